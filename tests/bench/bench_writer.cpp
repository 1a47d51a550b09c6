// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What an order costs headquarters' storage thread by itself: orders of many tills, as the network thread hands them
// over, into a database of its own. Processor time of that thread alone, the least of several rounds: who else uses the
// machine shows little.
#include "bench/salefact.h"
#include "core/clock.h"
#include "functions/hqservices.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/ingeststore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "hub/ingestqueue.h"
#include "protocol/identity.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <semaphore>

using namespace hearth;

namespace {
struct Till {
    qint64 till = 0;
    qint64 store = 0;
    qint64 epoch = 0;
    qint64 seq = 0;
    QString code;
    QByteArray chain;
};

double threadMicroseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().toString()));
    return *std::move(result);
}
} // namespace

/** `--tills N` (500), `--each N` facts of a till and round (40), `--rounds N` (5), `--directory PATH` (a temporary
 * one). */
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const auto option = [&](const char *name, int otherwise) {
        const auto at = application.arguments().indexOf(QLatin1String(name));
        return at > 0 ? application.arguments().value(at + 1).toInt() : otherwise;
    };
    const int count = option("--tills", 500);
    const int each = option("--each", 40);
    const int rounds = option("--rounds", 5);
    const auto at = application.arguments().indexOf(QLatin1String("--directory"));
    const QTemporaryDir root(
        at > 0 ? application.arguments().value(at + 1) + QStringLiteral("/bench_writer-XXXXXX") : QString());
    const QString path = root.filePath(QStringLiteral("hq.db"));
    const Clock &clock = Clock::system();
    storage::Writer writer(must(hq::HqDatabase::openOwner(path)));
    hq::Registry registry;
    hq::registerFunctions(registry, {});
    TillHub::Callbacks callbacks;
    callbacks.ingest = [&](storage::Transaction &tx, const TillFact &f) {
        return registry.ingest(tx, f.fact.kind,
            { f.till, f.store, f.epoch, f.seq, f.receivedAtMs, f.fact.atMs, f.fact.id, f.fact.body, f.hash,
                f.madeSinceMs, f.clockAheadMs, f.chain });
    };
    std::atomic<qint64> open{ 0 };
    std::atomic<int> commits{ 0 };
    std::counting_semaphore<> done{ 0 };
    const auto queue = std::make_shared<hub::IngestQueue>(
        writer, clock, callbacks, [&](const std::shared_ptr<hub::IngestQueue::Batch> &batch) {
            qint64 facts = 0;
            for (const hub::PendingPush &push : batch->pushes)
                facts += push.facts.size();
            for (const hub::PushOutcome &outcome : batch->outcomes)
                if (outcome.error)
                    qFatal("%s", qPrintable(outcome.error->toString()));
            ++commits;
            if ((open -= facts) == 0)
                done.release();
        });
    std::vector<Till> tills(static_cast<std::size_t>(count));
    static_cast<void>(must(writer.run([&](storage::Transaction &tx) -> Result<int> {
        for (int i = 0; i < count; ++i) {
            Till &till = tills[static_cast<std::size_t>(i)];
            till.code = QStringLiteral("B%1").arg(i, 3, 10, QLatin1Char('0'));
            HEARTH_ASSIGN(const hq::Store store,
                hq::StoreStore::add(tx, till.code,
                    { till.code, QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"), QStringLiteral("CNY") },
                    clock.nowMs()));
            till.store = store.id;
            HEARTH_ASSIGN(till.till, hq::TillStore::ensure(tx, store.id, 1, clock.nowMs()));
            const QByteArray epoch = protocol::hash(till.code.toLatin1()).left(16);
            HEARTH_ASSIGN(const hq::TillEpoch row, hq::IngestStore::epoch(tx, till.till, epoch, clock.nowMs()));
            till.epoch = row.id;
            HEARTH_ASSIGN(till.chain, hq::IngestStore::beginChain(tx, row.id, 0));
        }
        return 0;
    })));
    const auto live = std::make_shared<std::atomic<bool>>(true);
    QRandomGenerator random(1);
    double least = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<hub::PendingPush> pushes;
        for (int n = 0; n < each; ++n) {
            for (Till &till : tills) {
                protocol::Fact fact = bench::saleFact(till.code, ++till.seq, random);
                const QByteArray hash = protocol::hash(fact.body);
                till.chain = protocol::chainNext(till.chain, till.seq, fact, hash);
                hub::PendingPush push;
                push.live = live;
                push.till = till.till;
                push.store = till.store;
                push.epoch = till.epoch;
                push.firstSeq = till.seq;
                push.receivedAtMs = push.heardBeforeMs = clock.nowMs();
                push.bytes = fact.body.size();
                push.facts = { std::move(fact) };
                push.hashes = { hash };
                push.chain = till.chain;
                pushes.push_back(std::move(push));
            }
        }
        const auto facts = static_cast<qint64>(pushes.size());
        const double before = must(writer.run([&](storage::Transaction &) -> Result<double> {
            open = facts; // all of them wait when the thread comes to them
            for (hub::PendingPush &push : pushes)
                queue->push(std::move(push));
            return threadMicroseconds();
        }));
        const int commitsBefore = commits;
        done.acquire();
        const double after =
            must(writer.run([&](storage::Transaction &) -> Result<double> { return threadMicroseconds(); }));
        const double cost = (after - before) / static_cast<double>(facts);
        least = round == 0 ? cost : std::min(least, cost);
        std::printf("writer: %.1f us of the storage thread an order, %lld orders of %d tills in %d commits\n", cost,
            static_cast<long long>(facts), count, commits - commitsBefore);
        std::fflush(stdout);
    }
    queue->close();
    std::printf("writer: %.1f us at best; database %.0f bytes an order\n", least,
        static_cast<double>(QFileInfo(path).size()) / (static_cast<double>(rounds) * each * count));
    return 0;
}
