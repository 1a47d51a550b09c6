// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/hqservices.h"
#include "hq/testcontext.h"
#include "hqstore/devicestore.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/printerhealthstore.h"
#include "hqstore/printjobstore.h"
#include "hqstore/salestore.h"

#include <QRegularExpression>

using namespace hearth;
using namespace hearth::hq;
using storage::Transaction;

namespace {
QJsonObject validOrder()
{
    return QJsonDocument::fromJson(R"({"platform":"mt","number":"A-1","store":"SZ001","placed_at":"2026-01-31T12:00:00+08:00",
        "lines":[{"sku":"hawaiian","size":"M","quantity":2,"unit_minor":1325},{"sku":"cola","size":"","quantity":1,"unit_minor":350,"note":"cold"}],
        "total_minor":3000,"paid":true})").object();
}

// The same order with one thing changed; `path` as in an error's `where`, an undefined value removes the field.
QByteArray changed(const QString &path, const QJsonValue &value)
{
    QJsonObject order = validOrder();
    if (path.startsWith(QLatin1String("lines["))) {
        QJsonArray lines = order.value(QLatin1String("lines")).toArray();
        const int index = path.at(6).digitValue();
        QJsonObject line = lines.at(index).toObject();
        line.insert(path.mid(9), value);
        lines.replace(index, line);
        order.insert(QLatin1String("lines"), lines);
    } else {
        order.insert(path, value);
    }
    return QJsonDocument(order).toJson();
}
} // namespace

class TestHttpFunctions : public QObject {
    Q_OBJECT

    struct Hq : HqFixture {
        Hq() { registerFunctions(registry, {[this] { return online; }, [] { return QList<FunctionState>{{QStringLiteral("x"), QStringLiteral("timer 1s"), 3, 1, 9, 0, 0, 0, {}}}; }}); }
        HttpResponse call(const QByteArray &method, const QString &pattern, const QByteArray &body = {},
                          const QHash<QString, QString> &arguments = {})
        {
            for (const auto &function : registry.functions()) {
                const Trigger trigger = function->trigger();
                const auto *http = std::get_if<HttpTrigger>(&trigger);
                if (http == nullptr || http->method != method || http->pattern != pattern)
                    continue;
                const HttpRequest request{method, pattern, {}, arguments, {}, body, {}, QStringLiteral("app")};
                const Event event{{}, 0, 0, &request};
                TestContext context(*this);
                const auto done = function->handle({&event, 1}, context);
                woken = context.woken;
                return done ? context.answer.value_or(HttpResponse{204, {}, {}, {}}) : errorResponse(done.error());
            }
            return {404, {}, {}, {}};
        }
        HttpResponse place(const QByteArray &body) { return call("POST", QStringLiteral("/v1/online-orders"), body); }
        HttpResponse trace(const QString &id)
        {
            return call("GET", QStringLiteral("/v1/orders/{id}/trace"), {}, {{QStringLiteral("id"), id}});
        }
        QJsonArray array(const HttpResponse &response) { return QJsonDocument::fromJson(response.body).array(); }
        Registry registry;
        QList<qint64> online;
        QList<qint64> woken;
    };
    static QJsonObject errorOf(const HttpResponse &response)
    {
        return QJsonDocument::fromJson(response.body).object().value(QLatin1String("error")).toObject();
    }
    static QStringList hopsOf(const QJsonArray &trace)
    {
        QStringList hops;
        for (const auto &hop : trace)
            hops.append(hop.toObject().value(QLatin1String("hop")).toString());
        return hops;
    }

private Q_SLOTS:
    void anOnlineOrderIsAcceptedOnce()
    {
        Hq f;
        const HttpResponse first = f.place(QJsonDocument(validOrder()).toJson());
        QCOMPARE(first.status, 201);
        const QString id = QJsonDocument::fromJson(first.body).object().value(QLatin1String("id")).toString();
        QCOMPARE(id.at(14), QLatin1Char('7'));
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        const auto facts = OutboxStore::read(*f.db, f.till1, 0, 10, 1 << 20).value();
        QCOMPARE(facts.size(), 1);
        const OnlineOrder sent = onlineOrderFromCbor(facts.first().body).value();
        QCOMPARE(idText(sent.id), id);
        QCOMPARE(sent.placedAtMs, QDateTime(QDate(2026, 1, 31), QTime(4, 0), Qt::UTC).toMSecsSinceEpoch());
        QCOMPARE(sent.lines.size(), 2);
        QCOMPARE(sent.lines.at(1).note, QStringLiteral("cold"));
        QVERIFY(!sent.lines.first().id.isNull());
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE actor = 'key:app' AND action = 'online.placed'"), 1);

        // The same content, written differently: the zone, the order of fields, a field nobody knows.
        QJsonObject again = validOrder();
        again.insert(QLatin1String("placed_at"), sent.placedAtMs);
        again.insert(QLatin1String("loyalty"), QLatin1String("gold"));
        f.clock.advance(5000);
        const HttpResponse repeat = f.place(QJsonDocument(again).toJson(QJsonDocument::Compact));
        QCOMPARE(repeat.status, 200);
        QCOMPARE(repeat.body, first.body);
        QCOMPARE(f.woken, QList<qint64>{});
        QCOMPARE(f.count("SELECT count(*) FROM online_order"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM outbox"), 1);

        const HttpResponse other = f.place(changed(QStringLiteral("paid"), false));
        QCOMPARE(other.status, 409);
        QCOMPARE(errorOf(other).value(QLatin1String("where")).toString(), QStringLiteral("number"));
        QCOMPARE(f.place(changed(QStringLiteral("number"), QStringLiteral("A-2"))).status, 201);
        QCOMPARE(f.place(changed(QStringLiteral("platform"), QStringLiteral("ele"))).status, 201);
    }
    void aBadOrderIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("status");
        const auto row = [](const char *path, const QJsonValue &value, int status = 422) {
            QTest::addRow("%s %s", path, QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).constData())
                << QString::fromLatin1(path) << value << status;
        };
        const QJsonValue missing(QJsonValue::Undefined);
        for (const char *field : {"platform", "number", "store", "placed_at", "lines", "total_minor", "paid", "lines[0].sku", "lines[1].size",
                                  "lines[0].quantity", "lines[1].unit_minor"}) {
            row(field, missing);
            row(field, QJsonObject());
            row(field, QJsonValue());
        }
        for (const char *field : {"platform", "number", "store", "lines[0].sku"})
            row(field, QString());
        row("platform", QString(33, QLatin1Char('x')));
        row("number", QStringLiteral("a\nb"));
        row("store", QStringLiteral("SZ404"), 404);
        row("placed_at", QStringLiteral("2026-01-31T12:00:00")); // no zone
        row("placed_at", QStringLiteral("yesterday"));
        row("placed_at", -1);
        row("placed_at", 1.5);
        row("lines", QJsonArray());
        row("lines", QStringLiteral("two"));
        row("lines[1].quantity", 0);
        row("lines[1].quantity", 10'000);
        row("lines[1].quantity", 1.5);
        row("lines[1].quantity", QStringLiteral("1"));
        row("lines[0].unit_minor", -1);
        row("lines[0].unit_minor", 1e15);
        row("lines[0].note", 5);
        row("lines[0].name", QString(101, QLatin1Char('x')));
        row("total_minor", 2999);
        row("total_minor", -3000);
        row("total_minor", 3000.5);
        row("total_minor", QStringLiteral("3000"));
        row("paid", QStringLiteral("yes"));
        row("paid", 1);
        row("note", true);
    }
    void aBadOrderIsRefusedWithItsPlace()
    {
        QFETCH(const QString, path);
        QFETCH(const QJsonValue, value);
        QFETCH(const int, status);
        Hq f;
        const HttpResponse response = f.place(changed(path, value));
        QCOMPARE(response.status, status);
        QCOMPARE(errorOf(response).value(QLatin1String("where")).toString(), path);
        QVERIFY(!errorOf(response).value(QLatin1String("text")).toString().isEmpty());
        QCOMPARE(f.count("SELECT (SELECT count(*) FROM online_order) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM audit)"), 0);
    }
    void whatIsNoJsonObjectIsABadRequest()
    {
        Hq f;
        const HttpResponse cut = f.place("{\"platform\":\n \"mt\",");
        QCOMPARE(cut.status, 400);
        QVERIFY(errorOf(cut).value(QLatin1String("where")).toString().startsWith(QLatin1String("body:2:")));
        for (const char *body : {"", "[]", "7", "\"x\"", "\xff\xfe", "{\"a\":1}{"})
            QCOMPARE(f.place(body).status, 400);
        QCOMPARE(f.place("{}").status, 422);
        QJsonObject order = validOrder();
        order.insert(QLatin1String("lines"), QJsonArray{1});
        QCOMPARE(errorOf(f.place(QJsonDocument(order).toJson())).value(QLatin1String("where")).toString(), QStringLiteral("lines[0]"));
    }
    void anOrderTooLargeForOneMessageIsRefused()
    {
        Hq f;
        QJsonObject order = validOrder();
        QJsonArray lines;
        for (int i = 0; i < 1000; ++i)
            lines.append(QJsonObject{{QStringLiteral("sku"), QStringLiteral("x")}, {QStringLiteral("size"), QString()}, {QStringLiteral("quantity"), 1},
                                     {QStringLiteral("unit_minor"), 3}, {QStringLiteral("note"), QString(200, QChar(0x8fa3))}});
        order.insert(QLatin1String("lines"), lines);
        QCOMPARE(f.place(QJsonDocument(order).toJson()).status, 422);
        QCOMPARE(f.count("SELECT count(*) FROM online_order"), 0);
        QCOMPARE(f.count("SELECT next_rev FROM till WHERE number = 1"), 1);
    }
    void anOnlineOrderGoesToATillThatIsThere()
    {
        Hq f;
        f.online = {f.till2};
        QCOMPARE(f.place(changed(QStringLiteral("number"), QStringLiteral("1"))).status, 201);
        QCOMPARE(f.woken, QList<qint64>{f.till2});
        f.online = {f.till2, f.till1};
        QCOMPARE(f.place(changed(QStringLiteral("number"), QStringLiteral("2"))).status, 201);
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        f.online = {77};
        QCOMPARE(f.place(changed(QStringLiteral("number"), QStringLiteral("3"))).status, 201);
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        QVERIFY(f.write([&](Transaction &tx) { return StoreStore::add(tx, QStringLiteral("SZ002"), HqFixture::settings(), 1); }).has_value());
        const HttpResponse noTill = f.place(changed(QStringLiteral("store"), QStringLiteral("SZ002")));
        QCOMPARE(noTill.status, 422);
        QCOMPARE(errorOf(noTill).value(QLatin1String("where")).toString(), QStringLiteral("store"));
    }
    void aTraceShowsEveryHopDownToPaper()
    {
        Hq f;
        const QString id = QJsonDocument::fromJson(f.place(QJsonDocument(validOrder()).toJson()).body).object().value(QLatin1String("id")).toString();
        const QUuid order = QUuid::fromString(id);
        const qint64 t = f.clock.nowMs();
        QCOMPARE(hopsOf(f.array(f.trace(id))), QStringList{QStringLiteral("accepted")});
        const QUuid job = newId(f.clock);
        const QUuid held = newId(f.clock);
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(OnlineOrderStore::pushed(tx, f.till1, 0, 1, t));
            HEARTH_TRY(OnlineOrderStore::accepted(tx, order, f.till1, t + 1, t + 2));
            HEARTH_TRY(PrintJobStore::put(tx, {f.till1, 1, 5, t + 9},
                                          {job, order, QStringLiteral("online"), QStringLiteral("receipt"), QStringLiteral("front"),
                                           PrintState::Printed, {}, 0, t + 2, t + 3, t + 4, t + 9, QStringLiteral("fence 7")}));
            return PrintJobStore::put(tx, {f.till1, 1, 6, t + 6},
                                      {held, order, QStringLiteral("online"), QStringLiteral("kitchen"), QStringLiteral("back"),
                                       PrintState::Held, QStringLiteral("cover open"), 0, t + 2, 0, 0, 0, {}});
        }));
        const HttpResponse response = f.trace(id);
        QCOMPARE(response.status, 200);
        const QJsonArray trace = f.array(response);
        QCOMPARE(hopsOf(trace).join(QLatin1Char(' ')),
                 QStringLiteral("accepted pushed till_stored job_queued job_queued sending sent held printed"));
        QCOMPARE(trace.at(0).toObject().value(QLatin1String("at_ms")).toInteger(), t);
        const QJsonObject heldHop = trace.at(7).toObject();
        QCOMPARE(heldHop.value(QLatin1String("reason")).toString(), QStringLiteral("cover open"));
        QCOMPARE(heldHop.value(QLatin1String("job")).toString(), idText(held));
        QCOMPARE(heldHop.value(QLatin1String("at_ms")).toInteger(), t + 6);
        const QJsonObject printed = trace.at(8).toObject();
        QCOMPARE(printed.value(QLatin1String("station")).toString(), QStringLiteral("receipt"));
        QCOMPARE(printed.value(QLatin1String("printer")).toString(), QStringLiteral("front"));
        QCOMPARE(printed.value(QLatin1String("kind")).toString(), QStringLiteral("online"));
    }
    void aCounterSaleHasATraceToo()
    {
        Hq f;
        const ClosedOrder order = f.order();
        QVERIFY(f.write([&](Transaction &tx) { return SaleStore::add(tx, order, "h", f.till1, order.closedAtMs + 4); }).has_value());
        QCOMPARE(hopsOf(f.array(f.trace(idText(order.id)))), (QStringList{QStringLiteral("closed"), QStringLiteral("received")}));
    }
    void aTraceOfNothingIsNotFound()
    {
        Hq f;
        QCOMPARE(f.trace(idText(newId(f.clock))).status, 404);
        for (const char *bad : {"x", "", "{0190a000-0000-7000-8000-000000000000}", "0190a000-0000-7000-8000-00000000000g"})
            QCOMPARE(f.trace(QString::fromLatin1(bad)).status, 422);
    }
    void storesAndWhoIsConnected()
    {
        Hq f;
        f.online = {f.till2};
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(StoreStore::add(tx, QStringLiteral("BJ001"), HqFixture::settings(), 1));
            return DeviceStore::add(tx, newId(f.clock), f.till2, QByteArray(32, 'k'), QString(), 9);
        }).has_value());
        const QJsonArray stores = f.array(f.call("GET", QStringLiteral("/v1/stores")));
        QCOMPARE(stores.size(), 2);
        QCOMPARE(stores.at(0).toObject().value(QLatin1String("code")).toString(), QStringLiteral("BJ001"));
        QCOMPARE(stores.at(0).toObject().value(QLatin1String("connected")).toBool(), false);
        QCOMPARE(stores.at(0).toObject().value(QLatin1String("tills")).toArray().size(), 0);
        const QJsonObject shop = stores.at(1).toObject();
        QCOMPARE(shop.value(QLatin1String("connected")).toBool(), true);
        QCOMPARE(shop.value(QLatin1String("zone")).toString(), QStringLiteral("Asia/Shanghai"));
        const QJsonArray tills = shop.value(QLatin1String("tills")).toArray();
        QCOMPARE(tills.at(0).toObject().value(QLatin1String("connected")).toBool(), false);
        QVERIFY(tills.at(0).toObject().value(QLatin1String("last_seen_ms")).isNull());
        QCOMPARE(tills.at(1).toObject().value(QLatin1String("connected")).toBool(), true);
        QCOMPARE(tills.at(1).toObject().value(QLatin1String("last_seen_ms")).toInteger(), 9);
    }
    void printersOfATillThatIsAwayAreUnknown()
    {
        Hq f;
        QVERIFY(f.write([&](Transaction &tx) {
            return PrinterHealthStore::replace(tx, f.till1,
                                               {{QStringLiteral("front"), QStringLiteral("tcp:127.0.0.1:9100"), PrinterCondition::PaperNearEnd,
                                                 QByteArray::fromHex("1272"), 5, 6, 2}}, 7);
        }).has_value());
        const auto first = [&] {
            return f.array(f.call("GET", QStringLiteral("/v1/stores/{id}/printers"), {}, {{QStringLiteral("id"), QStringLiteral("SZ001")}}))
                .at(0).toObject();
        };
        f.online = {f.till1};
        QJsonObject printer = first();
        QCOMPARE(printer.value(QLatin1String("condition")).toString(), QStringLiteral("paper_near_end"));
        QCOMPARE(printer.value(QLatin1String("can_print")).toBool(), true);
        QCOMPARE(printer.value(QLatin1String("raw")).toString(), QStringLiteral("1272"));
        QCOMPARE(printer.value(QLatin1String("queued")).toInt(), 2);
        f.online.clear();
        printer = first();
        QCOMPARE(printer.value(QLatin1String("condition")).toString(), QStringLiteral("unknown"));
        QCOMPARE(printer.value(QLatin1String("last_condition")).toString(), QStringLiteral("paper_near_end"));
        QCOMPARE(printer.value(QLatin1String("can_print")).toBool(), false);
        QCOMPARE(f.call("GET", QStringLiteral("/v1/stores/{id}/printers"), {}, {{QStringLiteral("id"), QStringLiteral("SZ9")}}).status, 404);
    }
    void functionsAndHealthAnswer()
    {
        Hq f;
        QCOMPARE(f.array(f.call("GET", QStringLiteral("/v1/functions"))).at(0).toObject().value(QLatin1String("runs")).toInt(), 3);
        QCOMPARE(QJsonDocument::fromJson(f.call("GET", QStringLiteral("/v1/health")).body).object().value(QLatin1String("status")).toString(),
                 QStringLiteral("ok"));
    }
    void theDescriptionHasEveryRouteAndNoOther()
    {
        Hq f;
        const HttpResponse response = f.call("GET", QStringLiteral("/v1/openapi.json"));
        QCOMPARE(response.status, 200);
        const QJsonObject document = QJsonDocument::fromJson(response.body).object();
        QVERIFY(document.value(QLatin1String("openapi")).toString().startsWith(QLatin1String("3.0.")));
        QStringList described;
        QStringList open;
        const QJsonObject paths = document.value(QLatin1String("paths")).toObject();
        for (auto path = paths.begin(); path != paths.end(); ++path) {
            const QJsonObject methods = path->toObject();
            for (auto method = methods.begin(); method != methods.end(); ++method) {
                described.append(method.key().toUpper() + QLatin1Char(' ') + path.key());
                if (method->toObject().contains(QLatin1String("security")))
                    open.append(described.last());
            }
        }
        QStringList routes;
        QStringList openRoutes;
        for (const auto &function : f.registry.functions()) {
            const Trigger trigger = function->trigger();
            if (const auto *http = std::get_if<HttpTrigger>(&trigger)) {
                routes.append(QString::fromLatin1(http->method) + QLatin1Char(' ') + http->pattern);
                if (http->open)
                    openRoutes.append(routes.last());
            }
        }
        for (QStringList *list : {&described, &open, &routes, &openRoutes})
            list->sort();
        QCOMPARE(described, routes);
        QCOMPARE(open, openRoutes);
        // Every reference leads somewhere.
        const QString text = QString::fromUtf8(response.body);
        const QJsonObject components = document.value(QLatin1String("components")).toObject();
        static const QRegularExpression reference(QStringLiteral("\"#/components/(\\w+)/(\\w+)\""));
        int references = 0;
        for (auto match = reference.globalMatch(text); match.hasNext(); ++references) {
            const auto found = match.next();
            QVERIFY(components.value(found.captured(1)).toObject().contains(found.captured(2)));
        }
        QVERIFY(references > 20);
    }
};

QTEST_GUILESS_MAIN(TestHttpFunctions)
#include "tst_httpfunctions.moc"
