// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/openinghours.h"

#include <QDateTime>
#include <QStringList>
#include <algorithm>

namespace hearth {
namespace {
constexpr qint64 LongestMs = 8LL * 24 * 3600 * 1000;

tl::unexpected<Error> bad(const QString &text)
{
    return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" are no opening hours: write 10:00-22:00, several with commas").arg(text.left(100)),
                QStringLiteral("open"));
}
} // namespace

Result<OpeningHours> OpeningHours::parse(const QString &text)
{
    OpeningHours hours;
    if (text.isEmpty())
        return hours;
    const QStringList parts = text.split(QLatin1Char(','));
    if (parts.size() > MaxRanges)
        return bad(text);
    for (const QString &part : parts) {
        const QStringList ends = part.trimmed().split(QLatin1Char('-'));
        if (ends.size() != 2)
            return bad(text);
        const bool midnight = ends.at(1) == QLatin1String("24:00");
        Range range{QTime::fromString(ends.at(0), QStringLiteral("HH:mm")),
                    midnight ? QTime(0, 0) : QTime::fromString(ends.at(1), QStringLiteral("HH:mm")), false};
        if (!range.from.isValid() || !range.to.isValid() || (range.from == range.to && !midnight))
            return bad(text);
        range.nextDay = range.to <= range.from;
        hours.m_ranges.append(range);
    }
    return hours;
}

qint64 OpeningHours::openMs(qint64 fromMs, qint64 toMs, const QTimeZone &zone) const
{
    const qint64 begin = std::max(fromMs, toMs - LongestMs);
    if (toMs <= begin)
        return 0;
    if (always())
        return toMs - begin;
    // Ranges may overlap each other: what is open twice counts once.
    QList<std::pair<qint64, qint64>> open;
    const QDate last = QDateTime::fromMSecsSinceEpoch(toMs, zone).date();
    for (QDate day = QDateTime::fromMSecsSinceEpoch(begin, zone).date().addDays(-1); day <= last; day = day.addDays(1)) {
        for (const Range &range : m_ranges)
            open.append({QDateTime(day, range.from, zone).toMSecsSinceEpoch(),
                         QDateTime(range.nextDay ? day.addDays(1) : day, range.to, zone).toMSecsSinceEpoch()});
    }
    std::sort(open.begin(), open.end());
    qint64 counted = begin;
    qint64 sum = 0;
    for (const auto &[from, to] : std::as_const(open)) {
        const qint64 start = std::max(from, counted);
        const qint64 end = std::min(to, toMs);
        if (end > start) {
            sum += end - start;
            counted = end;
        }
    }
    return sum;
}

} // namespace hearth
