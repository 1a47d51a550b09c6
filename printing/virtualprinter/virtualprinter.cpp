// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/virtualprinter.h"
#include "virtualprinter/commandparser.h"
#include "virtualprinter/mechanism.h"
#include "virtualprinter/paperstore.h"
#include "virtualprinter/realtimescanner.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <algorithm>
#include <sys/socket.h>

Q_LOGGING_CATEGORY(lcPrinter, "hearth.virtualprinter.printer")

namespace hearth::virtualprinter {
namespace {
constexpr double DotsPerMillimetre = 8;
constexpr qint64 CutMs = 200;
constexpr qint64 SliceMs = 20;    // paper is moved in slices of this time at least
constexpr qsizetype ReadChunk = 4096;

/** Whether the peer has closed and nothing of it is left to read. */
bool isOver(const QTcpSocket &socket)
{
    if (socket.state() != QAbstractSocket::ConnectedState)
        return true;
    char byte = 0;
    return socket.bytesAvailable() == 0
        && ::recv(static_cast<int>(socket.socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}
} // namespace

struct VirtualPrinter::Private {
    Private(VirtualPrinter *printer, PrinterConfig c) : q(printer), config(std::move(c)), mechanism(config.widthDots) {}

    VirtualPrinter *q;
    PrinterConfig config;
    QTcpSocket reserve; // bound to the port and never listening: nobody else gets it while the power is off
    QTcpServer server;
    QTcpSocket *peer = nullptr; // child of server
    Conditions conditions;
    bool powered = true;
    bool receiving = false;
    quint8 autoStatusMask = 0;

    RealTimeScanner scanner;
    QByteArray buffer;
    qsizetype bufferStart = 0;
    CommandParser parser;
    QList<Command> ready; // parsed and not executed
    Mechanism mechanism;
    PaperStore store;
    PaperStore::Piece piece;

    QTimer timer;
    QElapsedTimer clock;
    double busyUntilMs = 0;

    // power-off at N
    qint64 powerOffAt = 0;
    qint64 jobBytes = 0; // 0: the job has not begun
    bool jobPrints = false;
    CommandParser jobParser;

    [[nodiscard]] qsizetype buffered() const { return buffer.size() - bufferStart; }
    [[nodiscard]] bool mayRun() const { return powered && conditions.isOnline() && !store.isBusy(); }
    void answer(const QByteArray &bytes)
    {
        if (peer == nullptr || bytes.isEmpty())
            return;
        peer->write(bytes);
        peer->flush();
    }
    void realTime(const RealTimeCommand &command);
    void receive(const QByteArray &bytes);
    [[nodiscard]] bool tripsAt(quint8 byte);
    void run();
    [[nodiscard]] bool isMoving();
    void apply(const Mechanism::Effect &effect);
    void cut(const paper::Page &page, bool torn);
    void change(const Conditions &now);
    void clearBuffers();
    [[nodiscard]] Result<void> listen(quint16 port);
    void powerOff();
    [[nodiscard]] Result<void> powerOn();
    void arm(qint64 bytes);
    [[nodiscard]] QString statusJson() const;
};

VirtualPrinter::VirtualPrinter(PrinterConfig config, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(config)))
{
    d->clock.start();
    d->timer.setSingleShot(true);
    d->timer.setTimerType(Qt::PreciseTimer);
    connect(&d->timer, &QTimer::timeout, this, [this] { d->run(); });
    connect(&d->store, &PaperStore::picturesDone, this, [this] { d->run(); });
    connect(&d->server, &QTcpServer::newConnection, this, [this] { onConnection(); });
}

VirtualPrinter::~VirtualPrinter()
{
    if (!d->mechanism.page().isBlank())
        d->cut(d->mechanism.tear(), true);
}

const Conditions &VirtualPrinter::conditions() const
{
    return d->conditions;
}

bool VirtualPrinter::isPowered() const
{
    return d->powered;
}

QString VirtualPrinter::address() const
{
    return d->config.host + QLatin1Char(':') + QString::number(d->config.port);
}

Result<void> VirtualPrinter::start()
{
    HEARTH_TRY(d->store.open(d->config.out, d->config.pictures));
    if (!d->reserve.bind(QHostAddress(d->config.host), d->config.port, QAbstractSocket::ReuseAddressHint))
        return fail(ErrorCode::Busy, d->reserve.errorString(), address());
    d->config.port = d->reserve.localPort();
    return d->listen(d->config.port);
}

Result<void> VirtualPrinter::Private::listen(quint16 port)
{
    if (!server.listen(QHostAddress(config.host), port))
        return fail(ErrorCode::Busy, server.errorString(), q->address());
    return {};
}

void VirtualPrinter::onConnection()
{
    while (QTcpSocket *socket = d->server.nextPendingConnection()) {
        if (d->peer != nullptr && isOver(*d->peer)) {
            d->peer->disconnect(this);
            d->peer->deleteLater();
            d->peer = nullptr;
        }
        if (d->peer != nullptr) { // one at a time
            socket->abort();
            socket->deleteLater();
            continue;
        }
        d->peer = socket;
        d->scanner.reset();
        socket->setReadBufferSize(ReadChunk);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(socket, &QTcpSocket::readyRead, this, [this] { onReadable(); });
        connect(socket, &QTcpSocket::disconnected, this, [this] { onGone(); });
        qCInfo(lcPrinter, "connected: %s:%d", qUtf8Printable(socket->peerAddress().toString()), socket->peerPort());
        onReadable();
    }
}

void VirtualPrinter::onGone()
{
    if (d->peer == nullptr)
        return;
    QTcpSocket *socket = d->peer;
    onReadable(); // what came before the end
    if (d->peer != socket)
        return;
    d->peer = nullptr;
    socket->disconnect(this);
    socket->deleteLater();
}

void VirtualPrinter::onReadable()
{
    if (d->receiving) // an answer found the connection broken; what came is being taken already
        return;
    d->receiving = true;
    while (d->peer != nullptr && d->peer->bytesAvailable() > 0 && d->buffered() < d->config.receiveBuffer)
        d->receive(d->peer->read(std::min(d->config.receiveBuffer - d->buffered(), ReadChunk)));
    d->receiving = false;
}

/** Takes bytes off the connection: real-time commands are obeyed now, and all stand in the buffer. */
void VirtualPrinter::Private::receive(const QByteArray &bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<quint8>(bytes.at(i));
        buffer.append(bytes.at(i));
        if (const auto command = scanner.feed(byte))
            realTime(*command);
        if (powerOffAt > 0 && tripsAt(byte)) {
            run();
            powerOff();
            return;
        }
    }
    run();
}

/** Counts the bytes of the job; a second parser reads along as they arrive. */
bool VirtualPrinter::Private::tripsAt(quint8 byte)
{
    QList<Command> commands;
    jobParser.feed(byte, commands);
    if (jobBytes > 0)
        ++jobBytes;
    for (const Command &command : std::as_const(commands)) {
        const bool initialise = command.kind == Command::Kind::Esc && command.code == '@';
        if (initialise && !jobPrints)
            jobBytes = command.length;
        else if (command.kind == Command::Kind::Text && jobBytes > 0)
            jobPrints = true;
        else if (command.kind == Command::Kind::Dle && jobBytes > 0)
            jobBytes -= command.length;
    }
    return jobBytes >= powerOffAt && !jobParser.insideRealTime();
}

void VirtualPrinter::Private::realTime(const RealTimeCommand &command)
{
    switch (command.kind) {
    case RealTimeCommand::Kind::Status: answer(QByteArray(1, static_cast<char>(conditions.realTime(command.n)))); break;
    case RealTimeCommand::Kind::Recover: break; // "cutter ok" recovers; while it is jammed the error comes back at once
    case RealTimeCommand::Kind::RecoverAndClear:
        if (conditions.cutterJammed)
            clearBuffers();
        break;
    case RealTimeCommand::Kind::Pulse: ++piece.pulses; break;
    case RealTimeCommand::Kind::ClearBuffers:
        clearBuffers();
        answer(QByteArrayLiteral("\x37\x25") + '\0');
        break;
    }
}

void VirtualPrinter::Private::clearBuffers()
{
    buffer.clear();
    bufferStart = 0;
    ready.clear();
    parser = {};
    mechanism.powerOn();
}

bool VirtualPrinter::Private::isMoving()
{
    const double left = busyUntilMs - static_cast<double>(clock.nsecsElapsed()) / 1e6;
    if (left < 1)
        return false;
    timer.start(static_cast<int>(left) + 1);
    return true;
}

/** Executes what is buffered until the paper moves, a fault stops it or the buffer is empty. */
void VirtualPrinter::Private::run()
{
    while (mayRun() && !isMoving()) {
        while (ready.isEmpty() && bufferStart < buffer.size()) {
            ++piece.bytes;
            parser.feed(static_cast<quint8>(buffer.at(bufferStart++)), ready);
        }
        if (ready.isEmpty()) {
            buffer.clear();
            bufferStart = 0;
            break;
        }
        apply(mechanism.execute(ready.takeFirst(), conditions));
    }
    if (bufferStart > ReadChunk) {
        buffer.remove(0, bufferStart);
        bufferStart = 0;
    }
    if (peer != nullptr && peer->bytesAvailable() > 0 && buffered() < config.receiveBuffer)
        QMetaObject::invokeMethod(q, [this] { q->onReadable(); }, Qt::QueuedConnection);
}

void VirtualPrinter::Private::apply(const Mechanism::Effect &effect)
{
    piece.pulses += effect.pulses;
    for (const paper::Page &page : effect.cut)
        cut(page, false);
    if (config.millimetresPerSecond > 0 && (effect.movedDots > 0 || !effect.cut.isEmpty())) {
        const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        busyUntilMs = std::max(busyUntilMs, now - static_cast<double>(SliceMs));
        busyUntilMs += effect.movedDots / DotsPerMillimetre / config.millimetresPerSecond * 1000.0;
        busyUntilMs += static_cast<double>(effect.cut.size() * CutMs);
    }
    if (effect.autoStatus) {
        autoStatusMask = *effect.autoStatus;
        if (autoStatusMask != 0)
            answer(conditions.autoStatus());
    }
    if (effect.movedDots > 0)
        Q_EMIT q->paperMoved(mechanism.page());
    if (effect.proof && !mechanism.page().isBlank()) {
        if (const auto kept = store.keepUnfinished(mechanism.page()); !kept) {
            qCWarning(lcPrinter, "%s", qUtf8Printable(kept.error().toString()));
            return; // no paper, no answer
        }
    }
    answer(effect.answer);
}

void VirtualPrinter::Private::cut(const paper::Page &page, bool torn)
{
    piece.torn = torn;
    if (!page.isBlank()) {
        const int number = store.next();
        if (const auto kept = store.keep(page, piece); !kept) {
            // The answer to the fence must not come: stop as a printer with a full basket would.
            qCWarning(lcPrinter, "%s", qUtf8Printable(kept.error().toString()));
            Conditions now = conditions;
            now.switchedOffline = true;
            change(now);
        }
        Q_EMIT q->pieceCut(page, number, torn);
    }
    piece = {};
}

void VirtualPrinter::Private::change(const Conditions &now)
{
    const Conditions before = std::exchange(conditions, now);
    if (now == before)
        return;
    if (powered && now.changed(before, autoStatusMask))
        answer(now.autoStatus());
    Q_EMIT q->conditionsChanged();
    run();
}

void VirtualPrinter::Private::powerOff()
{
    if (!powered)
        return;
    powered = false;
    powerOffAt = 0;
    timer.stop();
    server.close();
    if (peer != nullptr) {
        QTcpSocket *socket = std::exchange(peer, nullptr);
        socket->disconnect(q);
        socket->abort();
        socket->deleteLater();
    }
    clearBuffers();
    scanner.reset();
    autoStatusMask = 0;
    busyUntilMs = 0;
    const paper::Page page = mechanism.tear();
    cut(page, true);
    Q_EMIT q->conditionsChanged();
}

Result<void> VirtualPrinter::Private::powerOn()
{
    if (powered)
        return {};
    HEARTH_TRY(listen(config.port));
    powered = true;
    Q_EMIT q->conditionsChanged();
    return {};
}

void VirtualPrinter::Private::arm(qint64 bytes)
{
    powerOffAt = bytes;
    jobBytes = 0;
    jobPrints = false;
    jobParser = parser;
    QList<Command> ignored;
    for (qsizetype i = bufferStart; i < buffer.size(); ++i)
        jobParser.feed(static_cast<quint8>(buffer.at(i)), ignored);
}

QString VirtualPrinter::Private::statusJson() const
{
    const QJsonObject status{
        {QStringLiteral("power"), powered},
        {QStringLiteral("online"), powered && conditions.isOnline()},
        {QStringLiteral("paper"), conditions.paperOut ? QStringLiteral("out")
                                  : conditions.paperNearEnd ? QStringLiteral("near-end") : QStringLiteral("ok")},
        {QStringLiteral("cover"), conditions.coverOpen ? QStringLiteral("open") : QStringLiteral("closed")},
        {QStringLiteral("cutter"), conditions.cutterJammed ? QStringLiteral("jam") : QStringLiteral("ok")},
        {QStringLiteral("connected"), peer != nullptr},
        {QStringLiteral("buffered"), buffered()},
        {QStringLiteral("pieces"), store.next() - 1},
        {QStringLiteral("auto_status"), autoStatusMask},
        {QStringLiteral("power_off_at"), powerOffAt},
    };
    return QString::fromUtf8(QJsonDocument(status).toJson(QJsonDocument::Compact));
}

Result<QString> VirtualPrinter::control(const QString &line)
{
    const QString text = line.simplified();
    Conditions now = d->conditions;
    if (text == QLatin1String("status"))
        return d->statusJson();
    if (text == QLatin1String("paper out")) {
        now.paperOut = true;
    } else if (text == QLatin1String("paper near-end")) {
        now.paperOut = false;
        now.paperNearEnd = true;
    } else if (text == QLatin1String("paper ok")) {
        now.paperOut = now.paperNearEnd = false;
    } else if (text == QLatin1String("cover open")) {
        now.coverOpen = true;
    } else if (text == QLatin1String("cover close")) {
        now.coverOpen = false;
    } else if (text == QLatin1String("cutter jam")) {
        now.cutterJammed = true;
    } else if (text == QLatin1String("cutter ok")) {
        now.cutterJammed = false;
    } else if (text == QLatin1String("offline")) {
        now.switchedOffline = true;
    } else if (text == QLatin1String("online") || text == QLatin1String("power-on")) {
        now.switchedOffline = text == QLatin1String("online") ? false : now.switchedOffline;
        HEARTH_TRY(d->powerOn());
    } else if (text == QLatin1String("power-off")) {
        d->powerOff();
    } else if (text.startsWith(QLatin1String("power-off at "))) {
        static const QRegularExpression number(QStringLiteral("^power-off at ([1-9][0-9]{0,8})$"));
        const QRegularExpressionMatch match = number.match(text);
        if (!match.hasMatch())
            return fail(ErrorCode::InvalidInput, QStringLiteral("the byte is a number from 1"));
        if (!d->powered)
            return fail(ErrorCode::Unavailable, QStringLiteral("the power is off"));
        d->arm(match.captured(1).toLongLong());
    } else {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("expected paper out|ok|near-end, cover open|close, cutter jam|ok, offline, online, "
                                   "power-off [at N], power-on, status or quit"));
    }
    d->change(now);
    return text;
}

} // namespace hearth::virtualprinter
