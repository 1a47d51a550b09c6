// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/businessdate.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "functions/http/httpfunctions.h"
#include "functions/http/printjobrequest.h"
#include "functions/http/query.h"
#include "functions/http/scopes.h"
#include "functions/queue/queuefunctions.h"
#include "hqstore/auditstore.h"
#include "hqstore/cloudjobstore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "protocol/factbodies.h"

#include <algorithm>

namespace hearth::hq {
namespace {
struct PlacedJob {
    QUuid id;
    bool repeated = false;
    std::optional<qint64> till;
};

/** Accepts a print job for a store: job, fact to the till and audit row in one transaction, then the till is woken. A repeat gives
    the first answer again. */
class PlacePrintJob final : public Function {
public:
    explicit PlacePrintJob(HqServices services) : m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("http.place_print_job"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"POST", QStringLiteral("/v1/stores/{id}/print-jobs"), false, scope::printWrite()}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.concurrency = 4;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        const auto body = jsonBody(http, context);
        if (!body)
            return {};
        HEARTH_ASSIGN(PrintJobRequest request, parsePrintJob(*body));
        request.ticket.jobId = newId(context.clock());
        const QString storeCode = http.pathArguments.value(QStringLiteral("id"));
        const QList<qint64> online = m_services.onlineTills ? m_services.onlineTills() : QList<qint64>();
        const qint64 nowMs = context.clock().nowMs();
        PlacedJob placed;
        faultPoint("hq.print_before_commit");
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(placed, place(tx, request, storeCode, online, QStringLiteral("key:") + http.apiKey, nowMs));
            return {};
        }));
        faultPoint("hq.print_committed");
        if (placed.till)
            context.wakeTills({*placed.till});
        respondPlaced(context, placed.id, placed.repeated, "/v1/print-jobs/" + idText(placed.id).toLatin1());
        return {};
    }

private:
    static Result<PlacedJob> place(storage::Transaction &tx, PrintJobRequest request, const QString &storeCode, const QList<qint64> &online,
                                const QString &actor, qint64 nowMs)
    {
        HEARTH_ASSIGN(const auto store, StoreStore::find(tx, storeCode));
        if (!store)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(storeCode), QStringLiteral("id"));
        HEARTH_ASSIGN(const auto present, CloudJobStore::byKey(tx, store->id, request.key));
        if (present && present->requestHash == request.hash)
            return PlacedJob{present->jobId, true, std::nullopt};
        if (present)
            return fail(ErrorCode::Conflict, QStringLiteral("another print job has the key %1").arg(request.key), QStringLiteral("key"));
        PlacedJob placed{request.ticket.jobId, false, std::nullopt};
        HEARTH_ASSIGN(placed.till, receiver(tx, *store, request.till, online));
        CloudJobStore::New job{store->id, request.key, request.hash, placed.till, 0, request.callback, {}};
        HEARTH_TRY(address(tx, request.ticket, *store, placed.till, nowMs));
        const protocol::PrintRequested fact{placed.id, request.station, toCbor(request.ticket), nowMs, request.ttlMs, false};
        if (placed.till) {
            auto rev = OutboxStore::append(tx, *placed.till, protocol::ChangeKind::PrintRequested, protocol::encode(fact), nowMs);
            if (!rev && rev.error().code == ErrorCode::InvalidInput)
                rev.error().where = QStringLiteral("document");
            HEARTH_ASSIGN(job.rev, rev);
        } else {
            job.failure = QStringLiteral("store %1 has no till").arg(storeCode);
        }
        HEARTH_TRY(CloudJobStore::add(tx, job, fact));
        if (!placed.till && !job.callback.isEmpty())
            HEARTH_TRY(tellRested(tx, placed.id, nowMs));
        HEARTH_TRY(AuditStore::add(tx, nowMs, actor, QStringLiteral("print.requested"),
                                   QStringLiteral("%1 at %2 as %3").arg(request.key, storeCode, idText(placed.id))));
        return placed;
    }

    /** The till that was asked for; else the first connected one, else the first. Nothing: the store has none. */
    static Result<std::optional<qint64>> receiver(storage::Transaction &tx, const Store &store, int number, const QList<qint64> &online)
    {
        if (number != 0) {
            HEARTH_ASSIGN(const auto till, TillStore::find(tx, store.code, number));
            if (!till)
                return fail(ErrorCode::NotFound, QStringLiteral("store %1 has no till %2").arg(store.code).arg(number), QStringLiteral("till"));
            return till;
        }
        HEARTH_ASSIGN(const QList<qint64> tills, TillStore::receivers(tx, store.id));
        if (tills.isEmpty())
            return std::optional<qint64>();
        const auto connected = std::find_if(tills.cbegin(), tills.cend(), [&](qint64 till) { return online.contains(till); });
        return std::optional<qint64>(connected != tills.cend() ? *connected : tills.first());
    }

    /** What the document leaves open: whose it is, and when. */
    static Result<void> address(storage::Transaction &tx, Ticket &ticket, const Store &store, std::optional<qint64> till, qint64 nowMs)
    {
        HEARTH_ASSIGN(const StoreCalendar calendar, StoreCalendar::parse(store.settings.zone, store.settings.cutoff));
        const auto fill = [](QString &text, const QString &value) {
            if (text.isEmpty())
                text = value;
        };
        fill(ticket.storeId, store.code);
        fill(ticket.storeName, store.settings.name);
        fill(ticket.currency, store.settings.currency);
        fill(ticket.localTime, calendar.local(nowMs).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
        fill(ticket.businessDate, calendar.businessDate(nowMs).toString(Qt::ISODate));
        if (till && ticket.till == 0) {
            HEARTH_ASSIGN(const auto row, TillStore::get(tx, *till));
            ticket.till = row ? row->number : 0;
        }
        return {};
    }

    const HqServices m_services;
};
} // namespace

std::unique_ptr<Function> makePlacePrintJob(const HqServices &services)
{
    return std::make_unique<PlacePrintJob>(services);
}

} // namespace hearth::hq
