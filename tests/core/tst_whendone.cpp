// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/whendone.h"

#include <QElapsedTimer>
#include <QPromise>
#include <QTest>
#include <atomic>
#include <memory>
#include <thread>

using namespace hearth;

namespace {
void pause(int turns)
{
    std::atomic<int> turn{0};
    while (turn.fetch_add(1, std::memory_order_relaxed) < turns) {
    }
}
/** The two threads meet within nanoseconds where each has a core, and lose little time where they have not. */
void politely(int spins)
{
    if (spins % 1'000 == 999)
        std::this_thread::yield();
}
} // namespace

class TestWhenDone : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFutureThatFinishesAsItIsAskedAnswersOnce()
    {
        constexpr int Futures = 50'000;
        constexpr int MostMs = 5'000;
        QObject context;
        std::atomic<QPromise<int> *> next{nullptr};
        std::atomic<bool> over{false};
        std::thread other([&next, &over] {
            for (int i = 0;; ++i) {
                std::unique_ptr<QPromise<int>> promise;
                for (int spins = 0; promise == nullptr; ++spins) {
                    if (over)
                        return;
                    promise.reset(next.exchange(nullptr));
                    politely(spins);
                }
                pause(i % 400);
                promise->start();
                promise->addResult(i);
                promise->finish();
            }
        });
        QList<int> answers(Futures);
        QElapsedTimer since;
        since.start();
        int made = 0;
        // A busy machine may not come to all of them.
        for (; made < Futures && !since.hasExpired(MostMs); ++made) {
            auto promise = std::make_unique<QPromise<int>>();
            const QFuture<int> future = promise->future();
            next = promise.release();
            for (int spins = 0; next.load() != nullptr; ++spins)
                politely(spins);
            pause(made / 400 % 300); // so that the two meet at every moment
            whenDone(future, &context, [&answers](int value) { ++answers[value]; });
        }
        over = true;
        other.join();
        QTRY_COMPARE(answers.count(1), made);
    }
    void whatIsFinishedAlreadyAnswersLaterNotAtOnce()
    {
        QPromise<int> promise;
        promise.start();
        promise.addResult(7);
        promise.finish();
        QObject context;
        int answer = 0;
        whenDone(promise.future(), &context, [&answer](int value) { answer = value; });
        QCOMPARE(answer, 0);
        QTRY_COMPARE(answer, 7);
        QTRY_VERIFY(context.children().isEmpty());
    }
    void aContextThatIsGoneIsNotCalled()
    {
        QPromise<int> promise;
        promise.start();
        auto context = std::make_unique<QObject>();
        bool called = false;
        whenDone(promise.future(), context.get(), [&called](int) { called = true; });
        context.reset();
        promise.addResult(1);
        promise.finish();
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }
    void aPromiseThatIsGivenUpDoesNotAnswer()
    {
        QObject context;
        bool called = false;
        {
            QPromise<int> promise;
            promise.start();
            whenDone(promise.future(), &context, [&called](int) { called = true; });
        }
        QTRY_VERIFY(context.children().isEmpty());
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(TestWhenDone)
#include "tst_whendone.moc"
