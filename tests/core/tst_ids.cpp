// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "support/fixedclock.h"

#include <QSet>
#include <QTest>
#include <thread>

using namespace hearth;

class TestIds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void carryVersionVariantAndTime()
    {
        const FixedClock clock(1'764'000'000'123);
        const QByteArray bytes = idBytes(newId(clock));
        QCOMPARE(bytes.size(), 16);
        QCOMPARE(static_cast<uchar>(bytes[6]) >> 4, 7);
        QCOMPARE(static_cast<uchar>(bytes[8]) >> 6, 2);
        qint64 ms = 0;
        for (int i = 0; i < 6; ++i)
            ms = ms << 8 | static_cast<uchar>(bytes[i]);
        QCOMPARE(ms, 1'764'000'000'123);
    }
    void ascendWithinAMillisecond()
    {
        const FixedClock clock(1'764'000'100'000);
        QByteArray last;
        for (int i = 0; i < 100'000; ++i) {
            const QByteArray id = idBytes(newId(clock));
            QVERIFY(last < id);
            last = id;
        }
    }
    void ascendWhenTheClockStepsBack()
    {
        FixedClock clock(1'764'000'200'000);
        const QByteArray before = idBytes(newId(clock));
        clock.jumpTo(1'764'000'195'000);
        QVERIFY(before < idBytes(newId(clock)));
    }
    void followAReplayIntoThePast()
    {
        FixedClock clock(1'764'000'300'000);
        static_cast<void>(newId(clock));
        clock.jumpTo(1'420'000'000'000);
        QVERIFY(idBytes(newId(clock)) < idBytes(newId(FixedClock(1'500'000'000'000))));
    }
    void comeAfterTheOneTheyMustFollow()
    {
        const FixedClock clock(1'764'000'350'000);
        QVERIFY(!newIdAfter(clock, {}).isNull());
        // The last the counter can reach in its millisecond: the next one begins.
        const QUuid last = QUuid::fromString(QStringLiteral("01ffffff-ffff-7fff-bfff-000000000001"));
        const QUuid next = newIdAfter(clock, last);
        QVERIFY(idBytes(last) < idBytes(next));
        QCOMPARE(idText(next).left(18), QStringLiteral("02000000-0000-7000"));
        QVERIFY(idBytes(next) < idBytes(newIdAfter(clock, next)));
    }
    void neverMeetAcrossThreads()
    {
        constexpr int Threads = 4;
        constexpr int Each = 20'000;
        const FixedClock clock(1'764'000'400'000);
        std::vector<QList<QUuid>> made(Threads);
        std::vector<std::thread> threads;
        threads.reserve(Threads);
        for (int t = 0; t < Threads; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < Each; ++i)
                    made[static_cast<std::size_t>(t)].append(newId(clock));
            });
        for (auto &thread : threads)
            thread.join();
        QSet<QUuid> all;
        for (const auto &ids : made) {
            for (const QUuid &id : ids)
                all.insert(id);
        }
        QCOMPARE(all.size(), Threads * Each);
    }
    void bytesReadBack()
    {
        const QUuid id = newId(FixedClock());
        QCOMPARE(idFromBytes(idBytes(id)), id);
        QVERIFY(idFromBytes(QByteArrayView("short")).isNull());
        QCOMPARE(QUuid::fromString(idText(id)), id);
    }
};

QTEST_APPLESS_MAIN(TestIds)
#include "tst_ids.moc"
