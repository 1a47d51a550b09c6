// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

namespace hearth::protocol {
namespace {
constexpr qsizetype MaxErrorText = 1'000;

Result<void> shortText(CborReader &r, QString &text, qsizetype limit)
{
    HEARTH_TRY(r.into(text));
    if (text.size() > limit)
        return r.bad(QStringLiteral("a text of more than %1 characters").arg(limit));
    return {};
}

Result<void> moment(CborReader &r, qint64 &ms)
{
    HEARTH_TRY(r.into(ms));
    if (ms < 0)
        return r.bad(QStringLiteral("a time before 1970"));
    return {};
}

Result<void> needsId(const CborReader &r, const QUuid &id)
{
    if (id.isNull())
        return r.bad(QStringLiteral("there is no id"));
    return {};
}
} // namespace

QByteArray encode(const PrinterIncident &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.incidentId);
    // What the reader would refuse is cut: the fact counts, not the end of a long name.
    w.field(2, body.printer.left(PrinterIncident::MaxName));
    w.field(3, static_cast<int>(body.condition));
    w.field(4, body.startedAtMs);
    w.optionalField(5, body.endedAtMs);
    w.optionalField(6, body.acknowledgedAtMs);
    w.optionalField(7, body.acknowledgedBy.left(PrinterIncident::MaxName));
    w.field(8, body.raw.left(PrinterIncident::MaxRaw));
    w.optionalField(9, body.address.left(PrinterIncident::MaxName));
    w.endMap();
    return w.bytes();
}

Result<PrinterIncident> decodePrinterIncident(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("printer.incident"));
    PrinterIncident out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.incidentId);
        case 2: return shortText(r, out.printer, PrinterIncident::MaxName);
        case 3: {
            int condition = 0;
            HEARTH_TRY(r.into(condition));
            // A condition of a later version is one this version cannot tell.
            if (condition >= 0 && condition <= static_cast<int>(PrinterCondition::Unreachable))
                out.condition = static_cast<PrinterCondition>(condition);
            return {};
        }
        case 4: return moment(r, out.startedAtMs);
        case 5: return moment(r, out.endedAtMs);
        case 6: return moment(r, out.acknowledgedAtMs);
        case 7: return shortText(r, out.acknowledgedBy, PrinterIncident::MaxName);
        case 8: {
            HEARTH_TRY(r.into(out.raw));
            if (out.raw.size() > PrinterIncident::MaxRaw)
                return r.bad(QStringLiteral("more than %1 status bytes").arg(PrinterIncident::MaxRaw));
            return {};
        }
        case 9: return shortText(r, out.address, PrinterIncident::MaxName);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    HEARTH_TRY(needsId(r, out.incidentId));
    if (out.printer.isEmpty() || out.startedAtMs == 0)
        return r.bad(QStringLiteral("the printer or the start is missing"));
    return out;
}

QByteArray encode(const PrintRequested &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.jobId);
    w.field(2, body.station);
    w.field(3, body.ticket);
    w.field(4, body.requestedAtMs);
    w.field(5, body.ttlMs);
    if (body.again)
        w.field(6, true);
    w.endMap();
    return w.bytes();
}

Result<PrintRequested> decodePrintRequested(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("print.requested"));
    PrintRequested out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.jobId);
        case 2: return shortText(r, out.station, PrinterIncident::MaxName);
        case 3: return r.into(out.ticket);
        case 4: return moment(r, out.requestedAtMs);
        case 5: return r.into(out.ttlMs);
        case 6: return r.into(out.again);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    HEARTH_TRY(needsId(r, out.jobId));
    if (out.station.isEmpty() || out.ticket.isEmpty())
        return r.bad(QStringLiteral("the station or the ticket is missing"));
    if (out.ttlMs < 1 || out.ttlMs > PrintRequested::MaxTtlMs)
        return r.bad(QStringLiteral("a time to live of %1 ms").arg(out.ttlMs));
    return out;
}

QByteArray encode(const PrintCancelled &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.jobId);
    w.endMap();
    return w.bytes();
}

Result<PrintCancelled> decodePrintCancelled(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("print.cancelled"));
    PrintCancelled out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> { return key == 1 ? r.into(out.jobId) : r.skip(); }));
    HEARTH_TRY(r.end());
    HEARTH_TRY(needsId(r, out.jobId));
    return out;
}

QByteArray encode(const PrintAccepted &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.jobId);
    w.field(2, body.storedAtMs);
    w.optionalField(3, body.queuedAtMs);
    w.optionalField(4, body.error.left(MaxErrorText));
    w.endMap();
    return w.bytes();
}

Result<PrintAccepted> decodePrintAccepted(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("print.accepted"));
    PrintAccepted out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.jobId);
        case 2: return moment(r, out.storedAtMs);
        case 3: return moment(r, out.queuedAtMs);
        case 4: return shortText(r, out.error, MaxErrorText);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    HEARTH_TRY(needsId(r, out.jobId));
    if ((out.queuedAtMs == 0) == out.error.isEmpty())
        return r.bad(QStringLiteral("it must be either queued or refused"));
    return out;
}

} // namespace hearth::protocol
