// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/timer/timerfunctions.h"
#include "hqstore/cloudjobstore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/forecaststore.h"
#include "hqstore/incidentstore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/printerhealthstore.h"
#include "hqstore/printjobstore.h"
#include "hqstore/queuelogstore.h"

namespace hearth::hq {
namespace {
constexpr qint64 HousekeepingDayMs = 24LL * 3600 * 1000;
// The writer serves the tills meanwhile: little at a time, often. So many a minute are more than a thousand stores print.
constexpr int HousekeepingRows = 2'000;
constexpr int HousekeepingForecasts = 100; // of 30 days each

using Prune = Result<void> (*)(storage::Transaction &tx, qint64 beforeMs);

Result<void> done(const Result<int> &pruned)
{
    HEARTH_TRY(pruned);
    return {};
}
Result<void> pruneIncidents(storage::Transaction &tx, qint64 beforeMs)
{
    HEARTH_TRY(IncidentStore::prune(tx, beforeMs, HousekeepingRows)); // first: an alert goes after its incident
    HEARTH_TRY(PrinterAlertStore::prune(tx, beforeMs, HousekeepingRows));
    return {};
}

/** What goes after a time. The minutes differ, so that not all come at once. */
struct Chore {
    const char *name;
    const char *cron;
    int keepDays;
    Prune prune;
};
constexpr Chore Chores[] = {
    {"housekeeping.enroll_codes", "1-59/10 * * * *", 0, [](storage::Transaction &tx, qint64 before) { return done(EnrollCodeStore::prune(tx, before)); }},
    {"housekeeping.queue_prune", "* * * * *", 7, [](storage::Transaction &tx, qint64 before) { return done(QueueLogStore::prune(tx, before, HousekeepingRows)); }},
    {"housekeeping.outbox_prune", "2-59/10 * * * *", 7, [](storage::Transaction &tx, qint64 before) { return done(OutboxStore::prune(tx, before, HousekeepingRows)); }},
    {"housekeeping.printer_history", "3-59/10 * * * *", 90,
     [](storage::Transaction &tx, qint64 before) { return done(PrinterHealthStore::pruneHistory(tx, before, HousekeepingRows)); }},
    // Until then a repeated request is answered with what became of the first one.
    {"housekeeping.print_jobs", "4-59/10 * * * *", 90, [](storage::Transaction &tx, qint64 before) { return done(CloudJobStore::prune(tx, before, HousekeepingRows)); }},
    {"housekeeping.incidents", "5-59/10 * * * *", 400, pruneIncidents},
    {"housekeeping.forecasts", "6-59/10 * * * *", 120, [](storage::Transaction &tx, qint64 before) { return done(ForecastStore::prune(tx, before, HousekeepingForecasts)); }},
    // Until then an order or a roster can be about one of their days.
    {"housekeeping.forecast_mixes", "7-59/10 * * * *", 35, [](storage::Transaction &tx, qint64 before) { return done(ForecastStore::pruneMixes(tx, before, HousekeepingForecasts)); }},
    {"housekeeping.print_trace", "* * * * *", 400, [](storage::Transaction &tx, qint64 before) { return done(PrintJobStore::prune(tx, before, HousekeepingRows)); }},
};

class Housekeeping final : public Function {
public:
    explicit Housekeeping(const Chore &chore) : m_chore(chore) {}
    [[nodiscard]] QString name() const override { return QString::fromLatin1(m_chore.name); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger(QString::fromLatin1(m_chore.cron)); }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const qint64 beforeMs = context.clock().nowMs() - m_chore.keepDays * HousekeepingDayMs;
        return context.commit([&](storage::Transaction &tx) { return m_chore.prune(tx, beforeMs); });
    }

private:
    const Chore &m_chore;
};
} // namespace

void addHousekeeping(Registry &registry)
{
    for (const Chore &chore : Chores)
        registry.add(std::make_unique<Housekeeping>(chore));
}

} // namespace hearth::hq
