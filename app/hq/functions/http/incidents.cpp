// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/httpfunctions.h"
#include "functions/http/query.h"
#include "functions/http/scopes.h"
#include "functions/printjson.h"
#include "hqstore/printerhealthstore.h"

namespace hearth::hq {
namespace {
/** Troubles of the printers of one store or of all, newest first. An open one of a till that is not connected is as it was last known. */
class Incidents final : public Function {
public:
    Incidents(HqServices services, bool ofStore) : m_services(std::move(services)), m_ofStore(ofStore) {}
    [[nodiscard]] QString name() const override
    {
        return m_ofStore ? QStringLiteral("http.store_incidents") : QStringLiteral("http.incidents");
    }
    [[nodiscard]] Trigger trigger() const override
    {
        return HttpTrigger{"GET", m_ofStore ? QStringLiteral("/v1/stores/{id}/incidents") : QStringLiteral("/v1/incidents"), false, scope::printersRead()};
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        IncidentFilter filter;
        if (m_ofStore) {
            HEARTH_ASSIGN(const Store store, storeOf(http, context));
            filter.store = store.id;
        }
        HEARTH_ASSIGN(filter.open, flagOf(http, QStringLiteral("open")));
        HEARTH_ASSIGN(const Page page, pageOf(http));
        filter.before = page.before;
        filter.limit = page.limit;
        HEARTH_ASSIGN(const QList<IncidentRow> rows, IncidentStore::list(context.database(), filter));
        const QList<qint64> connected = m_services.onlineTills ? m_services.onlineTills() : QList<qint64>();
        QJsonArray list;
        for (const IncidentRow &row : rows) {
            QJsonObject incident = toJson(row);
            incident.insert(QStringLiteral("connected"), connected.contains(row.till));
            list.append(incident);
        }
        context.respond(listPage(list, rows.isEmpty() ? 0 : rows.last().id, page.limit));
        return {};
    }

private:
    const HqServices m_services;
    const bool m_ofStore;
};

/** Each change of a printer's condition, newest first. */
class PrinterHistory final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.printer_history"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/stores/{id}/printers/{name}/history"), false, scope::printersRead()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        HEARTH_ASSIGN(const Store store, storeOf(http, context));
        HEARTH_ASSIGN(const Page page, pageOf(http));
        const QString name = http.pathArguments.value(QStringLiteral("name"));
        HEARTH_ASSIGN(const bool known, PrinterHealthStore::knows(context.database(), store.id, name));
        if (!known)
            return fail(ErrorCode::NotFound, QStringLiteral("store %1 has no printer %2").arg(store.code, name), QStringLiteral("name"));
        HEARTH_ASSIGN(const QList<PrinterChange> changes,
                      PrinterHealthStore::history(context.database(), store.id, name, page.before, page.limit));
        QJsonArray list;
        for (const PrinterChange &change : changes)
            list.append(QJsonObject{{QStringLiteral("till"), change.tillNumber}, {QStringLiteral("condition"), conditionName(change.condition)},
                                    {QStringLiteral("raw"), QString::fromLatin1(change.raw.toHex())},
                                    {QStringLiteral("since_ms"), change.sinceMs}, {QStringLiteral("received_ms"), change.receivedAtMs}});
        context.respond(listPage(list, changes.isEmpty() ? 0 : changes.last().id, page.limit));
        return {};
    }
};
} // namespace

std::unique_ptr<Function> makeStoreIncidents(const HqServices &services)
{
    return std::make_unique<Incidents>(services, true);
}

std::unique_ptr<Function> makeListIncidents(const HqServices &services)
{
    return std::make_unique<Incidents>(services, false);
}

std::unique_ptr<Function> makePrinterHistory()
{
    return std::make_unique<PrinterHistory>();
}

} // namespace hearth::hq
