// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// An online order over HTTP, pushed to the till, printed there, traced to paper; and what HQ knows of printers and stores.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "support/httpreceiver.h"

#include <QElapsedTimer>
#include <QTest>
#include <functional>

using namespace hearth;

class TestOnlineOrder : public QObject {
    Q_OBJECT
    std::unique_ptr<Chain> m_chain;
    std::unique_ptr<QProcess> m_till;
    int m_number = 0;

    /** hawaiian and garden M at 13.25. */
    static QByteArray bodyOf(const QString &number, const QList<std::pair<QString, int>> &wanted)
    {
        QJsonArray lines;
        int total = 0;
        for (const auto &[sku, quantity] : wanted) {
            lines.append(QJsonObject{{QStringLiteral("sku"), sku}, {QStringLiteral("size"), QStringLiteral("M")},
                                     {QStringLiteral("quantity"), quantity}, {QStringLiteral("unit_minor"), 1325}});
            total += 1325 * quantity;
        }
        return QJsonDocument(QJsonObject{{QStringLiteral("platform"), QStringLiteral("meituan")}, {QStringLiteral("number"), number},
                                         {QStringLiteral("store"), QStringLiteral("SZ001")}, {QStringLiteral("placed_at"), QStringLiteral("2026-11-24T12:00:00+08:00")},
                                         {QStringLiteral("lines"), lines}, {QStringLiteral("total_minor"), total}, {QStringLiteral("paid"), true}}).toJson();
    }
    int put(const QString &id, const QByteArray &order) { return m_chain->http("PUT", QStringLiteral("/v1/online-orders/%1").arg(id), order).status; }
    int cancel(const QString &id)
    {
        return m_chain->http("POST", QStringLiteral("/v1/online-orders/%1/cancel").arg(id), "{\"reason\":\"customer\"}").status;
    }
    /** orders, pieces and total of HQ's report. */
    QList<qint64> figures()
    {
        const QJsonObject report = m_chain->report();
        return {report.value(QLatin1String("orders")).toInteger(), report.value(QLatin1String("lines")).toInteger(),
                report.value(QLatin1String("total_minor")).toInteger()};
    }
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

    void anAmendedAndCancelledOrderIsRightOnPaperInTheReportAndInTheTrace()
    {
        const QString hawaiian = QStringLiteral("hawaiian");
        const QString garden = QStringLiteral("garden");
        const QString id = m_chain->http("POST", QStringLiteral("/v1/online-orders"), bodyOf(QStringLiteral("M-1"), {{hawaiian, 2}}))
                               .object().value(QLatin1String("id")).toString();
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), 1, 15'000);
        // One less, one more: the kitchen gets the difference.
        const QByteArray second = bodyOf(QStringLiteral("M-1"), {{hawaiian, 1}, {garden, 1}});
        QCOMPARE(put(id, second), 200);
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), 2, 15'000);
        const QString slip = m_chain->paper(QStringLiteral("back")).last();
        QVERIFY2(slip.contains(QStringLiteral("2→1")) && slip.contains(QStringLiteral("+1")), qPrintable(slip));
        QVERIFY2(slip.contains(QStringLiteral("garden")) && slip.contains(QStringLiteral("CHANGE")) && slip.contains(id), qPrintable(slip));
        QTRY_COMPARE_WITH_TIMEOUT(figures(), (QList<qint64>{1, 2, 2'650}), 10'000);
        // Sent again as a platform does that got no answer.
        QCOMPARE(put(id, second), 200);
        QCOMPARE(put(id, bodyOf(QStringLiteral("M-1"), {{garden, 1}})), 200);
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), 3, 15'000);
        QTRY_COMPARE_WITH_TIMEOUT(figures(), (QList<qint64>{1, 1, 1'325}), 10'000);
        QCOMPARE(cancel(id), 200);
        QCOMPARE(cancel(id), 200);
        QCOMPARE(put(id, second), 409);
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), 4, 15'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("front")).size(), 4, 15'000);
        QVERIFY(m_chain->paper(QStringLiteral("back")).last().contains(QStringLiteral("-1")));
        QTRY_COMPARE_WITH_TIMEOUT(figures(), (QList<qint64>{0, 0, 0}), 10'000);
        const auto all = [&] {
            const QStringList names = hops(id);
            for (const char *hop : {"accepted", "till_stored", "amended", "till_amended", "cancelled", "till_cancelled", "printed"}) {
                if (!names.contains(QLatin1String(hop)))
                    return false;
            }
            return true;
        };
        QTRY_VERIFY_WITH_TIMEOUT(all(), 10'000);
    }

    void changesMadeWhileTheTillIsDeadAreSettledOnceWhenItComesBack()
    {
        const QString hawaiian = QStringLiteral("hawaiian");
        const QString id = m_chain->http("POST", QStringLiteral("/v1/online-orders"), bodyOf(QStringLiteral("K-1"), {{hawaiian, 2}}))
                               .object().value(QLatin1String("id")).toString();
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), 1, 15'000);
        QTRY_COMPARE_WITH_TIMEOUT(figures(), (QList<qint64>{1, 2, 2'650}), 10'000);
        m_till->kill();
        m_till->waitForFinished();
        QCOMPARE(put(id, bodyOf(QStringLiteral("K-1"), {{hawaiian, 3}})), 200);
        // One that was placed and cancelled meanwhile is never made.
        const QString gone = m_chain->http("POST", QStringLiteral("/v1/online-orders"), bodyOf(QStringLiteral("K-2"), {{hawaiian, 9}}))
                                 .object().value(QLatin1String("id")).toString();
        QCOMPARE(cancel(gone), 200);
        // Killed again with the amendment settled and not committed.
        m_till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + m_chain->tillData(), QStringLiteral("till.inbox_change_told"));
        QVERIFY(Chain::wait(*m_till, 20'000).crashed);
        m_chain->killHq();
        QVERIFY(m_chain->startHq());
        m_till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + m_chain->tillData());
        QTRY_COMPARE_WITH_TIMEOUT(figures(), (QList<qint64>{1, 3, 3'975}), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(hops(gone).contains(QStringLiteral("till_cancelled")), 15'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), 2, 15'000);
        QVERIFY(m_chain->paper(QStringLiteral("back")).last().contains(QStringLiteral("2→3")));
        QCOMPARE(m_chain->report().value(QLatin1String("total_minor")).toInteger(), 3'975);
    }

    void aRequestThatHqDiedInIsRepeatedAndSettledOnce()
    {
        const QString hawaiian = QStringLiteral("hawaiian");
        QStringList ids;
        for (const char *number : {"H-1", "H-2"})
            ids.append(m_chain->http("POST", QStringLiteral("/v1/online-orders"), bodyOf(QString::fromLatin1(number), {{hawaiian, 2}}))
                           .object().value(QLatin1String("id")).toString());
        QTRY_COMPARE_WITH_TIMEOUT(figures(), (QList<qint64>{2, 4, 5'300}), 15'000);
        int slips = 2;
        QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), slips, 15'000);
        const auto drill = [&](const char *point, const std::function<int()> &request, const QList<qint64> &after) {
            m_chain->killHq();
            QVERIFY(m_chain->startHq(QString::fromLatin1(point)));
            QVERIFY2(request() != 200, point);
            QTRY_VERIFY_WITH_TIMEOUT(!m_chain->hqRunning(), 5'000);
            QVERIFY(m_chain->startHq());
            QCOMPARE(request(), 200);
            QTRY_COMPARE_WITH_TIMEOUT(figures(), after, 30'000);
            ++slips;
            QTRY_COMPARE_WITH_TIMEOUT(m_chain->paper(QStringLiteral("back")).size(), slips, 15'000);
        };
        drill("hq.amend_before_commit", [&] { return put(ids.at(0), bodyOf(QStringLiteral("H-1"), {{hawaiian, 3}})); }, {2, 5, 6'625});
        drill("hq.amend_committed", [&] { return put(ids.at(0), bodyOf(QStringLiteral("H-1"), {{hawaiian, 1}})); }, {2, 3, 3'975});
        drill("hq.cancel_before_commit", [&] { return cancel(ids.at(0)); }, {1, 2, 2'650});
        drill("hq.cancel_committed", [&] { return cancel(ids.at(1)); }, {0, 0, 0});
        QCOMPARE(m_chain->paper(QStringLiteral("back")).size(), 6);
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
        QTest::newRow("head hot") << QByteArray("head hot") << QStringLiteral("head_hot") << QByteArray("head ok");
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
        if (back == "cutter ok") { // it stops until a person says that it is free
            QTest::qWait(300);
            QCOMPARE(condition(QStringLiteral("back")), QStringLiteral("cutter_error"));
            const Chain::Outcome freed = Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("printer"), QStringLiteral("free")}
                                                        + m_chain->tillData() + QStringList{QStringLiteral("--name"), QStringLiteral("back"), QStringLiteral("--json")});
            QCOMPARE(freed.json().value(QLatin1String("freed")).toInt(), 1);
        }
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("back")), QStringLiteral("ok"), 5'000);
    }

    void aPrinterThatReportsNothingByItselfIsAskedOften()
    {
        QVERIFY(m_chain->startPrinter(QStringLiteral("plain"), QStringLiteral("bar"), {QStringLiteral("--quirk"), QStringLiteral("no-auto-status,no-process-id")}));
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("plain")), QStringLiteral("ok"), 10'000);
        for (const auto &[command, expected] : {std::pair("paper out", "paper_out"), std::pair("paper ok", "ok"), std::pair("error unrecoverable", "unrecoverable")}) {
            QVERIFY(m_chain->control(QStringLiteral("plain"), command).startsWith("ok"));
            QElapsedTimer timer;
            timer.start();
            QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("plain")), QString::fromLatin1(expected), 5'000);
            QVERIFY2(timer.elapsed() <= 2'000, qPrintable(QString::number(timer.elapsed())));
        }
    }
    void aPrinterThatFallsSilentIsUnreachableWithinTenSeconds()
    {
        QVERIFY(m_chain->control(QStringLiteral("back"), "half-open on").startsWith("ok")); // its connections stay
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("back")), QStringLiteral("unreachable"), 15'000);
        QVERIFY2(timer.elapsed() <= 10'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(condition(QStringLiteral("front")), QStringLiteral("ok"));
    }
    void somebodyIsToldOnceOfAPrinterThatStaysDown()
    {
        HttpReceiver told;
        QVERIFY(told.listening());
        QVERIFY(m_chain->stopHq());
        m_chain->serveOptions = QStringList{QStringLiteral("--alert-after"), QStringLiteral("2s"), QStringLiteral("--alert-url"), told.url()};
        QVERIFY(m_chain->startHq());
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("back")), QStringLiteral("ok"), 15'000);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(m_chain->control(QStringLiteral("back"), "paper out").startsWith("ok"));
        QTRY_COMPARE_WITH_TIMEOUT(told.received.size(), 1, 20'000);
        QVERIFY2(timer.elapsed() >= 2'000, qPrintable(QString::number(timer.elapsed())));
        const QJsonObject alert = told.received.first();
        QCOMPARE(alert.value(QLatin1String("store")).toString(), QStringLiteral("SZ001"));
        QCOMPARE(alert.value(QLatin1String("printer")).toString(), QStringLiteral("back"));
        QCOMPARE(alert.value(QLatin1String("condition")).toString(), QStringLiteral("paper_out"));
        // Its incident, which may come later, is told of no second time.
        const auto incident = [&] {
            const auto page = m_chain->http("GET", QStringLiteral("/v1/stores/SZ001/incidents?open=true")).object();
            return page.value(QLatin1String("items")).toArray().first().toObject();
        };
        QTRY_COMPARE_WITH_TIMEOUT(incident().value(QLatin1String("condition")).toString(), QStringLiteral("paper_out"), 15'000);
        QVERIFY(incident().value(QLatin1String("alerted_ms")).toInteger() > 0);
        QVERIFY(m_chain->control(QStringLiteral("back"), "paper ok").startsWith("ok"));
        QTRY_COMPARE_WITH_TIMEOUT(condition(QStringLiteral("back")), QStringLiteral("ok"), 5'000);
        QCOMPARE(told.received.size(), 1);
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
