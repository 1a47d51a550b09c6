// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/pgconnection.h"

#include <QLoggingCategory>
#include <QtEndian>
#include <array>
#include <libpq-fe.h>

namespace hearth::storage {
namespace {
Q_LOGGING_CATEGORY(pgLog, "hearth.storage.postgresql")

// How long a statement, a lock and a transaction nobody goes on with may last: one node must not stop the others for ever. Nor may the locks of
// one whose machine is gone: the server is to find out.
constexpr char SettingsSql[] =
    "SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '15s'; SET jit = off;"
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '15s';"
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";
constexpr char CopyHeader[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; // 19 bytes with the literal's own end
constexpr int CopyHeaderLength = 19;

// With $1 for ?1; not in strings and quoted names.
QByteArray dollars(const QByteArray &text)
{
    QByteArray sql;
    char quote = 0;
    for (const char c : text) {
        if (quote != 0 && c == quote)
            quote = 0;
        else if (quote == 0 && (c == '\'' || c == '"'))
            quote = c;
        sql += quote == 0 && c == '?' ? '$' : c;
    }
    return sql;
}

// Fills table and copy of "INSERT INTO table (a, b) VALUES (?1, ?2)"; other forms stay what they are.
void readPlainInsert(PgStatement &statement)
{
    constexpr char Begin[] = "INSERT INTO ";
    if (!statement.text.startsWith(Begin))
        return;
    const qsizetype open = statement.text.indexOf(" (");
    const qsizetype close = statement.text.indexOf(") VALUES (");
    if (open < 0 || close < open)
        return;
    const QByteArray columns = statement.text.mid(open + 2, close - open - 2);
    QByteArray expected = ") VALUES (";
    for (qsizetype i = 1; i <= columns.count(',') + 1; ++i)
        expected += (i > 1 ? ", ?" : "?") + QByteArray::number(i);
    if (statement.text.mid(close) != expected + ')')
        return;
    statement.table = statement.text.mid(qstrlen(Begin), open - static_cast<qsizetype>(qstrlen(Begin)));
    statement.copy = "COPY " + statement.table + " (" + columns + ") FROM STDIN (FORMAT binary)";
}

// Classes and conditions of the SQL standard and of PostgreSQL (errcodes.txt).
ErrorCode codeOf(const QByteArray &state, bool interrupted)
{
    if (state == "57014") // also by statement_timeout, where nobody asked for it: then nothing is wrong with what was asked
        return interrupted ? ErrorCode::Timeout : ErrorCode::Busy;
    if (state == "55P03" || state == "40P01" || state == "40001")
        return ErrorCode::Busy;
    if (state == "53100")
        return ErrorCode::DiskFull;
    if (state == "25006" || state == "58030" || state.startsWith("08") || state.startsWith("57P") || state == "25P03")
        return ErrorCode::Io;
    if (state.startsWith("23"))
        return ErrorCode::Conflict;
    if (state.startsWith("53"))
        return ErrorCode::Unavailable;
    if (state.startsWith("28"))
        return ErrorCode::Unauthorised;
    if (state == "3D000")
        return ErrorCode::NotFound;
    if (state == "XX001" || state == "XX002")
        return ErrorCode::Corrupt;
    return ErrorCode::Internal;
}
} // namespace

void PgResultDeleter::operator()(pg_result *result) const
{
    PQclear(result);
}

Result<std::unique_ptr<PgConnection>> PgConnection::open(PgAddress address, bool readOnly)
{
    std::unique_ptr<PgConnection> connection(new PgConnection(std::move(address), readOnly));
    HEARTH_TRY(connection->connect());
    return connection;
}

PgConnection::~PgConnection()
{
    drop();
}

void PgConnection::drop()
{
    {
        const std::scoped_lock lock(m_cancelMutex);
        PQfreeCancel(std::exchange(m_cancel, nullptr));
    }
    m_queued.clear();
    m_interrupted = false;
    for (PgStatement &statement : m_statements)
        statement.prepared = false;
    PQfinish(std::exchange(m_connection, nullptr));
}

Result<void> PgConnection::connect()
{
    drop();
    std::vector<const char *> keys;
    std::vector<const char *> values;
    for (const auto &[key, value] : m_address.options()) {
        keys.push_back(key.constData());
        values.push_back(value.constData());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    m_connection = PQconnectdbParams(keys.data(), values.data(), 0);
    if (PQstatus(m_connection) != CONNECTION_OK) {
        const QString why = m_address.scrubbed(QString::fromUtf8(PQerrorMessage(m_connection)));
        ErrorCode code = ErrorCode::Io;
        // libpq gives no SQLSTATE for a connection that was refused.
        if (PQconnectionNeedsPassword(m_connection) != 0 || why.contains(QLatin1String("authentication failed")))
            code = ErrorCode::Unauthorised;
        else if (why.contains(QLatin1String("does not exist")) && why.contains(QLatin1String("FATAL")))
            code = ErrorCode::NotFound;
        drop();
        return fail(code, QStringLiteral("cannot reach the database: ") + why, m_address.name());
    }
    PQsetNoticeProcessor(m_connection, [](void *, const char *text) { qCDebug(pgLog) << text; }, nullptr);
    if (QByteArray(PQparameterStatus(m_connection, "server_encoding")) != "UTF8") {
        drop();
        return fail(ErrorCode::InvalidInput, QStringLiteral("the database must have the encoding UTF8"), m_address.name());
    }
    QByteArray settings(SettingsSql);
    if (m_readOnly)
        settings.prepend("SET default_transaction_read_only = on;");
    const PgResult set(PQexec(m_connection, settings.constData()));
    if (PQresultStatus(set.get()) != PGRES_TUPLES_OK || PQenterPipelineMode(m_connection) != 1) {
        Error failed = error(set.get(), "settings");
        drop();
        return tl::unexpected<Error>(std::move(failed));
    }
    const std::scoped_lock lock(m_cancelMutex);
    m_cancel = PQgetCancel(m_connection);
    return {};
}

bool PgConnection::lost() const
{
    return m_connection == nullptr || PQstatus(m_connection) != CONNECTION_OK;
}

bool PgConnection::inTransaction() const
{
    if (lost())
        return false;
    const PGTransactionStatusType status = PQtransactionStatus(m_connection);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE; // the last: something is queued
}

PgStatement &PgConnection::statement(const char *sql)
{
    const QByteArray key = QByteArray::fromRawData(sql, static_cast<qsizetype>(qstrlen(sql)));
    if (PgStatement *found = m_byText.value(key))
        return *found;
    PgStatement &made = m_statements.emplace_back();
    made.text = QByteArray(sql);
    made.sql = dollars(made.text);
    made.reads = made.text.startsWith("SELECT") || made.text.startsWith("WITH");
    readPlainInsert(made);
    m_byText.insert(made.text, &made);
    return made;
}

void PgConnection::send(PgStatement &statement, const std::vector<unsigned> &types, const std::vector<const char *> &values, const int *lengths)
{
    if (!statement.prepared || statement.types != types) {
        statement.types = types;
        statement.name = "s" + QByteArray::number(++m_names);
        statement.prepared = true;
        if (PQsendPrepare(m_connection, statement.name.constData(), statement.sql.constData(), static_cast<int>(types.size()), types.data()) != 1) {
            statement.prepared = false;
            return unsent(statement);
        }
        m_queued.push_back({&statement, true});
    }
    m_formats.assign(std::max<std::size_t>(1, types.size()), 1);
    if (PQsendQueryPrepared(m_connection, statement.name.constData(), static_cast<int>(types.size()), values.data(), lengths, m_formats.data(), 1)
        != 1)
        return unsent(statement);
    m_queued.push_back({&statement, false});
}

void PgConnection::queue(PgStatement &statement, const PgValues &values)
{
    m_pointers.clear();
    for (int i = 0; i < values.count(); ++i)
        m_pointers.push_back(values.at(i));
    send(statement, values.types(), m_pointers, values.lengths().data());
}

void PgConnection::queueTuple(PgStatement &statement, const std::vector<unsigned> &types, const char *tuple)
{
    m_pointers.clear();
    m_lengths.clear();
    tuple += sizeof(qint16);
    for (std::size_t i = 0; i < types.size(); ++i) {
        const int length = qFromBigEndian<qint32>(tuple);
        tuple += sizeof(qint32);
        m_pointers.push_back(length < 0 ? nullptr : tuple);
        m_lengths.push_back(length);
        tuple += std::max(0, length);
    }
    send(statement, types, m_pointers, m_lengths.data());
}

void PgConnection::unsent(const PgStatement &statement)
{
    if (!m_unsent)
        m_unsent = broken(statement.text);
}

Error PgConnection::error(const pg_result *result, const QByteArray &what)
{
    const QByteArray state = result != nullptr ? QByteArray(PQresultErrorField(result, PG_DIAG_SQLSTATE)) : QByteArray();
    if (state.isEmpty())
        return broken(what);
    const bool interrupted = state == "57014" && m_interrupted.exchange(false);
    QString words = m_address.scrubbed(QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
    if (state == "25006" && !m_readOnly)
        words = QStringLiteral("the server takes no writes: it is a standby, or set to read only");
    return Error{codeOf(state, interrupted), QString::fromUtf8(what.left(80)) + QStringLiteral(": ") + words, {}};
}

Error PgConnection::broken(const QByteArray &what)
{
    const QString why = m_connection != nullptr ? m_address.scrubbed(QString::fromUtf8(PQerrorMessage(m_connection))) : QString();
    return Error{ErrorCode::Io, QStringLiteral("%1: the connection to the database was lost: %2").arg(QString::fromUtf8(what.left(80)), why),
                 m_address.name()};
}

Result<PgResult> PgConnection::sync()
{
    if (lost()) {
        m_queued.clear();
        m_unsent.reset();
        return tl::unexpected<Error>(broken("not connected"));
    }
    PgResult last;
    std::optional<Error> first = std::exchange(m_unsent, std::nullopt);
    PQpipelineSync(m_connection);
    for (const Queued &one : std::exchange(m_queued, {})) {
        bool done = false;
        while (PgResult result{PQgetResult(m_connection)}) {
            const ExecStatusType status = PQresultStatus(result.get());
            if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
                done = true;
                if (!one.prepare)
                    last = std::move(result);
            } else if (status == PGRES_FATAL_ERROR && !first) {
                first = error(result.get(), one.statement->text);
            } else if (status == PGRES_PIPELINE_SYNC) {
                break; // never before its turn
            }
            if (lost())
                break;
        }
        if (one.prepare && !done)
            one.statement->prepared = false;
        if (lost())
            break;
    }
    int empty = 0;
    while (!lost()) {
        const PgResult result(PQgetResult(m_connection));
        if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC)
            break;
        if (result && PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !first)
            first = error(result.get(), "sync");
        if (!result && ++empty > 8)
            return tl::unexpected<Error>(outOfStep());
    }
    if (lost() && (!first || first->code != ErrorCode::Io))
        first = broken("not answered");
    if (first)
        return tl::unexpected<Error>(std::move(*first));
    return last;
}

Error PgConnection::outOfStep()
{
    Error failed = broken("the pipeline is out of step");
    drop();
    return failed;
}

Result<void> PgConnection::script(const QByteArray &sql)
{
    HEARTH_TRY(sync());
    PQexitPipelineMode(m_connection);
    const PgResult result(PQexec(m_connection, sql.constData()));
    const ExecStatusType status = PQresultStatus(result.get());
    std::optional<Error> failed;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        failed = error(result.get(), sql.left(60));
    PQenterPipelineMode(m_connection);
    if (failed)
        return tl::unexpected<Error>(std::move(*failed));
    return {};
}

Result<void> PgConnection::copy(const PgStatement &statement, const QByteArray &tuples)
{
    HEARTH_TRY(sync());
    PQexitPipelineMode(m_connection);
    std::optional<Error> failed;
    PgResult result(PQexec(m_connection, statement.copy.constData()));
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) {
        PQputCopyData(m_connection, CopyHeader, CopyHeaderLength);
        PQputCopyData(m_connection, tuples.constData(), static_cast<int>(tuples.size()));
        PQputCopyData(m_connection, "\377\377", 2);
        PQputCopyEnd(m_connection, nullptr);
        result.reset(PQgetResult(m_connection));
    }
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
        failed = error(result.get(), statement.text);
    while (!lost()) { // to its end
        if (const PgResult rest(PQgetResult(m_connection)); !rest)
            break;
    }
    PQenterPipelineMode(m_connection);
    if (failed)
        return tl::unexpected<Error>(std::move(*failed));
    return {};
}

void PgConnection::interrupt()
{
    std::array<char, 256> why{};
    const std::scoped_lock lock(m_cancelMutex);
    if (m_cancel == nullptr)
        return;
    m_interrupted = true;
    if (PQcancel(m_cancel, why.data(), static_cast<int>(why.size())) == 0)
        qCWarning(pgLog).noquote() << "cannot interrupt:" << m_address.scrubbed(QString::fromUtf8(why.data()));
}

} // namespace hearth::storage
