// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/payment/settle.h"

#include <algorithm>

namespace hearth {

Result<Settlement> settleCash(Money total, Money tendered)
{
    if (total.isNegative())
        return fail(ErrorCode::InvalidInput, QStringLiteral("the total is negative"), QStringLiteral("total"));
    if (tendered < total)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is less than the total of %2").arg(tendered.toString(), total.toString()),
                    QStringLiteral("tendered"));
    return Settlement{total, tendered - total};
}

QList<Money> likelyTenders(Money total, const QList<qint64> &notes, int count)
{
    QList<Money> tenders{total};
    for (const qint64 note : notes) {
        if (note <= 0)
            continue;
        const Money rounded((total.minor() + note - 1) / note * note);
        if (!tenders.contains(rounded))
            tenders.append(rounded);
    }
    std::sort(tenders.begin(), tenders.end());
    return tenders.mid(0, count);
}

} // namespace hearth
