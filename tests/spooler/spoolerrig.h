// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/ids.h"
#include "outbox/outbox.h"
#include "printjobs/incidentstore.h"
#include "protocol/factbodies.h"
#include "spooler/spooler.h"
#include "support/fakeprinter.h"
#include "support/fixedclock.h"
#include "support/tillrig.h"

#include <QTest>

namespace hearth {

/** A spooler with its database; short times. Runs on the test's thread. */
class SpoolerRig : public QObject {
public:
    explicit SpoolerRig(const QString &directory = {}) : till(directory)
    {
        config.databasePath = till.path();
        config.pollMs = 50;
        config.answerTimeoutMs = 250;
        config.reconnectMs = 50;
        config.proofTimeoutMs = 400;
        config.paperMmPerS = 1'000'000;
        config.cutMs = 0;
        config.retryMs = 10;
        config.stopWaitMs = 500;
    }
    ~SpoolerRig() override { stop(); }

    void start()
    {
        spooler = std::make_unique<PrintSpooler>(config, *till.writer, clock);
        connect(spooler.get(), &PrintSpooler::jobChanged, this, [this](const QUuid &id, PrintState state) { steps[id].append(state); });
        connect(spooler.get(), &PrintSpooler::healthChanged, this, [this](const QList<PrinterHealth> &health) {
            printers = health;
            ++said;
            for (const PrinterHealth &one : health)
                conditions.insert(one.condition);
        });
        connect(spooler.get(), &PrintSpooler::factAppended, this, [this] { ++factsSaid; });
        spooler->start();
    }
    void stop()
    {
        if (spooler)
            spooler->stop();
        spooler.reset();
    }

    PrinterRow addPrinter(const QString &name, const QString &address)
    {
        const auto added = till.writer->run([&](storage::Transaction &tx) {
            return PrinterStore::put(tx, {0, name, address, {QStringLiteral("receipt")}, 576}, clock.nowMs());
        });
        if (spooler)
            spooler->wake();
        return added.value();
    }
    QUuid queue(const PrinterRow &printer, qint64 ttlMs = PrintJobStore::DefaultTtlMs)
    {
        const QUuid job = queueQuietly(printer, ttlMs);
        if (spooler)
            spooler->wake();
        return job;
    }
    /** Queues and tells nobody. */
    QUuid queueQuietly(const PrinterRow &printer, qint64 ttlMs = PrintJobStore::DefaultTtlMs)
    {
        Ticket ticket;
        ticket.orderId = newId(clock);
        ticket.jobId = newId(clock);
        ticket.receiptNumber = ++m_number;
        ticket.language = QStringLiteral("zh_CN");
        ticket.currency = QStringLiteral("CNY");
        ticket.lines.append({QStringLiteral("夏威夷披萨"), QStringLiteral("L"), {}, 2, Money(3325)});
        ticket.total = Money(6650);
        const auto job = till.writer->run([&](storage::Transaction &tx) {
            return PrintJobStore::append(tx, printer, QStringLiteral("receipt"), QStringLiteral("receipt"), ticket, clock.nowMs(), ttlMs);
        });
        return job.value().jobId;
    }
    QUuid reprint(const QUuid &id)
    {
        const auto copy = till.writer->run([&](storage::Transaction &tx) { return PrintJobStore::reprint(tx, id, clock.nowMs()); });
        spooler->wake();
        return copy.value().jobId;
    }
    [[nodiscard]] bool cutterStops(const PrinterRow &printer) const { return IncidentStore::cutterStops(*till.reader, printer.id).value(); }
    /** A person says that the cutter is free; false: nothing stopped the printer. */
    [[nodiscard]] bool freeCutter(const PrinterRow &printer)
    {
        const auto freed = till.writer->run([&](storage::Transaction &tx) {
            return IncidentStore::freeCutter(tx, printer.id, QStringLiteral("somebody"), clock.nowMs());
        });
        spooler->wake();
        return freed && !freed->isEmpty();
    }
    Result<PrintJob> move(const QUuid &id, PrintState to, const QString &reason = {})
    {
        return till.writer->run([&](storage::Transaction &tx) { return PrintJobStore::move(tx, id, to, reason, clock.nowMs()); });
    }
    [[nodiscard]] PrintJob job(const QUuid &id) const { return PrintJobStore::find(*till.reader, id).value().value_or(PrintJob{}); }
    [[nodiscard]] PrintState state(const QUuid &id) const { return job(id).state; }
    /** The states a job's facts in the outbox speak of, in order. */
    [[nodiscard]] QList<PrintState> facts(const QUuid &id) const
    {
        QList<PrintState> states;
        const QList<OutboxFact> all = Outbox::read(*till.reader, 0, 1000, 1 << 20).value();
        for (const OutboxFact &fact : all) {
            const auto status = protocol::decodePrintStatus(fact.fact.body);
            if (fact.fact.kind == static_cast<int>(protocol::FactKind::PrintStatus) && status && status->jobId == id)
                states.append(status->state);
        }
        return states;
    }
    [[nodiscard]] PrinterCondition condition(int index = 0) const
    {
        return index < printers.size() ? printers.at(index).condition : PrinterCondition::Unknown;
    }
    /** How a job names itself on paper. */
    [[nodiscard]] static QString tail(const QUuid &id) { return idText(id).right(8); }

    TillRig till;
    FixedClock clock;
    PrintSpooler::Config config;
    std::unique_ptr<PrintSpooler> spooler;
    QHash<QUuid, QList<PrintState>> steps;
    QList<PrinterHealth> printers;
    QSet<PrinterCondition> conditions;
    int said = 0;
    int factsSaid = 0;

private:
    qint64 m_number = 0;
};

inline size_t qHash(PrinterCondition condition, size_t seed = 0)
{
    return ::qHash(static_cast<int>(condition), seed);
}

} // namespace hearth
