// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"
#include "domain/order/order.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

namespace hearth::protocol {
namespace {
void writeJobs(CborWriter &w, const QList<AcceptedJob> &jobs)
{
    w.startArray(jobs.size());
    for (const AcceptedJob &job : jobs) {
        w.startMap();
        w.field(1, job.jobId);
        w.field(2, job.station);
        w.field(3, job.queuedAtMs);
        w.endMap();
    }
    w.endArray();
}

Result<void> readJobs(CborReader &r, QList<AcceptedJob> &jobs)
{
    return r.array([&](qsizetype) -> Result<void> {
        AcceptedJob &job = jobs.emplaceBack();
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
}

Result<void> readVersion(CborReader &r, int &version)
{
    HEARTH_TRY(r.into(version));
    if (version < 1 || version > OnlineOrder::MaxVersion)
        return r.bad(QStringLiteral("version %1").arg(version));
    return {};
}
} // namespace

QByteArray encode(const OnlineAccepted &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.order);
    w.field(2, body.storedAtMs);
    w.key(3);
    writeJobs(w, body.jobs);
    if (body.version != 1)
        w.field(4, body.version);
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
        case 3: return readJobs(r, out.jobs);
        case 4: return readVersion(r, out.version);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.order.isEmpty())
        return r.bad(QStringLiteral("the closed order is missing"));
    return out;
}

QByteArray encode(const OnlineChanged &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.orderId);
    w.field(2, body.version);
    w.field(3, body.storedAtMs);
    w.key(4);
    writeJobs(w, body.jobs);
    if (body.cancelled)
        w.field(5, true);
    w.endMap();
    return w.bytes();
}

Result<OnlineChanged> decodeOnlineChanged(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("online.changed"));
    OnlineChanged out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.orderId);
        case 2: return readVersion(r, out.version);
        case 3: return r.into(out.storedAtMs);
        case 4: return readJobs(r, out.jobs);
        case 5: return r.into(out.cancelled);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.orderId.isNull() || out.version == 0)
        return r.bad(QStringLiteral("the order or the version is missing"));
    return out;
}

QByteArray encode(const OnlineAmended &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.order);
    w.field(2, body.sold);
    w.optionalField(3, static_cast<qint64>(body.tillVersion));
    w.endMap();
    return w.bytes();
}

Result<OnlineAmended> decodeOnlineAmended(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("online.amended"));
    OnlineAmended out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.order);
        case 2: return r.into(out.sold);
        case 3: return readVersion(r, out.tillVersion);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.order.isEmpty())
        return r.bad(QStringLiteral("the online order is missing"));
    return out;
}

QByteArray encode(const OnlineCancelled &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.orderId);
    w.field(2, body.version);
    w.field(3, body.cancelledAtMs);
    w.optionalField(4, body.reason);
    if (body.sold)
        w.field(5, true);
    w.optionalField(6, static_cast<qint64>(body.tillVersion));
    w.endMap();
    return w.bytes();
}

Result<OnlineCancelled> decodeOnlineCancelled(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("online.cancelled"));
    OnlineCancelled out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.orderId);
        case 2: return readVersion(r, out.version);
        case 3: return r.into(out.cancelledAtMs);
        case 4:
            HEARTH_TRY(r.into(out.reason));
            return out.reason.size() <= OnlineCancelled::MaxReason ? Result<void>() : r.bad(QStringLiteral("the reason is too long"));
        case 5: return r.into(out.sold);
        case 6: return readVersion(r, out.tillVersion);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.orderId.isNull() || out.version == 0)
        return r.bad(QStringLiteral("the order or the version is missing"));
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

QByteArray encode(const TemplatesPublished &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.revision);
    w.key(2);
    w.startArray(body.templates.size());
    for (const TemplatesPublished::Template &one : body.templates) {
        w.startMap();
        w.field(1, one.kind);
        w.field(2, one.json);
        w.endMap();
    }
    w.endArray();
    w.endMap();
    return w.bytes();
}

Result<TemplatesPublished> decodeTemplatesPublished(const QByteArray &body)
{
    constexpr qsizetype MaxKind = 64;
    CborReader r(body, QStringLiteral("templates.published"));
    TemplatesPublished out;
    QStringList kinds;
    const auto readOne = [&](qsizetype index) -> Result<void> {
        if (index >= TemplatesPublished::MaxTemplates)
            return r.bad(QStringLiteral("more than %1 templates").arg(TemplatesPublished::MaxTemplates));
        TemplatesPublished::Template one;
        HEARTH_TRY(r.map([&](int key) -> Result<void> {
            switch (key) {
            case 1: return r.into(one.kind);
            case 2: return r.into(one.json);
            default: return r.skip();
            }
        }));
        if (one.kind.isEmpty() || one.kind.size() > MaxKind || kinds.contains(one.kind) || one.json.isEmpty())
            return r.bad(QStringLiteral("a template needs a kind of its own and a text"));
        kinds.append(one.kind);
        out.templates.append(std::move(one));
        return {};
    };
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.revision);
        case 2: return r.array(readOne);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.revision < 1)
        return r.bad(QStringLiteral("there is no revision"));
    return out;
}

QByteArray encode(const SalesRestored &body)
{
    CborWriter w;
    w.startMap();
    w.key(1);
    w.startArray(body.documents.size());
    for (const SalesRestored::Document &one : body.documents) {
        w.startMap();
        w.field(1, static_cast<int>(one.refund ? FactKind::OrderRefunded : FactKind::OrderClosed));
        w.field(2, one.body);
        w.endMap();
    }
    w.endArray();
    w.endMap();
    return w.bytes();
}

Result<SalesRestored> decodeSalesRestored(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("sales.restored"));
    SalesRestored out;
    const auto readOne = [&](qsizetype index) -> Result<void> {
        if (index >= SalesRestored::MaxDocuments)
            return r.bad(QStringLiteral("more than %1 documents").arg(SalesRestored::MaxDocuments));
        int kind = 0;
        SalesRestored::Document one;
        HEARTH_TRY(r.map([&](int key) -> Result<void> {
            switch (key) {
            case 1: return r.into(kind);
            case 2: return r.into(one.body);
            default: return r.skip();
            }
        }));
        one.refund = kind == static_cast<int>(FactKind::OrderRefunded);
        if ((!one.refund && kind != static_cast<int>(FactKind::OrderClosed)) || one.body.isEmpty())
            return r.bad(QStringLiteral("not a sale or a refund"));
        out.documents.append(std::move(one));
        return {};
    };
    HEARTH_TRY(r.map([&](int key) -> Result<void> { return key == 1 ? r.array(readOne) : r.skip(); }));
    HEARTH_TRY(r.end());
    if (out.documents.isEmpty())
        return r.bad(QStringLiteral("there is no document"));
    return out;
}

} // namespace hearth::protocol
