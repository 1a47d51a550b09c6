// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/tillstore.h"
#include "hqstore/cloudjobstore.h"
#include "hqstore/forecaststore.h"
#include "hqstore/memberstore.h"
#include "hqstore/menustore.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/salesrestore.h"
#include "hqstore/templatestore.h"

namespace hearth::hq {
namespace {
TillRow tillFromRow(const storage::Rows &rows)
{
    TillRow till{rows.int64(0), rows.int64(1), rows.int32(2), rows.int64(3), rows.int64(4), rows.text(5),
                 {rows.text(6), rows.text(7), rows.text(8), rows.text(9)}, rows.boolean(10), std::nullopt};
    if (!rows.isNull(11))
        till.lastSeenMs = rows.int64(11);
    return till;
}

#define HEARTH_TILL_COLUMNS \
    "SELECT t.id, t.store, t.number, t.next_rev, t.acked_rev, s.code, s.name, s.zone, s.cutoff, s.currency," \
    " EXISTS (SELECT 1 FROM device d WHERE d.till = t.id AND d.revoked_at_ms IS NULL)," \
    " (SELECT max(d.last_seen_ms) FROM device d WHERE d.till = t.id)" \
    " FROM till t JOIN store s ON s.id = t.store"
constexpr char TillGetSql[] = HEARTH_TILL_COLUMNS " WHERE t.id = ?1";
constexpr char TillAllSql[] = HEARTH_TILL_COLUMNS " ORDER BY s.code, t.number";
#undef HEARTH_TILL_COLUMNS

Result<QList<qint64>> idsOf(storage::Rows rows)
{
    QList<qint64> ids;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return ids;
        ids.append(rows.int64(0));
    }
}
} // namespace

Result<qint64> TillStore::ensure(storage::Transaction &tx, qint64 store, int number, qint64 nowMs, bool *created)
{
    if (created != nullptr)
        *created = false;
    if (number < 1 || number > 999)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a till's number is 1 to 999"), QStringLiteral("till"));
    HEARTH_ASSIGN(const auto present, tx.value("SELECT id FROM till WHERE store = ?1 AND number = ?2", store, number));
    if (present)
        return *present;
    HEARTH_ASSIGN(const qint64 till, tx.insert("INSERT INTO till (store, number) VALUES (?1, ?2) RETURNING id", store, number));
    HEARTH_TRY(MenuStore::sendNewestTo(tx, till, nowMs));
    HEARTH_TRY(TemplateStore::sendNewestTo(tx, till, nowMs));
    HEARTH_TRY(ForecastStore::sendNewestTo(tx, till, nowMs));
    if (created != nullptr)
        *created = true;
    return till;
}

Result<std::optional<qint64>> TillStore::find(storage::Transaction &tx, const QString &storeCode, int number)
{
    return tx.value("SELECT t.id FROM till t JOIN store s ON s.id = t.store WHERE s.code = ?1 AND t.number = ?2", storeCode, number);
}

Result<std::optional<TillRow>> TillStore::get(storage::Database &db, qint64 till)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(TillGetSql, till));
    return storage::firstRow(std::move(rows), tillFromRow);
}

Result<std::optional<TillRow>> TillStore::get(storage::Transaction &tx, qint64 till)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(TillGetSql, till));
    return storage::firstRow(std::move(rows), tillFromRow);
}

Result<QList<TillRow>> TillStore::all(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(TillAllSql));
    QList<TillRow> tills;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return tills;
        tills.append(tillFromRow(rows));
    }
}

Result<QList<StoreLag>> TillStore::lags(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT s.id, s.code, sum(t.next_rev - 1 - t.acked_rev), coalesce(min((SELECT o.created_at_ms FROM outbox o"
                                               " WHERE o.till = t.id AND o.rev > t.acked_rev ORDER BY o.rev LIMIT 1)), 0)"
                                               " FROM store s JOIN till t ON t.store = s.id GROUP BY s.id ORDER BY s.code"));
    QList<StoreLag> lags;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return lags;
        lags.append({rows.int64(0), rows.text(1), rows.int64(2), rows.int64(3)});
    }
}

Result<QList<qint64>> TillStore::ids(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT id FROM till ORDER BY id"));
    return idsOf(std::move(rows));
}

Result<QList<qint64>> TillStore::receivers(storage::Transaction &tx, qint64 store)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  tx.query("SELECT t.id FROM till t WHERE t.store = ?1"
                           " ORDER BY NOT EXISTS (SELECT 1 FROM device d WHERE d.till = t.id AND d.revoked_at_ms IS NULL), t.number",
                           store));
    return idsOf(std::move(rows));
}

Result<void> TillStore::acknowledged(storage::Transaction &tx, qint64 till, qint64 rev)
{
    HEARTH_TRY(tx.exec("UPDATE till SET acked_rev = ?2 WHERE id = ?1 AND acked_rev < ?2 AND ?2 < next_rev", till, rev));
    return {};
}

Result<void> TillStore::restartFacts(storage::Transaction &tx, qint64 till, qint64 rev, qint64 newEpoch, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("DELETE FROM outbox WHERE till = ?1", till));
    HEARTH_TRY(tx.exec("UPDATE till SET next_rev = ?2 + 1, acked_rev = ?2 WHERE id = ?1", till, rev));
    HEARTH_TRY(MenuStore::sendNewestTo(tx, till, nowMs));
    HEARTH_TRY(TemplateStore::sendNewestTo(tx, till, nowMs));
    HEARTH_TRY(ForecastStore::sendNewestTo(tx, till, nowMs));
    if (newEpoch != 0) // before what may change one of them
        HEARTH_TRY(SalesRestore::sendTo(tx, till, newEpoch, nowMs));
    HEARTH_TRY(OnlineOrderStore::sendOpenTo(tx, till, nowMs));
    HEARTH_TRY(MemberStore::resendTo(tx, till));
    return CloudJobStore::sendOpenTo(tx, till, nowMs);
}

Result<bool> TillStore::mayAsk(storage::Database &db, qint64 till)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT manager FROM till WHERE id = ?1", till));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found && rows.boolean(0);
}

Result<void> TillStore::setMayAsk(storage::Transaction &tx, qint64 till, bool may)
{
    HEARTH_TRY(tx.exec("UPDATE till SET manager = ?2 WHERE id = ?1", till, may));
    return {};
}

Result<QStringList> TillStore::askers(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT s.code, t.number FROM till t JOIN store s ON s.id = t.store WHERE t.manager = 1 ORDER BY s.code, t.number"));
    QStringList list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return list;
        list.append(QStringLiteral("%1/%2").arg(rows.text(0)).arg(rows.int64(1)));
    }
}

} // namespace hearth::hq
