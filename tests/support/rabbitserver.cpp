// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/rabbitserver.h"

#include "certificates/certificates.h"
#include "core/clock.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <array>
#include <csignal>
#include <memory>
#include <sys/prctl.h>
#include <unistd.h>

namespace hearth {
namespace {
constexpr int StartMs = 90'000;
constexpr int PollMs = 50;

quint16 freePort()
{
    QTcpServer any;
    static_cast<void>(any.listen(QHostAddress::LocalHost));
    return any.serverPort();
}

/** Ends with this process, and its children with it. */
void bind(QProcess &process)
{
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setChildProcessModifier([parent = ::getpid()] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(127);
    });
}

void end(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    ::kill(-static_cast<pid_t>(process.processId()), SIGKILL);
    process.waitForFinished();
}
} // namespace

RabbitServer::RabbitServer() : m_port(freePort()), m_mapperPort(freePort()), m_distribution(freePort()), m_tlsPort(freePort())
{
    bind(m_mapper);
    bind(m_process);
    m_process.setStandardOutputFile(m_root.filePath(QStringLiteral("log")), QIODevice::Append);
}

RabbitServer::~RabbitServer()
{
    end(m_process);
    end(m_mapper);
}

RabbitServer &RabbitServer::shared()
{
    static std::unique_ptr<RabbitServer> server = [] {
        auto made = std::make_unique<RabbitServer>();
        if (!made->start())
            qFatal("%s", qPrintable(made->error()));
        return made;
    }();
    return *server;
}

QStringList RabbitServer::environment() const
{
    QStringList environment = QProcess::systemEnvironment();
    const auto set = [&](const char *name, const QString &value) { environment.append(QLatin1String(name) + QLatin1Char('=') + value); };
    set("HOME", m_root.path());
    set("ERL_EPMD_PORT", QString::number(m_mapperPort));
    set("ERL_EPMD_ADDRESS", QStringLiteral("127.0.0.1"));
    set("RABBITMQ_NODENAME", QStringLiteral("hearth%1@localhost").arg(m_port));
    set("RABBITMQ_NODE_PORT", QString::number(m_port));
    set("RABBITMQ_NODE_IP_ADDRESS", QStringLiteral("127.0.0.1"));
    set("RABBITMQ_DIST_PORT", QString::number(m_distribution));
    set("RABBITMQ_MNESIA_BASE", m_root.filePath(QStringLiteral("mnesia")));
    set("RABBITMQ_LOG_BASE", m_root.filePath(QStringLiteral("logs")));
    set("RABBITMQ_LOGS", QStringLiteral("-"));
    set("RABBITMQ_CONFIG_FILE", m_root.filePath(QStringLiteral("rabbitmq.conf")));
    set("RABBITMQ_ENABLED_PLUGINS_FILE", m_root.filePath(QStringLiteral("plugins")));
    set("RABBITMQ_CONF_ENV_FILE", QStringLiteral("/dev/null"));
    set("RABBITMQ_ALLOW_INPUT", QStringLiteral("1")); // the node itself in place of a script that waits for it; it ends with its input
    set("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", QStringLiteral("-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none"));
    return environment;
}

bool RabbitServer::startMapper()
{
    if (m_mapper.state() != QProcess::NotRunning)
        return true;
    m_mapper.start(QStringLiteral("/usr/bin/epmd"), {QStringLiteral("-address"), QStringLiteral("127.0.0.1"), QStringLiteral("-port"), QString::number(m_mapperPort)});
    return m_mapper.waitForStarted();
}

bool RabbitServer::start()
{
    if (!QFile::exists(caFile())) {
        const auto made = hq::Certificates::init(m_root.path(), {{QStringLiteral("localhost")}, {}}, Clock::system().nowMs());
        if (!made) {
            m_error = made.error().toString();
            return false;
        }
    }
    const QByteArray tls = QFile::encodeName(m_root.filePath(QStringLiteral("tls")));
    const auto write = [this](const char *name, const QByteArray &text) {
        QFile file(m_root.filePath(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    if (!startMapper() || !write("plugins", "[].\n")
        || !write("rabbitmq.conf", QByteArray("default_user = hearth\ndefault_pass = ") + Password + "\nloopback_users.hearth = true\n"
                                       "disk_free_limit.absolute = 1MB\nvm_memory_high_watermark.absolute = 512MB\nlog.console = true\nlog.console.level = warning\n"
                                       "listeners.ssl.1 = 127.0.0.1:" + QByteArray::number(m_tlsPort) + "\nssl_options.cacertfile = " + tls + "/ca.pem\n"
                                       "ssl_options.certfile = " + tls + "/server.pem\nssl_options.keyfile = " + tls + "/server.key\n")) {
        m_error = QStringLiteral("cannot prepare RabbitMQ: ") + m_mapper.errorString();
        return false;
    }
    m_process.setEnvironment(environment());
    m_process.start(QStringLiteral("/usr/lib/rabbitmq/bin/rabbitmq-server"), {});
    QElapsedTimer since;
    since.start();
    while (!since.hasExpired(StartMs)) {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
        if (socket.waitForConnected(PollMs))
            return true;
        if (m_process.state() == QProcess::NotRunning || m_process.waitForFinished(PollMs))
            break;
    }
    QFile log(m_root.filePath(QStringLiteral("log")));
    m_error = QStringLiteral("RabbitMQ did not start: ") + m_process.errorString();
    if (log.open(QIODevice::ReadOnly))
        m_error += QString::fromUtf8(log.readAll().right(4'000));
    return false;
}

void RabbitServer::kill()
{
    end(m_process);
}

void RabbitServer::wipe()
{
    QDir(m_root.filePath(QStringLiteral("mnesia"))).removeRecursively();
}

QString RabbitServer::address() const
{
    return QStringLiteral("amqp://hearth:s3cret%2Fof%40tests@127.0.0.1:%1").arg(m_port);
}

QString RabbitServer::tlsAddress() const
{
    return QStringLiteral("amqps://hearth:s3cret%2Fof%40tests@localhost:%1").arg(m_tlsPort);
}

} // namespace hearth
