// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/member/syntheticmembers.h"

#include <QtEndian>
#include <algorithm>
#include <array>
#include <cstring>

namespace hearth {
namespace {
constexpr char SyntheticMark[] = {'s', 'y', 'n', 'm', 'e', 'm'};
constexpr quint64 Heaviest = quint64(1) << 32;

quint64 mixed(quint64 x) // splitmix64
{
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}
} // namespace

SyntheticMembers::SyntheticMembers(int count, quint64 seed) : m_seed(seed)
{
    m_upTo.reserve(static_cast<std::size_t>(count));
    quint64 sum = 0;
    for (int i = 0; i < count; ++i)
        m_upTo.push_back(sum += Heaviest / static_cast<quint64>(i + 1));
}

QUuid SyntheticMembers::of(const QString &orderKey) const
{
    if (m_upTo.empty())
        return {};
    quint64 hash = mixed(m_seed);
    for (const QChar c : orderKey)
        hash = mixed(hash ^ c.unicode());
    if (hash % 10 < 3)
        return {};
    const quint64 point = mixed(hash) % m_upTo.back();
    return id(m_seed, static_cast<int>(std::upper_bound(m_upTo.begin(), m_upTo.end(), point) - m_upTo.begin()));
}

QUuid SyntheticMembers::id(quint64 seed, int number)
{
    const quint64 rest = mixed(mixed(seed) ^ static_cast<quint64>(number));
    std::array<char, 16> bytes{};
    std::memcpy(bytes.data(), SyntheticMark, sizeof SyntheticMark);
    bytes[6] = static_cast<char>(0x80);
    qToBigEndian(rest, bytes.data() + 8);
    bytes[8] = static_cast<char>(0x80 | (bytes[8] & 0x3F));
    // The number itself, so that no two are the same.
    bytes[7] = static_cast<char>(static_cast<quint32>(number) >> 16);
    qToBigEndian(static_cast<quint16>(number), bytes.data() + 14);
    return QUuid::fromRfc4122(QByteArrayView(bytes.data(), bytes.size()));
}

bool SyntheticMembers::isSynthetic(const QUuid &id)
{
    const QByteArray bytes = id.toRfc4122();
    return std::memcmp(bytes.constData(), SyntheticMark, sizeof SyntheticMark) == 0 && static_cast<quint8>(bytes.at(6)) == 0x80;
}

} // namespace hearth
