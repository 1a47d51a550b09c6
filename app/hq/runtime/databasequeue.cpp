// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/databasequeue.h"

#include <algorithm>

namespace hearth::hq {
namespace {
constexpr int RetriesAtOnce = 32;
constexpr qint64 FarAheadMs = 10 * 60'000; // no wait is that long
constexpr qsizetype BatchBytes = 4 << 20;
constexpr int AdvanceAtOnce = 1'000;

class DatabaseSubscription final : public Subscription {
public:
    DatabaseSubscription(QueueConsumerInfo consumer, QueueDriver::Parts parts) : m_consumer(std::move(consumer)), m_parts(parts) {}
    [[nodiscard]] Result<Batch> fetch(storage::Database &database) override;
    [[nodiscard]] Result<void> done(storage::Transaction &tx, std::span<const Delivery> deliveries) override;
    [[nodiscard]] Result<void> giveBack(storage::Transaction &tx, const Delivery &delivery, const GivenBack &attempt) override;

private:
    [[nodiscard]] Result<std::vector<Delivery>> failedAndDue(storage::Database &database) const;
    [[nodiscard]] Result<void> leaveOutSettled(storage::Database &database, std::vector<Delivery> &deliveries, qint64 position, bool &moved) const;
    [[nodiscard]] Result<void> moveCursor(storage::Transaction &tx, qint64 from, qint64 to, int skipped) const;
    [[nodiscard]] QueueLedger::Place place() const { return {m_topic, m_consumer.name}; }

    const QueueConsumerInfo m_consumer;
    const QueueDriver::Parts m_parts;
    qint64 m_topic = 0; ///< row id, once known
};

Result<std::vector<Delivery>> DatabaseSubscription::failedAndDue(storage::Database &database) const
{
    std::vector<Delivery> due;
    const qint64 now = m_parts.clock.nowMs();
    HEARTH_ASSIGN(auto rows, database.query("SELECT f.id, f.attempts, f.message, f.body, coalesce(l.at_ms, 0) FROM queue_failed f "
                                            "LEFT JOIN queue_log l ON l.id = f.message "
                                            "WHERE f.topic=?1 AND f.consumer=?2 AND f.dead=0 AND (f.next_at_ms<=?3 OR f.next_at_ms>?5) "
                                            "ORDER BY f.next_at_ms LIMIT ?4",
                                            m_topic, m_consumer.name, now, RetriesAtOnce, now + FarAheadMs)); // the clock was set back since
    for (;;) {
        HEARTH_ASSIGN(const bool row, rows.next());
        if (!row)
            return due;
        Delivery delivery;
        delivery.row = rows.int64(0);
        delivery.attempts = rows.int32(1);
        delivery.event = Event{rows.blob(3), rows.int64(2), rows.int64(4), nullptr};
        delivery.event.attempt = delivery.attempts + 1;
        due.push_back(std::move(delivery));
    }
}

Result<Subscription::Batch> DatabaseSubscription::fetch(storage::Database &database)
{
    Batch batch;
    if (m_topic == 0) {
        HEARTH_ASSIGN(const std::optional<qint64> known, QueueLedger::topic(database, m_consumer.topic));
        if (!known)
            return batch;
        m_topic = *known;
    }
    // One node at a time: two would call the function twice for each message, though only one could commit.
    HEARTH_ASSIGN(auto mine, storage::NameLock::tryTake(database, m_consumer.name + QLatin1Char(' ') + m_consumer.topic));
    if (!mine)
        return batch; // whoever has it goes on to the end; the poll looks again
    batch.lock.emplace(std::move(*mine));
    HEARTH_ASSIGN(batch.alone, failedAndDue(database));
    batch.more = static_cast<int>(batch.alone.size()) == RetriesAtOnce;

    qint64 position = 0;
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2", m_topic, m_consumer.name));
        HEARTH_ASSIGN(const bool found, rows.next());
        position = found ? rows.int64(0) : 0;
    }
    qint64 last = position;
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT id, at_ms, body FROM queue_log WHERE topic=?1 AND id>?2 ORDER BY id LIMIT ?3",
                                                m_topic, position, std::max(1, m_consumer.batch)));
        qsizetype bytes = 0;
        while (bytes < BatchBytes) {
            HEARTH_ASSIGN(const bool row, rows.next());
            if (!row)
                break;
            Delivery delivery;
            delivery.event = Event{rows.blob(2), rows.int64(0), rows.int64(1), nullptr};
            delivery.after = last;
            last = delivery.event.id;
            bytes += delivery.event.body.size();
            batch.together.push_back(std::move(delivery));
        }
    }
    HEARTH_TRY(leaveOutSettled(database, batch.together, position, batch.more));
    batch.more = batch.more || !batch.together.empty();
    return batch;
}

/** Those a function on another machine has settled already, which had them from a broker. */
Result<void> DatabaseSubscription::leaveOutSettled(storage::Database &database, std::vector<Delivery> &deliveries, qint64 position, bool &moved) const
{
    if (deliveries.empty())
        return {};
    QSet<qint64> settled;
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT message FROM queue_ledger WHERE topic=?1 AND consumer=?2 AND message>?3 AND message<=?4", m_topic,
                                                m_consumer.name, position, deliveries.back().event.id));
        for (;;) {
            HEARTH_ASSIGN(const bool row, rows.next());
            if (!row)
                break;
            settled.insert(rows.int64(0));
        }
    }
    if (settled.isEmpty())
        return {};
    if (settled.contains(deliveries.front().event.id)) {
        deliveries.clear();
        HEARTH_ASSIGN(moved, m_parts.writer.run([this](storage::Transaction &tx) { return QueueLedger::advance(tx, place(), AdvanceAtOnce); }));
        return {};
    }
    std::vector<Delivery> left;
    int skipped = 0;
    qint64 after = position;
    for (Delivery &delivery : deliveries) {
        if (settled.contains(delivery.event.id)) {
            ++skipped;
            continue;
        }
        delivery.after = after;
        delivery.skipped = std::exchange(skipped, 0);
        after = delivery.event.id;
        left.push_back(std::move(delivery));
    }
    deliveries = std::move(left);
    return {};
}

Result<void> DatabaseSubscription::done(storage::Transaction &tx, std::span<const Delivery> deliveries)
{
    if (const qint64 row = deliveries.front().row; row != 0) {
        HEARTH_ASSIGN(const int gone, tx.exec("DELETE FROM queue_failed WHERE id=?1 AND dead=0", row));
        return gone == 1 ? Result<void>() : fail(ErrorCode::Conflict, QStringLiteral("the message was handled meanwhile"));
    }
    int skipped = 0;
    for (const Delivery &delivery : deliveries)
        skipped += delivery.skipped;
    return moveCursor(tx, deliveries.front().after, deliveries.back().event.id, skipped);
}

Result<void> DatabaseSubscription::giveBack(storage::Transaction &tx, const Delivery &delivery, const GivenBack &attempt)
{
    if (delivery.row != 0) {
        HEARTH_TRY(tx.exec("UPDATE queue_failed SET attempts=?2, next_at_ms=?3, dead=?4, reason=?5, sent=0 WHERE id=?1", delivery.row, attempt.attempts,
                           attempt.nextAtMs, attempt.dead, attempt.reason));
        return {};
    }
    HEARTH_TRY(moveCursor(tx, delivery.after, delivery.event.id, delivery.skipped));
    HEARTH_TRY(tx.exec("INSERT INTO queue_failed (topic, consumer, message, body, attempts, next_at_ms, dead, reason) "
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                       m_topic, m_consumer.name, delivery.event.id, delivery.event.body, attempt.attempts, attempt.nextAtMs, attempt.dead, attempt.reason));
    return {};
}

Result<void> DatabaseSubscription::moveCursor(storage::Transaction &tx, qint64 from, qint64 to, int skipped) const
{
    HEARTH_ASSIGN(const int moved, tx.exec("INSERT INTO queue_cursor (topic, consumer, position) VALUES (?1, ?2, ?4) "
                                           "ON CONFLICT (topic, consumer) DO UPDATE SET position=excluded.position "
                                           "WHERE queue_cursor.position=?3 AND (SELECT count(*) FROM queue_ledger"
                                           " WHERE topic=?1 AND consumer=?2 AND message>?3 AND message<=?4)=?5",
                                           m_topic, m_consumer.name, from, to, skipped));
    if (moved != 1)
        return fail(ErrorCode::Conflict, QStringLiteral("the messages were handled meanwhile"));
    return {};
}
} // namespace

std::unique_ptr<Subscription> DatabaseQueue::subscribe(const QueueConsumerInfo &consumer, std::function<void()>)
{
    return std::make_unique<DatabaseSubscription>(consumer, m_parts);
}

} // namespace hearth::hq
