// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hearth {

/** Worker threads that take tasks from one queue, first in first out. A thread is started when a task finds none idle, up to
    a hard limit. post() from any thread; stop() and the destructor not from a task. */
class TaskPool {
public:
    /** Gets the number of its thread, 0 to maxThreads - 1 (of a spare one higher): what belongs to one thread can be kept under it. */
    using Task = std::function<void(int thread)>;

    TaskPool(QByteArray name, int maxThreads);
    ~TaskPool();
    TaskPool(const TaskPool &) = delete;
    TaskPool &operator=(const TaskPool &) = delete;

    /** False after stop(): the task was not taken. */
    bool post(Task task);
    static constexpr int MaxSpare = 2;
    /** Lets `more` threads run beside the others, in place of such that do not come back from their task, or takes that back (negative):
        together never more than MaxSpare. One too many ends when it has nothing to do. */
    void spare(int more);
    /** Drops what waits, then waits for what runs. */
    void stop();
    /** Threads there are now. */
    [[nodiscard]] int threads() const;
    /** Tasks no thread has taken yet. */
    [[nodiscard]] qsizetype waiting() const;

private:
    void loop(int thread);
    void startThread();
    [[nodiscard]] int limit() const { return m_maxThreads + std::clamp(m_spare, 0, MaxSpare); }

    const QByteArray m_name;
    const int m_maxThreads;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Task> m_tasks;
    std::vector<std::thread> m_threads;
    std::vector<int> m_ended; ///< of m_threads
    int m_alive = 0;
    int m_spare = 0;
    int m_idle = 0;
    bool m_stopping = false;
};

/** One thread that runs `body` when it is woken, and again after as many milliseconds as `body` returned. Any thread may
    wake it; stop() and the destructor not from the body. */
class PollThread {
public:
    PollThread(QByteArray name, std::function<int()> body);
    ~PollThread();
    PollThread(const PollThread &) = delete;
    PollThread &operator=(const PollThread &) = delete;

    void start();
    void wake();
    void stop();

private:
    void loop();

    const QByteArray m_name;
    const std::function<int()> m_body;
    std::mutex m_mutex;
    std::condition_variable m_wakeUp;
    bool m_woken = false;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace hearth
