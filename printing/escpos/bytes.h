// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <initializer_list>

namespace hearth::escpos {

// What the encoder's files share; not for others.

constexpr char Lf = 0x0A;
constexpr int Dle = 0x10;
constexpr int Esc = 0x1B;
constexpr int Fs = 0x1C;
constexpr int Gs = 0x1D;
/** A band of a picture is no longer, so that it fits the smallest buffers (4 kB) and a broken one is soon filled up. */
constexpr int MaxBandBytes = 4'096;

inline void put(QByteArray &out, std::initializer_list<int> bytes)
{
    const qsizetype start = out.size();
    out.resize(start + static_cast<qsizetype>(bytes.size()));
    char *to = out.data() + start;
    for (const int b : bytes)
        *to++ = static_cast<char>(b);
}

/** ESC @, then the Kanji guard: many Chinese printers start in Kanji mode. */
inline void putStart(QByteArray &out)
{
    put(out, {Esc, '@', Fs, '.'});
}

/** Feeds with an empty line buffer. */
inline void putFeed(QByteArray &out, int dots)
{
    for (; dots > 0; dots -= 255)
        put(out, {Esc, 'J', dots < 255 ? dots : 255});
}

} // namespace hearth::escpos
