// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/virtualprinterprivate.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace hearth::virtualprinter {

/** The conditions after a fault that is one, or the end of one. */
Conditions VirtualPrinter::Private::after(Conditions now, Fault fault, bool drawerInverted)
{
    switch (fault) {
    case Fault::PaperOut: now.paperOut = true; break;
    case Fault::PaperNearEnd:
        now.paperOut = false;
        now.paperNearEnd = true;
        break;
    case Fault::PaperOk: case Fault::RollNew: now.paperOut = now.paperNearEnd = false; break;
    case Fault::CoverOpen: now.coverOpen = true; break;
    case Fault::CoverClose: now.coverOpen = false; break;
    case Fault::CutterJam: now.cutterJammed = true; break;
    case Fault::CutterOk: now.cutterJammed = false; break;
    case Fault::HeadHot: now.headHot = true; break;
    case Fault::HeadOk: now.headHot = false; break;
    case Fault::Unrecoverable: now.unrecoverable = true; break;
    case Fault::ErrorOk: now.unrecoverable = false; break;
    case Fault::DrawerOpen: now.drawerPin3High = drawerInverted; break;
    case Fault::DrawerClosed: case Fault::DrawerStuck: now.drawerPin3High = !drawerInverted; break;
    case Fault::Offline: now.switchedOffline = true; break;
    case Fault::Online: now.switchedOffline = false; break;
    default: break;
    }
    return now;
}

/** Faults of the connection. */
void VirtualPrinter::Private::obeyLine(const FaultCommand &command)
{
    switch (command.fault) {
    case Fault::Slow:
    case Fault::SlowOff:
        slow = command.n;
        allowed = 0;
        allowedAt = seconds();
        break;
    case Fault::HalfOpen: halfOpen = true; break;
    case Fault::HalfOpenOff: halfOpen = false; break;
    case Fault::Silent: silent = true; break;
    case Fault::SilentOff: silent = false; break;
    case Fault::Drop: port->drop(); break;
    default: return;
    }
    take();
}

Result<void> VirtualPrinter::Private::obey(const FaultCommand &command)
{
    switch (command.fault) {
    case Fault::PaperOk:
        if (conditions.paperOut || conditions.paperNearEnd)
            roll.renew();
        break;
    case Fault::RollNew: roll.renew(); break;
    case Fault::PaperNearEnd: roll.renewShort(); break;
    case Fault::PaperEndAt: roll.endAt(command.n); break;
    case Fault::NearEndAt: roll.nearEndAt(command.n); break;
    case Fault::DrawerOpen: case Fault::DrawerClosed: case Fault::DrawerStuck: drawerStuck = command.fault == Fault::DrawerStuck; break;
    case Fault::CutterJam: bladeFree = false; break;
    case Fault::CutterOk:
        if (config.model.needsRecovery && conditions.cutterJammed) {
            bladeFree = true;
            return {};
        }
        break;
    case Fault::CutterJamAt: jamAtCut = command.n; break;
    case Fault::Tear:
        if (!machine->page().isBlank())
            cut(machine->tear(), false);
        break;
    case Fault::Online: case Fault::PowerOn: HEARTH_TRY(powerOn()); break;
    case Fault::PowerOff: powerOff(); break;
    case Fault::PowerOffAt: {
        if (!powered)
            return fail(ErrorCode::Unavailable, QStringLiteral("the power is off"));
        fuse = machine->fuse(command.n, QByteArrayView(buffer).sliced(bufferStart));
        break;
    }
    default: obeyLine(command); break;
    }
    change(after(conditions, command.fault, config.model.drawerInverted));
    return {};
}

Result<QString> VirtualPrinter::control(const QString &line)
{
    HEARTH_ASSIGN(const FaultCommand command, readFault(line));
    if (command.fault == Fault::Status)
        return status();
    HEARTH_TRY(d->obey(command));
    return line.simplified();
}

QString VirtualPrinter::status() const
{
    const Conditions &now = d->conditions;
    const auto word = [](bool yes, const char *one, const char *other) { return QString::fromLatin1(yes ? one : other); };
    QJsonObject json{
        {QStringLiteral("power"), d->powered},
        {QStringLiteral("online"), d->powered && now.isOnline()},
        {QStringLiteral("paper"), now.paperOut ? QStringLiteral("out") : word(now.paperNearEnd, "near-end", "ok")},
        {QStringLiteral("cover"), word(now.coverOpen, "open", "closed")},
        {QStringLiteral("cutter"), word(now.cutterJammed, "jam", "ok")},
        {QStringLiteral("head"), word(now.headHot, "hot", "ok")},
        {QStringLiteral("error"), word(now.unrecoverable, "unrecoverable", "ok")},
        {QStringLiteral("drawer"), d->drawerStuck ? QStringLiteral("stuck") : word(now.drawerPin3High == d->config.model.drawerInverted, "open", "closed")},
        {QStringLiteral("connected"), d->port->isConnected()},
        {QStringLiteral("buffered"), d->buffered()},
        {QStringLiteral("pieces"), d->store.next() - 1},
        {QStringLiteral("dots"), d->roll.fed()},
        {QStringLiteral("auto_status"), d->autoStatusMask},
        {QStringLiteral("power_off_at"), d->fuse.at()},
        {QStringLiteral("slow"), d->slow},
        {QStringLiteral("half_open"), d->halfOpen},
        {QStringLiteral("silent"), d->silent},
        {QStringLiteral("refused"), d->refused},
        {QStringLiteral("last_refused"), d->lastRefused},
    };
    if (const auto left = d->roll.left())
        json.insert(QStringLiteral("roll_left_mm"), static_cast<qint64>(static_cast<double>(*left) / d->dotsPerMillimetre()));
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

} // namespace hearth::virtualprinter
