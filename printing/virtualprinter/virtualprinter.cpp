// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/virtualprinterprivate.h"
#include "virtualprinter/ptyport.h"
#include "virtualprinter/tcpport.h"

#include <QLoggingCategory>
#include <algorithm>
#include <chrono>

Q_LOGGING_CATEGORY(lcPrinter, "hearth.virtualprinter.printer")

namespace hearth::virtualprinter {
namespace {
constexpr double MillimetresPerInch = 25.4;
constexpr qint64 CutMs = 200;
constexpr qint64 MostTold = 100; // commands that are not understood, in the log; the status counts on
constexpr qint64 SliceMs = 20; // paper is moved in slices of this time at least
constexpr double BurstSeconds = 0.02; // what a slow line lets through at once

std::unique_ptr<Port> portOf(const PrinterConfig &config)
{
    if (!config.pty.isEmpty())
        return std::make_unique<PtyPort>(config.pty);
    return std::make_unique<TcpPort>(config.host, config.port);
}

PrinterConfig complete(PrinterConfig config)
{
    if (config.widthDots == 0)
        config.widthDots = config.model.usualWidthDots();
    return config;
}
} // namespace

VirtualPrinter::Private::Private(VirtualPrinter *printer, PrinterConfig c)
    : q(printer), config(complete(std::move(c))), port(portOf(config)), machine(makeInterpreter(config.model, config.widthDots)),
      roll(static_cast<qint64>(static_cast<double>(config.rollMillimetres) * dotsPerMillimetre()))
{
    conditions.drawerPin3High = !config.model.drawerInverted;
    for (const ScriptLine &line : std::as_const(config.script)) {
        if (line.when != ScriptLine::When::After)
            waiting.append(line);
    }
}

double VirtualPrinter::Private::dotsPerMillimetre() const
{
    return config.model.dpi / MillimetresPerInch;
}

VirtualPrinter::VirtualPrinter(PrinterConfig config, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(config)))
{
    d->clock.start();
    d->timer.setSingleShot(true);
    d->timer.setTimerType(Qt::PreciseTimer);
    d->slowTimer.setSingleShot(true);
    connect(&d->timer, &QTimer::timeout, this, [this] { d->run(); });
    connect(&d->slowTimer, &QTimer::timeout, this, [this] { d->take(); });
    connect(&d->store, &PaperStore::picturesDone, this, [this] { d->run(); });
    connect(d->port.get(), &Port::connected, this, [this] {
        d->scanner.reset();
        d->take();
    });
    connect(d->port.get(), &Port::readable, this, [this] { d->take(); });
}

VirtualPrinter::~VirtualPrinter()
{
    d->port->disconnect(this);
    if (!d->machine->page().isBlank())
        d->cut(d->machine->tear(), true);
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
    return d->port->address();
}

Result<void> VirtualPrinter::start()
{
    HEARTH_TRY(d->store.open(d->config.out, d->config.pictures));
    HEARTH_TRY(d->port->reserve());
    HEARTH_TRY(d->port->open());
    for (const ScriptLine &line : std::as_const(d->config.script)) {
        if (line.when == ScriptLine::When::After)
            QTimer::singleShot(std::chrono::milliseconds(line.n), Qt::PreciseTimer, this, [this, line] { d->play(line); });
    }
    return {};
}

void VirtualPrinter::Private::answer(const QByteArray &bytes)
{
    if (!bytes.isEmpty() && !halfOpen && !silent)
        port->write(bytes);
}

/** How many bytes the line lets through now; a slow one says when the next come. */
qsizetype VirtualPrinter::Private::allowance()
{
    if (slow == 0)
        return Port::ReadChunk;
    const double now = seconds();
    const double rate = static_cast<double>(slow);
    allowed = std::min(allowed + (now - allowedAt) * rate, std::max(1.0, rate * BurstSeconds));
    allowedAt = now;
    if (allowed < 1) {
        if (!slowTimer.isActive())
            slowTimer.start(std::max(1, static_cast<int>((1 - allowed) / rate * 1000)));
        return 0;
    }
    return static_cast<qsizetype>(allowed);
}

/** Takes what the port has, as far as the receive buffer, the speed of the line and the faults let it. */
void VirtualPrinter::Private::take()
{
    if (receiving) // an answer found the connection broken; what came is being taken already
        return;
    receiving = true;
    while (!halfOpen && port->bytesAvailable() > 0 && buffered() < config.model.receiveBuffer) {
        const qsizetype most = std::min({config.model.receiveBuffer - buffered(), qsizetype(Port::ReadChunk), allowance()});
        if (most == 0)
            break;
        const QByteArray bytes = port->read(most);
        allowed -= static_cast<double>(bytes.size());
        receive(bytes);
    }
    receiving = false;
}

/** Takes bytes off the connection: real-time commands are obeyed now, and all stand in the buffer. */
void VirtualPrinter::Private::receive(const QByteArray &bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<quint8>(bytes.at(i));
        buffer.append(bytes.at(i));
        if (config.model.language == Model::Language::Tspl)
            answer(machine->atOnce(byte, conditions, powered && movesForMs() > 0));
        else if (const auto command = scanner.feed(byte))
            realTime(*command);
        if (fuse.blowsAt(byte)) {
            run();
            powerOff();
            return;
        }
    }
    run();
}

void VirtualPrinter::Private::realTime(const RealTimeCommand &command)
{
    switch (command.kind) {
    case RealTimeCommand::Kind::Status: answer(QByteArray(1, static_cast<char>(conditions.realTime(command.n)))); break;
    case RealTimeCommand::Kind::Recover: recover(); break;
    case RealTimeCommand::Kind::RecoverAndClear:
        if (conditions.cutterJammed)
            clearBuffers();
        recover();
        break;
    case RealTimeCommand::Kind::Pulse:
        if (realTimePulse) {
            ++piece.pulses;
            kickDrawer();
        }
        break;
    case RealTimeCommand::Kind::ClearBuffers:
        clearBuffers();
        answer(QByteArrayLiteral("\x37\x25") + '\0');
        break;
    }
}

/** Where the model needs it; elsewhere "cutter ok" recovers. While the blade is jammed the error comes back at once. */
void VirtualPrinter::Private::recover()
{
    if (!std::exchange(bladeFree, false))
        return;
    Conditions now = conditions;
    now.cutterJammed = false;
    change(now);
}

/** A pulse. */
void VirtualPrinter::Private::kickDrawer()
{
    if (config.model.drawer && !drawerStuck)
        change(after(conditions, Fault::DrawerOpen, config.model.drawerInverted));
}

void VirtualPrinter::Private::clearBuffers()
{
    buffer.clear();
    bufferStart = 0;
    machine->reset();
}

bool VirtualPrinter::Private::isMoving()
{
    const double left = movesForMs();
    if (left < 1)
        return false;
    timer.start(static_cast<int>(left) + 1);
    return true;
}

/** Executes what is buffered until the paper moves, a fault stops it or the buffer is empty. */
void VirtualPrinter::Private::run()
{
    while (mayRun() && !isMoving()) {
        while (!machine->hasCommand() && bufferStart < buffer.size()) {
            ++piece.bytes;
            machine->feed(static_cast<quint8>(buffer.at(bufferStart++)));
        }
        if (!machine->hasCommand()) {
            buffer.clear();
            bufferStart = 0;
            break;
        }
        if (jamAtCut > 0 && machine->cuts() && --jamAtCut == 0) {
            Conditions now = conditions;
            now.cutterJammed = true;
            change(now); // the cut waits until the blade is free
            break;
        }
        apply(machine->executeNext(conditions));
    }
    if (bufferStart > Port::ReadChunk) {
        buffer.remove(0, bufferStart);
        bufferStart = 0;
    }
    if (port->bytesAvailable() > 0 && buffered() < config.model.receiveBuffer)
        QMetaObject::invokeMethod(q, [this] { take(); }, Qt::QueuedConnection);
}

void VirtualPrinter::Private::apply(const Effect &effect)
{
    piece.pulses += effect.pulses;
    if (!effect.refused.isEmpty()) {
        lastRefused = effect.refused;
        if (++refused <= MostTold)
            qCWarning(lcPrinter, "not understood: %s", qUtf8Printable(effect.refused));
    }
    for (const paper::Page &page : effect.cut)
        cut(page, false);
    if (config.millimetresPerSecond > 0 && (effect.movedDots > 0 || !effect.cut.isEmpty())) {
        const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        busyUntilMs = std::max(busyUntilMs, now - static_cast<double>(SliceMs));
        busyUntilMs += effect.movedDots / dotsPerMillimetre() / config.millimetresPerSecond * 1000.0;
        busyUntilMs += static_cast<double>(effect.cut.size() * CutMs);
    }
    if (effect.autoStatus) {
        autoStatusMask = *effect.autoStatus;
        if (autoStatusMask != 0)
            answer(conditions.autoStatus());
    }
    offlineResponse = effect.offlineResponse.value_or(offlineResponse);
    realTimePulse = effect.realTimePulse.value_or(realTimePulse);
    if (effect.movedDots > 0)
        Q_EMIT q->paperMoved(machine->page());
    if (effect.proof && !machine->page().isBlank()) {
        if (const auto kept = store.keepUnfinished(machine->page()); !kept) {
            qCWarning(lcPrinter, "%s", qUtf8Printable(kept.error().toString()));
            return; // no paper, no answer
        }
    }
    answer(effect.answer);
    pieces += effect.cut.size();
    if (effect.movedDots > 0 || !effect.cut.isEmpty())
        moved(effect.movedDots);
    if (effect.pulses > 0)
        kickDrawer();
}

/** The paper sensors and the script look at the paper. */
void VirtualPrinter::Private::moved(int dots)
{
    const PaperRoll::Seen seen = roll.feed(dots);
    if (seen.nearEnd || seen.end) {
        Conditions now = conditions;
        now.paperNearEnd = true;
        now.paperOut = now.paperOut || seen.end;
        change(now);
    }
    for (qsizetype i = 0; i < waiting.size();) {
        const ScriptLine line = waiting.at(i);
        if ((line.when == ScriptLine::When::AtDot ? roll.fed() : pieces) < line.n) {
            ++i;
            continue;
        }
        waiting.removeAt(i);
        play(line);
        i = 0; // it may have made others due, and played them
    }
}

void VirtualPrinter::Private::play(const ScriptLine &line)
{
    if (const auto obeyed = obey(line.command); !obeyed)
        qCWarning(lcPrinter, "%s: %s", qUtf8Printable(line.place), qUtf8Printable(obeyed.error().toString()));
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
    const bool hasCause = now.paperOut || now.coverOpen || now.hasError();
    if (powered && offlineResponse > 0 && before.isOnline() && hasCause)
        answer(now.offlineResponse(offlineResponse == 2));
    Q_EMIT q->conditionsChanged();
    run();
}

void VirtualPrinter::Private::powerOff()
{
    if (!powered)
        return;
    powered = false;
    if (std::exchange(bladeFree, false))
        conditions.cutterJammed = false; // switching off recovers too
    fuse.disarm();
    timer.stop();
    port->close();
    clearBuffers();
    scanner.reset();
    autoStatusMask = 0;
    offlineResponse = 0;
    realTimePulse = true;
    busyUntilMs = 0;
    const paper::Page page = machine->tear();
    cut(page, true);
    Q_EMIT q->conditionsChanged();
}

Result<void> VirtualPrinter::Private::powerOn()
{
    if (powered)
        return {};
    HEARTH_TRY(port->open());
    powered = true;
    Q_EMIT q->conditionsChanged();
    return {};
}

} // namespace hearth::virtualprinter
