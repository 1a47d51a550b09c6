// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// An online order over HTTP, pushed to the till, printed there, traced to paper; and what HQ knows of printers and stores.
#include "e2e/chain.h"
#include "e2e/salesyear.h"

#include <QElapsedTimer>
#include <QTest>

using namespace hearth;

class TestOnlineOrder : public QObject {
    Q_OBJECT
    std::unique_ptr<Chain> m_chain;
    std::unique_ptr<QProcess> m_till;
    int m_number = 0;

    static QByteArray body(const QString &number, int quantity = 2)
    {
        return QStringLiteral("{\"platform\":\"meituan\",\"number\":\"%1\",\"store\":\"SZ001\",\"placed_at\":\"2026-11-24T12:00:00+08:00\","
                              "\"lines\":[{\"sku\":\"hawaiian\",\"size\":\"M\",\"quantity\":%2,\"unit_minor\":1325}],"
                              "\"total_minor\":%3,\"paid\":true}").arg(number).arg(quantity).arg(1325 * quantity).toUtf8();
    }
    QString condition(const QString &printer)
    {
        for (const auto &row : m_chain->http("GET", QStringLiteral("/v1/stores/SZ001/printers")).array()) {
            if (row.toObject().value(QLatin1String("name")).toString() == printer)
                return row.toObject().value(QLatin1String("condition")).toString();
        }
        return QStringLiteral("missing");
    }
    QStringList hops(const QString &id)
    {
        QStringList names;
        for (const auto &hop : m_chain->http("GET", QStringLiteral("/v1/orders/%1/trace").arg(id)).array()) {
            const QString name = hop.toObject().value(QLatin1String("hop")).toString();
            if (!names.contains(name))
                names.append(name);
        }
        return names;
    }

private Q_SLOTS:
    void init()
    {
        m_chain = std::make_unique<Chain>();
        QVERIFY(m_chain->startHq());
        QVERIFY(m_chain->startPrinter(QStringLiteral("front"), QStringLiteral("receipt")));
        QVERIFY(m_chain->startPrinter(QStringLiteral("back"), QStringLiteral("kitchen")));
        QVERIFY(m_chain->enrol().ok());
        m_till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + m_chain->tillData());
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("front")), QStringLiteral("ok"), 15'000);
    }
    void cleanup()
    {
        if (m_till) {
            m_till->terminate();
            const auto outcome = Chain::wait(*m_till, 15'000);
            QVERIFY2(outcome.ok(), "the till does not end on SIGTERM");
        }
        m_till.reset();
        m_chain.reset();
    }

    void isTracedDownToPaperAndCountsOnce()
    {
        const auto placed = m_chain->http("POST", QStringLiteral("/v1/online-orders"), body(QStringLiteral("A-1")));
        QCOMPARE(placed.status, 201);
        const QString id = placed.object().value(QLatin1String("id")).toString();
        QTRY_VERIFY_WITH_TIMEOUT(hops(id).contains(QStringLiteral("printed")), 15'000);
        QCOMPARE(hops(id), (QStringList{QStringLiteral("accepted"), QStringLiteral("pushed"), QStringLiteral("till_stored"),
                                        QStringLiteral("job_queued"), QStringLiteral("sending"), QStringLiteral("sent"),
                                        QStringLiteral("printed")}));
        qint64 last = 0;
        for (const auto &hop : m_chain->http("GET", QStringLiteral("/v1/orders/%1/trace").arg(id)).array()) {
            const qint64 at = hop.toObject().value(QLatin1String("at_ms")).toInteger();
            QVERIFY(at >= last);
            last = at;
        }
        QVERIFY(m_chain->paper(QStringLiteral("front")).last().contains(id));
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->report().value(QLatin1String("total_minor")).toInteger(), 2'650, 10'000);
        // A repeat is the same order; another body under the number is refused.
        const auto again = m_chain->http("POST", QStringLiteral("/v1/online-orders"), body(QStringLiteral("A-1")));
        QCOMPARE(again.status, 200);
        QCOMPARE(again.object(), placed.object());
        QCOMPARE(m_chain->http("POST", QStringLiteral("/v1/online-orders"), body(QStringLiteral("A-1"), 3)).status, 409);
        QCOMPARE(m_chain->report().value(QLatin1String("orders")).toInteger(), 1);
        QCOMPARE(m_chain->paper(QStringLiteral("front")).size(), 1);
    }

    void waitsForPaperAndGoesOnByItself()
    {
        QVERIFY(m_chain->control(QStringLiteral("front"), "paper out").startsWith("ok"));
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("front")), QStringLiteral("paper_out"), 5'000);
        QVERIFY2(timer.elapsed() <= 2'000, qPrintable(QString::number(timer.elapsed())));
        const QString id = m_chain->http("POST", QStringLiteral("/v1/online-orders"), body(QStringLiteral("B-1")))
                               .object().value(QLatin1String("id")).toString();
        QTRY_VERIFY_WITH_TIMEOUT(hops(id).contains(QStringLiteral("held")), 10'000);
        QVERIFY(m_chain->paper(QStringLiteral("front")).isEmpty());
        QVERIFY(m_chain->control(QStringLiteral("front"), "paper ok").startsWith("ok"));
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("front")).size(), 1, 15'000);
    }

    void everyConditionReachesHqInTime_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QByteArray>("back");
        QTest::newRow("cover") << QByteArray("cover open") << QStringLiteral("cover_open") << QByteArray("cover close");
        QTest::newRow("near end") << QByteArray("paper near-end") << QStringLiteral("paper_near_end") << QByteArray("paper ok");
        QTest::newRow("cutter") << QByteArray("cutter jam") << QStringLiteral("cutter_error") << QByteArray("cutter ok");
        QTest::newRow("offline") << QByteArray("offline") << QStringLiteral("offline") << QByteArray("online");
    }
    void everyConditionReachesHqInTime()
    {
        QFETCH(QByteArray, command);
        QFETCH(QString, expected);
        QFETCH(QByteArray, back);
        QVERIFY(m_chain->control(QStringLiteral("back"), command).startsWith("ok"));
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("back")), expected, 5'000);
        QVERIFY2(timer.elapsed() <= 2'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(condition(QStringLiteral("front")), QStringLiteral("ok"));
        QVERIFY(m_chain->control(QStringLiteral("back"), back).startsWith("ok"));
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("back")), QStringLiteral("ok"), 5'000);
    }

    void aPrinterThatIsGoneIsUnreachableWithinTenSeconds()
    {
        m_chain->killPrinter(QStringLiteral("back"));
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("back")), QStringLiteral("unreachable"), 15'000);
        QVERIFY2(timer.elapsed() <= 10'000, qPrintable(QString::number(timer.elapsed())));
        // The other printer's tickets are not held up.
        const QString id = m_chain->http("POST", QStringLiteral("/v1/online-orders"), body(QStringLiteral("C-1")))
                               .object().value(QLatin1String("id")).toString();
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("front")).size(), 1, 10'000);
        QVERIFY(m_chain->restartPrinter(QStringLiteral("back")));
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), 1, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(hops(id).contains(QStringLiteral("printed")), 10'000);
    }

    void powerLostInTheMiddleIsUnknownAndNeverSentAgain()
    {
        QVERIFY(m_chain->control(QStringLiteral("front"), "power-off at 120").startsWith("ok"));
        const QString id = m_chain->http("POST", QStringLiteral("/v1/online-orders"), body(QStringLiteral("D-1")))
                               .object().value(QLatin1String("id")).toString();
        QTRY_VERIFY_WITH_TIMEOUT(hops(id).contains(QStringLiteral("unknown")), 20'000);
        QVERIFY(m_chain->control(QStringLiteral("front"), "power-on").startsWith("ok"));
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("front")), QStringLiteral("ok"), 15'000);
        // The next ticket goes out; the doubtful one does not.
        const QString next = m_chain->http("POST", QStringLiteral("/v1/online-orders"), body(QStringLiteral("D-2")))
                                 .object().value(QLatin1String("id")).toString();
        QTRY_VERIFY_WITH_TIMEOUT(hops(next).contains(QStringLiteral("printed")), 15'000);
        int whole = 0;
        for (const QString &ticket : m_chain->paper(QStringLiteral("front")))
            whole += ticket.contains(id) ? 1 : 0;
        QCOMPARE(whole, 0);
    }

    void hqKnowsWhoIsConnected()
    {
        const auto connected = [&] {
            return m_chain->http("GET", QStringLiteral("/v1/stores")).array().first().toObject().value(QLatin1String("connected")).toBool();
        };
        QTRY_VERIFY_WITH_TIMEOUT(connected(), 5'000);
        m_till->kill();
        m_till->waitForFinished();
        m_till.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!connected(), 5'000);
    }
};

QTEST_GUILESS_MAIN(TestOnlineOrder)
#include "tst_onlineorder.moc"
