// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/dayclosing.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "outbox/outbox.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"
#include "till/store/dayclosedstore.h"

namespace hearth {
namespace {
constexpr int LongestAbsence = 400; ///< days

Result<void> closeDay(storage::Transaction &tx, const Clock &clock, QDate date, const protocol::DayFigures &figures)
{
    HEARTH_ASSIGN(const OutboxChain chain, Outbox::chain(tx));
    const protocol::DayClosed day{date, figures, chain.head};
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::DayClosed, newId(clock), clock.nowMs(), protocol::encode(day)));
    return DayClosedStore::put(tx, date, figures, clock.nowMs());
}

/** Those never closed, oldest first. */
Result<QList<QDate>> daysDue(storage::Transaction &tx, QDate today)
{
    HEARTH_ASSIGN(const auto last, DayClosedStore::lastDate(tx));
    std::optional<QDate> next;
    if (last) {
        next = last->addDays(1);
    } else {
        HEARTH_ASSIGN(next, DayClosedStore::firstSale(tx));
    }
    QList<QDate> days;
    if (!next)
        return days;
    for (QDate day = qMax(*next, today.addDays(-LongestAbsence)); day < today && days.size() < DaysAtOnce; day = day.addDays(1))
        days.append(day);
    return days;
}
} // namespace

Result<int> closeDays(storage::Transaction &tx, const Clock &clock, const StoreCalendar &calendar)
{
    const QDate today = calendar.businessDate(clock.nowMs());
    HEARTH_ASSIGN(QList<QDate> days, daysDue(tx, today));
    if (days.size() < DaysAtOnce) {
        HEARTH_ASSIGN(const QList<QDate> changed, DayClosedStore::takeChanged(tx, today));
        for (const QDate day : changed) {
            if (!days.contains(day))
                days.append(day);
        }
    }
    int closed = 0;
    for (const QDate day : std::as_const(days)) {
        HEARTH_ASSIGN(const protocol::DayFigures figures, DayClosedStore::figures(tx, day));
        HEARTH_ASSIGN(const auto told, DayClosedStore::told(tx, day));
        if (told == figures)
            continue;
        HEARTH_TRY(closeDay(tx, clock, day, figures));
        ++closed;
    }
    if (closed > 0)
        faultPoint("till.day_closed");
    return closed;
}

} // namespace hearth
