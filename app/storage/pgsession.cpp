// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/pgsession.h"

#include <algorithm>
#include <libpq-fe.h>

namespace hearth::storage {
namespace {
/** All that writes a Hearth database waits for this one (pg_advisory_xact_lock). */
constexpr qint64 WriterLock = 0x48454152'54480001;
constexpr qsizetype CopyFromRows = 12; ///< fewer are faster one by one: COPY leaves the pipeline
constexpr qsizetype GatherBytes = 4 << 20;
constexpr qint64 ReservedAtOnce = 256;
} // namespace

Result<std::unique_ptr<PgSession>> PgSession::open(const QString &address, bool readOnly)
{
    HEARTH_ASSIGN(PgAddress parsed, PgAddress::parse(address));
    HEARTH_ASSIGN(auto connection, PgConnection::open(std::move(parsed), readOnly));
    return std::unique_ptr<PgSession>(new PgSession(std::move(connection)));
}

Result<PgResult> PgSession::sync()
{
    m_unconfirmed = 0;
    return m_connection->sync();
}

void PgSession::control(const char *sql)
{
    m_connection->queue(m_connection->statement(sql), m_none);
}

void PgSession::forget()
{
    m_gathered.clear();
    m_gatheredBytes = 0;
    m_constants.clear();
}

Result<PgResult> PgSession::run(PgStatement &statement)
{
    if (m_open) {
        if (!m_gathered.empty() && sees(statement))
            HEARTH_TRY(flush());
        m_connection->queue(statement, m_values);
        return sync();
    }
    for (bool again = true;; again = false) {
        if (m_connection->lost())
            HEARTH_TRY(m_connection->connect());
        m_connection->queue(statement, m_values);
        auto result = sync();
        // Only reads come here: one that was not answered may be asked again.
        if (result || !again || !m_connection->lost())
            return result;
    }
}

bool PgSession::sees(PgStatement &statement) const
{
    return !statement.reads || std::any_of(m_gathered.cbegin(), m_gathered.cend(), [&statement](const Gathered &gathered) {
        const QByteArray &table = gathered.statement->table;
        auto known = statement.mentions.find(table);
        if (known == statement.mentions.end())
            known = statement.mentions.insert(table, statement.text.contains(table));
        return *known;
    });
}

Result<void> PgSession::later(PgStatement &statement)
{
    if (!m_bulk || statement.table.isEmpty()) {
        HEARTH_TRY(flush());
        m_connection->queue(statement, m_values);
        ++m_unconfirmed;
        return {};
    }
    auto gathered = std::find_if(m_gathered.begin(), m_gathered.end(), [&](const Gathered &one) { return one.statement == &statement; });
    if (gathered == m_gathered.end()) {
        m_gathered.push_back({&statement, m_values.types(), {}, {}});
        gathered = m_gathered.end() - 1;
    }
    const qsizetype before = gathered->tuples.size();
    gathered->starts.append(before);
    m_values.appendTuple(gathered->tuples);
    m_gatheredBytes += gathered->tuples.size() - before;
    return m_gatheredBytes > GatherBytes ? flush() : Result<void>();
}

Result<void> PgSession::flush()
{
    m_gatheredBytes = 0;
    for (const Gathered &gathered : std::exchange(m_gathered, {})) {
        if (gathered.starts.size() < CopyFromRows) {
            for (const qsizetype start : gathered.starts)
                m_connection->queueTuple(*gathered.statement, gathered.types, gathered.tuples.constData() + start);
            m_unconfirmed += static_cast<int>(gathered.starts.size());
        } else {
            m_unconfirmed = 0; // it waits for what was queued
            HEARTH_TRY(m_connection->copy(*gathered.statement, gathered.tuples));
        }
    }
    return {};
}

Result<std::optional<qint64>> PgSession::constant(PgStatement &statement)
{
    QByteArray key = statement.text;
    m_values.appendTuple(key);
    if (const auto known = m_constants.constFind(key); known != m_constants.constEnd())
        return std::optional(*known);
    HEARTH_ASSIGN(const PgResult result, run(statement));
    if (PQntuples(result.get()) == 0 || PQgetisnull(result.get(), 0, 0) != 0)
        return std::optional<qint64>();
    const qint64 value = pgInt64(result.get(), 0, 0);
    m_constants.insert(key, value);
    return std::optional(value);
}

Result<qint64> PgSession::reserveId(const char *table)
{
    auto &[next, end] = m_reserved[QByteArray(table)];
    if (next == end) {
        PgStatement &take = statement("SELECT setval(s, nextval(s) + ?2 - 1) FROM (SELECT pg_get_serial_sequence(?1, 'id')::regclass AS s) AS one");
        m_values.addText(table);
        m_values.add(ReservedAtOnce);
        HEARTH_ASSIGN(const PgResult result, run(take));
        end = pgInt64(result.get(), 0, 0) + 1;
        next = end - ReservedAtOnce;
    }
    return next++;
}

Result<void> PgSession::begin()
{
    if (m_connection->readOnly())
        return fail(ErrorCode::Io, QStringLiteral("this connection only reads"), name());
    for (bool again = true;; again = false) {
        if (m_connection->lost())
            HEARTH_TRY(m_connection->connect());
        forget();
        control("BEGIN ISOLATION LEVEL READ COMMITTED");
        PgStatement &lock = statement("SELECT pg_advisory_xact_lock(?1)");
        m_values.add(WriterLock);
        m_connection->queue(lock, m_values);
        auto begun = sync();
        if (begun) {
            m_open = true;
            return {};
        }
        if (!m_connection->lost() || !again) {
            rollback();
            return tl::unexpected<Error>(std::move(begun).error());
        }
    }
}

Result<void> PgSession::commit()
{
    auto flushed = flush();
    if (!flushed) {
        rollback();
        return flushed;
    }
    control("COMMIT");
    auto done = sync();
    forget();
    m_open = false;
    if (!done) {
        const bool unknown = m_connection->lost();
        rollback();
        if (unknown)
            done.error().text += QStringLiteral("; whether it was committed is not known");
        return tl::unexpected<Error>(std::move(done).error());
    }
    // The COMMIT of a transaction that had failed answers ROLLBACK.
    if (QByteArray(PQcmdStatus(done->get())) != "COMMIT")
        return fail(ErrorCode::Io, QStringLiteral("the transaction was rolled back by the database"), name());
    return {};
}

void PgSession::rollback()
{
    forget();
    m_open = false;
    if (m_connection->queued())
        static_cast<void>(sync());
    if (!m_connection->inTransaction())
        return;
    control("ROLLBACK");
    static_cast<void>(sync()); // fails only where the connection is lost, and the transaction with it
}

Result<void> PgSession::savepoint()
{
    HEARTH_TRY(flush());
    if (m_unconfirmed > 0) // an error of before must not be taken for one of what comes now
        HEARTH_TRY(sync());
    control("SAVEPOINT work");
    return {};
}

Result<void> PgSession::releaseSavepoint()
{
    HEARTH_TRY(flush());
    control("RELEASE SAVEPOINT work");
    if (m_unconfirmed > 0)
        HEARTH_TRY(sync());
    return {};
}

Result<void> PgSession::rollbackToSavepoint()
{
    forget();
    if (m_connection->queued())
        static_cast<void>(sync());
    control("ROLLBACK TO SAVEPOINT work");
    control("RELEASE SAVEPOINT work");
    HEARTH_TRY(sync());
    return {};
}

Result<void> PgSession::script(const QByteArray &sql)
{
    if (!m_open && m_connection->lost())
        HEARTH_TRY(m_connection->connect());
    HEARTH_TRY(flush());
    m_unconfirmed = 0;
    return m_connection->script(sql);
}

} // namespace hearth::storage
