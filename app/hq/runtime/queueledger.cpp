// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/queueledger.h"

namespace hearth::hq {
namespace {
constexpr qint64 WorthOneQuery = 16; // a gap of more in the numbers splits what is read at once

Result<void> open(storage::Database &db, const QueueLedger::Place &place, std::span<const qint64> wanted, std::vector<Delivery> &found)
{
    HEARTH_ASSIGN(auto rows, db.query("SELECT l.id, l.at_ms, l.body FROM queue_log l WHERE l.topic=?1 AND l.id BETWEEN ?3 AND ?4"
                                      " AND l.id > coalesce((SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0)"
                                      " AND NOT EXISTS (SELECT 1 FROM queue_ledger d WHERE d.topic=?1 AND d.consumer=?2 AND d.message=l.id)"
                                      " ORDER BY l.id", place.topic, place.consumer, wanted.front(), wanted.back()));
    for (auto next = wanted.begin();;) {
        HEARTH_ASSIGN(const bool row, rows.next());
        if (!row)
            return {};
        next = std::lower_bound(next, wanted.end(), rows.int64(0));
        if (next == wanted.end() || *next != rows.int64(0))
            continue;
        Delivery delivery;
        delivery.event = Event{rows.blob(2), rows.int64(0), rows.int64(1), nullptr};
        found.push_back(std::move(delivery));
    }
}

Result<void> failedOnes(storage::Database &db, const QueueLedger::Place &place, qint64 message, qint64 nowMs, int maxAttempts,
                        QueueLedger::Standing &standing)
{
    HEARTH_ASSIGN(auto rows, db.query("SELECT f.id, f.attempts, f.body, coalesce(l.at_ms, 0) FROM queue_failed f LEFT JOIN queue_log l ON l.id=f.message"
                                      " WHERE f.topic=?1 AND f.consumer=?2 AND f.message=?3 AND f.dead=0 AND (f.sent=1 OR f.next_at_ms<=?4)",
                                      place.topic, place.consumer, message, nowMs));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return {};
    Delivery delivery;
    delivery.row = rows.int64(0);
    delivery.attempts = rows.int32(1);
    delivery.event = Event{rows.blob(2), message, rows.int64(3), nullptr};
    delivery.event.attempt = delivery.attempts + 1;
    (delivery.attempts >= maxAttempts ? standing.hopeless : standing.run).push_back(std::move(delivery));
    return {};
}

Result<bool> isOpen(storage::Transaction &tx, const QueueLedger::Place &place, qint64 message)
{
    HEARTH_ASSIGN(const auto settled, tx.value("SELECT count(*) FROM queue_cursor WHERE topic=?1 AND consumer=?2 AND position>=?3", place.topic, place.consumer, message));
    if (settled != 0)
        return false;
    HEARTH_ASSIGN(const auto written, tx.value("SELECT count(*) FROM queue_ledger WHERE topic=?1 AND consumer=?2 AND message=?3", place.topic, place.consumer, message));
    return written == 0;
}

tl::unexpected<Error> settledMeanwhile()
{
    return fail(ErrorCode::Conflict, QStringLiteral("the message was handled meanwhile"));
}
} // namespace

Result<std::optional<qint64>> QueueLedger::topic(storage::Database &db, const QString &name)
{
    HEARTH_ASSIGN(auto rows, db.query("SELECT id FROM queue_topic WHERE name=?1", name));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? std::optional(rows.int64(0)) : std::nullopt;
}

Result<QueueLedger::Standing> QueueLedger::standing(storage::Database &db, const Place &place, const std::vector<qint64> &messages, qint64 nowMs, int maxAttempts)
{
    Standing standing;
    const std::span<const qint64> all(messages);
    for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
        for (end = begin + 1; end < all.size() && all[end] - all[end - 1] <= WorthOneQuery; ++end) { }
        HEARTH_TRY(open(db, place, all.subspan(begin, end - begin), standing.run));
    }
    if (standing.run.size() == messages.size())
        return standing;
    const std::size_t opened = standing.run.size();
    for (std::size_t i = 0, at = 0; i < messages.size(); ++i) {
        if (at < opened && standing.run[at].event.id == messages[i])
            ++at;
        else
            HEARTH_TRY(failedOnes(db, place, messages[i], nowMs, maxAttempts, standing));
    }
    return standing;
}

Result<void> QueueLedger::done(storage::Transaction &tx, const Place &place, std::span<const Delivery> deliveries, qint64 nowMs)
{
    HEARTH_ASSIGN(const auto position, tx.value("SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2", place.topic, place.consumer));
    for (const Delivery &delivery : deliveries) {
        if (delivery.row != 0) {
            HEARTH_ASSIGN(const int gone, tx.exec("DELETE FROM queue_failed WHERE id=?1 AND dead=0", delivery.row));
            if (gone != 1)
                return settledMeanwhile();
            continue;
        }
        if (position.value_or(0) >= delivery.event.id)
            return settledMeanwhile();
        HEARTH_TRY(tx.later("INSERT INTO queue_ledger (topic, consumer, message, outcome, at_ms) VALUES (?1, ?2, ?3, 'done', ?4)", place.topic, place.consumer,
                            delivery.event.id, nowMs));
    }
    return {};
}

Result<void> QueueLedger::failed(storage::Transaction &tx, const Place &place, Delivery &delivery, const GivenBack &attempt, qint64 nowMs)
{
    if (delivery.row != 0) {
        HEARTH_ASSIGN(const int changed, tx.exec("UPDATE queue_failed SET attempts=?2, next_at_ms=?3, dead=?4, reason=?5, sent=0 WHERE id=?1 AND dead=0", delivery.row,
                                                 attempt.attempts, attempt.nextAtMs, attempt.dead, attempt.reason));
        return changed == 1 ? Result<void>() : settledMeanwhile();
    }
    HEARTH_ASSIGN(const bool mine, isOpen(tx, place, delivery.event.id));
    if (!mine)
        return settledMeanwhile();
    HEARTH_TRY(tx.exec("INSERT INTO queue_ledger (topic, consumer, message, outcome, at_ms) VALUES (?1, ?2, ?3, 'failed', ?4)", place.topic, place.consumer,
                       delivery.event.id, nowMs));
    HEARTH_ASSIGN(delivery.row, tx.insert("INSERT INTO queue_failed (topic, consumer, message, body, attempts, next_at_ms, dead, reason)"
                                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id",
                                          place.topic, place.consumer, delivery.event.id, delivery.event.body, attempt.attempts, attempt.nextAtMs, attempt.dead,
                                          attempt.reason));
    return {};
}

Result<bool> QueueLedger::giveUp(storage::Transaction &tx, const Place &place, qint64 message, const GivenBack &last, qint64 nowMs)
{
    Delivery delivery;
    delivery.event.id = message;
    HEARTH_ASSIGN(const bool untouched, isOpen(tx, place, message));
    if (untouched) {
        HEARTH_ASSIGN(auto rows, tx.query("SELECT body FROM queue_log WHERE topic=?1 AND id=?2", place.topic, message));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return false;
        delivery.event.body = rows.blob(0);
        HEARTH_ASSIGN(const bool more, rows.next());
        static_cast<void>(more);
    } else {
        HEARTH_ASSIGN(const auto row, tx.value("SELECT id FROM queue_failed WHERE topic=?1 AND consumer=?2 AND message=?3 AND dead=0", place.topic, place.consumer, message));
        if (!row)
            return false;
        delivery.row = *row;
    }
    HEARTH_TRY(failed(tx, place, delivery, last, nowMs));
    return true;
}

Result<bool> QueueLedger::advance(storage::Transaction &tx, const Place &place, int limit)
{
    HEARTH_ASSIGN(const auto position, tx.value("SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2", place.topic, place.consumer));
    qint64 to = position.value_or(0);
    {
        HEARTH_ASSIGN(auto rows, tx.query("SELECT l.id, d.message FROM queue_log l LEFT JOIN queue_ledger d ON d.topic=?1 AND d.consumer=?2 AND d.message=l.id"
                                          " WHERE l.topic=?1 AND l.id>?3 ORDER BY l.id LIMIT ?4", place.topic, place.consumer, to, limit));
        for (;;) {
            HEARTH_ASSIGN(const bool row, rows.next());
            if (!row || rows.isNull(1))
                break;
            to = rows.int64(0);
        }
    }
    HEARTH_TRY(tx.exec("DELETE FROM queue_ledger WHERE topic=?1 AND consumer=?2 AND message<=?3", place.topic, place.consumer, to));
    if (to == position.value_or(0))
        return false;
    HEARTH_TRY(tx.exec("INSERT INTO queue_cursor (topic, consumer, position) VALUES (?1, ?2, ?3)"
                       " ON CONFLICT (topic, consumer) DO UPDATE SET position=excluded.position", place.topic, place.consumer, to));
    return true;
}

Result<bool> QueueLedger::mayAdvance(storage::Database &db, const Place &place)
{
    // Either the first message behind the cursor is settled, or rows were left up to the cursor.
    HEARTH_ASSIGN(auto rows, db.query("SELECT coalesce((SELECT min(message) FROM queue_ledger WHERE topic=?1 AND consumer=?2), 0),"
                                      " coalesce((SELECT min(id) FROM queue_log WHERE topic=?1 AND id > coalesce("
                                      "(SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0)), 0)", place.topic, place.consumer));
    HEARTH_TRY(rows.next());
    return rows.int64(0) > 0 && (rows.int64(1) == 0 || rows.int64(0) <= rows.int64(1));
}

Result<qint64> QueueLedger::oldestOpen(storage::Database &db, const Place &place, qint64 last)
{
    HEARTH_ASSIGN(auto rows, db.query("SELECT l.id FROM queue_log l WHERE l.topic=?1 AND l.id<=?3 AND l.id > coalesce("
                                      "(SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0)"
                                      " AND NOT EXISTS (SELECT 1 FROM queue_ledger d WHERE d.topic=?1 AND d.consumer=?2 AND d.message=l.id)"
                                      " ORDER BY l.id LIMIT 1", place.topic, place.consumer, last));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.int64(0) : 0;
}

Result<Backlog> QueueLedger::backlog(storage::Database &db, const Place &place)
{
    HEARTH_ASSIGN(auto rows, db.query("SELECT (SELECT count(*) FROM queue_log WHERE topic=?1 AND id > coalesce("
                                      "(SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0))"
                                      " - (SELECT count(*) FROM queue_ledger WHERE topic=?1 AND consumer=?2 AND message > coalesce("
                                      "(SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0)), "
                                      "(SELECT count(*) FROM queue_failed WHERE topic=?1 AND consumer=?2 AND dead=0), "
                                      "(SELECT count(*) FROM queue_failed WHERE topic=?1 AND consumer=?2 AND dead=1), "
                                      "coalesce((SELECT l.at_ms FROM queue_log l WHERE l.topic=?1 AND l.id > coalesce("
                                      "(SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0)"
                                      " AND NOT EXISTS (SELECT 1 FROM queue_ledger d WHERE d.topic=?1 AND d.consumer=?2 AND d.message=l.id)"
                                      " ORDER BY l.id LIMIT 1), 0)", place.topic, place.consumer));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? Backlog{rows.int64(0) + rows.int64(1), rows.int64(2), rows.int64(3)} : Backlog();
}

Result<Backlog> QueueLedger::backlog(storage::Database &db, const QString &topic, const QString &consumer)
{
    HEARTH_ASSIGN(const std::optional<qint64> known, QueueLedger::topic(db, topic));
    return known ? backlog(db, {*known, consumer}) : Backlog();
}

} // namespace hearth::hq
