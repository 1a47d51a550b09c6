// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"
#include "protocol/messages.h"

namespace hearth::protocol {

QByteArray encode(const OnlineAccepted &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.order);
    w.field(2, body.storedAtMs);
    w.key(3);
    w.startArray(body.jobs.size());
    for (const AcceptedJob &job : body.jobs) {
        w.startMap();
        w.field(1, job.jobId);
        w.field(2, job.station);
        w.field(3, job.queuedAtMs);
        w.endMap();
    }
    w.endArray();
    w.endMap();
    return w.bytes();
}

Result<OnlineAccepted> decodeOnlineAccepted(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("online.accepted"));
    OnlineAccepted out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.order);
        case 2: return r.into(out.storedAtMs);
        case 3:
            return r.array([&](qsizetype) -> Result<void> {
                AcceptedJob &job = out.jobs.emplaceBack();
                HEARTH_TRY(r.map([&](int field) -> Result<void> {
                    switch (field) {
                    case 1: return r.into(job.jobId);
                    case 2: return r.into(job.station);
                    case 3: return r.into(job.queuedAtMs);
                    default: return r.skip();
                    }
                }));
                if (job.jobId.isNull())
                    return r.bad(QStringLiteral("the print job has no id"));
                return {};
            });
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.order.isEmpty())
        return r.bad(QStringLiteral("the closed order is missing"));
    return out;
}

QByteArray encode(const PrintStatus &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.jobId);
    w.optionalField(2, body.orderId);
    w.field(3, body.kind);
    w.field(4, body.station);
    w.field(5, body.printer);
    w.field(6, static_cast<int>(body.state));
    w.optionalField(7, body.reason);
    w.optionalField(8, static_cast<qint64>(body.copy));
    w.optionalField(9, body.queuedAtMs);
    w.optionalField(10, body.sendingAtMs);
    w.optionalField(11, body.sentAtMs);
    w.optionalField(12, body.printedAtMs);
    w.optionalField(13, body.proof);
    w.endMap();
    return w.bytes();
}

Result<PrintStatus> decodePrintStatus(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("print.status"));
    PrintStatus out;
    int state = 0;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.jobId);
        case 2: return r.into(out.orderId);
        case 3: return r.into(out.kind);
        case 4: return r.into(out.station);
        case 5: return r.into(out.printer);
        case 6: return r.into(state);
        case 7: return r.into(out.reason);
        case 8: return r.into(out.copy);
        case 9: return r.into(out.queuedAtMs);
        case 10: return r.into(out.sendingAtMs);
        case 11: return r.into(out.sentAtMs);
        case 12: return r.into(out.printedAtMs);
        case 13: return r.into(out.proof);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.jobId.isNull())
        return r.bad(QStringLiteral("the print job has no id"));
    if (state < static_cast<int>(PrintState::Queued) || state > static_cast<int>(PrintState::Failed))
        return r.bad(QStringLiteral("state %1 is unknown").arg(state));
    out.state = static_cast<PrintState>(state);
    return out;
}

} // namespace hearth::protocol
