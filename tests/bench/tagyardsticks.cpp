// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "bench/tagyardsticks.h"
#include "storage/transaction.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <ctime>
#include <hiredis/hiredis.h>
#include <memory>
#include <thread>

namespace hearth::bench {
namespace {
double ownProcessorUs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1'000;
}

qint64 seasonOf(Day day)
{
    return day / SeasonDays;
}

qint64 membersOf(const std::vector<CountedOrder> &orders)
{
    QSet<qint64> members;
    for (const CountedOrder &order : orders)
        members.insert(order.member);
    return members.size();
}

class Redis {
public:
    Result<void> start(const QString &sync)
    {
        const QString socket = m_root.filePath(QStringLiteral("redis.sock"));
        m_server.setStandardOutputFile(QProcess::nullDevice());
        m_server.start(QStringLiteral("redis-server"), {QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--unixsocket"), socket, QStringLiteral("--dir"), m_root.path(),
                                                        QStringLiteral("--appendonly"), QStringLiteral("yes"), QStringLiteral("--appendfsync"), sync, QStringLiteral("--save"), QString()});
        if (!m_server.waitForStarted())
            return fail(ErrorCode::Io, QStringLiteral("redis-server does not start: ") + m_server.errorString());
        for (int attempt = 0; attempt < 200; ++attempt) {
            m_context.reset(redisConnectUnix(QFile::encodeName(socket).constData()));
            if (m_context && m_context->err == 0)
                return {};
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return fail(ErrorCode::Io, QStringLiteral("redis-server does not answer"), socket);
    }
    ~Redis()
    {
        m_server.terminate();
        m_server.waitForFinished();
    }
    void append(const QByteArray &key, const QByteArray &field, qint64 by)
    {
        redisAppendCommand(m_context.get(), "HINCRBY %b %b %lld", key.constData(), static_cast<std::size_t>(key.size()), field.constData(), static_cast<std::size_t>(field.size()),
                           static_cast<long long>(by));
        ++m_waiting;
    }
    void appendBit(const QByteArray &key, qint64 bit)
    {
        redisAppendCommand(m_context.get(), "SETBIT %b %lld 1", key.constData(), static_cast<std::size_t>(key.size()), static_cast<long long>(bit));
        ++m_waiting;
    }
    Result<void> answers()
    {
        for (; m_waiting > 0; --m_waiting) {
            void *reply = nullptr;
            const bool ok = redisGetReply(m_context.get(), &reply) == REDIS_OK && static_cast<redisReply *>(reply)->type != REDIS_REPLY_ERROR;
            freeReplyObject(reply);
            if (!ok)
                return fail(ErrorCode::Io, QStringLiteral("redis-server refuses a command"));
        }
        return {};
    }
    /** A field of INFO. */
    double info(const char *field)
    {
        std::unique_ptr<redisReply, void (*)(void *)> reply(static_cast<redisReply *>(redisCommand(m_context.get(), "INFO")), freeReplyObject);
        const QByteArray text = reply && reply->str != nullptr ? QByteArray(reply->str, static_cast<qsizetype>(reply->len)) : QByteArray();
        const qsizetype at = text.indexOf(QByteArray(field) + ':');
        const qsizetype from = at + static_cast<qsizetype>(qstrlen(field)) + 1;
        return at < 0 ? 0 : text.mid(from, text.indexOf('\r', from) - from).toDouble();
    }

private:
    QTemporaryDir m_root;
    QProcess m_server;
    std::unique_ptr<redisContext, void (*)(redisContext *)> m_context{nullptr, redisFree};
    int m_waiting = 0;
};
} // namespace

Result<CountingRate> countInRedis(const std::vector<CountedOrder> &orders, std::size_t batch, const QString &sync)
{
    Redis redis;
    HEARTH_TRY(redis.start(sync));
    const double empty = redis.info("used_memory");
    const double server = redis.info("used_cpu_sys") + redis.info("used_cpu_user");
    const double own = ownProcessorUs();
    QElapsedTimer since;
    since.start();
    std::size_t done = 0;
    for (const CountedOrder &order : orders) {
        const QByteArray key = "m" + QByteArray::number(order.member);
        const QByteArray day = QByteArray::number(order.share.day);
        const QByteArray season = QByteArray::number(seasonOf(order.share.day));
        redis.append(key, "o" + day, order.share.orders);
        redis.append(key, "s" + day, order.share.spendMinor);
        for (const OrderShare::Count &count : order.share.counts)
            redis.append(key, QByteArray::number(static_cast<int>(count.kind)) + ':' + QByteArray::number(count.code) + ':' + season, count.count);
        redis.appendBit("a" + QByteArray::number(order.epoch), order.seq);
        if (++done % batch == 0)
            HEARTH_TRY(redis.answers());
    }
    HEARTH_TRY(redis.answers());
    CountingRate rate;
    const auto count = static_cast<double>(orders.size());
    rate.perSecond = count * 1e9 / static_cast<double>(since.nsecsElapsed());
    rate.processorUs = (ownProcessorUs() - own + (redis.info("used_cpu_sys") + redis.info("used_cpu_user") - server) * 1e6) / count;
    rate.bytesEach = (redis.info("used_memory") - empty) / static_cast<double>(membersOf(orders));
    return rate;
}

Result<CountingRate> countInPostgres(const QString &source, const std::vector<CountedOrder> &orders, std::size_t batch)
{
    constexpr int VisitOrders = 100; // kinds of their own
    constexpr int VisitSpend = 101;
    HEARTH_ASSIGN(const auto db, storage::Database::open(source, storage::OpenMode::Owner));
    {
        HEARTH_ASSIGN(auto tx, storage::Transaction::begin(*db));
        HEARTH_TRY(tx.exec("CREATE TABLE counter (member BIGINT NOT NULL, kind BIGINT NOT NULL, code BIGINT NOT NULL, season BIGINT NOT NULL, number BIGINT NOT NULL,"
                           " PRIMARY KEY (member, kind, code, season))"));
        HEARTH_TRY(tx.exec("CREATE TABLE counted (epoch BIGINT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (epoch, seq))"));
        HEARTH_TRY(tx.commit());
    }
    const double own = ownProcessorUs();
    QElapsedTimer since;
    since.start();
    for (std::size_t from = 0; from < orders.size(); from += batch) {
        HEARTH_ASSIGN(auto tx, storage::Transaction::begin(*db));
        const auto add = [&tx](qint64 member, int kind, qint64 code, qint64 season, qint64 by) {
            return tx.later("INSERT INTO counter AS c (member, kind, code, season, number) VALUES (?1, ?2, ?3, ?4, ?5)"
                            " ON CONFLICT (member, kind, code, season) DO UPDATE SET number = c.number + excluded.number", member, kind, code, season, by);
        };
        for (std::size_t i = from; i < std::min(orders.size(), from + batch); ++i) {
            const CountedOrder &order = orders[i];
            HEARTH_TRY(tx.later("INSERT INTO counted (epoch, seq) VALUES (?1, ?2)", order.epoch, order.seq));
            HEARTH_TRY(add(order.member, VisitOrders, order.share.day, 0, order.share.orders));
            HEARTH_TRY(add(order.member, VisitSpend, order.share.day, 0, order.share.spendMinor));
            for (const OrderShare::Count &count : order.share.counts)
                HEARTH_TRY(add(order.member, static_cast<int>(count.kind), count.code, seasonOf(order.share.day), count.count));
        }
        HEARTH_TRY(tx.commit());
    }
    CountingRate rate;
    rate.perSecond = static_cast<double>(orders.size()) * 1e9 / static_cast<double>(since.nsecsElapsed());
    rate.processorUs = (ownProcessorUs() - own) / static_cast<double>(orders.size());
    HEARTH_ASSIGN(auto size, db->query("SELECT pg_total_relation_size('counter')"));
    HEARTH_TRY(size.next());
    rate.bytesEach = static_cast<double>(size.int64(0)) / static_cast<double>(membersOf(orders));
    return rate;
}

} // namespace hearth::bench
