// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/clock.h"
#include "domain/menu/menu.h"
#include "domain/order/ordercodec.h"
#include "hq/hqprocess.h"
#include "hq/testtill.h"

#include <QJsonArray>
#include <sqlite3.h>

using namespace hearth;

namespace {
const Clock &clockOf()
{
    return Clock::system();
}

ClosedOrder orderOf(int quantity, qint64 receipt)
{
    ClosedOrder order;
    order.id = newId(clockOf());
    order.storeId = QStringLiteral("SZ001");
    order.till = 1;
    order.receiptNumber = receipt;
    order.businessDate = QDate(2026, 1, 31);
    order.closedAtMs = clockOf().nowMs();
    order.currency = QStringLiteral("CNY");
    order.events.append({newId(clockOf()), newId(clockOf()), LineEventKind::Add, order.closedAtMs, quantity, QStringLiteral("hawaiian"),
                         QStringLiteral("Hawaiian"), QStringLiteral("M"), Money(1325), {}});
    order.total = Money(1325) * quantity;
    order.payments.append({newId(clockOf()), QStringLiteral("cash"), order.total, order.total, {}});
    return order;
}

protocol::Fact factOf(protocol::FactKind kind, const QByteArray &body)
{
    return {static_cast<int>(kind), newId(clockOf()), clockOf().nowMs(), body};
}

QByteArray onlineOrder(const char *number)
{
    return R"({"platform":"mt","number":")" + QByteArray(number)
        + R"(","store":"SZ001","placed_at":"2026-01-31T12:00:00+08:00","lines":[{"sku":"hawaiian","size":"M","quantity":2,"unit_minor":1325}],"total_minor":2650,"paid":true})";
}
} // namespace

class TestHearthHq : public QObject {
    Q_OBJECT

    static QString codeFor(const HqProcess &hq, int till = 1)
    {
        return hq.run({QStringLiteral("enroll"), QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--till"), QString::number(till)})
            .json.value(QLatin1String("code")).toString();
    }
    static QByteArray newKey(const HqProcess &hq)
    {
        return hq.run({QStringLiteral("api-key"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("app")})
            .json.value(QLatin1String("key")).toString().toLatin1();
    }
    static QJsonObject report(const HqProcess &hq)
    {
        return hq.run({QStringLiteral("report"), QStringLiteral("sales")}).json;
    }

private Q_SLOTS:
    void aCounterSaleIsInTheReportWhenItIsAcknowledged()
    {
        HqProcess hq;
        const QString code = codeFor(hq); // before headquarters ever ran
        QVERIFY(!code.isEmpty());
        QVERIFY(hq.start());
        TestTill till(hq.address);
        QVERIFY(!till.enroll(QStringLiteral("0000-0000")));
        const auto enrolled = till.enroll(code);
        QVERIFY(enrolled.has_value());
        QCOMPARE(enrolled->store, QStringLiteral("SZ001"));
        QCOMPARE(enrolled->settings.zone, QStringLiteral("Asia/Shanghai"));
        TestTill thief(hq.address);
        QVERIFY(!thief.enroll(code)); // serves once
        QVERIFY(till.hello().has_value());

        const ClosedOrder order = orderOf(3, 1);
        const ClosedOrder second = orderOf(1, 2);
        const protocol::Fact fact = factOf(protocol::FactKind::OrderClosed, toCbor(order));
        QVERIFY(till.push(1, {fact, factOf(protocol::FactKind::OrderClosed, toCbor(second)), factOf(protocol::FactKind::OrderClosed, "nonsense")}));
        QCOMPARE(report(hq), (QJsonObject{{QStringLiteral("orders"), 2}, {QStringLiteral("lines"), 4}, {QStringLiteral("total_minor"), 5300},
                                          {QStringLiteral("days"), 1}}));
        Refund refund{newId(clockOf()), order.id, QStringLiteral("SZ001"), 1, 3, order.businessDate, clockOf().nowMs(), QStringLiteral("CNY"), {},
                      QStringLiteral("cash"), {{order.lines().first().id, 2, Money(2650)}}, Money(2650)};
        QVERIFY(till.push(4, {factOf(protocol::FactKind::OrderRefunded, toCbor(refund))}));
        QCOMPARE(report(hq).value(QLatin1String("lines")).toInt(), 2);
        QCOMPARE(report(hq).value(QLatin1String("total_minor")).toInt(), 2650);

        const QJsonObject quarantined = hq.run({QStringLiteral("orders"), QStringLiteral("quarantined")}).json;
        QCOMPARE(quarantined.value(QLatin1String("count")).toInt(), 1);
        QVERIFY(!quarantined.value(QLatin1String("quarantined")).toArray().at(0).toObject().value(QLatin1String("reason")).toString().isEmpty());

        // Killed, started again, connected again: it knows up to where, and a repeat changes nothing.
        hq.kill();
        QVERIFY(hq.start());
        TestTill back(hq.address);
        QVERIFY(back.enroll(codeFor(hq)).has_value());
        const auto welcome = back.hello(5);
        QVERIFY(welcome.has_value());
        QCOMPARE(welcome->committed, 4);
        QVERIFY(back.push(1, {fact}));
        QCOMPARE(report(hq).value(QLatin1String("orders")).toInt(), 2);
    }
    void anOnlineOrderIsTracedDownToPaper()
    {
        HqProcess hq;
        const QByteArray key = newKey(hq);
        QVERIFY(key.startsWith("hk_"));
        QVERIFY(hq.start());
        TestTill till(hq.address);
        QVERIFY(till.enroll(codeFor(hq)).has_value());
        QVERIFY(till.hello().has_value());

        const HttpResponse placed = hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("7"), key);
        QCOMPARE(placed.status, 201);
        const QString id = QJsonDocument::fromJson(placed.body).object().value(QLatin1String("id")).toString();
        const auto *change = till.wait<protocol::Change>();
        QVERIFY(change != nullptr);
        QCOMPARE(change->facts.size(), 1);
        const OnlineOrder received = onlineOrderFromCbor(change->facts.first().body).value();
        QCOMPARE(idText(received.id), id);
        QCOMPARE(report(hq).value(QLatin1String("orders")).toInt(), 0); // revenue only when the till accepts it
        till.send(protocol::ChangeAck{1});

        ClosedOrder accepted = orderOf(2, 1);
        accepted.id = received.id;
        accepted.channel = QStringLiteral("online");
        const qint64 now = clockOf().nowMs();
        const QUuid job = newId(clockOf());
        QVERIFY(till.push(1, {factOf(protocol::FactKind::OnlineAccepted,
                                     protocol::encode(protocol::OnlineAccepted{toCbor(accepted), now, {{job, QStringLiteral("receipt"), now}}})),
                              factOf(protocol::FactKind::PrintStatus,
                                     protocol::encode(protocol::PrintStatus{job, received.id, QStringLiteral("online"), QStringLiteral("receipt"),
                                                                            QStringLiteral("front"), PrintState::Printed, {}, 0, now, now + 1,
                                                                            now + 2, now + 3, QStringLiteral("fence")}))}));
        const HttpResponse trace = hq.http("GET", QStringLiteral("/v1/orders/") + id + QStringLiteral("/trace"), {}, key);
        QCOMPARE(trace.status, 200);
        QStringList hops;
        const QJsonArray traced = QJsonDocument::fromJson(trace.body).array();
        for (const auto &hop : traced)
            hops.append(hop.toObject().value(QLatin1String("hop")).toString());
        QCOMPARE(hops.join(QLatin1Char(' ')), QStringLiteral("accepted pushed till_stored job_queued sending sent printed"));
        QCOMPARE(report(hq).value(QLatin1String("total_minor")).toInt(), 2650);

        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("7"), key).body, placed.body);
        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("7").replace("true", "false"), key).status, 409);
    }
    void theApiIsShutWithoutAKey()
    {
        HqProcess hq;
        QByteArray key = newKey(hq);
        QVERIFY(hq.start());
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores")).status, 401);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores"), {}, "hk_wrong").status, 401);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores"), {}, key).status, 200);
        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("1"), key).status, 404); // no such store yet
        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), "{", key).status, 400);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/nothing"), {}, key).status, 404);
        QCOMPARE(hq.http("PUT", QStringLiteral("/v1/stores"), {}, key).status, 405);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/health")).status, 200);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/openapi.json")).status, 200);
        QCOMPARE(hq.run({QStringLiteral("api-key"), QStringLiteral("revoke"), QStringLiteral("--name"), QStringLiteral("app")}).code, 0);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores"), {}, key).status, 401);
    }
    void printersAreShownAndATillThatIsRevokedIsCutOff()
    {
        HqProcess hq;
        const QByteArray key = newKey(hq);
        QVERIFY(hq.start());
        TestTill till(hq.address);
        QVERIFY(till.enroll(codeFor(hq)).has_value());
        QVERIFY(till.hello().has_value());
        till.send(protocol::Status{{{QStringLiteral("front"), QStringLiteral("tcp:127.0.0.1:9100"), PrinterCondition::PaperOut, "\x12", 5, 6, 1}}});
        const auto printer = [&] {
            return QJsonDocument::fromJson(hq.http("GET", QStringLiteral("/v1/stores/SZ001/printers"), {}, key).body).array().at(0).toObject();
        };
        QTRY_COMPARE_WITH_TIMEOUT(printer().value(QLatin1String("condition")).toString(), QStringLiteral("paper_out"), 2'000);
        QCOMPARE(hq.run({QStringLiteral("devices")}).json.value(QLatin1String("devices")).toArray().size(), 1);
        QCOMPARE(hq.run({QStringLiteral("revoke-device"), QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--till"),
                         QStringLiteral("1")}).code, 0);
        QTRY_VERIFY(!till.isConnected());
        QVERIFY(!till.hello());
        QTRY_COMPARE(printer().value(QLatin1String("condition")).toString(), QStringLiteral("unknown"));
        QCOMPARE(printer().value(QLatin1String("last_condition")).toString(), QStringLiteral("paper_out"));
    }
    void aMenuReachesATillThatRunsAndOneThatComesLater()
    {
        HqProcess hq;
        QVERIFY(hq.start());
        TestTill first(hq.address);
        QVERIFY(first.enroll(codeFor(hq)).has_value());
        QVERIFY(first.hello().has_value());
        QFile file(hq.data() + QStringLiteral("/../menu.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"currency":"CNY","categories":[{"code":"c","en":"C"}],"items":[{"sku":"a","zh":"甲","category":"c","sizes":[{"code":"M","price_minor":12}]}]})");
        file.close();
        QCOMPARE(hq.run({QStringLiteral("import-menu"), file.fileName()}).json.value(QLatin1String("revision")).toInt(), 1);
        const auto *change = first.wait<protocol::Change>();
        QVERIFY(change != nullptr);
        QCOMPARE(Menu::fromCbor(change->facts.first().body).value().items.first().name.zh, QStringLiteral("甲"));
        TestTill second(hq.address);
        QVERIFY(second.enroll(codeFor(hq, 2)).has_value());
        QVERIFY(second.hello().has_value());
        QVERIFY(second.wait<protocol::Change>() != nullptr);
    }
    void itStopsCleanlyAndSaysGoodbye()
    {
        HqProcess hq;
        QVERIFY(hq.start());
        TestTill till(hq.address);
        QVERIFY(till.enroll(codeFor(hq)).has_value());
        QVERIFY(till.hello().has_value());
        QCOMPARE(hq.stop(), 0);
        QVERIFY(till.wait<protocol::GoAway>() != nullptr);
        QVERIFY(!till.isConnected());
        QVERIFY(hq.start());
        QCOMPARE(hq.stop(), 0); // also with nobody there
    }
    void oneProcessOwnsADataDirectory()
    {
        HqProcess hq;
        QVERIFY(hq.start());
        const auto second = hq.run({QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")});
        QCOMPARE(second.code, 1);
        QCOMPARE(second.json.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString(), QStringLiteral("busy"));
        const QJsonObject functions = hq.run({QStringLiteral("functions")}).json;
        QVERIFY(functions.value(QLatin1String("running")).toBool());
        QVERIFY(functions.value(QLatin1String("functions")).toArray().size() >= 15);
        QVERIFY(hq.isRunning());
    }
    void wrongUseIsAClearError_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const char *arguments, const char *where) {
            QTest::newRow(name) << QString::fromLatin1(arguments).split(QLatin1Char(' ')) << QString::fromLatin1(where);
        };
        row("a report of nothing", "report sales", "hq.db");
        row("devices of nothing", "devices", "hq.db");
        row("revoking in nothing", "revoke-device --store S --till 1", "hq");
        row("no store", "enroll --till 1", "--store");
        row("a till that is no number", "enroll --store SZ001 --till one", "--till");
        row("a till out of range", "enroll --store SZ001 --till 0", "till");
        row("an unknown zone", "enroll --store SZ001 --till 1 --zone Mars/Base", "");
        row("a key without a name", "api-key add", "--name");
        row("a menu that is not there", "import-menu /nonexistent/menu.json", "/nonexistent/menu.json");
        row("a listening address without a port", "serve --listen 127.0.0.1", "--listen");
        row("an address that is not loopback", "serve --listen 0.0.0.0:0", "");
        row("a date that is none", "report sales --from soon", "--from");
    }
    void wrongUseIsAClearError()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, where);
        const HqProcess hq;
        const auto outcome = hq.run(arguments);
        QCOMPARE(outcome.code, 1);
        const QJsonObject error = outcome.json.value(QLatin1String("error")).toObject();
        QVERIFY2(error.value(QLatin1String("where")).toString().endsWith(where), outcome.output.constData());
        QVERIFY(!error.value(QLatin1String("text")).toString().isEmpty());
        QVERIFY(outcome.errors.contains("error: "));
    }
    void aDatabaseOfANewerProgramIsLeftAlone()
    {
        HqProcess hq;
        QVERIFY(!codeFor(hq).isEmpty());
        sqlite3 *db = nullptr;
        QCOMPARE(sqlite3_open(QFile::encodeName(hq.data() + QStringLiteral("/hq.db")).constData(), &db), SQLITE_OK);
        QCOMPARE(sqlite3_exec(db, "PRAGMA user_version=99", nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(db);
        for (const QStringList &arguments : {QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")},
                                             QStringList{QStringLiteral("report"), QStringLiteral("sales")}}) {
            const auto outcome = hq.run(arguments);
            QCOMPARE(outcome.code, 1);
            QCOMPARE(outcome.json.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString(), QStringLiteral("newer_version"));
        }
    }
};

QTEST_GUILESS_MAIN(TestHearthHq)
#include "tst_hearthhq.moc"
