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
    QByteArray args;          ///< what follows the code; data beyond CommandParser::MaxStored is left out
    qint64 length = 0;        ///< bytes of the stream
    [[nodiscard]] quint8 arg(qsizetype i) const { return i < args.size() ? static_cast<quint8>(args.at(i)) : quint8(0); }
    [[nodiscard]] int word(qsizetype i) const { return arg(i) | arg(i + 1) << 8; }
};

/** Cuts a byte stream into commands, however it is split; what is no command is skipped. Keeps Kanji mode, because it
    decides how many bytes a character has. A value of one thread; copies go on independently. */
class CommandParser {
public:
    static constexpr qsizetype MaxStored = 256 * 1024;

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
    QByteArray m_bytes;     // of the unfinished command
    qint64 m_received = 0;  // its bytes, stored or not
    qint64 m_total = 0;     // its length, once known
    bool m_totalKnown = false;
    bool m_kanji = true; // Chinese printers start in Kanji mode
};

struct CommandLength {
    qint64 bytes = 0;  ///< total; while not final, how many are needed to know more
    bool final = false;
};
/** The length of the command that begins with these bytes (ESC, FS, GS or DLE first). */
[[nodiscard]] CommandLength commandLength(const QByteArray &begin);

} // namespace hearth::virtualprinter
