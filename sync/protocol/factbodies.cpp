// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"
#include "protocol/messages.h"

namespace hearth::protocol {
namespace {
constexpr int MaxName = 256;
constexpr int MaxJobs = 256;

Result<void> shortText(CborReader &reader, QString &text)
{
    HEARTH_TRY(reader.into(text));
    return text.size() <= MaxName ? Result<void>() : reader.bad(QStringLiteral("text longer than %1 characters").arg(MaxName));
}
} // namespace

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

Result<OnlineAccepted> decodeOnlineAccepted(const QByteArray &bytes)
{
    OnlineAccepted body;
    CborReader reader(bytes, QStringLiteral("online_accepted"));
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case 1: return reader.into(body.order);
        case 2: return reader.into(body.storedAtMs);
        case 3:
            return reader.array([&](qsizetype i) -> Result<void> {
                if (i >= MaxJobs)
                    return reader.bad(QStringLiteral("more than %1 jobs").arg(MaxJobs));
                AcceptedJob job;
                HEARTH_TRY(reader.map([&](int field) -> Result<void> {
                    switch (field) {
                    case 1: return reader.into(job.jobId);
                    case 2: return shortText(reader, job.station);
                    case 3: return reader.into(job.queuedAtMs);
                    default: return reader.skip();
                    }
                }));
                body.jobs.append(job);
                return {};
            });
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    if (body.order.isEmpty())
        return reader.bad(QStringLiteral("no order"));
    return body;
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
    w.optionalField(8, body.copy);
    w.field(9, body.queuedAtMs);
    w.optionalField(10, body.sendingAtMs);
    w.optionalField(11, body.sentAtMs);
    w.optionalField(12, body.printedAtMs);
    w.optionalField(13, body.proof);
    w.endMap();
    return w.bytes();
}

Result<PrintStatus> decodePrintStatus(const QByteArray &bytes)
{
    PrintStatus body;
    CborReader reader(bytes, QStringLiteral("print_status"));
    int state = 0;
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case 1: return reader.into(body.jobId);
        case 2: return reader.into(body.orderId);
        case 3: return shortText(reader, body.kind);
        case 4: return shortText(reader, body.station);
        case 5: return shortText(reader, body.printer);
        case 6: return reader.into(state);
        case 7: return shortText(reader, body.reason);
        case 8: return reader.into(body.copy);
        case 9: return reader.into(body.queuedAtMs);
        case 10: return reader.into(body.sendingAtMs);
        case 11: return reader.into(body.sentAtMs);
        case 12: return reader.into(body.printedAtMs);
        case 13: return shortText(reader, body.proof);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    if (body.jobId.isNull())
        return reader.bad(QStringLiteral("no job id"));
    if (state < static_cast<int>(PrintState::Queued) || state > static_cast<int>(PrintState::Failed))
        return reader.bad(QStringLiteral("unknown print state %1").arg(state));
    body.state = static_cast<PrintState>(state);
    return body;
}

} // namespace hearth::protocol
