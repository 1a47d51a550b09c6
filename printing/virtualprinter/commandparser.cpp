// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/commandparser.h"

#include <QStringDecoder>

namespace hearth::virtualprinter {
namespace {
constexpr quint8 Dle = 0x10;
constexpr quint8 Esc = 0x1B;
constexpr quint8 Fs = 0x1C;
constexpr quint8 Gs = 0x1D;

bool isPrefix(quint8 byte)
{
    return byte == Dle || byte == Esc || byte == Fs || byte == Gs;
}

bool isLead(quint8 byte)
{
    return byte >= 0x81 && byte <= 0xFE;
}

/** How many bytes of these are needed for a GB18030 character; 0 where they are none. */
int gbLength(const QByteArray &b)
{
    if (b.size() < 2)
        return 2;
    const auto second = static_cast<quint8>(b.at(1));
    if (second >= 0x40 && second <= 0xFE && second != 0x7F)
        return 2;
    if (second < 0x30 || second > 0x39)
        return 0;
    if (b.size() > 2 && !isLead(static_cast<quint8>(b.at(2))))
        return 0;
    if (b.size() > 3 && (b.at(3) < 0x30 || b.at(3) > 0x39))
        return 0;
    return 4;
}

Command textCommand(char32_t character, bool wide, qint64 length)
{
    Command command;
    command.kind = Command::Kind::Text;
    command.character = character;
    command.wide = wide;
    command.length = length;
    return command;
}

char32_t decode(const QByteArray &gb)
{
    QStringDecoder decoder("GB18030");
    const QString text = decoder.decode(gb);
    const QList<uint> points = text.toUcs4();
    if (!decoder.isValid() || points.size() != 1 || points.first() == QChar::ReplacementCharacter)
        return U'?';
    return points.first();
}
} // namespace

void CommandParser::feed(quint8 byte, QList<Command> &out)
{
    if (m_bytes.isEmpty())
        begin(byte, out);
    else if (isPrefix(static_cast<quint8>(m_bytes.front())))
        goOn(byte, out);
    else
        character(byte, out);
}

void CommandParser::begin(quint8 byte, QList<Command> &out)
{
    if (isPrefix(byte) || (m_kanji && isLead(byte))) {
        m_bytes.append(static_cast<char>(byte));
        m_totalKnown = false;
        return;
    }
    if (byte >= 0x20) {
        out.append(textCommand(byte, false, 1));
        return;
    }
    Command command;
    command.code = byte;
    command.length = 1;
    out.append(std::move(command));
}

/** A byte of a character that began in Kanji mode. */
void CommandParser::character(quint8 byte, QList<Command> &out)
{
    m_bytes.append(static_cast<char>(byte));
    const int needed = gbLength(m_bytes);
    if (needed == m_bytes.size()) {
        out.append(textCommand(decode(m_bytes), true, needed));
        m_bytes.clear();
    } else if (needed == 0) { // a broken character; its last byte may begin something else
        out.append(textCommand(U'?', true, m_bytes.size() - 1));
        m_bytes.clear();
        begin(byte, out);
    }
}

void CommandParser::goOn(quint8 byte, QList<Command> &out)
{
    if (m_bytes.size() == 1 && m_bytes.front() == Dle && byte != 0x04 && byte != 0x05 && byte != 0x14) {
        m_bytes.clear(); // a DLE that begins nothing
        begin(byte, out);
        return;
    }
    m_bytes.append(static_cast<char>(byte));
    if (!m_totalKnown) {
        const CommandLength length = commandLength(m_bytes);
        m_total = length.bytes;
        m_totalKnown = length.final;
    }
    if (m_total > MaxStored)
        giveUp(out);
    else if (m_totalKnown && m_bytes.size() >= m_total)
        finish(out);
}

/** No printer has memory for it: the bytes so far do nothing. */
void CommandParser::giveUp(QList<Command> &out)
{
    Command command;
    command.length = m_bytes.size();
    m_bytes.clear();
    out.append(std::move(command));
}

void CommandParser::finish(QList<Command> &out)
{
    Command command;
    switch (static_cast<quint8>(m_bytes.front())) {
    case Esc: command.kind = Command::Kind::Esc; break;
    case Fs: command.kind = Command::Kind::Fs; break;
    case Gs: command.kind = Command::Kind::Gs; break;
    default: command.kind = Command::Kind::Dle; break;
    }
    command.code = static_cast<quint8>(m_bytes.at(1));
    command.args = m_bytes.mid(2);
    command.length = m_bytes.size();
    m_bytes.clear();
    if (command.kind == Command::Kind::Fs && command.code == '&')
        m_kanji = m_knowsHanzi;
    else if (command.kind == Command::Kind::Fs && command.code == '.')
        m_kanji = false;
    else if (command.kind == Command::Kind::Esc && command.code == '@')
        m_kanji = m_kanjiAtStart;
    out.append(std::move(command));
}

} // namespace hearth::virtualprinter
