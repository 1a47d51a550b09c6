// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/taskpool.h"

#include <algorithm>
#include <chrono>
#include <pthread.h>

namespace hearth {

TaskPool::TaskPool(QByteArray name, int maxThreads) : m_name(std::move(name)), m_maxThreads(std::max(1, maxThreads)) {}

TaskPool::~TaskPool()
{
    stop();
}

bool TaskPool::post(Task task)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_stopping)
            return false;
        m_tasks.push_back(std::move(task));
        if (static_cast<int>(m_tasks.size()) > m_idle && m_alive < limit())
            startThread();
    }
    m_wake.notify_one();
    return true;
}

void TaskPool::startThread()
{
    ++m_alive;
    if (m_ended.empty()) {
        const auto number = static_cast<int>(m_threads.size());
        m_threads.emplace_back([this, number] { loop(number); });
        return;
    }
    const int number = m_ended.back();
    m_ended.pop_back();
    std::thread &place = m_threads[static_cast<std::size_t>(number)];
    place.join(); // it needs the lock no more
    place = std::thread([this, number] { loop(number); });
}

void TaskPool::spare(int more)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_spare += more;
        if (!m_stopping && !m_tasks.empty() && m_idle == 0 && m_alive < limit())
            startThread();
    }
    m_wake.notify_all();
}

void TaskPool::stop()
{
    std::vector<std::thread> threads;
    std::deque<Task> dropped; // goes outside the lock: what a task holds may post
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        dropped.swap(m_tasks);
        threads.swap(m_threads);
    }
    m_wake.notify_all();
    for (std::thread &thread : threads)
        thread.join();
}

int TaskPool::threads() const
{
    const std::scoped_lock lock(m_mutex);
    return m_alive;
}

qsizetype TaskPool::waiting() const
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<qsizetype>(m_tasks.size());
}

void TaskPool::loop(int thread)
{
    pthread_setname_np(pthread_self(), m_name.left(12).append('/').append(QByteArray::number(thread)).left(15).constData());
    for (;;) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            ++m_idle;
            m_wake.wait(lock, [this] { return m_stopping || !m_tasks.empty() || m_alive > limit(); });
            --m_idle;
            if (m_stopping)
                return;
            if (m_tasks.empty()) {
                --m_alive;
                m_ended.push_back(thread);
                return;
            }
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task(thread);
    }
}

PollThread::PollThread(QByteArray name, std::function<int()> body) : m_name(std::move(name)), m_body(std::move(body)) {}

PollThread::~PollThread()
{
    stop();
}

void PollThread::start()
{
    if (!m_thread.joinable())
        m_thread = std::thread([this] { loop(); });
}

void PollThread::wake()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_woken = true;
    }
    m_wakeUp.notify_one();
}

void PollThread::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wakeUp.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void PollThread::loop()
{
    pthread_setname_np(pthread_self(), m_name.left(15).constData());
    for (;;) {
        const int wait = m_body();
        std::unique_lock lock(m_mutex);
        m_wakeUp.wait_for(lock, std::chrono::milliseconds(std::max(0, wait)), [this] { return m_woken || m_stopping; });
        if (m_stopping)
            return;
        m_woken = false;
    }
}

} // namespace hearth
