// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/admindesk.h"
#include "certificates/certificates.h"
#include "document/tickettemplate.h"
#include "forecasting/calendar.h"
#include "functions/forecast/forecastfunctions.h"
#include "functions/http/scopes.h"
#include "functions/jsonfields.h"
#include "functions/members/audiencebook.h"
#include "functions/members/memberdesk.h"
#include "functions/runtimedesk.h"
#include "hqstore/apikeystore.h"
#include "hqstore/auditstore.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/forecaststore.h"
#include "hqstore/menustore.h"
#include "hqstore/queuelogstore.h"
#include "hqstore/regionstore.h"
#include "hqstore/storestore.h"
#include "hqstore/templatestore.h"
#include "hqstore/tillstore.h"
#include "protocol/factbodies.h"
#include "runtime/timertable.h"

#include <QJsonArray>

namespace hearth::hq {
namespace {
Result<void> audit(storage::Transaction &tx, qint64 nowMs, const QString &action, const QString &detail)
{
    return AuditStore::add(tx, nowMs, QStringLiteral("command line"), action, detail);
}

// The store, made where it is new. Settings that differ from a store's own are refused: its tills have theirs already.
Result<Store> storeFor(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs)
{
    HEARTH_ASSIGN(const QString code, fields.text(QLatin1String("store"), 1, 32));
    HEARTH_ASSIGN(const QString name, fields.optionalText(QLatin1String("name"), 100));
    HEARTH_ASSIGN(const QString zone, fields.optionalText(QLatin1String("zone"), 64));
    HEARTH_ASSIGN(const QString cutoff, fields.optionalText(QLatin1String("cutoff"), 5));
    HEARTH_ASSIGN(const QString currency, fields.optionalText(QLatin1String("currency"), 3));
    HEARTH_ASSIGN(const auto present, StoreStore::find(tx, code));
    if (!present) {
        const auto orElse = [](const QString &given, const QString &standard) { return given.isEmpty() ? standard : given; };
        HEARTH_ASSIGN(const Store added,
                      StoreStore::add(tx, code, {orElse(name, code), orElse(zone, QStringLiteral("Asia/Shanghai")),
                                                 orElse(cutoff, QStringLiteral("04:00")), orElse(currency, QStringLiteral("CNY"))}, nowMs));
        HEARTH_TRY(audit(tx, nowMs, QStringLiteral("store.added"), code));
        return added;
    }
    const auto same = [&](const QString &given, const QString &has, const char *what) -> Result<void> {
        if (given.isEmpty() || given == has)
            return {};
        return fail(ErrorCode::Conflict, QStringLiteral("store %1 exists and has \"%2\"").arg(code, has), QString::fromLatin1(what));
    };
    HEARTH_TRY(same(name, present->settings.name, "name"));
    HEARTH_TRY(same(zone, present->settings.zone, "zone"));
    HEARTH_TRY(same(cutoff, present->settings.cutoff, "cutoff"));
    HEARTH_TRY(same(currency, present->settings.currency, "currency"));
    return *present;
}

Result<QJsonObject> enroll(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs, AdminEffects &effects)
{
    HEARTH_ASSIGN(const qint64 number, fields.integer(QLatin1String("till"), 1, 999));
    HEARTH_ASSIGN(const Store store, storeFor(tx, fields, nowMs));
    HEARTH_ASSIGN(const qint64 till, TillStore::ensure(tx, store.id, static_cast<int>(number), nowMs));
    effects.wakeTills.append(till);
    HEARTH_ASSIGN(const QString code, EnrollCodeStore::issue(tx, till, nowMs));
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("till.code_issued"), QStringLiteral("%1 till %2").arg(store.code).arg(number)));
    return QJsonObject{{QStringLiteral("code"), code}, {QStringLiteral("store"), store.code}, {QStringLiteral("till"), number},
                       {QStringLiteral("expires_ms"), nowMs + EnrollCodeStore::LifetimeMs}};
}

Result<QJsonObject> addKey(storage::Transaction &tx, const JsonFields &fields, const QJsonObject &request, qint64 nowMs)
{
    QStringList scopes = request.value(QLatin1String("scopes")).toVariant().toStringList();
    for (const QString &one : std::as_const(scopes)) {
        if (one != ApiKeyStore::everything() && !scope::all().contains(one))
            return fail(ErrorCode::InvalidInput, QStringLiteral("unknown \"%1\", one of: %2").arg(one.left(40), scope::all().join(QLatin1String(", "))),
                        QStringLiteral("scopes"));
    }
    scopes.removeDuplicates();
    std::optional<qint64> expires;
    if (fields.has(QLatin1String("expires_ms"))) {
        HEARTH_ASSIGN(const qint64 until, fields.integer(QLatin1String("expires_ms"), nowMs + 1, std::numeric_limits<qint64>::max()));
        expires = until;
    }
    HEARTH_ASSIGN(const QString name, fields.text(QLatin1String("name"), 1, 64));
    HEARTH_ASSIGN(const QByteArray key, ApiKeyStore::add(tx, name, scopes, expires, nowMs));
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("api_key.added"), name + QStringLiteral(": ") + scopes.join(QLatin1Char(' '))));
    return QJsonObject{{QStringLiteral("key"), QString::fromLatin1(key)}, {QStringLiteral("name"), name},
                       {QStringLiteral("scopes"), QJsonArray::fromStringList(scopes)}};
}

Result<QJsonObject> revokeKey(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs)
{
    HEARTH_ASSIGN(const QString name, fields.text(QLatin1String("name"), 1, 64));
    HEARTH_TRY(ApiKeyStore::revoke(tx, name, nowMs));
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("api_key.revoked"), name));
    return QJsonObject{{QStringLiteral("revoked"), name}};
}

Result<QJsonObject> revokeDevice(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs, AdminEffects &effects)
{
    HEARTH_ASSIGN(const QString store, fields.text(QLatin1String("store"), 1, 32));
    HEARTH_ASSIGN(const qint64 number, fields.integer(QLatin1String("till"), 1, 999));
    const QString which = QStringLiteral("%1 till %2").arg(store).arg(number);
    HEARTH_ASSIGN(const auto till, TillStore::find(tx, store, static_cast<int>(number)));
    if (!till)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such till"), which);
    HEARTH_ASSIGN(const int revoked, DeviceStore::revoke(tx, *till, nowMs));
    if (revoked == 0)
        return fail(ErrorCode::NotFound, QStringLiteral("this till has no device to revoke"), which);
    effects.disconnectTills.append(*till);
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("device.revoked"), which));
    return QJsonObject{{QStringLiteral("revoked"), revoked}};
}

/** Whether a till's manager is answered. */
Result<QJsonObject> letManager(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs)
{
    HEARTH_ASSIGN(const QString store, fields.text(QLatin1String("store"), 1, 32));
    HEARTH_ASSIGN(const qint64 number, fields.integer(QLatin1String("till"), 1, 999));
    HEARTH_ASSIGN(const bool may, fields.boolean(QLatin1String("may")));
    const QString which = QStringLiteral("%1 till %2").arg(store).arg(number);
    HEARTH_ASSIGN(const auto till, TillStore::find(tx, store, static_cast<int>(number)));
    if (!till)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such till"), which);
    HEARTH_TRY(TillStore::setMayAsk(tx, *till, may));
    HEARTH_TRY(audit(tx, nowMs, may ? QStringLiteral("manager.allowed") : QStringLiteral("manager.denied"), which));
    return QJsonObject{{QStringLiteral("store"), store}, {QStringLiteral("till"), number}, {QStringLiteral("may"), may}};
}

Result<QJsonObject> publishMenu(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs, AdminEffects &effects)
{
    HEARTH_ASSIGN(const Menu menu, Menu::fromCbor(QByteArray::fromBase64(request.value(QLatin1String("menu")).toString().toLatin1())));
    HEARTH_ASSIGN(const PublishedMenu published, MenuStore::publish(tx, menu, nowMs));
    effects.wakeTills.append(published.tills);
    if (!published.repeated)
        HEARTH_TRY(audit(tx, nowMs, QStringLiteral("menu.published"), QStringLiteral("revision %1").arg(published.revision)));
    return QJsonObject{{QStringLiteral("revision"), published.revision}, {QStringLiteral("repeated"), published.repeated},
                       {QStringLiteral("items"), menu.items.size()}, {QStringLiteral("tills"), published.tills.size()}};
}

Result<QJsonObject> republish(storage::Transaction &tx, qint64 nowMs, AdminEffects &effects)
{
    HEARTH_ASSIGN(const PublishedMenu menu, MenuStore::publishAgain(tx, nowMs));
    HEARTH_ASSIGN(const PublishedTemplates templates, TemplateStore::publishAgain(tx, nowMs));
    effects.wakeTills.append(templates.tills);
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("all.republished"),
                     QStringLiteral("menu revision %1, templates revision %2").arg(menu.revision).arg(templates.revision)));
    return QJsonObject{{QStringLiteral("menu_revision"), menu.revision}, {QStringLiteral("templates_revision"), templates.revision},
                       {QStringLiteral("tills"), templates.tills.size()}};
}

/** A kind of ticket this version has. */
Result<QString> kindOf(const QString &name, const QString &where)
{
    if (!ticketKind(name))
        return fail(ErrorCode::InvalidInput, QStringLiteral("unknown \"%1\"").arg(name.left(40)), where);
    return name;
}

Result<QJsonObject> publishTemplates(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs, AdminEffects &effects)
{
    const QJsonObject given = request.value(QLatin1String("templates")).toObject();
    QList<protocol::TemplatesPublished::Template> changed;
    for (auto it = given.constBegin(); it != given.constEnd(); ++it) {
        HEARTH_ASSIGN(const QString kind, kindOf(it.key(), QStringLiteral("templates")));
        const QByteArray json = it->toString().toUtf8();
        HEARTH_ASSIGN(const TicketTemplate read, TicketTemplate::fromJson(json, kind));
        if (ticketKindName(read.kind) != kind)
            return fail(ErrorCode::InvalidInput, QStringLiteral("is not for %1").arg(kind), QStringLiteral("templates"));
        changed.append({kind, json});
    }
    QStringList removed;
    const QJsonArray names = request.value(QLatin1String("builtin")).toArray();
    for (const auto &name : names) {
        HEARTH_ASSIGN(const QString kind, kindOf(name.toString(), QStringLiteral("builtin")));
        removed.append(kind);
    }
    HEARTH_ASSIGN(const PublishedTemplates published, TemplateStore::publish(tx, changed, removed, nowMs));
    effects.wakeTills.append(published.tills);
    if (!published.repeated)
        HEARTH_TRY(audit(tx, nowMs, QStringLiteral("templates.published"),
                         QStringLiteral("revision %1: %2").arg(published.revision).arg(published.kinds.join(QLatin1Char(' ')))));
    return QJsonObject{{QStringLiteral("revision"), published.revision}, {QStringLiteral("repeated"), published.repeated},
                       {QStringLiteral("kinds"), QJsonArray::fromStringList(published.kinds)}, {QStringLiteral("tills"), published.tills.size()}};
}

// What is not named stays.
Result<QJsonObject> setStore(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs)
{
    HEARTH_ASSIGN(const QString code, fields.text(QLatin1String("store"), 1, 32));
    HEARTH_ASSIGN(auto store, StoreStore::find(tx, code));
    if (!store)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(code), QStringLiteral("store"));
    if (fields.has(QLatin1String("open"))) {
        HEARTH_ASSIGN(store->openHours, fields.text(QLatin1String("open"), 0, 200));
    }
    if (fields.has(QLatin1String("alert_after"))) {
        HEARTH_ASSIGN(const qint64 minutes, fields.integer(QLatin1String("alert_after"), 0, StoreStore::MaxAlertAfterMin));
        store->alertAfterMin = minutes > 0 ? std::optional<qint64>(minutes) : std::nullopt;
    }
    HEARTH_TRY(StoreStore::setHours(tx, store->id, store->openHours, store->alertAfterMin));
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("store.set"), QStringLiteral("%1 open %2").arg(code, store->openHours)));
    return QJsonObject{{QStringLiteral("store"), code}, {QStringLiteral("open"), store->openHours},
                       {QStringLiteral("alert_after"), store->alertAfterMin ? QJsonValue(*store->alertAfterMin) : QJsonValue()}};
}

Result<QJsonObject> requeue(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs)
{
    HEARTH_ASSIGN(const QString function, fields.text(QLatin1String("function"), 1, 100));
    qint64 id = 0;
    if (fields.has(QLatin1String("id"))) {
        HEARTH_ASSIGN(id, fields.integer(QLatin1String("id"), 1, std::numeric_limits<qint64>::max()));
    }
    HEARTH_ASSIGN(const int count, QueueLogStore::requeue(tx, function, id, nowMs));
    if (count == 0)
        return fail(ErrorCode::NotFound, id > 0 ? QStringLiteral("%1 has no dead letter %2").arg(function).arg(id) : QStringLiteral("%1 has no dead letters").arg(function),
                    QStringLiteral("function"));
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("queue.requeued"), QStringLiteral("%1: %2").arg(function).arg(count)));
    return QJsonObject{{QStringLiteral("requeued"), count}};
}

Result<QJsonObject> setChain(storage::Transaction &tx, const JsonFields &fields, const QJsonObject &request, qint64 nowMs, AdminEffects &effects)
{
    constexpr qsizetype MostHolidays = 256 * 1024;
    QJsonObject answer;
    if (fields.has(QLatin1String("holidays"))) {
        const QString holidays = request.value(QLatin1String("holidays")).toString(); // a table has lines
        if (holidays.isEmpty() || holidays.size() > MostHolidays)
            return fail(ErrorCode::InvalidInput, QStringLiteral("must be CN, none or a table of at most %1 characters").arg(MostHolidays), QStringLiteral("holidays"));
        HEARTH_TRY(forecasting::HolidayCalendar::of(holidays));
        HEARTH_TRY(ForecastStore::setHolidays(tx, holidays));
        // Models have learnt what holidays do by the days that were holidays before.
        HEARTH_TRY(Queue::append(tx, forecastTrainTopic(), forecastTrainMessage("asked"), nowMs));
        HEARTH_TRY(audit(tx, nowMs, QStringLiteral("chain.set"), QStringLiteral("holidays %1").arg(holidays.section(QLatin1Char('\n'), 0, 0).left(40))));
        answer.insert(QStringLiteral("holidays"), holidays);
    }
    if (fields.has(QLatin1String("zone")) || answer.isEmpty()) {
        HEARTH_ASSIGN(const QString zone, fields.text(QLatin1String("zone"), 1, 64));
        HEARTH_TRY(TimerTable::setChainZone(tx, zone));
        HEARTH_TRY(audit(tx, nowMs, QStringLiteral("chain.set"), QStringLiteral("zone %1").arg(zone)));
        effects.wakeTimers = true;
        answer.insert(QStringLiteral("zone"), zone);
    }
    return answer;
}

Result<QJsonObject> setRegion(storage::Transaction &tx, const JsonFields &fields, const QJsonObject &request, qint64 nowMs)
{
    if (fields.has(QLatin1String("standby")))
        HEARTH_TRY(RegionStore::setStandby(tx, request.value(QLatin1String("standby")).toString()));
    if (fields.has(QLatin1String("addresses")))
        HEARTH_TRY(RegionStore::setAddresses(tx, request.value(QLatin1String("addresses")).toVariant().toStringList()));
    HEARTH_ASSIGN(const Region region, RegionStore::read(tx));
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("region.set"),
                     QStringLiteral("standby \"%1\", addresses %2").arg(region.standby, region.addresses.join(QLatin1Char(' ')))));
    return QJsonObject{{QStringLiteral("standby"), region.standby}, {QStringLiteral("addresses"), QJsonArray::fromStringList(region.addresses)}};
}

Result<QJsonObject> renewTls(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs, AdminEffects &effects, const QString &dataDirectory)
{
    const auto list = [&](const char *key) { return request.value(QLatin1String(key)).toVariant().toStringList(); };
    const ServerNames given{list("names"), list("addresses")};
    HEARTH_ASSIGN(const ServerCertificate made,
                  Certificates::renew(dataDirectory, given == ServerNames() ? std::nullopt : std::optional(given), nowMs));
    effects.reloadTls = true;
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("tls.renewed"), made.names.text()));
    return QJsonObject{{QStringLiteral("names"), made.names.text()}, {QStringLiteral("expires_ms"), made.expiresAtMs}};
}
} // namespace

Result<QJsonObject> AdminDesk::handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs, AdminEffects &effects,
                                      const QString &dataDirectory)
{
    const JsonFields fields(request);
    HEARTH_ASSIGN(const QString command, fields.text(QLatin1String("command"), 1, 64));
    if (command == QLatin1String("enroll"))
        return enroll(tx, fields, nowMs, effects);
    if (command == QLatin1String("api_key_add"))
        return addKey(tx, fields, request, nowMs);
    if (command == QLatin1String("api_key_revoke"))
        return revokeKey(tx, fields, nowMs);
    if (command == QLatin1String("revoke_device"))
        return revokeDevice(tx, fields, nowMs, effects);
    if (command == QLatin1String("publish_menu"))
        return publishMenu(tx, request, nowMs, effects);
    if (command == QLatin1String("publish_templates"))
        return publishTemplates(tx, request, nowMs, effects);
    if (command == QLatin1String("republish"))
        return republish(tx, nowMs, effects);
    if (command == QLatin1String("store_set"))
        return setStore(tx, fields, nowMs);
    if (command == QLatin1String("queue_requeue"))
        return requeue(tx, fields, nowMs);
    if (command == QLatin1String("chain_set"))
        return setChain(tx, fields, request, nowMs, effects);
    if (RuntimeDesk::takes(command)) {
        effects.wakeTimers = true;
        return RuntimeDesk::handle(tx, request, {nowMs, QStringLiteral("command line")});
    }
    if (command == QLatin1String("manager_set"))
        return letManager(tx, fields, nowMs);
    if (AudienceBook::takes(command))
        return AudienceBook::handle(tx, request, nowMs);
    if (MemberDesk::takes(command))
        return MemberDesk::handle(tx, request, nowMs, dataDirectory);
    if (command == QLatin1String("region_set"))
        return setRegion(tx, fields, request, nowMs);
    if (command == QLatin1String("tls_renew"))
        return renewTls(tx, request, nowMs, effects, dataDirectory);
    return fail(ErrorCode::InvalidInput, QStringLiteral("unknown command \"%1\"").arg(command), QStringLiteral("command"));
}

} // namespace hearth::hq
