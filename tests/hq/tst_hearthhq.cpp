// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/clock.h"
#include "domain/menu/menu.h"
#include "domain/order/ordercodec.h"
#include "hq/hqprocess.h"
#include "hq/testtill.h"
#include "protocol/factbodies.h"
#include "support/patience.h"
#include "support/postgresserver.h"

#include <QJsonArray>
#include <QTcpSocket>
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
        return hq.run({QStringLiteral("api-key"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("app"),
                       QStringLiteral("--scope"), QStringLiteral("all")})
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
    void aKeyMayDoWhatItWasMadeForAndNoMore()
    {
        HqProcess hq;
        const auto made = hq.run({QStringLiteral("api-key"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("screen"),
                                  QStringLiteral("--scope"), QStringLiteral("stores:read,printers:read"), QStringLiteral("--days"), QStringLiteral("30")});
        const QByteArray key = made.json.value(QLatin1String("key")).toString().toLatin1();
        QVERIFY(hq.start());
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores"), {}, key).status, 200);
        const HttpResponse refused = hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("1"), key);
        QCOMPARE(refused.status, 403);
        QVERIFY2(refused.body.contains("orders:write"), refused.body.constData());
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/functions"), {}, key).status, 403);
        const QJsonObject listed = hq.run({QStringLiteral("api-key"), QStringLiteral("list")}).json.value(QLatin1String("keys")).toArray().first().toObject();
        QCOMPARE(listed.value(QLatin1String("scopes")).toArray().size(), 2);
        QVERIFY(listed.value(QLatin1String("expires_ms")).toInteger() > clockOf().nowMs());
    }
    void afterInitItSpeaksTlsAndSaysNoSecretAnywhere()
    {
        HqProcess hq;
        const auto made = hq.run({QStringLiteral("init"), QStringLiteral("--address"), QStringLiteral("127.0.0.1")});
        QCOMPARE(made.code, 0);
        QCOMPARE(hq.run({QStringLiteral("init"), QStringLiteral("--address"), QStringLiteral("127.0.0.1")}).code, 1);
        const auto authority = hq.run({QStringLiteral("ca")}).json;
        QCOMPARE(authority.value(QLatin1String("fingerprint")), made.json.value(QLatin1String("fingerprint")));
        const QByteArray key = newKey(hq);
        const auto invited = hq.run({QStringLiteral("enroll"), QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--till"), QStringLiteral("1")}).json;
        QCOMPARE(invited.value(QLatin1String("fingerprint")), made.json.value(QLatin1String("fingerprint")));
        const QString code = invited.value(QLatin1String("code")).toString();

        qputenv("QT_LOGGING_RULES", "hearth.*=true");
        QVERIFY(hq.start());
        qunsetenv("QT_LOGGING_RULES");
        QVERIFY(hq.secure);
        hq.trust.setCaCertificates(QSslCertificate::fromData(authority.value(QLatin1String("pem")).toString().toLatin1()));
        TestTill till(hq.address);
        till.secure = true;
        till.trust = hq.trust;
        QVERIFY(!till.enroll(QStringLiteral("0000-0000")));
        QVERIFY(till.enroll(code).has_value());
        QVERIFY(till.hello().has_value());
        QVERIFY(till.push(1, {factOf(protocol::FactKind::OrderClosed, toCbor(orderOf(1, 1)))}));
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores"), {}, key).status, 200);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores"), {}, "hk_wrong").status, 401);
        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("5"), key).status, 201);
        QCOMPARE(hq.run({QStringLiteral("renew"), QStringLiteral("--address"), QStringLiteral("127.0.0.1"), QStringLiteral("--name"),
                         QStringLiteral("localhost")}).code, 0); // while it runs
        QTcpSocket plain;
        plain.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(QUrl(QStringLiteral("wss://") + hq.address).port()));
        plain.write("GET /v1/stores HTTP/1.1\r\nAuthorization: Bearer " + key + "\r\n\r\n");
        QTRY_COMPARE(plain.state(), QAbstractSocket::UnconnectedState);

        // The till is shut out while it is connected.
        QCOMPARE(hq.run({QStringLiteral("revoke-device"), QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--till"), QStringLiteral("1")}).code, 0);
        QTRY_VERIFY(!till.isConnected());
        QCOMPARE(till.closeCode(), 4401);
        QVERIFY(!till.hello());
        QCOMPARE(hq.run({QStringLiteral("api-key"), QStringLiteral("revoke"), QStringLiteral("--name"), QStringLiteral("app")}).code, 0);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/stores"), {}, key).status, 401);
        QCOMPARE(hq.stop(), 0);

        const auto audit = hq.run({QStringLiteral("audit")});
        QStringList actions;
        const QJsonArray rows = audit.json.value(QLatin1String("audit")).toArray();
        for (const auto &row : rows)
            actions.append(row.toObject().value(QLatin1String("action")).toString());
        QCOMPARE(actions, (QStringList{QStringLiteral("tls.initialised"), QStringLiteral("api_key.added"), QStringLiteral("store.added"), QStringLiteral("till.code_issued"),
                                       QStringLiteral("device.enrolled"), QStringLiteral("online.placed"), QStringLiteral("tls.renewed"),
                                       QStringLiteral("device.revoked"), QStringLiteral("api_key.revoked")}));
        QFile log(hq.log());
        QVERIFY(log.open(QIODevice::ReadOnly));
        const QByteArray written = log.readAll() + audit.output;
        QVERIFY2(written.contains("plain HTTP came to the TLS port"), written.constData());
        QFile serverKey(hq.data() + QStringLiteral("/tls/server.key"));
        QVERIFY(serverKey.open(QIODevice::ReadOnly));
        const QByteArrayList secrets{key, key.mid(3), code.toLatin1(), code.toLatin1().replace("-", ""), till.secretKey().toHex(), till.secretKey().toBase64(),
                                     serverKey.readAll().split('\n').at(1), "PRIVATE KEY", "Bearer"};
        for (const QByteArray &secret : secrets)
            QVERIFY2(!written.contains(secret), secret.constData());
        sqlite3 *db = nullptr;
        QCOMPARE(sqlite3_open(QFile::encodeName(hq.data() + QStringLiteral("/hq.db")).constData(), &db), SQLITE_OK);
        for (const char *sql : {"UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"})
            QVERIFY(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK);
        sqlite3_close(db);
    }
    void aKeyThatOthersMayReadStopsItAndPlainStaysOnLoopback()
    {
        HqProcess hq;
        QCOMPARE(hq.run({QStringLiteral("init"), QStringLiteral("--name"), QStringLiteral("hq.example.cn")}).code, 0);
        const QString file = hq.data() + QStringLiteral("/tls/server.key");
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const QStringList serve{QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")};
        const auto outcome = hq.run(serve);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.errors.contains("server.key") && outcome.errors.contains("0604"), outcome.errors.constData());
        const auto plain = hq.run({QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("0.0.0.0:0"), QStringLiteral("--tls"), QStringLiteral("off")});
        QCOMPARE(plain.code, 1);
        QVERIFY2(plain.errors.contains("on loopback only"), plain.errors.constData());
        QVERIFY(hq.start({QStringLiteral("--tls"), QStringLiteral("off")}));
        QVERIFY(!hq.secure);
        QCOMPARE(hq.http("GET", QStringLiteral("/v1/health")).status, 200);
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
    void aPrintersTroubleIsListedAndAStoresHoursAreSet()
    {
        HqProcess hq;
        const QByteArray key = newKey(hq);
        QVERIFY(hq.start());
        TestTill till(hq.address);
        QVERIFY(till.enroll(codeFor(hq)).has_value());
        QVERIFY(till.hello().has_value());
        protocol::PrinterIncident incident{newId(FixedClock()), QStringLiteral("front"), PrinterCondition::CoverOpen, 1000, 0, 0, {}, "r", {}};
        QVERIFY(till.push(1, {{5, newId(FixedClock()), 1000, protocol::encode(incident)}}));
        const auto items = [&](const QString &path) {
            return QJsonDocument::fromJson(hq.http("GET", path, {}, key).body).object().value(QLatin1String("items")).toArray();
        };
        QCOMPARE(items(QStringLiteral("/v1/incidents?open=true")).size(), 1);
        QCOMPARE(items(QStringLiteral("/v1/stores/SZ001/incidents?open=true")).size(), 1);
        const auto listed = [&] {
            return hq.run({QStringLiteral("incidents"), QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--open")})
                .json.value(QLatin1String("incidents")).toArray();
        };
        QCOMPARE(listed().size(), 1);
        QCOMPARE(listed().first().toObject().value(QLatin1String("condition")).toString(), QStringLiteral("cover_open"));
        incident.endedAtMs = 2000;
        QVERIFY(till.push(2, {{5, newId(FixedClock()), 2000, protocol::encode(incident)}}));
        QCOMPARE(listed().size(), 0);
        QCOMPARE(items(QStringLiteral("/v1/incidents")).size(), 1);
        // A till with another database knows nothing of what was open: that is over.
        incident.incidentId = newId(FixedClock());
        incident.endedAtMs = 0;
        QVERIFY(till.push(3, {{5, newId(FixedClock()), 3000, protocol::encode(incident)}}));
        QCOMPARE(listed().size(), 1);
        QVERIFY(till.hello(1, 0, QByteArray(16, 'f')).has_value());
        QTRY_COMPARE(listed().size(), 0);
        const auto set = hq.run({QStringLiteral("store"), QStringLiteral("set"), QStringLiteral("--store"), QStringLiteral("SZ001"),
                                 QStringLiteral("--open"), QStringLiteral("10:00-22:00"), QStringLiteral("--alert-after"), QStringLiteral("9")});
        QCOMPARE(set.code, 0);
        QCOMPARE(set.json.value(QLatin1String("open")).toString(), QStringLiteral("10:00-22:00"));
        QCOMPARE(set.json.value(QLatin1String("alert_after")).toInt(), 9);
        QCOMPARE(hq.run({QStringLiteral("incidents"), QStringLiteral("--store"), QStringLiteral("XX")}).code, 1);
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
        const qint64 revision = hq.run({QStringLiteral("import-menu"), file.fileName()}).json.value(QLatin1String("revision")).toInteger();
        QVERIFY(revision > 0);
        const auto *change = first.wait<protocol::Change>();
        QVERIFY(change != nullptr);
        QCOMPARE(Menu::fromCbor(change->facts.first().body).value().items.first().name.zh, QStringLiteral("甲"));
        TestTill second(hq.address);
        QVERIFY(second.enroll(codeFor(hq, 2)).has_value());
        QVERIFY(second.hello().has_value());
        QVERIFY(second.wait<protocol::Change>() != nullptr);
        QVERIFY(hq.run({QStringLiteral("import-menu"), file.fileName()}).json.value(QLatin1String("repeated")).toBool());
        const auto again = hq.run({QStringLiteral("republish")});
        QCOMPARE(again.code, 0);
        QVERIFY(again.json.value(QLatin1String("menu_revision")).toInteger() > revision);
        QCOMPARE(again.json.value(QLatin1String("tills")).toInt(), 2);
    }
    void exportedTemplatesAreEditedImportedAndReachATillThatRuns()
    {
        HqProcess hq;
        QVERIFY(hq.start());
        TestTill till(hq.address);
        QVERIFY(till.enroll(codeFor(hq)).has_value());
        QVERIFY(till.hello().has_value());
        const QString directory = hq.data() + QStringLiteral("/../tickets");
        const auto exported = hq.run({QStringLiteral("export-templates"), QStringLiteral("--to"), directory, QStringLiteral("--kind"), QStringLiteral("receipt,kitchen")});
        QCOMPARE(exported.code, 0);
        QCOMPARE(exported.json.value(QLatin1String("templates")).toArray().size(), 2);
        QFile file(directory + QStringLiteral("/receipt.json"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray edited = file.readAll().replace("see you again soon", "come again");
        QVERIFY(file.seek(0) && file.write(edited) > 0 && file.resize(edited.size()));
        file.close();
        const auto imported = hq.run({QStringLiteral("import-templates"), directory});
        QCOMPARE(imported.code, 0);
        const qint64 revision = imported.json.value(QLatin1String("revision")).toInteger();
        QVERIFY(revision > 0);
        const auto *change = till.wait<protocol::Change>();
        QVERIFY(change != nullptr);
        const auto published = protocol::decodeTemplatesPublished(change->facts.first().body);
        QVERIFY(published);
        QCOMPARE(published->templates.size(), 1); // the kitchen's was not changed: it stays the program's own
        QCOMPARE(published->templates.last().kind, QStringLiteral("receipt"));
        QCOMPARE(published->templates.last().json, edited);
        QVERIFY(hq.run({QStringLiteral("import-templates"), directory}).json.value(QLatin1String("repeated")).toBool());
        const auto now = hq.run({QStringLiteral("export-templates"), QStringLiteral("--kind"), QStringLiteral("receipt")}).json;
        QVERIFY(now.value(QLatin1String("templates")).toArray().first().toObject().value(QLatin1String("chain")).toBool());
        QCOMPARE(hq.run({QStringLiteral("import-templates"), QStringLiteral("--builtin"), QStringLiteral("all")}).json.value(QLatin1String("repeated")).toBool(), false);
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
    void headquartersRunsOnPostgresqlAndNobodyReadsThePassword()
    {
        HqProcess hq;
        QVERIFY(hq.useDatabase(PostgresServer::shared().create()));
        const QString code = codeFor(hq); // before headquarters ever ran
        QVERIFY(!code.isEmpty());
        QVERIFY(hq.start());
        TestTill till(hq.address);
        QVERIFY(till.enroll(code));
        QVERIFY(till.hello());
        const protocol::Fact sale = factOf(protocol::FactKind::OrderClosed, toCbor(orderOf(2, 1)));
        QVERIFY(till.push(1, {sale}));
        QCOMPARE(report(hq).value(QLatin1String("orders")).toInt(), 1);
        hq.kill();
        QVERIFY(hq.start());
        // What the till did not hear of it sends again, and it is nothing more; what cannot be used is quarantined and stops nothing.
        till.moveTo(hq.address);
        QVERIFY(till.hello());
        QVERIFY(till.push(1, {sale, factOf(protocol::FactKind::OrderClosed, "nonsense"), factOf(protocol::FactKind::OrderClosed, sale.body)}));
        QCOMPARE(report(hq).value(QLatin1String("total_minor")).toInt(), 2650);
        QCOMPARE(hq.run({QStringLiteral("orders"), QStringLiteral("quarantined")}).json.value(QLatin1String("count")).toInt(), 1);
        const QByteArray key = newKey(hq);
        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("A-1"), key).status, 201);
        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("A-1"), key).status, 200);
        QCOMPARE(hq.http("GET", QStringLiteral("/metrics"), {}, key).status, 200);
        QVERIFY(!QFile::exists(hq.data() + QStringLiteral("/hq.db")));
        // With the server away it says so, and goes on once it is back.
        PostgresServer::shared().stop();
        const auto away = hq.run({QStringLiteral("devices")});
        QCOMPARE(away.code, 1);
        QCOMPARE(away.json.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString(), QStringLiteral("io"));
        QVERIFY(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("A-2"), key).status >= 400);
        QVERIFY(PostgresServer::shared().start());
        QCOMPARE(hq.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder("A-2"), key).status, 201);
        QCOMPARE(hq.stop(), 0);
        for (const QByteArray &said : {away.output, away.errors, hq.logText()})
            QVERIFY2(!said.contains(PostgresServer::Password), said.constData());
        QVERIFY(away.errors.contains("postgresql://hearth@127.0.0.1"));
    }
    void whereTheDatabaseIsHasOneAnswer()
    {
        const HqProcess hq;
        const QString one = PostgresServer::shared().create();
        const auto codeOf = [&hq](const QStringList &arguments) {
            return hq.run(arguments).json.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString();
        };
        const QStringList enroll{QStringLiteral("enroll"), QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--till"), QStringLiteral("1")};
        QCOMPARE(hq.run(enroll + QStringList{QStringLiteral("--database"), one}).code, 0);
        QCOMPARE(codeOf({QStringLiteral("devices")}), QStringLiteral("not_found")); // hq.db
        QCOMPARE(hq.run({QStringLiteral("devices"), QStringLiteral("--database"), one}).code, 0);
        QVERIFY(hq.useDatabase(one));
        QCOMPARE(hq.run({QStringLiteral("devices")}).code, 0);
        const QString file = hq.data() + QStringLiteral("/database");
        QCOMPARE(hq.run({QStringLiteral("devices"), QStringLiteral("--database"), QLatin1Char('@') + file}).code, 0);
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        QCOMPARE(codeOf({QStringLiteral("devices")}), QStringLiteral("unauthorised")); // others may read it
        QCOMPARE(codeOf({QStringLiteral("devices"), QStringLiteral("--database"), QStringLiteral("@/nowhere/x")}), QStringLiteral("not_found"));
        const auto wrong = hq.run({QStringLiteral("devices"), QStringLiteral("--database"), QStringLiteral("mysql://u:secret@h/d")});
        QCOMPARE(wrong.json.value(QLatin1String("error")).toObject().value(QLatin1String("where")).toString(), QStringLiteral("--database"));
        QVERIFY(!wrong.output.contains("secret") && !wrong.errors.contains("secret"));
    }
    void certificatesAreInTheDataDirectoryAlsoWhereTheDataAreNot()
    {
        HqProcess hq;
        QVERIFY(hq.useDatabase(PostgresServer::shared().create()));
        QCOMPARE(hq.run({QStringLiteral("init"), QStringLiteral("--address"), QStringLiteral("127.0.0.1")}).code, 0);
        QVERIFY(hq.start({QStringLiteral("--tls"), QStringLiteral("on")}));
        QVERIFY(hq.secure);
        QCOMPARE(hq.run({QStringLiteral("renew")}).code, 0); // by the one that runs
        QCOMPARE(hq.stop(), 0);
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
    void timersAreListedPausedAndRunWithAndWithoutHeadquarters()
    {
        HqProcess hq;
        QVERIFY(!codeFor(hq).isEmpty());
        const QByteArray key = newKey(hq);
        const QString name = QStringLiteral("housekeeping.queue_prune");
        const auto timers = [&](const QString &what) { return hq.run({QStringLiteral("timers"), what, name}); };
        const auto shown = [&] {
            for (const auto &timer : hq.run({QStringLiteral("timers")}).json.value(QLatin1String("timers")).toArray()) {
                if (timer.toObject().value(QLatin1String("name")) == name)
                    return timer.toObject();
            }
            return QJsonObject();
        };
        QCOMPARE(shown().value(QLatin1String("outcome")).toString(), QStringLiteral("never"));
        QCOMPARE(timers(QStringLiteral("run")).json.value(QLatin1String("done")).toInt(), 1);
        QCOMPARE(shown().value(QLatin1String("outcome")).toString(), QStringLiteral("ok"));
        QVERIFY(timers(QStringLiteral("pause")).json.value(QLatin1String("changed")).toBool());
        QCOMPARE(hq.run({QStringLiteral("chain"), QStringLiteral("set"), QStringLiteral("--zone"), QStringLiteral("Europe/Berlin")}).code, 0);
        QVERIFY(hq.start());
        QCOMPARE(shown().value(QLatin1String("paused")).toString(), QStringLiteral("command line"));
        QCOMPARE(shown().value(QLatin1String("zone")).toString(), QStringLiteral("Europe/Berlin"));
        QVERIFY(!timers(QStringLiteral("pause")).json.value(QLatin1String("changed")).toBool());
        const auto post = [&](const QString &what) { return hq.http("POST", QStringLiteral("/v1/timers/%1/%2").arg(name, what), {}, key).status; };
        QCOMPARE(timers(QStringLiteral("run")).code, 0); // also one that is paused
        QTRY_COMPARE(shown().value(QLatin1String("runs")).toInt(), 2);
        QCOMPARE(post(QStringLiteral("run")), 202);
        QTRY_COMPARE(shown().value(QLatin1String("runs")).toInt(), 3);
        QCOMPARE(post(QStringLiteral("resume")), 200);
        QVERIFY(shown().value(QLatin1String("paused")).isNull());
        QCOMPARE(post(QStringLiteral("pause")), 200);
        hq.kill();
        QVERIFY(hq.start());
        QCOMPARE(shown().value(QLatin1String("paused")).toString(), QStringLiteral("key:app"));
        QCOMPARE(timers(QStringLiteral("resume")).code, 0);
        QVERIFY(shown().value(QLatin1String("paused")).isNull());
    }
    void aPausedFunctionAnswersSoAndGoesOn()
    {
        HqProcess hq;
        QVERIFY(hq.start());
        const QByteArray key = newKey(hq);
        const auto stores = [&] { return hq.http("GET", QStringLiteral("/v1/stores"), {}, key); };
        QCOMPARE(stores().status, 200);
        QCOMPARE(hq.run({QStringLiteral("functions"), QStringLiteral("pause"), QStringLiteral("http.stores")}).code, 0);
        QTRY_COMPARE(stores().status, 503);
        QVERIFY(stores().body.contains("http.stores is paused"));
        QCOMPARE(hq.run({QStringLiteral("functions"), QStringLiteral("resume"), QStringLiteral("http.stores")}).code, 0);
        QTRY_COMPARE(stores().status, 200);
    }
    void aFunctionIsInvokedAsInProduction()
    {
        HqProcess hq;
        QVERIFY(!codeFor(hq).isEmpty());
        const auto write = [&](const QByteArray &json) {
            QFile file(hq.data() + QStringLiteral("/../event.json"));
            if (file.open(QIODevice::WriteOnly))
                file.write(json);
            return file.fileName();
        };
        const auto invoke = [&](const char *name, const QByteArray &event, const QStringList &more = {}) {
            return hq.run(QStringList{QStringLiteral("invoke"), QString::fromLatin1(name), QStringLiteral("--event"), write(event)} + more);
        };
        const QByteArray order = R"({"body":)" + onlineOrder("A-1") + "}";
        const auto dry = invoke("http.online_orders", order, {QStringLiteral("--dry-run")});
        QCOMPARE(dry.code, 0);
        QCOMPARE(dry.json.value(QLatin1String("status")).toInt(), 201);
        QVERIFY(!dry.json.value(QLatin1String("committed")).toBool());
        const auto inserted = [](const HqProcess::Outcome &outcome) {
            return outcome.json.value(QLatin1String("written")).toObject().value(QLatin1String("online_order")).toObject().value(QLatin1String("inserted")).toInt();
        };
        QCOMPARE(inserted(dry), 1);
        const auto real = invoke("http.online_orders", order);
        QCOMPARE(real.json.value(QLatin1String("status")).toInt(), 201); // nothing of the dry run was left
        QVERIFY(real.json.value(QLatin1String("committed")).toBool());
        QCOMPARE(inserted(real), 1);
        const auto again = invoke("http.online_orders", order);
        QCOMPARE(again.json.value(QLatin1String("status")).toInt(), 200);
        QCOMPARE(inserted(again), 0);
        QCOMPARE(invoke("http.online_orders", R"({"body":{}})").json.value(QLatin1String("status")).toInt(), 422);
        QCOMPARE(invoke("housekeeping.print_jobs", "{}").code, 0);
        // What is wrong is said, with the form it takes.
        for (const auto &[name, event, where] : {std::tuple<const char *, QByteArray, const char *>{"sales.store_day", "{}", "messages"},
                                                {"sales.store_day", R"({"messages":[{"text":"a","base64":"YQ=="}]})", "messages[0]"},
                                                {"http.order_trace", "{}", "path"}, {"http.order_trace", R"({"path":"/v1/stores"})", "path"},
                                                {"housekeeping.print_jobs", R"({"store":"SZ001"})", "store"},
                                                {"ingest.order_closed", R"({"store":"SZ001","till":9,"base64":""})", "till"}, {"no.function", "{}", "NAME"}}) {
            const auto outcome = invoke(name, event);
            QCOMPARE(outcome.code, 1);
            const QJsonObject error = outcome.json.value(QLatin1String("error")).toObject();
            QCOMPARE(error.value(QLatin1String("where")).toString(), QString::fromLatin1(where));
        }
        QVERIFY(invoke("sales.store_day", "{}").errors.contains("sales.store_day takes {\"messages\""));
        const auto failed = invoke("sales.store_day", R"({"messages":[{"text":"no sale"}]})");
        QCOMPARE(failed.code, 1);
        QVERIFY(failed.json.value(QLatin1String("error")).toObject().value(QLatin1String("where")).toString().startsWith(QLatin1String("sales.store_day")));
        QVERIFY(hq.start());
        QCOMPARE(invoke("housekeeping.print_jobs", "{}").json.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString(), QStringLiteral("busy"));
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
        row("a key for nothing", "api-key add --name app", "--scope");
        row("a key for what is not there", "api-key add --name app --scope orders:eat", "scopes");
        row("a key for no days", "api-key add --name app --scope all --days 0", "--days");
        row("certificates for nobody", "init", "--name");
        row("a certificate that was never made", "renew", "hq");
        row("an authority that was never made", "ca", "ca.pem");
        row("TLS without certificates", "serve --tls on --listen 127.0.0.1:0", "hq");
        row("no name of a node", "serve --node a/b --listen 127.0.0.1:0", "--node");
        row("no way of TLS", "serve --tls maybe --listen 127.0.0.1:0", "--tls");
        row("an audit since no day", "audit --since soon", "--since");
        row("a menu that is not there", "import-menu /nonexistent/menu.json", "/nonexistent/menu.json");
        row("templates that are not there", "import-templates /nonexistent/receipt.json", "/nonexistent/receipt.json");
        row("no templates", "import-templates", "FILE");
        row("no kind of ticket", "export-templates --builtin --kind menu", "--kind");
        row("a listening address without a port", "serve --listen 127.0.0.1", "--listen");
        row("an address that is not loopback", "serve --listen 0.0.0.0:0", "");
        row("a date that is none", "report sales --from soon", "--from");
        row("a day that is none", "reconcile --date yesterday", "--date");
        row("no day", "reconcile", "--date");
        row("hours of no store", "store set --open 10:00-22:00", "--store");
        row("a wait that is no number", "store set --store SZ001 --alert-after soon", "--alert-after");
        row("an alert after nothing", "serve --listen 127.0.0.1:0 --alert-after 0", "--alert-after");
        row("an alert after an age", "serve --listen 127.0.0.1:0 --alert-after 86401s", "--alert-after");
        row("an alert to what is no URL", "serve --listen 127.0.0.1:0 --alert-url ftp://a/", "--alert-url");
        row("incidents of nothing", "incidents", "hq.db");
        row("dead letters of no function", "queue requeue", "--function");
        row("a dead letter that is no number", "queue requeue --function queue.store_day --id one", "--id");
        row("dead letters that are not there", "queue requeue --function queue.store_day", "");
        row("dead letters of nothing", "queue dead", "hq.db");
        row("print jobs of nothing", "print-jobs", "hq.db");
        row("timers of nothing", "timers", "hq.db");
        row("pausing no timer", "timers pause", "NAME");
        row("pausing in nothing", "timers pause x", "hq");
        row("invoking nothing", "invoke", "NAME");
        row("an event that is not there", "invoke http.stores --event /nonexistent/event.json", "/nonexistent/event.json");
        row("a chain without a zone", "chain set", "--zone");
        row("a chain on Mars", "chain set --zone Mars/Base", "zone");
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
