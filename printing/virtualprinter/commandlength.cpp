// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/commandparser.h"

namespace hearth::virtualprinter {
namespace {
quint8 at(const QByteArray &b, qsizetype i)
{
    return static_cast<quint8>(b.at(i));
}

qint64 word(const QByteArray &b, qsizetype i)
{
    return static_cast<qint64>(at(b, i)) | static_cast<qint64>(at(b, i + 1)) << 8;
}

/** ESC ( x pL pH, the same with FS and GS. */
CommandLength withParameters(const QByteArray &b)
{
    if (b.size() < 5)
        return {5, false};
    return {5 + word(b, 3), true};
}

CommandLength untilNul(const QByteArray &b, qsizetype from, qsizetype most)
{
    if (b.size() > from && (at(b, b.size() - 1) == 0 || b.size() - from >= most))
        return {b.size(), true};
    return {b.size() + 1, false};
}

/** ESC & y c1 c2 and for each character x and y × x bytes. */
CommandLength userCharacters(const QByteArray &b)
{
    if (b.size() < 5)
        return {5, false};
    qsizetype end = 5;
    for (int c = at(b, 3); c <= at(b, 4); ++c) {
        if (b.size() <= end)
            return {end + 1, false};
        end += 1 + at(b, 2) * at(b, end);
    }
    return {end, true};
}

int escArguments(quint8 code)
{
    switch (code) {
    case ' ': case '!': case '%': case '-': case '3': case '=': case '?': case 'E': case 'G': case 'J': case 'K': case 'M': case 'R':
    case 'T': case 'U': case 'V': case 'a': case 'd': case 'e': case 'r': case 't': case 'u': case '{':
        return 1;
    case '$': case '\\': case 'c': case 'B': return 2;
    case 'p': return 3;
    case 'W': return 8;
    default: return 0;
    }
}

CommandLength escLength(const QByteArray &b)
{
    switch (at(b, 1)) {
    case '(': return withParameters(b);
    case '&': return userCharacters(b);
    case 'D': return untilNul(b, 2, 33);
    case '*':
        if (b.size() < 5)
            return {5, false};
        return {5 + word(b, 3) * (at(b, 2) >= 32 ? 3 : 1), true};
    default: return {2 + escArguments(at(b, 1)), true};
    }
}

CommandLength fsLength(const QByteArray &b)
{
    switch (at(b, 1)) {
    case '(': return withParameters(b);
    case '!': case '-': case 'C': case 'W': return {3, true};
    case 'S': case 'p': case '?': return {4, true};
    case '2': return {2 + 2 + 72, true};
    default: return {2, true};
    }
}

int gsArguments(quint8 code)
{
    switch (code) {
    case '!': case '#': case '/': case 'B': case 'H': case 'I': case 'T': case 'a': case 'b': case 'f': case 'h': case 'j': case 'r':
    case 'w': case 'E':
        return 1;
    case '$': case '\\': case 'L': case 'P': case 'W': return 2;
    case '^': case 'z': return 3;
    case 'g': return 4;
    default: return 0;
    }
}

CommandLength gsLength(const QByteArray &b)
{
    switch (at(b, 1)) {
    case '(': return withParameters(b);
    case '8': // GS 8 L p1 p2 p3 p4
        if (b.size() < 7)
            return {7, false};
        return {7 + (word(b, 3) | word(b, 5) << 16), true};
    case 'V': {
        if (b.size() < 3)
            return {3, false};
        const quint8 m = at(b, 2);
        const bool more = m == 65 || m == 66 || m == 97 || m == 98 || m == 103 || m == 104;
        return {more ? 4 : 3, true};
    }
    case 'v': case 'Q': // 0 m xL xH yL yH
        if (b.size() < 8)
            return {8, false};
        return {8 + word(b, 4) * word(b, 6), true};
    case '*':
        if (b.size() < 4)
            return {4, false};
        return {4 + at(b, 2) * at(b, 3) * 8, true};
    case 'k':
        if (b.size() < 3)
            return {3, false};
        if (at(b, 2) <= 6)
            return untilNul(b, 3, 256);
        if (at(b, 2) < 65)
            return {3, true};
        if (b.size() < 4)
            return {4, false};
        return {4 + at(b, 3), true};
    default: return {2 + gsArguments(at(b, 1)), true};
    }
}

CommandLength dleLength(const QByteArray &b)
{
    if (at(b, 1) == 0x05)
        return {3, true};
    if (b.size() < 3)
        return {3, false};
    const quint8 n = at(b, 2);
    if (at(b, 1) == 0x04)
        return {n == 7 || n == 8 || n == 18 ? 4 : 3, true};
    switch (n) { // DLE DC4
    case 1: case 2: return {5, true};
    case 7: return {4, true};
    case 8: return {10, true};
    default: return {3, true};
    }
}
} // namespace

CommandLength commandLength(const QByteArray &begin)
{
    if (begin.size() < 2)
        return {2, false};
    switch (at(begin, 0)) {
    case 0x1B: return escLength(begin);
    case 0x1C: return fsLength(begin);
    case 0x1D: return gsLength(begin);
    default: return dleLength(begin);
    }
}

} // namespace hearth::virtualprinter
