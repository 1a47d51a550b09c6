// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/metastore.h"
#include "core/ids.h"

#include <QHash>

namespace hearth {
namespace {
constexpr char MetaValueSql[] = "SELECT value FROM meta WHERE key = ?1";

QString metaText(const storage::Rows &rows)
{
    return rows.text(0);
}
} // namespace

Result<std::optional<QString>> MetaStore::value(storage::Database &db, const QString &key)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(MetaValueSql, key));
    return storage::firstRow(std::move(rows), metaText);
}

Result<std::optional<QString>> MetaStore::value(storage::Transaction &tx, const QString &key)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(MetaValueSql, key));
    return storage::firstRow(std::move(rows), metaText);
}

Result<void> MetaStore::put(storage::Transaction &tx, const QString &key, const QString &value)
{
    HEARTH_TRY(tx.exec("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key,
                       value));
    return {};
}

Result<QByteArray> MetaStore::authorities(storage::Database &db)
{
    HEARTH_ASSIGN(const auto pem, value(db, QStringLiteral("hq_ca")));
    return pem.value_or(QString()).toLatin1();
}

Result<void> MetaStore::putAuthorities(storage::Transaction &tx, const QByteArray &pem)
{
    return put(tx, QStringLiteral("hq_ca"), QString::fromLatin1(pem));
}

Result<void> MetaStore::putEpochOnce(storage::Transaction &tx, const QByteArray &epoch)
{
    HEARTH_TRY(tx.exec("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?1)", QString::fromLatin1(epoch.toHex())));
    return {};
}

Result<void> MetaStore::replaceEpoch(storage::Transaction &tx, const QByteArray &epoch)
{
    return put(tx, QStringLiteral("epoch"), QString::fromLatin1(epoch.toHex()));
}

Result<TillIdentity> MetaStore::identity(storage::Database &db)
{
    QHash<QString, QString> values;
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT key, value FROM meta"));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        values.insert(rows.text(0), rows.text(1));
    }
    const auto bad = [&](const QString &key) {
        return fail(ErrorCode::Corrupt, QStringLiteral("\"%1\" is no value for %2").arg(values.value(key).left(60), key), db.path());
    };
    TillIdentity identity;
    identity.storeId = values.value(QStringLiteral("store"), identity.storeId);
    identity.storeName = values.value(QStringLiteral("store_name"));
    identity.currency = values.value(QStringLiteral("currency"), identity.currency);
    identity.hqUrl = values.value(QStringLiteral("hq_url"));
    identity.language = values.value(QStringLiteral("language"), identity.language);
    if (const QString text = values.value(QStringLiteral("till")); !text.isEmpty()) {
        bool number = false;
        identity.till = text.toInt(&number);
        if (!number)
            return bad(QStringLiteral("till"));
    }
    if (values.contains(QStringLiteral("zone"))) {
        const auto calendar = StoreCalendar::parse(values.value(QStringLiteral("zone")), values.value(QStringLiteral("cutoff")));
        if (!calendar)
            return bad(QStringLiteral("zone"));
        identity.calendar = *calendar;
    }
    if (const QString text = values.value(QStringLiteral("device_id")); !text.isEmpty()) {
        identity.deviceId = QUuid::fromString(text);
        if (identity.deviceId.isNull())
            return bad(QStringLiteral("device_id"));
    }
    identity.epoch = QByteArray::fromHex(values.value(QStringLiteral("epoch")).toLatin1());
    if (identity.epoch.size() != 16)
        return bad(QStringLiteral("epoch"));
    return identity;
}

Result<void> MetaStore::putIdentity(storage::Transaction &tx, const TillIdentity &identity)
{
    const std::pair<QString, QString> values[] = {
        {QStringLiteral("store"), identity.storeId},
        {QStringLiteral("till"), QString::number(identity.till)},
        {QStringLiteral("store_name"), identity.storeName},
        {QStringLiteral("zone"), QString::fromLatin1(identity.calendar.zone.id())},
        {QStringLiteral("cutoff"), identity.calendar.cutoff.toString(QStringLiteral("HH:mm"))},
        {QStringLiteral("currency"), identity.currency},
        {QStringLiteral("device_id"), identity.deviceId.isNull() ? QString() : idText(identity.deviceId)},
        {QStringLiteral("hq_url"), identity.hqUrl},
        {QStringLiteral("language"), identity.language},
    };
    for (const auto &[key, value] : values)
        HEARTH_TRY(put(tx, key, value));
    return {};
}

} // namespace hearth
