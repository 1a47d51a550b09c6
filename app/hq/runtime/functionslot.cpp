// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/functionslot.h"

#include <algorithm>

namespace hearth::hq {

QString workerClassName(WorkerClass which)
{
    static constexpr const char *Names[WorkerClasses] = {"auto", "http", "queue", "timer", "io"};
    return QString::fromLatin1(Names[static_cast<int>(which)]);
}

WorkerClass workersOf(const Function &function)
{
    if (const WorkerClass said = function.options().workers; said != WorkerClass::Auto)
        return said;
    const Trigger trigger = function.trigger();
    return std::holds_alternative<HttpTrigger>(trigger)    ? WorkerClass::Http
           : std::holds_alternative<QueueTrigger>(trigger) ? WorkerClass::Queue
                                                           : WorkerClass::Timer;
}

FunctionSlot::FunctionSlot(Function &function, TaskPool &pool, WorkerClass workers)
    : m_function(function), m_pool(pool), m_trigger(function.trigger()), m_options(function.options()), m_name(function.name()), m_workers(workers)
{
}

int FunctionSlot::concurrency() const
{
    // A cursor is one consumer's.
    return std::holds_alternative<QueueTrigger>(m_trigger) ? 1 : std::max(1, m_options.concurrency);
}

void FunctionSlot::gotStuck()
{
    ++m_stuck;
    ++m_overdue;
    m_pool.spare(1);
}

void FunctionSlot::cameBack()
{
    --m_stuck;
    m_pool.spare(-1);
}

bool FunctionSlot::start(Job job, int maxWaiting)
{
    const int slots = concurrency();
    enum class Place { Run, Wait, Full };
    const Place place = m_state.with([&](State &state) {
        if (state.running < slots) {
            ++state.running;
            return Place::Run;
        }
        if (maxWaiting > 0 && static_cast<int>(state.waiting.size()) >= maxWaiting)
            return Place::Full;
        state.waiting.push_back(std::move(job));
        return Place::Wait;
    });
    if (place != Place::Run)
        return place == Place::Wait;
    return launch(std::move(job));
}

bool FunctionSlot::launch(Job job)
{
    auto shared = std::make_shared<Job>(std::move(job));
    const bool taken = m_pool.post([this, shared](int thread) {
        shared->run(thread);
        std::optional<Job> next;
        m_state.with([&](State &state) {
            if (state.waiting.empty()) {
                --state.running;
                return;
            }
            next = std::move(state.waiting.front());
            state.waiting.pop_front();
        });
        // Behind the others in the pool, so that one busy function does not keep a worker for itself.
        if (next)
            launch(std::move(*next));
    });
    if (!taken)
        m_state.with([](State &state) { --state.running; });
    return taken;
}

std::vector<FunctionSlot::Job> FunctionSlot::takeOverdue(qint64 monotonicMs)
{
    return m_state.with([&](State &state) {
        std::vector<Job> overdue;
        std::erase_if(state.waiting, [&](Job &job) {
            if (!job.mayExpire || job.sinceMs >= monotonicMs)
                return false;
            overdue.push_back(std::move(job));
            return true;
        });
        return overdue;
    });
}

std::vector<FunctionSlot::Job> FunctionSlot::takeAll()
{
    return m_state.with([](State &state) {
        std::vector<Job> all(std::make_move_iterator(state.waiting.begin()), std::make_move_iterator(state.waiting.end()));
        state.waiting.clear();
        return all;
    });
}

void FunctionSlot::count(qint64 ms, const std::optional<Error> &error)
{
    m_state.with([&](State &state) {
        ++state.runs;
        state.totalMs += ms;
        state.maxMs = std::max(state.maxMs, ms);
        if (const auto bucket = std::lower_bound(std::begin(BucketsMs), std::end(BucketsMs), ms); bucket != std::end(BucketsMs))
            ++state.buckets[static_cast<std::size_t>(bucket - std::begin(BucketsMs))];
        if (error) {
            ++state.failures;
            state.lastError = error->toString();
        }
    });
}

FunctionSlot::Counts FunctionSlot::counts() const
{
    return m_state.with([this](const State &state) {
        return Counts{state.runs, state.failures, state.totalMs, state.lastError, state.running,
                      static_cast<qint64>(state.waiting.size()), state.maxMs, m_overdue, state.buckets};
    });
}

} // namespace hearth::hq
