// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/printjobrequest.h"
#include "document/ticketjson.h"
#include "domain/cbor.h"
#include "functions/jsonfields.h"
#include "protocol/factbodies.h"
#include "protocol/identity.h"
#include "protocol/messages.h"
#include "runtime/httpclient.h"

namespace hearth::hq {
namespace {
constexpr qint64 DefaultTtlS = 4LL * 3600; // as a till's own jobs

/** The document as a ticket (docs of ticketFromJson()), without what is not for others to say: ids, copies, the drawer. */
Result<Ticket> documentOf(const JsonFields &fields)
{
    HEARTH_ASSIGN(const QJsonObject json, fields.object(QLatin1String("document")));
    auto ticket = ticketFromJson(json, QString());
    if (!ticket) {
        const QString where = ticket.error().where;
        return fail(ErrorCode::InvalidInput, ticket.error().text,
                    where.isEmpty() ? QStringLiteral("document") : QStringLiteral("document.") + where);
    }
    if (ticket->kind == TicketKind::Text && ticket->title.isEmpty() && ticket->text.isEmpty() && ticket->qr.isEmpty()
        && ticket->barcode.isEmpty())
        return fields.bad(QLatin1String("document"), QStringLiteral("says nothing"));
    ticket->jobId = QUuid();
    ticket->copy = 0;
    ticket->openDrawer = false;
    ticket->movedFrom.clear();
    if (ticket->language.isEmpty())
        ticket->language = QStringLiteral("zh_CN");
    return *ticket;
}

QByteArray hashOf(const PrintJobRequest &request)
{
    CborWriter w;
    w.startMap();
    w.field(1, request.station);
    w.field(2, request.till);
    w.field(3, request.ttlMs);
    w.field(4, request.callback);
    w.field(5, toCbor(request.ticket));
    w.endMap();
    return protocol::hash(w.bytes());
}
} // namespace

Result<PrintJobRequest> parsePrintJob(const QJsonObject &body)
{
    const JsonFields fields(body);
    PrintJobRequest request;
    HEARTH_ASSIGN(request.key, fields.text(QLatin1String("key"), 1, 128));
    HEARTH_ASSIGN(request.station, fields.text(QLatin1String("station"), 1, 64));
    if (fields.has(QLatin1String("till"))) {
        HEARTH_ASSIGN(const qint64 till, fields.integer(QLatin1String("till"), 1, 999));
        request.till = static_cast<int>(till);
    }
    qint64 ttlS = DefaultTtlS;
    if (fields.has(QLatin1String("ttl_s"))) {
        HEARTH_ASSIGN(ttlS, fields.integer(QLatin1String("ttl_s"), 1, protocol::PrintRequested::MaxTtlMs / 1000));
    }
    request.ttlMs = ttlS * 1000;
    HEARTH_ASSIGN(request.callback, fields.optionalText(QLatin1String("callback"), HttpUrl::MaxSize));
    if (!request.callback.isEmpty()) {
        if (const auto url = HttpUrl::parse(request.callback); !url)
            return fields.bad(QLatin1String("callback"), url.error().text);
    }
    HEARTH_ASSIGN(request.ticket, documentOf(fields));
    request.hash = hashOf(request);
    return request;
}

} // namespace hearth::hq
