// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Members' orders tagged per second, durable and each once, by the runner and the functions of headquarters, as the number of tags grows; beside
// it, in the same database, a plain upsert of the same rows in transactions of the same size, and the same counters in Redis and PostgreSQL. Members by Zipf, 140 stores.
// First with a tenth of the members and orders, then with all: what an order costs must not grow with the chain. Most of the orders are counted by a rebuild, which is
// measured by itself (at a tenth from stored orders, at the whole from made-up ones unless --stored); the last ones come one by one.
// With --backfill a class gets another version at last, and orders are tagged while it is made for all members.
// Usage: bench_tags [--members N] [--orders M] [--live L] [--stored] [--made-up] [--postgresql] [--whole DIR] [--no-tenth] [--no-whole]
// [--no-yardsticks] [--backfill]; DIR keeps the database of the whole, and a second run goes on with it.
#include "audience/audience.h"
#include "bench/tagyardsticks.h"
#include "bench/yardstick.h"
#include "core/clock.h"
#include "core/ids.h"
#include "domain/member/syntheticmembers.h"
#include "functions/salemessage.h"
#include "functions/tags/tagclasses.h"
#include "functions/tags/tagfunctions.h"
#include "functions/tags/tagging.h"
#include "functions/tags/tagrebuild.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/menustore.h"
#include "hqstore/queuelogstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tagclassstore.h"
#include "hqstore/tillstore.h"
#include "runtime/runner.h"
#include "runtime/timertable.h"
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
#include <malloc.h>
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
    struct Sold {
        MemberSale sale;
        qint64 epoch = 0;
        qint64 seq = 0;
    };
    Sold next()
    {
        const qint64 n = m_next++;
        QUuid member;
        for (int attempt = 0; member.isNull(); ++attempt)
            member = m_members.of(QString::number(n) + QLatin1Char('/') + QString::number(attempt));
        const int store = static_cast<int>((qHash(member) + (m_random.bounded(5) == 0 ? m_random.bounded(Stores) : 0U)) % Stores);
        MemberSale sale;
        sale.member = member;
        sale.date = m_today.addDays(-Days + static_cast<int>(std::min<qint64>(n * Days / m_orders, Days)));
        sale.closedAtMs = QDateTime(sale.date, QTime(8, 0), Qt::UTC).toMSecsSinceEpoch() + m_random.bounded(12 * 3'600'000);
        sale.channel = m_random.bounded(4) == 0 ? QStringLiteral("meituan") : QStringLiteral("counter");
        sale.store = storeCode(store);
        sale.orders = 1;
        sale.covers = m_random.bounded(2) == 0 ? m_random.bounded(1, 5) : 0;
        sale.discountMinor = m_random.bounded(4) == 0 ? 500 : 0;
        for (int line = m_random.bounded(1, 5); line > 0; --line) {
            const int item = static_cast<int>((qHash(member) % 7 + static_cast<unsigned>(m_random.bounded(m_random.bounded(1, Items)))) % Items);
            sale.lines.append({itemCode(item), QStringLiteral("SML").mid(m_random.bounded(3), 1), m_random.bounded(1, 3)});
            sale.spendMinor += m_random.bounded(1'000, 4'000);
        }
        return {sale, store + 1, ++m_sequences[static_cast<std::size_t>(store)]};
    }
    /** Others than the first so many. */
    void skip(qint64 orders)
    {
        m_next += orders;
        m_sequences.fill(m_next);
    }
    QByteArray nextMessage()
    {
        const Sold sold = next();
        SaleMessage message{QUuid::createUuid(), sold.epoch, sold.sale.date.toString(Qt::ISODate), 1, 0, Money(sold.sale.spendMinor)};
        message.member = sold.sale;
        message.epoch = sold.epoch;
        message.seq = sold.seq;
        return encode(message);
    }
    static QString storeCode(int store) { return QStringLiteral("S%1").arg(store, 3, 10, QLatin1Char('0')); }
    static Menu menu()
    {
        const QStringList categories{QStringLiteral("pizza"), QStringLiteral("pasta"), QStringLiteral("rice"), QStringLiteral("snacks"), QStringLiteral("drinks")};
        const QStringList attributes{QStringLiteral("spicy"), QStringLiteral("vegetarian"), QStringLiteral("durian"), QStringLiteral("seafood")};
        Menu menu;
        for (const QString &category : categories)
            menu.categories.append({category, {category, {}}});
        for (int item = 0; item < Items; ++item) {
            MenuItem of{itemCode(item), {itemCode(item), {}}, categories.at(item % categories.size()), {}};
            for (const QString &size : {QStringLiteral("S"), QStringLiteral("M"), QStringLiteral("L")})
                of.sizes.append({size, Money(2'000)});
            of.attributes.append(item % 8 == 7 ? QStringLiteral("addon") : item % 8 == 6 ? QStringLiteral("topping") : attributes.at(item % attributes.size()));
            menu.items.append(of);
        }
        return menu;
    }

private:
    static constexpr int Items = 32;
    static QString itemCode(int item) { return QStringLiteral("item%1").arg(item); }
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
            bodies.push_back(orders.nextMessage());
        must(writer.run([&](storage::Transaction &tx) -> Result<void> {
            for (const QByteArray &body : bodies)
                HEARTH_TRY(Queue::append(tx, orderClosedTopic(), body, Clock::system().nowMs()));
            return {};
        }));
    }
    return *must(writer.run([](storage::Transaction &tx) { return tx.value("SELECT max(l.id) FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = ?1", orderClosedTopic()); }));
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
        auto messages = must(db.query("SELECT l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE l.id > ?1 AND l.id <= ?2 AND t.name = ?3 ORDER BY l.id", firstId, lastId,
                                     orderClosedTopic()));
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

/** As it is now, and later by what is set. */
class ShiftedClock final : public Clock {
public:
    [[nodiscard]] qint64 nowMs() const override { return Clock::system().nowMs() + shiftMs; }
    [[nodiscard]] qint64 monotonicMs() const override { return Clock::system().monotonicMs(); }
    std::atomic<qint64> shiftMs{0};
};

/** Headquarters' functions of tags on a database, as the program runs them. */
struct TagHq {
    explicit TagHq(const QString &source, const std::vector<TagClass> &classes = tagClasses())
        : writer(must(HqDatabase::openOwner(source))), db(must(HqDatabase::openReadOnly(source)))
    {
        auto owner = std::make_unique<Watched>(makeTagOrders(classes));
        watched = owner.get();
        registry.add(std::move(owner));
        registry.add(makeTagsDue(classes));
        registry.add(makeTagThresholds());
        registry.add(makeTagSweep(classes));
        registry.add(makeTagSets());
        Runner::Config config;
        config.databasePath = source;
        runner = std::make_unique<Runner>(config, registry, writer, clock, std::function<void(const QList<qint64> &)>());
    }
    ~TagHq() { runner->stop(); }
    TagHq(const TagHq &) = delete;
    TagHq &operator=(const TagHq &) = delete;
    void wait(qint64 last) const
    {
        runner->wakeQueues();
        while (watched->last < last)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    [[nodiscard]] qint64 number(const char *sql) const
    {
        auto rows = must(db->query(sql));
        return must(rows.next()) ? rows.int64(0) : 0;
    }
    /** The walk over all members, to its end. */
    void runThresholds()
    {
        must(writer.run([](storage::Transaction &tx) { return TimerTable::order(tx, QStringLiteral("tags.thresholds"), 0, Clock::system().nowMs()); }));
        runner->wakeTimers();
        while (number("SELECT coalesce(max(version), 0) FROM tag_thresholds") == 0 || number(SweepsLeft) > 0) {
            runner->wakeQueues();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    static constexpr const char *SweepsLeft = "SELECT count(*) FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = 'tags.sweep'"
                                              " AND l.id > (SELECT coalesce(max(c.position), 0) FROM queue_cursor c WHERE c.topic = t.id AND c.consumer = 'tags.sweep')";
    ShiftedClock clock;
    storage::Writer writer;
    std::unique_ptr<storage::Database> db;
    Registry registry;
    Watched *watched = nullptr;
    std::unique_ptr<Runner> runner;
};

/** The orders as tills' facts leave them, with ids that rise as theirs do. The index by member comes last: in the two years such orders take its pages are
    written one by one, here it would be all there is to wait for. */
void storeOrders(storage::Writer &writer, Orders &orders, qint64 count)
{
    QElapsedTimer since;
    since.start();
    must(writer.run([](storage::Transaction &tx) { return tx.exec("DROP INDEX sale_member_by_member"); }));
    for (qint64 done = 0; done < count; done += 10'000)
        must(writer.run([&](storage::Transaction &tx) -> Result<void> {
            for (qint64 i = done; i < std::min(count, done + 10'000); ++i) {
                const Orders::Sold sold = orders.next();
                qint64 quantity = 0;
                for (const MemberSale::Line &line : sold.sale.lines)
                    quantity += line.quantity;
                const qint64 sale = i + 1;
                HEARTH_TRY(tx.later("INSERT INTO sale (id, order_id, store, till, receipt_number, business_date, channel, closed_at_ms, received_at_ms, total_minor, quantity, hash)"
                                    " VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?10)", sale, newId(Clock::system()), sold.epoch, sold.seq, sold.sale.date.toString(Qt::ISODate),
                                    sold.sale.channel, sold.sale.closedAtMs, sold.sale.spendMinor, quantity, QByteArray(32, 'h')));
                HEARTH_TRY(tx.later("INSERT INTO sale_member (sale, member, platform, covers, discount_minor) VALUES (?1, ?2, '', ?3, ?4)", sale, sold.sale.member, sold.sale.covers,
                                    sold.sale.discountMinor));
                int place = 0;
                for (const MemberSale::Line &line : sold.sale.lines)
                    HEARTH_TRY(tx.later("INSERT INTO sale_line (sale, place, line_id, sku, name, size, unit_minor, quantity) VALUES (?1, ?2, ?3, ?4, ?4, ?5, 2000, ?6)", sale, ++place,
                                        newId(Clock::system()), line.sku, line.size, line.quantity));
            }
            return {};
        }));
    must(writer.run([](storage::Transaction &tx) { return tx.exec("CREATE INDEX sale_member_by_member ON sale_member (member)"); }));
    std::printf("rebuild: %lld orders stored in %.0f s\n", static_cast<long long>(count), static_cast<double>(since.elapsed()) / 1e3);
    std::fflush(stdout);
}

/** From its orders, all at once; what follows finds the orders counted. */
void fill(TagHq &hq, Orders &orders, qint64 count, bool stored, const QString &directory)
{
    if (stored)
        storeOrders(hq.writer, orders, count);
    double makingUs = 0;
    qint64 left = count;
    const TagRebuild::Orders made = [&]() -> Result<QList<MemberSale>> {
        const double before = processorMicroseconds();
        QList<MemberSale> sales;
        for (int i = 0; i < 5'000 && left > 0; ++i, --left)
            sales.append(orders.next().sale);
        makingUs += processorMicroseconds() - before;
        return sales;
    };
    const auto write = [&hq](const std::function<Result<void>(storage::Transaction &)> &work) { return hq.writer.run(work); };
    const double processor = processorMicroseconds();
    const auto today = must(chainDay(*hq.db, Clock::system().nowMs()));
    const TagRebuild::Report report = must(TagRebuild::run(write, *hq.db, tagClasses(), stored ? TagRebuild::storedOrders(*hq.db) : made, directory, today, Clock::system().nowMs()));
    const double spent = processorMicroseconds() - processor - makingUs;
    std::printf("rebuild: %lld members from %lld %s orders: read in %.1f s (%.1f s of it to make them up), written in %.1f s; %.2f us of processor an order, %.2f GB put aside; aim 900 s for"
                " 30,000,000 orders: at this rate %.0f s\n",
                static_cast<long long>(report.members), static_cast<long long>(report.orders), stored ? "stored" : "made-up", static_cast<double>(report.readMs) / 1e3, makingUs / 1e6,
                static_cast<double>(report.writtenMs) / 1e3, spent / static_cast<double>(report.orders), static_cast<double>(report.spooledBytes) / 1e9,
                (static_cast<double>(report.readMs + report.writtenMs) / 1e3 - makingUs / 1e6) * 3e7 / static_cast<double>(report.orders));
    std::fflush(stdout);
    malloc_trim(0);
}

void printKept(TagHq &hq, const QString &root, bool postgres)
{
    const TagFigures figures = must(TagStore::figures(*hq.db, 0));
    qint64 tags = 0;
    for (qint64 at = 0;;) {
        const auto rows = must(TagStore::above(*hq.db, at, 10'000));
        for (const MemberTagsRow &row : rows)
            tags += static_cast<qint64>(must(TagSet::fromBytes(row.tags)).tags().size());
        if (rows.isEmpty())
            break;
        at = rows.last().member;
    }
    const auto members = static_cast<double>(std::max<qint64>(1, figures.tagged));
    const qint64 sets = must(TagFlipStore::bytes(*hq.db));
    std::printf("tags: %lld members, %lld tags; bytes a member: statistics %.0f, tags %.0f, sets %.0f; together %.2f GB (aim 2), %.0f bytes a tag; the whole database %.2f GB\n",
                static_cast<long long>(figures.tagged), static_cast<long long>(tags), static_cast<double>(figures.statisticsBytes) / members,
                static_cast<double>(figures.tagsBytes) / members, static_cast<double>(sets) / members, static_cast<double>(figures.statisticsBytes + figures.tagsBytes + sets) / 1e9,
                static_cast<double>(figures.statisticsBytes + figures.tagsBytes + sets) / static_cast<double>(std::max<qint64>(1, tags)),
                static_cast<double>(bytesOnDisk(*hq.db, root, postgres)) / 1e9);
    for (const char *text : {"lifecycle:active and not frequency:none", "(frequency:regular or frequency:some) and channel:meituan and not size:S", "rfm:555 or (taste:spicy and not spend:lowest)"}) {
        std::vector<double> times;
        qint64 found = 0;
        const AudienceQuery query = must(AudienceQuery::parse(QString::fromLatin1(text)));
        for (int i = 0; i < 21; ++i) {
            QElapsedTimer since;
            since.start();
            Audience audience(*hq.db, tagClasses());
            found = must(audience.of(query)).count();
            times.push_back(static_cast<double>(since.nsecsElapsed()) / 1e6);
        }
        std::printf("audience: %s: %lld members in %.2f ms (median; aim 10 ms over 3,000,000)\n", text, static_cast<long long>(found), percentile(times, 0.5));
    }
    std::fflush(stdout);
}

/** From the acknowledgement of an order to its tags, at 1,000 orders a second. */
void printLags(TagHq &hq, Orders &orders)
{
    std::vector<double> lags;
    QHash<qint64, qint64> acknowledged;
    const qint64 begin = Clock::system().monotonicMs();
    constexpr int Paced = 10'000;
    qint64 last = 0;
    hq.watched->done.with([](QHash<qint64, qint64> &times) { times.clear(); });
    for (int sent = 0; sent < Paced;) {
        const int due = static_cast<int>(Clock::system().monotonicMs() - begin) - sent;
        if (due <= 0) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            continue;
        }
        const qint64 to = append(hq.writer, orders, due);
        const qint64 now = Clock::system().monotonicMs();
        for (qint64 id = to - due + 1; id <= to; ++id)
            acknowledged.insert(id, now);
        hq.runner->wakeQueues();
        sent += due;
        last = to;
    }
    hq.wait(last);
    hq.watched->done.with([&](const QHash<qint64, qint64> &times) {
        for (auto it = acknowledged.constBegin(); it != acknowledged.constEnd(); ++it)
            lags.push_back(static_cast<double>(times.value(it.key()) - it.value()));
    });
    std::printf("tags: from acknowledged to stored tags at 1,000 orders/s: p50 %.0f ms, p99 %.0f ms (aim 100)\n", percentile(lags, 0.5), percentile(lags, 0.99));
}

/** It is midnight in the chain's zone: how long until all tags that end then are others. */
void printExpiry(TagHq &hq)
{
    constexpr qint64 Day = 86'400'000;
    const auto waiting = [&hq] { return must(TagStore::figures(*hq.db, must(chainDay(*hq.db, hq.clock.nowMs())))).due; };
    const qint64 before = must(TagStore::figures(*hq.db, must(chainDay(*hq.db, hq.clock.nowMs() + Day)))).due;
    hq.clock.shiftMs = Day;
    hq.runner->wakeTimers();
    QElapsedTimer since;
    since.start();
    while (waiting() > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    std::printf("tags: a day begins: %lld members whose tags can be others by it were looked at %.1f s later (aim 60)\n", static_cast<long long>(before),
                static_cast<double>(since.elapsed()) / 1e3);
    hq.clock.shiftMs = 0;
}

/** A class has another version: it is made for all members while orders go on, `before` of them tagged a second without it. */
void printBackfill(std::unique_ptr<TagHq> hq, const QString &source, Orders &orders, double before)
{
    hq.reset();
    std::vector<TagClass> classes = tagClasses();
    ++classes.front().version;
    hq = std::make_unique<TagHq>(source, classes);
    must(hq->runner->start());
    hq->runner->wakeTimers();
    const auto filled = [&] {
        const TagEditions editions = must(TagClassStore::read(*hq->db));
        const TagClassState *const state = editions.of(classes.front().id);
        return state != nullptr && state->shownVersion == classes.front().version;
    };
    while (!must(TagClassStore::read(*hq->db)).filling() && !filled())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    QElapsedTimer since;
    since.start();
    std::vector<double> rates;
    while (!filled()) {
        constexpr int Some = 5'000;
        const qint64 last = append(hq->writer, orders, Some);
        QElapsedTimer round;
        round.start();
        hq->wait(last);
        rates.push_back(Some * 1e9 / static_cast<double>(round.nsecsElapsed()));
    }
    const double beside = percentile(rates, 0.5);
    std::printf("back-fill: a class of tags made for %lld members in %.1f s beside %zu rounds of 5,000 orders; these were tagged at %.0f/s (median), %.2f of the rate without it\n",
                static_cast<long long>(hq->number("SELECT count(*) FROM member_tags")), static_cast<double>(since.elapsed()) / 1e3, rates.size(), beside, beside / before);
    std::fflush(stdout);
}

struct Cost {
    double processorUs = 0; ///< of an order, in the last rounds
    double perSecond = 0;
};

Cost measure(int members, qint64 count, qint64 live, bool stored, bool postgres, bool backfill, const QString &kept)
{
    QTemporaryDir temporary;
    const QString root = kept.isEmpty() ? temporary.path() : kept;
    const QString source = postgres ? PostgresServer::shared().create() : root + QStringLiteral("/hq.db");
    const bool fresh = postgres || !QFile::exists(source);
    auto hq = std::make_unique<TagHq>(source);
    Orders orders(members, count); // the live ones are of today
    std::printf("tags: %d members by Zipf, %lld orders, %d stores, %s\n", members, static_cast<long long>(count + live), Stores, postgres ? "PostgreSQL" : "SQLite");
    if (fresh) {
        must(hq->writer.run([](storage::Transaction &tx) -> Result<void> {
            for (int i = 0; i < Stores; ++i) {
                HEARTH_ASSIGN(const Store store, StoreStore::add(tx, Orders::storeCode(i), {Orders::storeCode(i), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"), QStringLiteral("CNY")}, 1));
                HEARTH_TRY(TillStore::ensure(tx, store.id, 1, 1));
            }
            return MenuStore::publish(tx, Orders::menu(), 1).map([](const PublishedMenu &) {});
        }));
        // Where the members divide: as after the first night of a small chain.
        must(hq->runner->start());
        Orders first(members / 10, 20'000);
        hq->wait(append(hq->writer, first, 20'000));
        hq->runThresholds();
        hq = std::make_unique<TagHq>(source);
        fill(*hq, orders, count, stored, root);
    } else {
        orders.skip(count + hq->number("SELECT count(*) FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = 'order.closed'"));
    }
    printKept(*hq, root, postgres);

    // As a start of the program finds it.
    hq.reset();
    QElapsedTimer restart;
    restart.start();
    hq = std::make_unique<TagHq>(source);
    must(hq->runner->start());
    qint64 last = append(hq->writer, orders, 1);
    hq->wait(last);
    std::printf("tags: from a start to its first order tagged: %.2f s (aim 10)\n", static_cast<double>(restart.elapsed()) / 1e3);

    const Fdatasync disk = measureFdatasync(root);
    std::vector<double> rates;
    std::vector<double> costs;
    qint64 before = last;
    for (qint64 done = 0; done < live; done += Round) {
        before = last;
        const auto round = static_cast<int>(std::min<qint64>(Round, live - done));
        last = append(hq->writer, orders, round);
        QElapsedTimer since;
        since.start();
        const double processor = processorMicroseconds();
        hq->wait(last);
        rates.push_back(round * 1e9 / static_cast<double>(since.nsecsElapsed()));
        costs.push_back((processorMicroseconds() - processor) / round);
        hq->watched->done.with([](QHash<qint64, qint64> &times) { times.clear(); });
        std::printf("  %d orders: %.0f orders/s, %.1f us of processor each\n", round, rates.back(), costs.back());
        std::fflush(stdout);
    }
    const Cost cost{percentile(costs, 0.5), percentile(rates, 0.5)};
    std::printf("tags: %.0f MB resident\n", residentMegabytes());
    const Upserts plain = plainUpserts(hq->writer, *hq->db, before, last);
    std::printf("tags: %.0f orders/s tagged (median; aim 10,000), %.1f us of processor each; %.0f plain upserts/s of the same rows: ratio %.2f (aim 0.4), of processor time %.2f; fdatasync F %.0f/s:"
                " %.2f F\n", cost.perSecond, cost.processorUs, plain.perSecond, cost.perSecond / plain.perSecond, plain.processorUs / cost.processorUs, disk.perSecond, cost.perSecond / disk.perSecond);
    must(hq->writer.run([](storage::Transaction &tx) -> Result<void> { return tx.exec("DROP TABLE plain_upsert").map([](int) {}); }));
    printLags(*hq, orders);
    if (fresh) // a kept one has been through that day's beginning
        printExpiry(*hq);
    std::fflush(stdout);
    if (backfill)
        printBackfill(std::move(hq), source, orders, cost.perSecond);
    return cost;
}

/** What one would do without Hearth: counters, no tags of them, nothing taken back, and Redis counts what comes twice twice. */
void printYardsticks(int members)
{
    constexpr int Count = 20'000;
    Orders orders(members, Count);
    QHash<QString, quint32> codes;
    QHash<QUuid, qint64> numbers;
    std::vector<CountedOrder> counted;
    for (int i = 0; i < Count; ++i) {
        const Orders::Sold sold = orders.next();
        const qint64 member = *numbers.insert(sold.sale.member, numbers.value(sold.sale.member, numbers.size() + 1));
        counted.push_back({member, sold.epoch, sold.seq, must(shareOf(sold.sale, 720, [&codes](CounterKind, const QString &text) -> Result<quint32> {
                               return *codes.insert(text, codes.value(text, static_cast<quint32>(codes.size()) + 1));
                           }))});
    }
    const auto print = [](const char *what, const CountingRate &rate) {
        std::printf("beside it: %s: %.0f orders/s, %.1f us of processor each, %.0f bytes a member\n", what, rate.perSecond, rate.processorUs, rate.bytesEach);
        std::fflush(stdout);
    };
    print("hashes in Redis, appendfsync everysec", must(countInRedis(counted, Batch, QStringLiteral("everysec"))));
    print("hashes in Redis, appendfsync always", must(countInRedis(counted, Batch, QStringLiteral("always"))));
    PostgresServer durable(QStringList{QStringLiteral("synchronous_commit=on")});
    if (!durable.start())
        qFatal("PostgreSQL does not start: %s", qPrintable(durable.error()));
    counted.resize(Count / 4);
    print("upserts of counters in PostgreSQL, fsync on (of processor its client's alone)", must(countInPostgres(durable.create(), counted, Batch)));
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{QStringLiteral("members"), QString(), QStringLiteral("N"), QStringLiteral("300000")},
                       {QStringLiteral("orders"), QString(), QStringLiteral("M"), QStringLiteral("2000000")},
                       {QStringLiteral("live"), QString(), QStringLiteral("L"), QStringLiteral("150000")},
                       {QStringLiteral("whole"), QString(), QStringLiteral("DIR")}, QCommandLineOption(QStringLiteral("stored")), QCommandLineOption(QStringLiteral("made-up")),
                       QCommandLineOption(QStringLiteral("no-tenth")), QCommandLineOption(QStringLiteral("no-whole")), QCommandLineOption(QStringLiteral("postgresql")),
                       QCommandLineOption(QStringLiteral("no-yardsticks")), QCommandLineOption(QStringLiteral("backfill"))});
    parser.process(app);
    const int members = parser.value(QStringLiteral("members")).toInt();
    const qint64 count = parser.value(QStringLiteral("orders")).toLongLong();
    const qint64 live = parser.value(QStringLiteral("live")).toLongLong();
    if (members < 1'000 || count < 10'000 || live < 1'000)
        qFatal("at least 1,000 members, 10,000 orders and 1,000 of them live");
    const bool postgres = parser.isSet(QStringLiteral("postgresql"));
    const bool backfill = parser.isSet(QStringLiteral("backfill"));
    Cost tenth{0, 0};
    if (!parser.isSet(QStringLiteral("no-tenth")))
        tenth = measure(members / 10, count / 10, live, !parser.isSet(QStringLiteral("made-up")), postgres, backfill && parser.isSet(QStringLiteral("no-whole")), {});
    if (parser.isSet(QStringLiteral("no-whole")))
        return 0;
    const Cost whole = measure(members, count, live, parser.isSet(QStringLiteral("stored")), postgres, backfill, parser.value(QStringLiteral("whole")));
    if (tenth.processorUs > 0)
        std::printf("tags: an order costs %.1f us of processor at a tenth of the size and %.1f us at the whole of it: ratio %.2f (aim 1.3); %.0f and %.0f orders/s\n", tenth.processorUs,
                    whole.processorUs, whole.processorUs / tenth.processorUs, tenth.perSecond, whole.perSecond);
    std::fflush(stdout);
    if (!parser.isSet(QStringLiteral("no-yardsticks")))
        printYardsticks(members);
    return 0;
}
