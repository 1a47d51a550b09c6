// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "virtualprinter/commandparser.h"

namespace hearth::virtualprinter {

/** "power-off at N": counts the bytes of the next job as they arrive, from its ESC @ (the last one before something is printed),
    without real-time commands, and on through the jobs after it where it is shorter. A value. */
class PowerFuse {
public:
    /** `parser` stands where the stream stands: behind all that was received. */
    void arm(qint64 bytes, const CommandParser &parser);
    /** Of a label printer's stream: from its first byte, without <ESC>!?. */
    void armPlain(qint64 bytes);
    void disarm() { m_at = 0; }
    [[nodiscard]] qint64 at() const { return m_at; } ///< 0: not armed
    /** Whether this byte is the last with power. */
    [[nodiscard]] bool blowsAt(quint8 byte);

private:
    qint64 m_at = 0;
    qint64 m_bytes = 0; // 0: the job has not begun
    bool m_prints = false;
    bool m_plain = false;
    quint32 m_tail = 0; // of a plain stream
    CommandParser m_parser;
};

} // namespace hearth::virtualprinter
