// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/generatedchain.h"
#include "forecasting/lightgbm.h"
#include "functions/cli/admindesk.h"
#include "functions/forecast/forecastdata.h"
#include "functions/forecast/forecastfunctions.h"
#include "hq/testcontext.h"
#include "hqstore/itemdaystore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/refundstore.h"
#include "hqstore/revenuestore.h"
#include "hqstore/salestore.h"
#include "protocol/messages.h"

#include <cmath>

using namespace hearth;
using namespace hearth::hq;
using storage::Transaction;

class TestForecastFunctions : public QObject {
    Q_OBJECT

    static QDate lastDay() { return QDate(2025, 11, 23); }

    /** A chain with all functions of headquarters, and orders put where tills' facts put them. */
    struct Chain : HqFixture {
        Chain()
        {
            HqServices services;
            services.forecastThreads = 1; // others' tests run beside this one
            services.alertUrl = QStringLiteral("http://127.0.0.1:1/alerts");
            registerFunctions(registry, services);
            stores.insert(QStringLiteral("SZ001"), { store, till1 });
            night(lastDay());
        }
        /** The clock stands at half past six in the morning after `last`. */
        void night(QDate last)
        {
            over = last;
            clock.jumpTo(StoreCalendar().utcMs(last.addDays(1), QTime(6, 30)));
        }
        void addStore(const QString &code)
        {
            QVERIFY(write([&](Transaction &tx) -> Result<void> {
                HEARTH_ASSIGN(const Store added, StoreStore::add(tx, code, settings(), clock.nowMs()));
                HEARTH_ASSIGN(const qint64 till, TillStore::ensure(tx, added.id, 1, clock.nowMs()));
                stores.insert(code, { added.id, till });
                return {};
            }));
        }
        /** `pieces` of 10.00 in one order at lunch. */
        ClosedOrder orderOf(const QString &code, QDate date, int pieces, QTime at = QTime(12, 30),
            const QString &channel = QStringLiteral("counter"))
        {
            ClosedOrder made = order({ pieces }, date);
            made.storeId = code;
            made.channel = channel;
            made.closedAtMs = StoreCalendar().utcMs(date, at);
            return made;
        }
        Result<void> put(Transaction &tx, const ClosedOrder &order)
        {
            return SaleStore::add(tx, order, QByteArray(32, 'h'), stores.value(order.storeId).second, clock.nowMs())
                .map([](auto) {});
        }
        void sell(const QString &code, QDate date, int pieces)
        {
            QVERIFY(write([&](Transaction &tx) { return put(tx, orderOf(code, date, pieces)); }));
        }
        /** One order a day of so many pieces; 0: closed. */
        void sellDays(const QString &code, QDate from, QDate to, const std::function<double(QDate)> &pieces)
        {
            QVERIFY(write([&](Transaction &tx) -> Result<void> {
                for (QDate date = from; date <= to; date = date.addDays(1))
                    if (const int count = static_cast<int>(std::lround(pieces(date))); count > 0)
                        HEARTH_TRY(put(tx, orderOf(code, date, count)));
                return {};
            }));
        }
        Result<void> run(const char *name, const Event &event)
        {
            for (const auto &function : registry.functions()) {
                if (function->name() != QLatin1String(name))
                    continue;
                TestContext context(*this);
                auto done = function->handle({ &event, 1 }, context);
                answer = context.answer;
                woken = context.woken;
                return done;
            }
            return fail(ErrorCode::NotFound, QStringLiteral("no such function"));
        }
        Result<void> of(const char *name, const QString &code)
        {
            Event event;
            event.store = stores.value(code).first;
            event.storeCode = code;
            event.atMs = clock.nowMs();
            return run(name, event);
        }
        void all(const char *name)
        {
            for (const QString &code : stores.keys())
                QVERIFY2(of(name, code), qPrintable(code));
        }
        Result<void> train(const char *reason = "asked")
        {
            Event event;
            event.body = forecastTrainMessage(reason);
            event.atMs = clock.nowMs();
            clock.advance(1'000);
            return run("forecast.train", event);
        }
        Result<void> overrideDay(QDate date, std::optional<Money> amount, qint64 atMs)
        {
            const QByteArray body = protocol::encode(
                protocol::ForecastOverridden{ date, amount, QStringLiteral("street fair"), QStringLiteral("Li") });
            IngestFunction::Fact fact{ till1, store, 1, ++seq, clock.nowMs(), atMs, newId(clock), body };
            return write([&](Transaction &tx) {
                return registry.ingest(tx, static_cast<int>(protocol::FactKind::ForecastOverridden), fact);
            });
        }
        QList<RevenueCell> cells(const QString &code)
        {
            QList<RevenueCell> list;
            auto rows =
                db->query("SELECT business_date, channel, part, orders, total_minor FROM revenue_cell WHERE store = ?1"
                          " ORDER BY business_date, channel, part",
                      stores.value(code).first)
                    .value();
            while (rows.next().value())
                list.append({ rows.text(0), rows.text(1), rows.int32(2), rows.int64(3), rows.money(4) });
            return list;
        }
        QList<protocol::ForecastPublished> published(qint64 till)
        {
            QList<protocol::ForecastPublished> list;
            const auto facts = OutboxStore::read(*db, till, 0, 256, 1 << 20).value();
            for (const protocol::ChangeFact &fact : facts)
                if (fact.kind == static_cast<int>(protocol::ChangeKind::ForecastPublished))
                    list.append(protocol::decodeForecastPublished(fact.body).value());
            return list;
        }
        ForecastRun forecastOf(const QString &code)
        {
            return ForecastStore::newestRun(*db, stores.value(code).first).value().value();
        }
        /** What waits to be posted where alerts are. */
        QList<QByteArray> alerts()
        {
            QList<QByteArray> list;
            auto rows = db->query("SELECT l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic"
                                  " WHERE t.name = 'printers.alert' ORDER BY l.id")
                            .value();
            while (rows.next().value())
                list.append(rows.blob(0));
            return list;
        }
        QByteArray metrics() { return run("http.metrics", {}) ? answer->body : QByteArray(); }
        qint64 messages()
        {
            return count("SELECT count(*) FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = "
                         "'forecast.train'");
        }

        Registry registry;
        QMap<QString, std::pair<qint64, qint64>> stores;
        std::optional<HttpResponse> answer;
        QList<qint64> woken;
        qint64 seq = 0;
        QDate over;
    };

    /** No LightGBM to be found: what is not about models is quick without it. */
    struct NoLibrary {
        NoLibrary() { qputenv("HEARTH_LIGHTGBM", "/nowhere/lib_lightgbm.so"); }
        ~NoLibrary()
        {
            if (m_before.isNull())
                qunsetenv("HEARTH_LIGHTGBM");
            else
                qputenv("HEARTH_LIGHTGBM", m_before);
        }
        Q_DISABLE_COPY_MOVE(NoLibrary)

    private:
        const QByteArray m_before = qgetenv("HEARTH_LIGHTGBM");
    };

    static double weekly(QDate date) { return 300 * (1 + 0.1 * (date.dayOfWeek() % 7)); }
    /** Eight ordinary stores of half a year that scatter by 8 %. */
    static void ordinary(Chain &f, QDate from, QDate to)
    {
        forecasting::ChainShape shape;
        shape.stores = 8;
        shape.days = static_cast<int>(from.daysTo(to)) + 1;
        shape.scatter = 0.08;
        shape.first = from;
        const forecasting::GeneratedChain chain = forecasting::generateChain(shape);
        for (qsizetype s = 0; s < 8; ++s) {
            const QString code = QStringLiteral("N%1").arg(s);
            f.addStore(code);
            f.sellDays(code, from, to, [&](QDate date) {
                return static_cast<double>(
                           chain.panel.stores[static_cast<size_t>(s)].revenue[static_cast<size_t>(from.daysTo(date))])
                    / 10;
            });
        }
    }

private Q_SLOTS:
    void initTestCase_data()
    {
        qputenv("OMP_NUM_THREADS", "1"); // as above, of forecasts; read when the library is opened
        addDriverRows();
    }
    void init() { chooseDriver(); }

    void ordersBecomeRevenueByChannelAndPartOfTheDay()
    {
        Chain f;
        const QString code = QStringLiteral("SZ001");
        const QDate day = lastDay();
        const ClosedOrder lunch = f.orderOf(code, day, 3);
        const ClosedOrder late = f.orderOf(code, day, 2, QTime(19, 0), QStringLiteral("online"));
        const ClosedOrder undone = f.orderOf(code, day.addDays(-2), 5);
        const ClosedOrder today = f.orderOf(code, day.addDays(1), 9);
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            for (const ClosedOrder &order : { lunch, late, undone, today })
                HEARTH_TRY(f.put(tx, order));
            return RefundStore::add(tx, f.refund(undone, { 5 }), QByteArray(32, 'r'), f.till1).map([](auto) {});
        }));
        QVERIFY(f.of("forecast.extract", code));
        const QList<RevenueCell> cells = f.cells(code);
        QCOMPARE(cells.size(), 3);
        QCOMPARE(cells.at(0).total, Money());
        QCOMPARE(cells.at(0).orders, 0);
        QCOMPARE(cells.at(1).channel, QStringLiteral("counter"));
        QCOMPARE(cells.at(1).part, 2);
        QCOMPARE(cells.at(1).total, Money(3'000));
        QCOMPARE(cells.at(2).channel, QStringLiteral("online"));
        QCOMPARE(cells.at(2).part, 4);
        // A day whose orders were all taken back was open; the closed day between has no row; today is not over.
        const auto days = RevenueStore::days(*f.db, day.addDays(-9), day.addDays(9)).value();
        QCOMPARE(days.size(), 2);
        QCOMPARE(days.at(0).total, Money());
        QCOMPARE(days.at(1).total, Money(5'000));
    }
    void ordersBecomePiecesByItemAndRefundsTakeThemBack()
    {
        Chain f;
        const QString code = QStringLiteral("SZ001");
        const QDate day = lastDay();
        ClosedOrder two = f.order({ 3, 2 }, day);
        two.closedAtMs = StoreCalendar().utcMs(day, QTime(12, 30));
        two.events.last().sku = QStringLiteral("soup");
        two.events.last().name = QStringLiteral("Soup");
        two.events.last().size = QStringLiteral("L");
        const ClosedOrder other = f.orderOf(code, day, 4, QTime(20, 0), QStringLiteral("online"));
        const ClosedOrder old = f.orderOf(code, day.addDays(-ItemDayStore::KeptDays), 5);
        const QString sku = two.events.first().sku;
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            for (const ClosedOrder &order : { two, other, old })
                HEARTH_TRY(f.put(tx, order));
            return {};
        }));
        QVERIFY(f.of("forecast.extract", code));
        const auto pieces = [&](const QString &of, const QString &size) {
            qint64 sum = -1;
            const auto days = ItemDayStore::days(*f.db, f.store, day.addDays(-500), day).value();
            for (const ItemDay &one : days)
                if (one.sku == of && one.size == size && one.businessDate == day)
                    sum = one.pieces;
            return sum;
        };
        const QString size = two.events.first().size;
        QCOMPARE(pieces(sku, size), 7);
        QCOMPARE(pieces(QStringLiteral("soup"), QStringLiteral("L")), 2);
        QCOMPARE(f.count("SELECT count(*) FROM item_day"), 2); // what is too old for a forecast is not counted
        QCOMPARE(f.count("SELECT count(*) FROM revenue_day"), 2);
        const auto names = ItemDayStore::names(*f.db, f.store).value();
        QCOMPARE(names.size(), 2);
        QVERIFY(std::any_of(
            names.begin(), names.end(), [](const ItemName &one) { return one.name == QLatin1String("Soup"); }));
        // Taken back the day after: of the day of the sale.
        QVERIFY(f.write([&](Transaction &tx) {
            return RefundStore::add(tx, f.refund(other, { 4 }), QByteArray(32, 'r'), f.till1).map([](auto) {});
        }));
        f.night(day.addDays(1));
        QVERIFY(f.of("forecast.extract", code));
        QCOMPARE(pieces(sku, size), 3);
        QCOMPARE(f.count("SELECT count(*) FROM item_day"), 2);
    }
    void whatComesLaterChangesItsDayAlone()
    {
        Chain f;
        const QString code = QStringLiteral("SZ001");
        f.sellDays(code, lastDay().addDays(-9), lastDay(), [](QDate) { return 4; });
        QVERIFY(f.of("forecast.extract", code));
        QCOMPARE(f.count("SELECT count(*) FROM revenue_day WHERE total_minor = 4000"), 10);
        const RevenueMark mark = RevenueStore::mark(*f.db, f.store).value();
        QVERIFY(RevenueStore::touched(*f.db, f.store, mark, lastDay()).value().isEmpty());
        f.sell(code, lastDay().addDays(-5), 2); // of a till that was offline
        QCOMPARE(RevenueStore::touched(*f.db, f.store, mark, lastDay()).value(),
            QStringList{ lastDay().addDays(-5).toString(Qt::ISODate) });
        f.night(lastDay().addDays(1));
        QVERIFY(f.of("forecast.extract", code));
        QCOMPARE(f.count("SELECT count(*) FROM revenue_day WHERE total_minor = 4000"), 9);
        QCOMPARE(f.count("SELECT count(*) FROM revenue_day WHERE total_minor = 6000"), 1);
    }
    void ordersBecomeForecastsThatTillsGet()
    {
        Chain f;
        const bool models = f.db->dialect() == storage::Dialect::Sqlite; // once is enough of training
        std::optional<NoLibrary> none;
        if (!models)
            none.emplace();
        const QDate from = lastDay().addDays(-139);
        ordinary(f, from, lastDay());
        const auto special = [&](const char *name, const std::function<double(QDate)> &pieces, QDate first) {
            const QString code = QLatin1String(name);
            f.addStore(code);
            f.sellDays(code, first, lastDay(), pieces);
        };
        special("NEW", weekly, lastDay().addDays(-9));
        special(
            "CLOSED", [](QDate d) { return d > lastDay().addDays(-92) ? 0 : weekly(d); }, from);
        special(
            "SPIKE", [](QDate d) { return d == lastDay().addDays(-5) ? 20 * weekly(d) : weekly(d); }, from);
        special(
            "MOVED", [](QDate d) { return d > lastDay().addDays(-40) ? weekly(d) / 2 : weekly(d); }, from);
        f.all("forecast.extract");
        const auto early = f.of("forecast.predict", QStringLiteral("N1"));
        QVERIFY(!early && early.error().code == ErrorCode::Unavailable);
        QVERIFY(f.train("first"));
        QCOMPARE(f.count("SELECT count(*) FROM forecast_model"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM forecast_model_text"), models ? 4 : 0);
        const auto model = ForecastStore::newestModel(*f.db, true).value().value();
        QCOMPARE(model.missing.isEmpty(), models);
        if (models)
            QVERIFY(model.texts.first().text.startsWith(QLatin1String("tree")));
        const QJsonObject metrics = QJsonDocument::fromJson(model.metrics.toUtf8()).object();
        QVERIFY(metrics.value(QStringLiteral("days")).toInt() > 500);
        QVERIFY(metrics.value(QStringLiteral("wape_accuracy")).toDouble()
            > metrics.value(QStringLiteral("baseline_wape_accuracy")).toDouble());
        f.all("forecast.predict");
        QCOMPARE(f.count("SELECT count(*) FROM forecast_run"), 12); // SZ001 never sold anything
        const auto ratio = [&](const char *code, double level) {
            const ForecastRun run = f.forecastOf(QLatin1String(code));
            double sum = 0;
            double truth = 0;
            for (const ForecastDay &day : run.days) {
                sum += static_cast<double>(day.day.point.minor());
                truth += level * 1'000 * weekly(day.day.date);
            }
            return sum / truth;
        };
        const auto reasons = [&](const char *code) { return f.forecastOf(QLatin1String(code)).reasons; };
        for (const char *code : { "NEW", "CLOSED", "SPIKE" })
            QVERIFY2(std::abs(std::log(ratio(code, 1))) < 0.2,
                qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(code)).arg(ratio(code, 1))));
        QVERIFY2(std::abs(std::log(ratio("MOVED", 0.5))) < 0.2, qPrintable(QString::number(ratio("MOVED", 0.5))));
        QVERIFY(reasons("NEW").contains(QLatin1String("\"new_store\"")));
        QVERIFY(reasons("CLOSED").contains(QLatin1String("\"closed_since\"")));
        QVERIFY(reasons("SPIKE").contains(QLatin1String("\"capped_day\"")));
        QVERIFY(reasons("MOVED").contains(QLatin1String("\"level_changed\"")));

        const auto [storeId, till] = f.stores.value(QStringLiteral("NEW"));
        const auto facts = f.published(till);
        QCOMPARE(facts.size(), 1);
        QCOMPARE(facts.first().days.size(), 30); // decoded: bounds enclose each other, dates ascend
        QCOMPARE(facts.first().origin, lastDay());
        QCOMPARE(facts.first().days.first().date, lastDay().addDays(1));
        QVERIFY(facts.first().days.first().low80 < facts.first().days.first().high80);
        QVERIFY(facts.first().days.first().low95 < facts.first().days.first().low80);
        QVERIFY(std::any_of(facts.first().reasons.begin(), facts.first().reasons.end(),
            [](const auto &r) { return r.kind == QLatin1String("new_store"); }));
        QVERIFY(f.of("forecast.predict", QStringLiteral("NEW")));
        QCOMPARE(f.woken, QList<qint64>{ till });
        QCOMPARE(f.count("SELECT count(*) FROM forecast_run"), 12); // again the same night: in its place
        QCOMPARE(f.count("SELECT count(*) FROM forecast_day"), 12 * 30);

        // A till that is new, and one that has lost its database, are told too.
        qint64 second = 0;
        QVERIFY(f.write([&, storeId = storeId](Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(second, TillStore::ensure(tx, storeId, 2, f.clock.nowMs()));
            return {};
        }));
        QCOMPARE(f.published(second), QList{ facts.first() });
        QVERIFY(f.write(
            [&, till = till](Transaction &tx) { return TillStore::restartFacts(tx, till, 0, 0, f.clock.nowMs()); }));
        QCOMPARE(f.published(till).size(), 1);

        Event request;
        HttpRequest http;
        request.request = &http;
        QVERIFY(f.run("http.forecasts", request));
        const QJsonObject json = QJsonDocument::fromJson(f.answer->body).object();
        QCOMPARE(json.value(QStringLiteral("stores")).toArray().size(), 13);
        QCOMPARE(json.value(QStringLiteral("model")).toObject().value(QStringLiteral("version")).toInteger(), model.id);
        http.query.insert(QStringLiteral("store"), QStringLiteral("NOWHERE"));
        QVERIFY(f.run("http.forecasts", request).error().code == ErrorCode::NotFound);
    }
    void daysAreTakenApartForTillsAndForTheApi()
    {
        const NoLibrary none;
        Chain f;
        const QDate from = lastDay().addDays(-119);
        ordinary(f, from, lastDay());
        const QString code = QStringLiteral("MIXED");
        f.addStore(code);
        // A third goes online in the evening; soup is sold no more; salad is new; fractions of a piece are nobody's.
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            for (QDate date = from; date <= lastDay(); date = date.addDays(1))
                for (int i = 0; i < 6; ++i) {
                    ClosedOrder order =
                        f.orderOf(code, date, 10 + (date.dayOfWeek() + i) % 3, i < 4 ? QTime(12, 30) : QTime(19, 0),
                            i < 4 ? QStringLiteral("counter") : QStringLiteral("online"));
                    if (i == 0 && date < lastDay().addDays(-20))
                        order.events.first().sku = QStringLiteral("soup");
                    if (i == 1 && date > lastDay().addDays(-10)) {
                        order.events.first().sku = QStringLiteral("salad");
                        order.events.first().name = QStringLiteral("Salad");
                    }
                    HEARTH_TRY(f.put(tx, order));
                }
            return {};
        }));
        f.all("forecast.extract");
        QVERIFY(f.train("first"));
        QVERIFY(f.of("forecast.predict", code));
        const auto facts = f.published(f.stores.value(code).second);
        QCOMPARE(facts.size(), 1);
        const protocol::ForecastPublished &fact = facts.first(); // decoded: shares add up to their days
        QCOMPARE(fact.channels, QStringList({ QStringLiteral("counter"), QStringLiteral("online") }));
        QCOMPARE(fact.items.size(), 2);
        QCOMPARE(fact.items.at(0).name, QStringLiteral("Hawaiian"));
        QCOMPARE(fact.items.at(1).sku, QStringLiteral("salad"));
        QCOMPARE(fact.items.at(1).size, QStringLiteral("M"));
        for (const auto &day : fact.days) {
            QCOMPARE(day.channels.size(), 2);
            QCOMPARE(day.parts.size(), 5);
            const double share =
                static_cast<double>(day.channels.at(1).point.minor()) / static_cast<double>(day.point.minor());
            QVERIFY2(std::abs(share - 1.0 / 3) < 0.03, qPrintable(QString::number(share)));
            // Lunch is what comes over the counter; the chain, which both are held at, has more of it.
            QVERIFY(std::abs((day.parts.at(2).point - day.channels.at(0).point).minor()) * 20 < day.point.minor());
            QCOMPARE(day.parts.at(0).point, Money());
            QVERIFY(day.parts.at(4).low80 < day.parts.at(4).point && day.parts.at(4).point < day.parts.at(4).high80);
            // One piece is 10.00.
            const double pieces = static_cast<double>(day.items.at(0).hundredths + day.items.at(1).hundredths) / 100;
            QVERIFY2(std::abs(1'000 * pieces / static_cast<double>(day.point.minor()) - 1) < 0.06,
                qPrintable(QString::number(pieces)));
            QVERIFY2(std::abs(day.items.at(1).hundredths / 100.0 - 11) < 3,
                qPrintable(QString::number(day.items.at(1).hundredths)));
        }
        Event request;
        HttpRequest http;
        http.query.insert(QStringLiteral("store"), code);
        request.request = &http;
        QVERIFY(f.run("http.forecasts", request));
        const QJsonObject store = QJsonDocument::fromJson(f.answer->body)
                                      .object()
                                      .value(QStringLiteral("stores"))
                                      .toArray()
                                      .first()
                                      .toObject();
        QCOMPARE(store.value(QStringLiteral("day_parts")).toArray().at(2).toObject(),
            (QJsonObject{ { QStringLiteral("part"), QStringLiteral("lunch") },
                { QStringLiteral("from"), QStringLiteral("11:00") },
                { QStringLiteral("until"), QStringLiteral("14:00") } }));
        QCOMPARE(
            store.value(QStringLiteral("items")).toArray().at(1).toObject().value(QStringLiteral("name")).toString(),
            QStringLiteral("Salad"));
        const QJsonObject day = store.value(QStringLiteral("days")).toArray().at(3).toObject();
        QCOMPARE(day.value(QStringLiteral("channels"))
                     .toArray()
                     .at(1)
                     .toObject()
                     .value(QStringLiteral("channel"))
                     .toString(),
            QStringLiteral("online"));
        QCOMPARE(day.value(QStringLiteral("day_parts"))
                     .toArray()
                     .at(4)
                     .toObject()
                     .value(QStringLiteral("point_minor"))
                     .toInteger(),
            fact.days.at(3).parts.at(4).point.minor());
        QCOMPARE(qRound(100
                     * day.value(QStringLiteral("items"))
                           .toArray()
                           .at(1)
                           .toObject()
                           .value(QStringLiteral("point_pieces"))
                           .toDouble()),
            static_cast<int>(fact.days.at(3).items.at(1).hundredths));
        // Again the same night: in its place. All stores at once come without.
        QVERIFY(f.of("forecast.predict", code));
        QCOMPARE(f.count("SELECT count(*) FROM forecast_mix"), 1);
        http.query.clear();
        QVERIFY(f.run("http.forecasts", request));
        QVERIFY(!f.answer->body.contains("\"channels\""));
        // Mixes go before their runs.
        f.clock.advance(36LL * 24 * 3600 * 1000);
        QVERIFY(f.run("housekeeping.forecast_mixes", {}));
        QCOMPARE(f.count("SELECT count(*) FROM forecast_mix"), 0);
        QCOMPARE(f.count("SELECT count(*) FROM forecast_run"), 1);
        QCOMPARE(ForecastStore::newestRun(*f.db, f.stores.value(code).first, true).value()->days.size(), 30);
    }
    void withoutLightGbmForecastsSayWhatIsMissing()
    {
        Chain f;
        ordinary(f, lastDay().addDays(-69), lastDay());
        f.all("forecast.extract");
        const NoLibrary none;
        QVERIFY(f.train());
        QVERIFY(f.of("forecast.predict", QStringLiteral("N3")));
        QCOMPARE(f.count("SELECT count(*) FROM forecast_model_text"), 0);
        QVERIFY(ForecastStore::newestModel(*f.db, false)
                    .value()
                    ->missing.contains(QLatin1String("/nowhere/lib_lightgbm.so")));
        const ForecastRun run = f.forecastOf(QStringLiteral("N3"));
        QCOMPARE(run.days.size(), 30);
        const QJsonArray reasons = QJsonDocument::fromJson(run.reasons.toUtf8()).array();
        QVERIFY(std::any_of(reasons.begin(), reasons.end(), [](const QJsonValue &value) {
            const QJsonObject reason = value.toObject();
            return reason.value(QStringLiteral("kind")) == QStringLiteral("models_missing")
                && reason.value(QStringLiteral("name")).toString().contains(QLatin1String("/nowhere/lib_lightgbm.so"));
        }));
    }
    void oneStoreThatFailsDoesNotStopTheOthers()
    {
        const NoLibrary none;
        Chain f;
        ordinary(f, lastDay().addDays(-69), lastDay());
        QVERIFY(f.write(
            [](Transaction &tx) { return tx.exec("UPDATE store SET zone = 'Nowhere/Land' WHERE code = 'N2'"); }));
        for (const QString &code : f.stores.keys())
            QCOMPARE(f.of("forecast.extract", code).has_value(), code != QLatin1String("N2"));
        QVERIFY(f.train());
        for (const QString &code : f.stores.keys())
            QCOMPARE(f.of("forecast.predict", code).has_value(), code != QLatin1String("N2"));
        QCOMPARE(f.count("SELECT count(*) FROM forecast_run"), 7);
    }
    void whatWasSaidIsScoredBesideTheBaselineAndTheManager()
    {
        const NoLibrary none;
        Chain f;
        const QString code = QStringLiteral("SZ001");
        const QDate day = lastDay().addDays(1);
        f.sellDays(code, lastDay().addDays(-69), lastDay(), weekly);
        f.all("forecast.extract");
        QVERIFY(f.train());
        f.all("forecast.predict");
        const qint64 begins = StoreCalendar().utcMs(day, QTime(4, 0));
        QVERIFY(f.overrideDay(day, Money(111), begins - 2));
        QVERIFY(f.overrideDay(day, Money(400'000), begins - 1)); // the later one counts
        QVERIFY(f.overrideDay(day, Money(999), begins)); // too late: the day has begun
        QVERIFY(f.overrideDay(day.addDays(1), Money(5), begins - 1));
        QVERIFY(f.overrideDay(day.addDays(1), std::nullopt, begins)); // taken back
        f.night(day.addDays(1));
        QVERIFY(f.of("forecast.score", code)); // nothing is known of the day yet
        QCOMPARE(f.count("SELECT count(*) FROM forecast_score"), 0);
        f.sell(code, day, 300);
        f.sell(code, day.addDays(1), 330);
        QVERIFY(f.of("forecast.extract", code));
        QVERIFY(f.of("forecast.score", code));
        const auto scores = ForecastStore::scores(*f.db, f.store, 1, day).value();
        QCOMPARE(scores.size(), 1); // of the day after there is none made one day ahead
        QCOMPARE(scores.first().date, day);
        QCOMPARE(scores.first().actual, std::optional(Money(300'000)));
        QCOMPARE(scores.first().manager, std::optional(Money(400'000)));
        QCOMPARE(scores.first().baseline, std::optional(Money(std::lround(weekly(day.addDays(-7))) * 1'000)));
        const ForecastAccuracy accuracy = forecastAccuracy(scores);
        QCOMPARE(accuracy.manager, std::optional<qint64>(667));
        QVERIFY(*accuracy.beside > 667 && accuracy.beside == accuracy.forecast);
        QVERIFY(f.of("forecast.predict", code));
        const auto fact = f.published(f.till1).last();
        QCOMPARE(fact.past.size(), 1);
        QCOMPARE(fact.past.first().actual, std::optional(Money(300'000)));
        QCOMPARE(fact.past.first().manager, std::optional(Money(400'000)));
        QCOMPARE(fact.managerPermille, std::optional<qint64>(667));
        QCOMPARE(ForecastStore::overrides(*f.db, f.store, day).value().size(), 1);
    }
    void anErrorThatGrowsRaisesOneAlarmAndAsksForTraining()
    {
        const NoLibrary none;
        Chain f;
        const QString code = QStringLiteral("SZ001");
        f.sellDays(code, lastDay().addDays(-69), lastDay(), weekly);
        f.all("forecast.extract");
        QVERIFY(f.train());
        for (int day = 0; day < 32; ++day) {
            f.night(lastDay().addDays(day));
            if (day > 0)
                f.sell(code, f.over, static_cast<int>(std::lround((day > 24 ? 0.5 : 1.0) * weekly(f.over))));
            QVERIFY(f.of("forecast.extract", code));
            QVERIFY(f.of("forecast.score", code));
            QVERIFY(f.of("forecast.predict", code));
            if (day == 24) {
                QCOMPARE(f.messages(), 0);
                QVERIFY(ForecastStore::openAlarms(*f.db).value().isEmpty());
            }
        }
        const auto alarms = ForecastStore::openAlarms(*f.db).value();
        QCOMPARE(alarms.size(), 1);
        QCOMPARE(alarms.first().storeCode, code);
        QVERIFY2(alarms.first().words.contains(QLatin1String("the error of the last 7 days is")),
            qPrintable(alarms.first().words));
        QCOMPARE(f.messages(), 1);
        // Somebody is told, once; those who watch see it, too.
        QCOMPARE(f.alerts().size(), 1);
        const QJsonObject alert = QJsonDocument::fromJson(f.alerts().first()).object();
        QCOMPARE(alert.value(QStringLiteral("alert")).toString(), QStringLiteral("forecast_drift"));
        QCOMPARE(alert.value(QStringLiteral("store")).toString(), code);
        QCOMPARE(alert.value(QStringLiteral("text")).toString(), alarms.first().words);
        QVERIFY2(f.metrics().contains("\nhearth_forecast_alarms{kind=\"drift\"} 1\n"), f.metrics().constData());
        QVERIFY(f.train("drift"));
        QCOMPARE(f.count("SELECT count(*) FROM forecast_model"), 2);
    }
    void thoseWhoWatchSeeHowForecastingIs()
    {
        const NoLibrary none;
        Chain f;
        f.sellDays(QStringLiteral("SZ001"), lastDay().addDays(-39), lastDay(), weekly);
        f.addStore(QStringLiteral("EMPTY"));
        f.all("forecast.extract");
        QVERIFY(!f.metrics().contains("hearth_forecast_model_age_seconds"));
        QVERIFY(f.metrics().contains("\nhearth_forecast_stores_without 1\n")); // one that sells nothing needs none
        QVERIFY(f.metrics().contains("\nhearth_forecast_alarms{kind=\"drift\"} 0\n"));
        QVERIFY(f.train("first"));
        f.all("forecast.predict");
        f.clock.advance(3'600'000);
        QVERIFY2(f.metrics().contains("\nhearth_forecast_model_age_seconds 3600\n"), f.metrics().constData());
        QVERIFY(f.metrics().contains("\nhearth_forecast_stores_without 0\n"));
        f.clock.advance(26LL * 3'600'000);
        QVERIFY(f.metrics().contains("\nhearth_forecast_stores_without 1\n"));
    }
    void holidaysAreThoseOfTheChain()
    {
        const NoLibrary none;
        Chain f;
        f.sellDays(QStringLiteral("SZ001"), lastDay().addDays(-69), lastDay(), weekly);
        f.all("forecast.extract");
        const auto set = [&](const QString &holidays) {
            return f.write([&](Transaction &tx) -> Result<void> {
                AdminEffects effects;
                return AdminDesk::handle(tx,
                    { { QStringLiteral("command"), QStringLiteral("chain_set") },
                        { QStringLiteral("holidays"), holidays } },
                    f.clock.nowMs(), effects)
                    .map([](const QJsonObject &) {});
            });
        };
        const auto bad = set(QStringLiteral("date,kind,name\n2025-12-01,fete,Founders' Day\n"));
        QVERIFY(!bad && bad.error().where == QLatin1String("holidays:2:12"));
        QVERIFY(f.train());
        QVERIFY(f.of("forecast.predict", QStringLiteral("SZ001")));
        QVERIFY(!f.forecastOf(QStringLiteral("SZ001")).reasons.contains(QLatin1String("Founders")));
        const qint64 asked = f.messages();
        QVERIFY(set(QStringLiteral("date,kind,name\n2025-12-01,off,Founders' Day\n")));
        QCOMPARE(f.messages(), asked + 1);
        QVERIFY(f.of("forecast.predict", QStringLiteral("SZ001"))); // the same night: not that of before
        QVERIFY2(f.forecastOf(QStringLiteral("SZ001")).reasons.contains(QLatin1String("Founders")),
            qPrintable(f.forecastOf(QStringLiteral("SZ001")).reasons));
        QVERIFY(set(QStringLiteral("none")));
        QVERIFY(f.train());
        QVERIFY(f.of("forecast.predict", QStringLiteral("SZ001")));
        QVERIFY(!f.forecastOf(QStringLiteral("SZ001")).reasons.contains(QLatin1String("Founders")));
        QCOMPARE(forecastsJson(*f.db, {}).value().value(QStringLiteral("holidays")).toString(), QStringLiteral("none"));
    }
    void trainingIsAskedForEveryFourteenDays()
    {
        const NoLibrary none;
        Chain f;
        f.sellDays(QStringLiteral("SZ001"), lastDay().addDays(-39), lastDay(), weekly);
        f.all("forecast.extract");
        QVERIFY(f.train("first"));
        const qint64 trained = f.clock.nowMs();
        f.clock.jumpTo(trained + 13LL * 24 * 3600 * 1000);
        QVERIFY(f.run("forecast.train_due", {}));
        QCOMPARE(f.messages(), 0);
        f.clock.jumpTo(trained + 14LL * 24 * 3600 * 1000);
        QVERIFY(f.run("forecast.train_due", {}));
        QCOMPARE(f.messages(), 1);
        Event stale;
        stale.body = forecastTrainMessage("due");
        stale.atMs = trained - 1; // asked for before the training that was
        QVERIFY(f.run("forecast.train", stale));
        QCOMPARE(f.count("SELECT count(*) FROM forecast_model"), 1);
        Event bad;
        bad.body = "{}";
        QCOMPARE(f.run("forecast.train", bad).error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestForecastFunctions)
#include "tst_forecastfunctions.moc"
