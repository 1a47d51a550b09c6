// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/forecast/forecastdata.h"
#include "functions/forecast/forecastfunctions.h"
#include "hqstore/itemdaystore.h"
#include "hqstore/revenuestore.h"

namespace hearth::hq {
namespace {
/** Counts again every date whose orders or refunds came since, and writes what differs. */
class ForecastExtract final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("forecast.extract"); }
    [[nodiscard]] Trigger trigger() const override
    {
        return TimerTrigger(QStringLiteral("10 6 * * *"), TimerScope::Store);
    }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.timeLimitMs = 120'000; // the first time all orders of years
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        storage::Database &db = context.database();
        HEARTH_ASSIGN(const ForecastStoreDay day, forecastStoreDay(events.front(), db));
        HEARTH_ASSIGN(const RevenueMark mark, RevenueStore::mark(db, day.store.id));
        HEARTH_ASSIGN(
            RevenueMark next, RevenueStore::head(db)); // before the orders are read: what comes meanwhile is read again
        next.until = std::max(day.last, mark.until);
        next.atMs = context.clock().nowMs();
        HEARTH_ASSIGN(const QStringList dates, RevenueStore::touched(db, day.store.id, mark, next.until));
        const QDate itemsFrom = next.until.addDays(1 - ItemDayStore::KeptDays);
        std::vector<QList<RevenueCell>> cells;
        std::vector<QList<ItemDayStore::Counted>> items;
        for (const QString &date : dates) {
            HEARTH_ASSIGN(QList<RevenueCell> counted, RevenueStore::count(db, day.store.id, date, day.calendar));
            cells.push_back(std::move(counted));
            QList<ItemDayStore::Counted> sold;
            if (date >= itemsFrom.toString(Qt::ISODate)) {
                HEARTH_ASSIGN(sold, ItemDayStore::count(db, day.store.id, date));
            }
            items.push_back(std::move(sold));
        }
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            for (qsizetype i = 0; i < dates.size(); ++i) {
                HEARTH_TRY(RevenueStore::put(tx, day.store.id, dates.at(i), cells[static_cast<size_t>(i)]));
                HEARTH_TRY(ItemDayStore::put(tx, day.store.id, dates.at(i), items[static_cast<size_t>(i)]));
            }
            HEARTH_TRY(ItemDayStore::prune(tx, day.store.id, itemsFrom));
            return RevenueStore::putMark(tx, day.store.id, next);
        });
    }
};
} // namespace

std::unique_ptr<Function> makeForecastExtract()
{
    return std::make_unique<ForecastExtract>();
}

} // namespace hearth::hq
