// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/settingscopy.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace hearth {
namespace {
constexpr int SettingsVersion = 1;
#define HEARTH_PRINTER_SETTINGS(each)                                                                                                \
    each(name) each(address) each(stations) each(width_dots) each(created_at_ms) each(spare) each(dpi) each(drawer) each(capabilities) \
        each(roll_mm) each(roll_since_ms) each(language) each(height_dots)
#define HEARTH_PAIR(column) "'" #column "', " #column ", "
#define HEARTH_COLUMN(column) #column ", "
#define HEARTH_EXTRACT(column) "json_extract(value, '$." #column "'), "
constexpr char MakeSql[] =
    "SELECT json_object('version', ?1, 'receipts', ?2,"
    " 'meta', (SELECT json_group_object(key, value) FROM meta WHERE key NOT IN ('epoch', 'hq_ahead', 'chain_from', 'repaired')),"
    " 'printers', (SELECT json_group_array(json_object(" HEARTH_PRINTER_SETTINGS(HEARTH_PAIR) "'gap_dots', gap_dots))"
    "  FROM printer WHERE removed_at_ms IS NULL),"
    " 'routes', (SELECT json_group_array(json_object('category', category, 'station', station, 'kind', kind, 'copies', copies)) FROM route),"
    " 'menu', (SELECT hex(body) FROM menu ORDER BY id DESC LIMIT 1))";
constexpr char PrintersSql[] =
    "INSERT INTO printer (" HEARTH_PRINTER_SETTINGS(HEARTH_COLUMN) "gap_dots)"
    " SELECT " HEARTH_PRINTER_SETTINGS(HEARTH_EXTRACT) "json_extract(value, '$.gap_dots') FROM json_each(?1, '$.printers')";
constexpr char RoutesSql[] =
    "INSERT INTO route (category, station, kind, copies) SELECT json_extract(value, '$.category'), json_extract(value, '$.station'),"
    " json_extract(value, '$.kind'), json_extract(value, '$.copies') FROM json_each(?1, '$.routes')";
constexpr char MetaSql[] = "INSERT INTO meta (key, value) SELECT key, value FROM json_each(?1, '$.meta') WHERE key <> 'epoch'";
#undef HEARTH_PRINTER_SETTINGS
#undef HEARTH_PAIR
#undef HEARTH_COLUMN
#undef HEARTH_EXTRACT

Result<QJsonObject> parsed(const QByteArray &copy)
{
    QJsonParseError why;
    const QJsonDocument document = QJsonDocument::fromJson(copy, &why);
    QJsonObject object = document.object();
    if (copy.size() > SettingsCopy::MaxSize || !document.isObject() || object.value(QLatin1String("version")).toInt() != SettingsVersion
        || !object.value(QLatin1String("meta")).isObject())
        return fail(ErrorCode::InvalidInput,
                    document.isNull() ? QStringLiteral("not JSON: ") + why.errorString() : QStringLiteral("no copy of a till's settings"),
                    SettingsCopy::fileName());
    return object;
}
} // namespace

Result<QByteArray> SettingsCopy::make(storage::Transaction &tx, qint64 receipts)
{
    // A database whose copy is written knows that there is one.
    HEARTH_TRY(tx.exec("INSERT INTO meta (key, value) VALUES ('settings_kept', '1') ON CONFLICT (key) DO NOTHING"));
    HEARTH_ASSIGN(storage::Rows rows, tx.query(MakeSql, SettingsVersion, receipts));
    HEARTH_TRY(rows.next());
    return rows.text(0).toUtf8();
}

Result<qint64> SettingsCopy::receipts(const QByteArray &copy)
{
    HEARTH_ASSIGN(const QJsonObject object, parsed(copy));
    return object.value(QLatin1String("receipts")).toInteger();
}

Result<void> SettingsCopy::restore(storage::Transaction &tx, const QByteArray &copy, qint64 nowMs)
{
    HEARTH_ASSIGN(const QJsonObject object, parsed(copy));
    const QString text = QString::fromUtf8(copy);
    HEARTH_TRY(tx.exec(MetaSql, text));
    HEARTH_TRY(tx.exec(PrintersSql, text));
    HEARTH_TRY(tx.exec(RoutesSql, text));
    HEARTH_TRY(tx.exec("UPDATE counter SET value = ?1 WHERE name = 'receipt'", object.value(QLatin1String("receipts")).toInteger()));
    // Under revision 0: headquarters sends its newest to a new epoch, and that one counts.
    const QByteArray menu = QByteArray::fromHex(object.value(QLatin1String("menu")).toString().toLatin1());
    if (!menu.isEmpty())
        HEARTH_TRY(tx.exec("INSERT INTO menu (revision, received_at_ms, body) VALUES (0, ?1, ?2)", nowMs, menu));
    return {};
}

} // namespace hearth
