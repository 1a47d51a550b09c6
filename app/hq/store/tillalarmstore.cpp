// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/tillalarmstore.h"

namespace hearth::hq {

Result<void> TillAlarmStore::raise(storage::Transaction &tx, qint64 till, qint64 epoch, const char *kind, const QString &words,
                                   qint64 nowMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO till_alarm (till, epoch, kind, words, at_ms, last_at_ms, times) VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1)"
                       " ON CONFLICT (epoch, kind) DO UPDATE SET last_at_ms = excluded.last_at_ms, times = till_alarm.times + 1,"
                       " words = excluded.words, resolved_at_ms = NULL",
                       till, epoch, QString::fromLatin1(kind), words.left(500), nowMs));
    return {};
}

Result<void> TillAlarmStore::resolve(storage::Transaction &tx, qint64 till, qint64 epoch, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("UPDATE till_alarm SET resolved_at_ms = ?3 WHERE till = ?1 AND epoch <> ?2 AND resolved_at_ms IS NULL", till, epoch,
                       nowMs));
    return {};
}

Result<QList<TillAlarm>> TillAlarmStore::open(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT s.code, t.number, a.kind, a.words, a.at_ms, a.last_at_ms, a.times, e.quarantined <> ''"
                                               " FROM till_alarm a JOIN till t ON t.id = a.till JOIN store s ON s.id = t.store"
                                               " JOIN till_epoch e ON e.id = a.epoch WHERE a.resolved_at_ms IS NULL"
                                               " ORDER BY s.code, t.number, a.id"));
    QList<TillAlarm> alarms;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return alarms;
        alarms.append({rows.text(0), rows.int32(1), rows.text(2), rows.text(3), rows.int64(4), rows.int64(5), rows.int64(6), rows.boolean(7)});
    }
}

} // namespace hearth::hq
