// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "core/clock.h"

#include <QRandomGenerator>
#include <QtEndian>
#include <array>
#include <mutex>

namespace hearth {

namespace {
// RFC 9562 §6.2, method 1: a 26-bit counter behind the milliseconds (12 bits rand_a, 14 bits of rand_b).
constexpr quint32 CounterLimit = 1U << 26;

QUuid compose(qint64 ms, quint32 count, quint64 random)
{
    std::array<uchar, 16> bytes{};
    qToBigEndian(static_cast<quint64>(ms) << 16, bytes.data());
    const quint32 high = count >> 14;
    const quint32 low = count & 0x3FFF;
    bytes[6] = static_cast<uchar>(0x70 | (high >> 8));
    bytes[7] = static_cast<uchar>(high);
    bytes[8] = static_cast<uchar>(0x80 | (low >> 8));
    bytes[9] = static_cast<uchar>(low);
    for (std::size_t i = 0; i < 6; ++i)
        bytes[10 + i] = static_cast<uchar>(random >> (8 * i));
    return QUuid::fromRfc4122(QByteArrayView(bytes.data(), 16));
}
} // namespace

QUuid newId(const Clock &clock)
{
    static std::mutex mutex;
    static qint64 lastMs = 0;
    static quint32 counter = 0;

    qint64 ms = clock.nowMs();
    quint32 count = 0;
    const quint64 random = QRandomGenerator::system()->generate64();
    {
        const std::scoped_lock lock(mutex);
        // A replay runs through past days: a step back of more than a minute is a new time line, not a jitter.
        if (ms > lastMs || lastMs - ms > 60'000) {
            lastMs = ms;
            counter = static_cast<quint32>(random >> 40) & 0xFFFFF; // starts low, leaves room to count
        } else if (++counter >= CounterLimit) {
            ++lastMs;
            counter = 0;
        }
        ms = lastMs;
        count = counter;
    }
    return compose(ms, count, random);
}

QUuid newIdAfter(const Clock &clock, const QUuid &last)
{
    const QUuid id = newId(clock);
    const QByteArray bytes = last.toRfc4122();
    if (last.isNull() || id.toRfc4122() > bytes)
        return id;
    const auto *raw = reinterpret_cast<const uchar *>(bytes.constData()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    auto ms = static_cast<qint64>(qFromBigEndian<quint64>(raw) >> 16);
    quint32 count = ((raw[6] & 0x0FU) << 22) | (static_cast<quint32>(raw[7]) << 14) | ((raw[8] & 0x3FU) << 8) | raw[9];
    if (++count >= CounterLimit) {
        ++ms;
        count = 0;
    }
    return compose(ms, count, QRandomGenerator::system()->generate64());
}

QByteArray idBytes(const QUuid &id)
{
    return id.toRfc4122();
}

QUuid idFromBytes(QByteArrayView bytes)
{
    return bytes.size() == 16 ? QUuid::fromRfc4122(bytes) : QUuid();
}

QString idText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

} // namespace hearth
