// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QObject>
#include <QThread>
#include <memory>

namespace hearth {

/** One object on a thread of its own, for calls that block and cannot be made not to. Slots are called queued, answers come as
    signals. The destructor waits a moment; a call that still blocks then ends by itself, later, and its answer is lost. */
template <typename Worker>
class SideThread {
public:
    static constexpr int WaitMs = 200;

    explicit SideThread(const QString &name) : m_thread(new QThread), m_worker(new Worker)
    {
        m_thread->setObjectName(name);
        m_worker->moveToThread(m_thread);
        QObject::connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        QObject::connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
        m_thread->start();
    }
    ~SideThread()
    {
        if (m_thread == nullptr)
            return;
        m_thread->quit();
        m_thread->wait(WaitMs);
    }
    SideThread(const SideThread &) = delete;
    SideThread &operator=(const SideThread &) = delete;

    [[nodiscard]] Worker *worker() const { return m_worker; }
    /** Runs `call` on the thread. */
    template <typename Call>
    void run(Call call)
    {
        QMetaObject::invokeMethod(m_worker, std::move(call), Qt::QueuedConnection);
    }
    /** Ends the thread when it has done what it was given; this object is of no more use. */
    void finish()
    {
        run([thread = m_thread] { thread->quit(); });
        m_thread = nullptr;
    }

private:
    QThread *m_thread;
    Worker *m_worker;
};

} // namespace hearth
