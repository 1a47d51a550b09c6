// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QList>

namespace hearth::virtualprinter {

/** One command or one character of an ESC/POS stream. */
struct Command {
    enum class Kind { Text, Control, Esc, Fs, Gs, Dle };
    Kind kind = Kind::Control;
    quint8 code = 0;          ///< Control: the byte; others: the byte after the prefix
    char32_t character = 0;   ///< Text; below 0x100 and not wide: a byte of the code page
    bool wide = false;        ///< Text: a Hanzi cell
    QByteArray args;          ///< what follows the code; at most CommandParser::MaxStored bytes
    qint64 length = 0;        ///< bytes of the stream
    [[nodiscard]] quint8 arg(qsizetype i) const { return i < args.size() ? static_cast<quint8>(args.at(i)) : quint8(0); }
    [[nodiscard]] int word(qsizetype i) const { return arg(i) | arg(i + 1) << 8; }
};

/** Cuts a byte stream into commands, however it is split; what is no command is skipped, and so is the head of one that says
    to be longer than MaxStored: what follows is then read as if it were not there. Keeps Kanji mode, because it
    decides how many bytes a character has. A value of one thread; copies go on independently. */
class CommandParser {
public:
    static constexpr qsizetype MaxStored = 1024 * 1024; ///< bytes of a command; 576 dots wide, that is 1.8 m of picture

    /** `kanjiAtStart`: after switching on and ESC @; not `knowsHanzi`: there is no Kanji mode at all. */
    CommandParser(bool kanjiAtStart, bool knowsHanzi)
        : m_kanjiAtStart(kanjiAtStart && knowsHanzi), m_knowsHanzi(knowsHanzi), m_kanji(m_kanjiAtStart)
    {
    }

    CommandParser() : CommandParser(true, true) {}

    /** Appends what this byte completes: at most two commands. */
    void feed(quint8 byte, QList<Command> &out);
    /** Whether the bytes so far of an unfinished command begin with DLE. */
    [[nodiscard]] bool insideRealTime() const { return !m_bytes.isEmpty() && m_bytes.front() == 0x10; }
    [[nodiscard]] bool isKanji() const { return m_kanji; }

private:
    void begin(quint8 byte, QList<Command> &out);
    void goOn(quint8 byte, QList<Command> &out);
    void character(quint8 byte, QList<Command> &out);
    void finish(QList<Command> &out);
    void giveUp(QList<Command> &out);
    QByteArray m_bytes;     // of the unfinished command
    qint64 m_total = 0;     // its length, once known
    bool m_totalKnown = false;
    bool m_kanjiAtStart; // Chinese printers start in Kanji mode
    bool m_knowsHanzi;
    bool m_kanji;
};

struct CommandLength {
    qint64 bytes = 0;  ///< total; while not final, how many are needed to know more
    bool final = false;
};
/** The length of the command that begins with these bytes (ESC, FS, GS or DLE first). */
[[nodiscard]] CommandLength commandLength(const QByteArray &begin);

} // namespace hearth::virtualprinter
