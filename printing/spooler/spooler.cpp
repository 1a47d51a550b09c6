// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/spooler.h"

#include "spooler/jobledger.h"
#include "spooler/printlane.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QLoggingCategory>
#include <algorithm>
#include <QPointer>
#include <QTimer>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(spoolerLog, "hearth.printing.spooler")
constexpr int TickMs = 1'000;
constexpr int LongestSilenceMs = 4'000; ///< then health is said again, at the next tick
constexpr int CountEveryMs = 100;
constexpr int LastWritesMs = 1'000;
constexpr int StopStepMs = 5;
} // namespace

struct PrintSpooler::Private {
    Private(PrintSpooler *spooler, Config c, storage::Writer &w, const Clock &k)
        : q(spooler), config(std::move(c)), writer(w), clock(k), tick(spooler), count(spooler)
    {
    }

    PrintSpooler *q;
    Config config;
    storage::Writer &writer;
    const Clock &clock;
    std::unique_ptr<storage::Database> reader;
    std::unique_ptr<JobLedger> ledger;
    std::unique_ptr<IncidentBook> incidents;
    TemplateBook templates;
    std::map<qint64, std::unique_ptr<PrintLane>> lanes; ///< by printer
    QHash<qint64, int> waiting;
    QTimer tick;
    QTimer count;
    QElapsedTimer counted;
    QElapsedTimer said;
    bool running = false;
    bool wakePosted = false;

    storage::Database *read();
    std::optional<PrinterRow> spare(const QString &name) const;
    void wakeNow();
    void refreshPrinters();
    void refreshCounts();
    void countSoon();
    void say();
    void onTick();
    PrintLane *addLane(const PrinterRow &printer);
    void removeLane(qint64 printer);
    void waitWhile(const std::function<bool()> &busy, int ms) const;
};

storage::Database *PrintSpooler::Private::read()
{
    if (reader == nullptr) {
        auto opened = storage::Database::open(config.databasePath, storage::OpenMode::ReadOnly);
        if (!opened) {
            qCWarning(spoolerLog).noquote() << "cannot read the till's database:" << opened.error().toString();
            return nullptr;
        }
        reader = std::move(*opened);
    }
    return reader.get();
}

std::optional<PrinterRow> PrintSpooler::Private::spare(const QString &name) const
{
    for (const auto &[id, lane] : lanes) {
        if (lane->printer().name == name && lane->canTake())
            return lane->printer();
    }
    return std::nullopt;
}

void PrintSpooler::Private::wakeNow()
{
    wakePosted = false;
    if (!running)
        return;
    refreshPrinters();
    for (const auto &[id, lane] : lanes)
        lane->wake();
    countSoon();
}

PrintLane *PrintSpooler::Private::addLane(const PrinterRow &printer)
{
    auto lane = std::make_unique<PrintLane>(PrintLane::Shared{config, clock, *ledger, [this] { return read(); },
                                                                   [this](const QString &name) { return spare(name); }, *incidents, templates},
                                            printer);
    PrintLane *raw = lane.get();
    QObject::connect(raw, &PrintLane::healthChanged, q, [this] { say(); });
    QObject::connect(raw, &PrintLane::rested, q, [this] { countSoon(); });
    QObject::connect(raw, &PrintLane::movedOn, q, &PrintSpooler::wake, Qt::QueuedConnection);
    // Queued: it is said from inside the lane that goes.
    QObject::connect(raw, &PrintLane::retired, q, [this, id = printer.id] { removeLane(id); }, Qt::QueuedConnection);
    lanes.emplace(printer.id, std::move(lane));
    return raw;
}

void PrintSpooler::Private::removeLane(qint64 printer)
{
    const auto found = lanes.find(printer);
    // It may have come back since.
    if (found == lanes.end() || !found->second->isRetiring() || found->second->busy())
        return;
    lanes.erase(found);
    say();
}

void PrintSpooler::Private::refreshPrinters()
{
    storage::Database *db = read();
    if (db == nullptr)
        return;
    const auto printers = PrinterStore::all(*db);
    const auto leftovers = PrinterStore::removedWithWork(*db);
    if (!printers || !leftovers) {
        qCWarning(spoolerLog).noquote() << "cannot read the printers:" << (printers ? leftovers.error() : printers.error()).toString();
        return;
    }
    QSet<qint64> present;
    bool changed = false;
    const auto take = [&](const PrinterRow &printer, bool removed) {
        present.insert(printer.id);
        const auto found = lanes.find(printer.id);
        PrintLane *lane = found != lanes.end() ? found->second.get() : addLane(printer);
        changed = changed || found == lanes.end() || lane->printer().name != printer.name || lane->printer().address != printer.address;
        lane->retire(removed);
        lane->setPrinter(printer);
    };
    for (const PrinterRow &printer : *printers)
        take(printer, false);
    for (const PrinterRow &printer : *leftovers)
        take(printer, true);
    for (const auto &[id, lane] : lanes) {
        if (!present.contains(id))
            lane->retire(true);
        if (lane->isRetiring())
            incidents->leave(db, id);
    }
    if (changed)
        say();
}

void PrintSpooler::Private::countSoon()
{
    if (count.isActive())
        return;
    if (!counted.isValid() || counted.elapsed() >= CountEveryMs)
        refreshCounts();
    else
        count.start(static_cast<int>(CountEveryMs - counted.elapsed()));
}

void PrintSpooler::Private::refreshCounts()
{
    storage::Database *db = read();
    if (db == nullptr)
        return;
    counted.start();
    auto counts = PrintJobStore::waiting(*db);
    if (!counts) {
        qCWarning(spoolerLog).noquote() << "cannot count the print jobs:" << counts.error().toString();
        return;
    }
    if (waiting == *counts)
        return;
    waiting = std::move(*counts);
    say();
}

void PrintSpooler::Private::say()
{
    if (!running)
        return;
    said.start();
    QList<PrinterHealth> all;
    for (const auto &[id, lane] : lanes) {
        if (lane->isRetiring())
            continue;
        PrinterHealth health = lane->health();
        health.queued = waiting.value(id);
        all.append(health);
    }
    Q_EMIT q->healthChanged(all);
}

void PrintSpooler::Private::onTick()
{
    wakeNow();
    for (const auto &[id, lane] : lanes)
        lane->tick();
    if (!said.isValid() || said.elapsed() >= LongestSilenceMs)
        say();
}

/** Lets events come in while `busy`, at most `ms`. */
void PrintSpooler::Private::waitWhile(const std::function<bool()> &busy, int ms) const
{
    QElapsedTimer since;
    since.start();
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (!busy() || since.elapsed() >= ms)
            loop.quit();
    });
    look.start(StopStepMs);
    if (busy())
        loop.exec();
}

PrintSpooler::PrintSpooler(Config config, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(config), writer, clock))
{
    d->tick.setInterval(TickMs);
    d->count.setSingleShot(true);
    connect(&d->tick, &QTimer::timeout, this, [this] { d->onTick(); });
    connect(&d->count, &QTimer::timeout, this, [this] { d->refreshCounts(); });
}

PrintSpooler::~PrintSpooler()
{
    if (d->running)
        stop();
}

void PrintSpooler::start()
{
    if (d->running)
        return;
    d->running = true;
    d->ledger = std::make_unique<JobLedger>(d->writer, d->clock);
    d->incidents = std::make_unique<IncidentBook>(*d->ledger, d->clock);
    connect(d->incidents.get(), &IncidentBook::recorded, this, &PrintSpooler::incidentsChanged);
    connect(d->incidents.get(), &IncidentBook::recorded, this, &PrintSpooler::wake);
    connect(d->ledger.get(), &JobLedger::jobChanged, this, &PrintSpooler::jobChanged);
    connect(d->ledger.get(), &JobLedger::factAppended, this, &PrintSpooler::factAppended);
    connect(d->ledger.get(), &JobLedger::jobChanged, this, [this] { d->countSoon(); });
    d->tick.start();
    d->wakeNow();
    d->say();
}

void PrintSpooler::stop()
{
    if (!d->running)
        return;
    d->running = false;
    d->tick.stop();
    d->count.stop();
    const auto busy = [this] { return std::any_of(d->lanes.cbegin(), d->lanes.cend(), [](const auto &lane) { return lane.second->busy(); }); };
    for (const auto &[id, lane] : d->lanes)
        lane->finish();
    d->waitWhile(busy, d->config.stopWaitMs);
    for (const auto &[id, lane] : d->lanes)
        lane->disconnectPrinter(QStringLiteral("the till was stopped"));
    d->waitWhile([&] { return busy() || !d->ledger->idle(); }, LastWritesMs);
    d->lanes.clear();
    d->incidents.reset();
    d->ledger.reset();
    d->reader.reset();
    d->waiting.clear();
    d->counted.invalidate();
    d->said.invalidate();
}

void PrintSpooler::wake()
{
    if (!d->running || d->wakePosted)
        return;
    d->wakePosted = true;
    QMetaObject::invokeMethod(this, [this] { d->wakeNow(); }, Qt::QueuedConnection);
}

} // namespace hearth
