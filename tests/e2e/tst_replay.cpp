// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The main job end to end: sales are replayed through the till and reach HQ exactly once, whatever is cut in between.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "support/faultproxy.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace hearth;

class TestReplay : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;
    QString m_sales;

    QStringList replay(const Chain &chain, qint64 limit, const QStringList &extra = {}) const
    {
        QStringList arguments = QStringList{QStringLiteral("replay"), m_sales, QStringLiteral("--speed"), QStringLiteral("max"),
                                            QStringLiteral("--json")} + chain.tillData() + extra;
        if (limit > 0)
            arguments << QStringLiteral("--limit") << QString::number(limit);
        return arguments;
    }
    static SalesFacts reported(Chain &chain)
    {
        const QJsonObject json = chain.report();
        return {json.value(QLatin1String("orders")).toInteger(-1), json.value(QLatin1String("lines")).toInteger(-1),
                json.value(QLatin1String("total_minor")).toInteger(-1), json.value(QLatin1String("days")).toInteger(-1)};
    }
    void compare(Chain &chain, qint64 limit)
    {
        const SalesFacts expected = countSales(m_sales, limit);
        const SalesFacts actual = reported(chain);
        QCOMPARE(actual.orders, expected.orders);
        QCOMPARE(actual.pieces, expected.pieces);
        QCOMPARE(actual.totalMinor, expected.totalMinor);
        QCOMPARE(actual.days, expected.days);
    }
    /** Runs the replay until it is done; kills the till after the given times. */
    static bool untilDone(Chain &chain, const QStringList &arguments, QRandomGenerator &random, int kills, int spreadMs)
    {
        for (int kill = 0; kill < kills; ++kill) {
            const auto process = Chain::spawn(QStringLiteral("hearth-till"), arguments);
            if (!process->waitForFinished(100 + static_cast<int>(random.bounded(spreadMs))))
                process->kill();
            process->waitForFinished();
        }
        Q_UNUSED(chain)
        const auto outcome = Chain::run(QStringLiteral("hearth-till"), arguments, {}, 240'000);
        if (!outcome.ok())
            qWarning("%s", outcome.err.constData());
        return outcome.ok();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sales = salesYear(m_files.path());
        if (qEnvironmentVariable("CI") == QLatin1String("true"))
            QVERIFY2(!m_sales.isEmpty(), "no sales to replay");
    }

    void twiceTheSameFileSellsNothingTwice()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto first = Chain::run(QStringLiteral("hearth-till"), replay(chain, 2'000), {}, 240'000);
        QVERIFY2(first.ok(), first.err.constData());
        QCOMPARE(first.json().value(QLatin1String("sold")).toInt(), 2'000);
        compare(chain, 2'000);
        const auto second = Chain::run(QStringLiteral("hearth-till"), replay(chain, 2'000), {}, 240'000);
        QVERIFY2(second.ok(), second.err.constData());
        QCOMPARE(second.json().value(QLatin1String("sold")).toInt(), 0);
        QCOMPARE(second.json().value(QLatin1String("skipped")).toInt(), 2'000);
        compare(chain, 2'000);
        QVERIFY(chain.stopHq());
    }

    void hqKilledFiveTimesLosesAndDoublesNothing()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        // A commit of 20 orders is small enough that the five kills fall into the replay.
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, 2'000, {QStringLiteral("--speed"), QStringLiteral("600000")}));
        QRandomGenerator random(5);
        for (int kill = 0; kill < 5; ++kill) {
            till->waitForFinished(300 + static_cast<int>(random.bounded(500)));
            chain.killHq();
            QVERIFY(chain.startHq());
        }
        const auto outcome = Chain::wait(*till, 240'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        compare(chain, 2'000);
    }

    void theTillKilledAtRandomMomentsGoesOn()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        QRandomGenerator random(7);
        QVERIFY(untilDone(chain, replay(chain, 2'000), random, 6, 400));
        compare(chain, 2'000);
    }

    void bothKilledWithPrinters()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        QVERIFY(chain.startPrinter(QStringLiteral("front"), QStringLiteral("receipt")));
        QVERIFY(chain.startPrinter(QStringLiteral("back"), QStringLiteral("kitchen")));
        QRandomGenerator random(11);
        const QStringList arguments = replay(chain, 300);
        for (int round = 0; round < 4; ++round) {
            const auto till = Chain::spawn(QStringLiteral("hearth-till"), arguments);
            till->waitForFinished(200 + static_cast<int>(random.bounded(600)));
            if (round % 2 == 0) {
                chain.killHq();
                QVERIFY(chain.startHq());
            } else {
                till->kill();
            }
            if (!till->waitForFinished(60'000))
                till->kill();
        }
        QVERIFY(untilDone(chain, arguments, random, 0, 1));
        compare(chain, 300);
        for (const QString &printer : {QStringLiteral("front"), QStringLiteral("back")}) {
            QHash<QString, int> unmarked;
            for (const QString &ticket : chain.paper(printer)) {
                if (!ticket.contains(QStringLiteral("COPY")) && !ticket.contains(QStringLiteral("重打")))
                    ++unmarked[ticket];
            }
            for (auto it = unmarked.cbegin(); it != unmarked.cend(); ++it)
                QVERIFY2(it.value() == 1, qPrintable(QStringLiteral("printed twice unmarked:\n") + it.key()));
        }
    }

    void aBadLineBetweenThem_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("delayed") << static_cast<int>(FaultProxy::Mode::Delay);
        QTest::newRow("cut") << static_cast<int>(FaultProxy::Mode::Cut);
        QTest::newRow("stalled") << static_cast<int>(FaultProxy::Mode::Stall);
        QTest::newRow("half open") << static_cast<int>(FaultProxy::Mode::HalfOpen);
        QTest::newRow("a few bytes at a time") << static_cast<int>(FaultProxy::Mode::Trickle);
        QTest::newRow("frames doubled") << static_cast<int>(FaultProxy::Mode::Duplicate);
        QTest::newRow("old frames replayed") << static_cast<int>(FaultProxy::Mode::Replay);
        QTest::newRow("a little of everything") << static_cast<int>(FaultProxy::Mode::Chaos);
    }
    void aBadLineBetweenThem()
    {
        QFETCH(int, mode);
        Chain chain;
        QVERIFY(chain.startHq());
        FaultProxy proxy(42);
        QVERIFY(proxy.listen(QStringLiteral("127.0.0.1"), chain.hqPort()));
        QVERIFY(chain.enrol(proxy.port()).ok());
        proxy.setMode(static_cast<FaultProxy::Mode>(mode));
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, 2'000));
        // The line is bad for a while, then heals: everything must converge.
        static_cast<void>(till->waitForFinished(3'000));
        QVERIFY(proxy.counts().connections > 0);
        proxy.setMode(FaultProxy::Mode::Pass);
        const auto outcome = Chain::wait(*till, 240'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        compare(chain, 2'000);
    }

    void theWholeYearWithHqKilledFiveTimes()
    {
        if (qEnvironmentVariable("HEARTH_FULL") != QLatin1String("1"))
            return; // a test of its own: ctest -L full
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, 0));
        QRandomGenerator random(13);
        for (int kill = 0; kill < 5; ++kill) {
            till->waitForFinished(500 + static_cast<int>(random.bounded(1'000)));
            chain.killHq();
            QVERIFY(chain.startHq());
        }
        const auto outcome = Chain::wait(*till, 900'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        compare(chain, 0);
        if (haveRealYear())
            QCOMPARE(reported(chain), (SalesFacts{21'350, 49'574, 81'786'005, 358}));
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
