// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QList>

namespace hearth::virtualprinter {

/** One line of a TSPL stream. */
struct LabelCommand {
    QByteArray name;        ///< in capitals
    QList<QByteArray> args; ///< without the quotation marks, \["] as "
    QByteArray data;        ///< of BITMAP
    QByteArray wrong;       ///< why it is none: then nothing else counts
    [[nodiscard]] int number(qsizetype i, int otherwise = 0) const; ///< within ± 100,000
};

/** Cuts a TSPL stream into commands, however it is split. A line is at most MaxLine bytes, a picture MaxBitmap; what is longer is
    told as wrong and skipped. <ESC>!x, which is obeyed as it arrives, is left out. A value of one thread. */
class TsplParser {
public:
    static constexpr qsizetype MaxLine = 4'096;
    static constexpr qint64 MaxBitmap = 1024 * 1024;

    /** Appends what this byte completes: at most one command. */
    void feed(quint8 byte, QList<LabelCommand> &out);

private:
    void endLine(QList<LabelCommand> &out);
    [[nodiscard]] bool startsBitmap();
    QByteArray m_line;
    LabelCommand m_bitmap;
    qint64 m_left = 0;     ///< bytes of the picture to come
    bool m_drop = false;   ///< they are too many to be kept
    bool m_skip = false;   ///< the rest of a line that is too long
    int m_escape = 0;      ///< bytes of <ESC>!x so far
};

/** The arguments of a line: commas part them, but not between quotation marks; characters of two bytes (GBK) stay whole. False: a
    quotation mark is missing. */
[[nodiscard]] bool splitArguments(const QByteArray &text, QList<QByteArray> &args);

} // namespace hearth::virtualprinter
