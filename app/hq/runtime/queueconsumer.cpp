// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/queueconsumer.h"

#include "core/faultpoint.h"
#include "runtime/queueledger.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(queueconsumerLog, "hearth.runtime.queue")
} // namespace

QueueConsumer::QueueConsumer(FunctionSlot &slot, RunnerShared &shared)
    : m_slot(slot), m_shared(shared), m_trigger(std::get<QueueTrigger>(slot.trigger()))
{
}

QueueConsumerInfo QueueConsumer::info() const
{
    return {m_slot.name(), m_trigger.topic, std::max(1, m_trigger.batch), m_trigger.ordered, m_slot.options()};
}

void QueueConsumer::wake()
{
    if (!m_subscription || !m_subscription->mayHaveMore())
        return;
    if (m_slot.isPaused() || m_wanted.exchange(true)) // its messages are kept; the runner's poll wakes it again
        return;
    if (!m_slot.start({[this](int) { drain(); }, false, 0}, 0))
        m_wanted = false;
}

void QueueConsumer::tellPause()
{
    if (m_subscription)
        m_subscription->setPaused(m_slot.isPaused());
}

void QueueConsumer::drain()
{
    m_wanted = false;
    if (m_slot.isPaused())
        return;
    const auto more = drainOnce();
    // What could not be written now is looked at again at the next poll.
    if (!more)
        qCWarning(queueconsumerLog).noquote() << m_slot.name() << "cannot go on:" << more.error().toString();
    else if (*more)
        wake();
}

RunContext QueueConsumer::context(storage::Database &database, std::span<const Delivery> deliveries) const
{
    return {m_shared, database, m_slot.options().timeLimitMs,
            [this, deliveries](storage::Transaction &tx) { return m_subscription->done(tx, deliveries); }};
}

Result<bool> QueueConsumer::drainOnce()
{
    HEARTH_ASSIGN(const storage::DatabasePool::Lease database, m_shared.pool.take(m_slot.name()));
    HEARTH_ASSIGN(Subscription::Batch batch, m_subscription->fetch(*database));
    for (Delivery &delivery : batch.alone) {
        HEARTH_TRY(m_subscription->begin(delivery));
        HEARTH_TRY(single(*database, delivery));
        if (m_slot.isPaused())
            return false;
    }
    if (batch.together.empty())
        return batch.more;
    faultPoint("runtime.queue_read");
    if (batch.together.size() > 1) {
        std::vector<Event> events;
        events.reserve(batch.together.size());
        for (const Delivery &delivery : batch.together)
            events.push_back(delivery.event);
        RunContext run = context(*database, batch.together);
        const auto done = runOnce(m_slot, m_shared, events, run);
        if (done || run.committed()) {
            HEARTH_TRY(run.finish());
            m_subscription->settled(batch.together);
            return batch.more;
        }
    }
    for (Delivery &delivery : batch.together) {
        HEARTH_TRY(single(*database, delivery));
        if (m_slot.isPaused())
            return false;
    }
    return batch.more;
}

Result<void> QueueConsumer::single(storage::Database &database, Delivery &delivery)
{
    const std::span<const Delivery> one(&delivery, 1);
    RunContext run = context(database, one);
    const auto done = runOnce(m_slot, m_shared, {&delivery.event, 1}, run);
    if (done || run.committed()) {
        HEARTH_TRY(run.finish());
        m_subscription->settled(one);
        return {};
    }
    GivenBack attempt;
    attempt.attempts = delivery.event.attempt;
    attempt.dead = attempt.attempts >= m_slot.options().maxAttempts;
    attempt.nextAtMs = m_shared.clock.nowMs() + (attempt.dead ? 0 : retryWaitMs(m_slot.options(), attempt.attempts, delivery.event.id));
    attempt.reason = done.error().toString();
    if (attempt.dead)
        qCWarning(queueconsumerLog).noquote() << m_slot.name() << "gives message" << delivery.event.id << "up after" << attempt.attempts
                                 << "attempts:" << attempt.reason;
    HEARTH_TRY(m_shared.writer.run([&](storage::Transaction &tx) { return m_subscription->giveBack(tx, delivery, attempt); }));
    m_subscription->settled(one);
    return {};
}

Result<Backlog> QueueConsumer::backlog(storage::Database &database) const
{
    if (m_topic == 0) {
        HEARTH_ASSIGN(const std::optional<qint64> known, QueueLedger::topic(database, m_trigger.topic));
        if (!known)
            return Backlog();
        m_topic = *known;
    }
    return QueueLedger::backlog(database, {m_topic, m_slot.name()});
}

} // namespace hearth::hq
