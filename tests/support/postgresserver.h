// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QHash>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

struct pg_conn;

namespace hearth {

/** A real PostgreSQL 15 from Debian's package: a cluster in a directory of its own on a free port of 127.0.0.1, as an ordinary process
    that ends with the test, however that ends. What a test cannot start it must fail for, not skip. */
class PostgresServer {
public:
    /** `settings`: "name=value". Without any a crash of the machine may lose what was committed, which no test waits for. */
    explicit PostgresServer(const QStringList &settings = {QStringLiteral("fsync=off"), QStringLiteral("full_page_writes=off")});
    ~PostgresServer();
    PostgresServer(const PostgresServer &) = delete;
    PostgresServer &operator=(const PostgresServer &) = delete;

    /** The one of this test program, started at the first call; ends the program where it cannot be. */
    [[nodiscard]] static PostgresServer &shared();

    /** From its first start on a standby of `primary`, to which it is connected by `name`; until it can be read. What the primary writes while
        the standby is away is kept for it. */
    [[nodiscard]] bool startStandbyOf(PostgresServer &primary, const QString &name);
    /** Until it takes connections; false with error(). Also after stop() and kill(), with the same data and port. */
    [[nodiscard]] bool start();
    /** As a shutdown of the machine does: sessions end, transactions in progress are rolled back. */
    void stop();
    /** As a power cut. */
    void kill();
    [[nodiscard]] QString error() const { return m_error; }

    /** The address of a new database, a copy of database `from` (its name). */
    [[nodiscard]] QString create(const QString &from = QStringLiteral("template0"));
    /** The address of a database by its name, with the role that owns all, or another. */
    [[nodiscard]] QString address(const QString &database, const QString &user = QStringLiteral("hearth")) const;
    /** Runs SQL as the server's administrator, in a session that stays; the first value of the last statement. */
    QString sql(const QString &statement, const QString &database = QStringLiteral("postgres"));
    /** The name in an address. */
    [[nodiscard]] static QString nameIn(const QString &address);
    static constexpr const char *Password = "s3cret-of-tests";

private:
    [[nodiscard]] bool initialise();
    [[nodiscard]] bool run(const QString &program, const QStringList &arguments);
    void asServerUser(QProcess &process) const;
    void endSessions();
    QTemporaryDir m_root;
    QStringList m_settings;
    QProcess m_process;
    QString m_error;
    QString m_primary; ///< address of the server this one was made a standby of
    QString m_name;
    quint16 m_port = 0;
    int m_databases = 0;
    QHash<QString, pg_conn *> m_sessions;
};

} // namespace hearth
