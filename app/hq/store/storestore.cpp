// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/storestore.h"
#include "core/businessdate.h"

#include <algorithm>

namespace hearth::hq {
namespace {
constexpr char FindSql[] = "SELECT id, code, name, zone, cutoff, currency FROM store WHERE code = ?1";

Store fromRow(const storage::Rows &rows)
{
    return {rows.int64(0), rows.text(1), {rows.text(2), rows.text(3), rows.text(4), rows.text(5)}};
}

Result<std::optional<Store>> first(storage::Rows rows)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? std::optional<Store>(fromRow(rows)) : std::nullopt;
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
    HEARTH_ASSIGN(storage::Rows rows, db.query(FindSql, code));
    return first(std::move(rows));
}

Result<std::optional<Store>> StoreStore::find(storage::Transaction &tx, const QString &code)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(FindSql, code));
    return first(std::move(rows));
}

Result<QList<Store>> StoreStore::all(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id, code, name, zone, cutoff, currency FROM store ORDER BY code"));
    QList<Store> stores;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return stores;
        stores.append(fromRow(rows));
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
    HEARTH_TRY(tx.exec("INSERT INTO store (code, name, zone, cutoff, currency, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                       code, settings.name, settings.zone, settings.cutoff, settings.currency, nowMs));
    return Store{tx.lastInsertRowId(), code, settings};
}

} // namespace hearth::hq
