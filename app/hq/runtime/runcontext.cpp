// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/runcontext.h"

#include "core/faultpoint.h"

#include <QLoggingCategory>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(runcontextLog, "hearth.runtime.run")
}

RunContext::RunContext(RunnerShared &shared, storage::Database &database, int limitMs, Work moveCursor)
    : m_shared(shared), m_database(database), m_deadline(shared.clock.monotonicMs() + limitMs), m_moveCursor(std::move(moveCursor))
{
}

Result<void> RunContext::write(const Work &work)
{
    bool undone = false;
    auto done = m_shared.writer.run([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(work(tx));
        if (!m_dryRun)
            return {};
        undone = true;
        return fail(ErrorCode::Internal, QStringLiteral("a dry run"));
    });
    if (undone)
        return {};
    return done;
}

Result<void> RunContext::commit(Work work)
{
    if (m_committed)
        return fail(ErrorCode::Internal, QStringLiteral("a run commits once"));
    if (m_shared.clock.monotonicMs() > m_deadline)
        return fail(ErrorCode::Timeout, QStringLiteral("the function's time is over"));
    HEARTH_TRY(write([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(work(tx));
        if (m_moveCursor) {
            faultPoint("runtime.work_done");
            HEARTH_TRY(m_moveCursor(tx));
        }
        return {};
    }));
    m_committed = true;
    faultPoint("runtime.committed");
    passWakes();
    m_shared.wakeQueues();
    return {};
}

void RunContext::wakeTills(const QList<qint64> &tills)
{
    m_tills.append(tills);
    if (m_committed)
        passWakes();
}

void RunContext::passWakes()
{
    if (m_tills.isEmpty())
        return;
    if (m_shared.wakeTills && !m_dryRun)
        m_shared.wakeTills(m_tills);
    m_tills.clear();
}

Result<void> RunContext::finish()
{
    if (!m_committed && m_moveCursor) {
        HEARTH_TRY(write(m_moveCursor));
        m_committed = true;
    }
    passWakes();
    return {};
}

Result<void> runOnce(FunctionSlot &slot, RunnerShared &shared, std::span<const Event> events, RunContext &context,
                     std::function<void()> overdue)
{
    const int limit = slot.options().timeLimitMs;
    const qint64 begin = shared.clock.monotonicMs();
    const auto mark = shared.marks.with([&](std::list<RunMark> &marks) {
        return marks.insert(marks.end(), RunMark{&slot, &context.database(), context.deadline(), limit, std::move(overdue), false});
    });
    auto done = slot.function().handle(events, context);
    shared.marks.with([&](std::list<RunMark> &marks) {
        // Under the lock, as it got stuck: the function is never left paused.
        if (mark->stuck)
            slot.cameBack();
        marks.erase(mark);
    });
    const qint64 took = shared.clock.monotonicMs() - begin;
    if (done && !context.committed() && took > limit)
        done = fail(ErrorCode::Timeout, QStringLiteral("took %1 ms of %2 ms").arg(took).arg(limit));
    slot.count(took, done ? std::nullopt : std::optional<Error>(done.error()));
    if (!done)
        qCWarning(runcontextLog).noquote() << slot.name() << "failed:" << done.error().toString();
    else if (took > limit)
        qCWarning(runcontextLog).noquote() << slot.name() << "took" << took << "ms of" << limit << "ms";
    return done;
}

} // namespace hearth::hq
