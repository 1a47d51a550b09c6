// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/guarded.h"
#include "core/taskpool.h"

#include <QSemaphore>
#include <QSet>
#include <QTest>

using namespace hearth;

class TestTaskPool : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsEveryTaskOnce()
    {
        std::atomic<int> runs{0};
        QSemaphore done;
        TaskPool pool("test", 3);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(pool.post([&](int) {
                ++runs;
                done.release();
            }));
        QVERIFY(done.tryAcquire(1000, 10'000));
        QCOMPARE(runs.load(), 1000);
        QVERIFY(pool.threads() <= 3);
    }
    void growsWhenAllAreTakenUpToItsLimit()
    {
        QSemaphore running;
        QSemaphore gate;
        Guarded<QSet<int>> seen;
        TaskPool pool("test", 3);
        const auto task = [&](int thread) {
            seen.with([&](QSet<int> &set) { set.insert(thread); });
            running.release();
            gate.acquire();
        };
        for (int i = 0; i < 5; ++i)
            pool.post(task);
        QVERIFY(running.tryAcquire(3, 10'000));
        QCOMPARE(pool.threads(), 3);
        QCOMPARE(pool.waiting(), 2);
        QCOMPARE(seen.with([](const QSet<int> &set) { return set; }), QSet<int>({0, 1, 2}));
        gate.release(5);
        QVERIFY(running.tryAcquire(2, 10'000));
    }
    void stopDropsWhatWaitsAndWaitsForWhatRuns()
    {
        QSemaphore running;
        std::atomic<int> finished{0};
        TaskPool pool("test", 1);
        pool.post([&](int) {
            running.release();
            QThread::msleep(50);
            ++finished;
        });
        QVERIFY(running.tryAcquire(1, 10'000));
        for (int i = 0; i < 10; ++i)
            pool.post([&](int) { ++finished; });
        pool.stop();
        QCOMPARE(finished.load(), 1);
        QVERIFY(!pool.post([&](int) { ++finished; }));
    }
    void pollThreadRunsAgainAfterItsTimeAndWhenWoken()
    {
        QSemaphore runs;
        std::atomic<int> wait{0};
        PollThread thread("test", [&] {
            runs.release();
            return wait.load();
        });
        thread.start();
        QVERIFY(runs.tryAcquire(3, 10'000));
        wait = 60'000;
        // Runs that were on their way, then silence until somebody wakes it.
        while (runs.tryAcquire(1, 200)) { }
        thread.wake();
        QVERIFY(runs.tryAcquire(1, 10'000));
        thread.stop();
        QVERIFY(!runs.tryAcquire(1));
    }
};

QTEST_GUILESS_MAIN(TestTaskPool)
#include "tst_taskpool.moc"
