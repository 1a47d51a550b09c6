// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A print job of headquarters: over HTTP to a store's paper, told to its callback; and the link cut at every stage of its way.
#include "e2e/chain.h"
#include "support/faultproxy.h"
#include "support/httpreceiver.h"
#include "support/patience.h"

#include <QDir>
#include <QRegularExpression>

using namespace hearth;

class TestCloudPrint : public QObject {
    Q_OBJECT
    enum class Cut { Line, BadLine, TillAtRequest, HqAtRequest, TillAtStatus, HqAtStatus };
    std::unique_ptr<Chain> m_chain;
    std::unique_ptr<FaultProxy> m_proxy;
    std::unique_ptr<QProcess> m_till;

    [[nodiscard]] QByteArray job(const QString &key, const QString &callback = {}, const QString &station = QStringLiteral("kitchen"))
    {
        QJsonObject body{{QStringLiteral("key"), key}, {QStringLiteral("station"), station},
                         {QStringLiteral("document"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("text")},
                                                                  {QStringLiteral("title"), QStringLiteral("NOTICE")},
                                                                  {QStringLiteral("text"), QJsonArray{QStringLiteral("news %1").arg(key)}},
                                                                  {QStringLiteral("language"), QStringLiteral("en")}}}};
        if (!callback.isEmpty())
            body.insert(QStringLiteral("callback"), callback);
        return QJsonDocument(body).toJson();
    }
    /** Its id. */
    QString place(const QString &key, const QString &callback = {}, const QString &station = QStringLiteral("kitchen"))
    {
        const auto placed = m_chain->http("POST", QStringLiteral("/v1/stores/SZ001/print-jobs"), job(key, callback, station));
        return placed.status == 201 || placed.status == 200 ? placed.object().value(QLatin1String("id")).toString() : QString();
    }
    QJsonObject show(const QString &id) { return m_chain->http("GET", QStringLiteral("/v1/print-jobs/%1").arg(id)).object(); }
    QString state(const QString &id) { return show(id).value(QLatin1String("state")).toString(); }
    QStringList hops(const QString &id)
    {
        QStringList names;
        for (const auto &hop : show(id).value(QLatin1String("trace")).toArray())
            names.append(hop.toObject().value(QLatin1String("hop")).toString());
        return names;
    }
    bool connected()
    {
        return m_chain->http("GET", QStringLiteral("/v1/stores")).array().first().toObject().value(QLatin1String("connected")).toBool();
    }
    void startTill(const QString &fault = {})
    {
        m_till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + m_chain->tillData(), fault);
    }
    void killTill()
    {
        if (!m_till)
            return;
        m_till->kill();
        m_till->waitForFinished();
        m_till.reset();
    }
    /** The last eight digits of the jobs on paper, in order; "COPY" before one that is marked. */
    QStringList printed()
    {
        static const QRegularExpression line(QStringLiteral("JOB ([0-9a-f]{8}) [A-Z]+( COPY [0-9]+)?"));
        QStringList jobs;
        for (const QString &ticket : m_chain->paper(QStringLiteral("back"))) {
            const auto match = line.match(ticket);
            if (match.hasMatch())
                jobs.append((match.captured(2).isEmpty() ? QString() : QStringLiteral("COPY ")) + match.captured(1));
        }
        return jobs;
    }

private Q_SLOTS:
    void init()
    {
        m_chain = std::make_unique<Chain>();
        QVERIFY(m_chain->startHq());
        QVERIFY(m_chain->startPrinter(QStringLiteral("back"), QStringLiteral("kitchen")));
        m_proxy = std::make_unique<FaultProxy>(7);
        QVERIFY(m_proxy->listen(QStringLiteral("127.0.0.1"), m_chain->hqPort()));
        QVERIFY(m_chain->enrol(m_proxy->port()).ok());
        QVERIFY(!m_chain->apiKey().isEmpty());
    }
    void cleanup()
    {
        killTill();
        m_proxy.reset();
        m_chain.reset();
    }

    void aJobComesOutOnPaperWithItsTraceAndItsCallbackIsTold()
    {
        HttpReceiver callback;
        QVERIFY(callback.listening());
        callback.answers = {"HTTP/1.1 503 Busy\r\n\r\n"};
        startTill();
        QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
        const QString id = place(QStringLiteral("k-1"), callback.url());
        QCOMPARE(id.size(), 36);
        QTRY_COMPARE_WITH_TIMEOUT(state(id), QStringLiteral("printed"), 15'000);
        QCOMPARE(printed(), QStringList{id.right(8)});
        QVERIFY(m_chain->paper(QStringLiteral("back")).first().contains(QStringLiteral("news k-1")));
        QCOMPARE(hops(id).join(QLatin1Char(' ')), QStringLiteral("accepted pushed till_stored job_queued sending sent printed"));
        QCOMPARE(show(id).value(QLatin1String("proof")).toString(), QStringLiteral("process_id"));
        // Refused once, it is told again.
        QTRY_COMPARE_WITH_TIMEOUT(callback.received.size(), 2, 15'000);
        QCOMPARE(callback.received.last().value(QLatin1String("id")).toString(), id);
        QCOMPARE(callback.received.last().value(QLatin1String("store")).toString(), QStringLiteral("SZ001"));
        QCOMPARE(callback.received.last().value(QLatin1String("state")).toString(), QStringLiteral("printed"));
        QTRY_COMPARE(show(id).value(QLatin1String("callback")).toObject().value(QLatin1String("told_state")).toString(), QStringLiteral("printed"));
        // A repeat is the same job.
        QCOMPARE(place(QStringLiteral("k-1"), callback.url()), id);
        QCOMPARE(m_chain->http("POST", QStringLiteral("/v1/stores/SZ001/print-jobs"), job(QStringLiteral("k-1"))).status, 409);
        QCOMPARE(m_chain->http("POST", QStringLiteral("/v1/stores/XX/print-jobs"), job(QStringLiteral("k-2"))).status, 404);
        QCOMPARE(m_chain->http("DELETE", QStringLiteral("/v1/print-jobs/%1").arg(id)).status, 409);
        QCOMPARE(printed().size(), 1);
        // What cannot be printed there says why.
        const QString nowhere = place(QStringLiteral("k-3"), callback.url(), QStringLiteral("terrace"));
        QTRY_COMPARE_WITH_TIMEOUT(state(nowhere), QStringLiteral("failed"), 10'000);
        QVERIFY(show(nowhere).value(QLatin1String("reason")).toString().contains(QStringLiteral("terrace")));
        QTRY_COMPARE_WITH_TIMEOUT(callback.received.last().value(QLatin1String("state")).toString(), QStringLiteral("failed"), 10'000);
        const auto listed = Chain::run(QStringLiteral("hearth-hq"),
                                       QStringList{QStringLiteral("print-jobs"), QStringLiteral("--state"), QStringLiteral("failed"),
                                                   QStringLiteral("--json")} + m_chain->hqData());
        QCOMPARE(listed.json().value(QLatin1String("print_jobs")).toArray().size(), 1);
    }

    void aJobThatWaitsForPaperIsTakenBack()
    {
        startTill();
        QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
        QVERIFY(m_chain->control(QStringLiteral("back"), "paper out").startsWith("ok"));
        const QString first = place(QStringLiteral("first"));
        const QString second = place(QStringLiteral("second"));
        QTRY_COMPARE_WITH_TIMEOUT(state(first), QStringLiteral("held"), 15'000);
        QCOMPARE(m_chain->http("DELETE", QStringLiteral("/v1/print-jobs/%1").arg(first)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(state(first), QStringLiteral("cancelled"), 10'000);
        QCOMPARE(hops(first).last(), QStringLiteral("cancelled"));
        QVERIFY(m_chain->control(QStringLiteral("back"), "paper ok").startsWith("ok"));
        QTRY_COMPARE_WITH_TIMEOUT(state(second), QStringLiteral("printed"), 15'000);
        QCOMPARE(printed(), QStringList{second.right(8)});
        QCOMPARE(m_chain->http("DELETE", QStringLiteral("/v1/print-jobs/%1").arg(first)).status, 200);
    }

    void aJobCancelledWhileTheStoreIsAwayIsNeverPrinted()
    {
        const QString id = place(QStringLiteral("away"));
        QCOMPARE(m_chain->http("DELETE", QStringLiteral("/v1/print-jobs/%1").arg(id)).status, 202);
        const QString after = place(QStringLiteral("after"));
        startTill();
        QTRY_COMPARE_WITH_TIMEOUT(state(after), QStringLiteral("printed"), 20'000);
        // It came with its cancellation: it was taken back before the printer was ready, or printed before that, and HQ says which.
        QTRY_VERIFY_WITH_TIMEOUT(state(id) == QStringLiteral("cancelled") || state(id) == QStringLiteral("printed"), 10'000);
        QCOMPARE(printed().contains(id.right(8)), state(id) == QStringLiteral("printed"));
    }

    // The drill. Jobs are on their way when the link is cut at one stage of it, and comes back: each is on paper once, unmarked, in the
    // order in which they were asked for, and headquarters knows.
    void theLinkIsCutAtAStage_data()
    {
        QTest::addColumn<int>("cut");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char *name, Cut cut, const char *fault) { QTest::newRow(name) << static_cast<int>(cut) << QString::fromLatin1(fault); };
        row("before the push: the line is dead", Cut::Line, "");
        row("the line breaks again and again in the middle of frames", Cut::BadLine, "cut");
        row("the line stalls, doubles and replays", Cut::BadLine, "chaos");
        row("before the push: headquarters dies before the job is on disk", Cut::HqAtRequest, "hq.print_before_commit");
        row("before the push: headquarters dies with the job on disk", Cut::HqAtRequest, "hq.print_committed");
        row("after the push, before the till has stored it: headquarters dies", Cut::HqAtRequest, "hub.change_sent");
        row("after the push, before the till has stored it: the till dies", Cut::TillAtRequest, "link.change_received");
        row("stored, not yet queued", Cut::TillAtRequest, "till.inbox_begin");
        row("queued, before the till's commit", Cut::TillAtRequest, "till.print_queued");
        row("answered, before the till's commit", Cut::TillAtRequest, "till.print_answered");
        row("queued, after the till's commit", Cut::TillAtRequest, "till.inbox_committed");
        row("after the till's commit, before CACK", Cut::TillAtRequest, "link.change_stored");
        row("after CACK was sent", Cut::TillAtRequest, "link.cack_sent");
        row("CACK arrives at a headquarters that dies", Cut::HqAtRequest, "hub.cack_received");
        row("print.accepted is read, not pushed", Cut::TillAtRequest, "link.before_push");
        row("print.status is read, not pushed", Cut::TillAtStatus, "link.before_push");
        row("print.status is pushed", Cut::TillAtStatus, "link.pushed");
        row("print.status arrives at a headquarters that dies", Cut::HqAtStatus, "hub.push_received");
        row("print.status is written, before headquarters' commit", Cut::HqAtStatus, "hub.before_commit");
        row("print.status is stored, before its ACK", Cut::HqAtStatus, "hub.committed");
        row("print.status is acknowledged, the till dies", Cut::TillAtStatus, "link.ack_received:2"); // the first is WELCOME
    }
    void theLinkIsCutAtAStage()
    {
        QFETCH(const int, cut);
        QFETCH(const QString, fault);
        const auto how = static_cast<Cut>(cut);
        // Where a till dies while it prints, a second job would be in doubt: that is another drill.
        const QStringList keys = how == Cut::TillAtStatus ? QStringList{QStringLiteral("1")}
                                                          : QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")};
        QHash<QString, QString> ids;
        const auto placeAll = [&] {
            for (const QString &key : keys) {
                if (const QString id = place(key); !id.isEmpty())
                    ids.insert(key, id);
            }
        };
        const auto paper = [&](const char *how_) { return m_chain->control(QStringLiteral("back"), how_).startsWith("ok"); };
        // Until the cut is over no job may be half on paper.
        const bool hold = how == Cut::TillAtRequest || how == Cut::TillAtStatus || how == Cut::HqAtStatus;
        if (hold)
            QVERIFY(paper("paper out"));
        // …and all that was said of it is acknowledged.
        const auto quiet = [&](int facts) {
            const QJsonObject till =
                Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("status"), QStringLiteral("--json")} + m_chain->tillData()).json();
            return till.value(QLatin1String("waiting")).toInt(-1) == 0 && till.value(QLatin1String("last_seq")).toInt() >= facts;
        };
        const auto held = [&] { return !ids.isEmpty() && state(ids.value(keys.first())) == QStringLiteral("held") && quiet(1); };
        switch (how) {
        case Cut::Line:
            startTill();
            QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
            m_proxy->setMode(FaultProxy::Mode::Refuse);
            m_proxy->cutAll();
            QTRY_VERIFY_WITH_TIMEOUT(!connected(), 10'000);
            placeAll();
            QCOMPARE(state(ids.value(keys.first())), QStringLiteral("accepted"));
            m_proxy->setMode(FaultProxy::Mode::Pass);
            break;
        case Cut::BadLine:
            startTill();
            QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
            m_proxy->setMode(fault == QLatin1String("cut") ? FaultProxy::Mode::Cut : FaultProxy::Mode::Chaos);
            placeAll();
            static_cast<void>(QTest::qWaitFor([&] { return state(ids.value(keys.last())) == QStringLiteral("printed"); }, 4'000));
            m_proxy->setMode(FaultProxy::Mode::Pass);
            m_proxy->cutAll();
            break;
        case Cut::TillAtRequest:
            if (fault == QLatin1String("link.before_push")) {
                // That the paper is out is told first.
                startTill();
                QTRY_VERIFY_WITH_TIMEOUT(quiet(1), 15'000);
                killTill();
                QTRY_VERIFY_WITH_TIMEOUT(!connected(), 10'000);
            }
            startTill(fault);
            QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
            placeAll();
            QTRY_COMPARE_WITH_TIMEOUT(m_till->state(), QProcess::NotRunning, 20'000);
            QCOMPARE(m_till->exitStatus(), QProcess::CrashExit);
            startTill();
            break;
        case Cut::HqAtRequest:
            QVERIFY(m_chain->stopHq());
            QVERIFY(m_chain->startHq(fault));
            startTill();
            QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
            placeAll();
            QTRY_VERIFY_WITH_TIMEOUT(!m_chain->hqRunning(), 20'000);
            QVERIFY(m_chain->startHq());
            placeAll(); // whoever was not answered asks again
            break;
        case Cut::TillAtStatus:
            startTill();
            placeAll();
            QTRY_VERIFY_WITH_TIMEOUT(held(), 20'000);
            killTill();
            QTRY_VERIFY_WITH_TIMEOUT(!connected(), 10'000);
            startTill(fault);
            QVERIFY(paper("paper ok"));
            QTRY_COMPARE_WITH_TIMEOUT(m_till->state(), QProcess::NotRunning, 20'000);
            startTill();
            break;
        case Cut::HqAtStatus:
            startTill();
            placeAll();
            QTRY_VERIFY_WITH_TIMEOUT(held(), 20'000);
            QVERIFY(m_chain->stopHq());
            QVERIFY(m_chain->startHq(fault));
            QVERIFY(paper("paper ok"));
            QTRY_VERIFY_WITH_TIMEOUT(!m_chain->hqRunning(), 20'000);
            QVERIFY(m_chain->startHq());
            break;
        }
        if (hold)
            QVERIFY(paper("paper ok"));
        QCOMPARE(ids.size(), keys.size());
        QStringList expected;
        // Where the till's first fact after "paper ok" is the incident's end, it dies while it prints: then the job is in doubt, and is not
        // sent again.
        const bool doubt = how == Cut::TillAtStatus;
        for (const QString &key : keys) {
            const QString id = ids.value(key);
            QTRY_VERIFY_WITH_TIMEOUT(state(id) == QStringLiteral("printed") || (doubt && state(id) == QStringLiteral("unknown")), 30'000);
            expected.append(id.right(8));
        }
        if (doubt && state(ids.value(keys.first())) == QStringLiteral("unknown")) {
            QVERIFY(printed().isEmpty() || printed() == expected);
            return;
        }
        QCOMPARE(printed(), expected);
        for (const QString &key : keys) {
            const QStringList way = hops(ids.value(key));
            QCOMPARE(way.first(), QStringLiteral("accepted"));
            for (const char *hop : {"till_stored", "job_queued", "sending", "sent", "printed"})
                QVERIFY2(way.contains(QString::fromLatin1(hop)), hop);
        }
    }

    void aCallbackWhoseAnswerIsLostComesAgain()
    {
        HttpReceiver callback;
        QVERIFY(callback.listening());
        QVERIFY(m_chain->stopHq());
        QVERIFY(m_chain->startHq(QStringLiteral("hq.callback_sent")));
        startTill();
        QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
        const QString id = place(QStringLiteral("told"), callback.url());
        QTRY_VERIFY_WITH_TIMEOUT(!m_chain->hqRunning(), 20'000);
        QCOMPARE(callback.received.size(), 1);
        QVERIFY(m_chain->startHq());
        QTRY_COMPARE_WITH_TIMEOUT(callback.received.size(), 2, 10'000);
        QCOMPARE(callback.received.first(), callback.received.last());
        QTRY_COMPARE(show(id).value(QLatin1String("callback")).toObject().value(QLatin1String("told_state")).toString(), QStringLiteral("printed"));
        QCOMPARE(printed(), QStringList{id.right(8)});
    }

    void aDatabaseThatIsLostPrintsItsOpenJobsMarked()
    {
        startTill();
        QTRY_VERIFY_WITH_TIMEOUT(connected(), 15'000);
        QVERIFY(m_chain->control(QStringLiteral("back"), "paper out").startsWith("ok"));
        const QString id = place(QStringLiteral("open"));
        QTRY_COMPARE_WITH_TIMEOUT(state(id), QStringLiteral("held"), 15'000);
        killTill();
        QVERIFY(QDir(m_chain->path(QStringLiteral("till"))).removeRecursively());
        QVERIFY(m_chain->control(QStringLiteral("back"), "paper ok").startsWith("ok"));
        m_chain->killPrinter(QStringLiteral("back"));
        QVERIFY(m_chain->startPrinter(QStringLiteral("spare"), QStringLiteral("kitchen")));
        QVERIFY(m_chain->enrol(m_proxy->port()).ok());
        startTill();
        QTRY_COMPARE_WITH_TIMEOUT(state(id), QStringLiteral("printed"), 20'000);
        const QStringList papers = m_chain->paper(QStringLiteral("spare"));
        QCOMPARE(papers.size(), 1);
        QVERIFY(papers.first().contains(QStringLiteral("JOB %1 TEXT COPY 1").arg(id.right(8))));
    }
};

QTEST_GUILESS_MAIN(TestCloudPrint)
#include "tst_cloudprint.moc"
