// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/powerfuse.h"

namespace hearth::virtualprinter {

void PowerFuse::arm(qint64 bytes, const CommandParser &parser)
{
    m_at = bytes;
    m_bytes = 0;
    m_prints = false;
    m_parser = parser;
}

void PowerFuse::armPlain(qint64 bytes)
{
    m_at = bytes;
    m_bytes = 0;
    m_tail = 0;
    m_plain = true;
}

bool PowerFuse::blowsAt(quint8 byte)
{
    if (m_at == 0)
        return false;
    if (m_plain) {
        constexpr quint32 Question = 0x1B213F;
        m_tail = (m_tail << 8 | byte) & 0xFFFFFF;
        m_bytes += m_tail == Question ? -2 : 1;
        return m_bytes >= m_at && byte != 0x1B && (m_tail & 0xFFFF) != (Question >> 8);
    }
    QList<Command> commands;
    m_parser.feed(byte, commands);
    if (m_bytes > 0)
        ++m_bytes;
    for (const Command &command : std::as_const(commands)) {
        const bool initialise = command.kind == Command::Kind::Esc && command.code == '@';
        if (initialise && !m_prints)
            m_bytes = command.length;
        else if (command.kind == Command::Kind::Text && m_bytes > 0)
            m_prints = true;
        else if (command.kind == Command::Kind::Dle && m_bytes > 0)
            m_bytes -= command.length;
    }
    return m_bytes >= m_at && !m_parser.insideRealTime();
}

} // namespace hearth::virtualprinter
