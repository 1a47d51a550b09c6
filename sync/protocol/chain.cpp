// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"
#include "protocol/factbodies.h"
#include "protocol/identity.h"
#include "protocol/messages.h"

#include <QtEndian>
#include <algorithm>
#include <array>

namespace hearth::protocol {
namespace {
template <typename Integer>
void appendBigEndian(QByteArray &bytes, Integer value)
{
    std::array<char, sizeof(Integer)> raw{};
    qToBigEndian(value, raw.data());
    bytes.append(raw.data(), static_cast<qsizetype>(raw.size()));
}

QString dayWhere()
{
    return QStringLiteral("day.closed");
}
} // namespace

QByteArray chainStart(const QByteArray &epoch, qint64 from)
{
    QByteArray bytes = QByteArrayLiteral("hearth-chain-1") + epoch;
    appendBigEndian(bytes, from);
    return hash(bytes);
}

QByteArray chainNext(const QByteArray &before, qint64 seq, const Fact &fact, const QByteArray &bodyHash)
{
    // For every order of the chain: put in place, not appended.
    const auto id = rfc4122(fact.id);
    QByteArray bytes(before.size() + bodyHash.size() + 36, Qt::Uninitialized);
    char *to = std::copy(before.cbegin(), before.cend(), bytes.data());
    qToBigEndian(seq, to);
    qToBigEndian(static_cast<qint32>(fact.kind), to + 8);
    std::copy(id.cbegin(), id.cend(), to + 12);
    qToBigEndian(fact.atMs, to + 28);
    std::copy(bodyHash.cbegin(), bodyHash.cend(), to + 36);
    return hash(bytes);
}

QByteArray encode(const DayClosed &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.businessDate.year() * 10'000 + body.businessDate.month() * 100 + body.businessDate.day());
    w.field(2, body.figures.sales);
    w.field(3, body.figures.salesTotal);
    w.field(4, body.figures.refunds);
    w.field(5, body.figures.refundsTotal);
    w.field(6, body.chain);
    w.endMap();
    return w.bytes();
}

Result<DayClosed> decodeDayClosed(const QByteArray &body)
{
    CborReader r(body, dayWhere());
    DayClosed out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: {
            int number = 0;
            HEARTH_TRY(r.into(number));
            out.businessDate = QDate(number / 10'000, number / 100 % 100, number % 100);
            return {};
        }
        case 2: return r.into(out.figures.sales);
        case 3: return r.into(out.figures.salesTotal);
        case 4: return r.into(out.figures.refunds);
        case 5: return r.into(out.figures.refundsTotal);
        case 6: return r.into(out.chain);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (!out.businessDate.isValid())
        return r.bad(QStringLiteral("no business date"));
    if (out.figures.sales < 0 || out.figures.refunds < 0 || out.figures.refundsTotal.isNegative() || out.figures.salesTotal.isNegative())
        return r.bad(QStringLiteral("a figure below 0"));
    if (out.chain.size() != HashSize)
        return r.bad(QStringLiteral("a chain of %1 bytes").arg(out.chain.size()));
    return out;
}

} // namespace hearth::protocol
