// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Members' orders tagged per second, durable and each once, by the runner and the functions of headquarters, as the number of tags grows; beside
// it, in the same database, a plain upsert of the same rows in transactions of the same size. Members by Zipf, 140 stores. First with a tenth of the
// members and orders, then with all: what an order costs must not grow with the chain.
// Usage: bench_tags [--members N] [--orders M] [--postgresql]
#include "audience/audience.h"
#include "bench/yardstick.h"
#include "core/clock.h"
#include "core/ids.h"
#include "domain/member/syntheticmembers.h"
#include "functions/salemessage.h"
#include "functions/tags/tagclasses.h"
#include "functions/tags/tagfunctions.h"
#include "functions/tags/tagging.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/queuelogstore.h"
#include "hqstore/storestore.h"
#include "runtime/runner.h"
#include "support/postgresserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <cstdio>
#include <ctime>
#include <thread>
#include <unistd.h>

using namespace hearth;
using namespace hearth::bench;
using namespace hearth::hq;

namespace {
constexpr int Stores = 140;
constexpr int Round = 50'000; ///< orders
constexpr int Batch = 512;    ///< as tags.orders takes them
constexpr int Days = 730;

template <typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().toString()));
    if constexpr (!std::is_void_v<T>)
        return *std::move(result);
}

/** Tells when the orders of a message were stored with their tags. */
class Watched final : public Function {
public:
    explicit Watched(std::unique_ptr<Function> inner) : m_inner(std::move(inner)) {}
    [[nodiscard]] QString name() const override { return m_inner->name(); }
    [[nodiscard]] Trigger trigger() const override { return m_inner->trigger(); }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        HEARTH_TRY(m_inner->handle(events, context));
        const qint64 now = Clock::system().monotonicMs();
        done.with([&](QHash<qint64, qint64> &times) {
            for (const Event &event : events)
                times.insert(event.id, now);
        });
        last = events.back().id;
        return {};
    }
    Guarded<QHash<qint64, qint64>> done;
    std::atomic<qint64> last{0};

private:
    std::unique_ptr<Function> m_inner;
};

class Orders {
public:
    Orders(int members, qint64 orders) : m_members(members, 1), m_orders(orders), m_today(QDate::currentDate()) {}
    QByteArray next()
    {
        const qint64 n = m_next++;
        QUuid member;
        for (int attempt = 0; member.isNull(); ++attempt)
            member = m_members.of(QString::number(n) + QLatin1Char('/') + QString::number(attempt));
        const int store = static_cast<int>((qHash(member) + (m_random.bounded(5) == 0 ? m_random.bounded(Stores) : 0U)) % Stores);
        SaleMessage message{QUuid::createUuid(), store + 1, QString(), 1, 0, Money(0)};
        MemberSale sale;
        sale.member = member;
        sale.date = m_today.addDays(-Days + static_cast<int>(std::min<qint64>(n * Days / m_orders, Days)));
        sale.closedAtMs = QDateTime(sale.date, QTime(8, 0), Qt::UTC).toMSecsSinceEpoch() + m_random.bounded(12 * 3'600'000);
        sale.channel = m_random.bounded(4) == 0 ? QStringLiteral("meituan") : QStringLiteral("counter");
        sale.store = storeCode(store);
        sale.orders = 1;
        for (int line = m_random.bounded(1, 5); line > 0; --line) {
            const int item = static_cast<int>((qHash(member) % 7 + static_cast<unsigned>(m_random.bounded(m_random.bounded(1, 32)))) % 32);
            sale.lines.append({QStringLiteral("item%1").arg(item), QStringLiteral("SML").mid(m_random.bounded(3), 1), m_random.bounded(1, 3)});
            sale.spendMinor += m_random.bounded(1'000, 4'000);
        }
        message.businessDate = sale.date.toString(Qt::ISODate);
        message.total = Money(sale.spendMinor);
        message.member = sale;
        message.epoch = store + 1;
        message.seq = ++m_sequences[static_cast<std::size_t>(store)];
        return encode(message);
    }
    static QString storeCode(int store) { return QStringLiteral("S%1").arg(store, 3, 10, QLatin1Char('0')); }

private:
    SyntheticMembers m_members;
    qint64 m_orders;
    QDate m_today;
    qint64 m_next = 0;
    std::array<qint64, Stores> m_sequences{};
    QRandomGenerator m_random{11};
};

qint64 append(storage::Writer &writer, Orders &orders, int count)
{
    for (int done = 0; done < count; done += 5'000) {
        std::vector<QByteArray> bodies;
        for (int i = 0; i < std::min(5'000, count - done); ++i)
            bodies.push_back(orders.next());
        must(writer.run([&](storage::Transaction &tx) -> Result<void> {
            for (const QByteArray &body : bodies)
                HEARTH_TRY(Queue::append(tx, orderClosedTopic(), body, Clock::system().nowMs()));
            return {};
        }));
    }
    return *must(writer.run([](storage::Transaction &tx) { return tx.value("SELECT max(id) FROM queue_log"); }));
}

/** Of the whole process: a neighbour on the machine shall not count. */
double processorMicroseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1'000;
}

struct Upserts {
    double perSecond = 0;
    double processorUs = 0; ///< each
};
/** The rows of the last round as they are now, written again, order by order, so many to a transaction; orders a second. */
Upserts plainUpserts(storage::Writer &writer, storage::Database &db, qint64 firstId, qint64 lastId)
{
    std::vector<MemberTagsRow> rows;
    {
        std::vector<QByteArray> bodies;
        auto messages = must(db.query("SELECT body FROM queue_log WHERE id > ?1 AND id <= ?2 ORDER BY id", firstId, lastId));
        while (must(messages.next()))
            bodies.push_back(messages.blob(0));
        for (const QByteArray &body : bodies)
            rows.push_back(*must(TagStore::get(db, *must(TagStore::findMember(db, must(decodeSaleMessage(body)).member->member)))));
    }
    must(writer.run([](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(tx.exec("CREATE TABLE plain_upsert (member BIGINT PRIMARY KEY, statistics BYTEA NOT NULL, tags BYTEA NOT NULL, day BIGINT NOT NULL, next_day BIGINT NOT NULL)"));
        HEARTH_TRY(tx.exec("INSERT INTO plain_upsert SELECT member, statistics, tags, day, next_day FROM member_tags"));
        return {};
    }));
    QElapsedTimer since;
    since.start();
    const double processor = processorMicroseconds();
    for (std::size_t from = 0; from < rows.size(); from += Batch)
        must(writer.run([&](storage::Transaction &tx) -> Result<void> {
            for (std::size_t i = from; i < std::min(rows.size(), from + Batch); ++i)
                HEARTH_TRY(tx.later("INSERT INTO plain_upsert (member, statistics, tags, day, next_day) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (member)"
                                    " DO UPDATE SET statistics = excluded.statistics, tags = excluded.tags, day = excluded.day, next_day = excluded.next_day",
                                    rows[i].member, rows[i].statistics, rows[i].tags, rows[i].day, rows[i].nextDay));
            return {};
        }));
    return {static_cast<double>(rows.size()) * 1e9 / static_cast<double>(since.nsecsElapsed()), (processorMicroseconds() - processor) / static_cast<double>(rows.size())};
}

/** Of this process, now. */
double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/** The database with its log. */
qint64 bytesOnDisk(storage::Database &db, const QString &directory, bool postgres)
{
    if (postgres) {
        auto rows = must(db.query("SELECT pg_database_size(current_database())"));
        static_cast<void>(must(rows.next()));
        return rows.int64(0);
    }
    qint64 bytes = 0;
    for (QDirIterator files(directory, QDir::Files); files.hasNext();) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

struct Cost {
    double processorUs = 0; ///< of an order, in the last round
    double perSecond = 0;
};

Cost measure(int members, qint64 count, bool postgres)
{
    QTemporaryDir root;
    const QString source = postgres ? PostgresServer::shared().create() : root.filePath(QStringLiteral("hq.db"));
    storage::Writer writer(must(HqDatabase::openOwner(source)));
    must(writer.run([](storage::Transaction &tx) -> Result<void> {
        for (int i = 0; i < Stores; ++i)
            HEARTH_TRY(StoreStore::add(tx, Orders::storeCode(i), {Orders::storeCode(i), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"), QStringLiteral("CNY")}, 1));
        return {};
    }));
    const auto db = must(HqDatabase::openReadOnly(source));
    Registry registry;
    auto watchedOwner = std::make_unique<Watched>(makeTagOrders(tagClasses()));
    Watched &watched = *watchedOwner;
    registry.add(std::move(watchedOwner));
    Runner::Config config;
    config.databasePath = source;
    Runner runner(config, registry, writer, Clock::system(), {});
    must(runner.start());

    Orders orders(members, count);
    const Fdatasync disk = measureFdatasync(root.path());
    std::printf("tags: %d members, %lld orders, %d stores, %s; fdatasync F %.0f/s\n", members, static_cast<long long>(count), Stores, postgres ? "PostgreSQL" : "SQLite", disk.perSecond);
    double first = 0;
    double rate = 0;
    double processorUs = 0;
    qint64 before = 0;
    qint64 last = 0;
    const qint64 report = std::max<qint64>(1, count / Round / 8);
    for (qint64 done = 0; done < count; done += Round) {
        before = last;
        const auto round = static_cast<int>(std::min<qint64>(Round, count - done));
        last = append(writer, orders, round);
        QElapsedTimer since;
        since.start();
        const double processor = processorMicroseconds();
        runner.wakeQueues();
        while (watched.last < last)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        rate = round * 1e9 / static_cast<double>(since.nsecsElapsed());
        processorUs = (processorMicroseconds() - processor) / round;
        first = first == 0 ? rate : first;
        watched.done.with([](QHash<qint64, qint64> &times) { times.clear(); });
        if (done / Round % report == 0)
            std::printf("  %lld orders: %.0f orders/s, %.1f us of processor each\n", static_cast<long long>(done + round), rate, processorUs);
        std::fflush(stdout);
    }
    const qint64 kept = bytesOnDisk(*db, root.path(), postgres);
    const double resident = residentMegabytes();
    const Upserts plain = plainUpserts(writer, *db, before, last);
    std::printf("tags: %.0f orders/s tagged in the last round, %.0f plain upserts/s of the same rows: ratio %.2f (aim 0.4), of processor time %.2f; %.2f F; first round / last round %.2f\n", rate,
                plain.perSecond, rate / plain.perSecond, plain.processorUs / processorUs, rate / disk.perSecond, first / rate);

    // What is kept, and how much of it.
    const TagFigures figures = must(TagStore::figures(*db, 0));
    qint64 tags = 0;
    for (qint64 at = 0;;) {
        const auto rows = must(TagStore::above(*db, at, 10'000));
        for (const MemberTagsRow &row : rows)
            tags += static_cast<qint64>(must(TagSet::fromBytes(row.tags)).tags().size());
        if (rows.isEmpty())
            break;
        at = rows.last().member;
    }
    for (;;) {
        const auto pending = must(TagFlipStore::pending(*db, 500));
        if (pending.empty())
            break;
        must(writer.run([&](storage::Transaction &tx) { return Audience::merge(tx, pending); }));
    }
    const auto members_ = static_cast<double>(std::max<qint64>(1, figures.tagged));
    const qint64 sets = must(TagFlipStore::bytes(*db));
    std::printf("tags: %lld members, %lld tags; bytes a member: statistics %.0f, tags %.0f, sets %.0f; 3,000,000 members would be %.2f GB of them\n",
                static_cast<long long>(figures.tagged), static_cast<long long>(tags), static_cast<double>(figures.statisticsBytes) / members_,
                static_cast<double>(figures.tagsBytes) / members_, static_cast<double>(sets) / members_,
                static_cast<double>(figures.statisticsBytes + figures.tagsBytes + sets) / members_ * 3e6 / 1e9);
    std::printf("tags: %.2f GB on disk (messages, statistics, tags, sets), %.0f bytes a tag; %.0f MB resident\n", static_cast<double>(kept) / 1e9,
                static_cast<double>(figures.statisticsBytes + figures.tagsBytes + sets) / static_cast<double>(std::max<qint64>(1, tags)), resident);
    for (const char *text : {"lifecycle:active and not frequency:none", "(frequency:regular or frequency:some) and channel:meituan and not size:S"}) {
        std::vector<double> times;
        qint64 found = 0;
        const AudienceQuery query = must(AudienceQuery::parse(QString::fromLatin1(text)));
        for (int i = 0; i < 21; ++i) {
            QElapsedTimer since;
            since.start();
            Audience audience(*db, tagClasses());
            found = must(audience.of(query)).count();
            times.push_back(static_cast<double>(since.nsecsElapsed()) / 1e6);
        }
        std::printf("audience: %s: %lld members in %.2f ms (median; aim 10 ms over 3,000,000)\n", text, static_cast<long long>(found), percentile(times, 0.5));
    }

    // From the acknowledgement of an order to its tags, at 1,000 orders a second.
    std::vector<double> lags;
    QHash<qint64, qint64> acknowledged;
    const qint64 begin = Clock::system().monotonicMs();
    constexpr int Paced = 5'000;
    for (int sent = 0; sent < Paced;) {
        const int due = static_cast<int>(Clock::system().monotonicMs() - begin) - sent;
        if (due <= 0) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            continue;
        }
        const qint64 to = append(writer, orders, due);
        const qint64 now = Clock::system().monotonicMs();
        for (qint64 id = to - due + 1; id <= to; ++id)
            acknowledged.insert(id, now);
        runner.wakeQueues();
        sent += due;
        last = to;
    }
    while (watched.last < last)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    watched.done.with([&](const QHash<qint64, qint64> &times) {
        for (auto it = acknowledged.constBegin(); it != acknowledged.constEnd(); ++it)
            lags.push_back(static_cast<double>(times.value(it.key()) - it.value()));
    });
    std::printf("tags: from acknowledged to stored tags at 1,000 orders/s: p50 %.0f ms, p99 %.0f ms (aim 100)\n", percentile(lags, 0.5), percentile(lags, 0.99));
    runner.stop();
    return {processorUs, rate};
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{QStringLiteral("members"), QString(), QStringLiteral("N"), QStringLiteral("300000")},
                       {QStringLiteral("orders"), QString(), QStringLiteral("M"), QStringLiteral("2000000")}, QCommandLineOption(QStringLiteral("postgresql"))});
    parser.process(app);
    const int members = parser.value(QStringLiteral("members")).toInt();
    const qint64 count = parser.value(QStringLiteral("orders")).toLongLong();
    if (members < 10 || count < 10)
        qFatal("at least ten members and orders");
    const bool postgres = parser.isSet(QStringLiteral("postgresql"));
    const Cost tenth = measure(members / 10, count / 10, postgres);
    const Cost whole = measure(members, count, postgres);
    std::printf("tags: an order costs %.1f us of processor at a tenth of the size and %.1f us at the whole of it: ratio %.2f; %.0f and %.0f orders/s\n", tenth.processorUs, whole.processorUs,
                whole.processorUs / tenth.processorUs, tenth.perSecond, whole.perSecond);
    return 0;
}
