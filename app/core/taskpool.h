// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
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
    /** Gets the number of its thread, 0 to maxThreads - 1: what belongs to one thread can be kept under it. */
    using Task = std::function<void(int thread)>;

    TaskPool(QByteArray name, int maxThreads);
    ~TaskPool();
    TaskPool(const TaskPool &) = delete;
    TaskPool &operator=(const TaskPool &) = delete;

    /** False after stop(): the task was not taken. */
    bool post(Task task);
    /** Drops what waits, then waits for what runs. */
    void stop();
    /** Threads started so far. */
    [[nodiscard]] int threads() const;
    /** Tasks no thread has taken yet. */
    [[nodiscard]] qsizetype waiting() const;

private:
    void loop(int thread);

    const QByteArray m_name;
    const int m_maxThreads;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Task> m_tasks;
    std::vector<std::thread> m_threads;
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
