// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/pgaddress.h"
#include "storage/pgvalues.h"

#include <QHash>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

struct pg_conn;
struct pg_cancel;

namespace hearth::storage {

struct PgResultDeleter {
    void operator()(pg_result *result) const;
};
using PgResult = std::unique_ptr<pg_result, PgResultDeleter>;

/** A statement of the program, prepared on the server at its first use in each connection. */
struct PgStatement {
    QByteArray text;             ///< as the program writes it, with ?1
    QByteArray sql;              ///< with $1
    QByteArray name;             ///< on the server
    std::vector<unsigned> types; ///< it was prepared for
    bool prepared = false;       ///< or on its way
    bool reads = false;          ///< begins with SELECT or WITH
    QByteArray table;            ///< of a plain INSERT INTO table (…) VALUES (?1, …, ?n); empty: something else
    QByteArray copy;             ///< the same rows by COPY
    QHash<QByteArray, bool> mentions; ///< whether a table's name is in its text
};

/** One connection to PostgreSQL 15, always in pipeline mode: what is queued goes out without waiting, sync() waits for all of it.
    Used by one thread at a time, interrupt() by any. */
class PgConnection {
public:
    /** `readOnly`: the server refuses writes. Errors: Io (not reachable), Unauthorised, NotFound (no such database), Unavailable. */
    [[nodiscard]] static Result<std::unique_ptr<PgConnection>> open(PgAddress address, bool readOnly);
    PgConnection(const PgConnection &) = delete;
    PgConnection &operator=(const PgConnection &) = delete;
    ~PgConnection();

    [[nodiscard]] const PgAddress &address() const { return m_address; }
    [[nodiscard]] bool readOnly() const { return m_readOnly; }
    /** The connection broke: nothing goes any more until connect(). */
    [[nodiscard]] bool lost() const;
    /** In a transaction, also in one that waits for its rollback after an error. */
    [[nodiscard]] bool inTransaction() const;
    [[nodiscard]] Result<void> connect();

    [[nodiscard]] PgStatement &statement(const char *sql);
    /** Sends the statement; its error comes with the next sync(). */
    void queue(PgStatement &statement, const PgValues &values);
    /** As queue(), of the fields of one tuple of COPY. */
    void queueTuple(PgStatement &statement, const std::vector<unsigned> &types, const char *tuple);
    /** Waits for all that was queued: the last statement's result, or the first error. Error Io where the connection broke. */
    [[nodiscard]] Result<PgResult> sync();
    [[nodiscard]] bool queued() const { return !m_queued.empty(); }
    /** Any number of statements, outside the pipeline. */
    [[nodiscard]] Result<void> script(const QByteArray &sql);
    /** Rows by COPY … FROM STDIN (FORMAT binary): tuples without header and trailer. */
    [[nodiscard]] Result<void> copy(const PgStatement &statement, const QByteArray &tuples);
    /** Ends what the server does for this connection now with Timeout. Any thread. */
    void interrupt();

private:
    struct Queued {
        PgStatement *statement;
        bool prepare;
    };
    PgConnection(PgAddress address, bool readOnly) : m_address(std::move(address)), m_readOnly(readOnly) {}
    void send(PgStatement &statement, const std::vector<unsigned> &types, const std::vector<const char *> &values, const int *lengths);
    [[nodiscard]] Error error(const pg_result *result, const QByteArray &what);
    [[nodiscard]] Error broken(const QByteArray &what);
    [[nodiscard]] Error outOfStep();
    void unsent(const PgStatement &statement);
    void drop();

    PgAddress m_address;
    bool m_readOnly;
    pg_conn *m_connection = nullptr;
    std::deque<Queued> m_queued;
    std::optional<Error> m_unsent; ///< what could not even be sent
    QHash<QByteArray, PgStatement *> m_byText;
    std::deque<PgStatement> m_statements; ///< stay where they are
    int m_names = 0;
    std::vector<const char *> m_pointers;
    std::vector<int> m_lengths;
    std::vector<int> m_formats;
    std::mutex m_cancelMutex;
    pg_cancel *m_cancel = nullptr;
    std::atomic<bool> m_interrupted{false};
};

} // namespace hearth::storage
