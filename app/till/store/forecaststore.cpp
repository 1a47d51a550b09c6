// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/forecaststore.h"

namespace hearth {
namespace {
constexpr int KeptDays = 60; ///< of figures whose day is over
}

Result<bool> ForecastStore::put(storage::Transaction &tx, const QByteArray &body, qint64 madeAtMs, qint64 nowMs)
{
    HEARTH_ASSIGN(const int changed,
        tx.exec("INSERT INTO forecast (id, made_at_ms, received_at_ms, body) VALUES (1, ?1, ?2, ?3)"
                " ON CONFLICT (id) DO UPDATE SET made_at_ms = excluded.made_at_ms,"
                " received_at_ms = excluded.received_at_ms, body = excluded.body"
                " WHERE excluded.made_at_ms > forecast.made_at_ms",
            madeAtMs, nowMs, body));
    return changed > 0;
}

Result<std::optional<ForecastStore::Stored>> ForecastStore::get(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT body, received_at_ms FROM forecast"));
    return storage::firstRow(std::move(rows), [](const storage::Rows &row) {
        return Stored{ row.blob(0), row.int64(1) };
    });
}

Result<void> ForecastStore::override(storage::Transaction &tx, const protocol::ForecastOverridden &what, qint64 nowMs)
{
    HEARTH_TRY(tx.exec(
        "INSERT INTO forecast_override (business_date, amount_minor, note, author, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (business_date) DO UPDATE SET amount_minor = excluded.amount_minor, note = excluded.note,"
        " author = excluded.author, at_ms = excluded.at_ms",
        what.date.toString(Qt::ISODate), what.amount, what.note, what.author, nowMs));
    HEARTH_TRY(tx.exec(
        "DELETE FROM forecast_override WHERE business_date < ?1", what.date.addDays(-KeptDays).toString(Qt::ISODate)));
    return {};
}

Result<QList<protocol::ForecastOverridden>> ForecastStore::overrides(storage::Database &db, QDate from)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT business_date, amount_minor, note, author FROM forecast_override"
                 " WHERE business_date >= ?1 AND amount_minor IS NOT NULL ORDER BY business_date",
            from.toString(Qt::ISODate)));
    QList<protocol::ForecastOverridden> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return list;
        list.append({ QDate::fromString(rows.text(0), Qt::ISODate), rows.money(1), rows.text(2), rows.text(3) });
    }
}

} // namespace hearth
