// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/pgconnection.h"

namespace hearth::storage {

/** What a transaction is on PostgreSQL: one after another over all nodes, by an advisory lock that each begins with, so that numbers
    given in it rise in the order of commits. Writes nobody waits for go out together. On its connection's thread, except interrupt(). */
class PgSession {
public:
    [[nodiscard]] static Result<std::unique_ptr<PgSession>> open(const QString &address, bool readOnly);

    [[nodiscard]] QString name() const { return m_connection->address().name(); }
    /** Begins a call: its statement, and `values()` empty. */
    [[nodiscard]] PgStatement &statement(const char *sql)
    {
        m_values.clear();
        return m_connection->statement(sql);
    }
    [[nodiscard]] PgValues &values() { return m_values; }
    /** Runs the call now. Outside a transaction it is sent once more where the connection turned out to be lost. */
    [[nodiscard]] Result<PgResult> run(PgStatement &statement);
    /** Runs the call before the next one that could see it, at the latest when the savepoint or transaction ends; its error comes
        then. Plain inserts wait for others of their kind inside bulk. */
    [[nodiscard]] Result<void> later(PgStatement &statement);
    /** As run(), for the first column as a number: the server is asked once in a transaction. */
    [[nodiscard]] Result<std::optional<qint64>> constant(PgStatement &statement);
    /** A number of the table's id column that nobody else gets. */
    [[nodiscard]] Result<qint64> reserveId(const char *table);
    void setBulk(bool on) { m_bulk = on; }
    [[nodiscard]] bool bulk() const { return m_bulk; }

    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> commit();
    void rollback();
    [[nodiscard]] bool active() const { return m_open && m_connection->inTransaction(); }
    [[nodiscard]] Result<void> savepoint();
    [[nodiscard]] Result<void> releaseSavepoint();
    [[nodiscard]] Result<void> rollbackToSavepoint();

    [[nodiscard]] Result<void> script(const QByteArray &sql);
    void interrupt() { m_connection->interrupt(); }

private:
    struct Gathered {
        PgStatement *statement;
        std::vector<unsigned> types;
        QByteArray tuples;
        QList<qsizetype> starts;
    };
    explicit PgSession(std::unique_ptr<PgConnection> connection) : m_connection(std::move(connection)) {}
    [[nodiscard]] Result<void> flush();
    [[nodiscard]] bool sees(PgStatement &statement) const;
    void control(const char *sql);
    [[nodiscard]] Result<PgResult> sync();
    void forget();

    std::unique_ptr<PgConnection> m_connection;
    PgValues m_values;
    const PgValues m_none;
    bool m_open = false; ///< between begin() and the end, also where the connection is lost meanwhile
    bool m_bulk = false;
    int m_unconfirmed = 0; ///< queued writes whose errors are not known yet
    std::vector<Gathered> m_gathered; ///< in the order their tables were first written
    qsizetype m_gatheredBytes = 0;
    QHash<QByteArray, qint64> m_constants;
    QHash<QByteArray, std::pair<qint64, qint64>> m_reserved; ///< table → next, end
};

} // namespace hearth::storage
