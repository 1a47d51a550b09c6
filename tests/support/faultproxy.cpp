// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/faultproxy.h"
#include "protocol/messages.h"
#include "support/clientframes.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <deque>
#include <random>
#include <sys/socket.h>

namespace hearth {

using Faults = FaultProxy::Faults;
using Counts = FaultProxy::Counts;

namespace {

constexpr qint64 ReadAtOnce = 64 * 1024;
constexpr qint64 MaxQueued = 512 * 1024; ///< of one direction; then the sender has to wait
constexpr qsizetype MaxRecorded = 8;     ///< PUSH frames kept of one till

struct Shared {
    explicit Shared(quint64 seed) : random(seed) {}
    [[nodiscard]] bool chance(double p) { return p > 0 && std::uniform_real_distribution<double>(0, 1)(random) < p; }
    [[nodiscard]] int between(int least, int most) { return std::uniform_int_distribution<int>(least, std::max(least, most))(random); }
    std::mt19937_64 random;
    Faults faults;
    Counts counts;
    QHash<QUuid, QList<QByteArray>> recorded;
};

/** One direction: bytes that wait for their time. */
struct Pipe {
    struct Piece {
        QDeadlineTimer due;
        QByteArray bytes;
    };
    QTcpSocket *from = nullptr;
    QTcpSocket *to = nullptr;
    std::deque<Piece> queue;
    qint64 queued = 0;
    bool ended = false; ///< `from` said goodbye
};

/** One client and its connection to the server. */
class Pair : public QObject {
public:
    Pair(Shared &shared, QTcpSocket *client, const QString &host, quint16 port, QObject *parent)
        : QObject(parent), m_shared(shared), m_client(client), m_server(new QTcpSocket(this))
    {
        client->setParent(this);
        m_up = {client, m_server, {}, 0, false};
        m_down = {m_server, client, {}, 0, false};
        m_replays = shared.chance(shared.faults.replay);
        m_pump.setSingleShot(true);
        m_pump.setTimerType(Qt::PreciseTimer);
        connect(&m_pump, &QTimer::timeout, this, [this] { pump(); });
        for (QTcpSocket *socket : {client, m_server}) {
            socket->setReadBufferSize(ReadAtOnce);
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            connect(socket, &QTcpSocket::readyRead, this, [this] { take(); });
            connect(socket, &QTcpSocket::bytesWritten, this, [this] { take(); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] { gone(socket); });
            connect(socket, &QTcpSocket::errorOccurred, this, [this, socket] {
                if (socket->state() == QAbstractSocket::UnconnectedState)
                    gone(socket);
            });
        }
        connect(m_server, &QTcpSocket::connected, this, [this] {
            m_server->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            take();
        });
        m_server->connectToHost(host, port);
    }

    void end(bool reset)
    {
        if (m_ended)
            return;
        m_ended = true;
        m_pump.stop();
        for (QTcpSocket *socket : {m_client, m_server})
            kill(socket, reset);
        deleteLater();
    }
    void cut()
    {
        if (!m_ended)
            ++m_shared.counts.cuts;
        end(m_shared.chance(0.5));
    }

private:
    static void kill(QTcpSocket *socket, bool reset)
    {
        if (reset && socket->socketDescriptor() >= 0) {
            const linger hard{1, 0};
            ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        }
        socket->disconnect();
        socket->abort();
    }
    void take()
    {
        if (m_ended)
            return;
        read(m_up);
        if (!m_ended)
            read(m_down);
        if (!m_ended)
            pump();
    }
    void read(Pipe &pipe)
    {
        while (pipe.from->bytesAvailable() > 0 && pipe.queued + pipe.to->bytesToWrite() < MaxQueued) {
            const QByteArray bytes = pipe.from->read(ReadAtOnce);
            const Faults &f = m_shared.faults;
            m_shared.counts.bytes += bytes.size();
            if (m_silent)
                continue; // read, and lost
            if (m_shared.chance(f.stall)) {
                hold();
                continue;
            }
            if (m_shared.chance(f.halfOpen)) {
                kill(m_server, false);
                hold();
                continue;
            }
            if (m_shared.chance(f.cut))
                return cutWithin(pipe, bytes);
            if (&pipe == &m_up)
                return fromClient(bytes);
            enqueue(pipe, bytes);
        }
    }
    /** Part of what is under way still passes: the other side sees a frame that stops in its middle. Never a later byte
        without the earlier ones, which TCP does not do. */
    void cutWithin(Pipe &pipe, const QByteArray &bytes)
    {
        QByteArray way;
        for (const Pipe::Piece &piece : pipe.queue)
            way += piece.bytes;
        if (&pipe == &m_up)
            way += m_frames.rest();
        way += bytes;
        last(pipe, way.left(m_shared.between(0, static_cast<int>(way.size()))));
    }
    /** The last that passes, then the cut. Nothing else may pass meanwhile: writing calls back. */
    void last(Pipe &pipe, const QByteArray &bytes)
    {
        m_silent = true;
        m_up.queue.clear();
        m_down.queue.clear();
        if (ready(pipe)) {
            pipe.to->write(bytes);
            pipe.to->flush();
        }
        cut();
    }
    void fromClient(const QByteArray &bytes)
    {
        const qint64 limit = m_shared.faults.cutAfterBytes;
        if (limit >= 0 && m_fromClient + bytes.size() > limit) {
            QByteArray way;
            for (const Pipe::Piece &piece : m_up.queue)
                way += piece.bytes;
            return last(m_up, way + m_frames.rest() + bytes.left(std::max<qint64>(0, limit - m_fromClient)));
        }
        m_fromClient += bytes.size();
        m_frames.feed(bytes);
        while (const auto piece = m_frames.next()) {
            const auto message = piece->message.isEmpty() ? Result<protocol::Message>(protocol::Message())
                                                          : protocol::decode(piece->message);
            const bool push = message && std::holds_alternative<protocol::Push>(*message);
            if (message && std::holds_alternative<protocol::Hello>(*message))
                m_device = std::get<protocol::Hello>(*message).deviceId;
            if (push && m_replays) {
                m_replays = false;
                const QList<QByteArray> earlier = m_shared.recorded.take(m_device);
                for (const QByteArray &raw : earlier) {
                    ++m_shared.counts.replayed;
                    enqueue(m_up, raw);
                }
            }
            enqueue(m_up, piece->raw);
            if (!push)
                continue;
            QList<QByteArray> &recorded = m_shared.recorded[m_device];
            recorded.append(piece->raw);
            if (recorded.size() > MaxRecorded)
                recorded.removeFirst();
            if (m_shared.chance(m_shared.faults.duplicate)) {
                ++m_shared.counts.duplicated;
                enqueue(m_up, piece->raw);
            }
        }
        if (m_client->bytesAvailable() > 0)
            QMetaObject::invokeMethod(this, [this] { take(); }, Qt::QueuedConnection);
    }
    void enqueue(Pipe &pipe, const QByteArray &bytes)
    {
        const Faults &f = m_shared.faults;
        const int delay = f.delayMaxMs > 0 ? m_shared.between(f.delayMinMs, f.delayMaxMs) : 0;
        const qsizetype piece = f.pieceBytes > 0 ? f.pieceBytes : bytes.size();
        for (qsizetype at = 0; at < bytes.size(); at += piece)
            pipe.queue.push_back({QDeadlineTimer(delay, Qt::PreciseTimer), bytes.mid(at, piece)});
        pipe.queued += bytes.size();
    }
    void pump()
    {
        const bool up = pump(m_up);
        const bool down = pump(m_down);
        if (m_ended)
            return;
        if (up || down) {
            m_pump.start(0);
        } else {
            qint64 wait = -1;
            for (const Pipe *pipe : {&m_up, &m_down}) {
                if (!pipe->queue.empty() && ready(*pipe))
                    wait = std::max<qint64>(1, wait < 0 ? pipe->queue.front().due.remainingTime()
                                                        : std::min(wait, pipe->queue.front().due.remainingTime()));
            }
            if (wait >= 0)
                m_pump.start(static_cast<int>(wait));
        }
        for (Pipe *pipe : {&m_up, &m_down}) {
            if (pipe->ended && pipe->queue.empty() && pipe->from->bytesAvailable() == 0)
                pipe->to->disconnectFromHost();
        }
    }
    [[nodiscard]] static bool ready(const Pipe &pipe)
    {
        return pipe.to->state() == QAbstractSocket::ConnectedState;
    }
    /** Writes what is due, one packet at a time where pieces are asked for. True: more is due now. */
    bool pump(Pipe &pipe)
    {
        while (!pipe.queue.empty() && ready(pipe) && pipe.queue.front().due.hasExpired()) {
            const QByteArray bytes = pipe.queue.front().bytes;
            pipe.queue.pop_front();
            pipe.queued -= bytes.size();
            pipe.to->write(bytes);
            pipe.to->flush();
            if (m_shared.faults.pieceBytes > 0)
                return !pipe.queue.empty() && pipe.queue.front().due.hasExpired();
        }
        return false;
    }
    /** From now on nothing passes; the sockets stay for a while. */
    void hold()
    {
        m_silent = true;
        m_up.queue.clear();
        m_down.queue.clear();
        m_up.queued = m_down.queued = 0;
        QTimer::singleShot(m_shared.faults.holdMs, this, [this] { cut(); });
    }
    void gone(QTcpSocket *socket)
    {
        if (m_ended)
            return;
        if (m_silent) {
            if (socket == m_client)
                end(false);
            return;
        }
        Pipe &pipe = socket == m_client ? m_up : m_down;
        pipe.ended = true;
        take();
        if (m_ended)
            return;
        // What is under way still arrives; pump() says goodbye to the other side after it.
        if (pipe.to->state() != QAbstractSocket::ConnectedState && pipe.to->state() != QAbstractSocket::ClosingState)
            end(false);
    }

    Shared &m_shared;
    QTcpSocket *m_client;
    QTcpSocket *m_server;
    Pipe m_up;
    Pipe m_down;
    QTimer m_pump;
    ClientFrames m_frames;
    QUuid m_device;
    qint64 m_fromClient = 0;
    bool m_replays = false;
    bool m_silent = false;
    bool m_ended = false;
};

} // namespace

/** Lives on the proxy's thread. */
class FaultProxy::Core : public QObject {
public:
    explicit Core(quint64 seed) : shared(seed)
    {
        connect(&server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *client = server.nextPendingConnection()) {
                ++shared.counts.connections;
                if (shared.faults.refuse) {
                    client->abort();
                    client->deleteLater();
                } else {
                    new Pair(shared, client, host, port, this);
                }
            }
        });
        server.setParent(this);
    }
    [[nodiscard]] QList<Pair *> pairs() const
    {
        QList<Pair *> found;
        for (QObject *child : children()) {
            if (auto *pair = dynamic_cast<Pair *>(child))
                found.append(pair);
        }
        return found;
    }
    Shared shared;
    QTcpServer server;
    QString host;
    quint16 port = 0;
};

Faults FaultProxy::faultsOf(Mode mode)
{
    Faults f;
    switch (mode) {
    case Mode::Pass: break;
    case Mode::Cut: f.cut = 0.1; break;
    case Mode::Stall: f.stall = 0.1; break;
    case Mode::HalfOpen: f.halfOpen = 0.1; break;
    case Mode::Delay: f.delayMaxMs = 100; break;
    case Mode::Trickle: f.pieceBytes = 1; break;
    case Mode::Duplicate: f.duplicate = 0.3; break;
    case Mode::Replay:
        f.replay = 1;
        f.cut = 0.05;
        break;
    case Mode::Refuse: f.refuse = true; break;
    case Mode::Chaos:
        f.cut = 0.05;
        f.stall = 0.02;
        f.halfOpen = 0.02;
        f.holdMs = 500;
        f.delayMaxMs = 10;
        f.duplicate = 0.1;
        f.replay = 0.3;
        break;
    }
    return f;
}

template <typename Call>
void FaultProxy::onThread(Call call) const
{
    QMetaObject::invokeMethod(m_core, std::move(call), Qt::BlockingQueuedConnection);
}

FaultProxy::FaultProxy(quint64 seed) : m_core(new Core(seed))
{
    m_thread.setObjectName(QStringLiteral("faultproxy"));
    m_core->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_core, &QObject::deleteLater);
    m_thread.start();
}

FaultProxy::~FaultProxy()
{
    m_thread.quit();
    m_thread.wait();
}

bool FaultProxy::listen(const QString &targetHost, quint16 targetPort, quint16 port)
{
    bool listening = false;
    onThread([&] {
        m_core->host = targetHost;
        m_core->port = targetPort;
        listening = m_core->server.listen(QHostAddress::LocalHost, port);
        m_port = m_core->server.serverPort();
    });
    return listening;
}

void FaultProxy::setTarget(const QString &host, quint16 port)
{
    onThread([&] {
        m_core->host = host;
        m_core->port = port;
    });
}

void FaultProxy::setFaults(const Faults &faults)
{
    onThread([&] { m_core->shared.faults = faults; });
}

void FaultProxy::cutAll()
{
    onThread([&] {
        for (Pair *pair : m_core->pairs())
            pair->cut();
    });
}

FaultProxy::Counts FaultProxy::counts() const
{
    Counts counts;
    onThread([&] { counts = m_core->shared.counts; });
    return counts;
}

} // namespace hearth
