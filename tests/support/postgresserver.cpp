// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/postgresserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QThread>
#include <array>
#include <csignal>
#include <grp.h>
#include <libpq-fe.h>
#include <memory>
#include <optional>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace hearth {
namespace {
constexpr int StartMs = 60'000;
constexpr int PollMs = 10;

QString program(const char *name)
{
    return QStringLiteral("/usr/lib/postgresql/15/bin/") + QLatin1String(name);
}

/** Whose child a process is; nothing: it is gone, or as good as gone. */
std::optional<qint64> parentOf(pid_t process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray stat = file.readAll();
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' '); // after "PID (NAME) "
    return fields.size() > 1 && fields.first() != "Z" && fields.first() != "X" ? std::optional(fields.at(1).toLongLong()) : std::nullopt;
}

QList<pid_t> childrenOf(qint64 parent)
{
    QList<pid_t> children;
    const QStringList processes = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : processes) {
        if (const pid_t process = name.toInt(); process > 0 && parentOf(process) == parent)
            children.append(process);
    }
    return children;
}

struct User {
    uid_t uid = 0;
    gid_t gid = 0;
};

/** PostgreSQL refuses to run as root; nothing: this user will do. */
std::optional<User> serverUser()
{
    if (::geteuid() != 0)
        return std::nullopt;
    for (const char *name : {"postgres", "nobody"}) {
        passwd entry{};
        passwd *found = nullptr;
        std::array<char, 4096> room{};
        if (::getpwnam_r(name, &entry, room.data(), room.size(), &found) == 0 && found != nullptr)
            return User{entry.pw_uid, entry.pw_gid};
    }
    return std::nullopt;
}
} // namespace

PostgresServer::PostgresServer(const QStringList &settings) : m_settings(settings) {}

PostgresServer::~PostgresServer()
{
    endSessions();
    if (m_process.state() == QProcess::NotRunning)
        return;
    ::kill(static_cast<pid_t>(m_process.processId()), SIGQUIT); // at once
    m_process.waitForFinished();
}

PostgresServer &PostgresServer::shared()
{
    static std::unique_ptr<PostgresServer> server = [] {
        auto made = std::make_unique<PostgresServer>();
        if (!made->start())
            qFatal("%s", qPrintable(made->error()));
        return made;
    }();
    return *server;
}

void PostgresServer::asServerUser(QProcess &process) const
{
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(m_root.path());
    const User user = serverUser().value_or(User());
    process.setChildProcessModifier([uid = user.uid, gid = user.gid, parent = ::getpid()] {
        if (uid != 0 && (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(127);
    });
}

bool PostgresServer::run(const QString &name, const QStringList &arguments)
{
    QProcess process;
    asServerUser(process);
    process.start(name, arguments);
    if (process.waitForFinished(StartMs) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    m_error = name + QStringLiteral(": ") + process.errorString() + QString::fromUtf8(process.readAll());
    return false;
}

bool PostgresServer::initialise()
{
    const QString data = m_root.filePath(QStringLiteral("data"));
    if (QFile::exists(data + QStringLiteral("/PG_VERSION")))
        return true;
    if (const auto user = serverUser(); user && ::chown(QFile::encodeName(m_root.path()).constData(), user->uid, user->gid) != 0) {
        m_error = QStringLiteral("cannot give the server its directory");
        return false;
    }
    if (!m_primary.isEmpty())
        return run(program("pg_basebackup"), {QStringLiteral("-D"), data, QStringLiteral("-d"), m_primary, QStringLiteral("-R"), QStringLiteral("-X"), QStringLiteral("stream"),
                                              QStringLiteral("-c"), QStringLiteral("fast"), QStringLiteral("-C"), QStringLiteral("-S"), m_name, QStringLiteral("--no-sync")});
    const QString password = m_root.filePath(QStringLiteral("password"));
    QFile file(password);
    if (!file.open(QIODevice::WriteOnly) || file.write(Password) < 0) {
        m_error = QStringLiteral("cannot write ") + password;
        return false;
    }
    file.setPermissions(QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther);
    file.close();
    QStringList more;
    if (m_settings.contains(QStringLiteral("fsync=off")))
        more << QStringLiteral("--wal-segsize=1"); // less to write before it is up
    return run(program("initdb"), more + QStringList{QStringLiteral("-D"), data, QStringLiteral("-U"), QStringLiteral("admin"), QStringLiteral("--auth=scram-sha-256"),
                                   QStringLiteral("--pwfile=") + password, QStringLiteral("-E"), QStringLiteral("UTF8"),
                                   QStringLiteral("--locale=C"), QStringLiteral("--no-sync")});
}

bool PostgresServer::startStandbyOf(PostgresServer &primary, const QString &name)
{
    m_name = name;
    m_primary = primary.address(QStringLiteral("postgres"), QStringLiteral("admin")) + QStringLiteral("?application_name=") + name;
    return start();
}

bool PostgresServer::start()
{
    if (!initialise())
        return false;
    const bool fresh = m_port == 0;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < StartMs) { // again where the port was taken meanwhile, or what was killed has not let go yet
        if (fresh) {
            QTcpServer any;
            static_cast<void>(any.listen(QHostAddress::LocalHost));
            m_port = any.serverPort();
        }
        QStringList arguments{QStringLiteral("-D"), m_root.filePath(QStringLiteral("data"))};
        for (const QString &setting : QStringList{QStringLiteral("listen_addresses=127.0.0.1"), QStringLiteral("unix_socket_directories="),
                                                  QStringLiteral("port=%1").arg(m_port), QStringLiteral("shared_buffers=64MB"),
                                                  QStringLiteral("max_connections=60")} + m_settings)
            arguments << QStringLiteral("-c") << setting;
        asServerUser(m_process);
        m_process.start(program("postgres"), arguments);
        const QByteArray ping = "host=127.0.0.1 dbname=postgres port=" + QByteArray::number(m_port);
        while (timer.elapsed() < StartMs && !m_process.waitForFinished(PollMs) && m_process.state() != QProcess::NotRunning) {
            if (PQping(ping.constData()) == PQPING_OK) {
                if (fresh && m_primary.isEmpty())
                    sql(QStringLiteral("CREATE ROLE hearth LOGIN PASSWORD '%1'").arg(QLatin1String(Password)));
                return true;
            }
        }
        m_error = QStringLiteral("postgres: ") + m_process.errorString() + QString::fromUtf8(m_process.readAll());
        if (m_process.error() == QProcess::FailedToStart)
            return false;
    }
    return false;
}

void PostgresServer::endSessions()
{
    for (pg_conn *session : std::exchange(m_sessions, {}))
        PQfinish(session);
}

void PostgresServer::stop()
{
    endSessions();
    ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
    m_process.waitForFinished();
}

void PostgresServer::kill()
{
    endSessions();
    const QList<pid_t> sessions = childrenOf(m_process.processId());
    m_process.kill();
    m_process.waitForFinished();
    // They outlive their server until they look for it, and could still commit.
    for (const pid_t session : sessions)
        ::kill(session, SIGKILL);
    for (const pid_t session : sessions) {
        while (parentOf(session))
            QThread::msleep(1);
    }
}

QString PostgresServer::address(const QString &database, const QString &user) const
{
    return QStringLiteral("postgresql://%1:%2@127.0.0.1:%3/%4").arg(user, QLatin1String(Password)).arg(m_port).arg(database);
}

QString PostgresServer::nameIn(const QString &address)
{
    return address.mid(address.lastIndexOf(QLatin1Char('/')) + 1);
}

QString PostgresServer::create(const QString &from)
{
    const QString name = QStringLiteral("d%1").arg(++m_databases);
    // The files are copied: faster than by way of the log where nothing waits for the disk.
    sql(QStringLiteral("CREATE DATABASE %1 OWNER hearth TEMPLATE %2").arg(name, from));
    return address(name);
}

QString PostgresServer::sql(const QString &statement, const QString &database)
{
    PGconn *&connection = m_sessions[database];
    if (connection == nullptr)
        connection = PQconnectdb(address(database, QStringLiteral("admin")).toUtf8().constData());
    PGresult *result = PQexec(connection, statement.toUtf8().constData());
    const ExecStatusType status = PQresultStatus(result);
    QString value = PQntuples(result) > 0 ? QString::fromUtf8(PQgetvalue(result, 0, 0)) : QString();
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        qFatal("%s: %s", qPrintable(statement), PQerrorMessage(connection));
    PQclear(result);
    return value;
}

} // namespace hearth
