// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/businessdate.h"

#include <QDateTime>

namespace hearth {

Result<StoreCalendar> StoreCalendar::parse(const QString &zone, const QString &cutoff)
{
    StoreCalendar calendar;
    calendar.zone = QTimeZone(zone.toUtf8());
    if (!calendar.zone.isValid())
        return fail(ErrorCode::InvalidInput, QStringLiteral("unknown time zone \"%1\"").arg(zone), QStringLiteral("zone"));
    calendar.cutoff = QTime::fromString(cutoff, QStringLiteral("HH:mm"));
    if (!calendar.cutoff.isValid())
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not a time of the form HH:MM").arg(cutoff),
                    QStringLiteral("cutoff"));
    return calendar;
}

QDateTime StoreCalendar::local(qint64 utcMs) const
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, zone);
}

QDate StoreCalendar::businessDate(qint64 utcMs) const
{
    const QDateTime moment = local(utcMs);
    return moment.time() < cutoff ? moment.date().addDays(-1) : moment.date();
}

qint64 StoreCalendar::utcMs(QDate date, QTime time) const
{
    return QDateTime(date, time, zone).toMSecsSinceEpoch();
}

} // namespace hearth
