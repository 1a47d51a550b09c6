// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/scopes.h"
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

/** The text format 0.0.4, strictly: HELP, TYPE and samples of a family together, none twice; no sample twice; counters named _total; a
    histogram's buckets rise to +Inf, which is its count. */
void prometheusReads(const QByteArray &text)
{
    // name, labels with escapes, value
    static const QRegularExpression sample(QStringLiteral("^([a-z_][a-z0-9_]*)(\\{([a-z]+=\"(?:[^\"\\\\]|\\\\[\"\\\\n])*\"(?:,[a-z]+=\"(?:[^\"\\\\]|\\\\[\"\\\\n])*\")*)\\})? (-?[0-9.]+(?:e[+-][0-9]+)?)$"));
    QVERIFY(text.endsWith('\n'));
    QString family;
    QString type;
    QString helped;
    QSet<QString> families;
    QSet<QString> samples;
    double last = 0;
    for (const QByteArray &bytes : text.chopped(1).split('\n')) {
        const QString line = QString::fromUtf8(bytes);
        if (line.startsWith(QLatin1String("# HELP "))) {
            helped = line.section(QLatin1Char(' '), 2, 2);
            continue;
        }
        if (line.startsWith(QLatin1String("# TYPE "))) {
            family = line.section(QLatin1Char(' '), 2, 2);
            type = line.section(QLatin1Char(' '), 3);
            QCOMPARE(helped, family);
            QVERIFY2(!families.contains(family), bytes.constData());
            families.insert(family);
            QVERIFY(type == QLatin1String("counter") || type == QLatin1String("gauge") || type == QLatin1String("histogram"));
            QCOMPARE(family.endsWith(QLatin1String("_total")), type == QLatin1String("counter"));
            continue;
        }
        const auto match = sample.match(line);
        QVERIFY2(match.hasMatch(), bytes.constData());
        QVERIFY2(!samples.contains(line.section(QLatin1Char(' '), 0, -2)), bytes.constData());
        samples.insert(line.section(QLatin1Char(' '), 0, -2));
        const double value = match.captured(4).toDouble();
        if (type != QLatin1String("histogram")) {
            QCOMPARE(match.captured(1), family);
        } else if (match.captured(1) == family + QLatin1String("_bucket")) {
            QVERIFY2(value >= last, bytes.constData());
            last = value;
        } else if (match.captured(1) == family + QLatin1String("_count")) {
            QCOMPARE(value, last);
            last = 0;
        } else {
            QCOMPARE(match.captured(1), family + QLatin1String("_sum"));
        }
    }
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
        HttpResponse put(const QString &id, const QByteArray &body)
        {
            return call("PUT", QStringLiteral("/v1/online-orders/{id}"), body, {{QStringLiteral("id"), id}});
        }
        HttpResponse cancel(const QString &id, const QByteArray &body = {})
        {
            return call("POST", QStringLiteral("/v1/online-orders/{id}/cancel"), body, {{QStringLiteral("id"), id}});
        }
        QString placed(const QByteArray &body) { return QJsonDocument::fromJson(place(body).body).object().value(QLatin1String("id")).toString(); }
        QList<protocol::ChangeFact> facts() { return OutboxStore::read(*db, till1, 0, 100, 1 << 20).value(); }
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
    void anOrderIsAmendedByItsWholeNewState()
    {
        Hq f;
        const QString id = f.placed(QJsonDocument(validOrder()).toJson());
        f.clock.advance(5'000);
        QJsonObject next = validOrder();
        next.insert(QLatin1String("lines"), QJsonArray{QJsonObject{{QStringLiteral("sku"), QStringLiteral("hawaiian")}, {QStringLiteral("size"), QStringLiteral("M")},
                                                                   {QStringLiteral("quantity"), 3}, {QStringLiteral("unit_minor"), 1325}}});
        next.insert(QLatin1String("total_minor"), 3975);
        next.insert(QLatin1String("note"), QStringLiteral("ring twice"));
        const QByteArray body = QJsonDocument(next).toJson();
        const HttpResponse first = f.put(id, body);
        QCOMPARE(first.status, 200);
        QCOMPARE(QJsonDocument::fromJson(first.body).object(), (QJsonObject{{QStringLiteral("id"), id}, {QStringLiteral("version"), 2}}));
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        QCOMPARE(f.facts().size(), 2);
        QCOMPARE(f.facts().last().kind, static_cast<int>(protocol::ChangeKind::OnlineAmended));
        const auto fact = protocol::decodeOnlineAmended(f.facts().last().body).value();
        QVERIFY(!fact.sold);
        const OnlineOrder state = onlineOrderFromCbor(fact.order).value();
        const OnlineOrder before = onlineOrderFromCbor(f.facts().first().body).value();
        QCOMPARE(state.id, before.id);
        QCOMPARE(state.acceptedAtMs, before.acceptedAtMs);
        QCOMPARE(state.version, 2);
        QCOMPARE(state.lines.size(), 1);
        QCOMPARE(state.note, QStringLiteral("ring twice"));
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE actor = 'key:app' AND action = 'online.amended'"), 1);
        // The same state again, and the order as it was placed first: both are answered, neither changes anything.
        f.clock.advance(5'000);
        const HttpResponse repeat = f.put(id, QJsonDocument(next).toJson(QJsonDocument::Compact));
        QCOMPARE(repeat.status, 200);
        QCOMPARE(repeat.body, first.body);
        QCOMPARE(f.woken, QList<qint64>{});
        QCOMPARE(f.place(QJsonDocument(validOrder()).toJson()).status, 200);
        QCOMPARE(f.facts().size(), 2);
        // Back to what it was is a change like another.
        QCOMPARE(QJsonDocument::fromJson(f.put(id, QJsonDocument(validOrder()).toJson()).body).object().value(QLatin1String("version")).toInt(), 3);
        QCOMPARE(hopsOf(f.array(f.trace(id))), (QStringList{QStringLiteral("accepted"), QStringLiteral("amended"), QStringLiteral("amended")}));
        QCOMPARE(f.array(f.trace(id)).at(1).toObject().value(QLatin1String("version")).toInt(), 2);
    }
    void anAmendmentThatWasOvertakenIsRefusedWhereItSaysWhatItWasMadeOf()
    {
        Hq f;
        const QString id = f.placed(QJsonDocument(validOrder()).toJson());
        const auto of = [](int version, const QString &note) {
            QJsonObject next = validOrder();
            next.insert(QLatin1String("note"), note);
            next.insert(QLatin1String("of_version"), version);
            return QJsonDocument(next).toJson();
        };
        QCOMPARE(f.put(id, of(1, QStringLiteral("b"))).status, 200);
        QCOMPARE(f.put(id, of(1, QStringLiteral("b"))).status, 200); // its answer was lost
        QCOMPARE(f.put(id, of(2, QStringLiteral("c"))).status, 200);
        const HttpResponse late = f.put(id, of(1, QStringLiteral("b")));
        QCOMPARE(late.status, 409);
        QCOMPARE(errorOf(late).value(QLatin1String("where")).toString(), QStringLiteral("of_version"));
        QCOMPARE(f.count("SELECT version FROM online_order"), 3);
        QCOMPARE(f.facts().size(), 3);
        QCOMPARE(f.put(id, of(0, QStringLiteral("d"))).status, 422);
    }
    void anOrderWhoseSaleWouldNotFitIntoAMessageIsRefused()
    {
        Hq f;
        QJsonObject order = validOrder();
        QJsonArray lines;
        for (int i = 0; i < 700; ++i)
            lines.append(QJsonObject{{QStringLiteral("sku"), QStringLiteral("x")}, {QStringLiteral("size"), QString()}, {QStringLiteral("quantity"), 1},
                                     {QStringLiteral("unit_minor"), 3}, {QStringLiteral("note"), QString(60, QChar(0x8fa3))}});
        order.insert(QLatin1String("lines"), lines);
        order.insert(QLatin1String("total_minor"), 2'100);
        const HttpResponse response = f.place(QJsonDocument(order).toJson());
        QCOMPARE(response.status, 422);
        QCOMPARE(errorOf(response).value(QLatin1String("where")).toString(), QStringLiteral("lines"));
        QCOMPARE(f.count("SELECT count(*) FROM online_order"), 0);
    }
    void theTraceShowsThatAnAmendedStateWasAcceptedAsTheFirst()
    {
        Hq f;
        const QString id = f.placed(QJsonDocument(validOrder()).toJson());
        QCOMPARE(f.put(id, changed(QStringLiteral("paid"), false)).status, 200);
        QVERIFY(f.write([&](Transaction &tx) { return OnlineOrderStore::accepted(tx, QUuid::fromString(id), f.till1, 5, 5, 2); }).has_value());
        QVERIFY(hopsOf(f.array(f.trace(id))).contains(QStringLiteral("till_amended")));
    }
    void whoseOrderItIsCannotBeAmended()
    {
        Hq f;
        const QString id = f.placed(QJsonDocument(validOrder()).toJson());
        QVERIFY(f.write([&](Transaction &tx) { return StoreStore::add(tx, QStringLiteral("SZ002"), HqFixture::settings(), 1); }).has_value());
        const QList<std::pair<QString, QJsonValue>> fixed{{QStringLiteral("platform"), QStringLiteral("ele")}, {QStringLiteral("number"), QStringLiteral("A-2")},
                                                          {QStringLiteral("store"), QStringLiteral("SZ002")}, {QStringLiteral("placed_at"), 1}};
        for (const auto &[path, value] : fixed) {
            const HttpResponse response = f.put(id, changed(path, value));
            QCOMPARE(response.status, 422);
            QCOMPARE(errorOf(response).value(QLatin1String("where")).toString(), path);
        }
        const QByteArray body = changed(QStringLiteral("paid"), false);
        QCOMPARE(f.put(idText(newId(f.clock)), body).status, 404);
        QCOMPARE(f.put(QStringLiteral("x"), body).status, 422);
        QCOMPARE(f.put(id, "[]").status, 400);
        QCOMPARE(f.facts().size(), 1);
    }
    void aBadAmendmentIsRefusedAsABadOrderIs()
    {
        Hq f;
        const QString id = f.placed(QJsonDocument(validOrder()).toJson());
        const QList<std::pair<QString, QJsonValue>> bad{
            {QStringLiteral("store"), QStringLiteral("SZ404")}, {QStringLiteral("lines"), QJsonArray()}, {QStringLiteral("lines[1].quantity"), 10'000},
            {QStringLiteral("lines[0].unit_minor"), -1}, {QStringLiteral("total_minor"), 2'999}, {QStringLiteral("paid"), QJsonValue(QJsonValue::Undefined)},
            {QStringLiteral("placed_at"), QStringLiteral("yesterday")}, {QStringLiteral("note"), true}};
        for (const auto &[path, value] : bad) {
            const HttpResponse response = f.put(id, changed(path, value));
            QCOMPARE(response.status, 422);
            QCOMPARE(errorOf(response).value(QLatin1String("where")).toString(), path);
        }
        QCOMPARE(f.facts().size(), 1);
        QCOMPARE(f.count("SELECT version FROM online_order"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM audit"), 1);
    }
    void anOrderIsCancelledOnceAndForGood()
    {
        Hq f;
        const QString id = f.placed(QJsonDocument(validOrder()).toJson());
        f.clock.advance(1'000);
        QCOMPARE(f.put(id, changed(QStringLiteral("paid"), false)).status, 200);
        f.clock.advance(1'000);
        QCOMPARE(f.cancel(id, "{\"reason\": 7}").status, 422);
        QCOMPARE(errorOf(f.cancel(id, "{\"reason\": \"" + QByteArray(201, 'x') + "\"}")).value(QLatin1String("where")).toString(), QStringLiteral("reason"));
        QCOMPARE(f.cancel(id, "no json").status, 400);
        QCOMPARE(f.cancel(idText(newId(f.clock))).status, 404);
        const HttpResponse first = f.cancel(id, "{\"reason\": \"customer\"}");
        QCOMPARE(first.status, 200);
        QCOMPARE(QJsonDocument::fromJson(first.body).object(),
                 (QJsonObject{{QStringLiteral("id"), id}, {QStringLiteral("version"), 3}, {QStringLiteral("cancelled_at_ms"), f.clock.nowMs()}}));
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        QCOMPARE(f.facts().size(), 3);
        const auto fact = protocol::decodeOnlineCancelled(f.facts().last().body).value();
        QCOMPARE(fact, (protocol::OnlineCancelled{QUuid::fromString(id), 3, f.clock.nowMs(), QStringLiteral("customer"), false}));
        f.clock.advance(1'000);
        const HttpResponse repeat = f.cancel(id);
        QCOMPARE(repeat.status, 200);
        QCOMPARE(repeat.body, first.body);
        QCOMPARE(f.woken, QList<qint64>{});
        QCOMPARE(f.put(id, changed(QStringLiteral("paid"), false)).status, 409);
        QCOMPARE(f.place(QJsonDocument(validOrder()).toJson()).status, 200);
        QCOMPARE(f.facts().size(), 3);
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE action = 'online.cancelled' AND detail LIKE '%customer'"), 1);
        QCOMPARE(hopsOf(f.array(f.trace(id))), (QStringList{QStringLiteral("accepted"), QStringLiteral("amended"), QStringLiteral("cancelled")}));
    }
    void anAmendmentTooLargeForOneMessageIsRefused()
    {
        Hq f;
        const QString id = f.placed(QJsonDocument(validOrder()).toJson());
        QJsonObject order = validOrder();
        QJsonArray lines;
        for (int i = 0; i < 1000; ++i)
            lines.append(QJsonObject{{QStringLiteral("sku"), QStringLiteral("x")}, {QStringLiteral("size"), QString()}, {QStringLiteral("quantity"), 1},
                                     {QStringLiteral("unit_minor"), 3}, {QStringLiteral("note"), QString(200, QChar(0x8fa3))}});
        order.insert(QLatin1String("lines"), lines);
        QCOMPARE(f.put(id, QJsonDocument(order).toJson()).status, 422);
        QCOMPARE(f.count("SELECT version FROM online_order"), 1);
        QCOMPARE(f.facts().size(), 1);
    }
    void whatTheTillHasNotAnsweredIsSentToItsNewDatabaseAgain()
    {
        Hq f;
        const auto order = [&](const char *number) { return QUuid::fromString(f.placed(changed(QStringLiteral("number"), QString::fromLatin1(number)))); };
        const auto sell = [&](const QUuid &id) {
            ClosedOrder sale = f.order({3});
            sale.id = id;
            QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
                HEARTH_TRY(SaleStore::add(tx, sale, "h", f.till1, 1));
                return OnlineOrderStore::accepted(tx, id, f.till1, 1, 1);
            }).has_value());
        };
        const auto amend = [&](const QUuid &id, const char *number) {
            QJsonObject body = validOrder();
            body.insert(QLatin1String("number"), QString::fromLatin1(number));
            body.insert(QLatin1String("paid"), false);
            QCOMPARE(f.put(idText(id), QJsonDocument(body).toJson()).status, 200);
        };
        const QUuid open = order("open");             // not sold: placed again, as it is wanted now
        amend(open, "open");
        const QUuid gone = order("gone");             // cancelled, not answered
        QCOMPARE(f.cancel(idText(gone)).status, 200);
        const QUuid soldOpen = order("sold");         // sold, its amendment not answered
        sell(soldOpen);
        amend(soldOpen, "sold");
        const QUuid soldDone = order("done");         // sold, its cancellation answered
        sell(soldDone);
        QCOMPARE(f.cancel(idText(soldDone)).status, 200);
        const QUuid quiet = order("quiet");           // sold, nothing more
        sell(quiet);
        const protocol::OnlineChanged answer{soldDone, 2, 77, {}, true};
        QVERIFY(f.write([&](Transaction &tx) { return OnlineOrderStore::changed(tx, answer.orderId, f.till1, answer.version, answer.storedAtMs); }).has_value());
        QCOMPARE(hopsOf(f.array(f.trace(idText(soldDone)))).first(), QStringLiteral("till_stored"));
        QVERIFY(hopsOf(f.array(f.trace(idText(soldDone)))).contains(QStringLiteral("till_cancelled")));
        QVERIFY(f.write([&](Transaction &tx) { return TillStore::restartFacts(tx, f.till1, 100, 0, f.clock.nowMs()); }).has_value());
        const auto facts = f.facts();
        QCOMPARE(facts.size(), 3);
        QCOMPARE(facts.at(0).kind, static_cast<int>(protocol::ChangeKind::OnlinePlaced));
        QCOMPARE(onlineOrderFromCbor(facts.at(0).body)->id, open);
        QCOMPARE(onlineOrderFromCbor(facts.at(0).body)->version, 2);
        QCOMPARE(protocol::decodeOnlineCancelled(facts.at(1).body)->orderId, gone);
        QVERIFY(!protocol::decodeOnlineCancelled(facts.at(1).body)->sold);
        const auto amended = protocol::decodeOnlineAmended(facts.at(2).body).value();
        QVERIFY(amended.sold);
        QCOMPARE(onlineOrderFromCbor(amended.order)->id, soldOpen);
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
            HEARTH_TRY(PrintJobStore::put(tx, {f.till1, 1, 7, t + 12},
                                          {newId(f.clock), order, QStringLiteral("online"), QStringLiteral("kitchen"), QStringLiteral("queue"),
                                           PrintState::Sent, QStringLiteral("not proved by this printer"), 0, t + 10, t + 11, t + 12, 0,
                                           QStringLiteral("spooler:front-12")}));
            return PrintJobStore::put(tx, {f.till1, 1, 6, t + 6},
                                      {held, order, QStringLiteral("online"), QStringLiteral("kitchen"), QStringLiteral("back"),
                                       PrintState::Held, QStringLiteral("cover open"), 0, t + 2, 0, 0, 0, {}});
        }));
        const HttpResponse response = f.trace(id);
        QCOMPARE(response.status, 200);
        const QJsonArray trace = f.array(response);
        QCOMPARE(hopsOf(trace).join(QLatin1Char(' ')),
                 QStringLiteral("accepted pushed till_stored job_queued job_queued sending sent held printed job_queued sending sent"));
        // Sent is all that is known where a print system stands between, and under what name it has the ticket.
        const QJsonObject sent = trace.at(11).toObject();
        QCOMPARE(sent.value(QLatin1String("proof")).toString(), QStringLiteral("spooler:front-12"));
        QCOMPARE(sent.value(QLatin1String("reason")).toString(), QStringLiteral("not proved by this printer"));
        QVERIFY(!trace.at(6).toObject().contains(QLatin1String("proof")));
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
                                                 QByteArray::fromHex("1272"), 5, 6, 2, {}, 3'400}}, 7);
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
        QCOMPARE(printer.value(QLatin1String("roll_left_mm")).toInt(), 3'400);
        QVERIFY(printer.value(QLatin1String("roll_ends_ms")).isNull() && printer.value(QLatin1String("drawer")).isNull());
        QCOMPARE(printer.value(QLatin1String("since_ms")).toInt(), 5);
        f.online.clear();
        printer = first();
        QCOMPARE(printer.value(QLatin1String("since_ms")).toInt(), 7); // when it was last known
        QCOMPARE(printer.value(QLatin1String("last_since_ms")).toInt(), 5);
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
    void timersAreListedAndChangedByThoseWhoAreNoted()
    {
        Hq f;
        const QJsonArray timers = f.array(f.call("GET", QStringLiteral("/v1/timers")));
        QVERIFY(timers.size() >= 8);
        QCOMPARE(timers.first().toObject().value(QLatin1String("zone")).toString(), QStringLiteral("Asia/Shanghai"));
        const QHash<QString, QString> name{{QStringLiteral("name"), QStringLiteral("housekeeping.incidents")}};
        const auto change = [&](const char *what, const QByteArray &body = {}, QHash<QString, QString> arguments = {}) {
            return f.call("POST", QStringLiteral("/v1/timers/{name}/") + QString::fromLatin1(what), body, arguments.isEmpty() ? name : arguments).status;
        };
        QCOMPARE(change("pause", R"({"reason":"the disk is full"})"), 200);
        QCOMPARE(f.count("SELECT count(*) FROM function_pause WHERE name = 'housekeeping.incidents' AND actor = 'key:app' AND reason = 'the disk is full'"), 1);
        QCOMPARE(change("pause"), 200); // it is already
        QCOMPARE(change("run"), 202);
        QCOMPARE(f.count("SELECT count(*) FROM timer_run WHERE by_hand = 1"), 1);
        QCOMPARE(change("resume"), 200);
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE actor = 'key:app' AND action IN ('function.paused', 'timer.run', 'function.resumed')"), 3);
        QCOMPARE(change("run", R"({"store":"SZ001"})"), 422); // it is the chain's
        QCOMPARE(change("run", "nonsense"), 400);
        QCOMPARE(change("pause", {}, {{QStringLiteral("name"), QStringLiteral("http.stores")}}), 404);
        QCOMPARE(change("pause", {}, {{QStringLiteral("name"), QStringLiteral("nobody")}}), 404);
    }
    void metricsAreInPrometheusTextForm()
    {
        Hq f;
        f.online = {f.till2};
        QCOMPARE(f.place(QJsonDocument(validOrder()).toJson()).status, 201); // for till 1 or 2: nobody has stored it
        f.clock.advance(90'000);
        const HttpResponse response = f.call("GET", QStringLiteral("/metrics"));
        QCOMPARE(response.status, 200);
        QCOMPARE(response.contentType, QByteArray("text/plain; version=0.0.4; charset=utf-8"));
        const QList<QByteArray> lines = response.body.split('\n');
        for (const char *line : {"# TYPE hearth_function_runs_total counter", "hearth_function_runs_total{function=\"x\",trigger=\"timer\"} 3",
                                 "hearth_function_failures_total{function=\"x\",trigger=\"timer\"} 1", "hearth_function_seconds_total{function=\"x\",trigger=\"timer\"} 0.009",
                                 "hearth_connected_tills 1", "hearth_store_connected_tills{store=\"SZ001\"} 1", "hearth_store_lag_facts{store=\"SZ001\"} 1",
                                 "hearth_store_lag_seconds{store=\"SZ001\"} 90"})
            QVERIFY2(lines.contains(line), response.body.constData());
        prometheusReads(response.body);
    }
    void metricsTellOfTimersHistogramsAndConnections()
    {
        HqFixture f;
        Registry registry;
        HqServices services;
        FunctionState state{QStringLiteral("x\"y\\z"), QStringLiteral("queue t"), 5, 1, 4'321, 0, 2, 1, {}};
        state.paused = QStringLiteral("somebody");
        state.overdue = 1;
        state.buckets = {1, 1, 1, 1, 0, 0};
        services.functionStates = [&] { return QList<FunctionState>{state}; };
        services.connections = [] { return storage::DatabasePool::Usage{16, 3, 2, 0, 100, 4, 250, 1}; };
        registerFunctions(registry, services);
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("INSERT INTO timer_plan (timer, scope, planned_ms, runs, failures, missed, last_run_ms, last_took_ms, last_success_ms) "
                               "VALUES ('housekeeping.incidents', 0, 1000, 7, 2, 3, 5000, 1, 5000)"));
            return {};
        }));
        QByteArray text;
        for (const auto &function : registry.functions()) {
            if (function->name() != QLatin1String("http.metrics"))
                continue;
            const HttpRequest request{"GET", QStringLiteral("/metrics"), {}, {}, {}, {}, {}, QStringLiteral("app")};
            const Event event{{}, 0, 0, &request};
            TestContext context(f);
            QVERIFY(function->handle({&event, 1}, context));
            text = context.answer->body;
        }
        prometheusReads(text);
        const QList<QByteArray> lines = text.split('\n');
        const QByteArray labels = "function=\"x\\\"y\\\\z\",trigger=\"queue\"";
        for (const QByteArray &line : {"hearth_function_duration_seconds_bucket{" + labels + ",le=\"0.005\"} 1", "hearth_function_duration_seconds_bucket{" + labels + ",le=\"10\"} 4",
                                       "hearth_function_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 5", "hearth_function_duration_seconds_sum{" + labels + "} 4.321",
                                       "hearth_function_duration_seconds_count{" + labels + "} 5", "hearth_function_paused{" + labels + "} 1",
                                       "hearth_function_overdue_total{" + labels + "} 1", QByteArray("hearth_timer_missed_total{timer=\"housekeeping.incidents\"} 3"),
                                       QByteArray("hearth_timer_last_success_timestamp_seconds{timer=\"housekeeping.incidents\"} 5"),
                                       QByteArray("hearth_database_connections_in_use 2"), QByteArray("hearth_database_connection_wait_seconds_total 0.25")})
            QVERIFY2(lines.contains(line), (line + "\n" + text).constData());
    }
    void everyRouteIsOpenOrForAScopeThatTheDescriptionNames()
    {
        Hq hq;
        const QJsonObject paths = QJsonDocument::fromJson(hq.call("GET", QStringLiteral("/v1/openapi.json")).body).object().value(QLatin1String("paths")).toObject();
        QSet<QString> used;
        for (const auto &function : hq.registry.functions()) {
            const Trigger trigger = function->trigger();
            const auto *http = std::get_if<HttpTrigger>(&trigger);
            if (http == nullptr || http->open)
                continue;
            QVERIFY2(scope::all().contains(http->scope), qPrintable(function->name()));
            const QJsonObject operation = paths.value(http->pattern).toObject().value(QString::fromLatin1(http->method.toLower())).toObject();
            QCOMPARE(operation.value(QLatin1String("x-scope")).toString(), http->scope);
            QVERIFY2(operation.value(QLatin1String("responses")).toObject().contains(QLatin1String("403")), qPrintable(function->name()));
            used.insert(http->scope);
        }
        QCOMPARE(used.size(), scope::all().size());
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
#include "protocol/factbodies.h"
