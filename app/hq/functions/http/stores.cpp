// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/httpfunctions.h"
#include "functions/http/scopes.h"
#include "hqstore/printerhealthstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <algorithm>

namespace hearth::hq {
namespace {
QSet<qint64> connectedTills(const HqServices &services)
{
    const QList<qint64> tills = services.onlineTills ? services.onlineTills() : QList<qint64>();
    return {tills.cbegin(), tills.cend()};
}

QJsonValue optionalTime(std::optional<qint64> ms)
{
    return ms ? QJsonValue(*ms) : QJsonValue();
}

/** Every store with its tills, and which of them are connected. */
class ListStores final : public Function {
public:
    explicit ListStores(HqServices services) : m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("http.stores"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/stores"), false, scope::storesRead()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const QHash<qint64, QString> nodes = m_services.tillNodes ? m_services.tillNodes() : QHash<qint64, QString>();
        const QSet<qint64> connected = connectedTills(m_services);
        HEARTH_ASSIGN(const QList<Store> stores, StoreStore::all(context.database()));
        HEARTH_ASSIGN(const QList<TillRow> tills, TillStore::all(context.database()));
        QHash<qint64, QJsonArray> tillsOf;
        QSet<qint64> connectedStores;
        for (const TillRow &till : tills) {
            const bool here = connected.contains(till.id);
            if (here)
                connectedStores.insert(till.store);
            tillsOf[till.store].append(QJsonObject{{QStringLiteral("number"), till.number},
                                                   {QStringLiteral("enrolled"), till.enrolled},
                                                   {QStringLiteral("connected"), here},
                                                   {QStringLiteral("node"), nodes.contains(till.id) ? QJsonValue(nodeName(nodes.value(till.id))) : QJsonValue()},
                                                   {QStringLiteral("last_seen_ms"), optionalTime(till.lastSeenMs)}});
        }
        QJsonArray list;
        for (const Store &store : stores)
            list.append(QJsonObject{{QStringLiteral("code"), store.code}, {QStringLiteral("name"), store.settings.name},
                                    {QStringLiteral("zone"), store.settings.zone}, {QStringLiteral("cutoff"), store.settings.cutoff},
                                    {QStringLiteral("currency"), store.settings.currency},
                                    {QStringLiteral("connected"), connectedStores.contains(store.id)},
                                    {QStringLiteral("tills"), tillsOf.value(store.id)}});
        context.respond(HttpResponse::json(200, QJsonDocument(list)));
        return {};
    }

private:
    const HqServices m_services;
};

/** What the tills of a store say of their printers; of a till that is not connected nobody knows. */
class StorePrinters final : public Function {
public:
    explicit StorePrinters(HqServices services) : m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("http.store_printers"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/stores/{id}/printers"), false, scope::printersRead()}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.concurrency = 2;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const QString code = events.front().request->pathArguments.value(QStringLiteral("id"));
        HEARTH_ASSIGN(const auto store, StoreStore::find(context.database(), code));
        if (!store)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(code), QStringLiteral("id"));
        const QSet<qint64> connected = connectedTills(m_services);
        HEARTH_ASSIGN(const QList<TillPrinter> printers, PrinterHealthStore::ofStore(context.database(), store->id));
        HEARTH_ASSIGN(const QList<TillRow> tills, TillStore::all(context.database()));
        QHash<qint64, qint64> lastSeen;
        for (const TillRow &till : tills)
            lastSeen.insert(till.id, till.lastSeenMs.value_or(0));
        QJsonArray list;
        for (const TillPrinter &printer : printers) {
            const PrinterHealth &health = printer.health;
            const bool known = connected.contains(printer.till);
            const PrinterCondition now = known ? health.condition : PrinterCondition::Unknown;
            const qint64 since = known ? health.sinceMs : std::max(printer.receivedAtMs, lastSeen.value(printer.till));
            list.append(QJsonObject{{QStringLiteral("till"), printer.tillNumber}, {QStringLiteral("name"), health.printer},
                                    {QStringLiteral("address"), health.address}, {QStringLiteral("connected"), known},
                                    {QStringLiteral("condition"), conditionName(now)},
                                    {QStringLiteral("last_condition"), conditionName(health.condition)},
                                    {QStringLiteral("can_print"), canPrint(now)}, {QStringLiteral("since_ms"), since},
                                    {QStringLiteral("last_since_ms"), health.sinceMs},
                                    {QStringLiteral("seen_ms"), health.seenMs}, {QStringLiteral("queued"), health.queued},
                                    {QStringLiteral("raw"), QString::fromLatin1(health.raw.toHex())},
                                    {QStringLiteral("received_ms"), printer.receivedAtMs},
                                    {QStringLiteral("drawer"), health.drawer.isEmpty() ? QJsonValue() : QJsonValue(health.drawer)},
                                    {QStringLiteral("roll_left_mm"), health.rollLeftMm < 0 ? QJsonValue() : QJsonValue(health.rollLeftMm)},
                                    {QStringLiteral("roll_ends_ms"), health.rollEndsMs == 0 ? QJsonValue() : QJsonValue(health.rollEndsMs)}});
        }
        context.respond(HttpResponse::json(200, QJsonDocument(list)));
        return {};
    }

private:
    const HqServices m_services;
};
} // namespace

std::unique_ptr<Function> makeListStores(const HqServices &services)
{
    return std::make_unique<ListStores>(services);
}

std::unique_ptr<Function> makeStorePrinters(const HqServices &services)
{
    return std::make_unique<StorePrinters>(services);
}

} // namespace hearth::hq
