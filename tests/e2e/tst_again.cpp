// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Faults that come back again and again to the same till and the same headquarters: after each, both sides' sets are equal, byte for byte.
// Here a few rounds of a few; HEARTH_SOAK=N makes N of every kind (tests/soak/run matrix).
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "e2e/sameset.h"
#include "support/faultproxy.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace hearth;

namespace {
constexpr int OrdersARound = 3;
constexpr int OrdersOnABadLine = 40;
constexpr const char *Enrolment = "hub.enroll_committed"; ///< passed once in a till's life

int rounds()
{
    return std::max(3, qEnvironmentVariableIntValue("HEARTH_SOAK"));
}
/** A round goes by without its fault where all its orders were sent before chance struck. */
int mostRoundsOnABadLine()
{
    return std::max(30, rounds() * 3);
}
bool soaks()
{
    return qEnvironmentVariableIntValue("HEARTH_SOAK") > 0;
}
} // namespace

class TestAgain : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;
    QString m_sales;
    QString m_many; ///< orders, for the lines

    [[nodiscard]] static QStringList replay(const Chain &chain, const QString &file, int limit)
    {
        return QStringList{QStringLiteral("replay"), file, QStringLiteral("--speed"), QStringLiteral("max"), QStringLiteral("--limit"),
                           QString::number(limit), QStringLiteral("--json")} + chain.tillData();
    }
    /** No ticket came out twice without a mark. */
    static QString doubled(const Chain &chain, const QString &printer)
    {
        static const QRegularExpression ticket(QStringLiteral("JOB ([0-9a-f]{8}) [A-Z]+( COPY [0-9]+)?"));
        QSet<QString> unmarked;
        for (const QString &piece : chain.paper(printer)) {
            const auto job = ticket.match(piece);
            if (!job.hasMatch() || !job.captured(2).isEmpty())
                continue;
            if (unmarked.contains(job.captured(1)))
                return QStringLiteral("printed twice at %1 without a mark:\n%2").arg(printer, piece);
            unmarked.insert(job.captured(1));
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        // A replay reads its whole file each time, so each is as long as it has to be.
        m_sales = generateSales(m_files.filePath(QStringLiteral("sales.csv")), std::max(500, rounds() * 3 * OrdersARound), 3);
        m_many = generateSales(m_files.filePath(QStringLiteral("many.csv")), mostRoundsOnABadLine() * OrdersOnABadLine, 3);
    }

    void killedAtTheSamePointAgainAndAgain_data()
    {
        QTest::addColumn<QString>("process");
        static const QRegularExpression row(QStringLiteral("^\\|\\s*`([a-z_.]+)`\\s*\\|\\s*(till|hq)\\s*\\|"));
        const QStringList few{QStringLiteral("till.outbox_inserted"), QStringLiteral("hub.committed"), QStringLiteral("till.refund_committed")};
        QFile file(qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/docs/fault-points.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        int found = 0;
        while (!file.atEnd()) {
            const auto match = row.match(QString::fromUtf8(file.readLine()));
            if (!match.hasMatch() || match.captured(1) == QLatin1String(Enrolment) || (!soaks() && !few.contains(match.captured(1))))
                continue;
            QTest::newRow(qPrintable(match.captured(1))) << match.captured(2);
            ++found;
        }
        QVERIFY(found >= few.size());
    }
    void killedAtTheSamePointAgainAndAgain()
    {
        QFETCH(const QString, process);
        const QString point = QString::fromLatin1(QTest::currentDataTag());
        const bool inTill = process == QLatin1String("till");
        const bool refunds = point.contains(QLatin1String("refund"));
        const bool online = point.contains(QLatin1String("inbox")) || point.startsWith(QLatin1String("hq.")) || point.contains(QLatin1String("change"))
            || point.contains(QLatin1String("cack"));
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        if (point.startsWith(QLatin1String("spool."))) {
            QVERIFY(chain.startPrinter(QStringLiteral("front"), QStringLiteral("receipt")));
            QVERIFY(chain.startPrinter(QStringLiteral("back"), QStringLiteral("kitchen")));
        }
        int sold = refunds ? rounds() * 2 : 0;
        bool hqDied = false;
        // Headquarters that dies meanwhile is started again, as its supervisor would; the till waits for it.
        const auto till = [&](const QStringList &command, const QString &fault) {
            const auto running = Chain::spawn(QStringLiteral("hearth-till"), command, fault);
            QElapsedTimer since;
            since.start();
            while (running->state() != QProcess::NotRunning && !running->waitForFinished(20) && !since.hasExpired(120'000)) {
                if (!chain.hqRunning()) {
                    hqDied = true;
                    if (!chain.startHq())
                        break;
                }
            }
            return Chain::wait(*running, 1'000);
        };
        const auto settle = [&] {
            const auto outcome = till(replay(chain, m_sales, sold), {});
            return outcome.ok() ? QByteArray() : "the till: " + outcome.err;
        };
        QVERIFY2(sold == 0 || settle().isEmpty(), "the first sales");
        int kills = 0;
        for (int round = 1; kills < rounds() && round <= rounds() * 3; ++round) {
            const QString fault = QStringLiteral("%1:%2").arg(point).arg(1 + round % 2);
            if (!inTill) {
                chain.killHq();
                QVERIFY(chain.startHq(fault));
            }
            hqDied = false;
            if (online) {
                const auto answer = chain.http("POST", QStringLiteral("/v1/online-orders"),
                    QStringLiteral("{\"platform\":\"meituan\",\"number\":\"M-%1\",\"store\":\"SZ001\",\"placed_at\":\"2026-11-24T12:00:00+08:00\","
                                   "\"lines\":[{\"sku\":\"item_1\",\"size\":\"M\",\"quantity\":2,\"unit_minor\":1325}],"
                                   "\"total_minor\":2650,\"paid\":true}").arg(round).toUtf8());
                QVERIFY2(answer.status == 201 || (!inTill && chain.hqEnded(5'000)), answer.body.constData());
            }
            sold += refunds ? 0 : OrdersARound;
            const QStringList command = refunds
                ? QStringList{QStringLiteral("refund"), QStringLiteral("--receipt"), QString::number(round), QStringLiteral("--reason"), QStringLiteral("test")} + chain.tillData()
                : replay(chain, m_sales, sold);
            const auto outcome = till(command, inTill ? fault : QString());
            QVERIFY2(outcome.ok() || (inTill && outcome.crashed), outcome.err.constData());
            const QByteArray trouble = settle();
            QVERIFY2(trouble.isEmpty(), trouble.constData());
            kills += (inTill ? outcome.crashed : hqDied) ? 1 : 0;
            const QByteArray differs = setDifference(chain).toUtf8();
            QVERIFY2(differs.isEmpty(), ("round " + QByteArray::number(round) + ": " + differs).constData());
        }
        QVERIFY2(kills >= rounds(), qPrintable(QStringLiteral("killed %1 times").arg(kills)));
        for (const QString &printer : {QStringLiteral("front"), QStringLiteral("back")}) {
            const QString twice = doubled(chain, printer);
            QVERIFY2(twice.isEmpty(), qPrintable(twice));
        }
    }

    void killedWhenATillIsEnrolledAgainAndAgain()
    {
        for (int round = 1; round <= rounds(); ++round) {
            Chain chain;
            QVERIFY(chain.startHq(QString::fromLatin1(Enrolment)));
            auto enrolled = chain.enrol();
            QVERIFY(chain.hqEnded(10'000));
            for (int attempt = 0; attempt < 3 && !enrolled.ok(); ++attempt) {
                QVERIFY(chain.hqRunning() || chain.startHq());
                enrolled = chain.enrol();
            }
            QVERIFY2(enrolled.ok(), enrolled.err.constData());
            QVERIFY(chain.hqRunning() || chain.startHq());
            const auto outcome = Chain::run(QStringLiteral("hearth-till"), replay(chain, m_sales, OrdersARound));
            QVERIFY2(outcome.ok(), outcome.err.constData());
            const QByteArray differs = setDifference(chain).toUtf8();
            QVERIFY2(differs.isEmpty(), ("round " + QByteArray::number(round) + ": " + differs).constData());
        }
    }

    void theLineIsBadAgainAndAgain_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("cut") << static_cast<int>(FaultProxy::Mode::Cut);
        QTest::newRow("a little of everything") << static_cast<int>(FaultProxy::Mode::Chaos);
        if (!soaks())
            return;
        QTest::newRow("delayed") << static_cast<int>(FaultProxy::Mode::Delay);
        QTest::newRow("stalled") << static_cast<int>(FaultProxy::Mode::Stall);
        QTest::newRow("half open") << static_cast<int>(FaultProxy::Mode::HalfOpen);
        QTest::newRow("a few bytes at a time") << static_cast<int>(FaultProxy::Mode::Trickle);
        QTest::newRow("frames doubled") << static_cast<int>(FaultProxy::Mode::Duplicate);
        QTest::newRow("old frames replayed") << static_cast<int>(FaultProxy::Mode::Replay);
    }
    void theLineIsBadAgainAndAgain()
    {
        QFETCH(const int, mode);
        const auto fault = static_cast<FaultProxy::Mode>(mode);
        Chain chain;
        QVERIFY(chain.startHq());
        // Forty orders are a few pieces on the line: each has to be a likely place.
        FaultProxy::Faults faultsOfLine = FaultProxy::faultsOf(fault);
        for (double *chance : {&faultsOfLine.cut, &faultsOfLine.stall, &faultsOfLine.halfOpen})
            *chance *= 4;
        FaultProxy proxy(42);
        QVERIFY(proxy.listen(QStringLiteral("127.0.0.1"), chain.hqPort()));
        QVERIFY(chain.enrol(proxy.port()).ok());
        int sold = 0;
        int faults = 0;
        for (int round = 1; faults < rounds() && round <= mostRoundsOnABadLine(); ++round) {
            const FaultProxy::Counts before = proxy.counts();
            const auto happened = [&] {
                const FaultProxy::Counts now = proxy.counts();
                switch (fault) {
                case FaultProxy::Mode::Duplicate: return now.duplicated > before.duplicated;
                case FaultProxy::Mode::Replay: return now.replayed > before.replayed;
                case FaultProxy::Mode::Delay:
                case FaultProxy::Mode::Trickle: return now.bytes > before.bytes + 2'000;
                default: return now.cuts > before.cuts;
                }
            };
            proxy.setFaults(faultsOfLine);
            sold += OrdersOnABadLine;
            const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, m_many, sold));
            for (int tick = 0; tick < 1'000 && till->state() != QProcess::NotRunning && !happened(); ++tick) {
                static_cast<void>(till->waitForFinished(10));
                // An old frame comes with a new connection only.
                if (fault == FaultProxy::Mode::Replay && tick % 20 == 19)
                    proxy.cutAll();
            }
            faults += happened() ? 1 : 0;
            proxy.setMode(FaultProxy::Mode::Pass);
            const auto outcome = Chain::wait(*till, 120'000);
            QVERIFY2(outcome.ok(), outcome.err.constData());
            const QByteArray differs = setDifference(chain).toUtf8();
            QVERIFY2(differs.isEmpty(), ("round " + QByteArray::number(round) + ": " + differs).constData());
        }
        QVERIFY2(faults >= rounds(), qPrintable(QStringLiteral("happened %1 times").arg(faults)));
    }
};

QTEST_GUILESS_MAIN(TestAgain)
#include "tst_again.moc"
