// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <unistd.h>

namespace hearth {

/** A real cupsd, an ordinary process with everything it needs in a directory of its own, on a socket there. Its queue "front"
    prints to this object, through a backend of a few lines; "stopped" is stopped and "closed" takes no jobs. */
class CupsDaemon {
public:
    [[nodiscard]] static QString program() { return QStringLiteral("/usr/sbin/cupsd"); }

    CupsDaemon()
    {
        QObject::connect(&m_printer, &QTcpServer::newConnection, &m_printer, [this] {
            while (QTcpSocket *socket = m_printer.nextPendingConnection()) {
                QObject::connect(socket, &QTcpSocket::disconnected, &m_printer, [this, socket] {
                    m_printed.append(socket->readAll());
                    socket->deleteLater();
                });
            }
        });
        m_ready = m_dir.isValid() && m_printer.listen(QHostAddress::LocalHost) && writeFiles();
    }
    ~CupsDaemon() { stop(); }
    CupsDaemon(const CupsDaemon &) = delete;
    CupsDaemon &operator=(const CupsDaemon &) = delete;

    [[nodiscard]] QString socketPath() const { return m_dir.filePath(QStringLiteral("s")); }
    /** What came out, one for each job. */
    [[nodiscard]] const QList<QByteArray> &printed() const { return m_printed; }
    /** What cupsd said. */
    [[nodiscard]] QByteArray said() { return m_process.readAll(); }

    /** Until it answers. */
    [[nodiscard]] bool start()
    {
        if (!m_ready)
            return false;
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(program(), {QStringLiteral("-f"), QStringLiteral("-c"), path("cupsd.conf"), QStringLiteral("-s"), path("cups-files.conf")});
        return QTest::qWaitFor(
            [this] {
                QLocalSocket socket;
                socket.connectToServer(socketPath());
                return socket.waitForConnected(100) || m_process.state() == QProcess::NotRunning;
            },
            15'000)
            && m_process.state() == QProcess::Running;
    }
    void stop()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished();
        QFile::remove(socketPath());
    }

private:
    [[nodiscard]] QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }
    [[nodiscard]] bool write(const char *name, QByteArray text) const
    {
        QFile file(path(name));
        text.replace("DIR", QFile::encodeName(m_dir.path())).replace("PORT", QByteArray::number(m_printer.serverPort()));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    [[nodiscard]] bool writeFiles() const
    {
        const QDir dir(m_dir.path());
        for (const char *name : {"root", "spool/tmp", "cache", "state", "lib/backend"}) {
            if (!dir.mkpath(QString::fromLatin1(name)))
                return false;
        }
        // cupsd refuses to run its programs as root; its user has to get here.
        const QByteArray user = ::geteuid() == 0 ? "User nobody\nGroup nogroup\n" : "";
        const QByteArray queue = "DeviceURI test://127.0.0.1:PORT\nShared No\nJobSheets none none\n";
        const auto readable = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
        return QFile::setPermissions(m_dir.path(), readable) && QFile::link(QStringLiteral("/usr/lib/cups/daemon"), path("lib/daemon"))
            && write("lib/backend/test",
                     "#!/bin/bash\n[ $# -eq 0 ] && exit 0\nexec 3>\"/dev/tcp/127.0.0.1/${DEVICE_URI##*:}\" || exit 4\ncat \"${6:--}\" >&3\n")
            && QFile::setPermissions(path("lib/backend/test"), readable)
            && write("cups-files.conf",
                     "ServerRoot DIR/root\nRequestRoot DIR/spool\nTempDir DIR/spool/tmp\nCacheDir DIR/cache\nStateDir DIR/state\n"
                     "DataDir /usr/share/cups\nServerBin DIR/lib\nDocumentRoot DIR/root\nAccessLog stderr\nErrorLog stderr\nPageLog stderr\n"
                     "Printcap\nSystemGroup root\n"
                         + user)
            && write("cupsd.conf",
                     "LogLevel info\nListen DIR/s\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n"
                     "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
                     "<Policy default>\n<Limit All>\nOrder allow,deny\nAllow all\n</Limit>\n</Policy>\n")
            && write("root/printers.conf",
                     "<Printer front>\n" + queue + "State Idle\nAccepting Yes\n</Printer>\n<Printer stopped>\n" + queue
                         + "State Stopped\nStateMessage on holiday\nAccepting Yes\n</Printer>\n<Printer closed>\n" + queue
                         + "State Idle\nAccepting No\n</Printer>\n");
    }

    QTemporaryDir m_dir;
    QTcpServer m_printer;
    QProcess m_process;
    QList<QByteArray> m_printed;
    bool m_ready = false;
};

} // namespace hearth
