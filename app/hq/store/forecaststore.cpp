// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/forecaststore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/tillstore.h"

#include <QDateTime>

namespace hearth::hq {
namespace {
QString iso(QDate date)
{
    return date.toString(Qt::ISODate);
}
QDate dateAt(const storage::Rows &rows, int column)
{
    return QDate::fromString(rows.text(column), Qt::ISODate);
}
std::optional<Money> moneyAt(const storage::Rows &rows, int column)
{
    return rows.isNull(column) ? std::nullopt : std::optional(rows.money(column));
}

/** Channels, parts and items of a run's days: the fact without all else, compressed. */
QByteArray mixBytes(const ForecastRun &run)
{
    protocol::ForecastPublished body;
    body.madeAtMs = run.madeAtMs;
    body.origin = run.origin;
    body.channels = run.channels;
    body.items = run.items;
    for (const ForecastDay &one : run.days)
        body.days.append(one.day);
    return qCompress(protocol::encode(body));
}

Result<void> readMix(const QByteArray &bytes, ForecastRun &run)
{
    HEARTH_ASSIGN(protocol::ForecastPublished body, protocol::decodeForecastPublished(qUncompress(bytes)));
    if (body.days.size() != run.days.size())
        return fail(ErrorCode::Corrupt, QStringLiteral("has other days than its run"), QStringLiteral("forecast_mix"));
    run.channels = std::move(body.channels);
    run.items = std::move(body.items);
    for (qsizetype i = 0; i < run.days.size(); ++i)
        run.days[i].day = body.days.at(i);
    return {};
}

constexpr char ScoresSql[] =
    "SELECT business_date, forecast_minor, low80_minor, high80_minor, actual_minor, baseline_minor, override_minor"
    " FROM forecast_score WHERE store = ?1 AND ahead = ?2 AND business_date >= ?3 ORDER BY business_date";

Result<QList<ForecastScore>> readScores(storage::Rows rows)
{
    QList<ForecastScore> scores;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return scores;
        scores.append({ dateAt(rows, 0), rows.money(1), rows.money(2), rows.money(3), moneyAt(rows, 4),
            moneyAt(rows, 5), moneyAt(rows, 6) });
    }
}
} // namespace

Result<qint64> ForecastStore::addModel(storage::Transaction &tx, const ForecastModel &model)
{
    HEARTH_ASSIGN(const qint64 id,
        tx.insert("INSERT INTO forecast_model (trained_at_ms, cause, first_date, last_date, stores, missing, features,"
                  " metrics, rehearsal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id",
            model.trainedAtMs, model.cause, iso(model.first), iso(model.last), model.stores, model.missing,
            model.features, model.metrics, model.rehearsal));
    for (qsizetype i = 0; i < model.texts.size(); ++i)
        HEARTH_TRY(tx.exec("INSERT INTO forecast_model_text (model, place, name, text) VALUES (?1, ?2, ?3, ?4)", id,
            static_cast<qint64>(i), model.texts.at(i).name, model.texts.at(i).text));
    HEARTH_TRY(tx.exec(
        "DELETE FROM forecast_model_text WHERE model NOT IN (SELECT id FROM forecast_model ORDER BY id DESC LIMIT ?1)",
        KeptModels));
    HEARTH_TRY(
        tx.exec("DELETE FROM forecast_model WHERE id NOT IN (SELECT id FROM forecast_model ORDER BY id DESC LIMIT ?1)",
            KeptModels));
    return id;
}

Result<std::optional<ForecastModel>> ForecastStore::newestModel(storage::Database &db, bool whole)
{
    ForecastModel model;
    {
        HEARTH_ASSIGN(storage::Rows rows,
            db.query("SELECT id, trained_at_ms, cause, first_date, last_date, stores, missing, features, metrics,"
                     " CASE WHEN ?1 = 1 THEN rehearsal END FROM forecast_model ORDER BY id DESC LIMIT 1",
                whole));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return std::optional<ForecastModel>();
        model = { rows.int64(0), rows.int64(1), rows.text(2), dateAt(rows, 3), dateAt(rows, 4), rows.int64(5),
            rows.text(6), rows.text(7), rows.text(8), {}, whole ? rows.blob(9) : QByteArray() };
    }
    if (!whole)
        return std::optional<ForecastModel>(model);
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT name, text FROM forecast_model_text WHERE model = ?1 ORDER BY place", model.id));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return std::optional<ForecastModel>(model);
        model.texts.append({ rows.text(0), rows.text(1) });
    }
}

Result<void> ForecastStore::putRun(storage::Transaction &tx, const ForecastRun &run)
{
    HEARTH_ASSIGN(const auto old,
        tx.value("SELECT id FROM forecast_run WHERE store = ?1 AND origin = ?2", run.store, iso(run.origin)));
    if (old) {
        HEARTH_TRY(tx.exec("DELETE FROM forecast_day WHERE run = ?1", *old));
        HEARTH_TRY(tx.exec("DELETE FROM forecast_mix WHERE run = ?1", *old));
        HEARTH_TRY(tx.exec("DELETE FROM forecast_run WHERE id = ?1", *old));
    }
    HEARTH_ASSIGN(const qint64 id,
        tx.insert("INSERT INTO forecast_run (store, origin, model, made_at_ms, reasons) VALUES (?1, ?2, ?3, ?4, ?5)"
                  " RETURNING id",
            run.store, iso(run.origin), run.model, run.madeAtMs, run.reasons));
    for (const ForecastDay &one : run.days)
        HEARTH_TRY(tx.later("INSERT INTO forecast_day (run, business_date, point_minor, low80_minor, high80_minor, "
                            "low95_minor, high95_minor,"
                            " baseline_minor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            id, iso(one.day.date), one.day.point, one.day.low80, one.day.high80, one.day.low95, one.day.high95,
            one.baseline));
    if (run.channels.isEmpty() && run.items.isEmpty())
        return {};
    return tx.later("INSERT INTO forecast_mix (run, body) VALUES (?1, ?2)", id, mixBytes(run));
}

Result<std::optional<ForecastRun>> ForecastStore::newestRun(storage::Database &db, qint64 store, bool mix)
{
    ForecastRun run;
    {
        HEARTH_ASSIGN(storage::Rows rows,
            db.query("SELECT id, store, origin, model, made_at_ms, reasons FROM forecast_run WHERE store = ?1"
                     " ORDER BY origin DESC LIMIT 1",
                store));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return std::optional<ForecastRun>();
        run = { rows.int64(0), rows.int64(1), dateAt(rows, 2), rows.int64(3), rows.int64(4), rows.text(5), {} };
    }
    {
        HEARTH_ASSIGN(storage::Rows rows,
            db.query("SELECT business_date, point_minor, low80_minor, high80_minor, low95_minor, high95_minor, "
                     "baseline_minor FROM forecast_day WHERE run = ?1 ORDER BY business_date",
                run.id));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            run.days.append(
                { { dateAt(rows, 0), rows.money(1), rows.money(2), rows.money(3), rows.money(4), rows.money(5) },
                    moneyAt(rows, 6) });
        }
    }
    if (!mix)
        return std::optional<ForecastRun>(run);
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT body FROM forecast_mix WHERE run = ?1", run.id));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (found)
        HEARTH_TRY(readMix(rows.blob(0), run));
    return std::optional<ForecastRun>(run);
}

Result<QList<qint64>> ForecastStore::publish(
    storage::Transaction &tx, qint64 store, const QByteArray &body, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO forecast_published (store, body) VALUES (?1, ?2)"
                       " ON CONFLICT (store) DO UPDATE SET body = excluded.body",
        store, body));
    HEARTH_ASSIGN(QList<qint64> tills, TillStore::receivers(tx, store));
    for (const qint64 till : std::as_const(tills))
        HEARTH_TRY(OutboxStore::append(tx, till, protocol::ChangeKind::ForecastPublished, body, nowMs));
    return tills;
}

Result<void> ForecastStore::sendNewestTo(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    QByteArray body;
    {
        HEARTH_ASSIGN(storage::Rows rows,
            tx.query("SELECT p.body FROM forecast_published p JOIN till t ON t.store = p.store WHERE t.id = ?1", till));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return {};
        body = rows.blob(0);
    }
    return OutboxStore::append(tx, till, protocol::ChangeKind::ForecastPublished, body, nowMs).map([](qint64) {});
}

Result<int> ForecastStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    HEARTH_TRY(tx.exec("DELETE FROM forecast_day WHERE run IN (SELECT id FROM forecast_run WHERE made_at_ms < ?1 ORDER "
                       "BY id LIMIT ?2)",
        beforeMs, limit));
    HEARTH_TRY(tx.exec("DELETE FROM forecast_mix WHERE run IN (SELECT id FROM forecast_run WHERE made_at_ms < ?1 ORDER "
                       "BY id LIMIT ?2)",
        beforeMs, limit));
    return tx.exec(
        "DELETE FROM forecast_run WHERE id IN (SELECT id FROM forecast_run WHERE made_at_ms < ?1 ORDER BY id LIMIT ?2)",
        beforeMs, limit);
}

Result<int> ForecastStore::pruneMixes(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec(
        "DELETE FROM forecast_mix WHERE run IN (SELECT m.run FROM forecast_mix m JOIN forecast_run r ON r.id "
        "= m.run WHERE r.made_at_ms < ?1 ORDER BY m.run LIMIT ?2)",
        beforeMs, limit);
}

Result<void> ForecastStore::addOverride(storage::Transaction &tx, const QUuid &id, qint64 store, qint64 till,
    const protocol::ForecastOverridden &override, qint64 atMs, qint64 receivedAtMs)
{
    return tx.later("INSERT INTO forecast_override (override_id, store, till, business_date, amount_minor, note, "
                    "author, at_ms, received_at_ms)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (override_id) DO NOTHING",
        id, store, till, iso(override.date), override.amount, override.note, override.author, atMs, receivedAtMs);
}

Result<QList<ForecastStore::Override>> ForecastStore::overrides(storage::Database &db, qint64 store, QDate from)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT business_date, amount_minor, note, author, at_ms FROM forecast_override"
                 " WHERE store = ?1 AND business_date >= ?2 ORDER BY business_date, at_ms, id",
            store, iso(from)));
    QList<Override> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        Override one{ { dateAt(rows, 0), moneyAt(rows, 1), rows.text(2), rows.text(3) }, rows.int64(4) };
        if (!list.isEmpty() && list.constLast().what.date == one.what.date)
            list.removeLast();
        list.append(std::move(one));
    }
    list.removeIf([](const Override &one) { return !one.what.amount; });
    return list;
}

Result<void> ForecastStore::score(storage::Transaction &tx, qint64 store, QDate date, qint64 dayBeginsMs)
{
    HEARTH_ASSIGN(const auto known,
        tx.value("SELECT CASE WHEN EXISTS (SELECT 1 FROM revenue_day WHERE store = ?1 AND business_date = ?2)"
                 " OR EXISTS (SELECT 1 FROM day_proof p JOIN till t ON t.id = p.till WHERE t.store = ?1 AND "
                 "p.business_date = ?2)"
                 " THEN 1 ELSE 0 END",
            store, iso(date)));
    if (known != 1)
        return {};
    for (const int ahead : ScoredAhead)
        HEARTH_TRY(
            tx.later("INSERT INTO forecast_score (store, business_date, ahead, forecast_minor, low80_minor, "
                     "high80_minor, actual_minor,"
                     " baseline_minor, override_minor)"
                     " SELECT r.store, d.business_date, ?4, d.point_minor, d.low80_minor, d.high80_minor,"
                     " (SELECT v.total_minor FROM revenue_day v WHERE v.store = r.store AND v.business_date = "
                     "d.business_date), d.baseline_minor,"
                     " (SELECT o.amount_minor FROM forecast_override o WHERE o.store = r.store AND o.business_date = "
                     "d.business_date"
                     " AND o.at_ms < ?5 ORDER BY o.at_ms DESC, o.id DESC LIMIT 1)"
                     " FROM forecast_run r JOIN forecast_day d ON d.run = r.id WHERE r.store = ?1 AND d.business_date "
                     "= ?2 AND r.origin = ?3"
                     " ON CONFLICT (store, business_date, ahead) DO UPDATE SET actual_minor = excluded.actual_minor,"
                     " override_minor = excluded.override_minor",
                store, iso(date), iso(date.addDays(-ahead)), ahead, dayBeginsMs));
    return {};
}

Result<QList<ForecastScore>> ForecastStore::scores(storage::Database &db, qint64 store, int ahead, QDate from)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(ScoresSql, store, ahead, iso(from)));
    return readScores(std::move(rows));
}

Result<QList<ForecastScore>> ForecastStore::scores(storage::Transaction &tx, qint64 store, int ahead, QDate from)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(ScoresSql, store, ahead, iso(from)));
    return readScores(std::move(rows));
}

Result<bool> ForecastStore::raise(
    storage::Transaction &tx, qint64 store, const QString &kind, const QString &words, qint64 nowMs)
{
    HEARTH_ASSIGN(const auto open,
        tx.value(
            "SELECT id FROM forecast_alarm WHERE store = ?1 AND kind = ?2 AND resolved_at_ms IS NULL", store, kind));
    if (open)
        return false;
    HEARTH_TRY(tx.exec("INSERT INTO forecast_alarm (store, kind, words, at_ms) VALUES (?1, ?2, ?3, ?4)", store, kind,
        words.left(500), nowMs));
    return true;
}

Result<void> ForecastStore::resolve(storage::Transaction &tx, qint64 store, const QString &kind, qint64 nowMs)
{
    return tx.later(
        "UPDATE forecast_alarm SET resolved_at_ms = ?3 WHERE store = ?1 AND kind = ?2 AND resolved_at_ms IS NULL",
        store, kind, nowMs);
}

Result<QList<ForecastAlarm>> ForecastStore::openAlarms(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT s.code, a.kind, a.words, a.at_ms FROM forecast_alarm a JOIN store s ON s.id = a.store"
                 " WHERE a.resolved_at_ms IS NULL ORDER BY s.code, a.id"));
    QList<ForecastAlarm> alarms;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return alarms;
        alarms.append({ rows.text(0), rows.text(1), rows.text(2), rows.int64(3) });
    }
}

Result<ForecastHealth> ForecastStore::health(storage::Database &db, qint64 nowMs)
{
    constexpr qint64 HourMs = 3'600'000;
    constexpr int FreshHours = 26; // one comes every 24
    constexpr int SoldDays = 28;
    ForecastHealth health;
    {
        HEARTH_ASSIGN(storage::Rows rows,
            db.query(
                "SELECT kind, count(*) FROM forecast_alarm WHERE resolved_at_ms IS NULL GROUP BY kind ORDER BY kind"));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            health.openAlarms.append({ rows.text(0), rows.int64(1) });
        }
    }
    const QDate since = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date().addDays(-SoldDays);
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT (SELECT max(trained_at_ms) FROM forecast_model), (SELECT count(*) FROM store s WHERE EXISTS"
                 " (SELECT 1 FROM revenue_day d WHERE d.store = s.id AND d.business_date >= ?1) AND NOT EXISTS"
                 " (SELECT 1 FROM forecast_run r WHERE r.store = s.id AND r.made_at_ms > ?2))",
            iso(since), nowMs - FreshHours * HourMs));
    HEARTH_TRY(rows.next());
    if (!rows.isNull(0))
        health.trainedAtMs = rows.int64(0);
    health.storesWithout = rows.int64(1);
    return health;
}

Result<QString> ForecastStore::holidays(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT value FROM chain_setting WHERE name = 'forecast.holidays'"));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.text(0) : QString();
}

Result<void> ForecastStore::setHolidays(storage::Transaction &tx, const QString &holidays)
{
    HEARTH_TRY(tx.exec("INSERT INTO chain_setting (name, value) VALUES ('forecast.holidays', ?1)"
                       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        holidays));
    return {};
}

} // namespace hearth::hq
