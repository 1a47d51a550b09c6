// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "chainfeed.h"

#include "domain/order/ordercodec.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/ingeststore.h"
#include "hqstore/menustore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "protocol/identity.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <thread>

namespace hearth {
namespace {
using namespace simulation;

constexpr qint64 MostOpen = 16'384; ///< facts that are made ahead of the writer
constexpr int PollMs = 2;

protocol::Fact factOf(const SimulatedFact &simulated)
{
    if (const auto *order = std::get_if<ClosedOrder>(&simulated))
        return {static_cast<int>(protocol::FactKind::OrderClosed), order->id, order->closedAtMs, toCbor(*order)};
    const Refund &refund = std::get<Refund>(simulated);
    return {static_cast<int>(protocol::FactKind::OrderRefunded), refund.id, refund.atMs, toCbor(refund)};
}
} // namespace

Result<std::unique_ptr<ChainFeed>> ChainFeed::open(const QString &path, const QString &source, const QJsonObject &description)
{
    HEARTH_ASSIGN(DataDirectory directory, DataDirectory::own(path));
    std::unique_ptr<ChainFeed> feed(new ChainFeed);
    feed->m_directory = std::make_unique<DataDirectory>(std::move(directory));
    feed->m_source = source;
    HEARTH_ASSIGN(auto db, hq::HqDatabase::openOwner(source));
    feed->m_writer = std::make_unique<storage::Writer>(std::move(db));
    HEARTH_TRY(feed->claim(description));
    hq::HqServices services;
    services.post = [](const QString &url, const QByteArray &) -> Result<int> { return fail(ErrorCode::Unavailable, QStringLiteral("a simulation tells nobody"), url); };
    hq::registerFunctions(feed->m_registry, services);
    hq::Runner::Config config;
    config.databasePath = source;
    config.queuesOnly = true;
    feed->m_runner = std::make_unique<hq::Runner>(config, feed->m_registry, *feed->m_writer, Clock::system(), [](const QList<qint64> &) {});
    HEARTH_TRY(feed->m_runner->start());
    ChainFeed *self = feed.get();
    feed->m_callbacks.ingest = [self](storage::Transaction &tx, const TillFact &f) {
        return self->m_registry.ingest(tx, f.fact.kind, {f.till, f.store, f.epoch, f.seq, f.receivedAtMs, f.fact.atMs, f.fact.id, f.fact.body, f.hash, f.madeSinceMs,
                                                         f.clockAheadMs, f.chain});
    };
    feed->m_queue = std::make_shared<hub::IngestQueue>(*feed->m_writer, Clock::system(), feed->m_callbacks, [self](const std::shared_ptr<hub::IngestQueue::Batch> &batch) {
        for (const hub::PushOutcome &outcome : batch->outcomes)
            if (outcome.error)
                self->m_error.with([&](std::optional<Error> &first) { first = first ? first : outcome.error; });
        qint64 facts = 0;
        for (const hub::PendingPush &push : batch->pushes)
            facts += push.facts.size();
        self->m_runner->wakeQueues();
        self->m_open -= facts; // the last thing: who waits for it may end all this
    });
    return feed;
}

ChainFeed::~ChainFeed()
{
    if (m_queue)
        m_queue->close();
    if (m_runner)
        m_runner->stop();
    m_writer.reset(); // before what its jobs call
}

std::optional<Error> ChainFeed::error() const
{
    return m_error.with([](const std::optional<Error> &first) { return first; });
}

/** A simulation is alone in its database: what is made up must never stand beside what was sold. */
Result<void> ChainFeed::claim(const QJsonObject &description)
{
    const QString path = m_directory->filePath(QStringLiteral("simulated.json"));
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray there = file.readAll().trimmed();
        if (QJsonDocument::fromJson(there).object() != description)
            return fail(ErrorCode::Conflict, QStringLiteral("another simulation is here: %1").arg(QString::fromUtf8(there)), path);
        return {};
    }
    HEARTH_ASSIGN(const auto db, hq::HqDatabase::openReadOnly(m_source));
    HEARTH_ASSIGN(const QList<hq::Store> stores, hq::StoreStore::all(*db));
    if (!stores.isEmpty())
        return fail(ErrorCode::Conflict, QStringLiteral("store %1 is here already; a simulation takes a data directory of its own").arg(stores.constFirst().code), m_directory->path());
    QSaveFile made(path);
    const QByteArray text = QJsonDocument(description).toJson(QJsonDocument::Compact) + '\n';
    if (!made.open(QIODevice::WriteOnly) || made.write(text) != text.size() || !made.commit())
        return fail(ErrorCode::Io, made.errorString(), path);
    return {};
}

Result<std::vector<ChainFeed::Till>> ChainFeed::enrol(const ChainModel &model)
{
    const qint64 now = Clock::system().nowMs();
    return m_writer->run([&](storage::Transaction &tx) -> Result<std::vector<Till>> {
        std::vector<Till> tills;
        HEARTH_TRY(hq::MenuStore::publish(tx, ChainOrders::menu(), now));
        for (const SimulatedStore &store : model.stores()) {
            HEARTH_ASSIGN(const auto found, hq::StoreStore::find(tx, store.code));
            Till till;
            if (found) {
                till.store = found->id;
            } else {
                HEARTH_ASSIGN(const hq::Store added, hq::StoreStore::add(tx, store.code, {QStringLiteral("Simulated ") + store.code, QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"), QStringLiteral("CNY")}, now));
                till.store = added.id;
            }
            HEARTH_ASSIGN(till.till, hq::TillStore::ensure(tx, till.store, 1, now));
            const QByteArray epoch = protocol::hash("simulated " + QByteArray::number(model.options().seed) + store.code.toLatin1()).left(16);
            HEARTH_ASSIGN(const hq::TillEpoch row, hq::IngestStore::epoch(tx, till.till, epoch, now));
            till.epoch = row.id;
            till.committed = row.committed;
            tills.push_back(till);
        }
        return tills;
    });
}

Result<ChainFeed::Counts> ChainFeed::run(const ChainModel &model, int members, const std::function<void(int, qint64)> &progress)
{
    HEARTH_ASSIGN(std::vector<Till> tills, enrol(model));
    const ChainOrders orders(model, members);
    const auto live = std::make_shared<std::atomic<bool>>(true);
    Counts counts;
    QElapsedTimer clock;
    clock.start();
    for (int day = 0; day < model.options().days; ++day) {
        for (std::size_t s = 0; s < tills.size(); ++s) {
            Till &till = tills[s];
            const std::vector<SimulatedFact> facts = orders.day(static_cast<int>(s), day, till.receipt);
            hub::PendingPush push;
            for (const SimulatedFact &simulated : facts) {
                ++(std::holds_alternative<ClosedOrder>(simulated) ? counts.orders : counts.refunds);
                if (++till.seq <= till.committed)
                    continue;
                protocol::Fact fact = factOf(simulated);
                push.firstSeq = push.facts.isEmpty() ? till.seq : push.firstSeq;
                push.bytes += fact.body.size();
                push.hashes.append(protocol::hash(fact.body));
                push.facts.append(std::move(fact));
            }
            if (push.facts.isEmpty())
                continue;
            push.live = live;
            push.till = till.till;
            push.store = till.store;
            push.epoch = till.epoch;
            push.receivedAtMs = Clock::system().nowMs();
            push.helloSeq = till.committed + 1;
            counts.added += push.facts.size();
            m_open += push.facts.size();
            m_queue->push(std::move(push));
            while (m_open > MostOpen && !error())
                std::this_thread::sleep_for(std::chrono::milliseconds(PollMs));
            if (const auto first = error())
                return tl::unexpected<Error>(*first);
        }
        if (progress)
            progress(day + 1, counts.added);
    }
    while (m_open > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(PollMs));
    if (const auto first = error())
        return tl::unexpected<Error>(*first);
    counts.ingestMs = clock.restart();
    HEARTH_TRY(settle());
    counts.functionsMs = clock.elapsed();
    HEARTH_ASSIGN(const auto db, hq::HqDatabase::openReadOnly(m_source));
    HEARTH_ASSIGN(counts.quarantined, hq::IngestStore::quarantinedCount(*db));
    const QList<hq::FunctionState> states = m_runner->states();
    for (const hq::FunctionState &state : states)
        counts.dead += state.dead;
    return counts;
}

/** Until the functions have nothing to do any more. */
Result<void> ChainFeed::settle()
{
    constexpr int LookMs = 50;
    for (;;) {
        m_runner->wakeQueues();
        std::this_thread::sleep_for(std::chrono::milliseconds(LookMs));
        qint64 waiting = 0;
        const QList<hq::FunctionState> states = m_runner->states();
        for (const hq::FunctionState &state : states) {
            waiting += state.waiting + state.running;
            if (state.waiting > 0 && !state.paused.isEmpty())
                return fail(ErrorCode::Unavailable, QStringLiteral("is paused (%1): %2 messages wait").arg(state.paused).arg(state.waiting), state.name);
        }
        if (waiting == 0)
            return {};
    }
}

} // namespace hearth
