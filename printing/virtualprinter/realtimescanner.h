// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <optional>

namespace hearth::virtualprinter {

/** A command a printer obeys when its last byte arrives, whatever stands in its buffer and even inside other data. */
struct RealTimeCommand {
    enum class Kind { Status, Recover, RecoverAndClear, Pulse, ClearBuffers };
    Kind kind = Kind::Status;
    int n = 0; ///< Status: 1 to 4
};

/** Finds DLE EOT, DLE ENQ and DLE DC4 in the raw stream. One thread. */
class RealTimeScanner {
public:
    [[nodiscard]] std::optional<RealTimeCommand> feed(quint8 byte);
    void reset() { m_bytes.clear(); }

private:
    QByteArray m_bytes;
};

} // namespace hearth::virtualprinter
