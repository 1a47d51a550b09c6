// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/admindesk.h"
#include "functions/jsonfields.h"
#include "hqstore/apikeystore.h"
#include "hqstore/auditstore.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/menustore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"

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

Result<QJsonObject> addKey(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs)
{
    HEARTH_ASSIGN(const QString name, fields.text(QLatin1String("name"), 1, 64));
    HEARTH_ASSIGN(const QByteArray key, ApiKeyStore::add(tx, name, nowMs));
    HEARTH_TRY(audit(tx, nowMs, QStringLiteral("api_key.added"), name));
    return QJsonObject{{QStringLiteral("key"), QString::fromLatin1(key)}, {QStringLiteral("name"), name}};
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
} // namespace

Result<QJsonObject> AdminDesk::handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs, AdminEffects &effects)
{
    const JsonFields fields(request);
    HEARTH_ASSIGN(const QString command, fields.text(QLatin1String("command"), 1, 64));
    if (command == QLatin1String("enroll"))
        return enroll(tx, fields, nowMs, effects);
    if (command == QLatin1String("api_key_add"))
        return addKey(tx, fields, nowMs);
    if (command == QLatin1String("api_key_revoke"))
        return revokeKey(tx, fields, nowMs);
    if (command == QLatin1String("revoke_device"))
        return revokeDevice(tx, fields, nowMs, effects);
    if (command == QLatin1String("publish_menu"))
        return publishMenu(tx, request, nowMs, effects);
    return fail(ErrorCode::InvalidInput, QStringLiteral("unknown command \"%1\"").arg(command), QStringLiteral("command"));
}

} // namespace hearth::hq
