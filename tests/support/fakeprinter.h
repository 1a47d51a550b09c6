// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QPointer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <functional>

namespace hearth {

/** A scripted printer on loopback for what a true one never or seldom does: silence, half and late answers, hanging up at a
    byte. It reads only what the spooler sends. Lives on the test's thread. */
class FakePrinter : public QObject {
public:
    explicit FakePrinter(QObject *parent = nullptr) : QObject(parent)
    {
        connect(&m_server, &QTcpServer::newConnection, this, &FakePrinter::accept);
        listen();
    }
    void listen() { m_server.listen(QHostAddress::LocalHost, m_port); m_port = m_server.serverPort(); }
    /** Refuses connections and ends the open one. */
    void powerOff()
    {
        m_server.close();
        hangUp();
    }
    void hangUp()
    {
        m_queue.clear();
        m_withheld.clear();
        if (m_socket)
            m_socket->abort();
    }
    [[nodiscard]] QString address() const { return QStringLiteral("tcp:127.0.0.1:%1").arg(m_port); }

    // What it is like.
    bool paperOut = false;
    bool coverOpen = false;
    bool cutterError = false;
    bool offlineOnly = false;
    bool pin3Low = false;         ///< of the drawer's connector
    bool knowsProcessId = true;
    bool knowsQueuedStatus = true;
    bool answersStatus = true;
    bool pushesStatus = true;
    bool executes = true;         ///< false: takes commands and does nothing, though it says all is well
    bool withholdsFences = false; ///< of jobs and, as answers come in order, of what is asked after them
    int statusAnswers = -1;       ///< so many bytes more, then silence; -1: no limit
    int hangUpAfter = -1;         ///< bytes of jobs

    /** Called when a job has arrived. */
    std::function<void()> onJob;

    // What it saw.
    QByteArray paper;             ///< job data that was printed
    int connections = 0;
    int questions = 0;            ///< DLE EOT
    int rounds = 0;               ///< DLE EOT 1
    qint64 jobBytes = 0;

    /** The last eight digits of the ids of the jobs on paper, in order. */
    [[nodiscard]] QStringList printed() const
    {
        static const QRegularExpression line(QStringLiteral("JOB ([0-9a-f]{8}) [A-Z]+( COPY [0-9]+)?"));
        QStringList jobs;
        auto found = line.globalMatch(QString::fromLatin1(paper));
        while (found.hasNext()) {
            const auto match = found.next();
            jobs.append(match.captured(1) + match.captured(2));
        }
        return jobs;
    }
    /** Says the present status by itself, as after a change. */
    void report()
    {
        if (pushesStatus && m_autoStatus)
            sendRaw(autoStatus());
        work();
    }
    void sendRaw(const QByteArray &bytes)
    {
        if (m_socket) {
            m_socket->write(bytes);
            m_socket->flush();
        }
    }
    void releaseFences()
    {
        withholdsFences = false;
        for (const QByteArray &answer : std::exchange(m_withheld, {}))
            sendRaw(answer);
    }
    [[nodiscard]] bool canPrint() const { return !paperOut && !coverOpen && !cutterError && !offlineOnly; }

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            if (m_socket)
                m_socket->abort();
            ++connections;
            m_socket = socket;
            m_autoStatus = false;
            m_input.clear();
            m_queue.clear();
            m_withheld.clear();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                if (socket != m_socket)
                    return;
                m_input += socket->readAll();
                parse();
            });
        }
    }
    /** Real-time commands are answered at once, the rest is queued. */
    void parse()
    {
        while (!m_input.isEmpty()) {
            if (m_input.startsWith("\x10\x04")) {
                if (m_input.size() < 3)
                    return;
                answer(m_input.at(2));
                m_input.remove(0, 3);
                continue;
            }
            m_queue += m_input.left(1);
            m_input.remove(0, 1);
        }
        if (m_queue.contains("JOB ") && onJob)
            onJob();
        work();
    }
    void work()
    {
        while (!m_queue.isEmpty() && canPrint() && executes) {
            if (m_queue.startsWith('\x1d') && m_queue.size() < 3)
                return;
            if (m_queue.startsWith(QByteArray("\x1d\x28\x48\x06\x00\x30\x30", 7))) {
                if (m_queue.size() < 11)
                    return;
                const QByteArray id = m_queue.mid(7, 4);
                m_queue.remove(0, 11);
                if (knowsProcessId)
                    fence(QByteArray("\x37\x22", 2) + id + '\0', isProbe(id));
            } else if (m_queue.startsWith("\x1d\x72\x01")) {
                m_queue.remove(0, 3);
                if (knowsQueuedStatus)
                    fence(QByteArray(1, '\0'), paper.size() == m_paperAtFence);
                m_paperAtFence = paper.size();
            } else if (m_queue.startsWith("\x1d\x61")) {
                if (m_queue.size() < 3)
                    return;
                m_queue.remove(0, 3);
                m_autoStatus = true;
                if (pushesStatus)
                    sendRaw(autoStatus());
            } else {
                paper += m_queue.left(1);
                m_queue.remove(0, 1);
                ++jobBytes;
                if (hangUpAfter >= 0 && jobBytes >= hangUpAfter) {
                    hangUpAfter = -1;
                    hangUp();
                    return;
                }
            }
        }
    }
    static bool isProbe(const QByteArray &id) { return id.startsWith('!'); }
    void fence(const QByteArray &answer, bool probe)
    {
        if (withholdsFences && (!probe || !m_withheld.isEmpty()))
            m_withheld.append(answer);
        else
            sendRaw(answer);
    }
    void answer(char n)
    {
        ++questions;
        if (n == 1)
            ++rounds;
        if (!answersStatus || statusAnswers == 0)
            return;
        if (statusAnswers > 0)
            --statusAnswers;
        int byte = 0x12;
        if (n == 1)
            byte |= (pin3Low ? 0 : 0x04) | (canPrint() ? 0 : 0x08);
        if (n == 2)
            byte |= (coverOpen ? 0x04 : 0) | (paperOut ? 0x20 : 0) | (cutterError ? 0x40 : 0);
        if (n == 3)
            byte |= cutterError ? 0x08 : 0;
        if (n == 4)
            byte |= paperOut ? 0x60 : 0;
        sendRaw(QByteArray(1, static_cast<char>(byte)));
    }
    [[nodiscard]] QByteArray autoStatus() const
    {
        QByteArray bytes("\x14\x00\x00\x0f", 4);
        if (pin3Low)
            bytes[0] = 0x10;
        if (!canPrint())
            bytes[0] = static_cast<char>(bytes.at(0) | 0x08);
        if (coverOpen)
            bytes[0] = static_cast<char>(bytes.at(0) | 0x20);
        if (cutterError)
            bytes[1] = 0x08;
        if (paperOut)
            bytes[2] = 0x0c;
        return bytes;
    }

    QTcpServer m_server;
    quint16 m_port = 0;
    QPointer<QTcpSocket> m_socket;
    bool m_autoStatus = false;
    QByteArray m_input;
    QByteArray m_queue;
    qsizetype m_paperAtFence = 0;
    QList<QByteArray> m_withheld;
};

} // namespace hearth
