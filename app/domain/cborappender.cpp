// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cborappender.h"

#include <QtEndian>
#include <algorithm>

namespace hearth {

void CborAppender::head(int major, quint64 number)
{
    std::array<char, 9> raw{};
    const int kind = major << 5;
    if (number < 24) {
        m_bytes.append(static_cast<char>(kind | static_cast<int>(number)));
    } else if (number <= 0xff) {
        raw[0] = static_cast<char>(kind | 24);
        raw[1] = static_cast<char>(number);
        m_bytes.append(raw.data(), 2);
    } else if (number <= 0xffff) {
        raw[0] = static_cast<char>(kind | 25);
        qToBigEndian(static_cast<quint16>(number), raw.data() + 1);
        m_bytes.append(raw.data(), 3);
    } else if (number <= 0xffff'ffff) {
        raw[0] = static_cast<char>(kind | 26);
        qToBigEndian(static_cast<quint32>(number), raw.data() + 1);
        m_bytes.append(raw.data(), 5);
    } else {
        raw[0] = static_cast<char>(kind | 27);
        qToBigEndian(number, raw.data() + 1);
        m_bytes.append(raw.data(), 9);
    }
}

void CborAppender::text(QStringView v)
{
    if (std::any_of(v.utf16(), v.utf16() + v.size(), [](char16_t unit) { return unit >= 0x80; })) {
        const QByteArray utf8 = v.toUtf8();
        head(3, static_cast<quint64>(utf8.size()));
        m_bytes.append(utf8);
        return;
    }
    head(3, static_cast<quint64>(v.size()));
    const qsizetype before = m_bytes.size();
    m_bytes.resize(before + v.size());
    std::transform(v.utf16(), v.utf16() + v.size(), m_bytes.data() + before,
        [](char16_t unit) { return static_cast<char>(unit); });
}

void CborAppender::id(const QUuid &v)
{
    const auto raw = rfc4122(v);
    bytes(QByteArrayView(raw.data(), static_cast<qsizetype>(raw.size())));
}

std::array<char, 16> rfc4122(const QUuid &id)
{
    std::array<char, 16> raw{};
    qToBigEndian(id.data1, raw.data());
    qToBigEndian(id.data2, raw.data() + 4);
    qToBigEndian(id.data3, raw.data() + 6);
    std::copy_n(id.data4, 8, raw.data() + 8);
    return raw;
}

} // namespace hearth
