// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/storestore.h"
#include "core/businessdate.h"
#include "core/openinghours.h"

#include <algorithm>

namespace hearth::hq {
namespace {
constexpr char StoreFindSql[] = "SELECT id, code, name, zone, cutoff, currency, open_hours, alert_after_min FROM store WHERE code = ?1";

Store storeFromRow(const storage::Rows &rows)
{
    Store store{rows.int64(0), rows.text(1), {rows.text(2), rows.text(3), rows.text(4), rows.text(5)}, rows.text(6), std::nullopt};
    if (!rows.isNull(7))
        store.alertAfterMin = rows.int64(7);
    return store;
}

bool isCodeCharacter(QChar c)
{
    return c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_'));
}

bool isCapital(QChar c)
{
    return c >= QLatin1Char('A') && c <= QLatin1Char('Z');
}
} // namespace

Result<std::optional<Store>> StoreStore::find(storage::Database &db, const QString &code)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(StoreFindSql, code));
    return storage::firstRow(std::move(rows), storeFromRow);
}

Result<std::optional<Store>> StoreStore::find(storage::Transaction &tx, const QString &code)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(StoreFindSql, code));
    return storage::firstRow(std::move(rows), storeFromRow);
}

Result<QList<Store>> StoreStore::all(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id, code, name, zone, cutoff, currency, open_hours, alert_after_min"
                                               " FROM store ORDER BY code"));
    QList<Store> stores;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return stores;
        stores.append(storeFromRow(rows));
    }
}

Result<Store> StoreStore::add(storage::Transaction &tx, const QString &code, const protocol::StoreSettings &settings, qint64 nowMs)
{
    const auto bad = [](const QString &text, const QString &where) { return fail(ErrorCode::InvalidInput, text, where); };
    if (code.isEmpty() || code.size() > 32 || !std::all_of(code.cbegin(), code.cend(), isCodeCharacter))
        return bad(QStringLiteral("a store's code has 1 to 32 letters, digits, - or _"), QStringLiteral("store"));
    if (settings.name.isEmpty() || settings.name.size() > 100)
        return bad(QStringLiteral("a store's name has 1 to 100 characters"), QStringLiteral("name"));
    if (settings.currency.size() != 3 || !std::all_of(settings.currency.cbegin(), settings.currency.cend(), isCapital))
        return bad(QStringLiteral("a currency is three capital letters, as CNY"), QStringLiteral("currency"));
    HEARTH_TRY(StoreCalendar::parse(settings.zone, settings.cutoff));
    HEARTH_ASSIGN(const qint64 id, tx.insert("INSERT INTO store (code, name, zone, cutoff, currency, created_at_ms)"
                                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
                                             code, settings.name, settings.zone, settings.cutoff, settings.currency, nowMs));
    return Store{id, code, settings, {}, std::nullopt};
}

Result<void> StoreStore::setHours(storage::Transaction &tx, qint64 store, const QString &openHours, std::optional<qint64> alertAfterMin)
{
    HEARTH_TRY(OpeningHours::parse(openHours));
    if (alertAfterMin && (*alertAfterMin < 1 || *alertAfterMin > MaxAlertAfterMin))
        return fail(ErrorCode::InvalidInput, QStringLiteral("the minutes are 1 to %1").arg(MaxAlertAfterMin), QStringLiteral("alert_after"));
    HEARTH_TRY(tx.exec("UPDATE store SET open_hours = ?2, alert_after_min = ?3 WHERE id = ?1", store,
                       openHours, alertAfterMin));
    return {};
}

} // namespace hearth::hq
