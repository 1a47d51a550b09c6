// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/haproxy.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace hearth {
namespace {
constexpr int ProxyStartMs = 60'000;
constexpr char Config[] = R"(defaults
    mode tcp
    timeout connect 2s
    timeout client 1m
    timeout server 1m
    timeout check 5s
    option redispatch 1
    retries 3
frontend tills
    bind 127.0.0.1:%1
    default_backend hq
backend hq
    balance leastconn
    option httpchk
    http-check send meth GET uri /v1/health
    http-check expect status 200
    default-server check inter 100ms fall 2 rise 1 on-marked-down shutdown-sessions
)";
} // namespace

HaProxy::~HaProxy()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool HaProxy::start(const QList<std::pair<QString, quint16>> &nodes)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier([parent = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(127);
    });
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ProxyStartMs) { // again where the port was taken meanwhile
        {
            QTcpServer any;
            static_cast<void>(any.listen(QHostAddress::LocalHost));
            m_port = any.serverPort();
        }
        QString config = QString::fromLatin1(Config).arg(m_port);
        for (const auto &[name, port] : nodes)
            config += QStringLiteral("    server %1 127.0.0.1:%2\n").arg(name).arg(port);
        QFile file(m_root.filePath(QStringLiteral("haproxy.cfg")));
        if (!file.open(QIODevice::WriteOnly) || file.write(config.toUtf8()) < 0) {
            m_error = file.errorString();
            return false;
        }
        file.close();
        m_process.start(QStringLiteral("/usr/sbin/haproxy"), {QStringLiteral("-db"), QStringLiteral("-f"), file.fileName()});
        while (timer.elapsed() < ProxyStartMs && m_process.waitForStarted() && m_process.state() == QProcess::Running) {
            QTcpSocket probe;
            probe.connectToHost(QHostAddress::LocalHost, m_port);
            if (probe.waitForConnected(1'000) && m_process.state() == QProcess::Running)
                return true;
            m_process.waitForFinished(10);
        }
        m_error = QStringLiteral("haproxy: ") + m_process.errorString() + QString::fromUtf8(m_process.readAll());
        if (m_process.error() == QProcess::FailedToStart)
            return false;
    }
    return false;
}

} // namespace hearth
