// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <optional>

namespace hearth {

/** Cuts a client's byte stream into its HTTP upgrade request and WebSocket frames, without changing a byte: the pieces put
    together again are the stream. One per connection. */
class ClientFrames {
public:
    struct Piece {
        QByteArray raw;      ///< as sent, masked
        QByteArray message;  ///< unmasked content of a whole binary message; empty for all else
    };
    void feed(const QByteArray &bytes) { m_buffer += bytes; }
    /** The next complete piece. */
    [[nodiscard]] std::optional<Piece> next();
    /** What is no complete piece yet. */
    [[nodiscard]] const QByteArray &rest() const { return m_buffer; }

private:
    QByteArray m_buffer;
    bool m_upgraded = false;
};

} // namespace hearth
