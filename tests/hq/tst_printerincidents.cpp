// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What headquarters knows of printers: their history, their troubles, and the alert when one is down for too long.
#include "functions/hqservices.h"
#include "hq/testcontext.h"
#include "hqstore/incidentstore.h"
#include "hqstore/printerhealthstore.h"

#include <QRegularExpression>

using namespace hearth;
using namespace hearth::hq;
using protocol::FactKind;
using protocol::PrinterIncident;
using storage::Transaction;

class TestPrinterIncidents : public QObject {
    Q_OBJECT

    static constexpr qint64 Minute = 60'000;

    struct Hq : HqFixture {
        explicit Hq(const QString &alertUrl = QStringLiteral("http://127.0.0.1:9/alert"))
        {
            HqServices services{[this] { return online; }, {}};
            services.alertUrl = alertUrl;
            services.post = [this](const QString &url, const QByteArray &body) -> Result<int> {
                urls.append(url);
                alerts.append(QJsonDocument::fromJson(body).object());
                return answers.isEmpty() ? Result<int>(200) : answers.takeFirst();
            };
            registerFunctions(registry, services);
            // Noon in the store.
            clock.jumpTo(QDateTime(QDate(2026, 3, 2), QTime(4, 0), Qt::UTC).toMSecsSinceEpoch());
        }
        static void must(const Result<void> &done)
        {
            if (!done)
                qFatal("%s", qPrintable(done.error().toString()));
        }
        QJsonObject get(const QString &pattern, const QHash<QString, QString> &arguments, const QHash<QString, QString> &query = {},
                        int expected = 200)
        {
            for (const auto &function : registry.functions()) {
                const Trigger trigger = function->trigger();
                const auto *http = std::get_if<HttpTrigger>(&trigger);
                if (http == nullptr || http->method != "GET" || http->pattern != pattern)
                    continue;
                const HttpRequest request{"GET", pattern, query, arguments, {}, {}, {}, QStringLiteral("app")};
                const Event event{{}, 0, 0, &request};
                TestContext context(*this);
                const auto done = function->handle({&event, 1}, context);
                const HttpResponse response = done ? context.answer.value_or(HttpResponse{204, {}, {}, {}}) : errorResponse(done.error());
                if (response.status != expected)
                    return {{QStringLiteral("unexpected"), response.status}};
                return QJsonDocument::fromJson(response.body).object();
            }
            return {};
        }
        QJsonArray incidents(bool open = false, const QString &code = {})
        {
            const QHash<QString, QString> query{{QStringLiteral("open"), open ? QStringLiteral("true") : QStringLiteral("false")}};
            return (code.isEmpty() ? get(QStringLiteral("/v1/incidents"), {}, query)
                                    : get(QStringLiteral("/v1/stores/{id}/incidents"), {{QStringLiteral("id"), code}}, query))
                .value(QLatin1String("items")).toArray();
        }
        /** `madeSinceMs`: the till was connected then; by default just now. */
        Result<void> ingest(const PrinterIncident &incident, qint64 till = 0, qint64 madeSinceMs = -1, qint64 clockAheadMs = 0)
        {
            ++seq;
            return write([&](Transaction &tx) {
                return registry.ingest(tx, static_cast<int>(FactKind::PrinterIncident),
                                       {till != 0 ? till : till1, store, 1, seq, clock.nowMs(), clock.nowMs(), newId(clock),
                                        protocol::encode(incident), {}, madeSinceMs >= 0 ? madeSinceMs : clock.nowMs(), clockAheadMs});
            });
        }
        /** The till says how its printer "back" is, since now. */
        void status(PrinterCondition condition, qint64 sinceMs = 0)
        {
            must(write([&](Transaction &tx) {
                return PrinterHealthStore::replace(tx, till1, {{QStringLiteral("back"), QStringLiteral("tcp:127.0.0.1:9100"), condition,
                                                                QByteArray::fromHex("12"), sinceMs != 0 ? sinceMs : clock.nowMs(),
                                                                clock.nowMs(), 0}},
                                                   clock.nowMs());
            }));
        }
        PrinterIncident incident(PrinterCondition condition = PrinterCondition::PaperOut)
        {
            return {newId(clock), QStringLiteral("back"), condition, clock.nowMs(), 0, 0, {}, QByteArray::fromHex("72"),
                    QStringLiteral("tcp:127.0.0.1:9100")};
        }
        Result<void> run(const QString &name, const Event &event = {})
        {
            for (const auto &function : registry.functions()) {
                if (function->name() != name)
                    continue;
                TestContext context(*this);
                return function->handle({&event, 1}, context);
            }
            return fail(ErrorCode::NotFound, name);
        }
        /** The timer twice, as it sees a till that is there and stays. Alerts that were raised so far. */
        qint64 look()
        {
            must(run(QStringLiteral("printers.alert")));
            must(run(QStringLiteral("printers.alert")));
            return count("SELECT count(*) FROM printer_alert");
        }
        void openHours(const QString &hours, std::optional<qint64> after = std::nullopt)
        {
            must(write([&](Transaction &tx) { return StoreStore::setHours(tx, store, hours, after); }));
        }
        QByteArray message()
        {
            auto rows = db->query("SELECT l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = 'printers.alert'"
                                  " ORDER BY l.id DESC").value();
            return rows.next().value() ? rows.blob(0) : QByteArray();
        }
        Registry registry;
        QList<qint64> online;
        QStringList urls;
        QList<QJsonObject> alerts;
        QList<Result<int>> answers;
        qint64 seq = 0;
    };

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void anIncidentOnlyMovesForward()
    {
        Hq f;
        f.online = {f.till1};
        PrinterIncident incident = f.incident();
        QVERIFY(f.ingest(incident));
        QCOMPARE(f.incidents(true).size(), 1);
        QJsonObject shown = f.incidents().first().toObject();
        QCOMPARE(shown.value(QLatin1String("condition")).toString(), QStringLiteral("paper_out"));
        QCOMPARE(shown.value(QLatin1String("printer")).toString(), QStringLiteral("back"));
        QCOMPARE(shown.value(QLatin1String("raw")).toString(), QStringLiteral("72"));
        QCOMPARE(shown.value(QLatin1String("store")).toString(), QStringLiteral("SZ001"));
        QCOMPARE(shown.value(QLatin1String("connected")).toBool(), true);
        QVERIFY(shown.value(QLatin1String("ended_ms")).isNull());
        const PrinterIncident begun = incident;
        incident.acknowledgedAtMs = incident.startedAtMs + 5;
        incident.acknowledgedBy = QStringLiteral("Li");
        QVERIFY(f.ingest(incident));
        QVERIFY(f.ingest(begun)); // comes again
        PrinterIncident ended = begun;
        ended.endedAtMs = begun.startedAtMs + 9;
        QVERIFY(f.ingest(ended));
        ended.endedAtMs += 100;
        ended.acknowledgedAtMs = 77;
        ended.acknowledgedBy = QStringLiteral("Wang");
        QVERIFY(f.ingest(ended));
        QVERIFY(f.ingest(begun));
        QCOMPARE(f.count("SELECT count(*) FROM incident"), 1);
        shown = f.incidents().first().toObject();
        QCOMPARE(shown.value(QLatin1String("ended_ms")).toInteger(), begun.startedAtMs + 9);
        QCOMPARE(shown.value(QLatin1String("acknowledged_ms")).toInteger(), begun.startedAtMs + 5);
        QCOMPARE(shown.value(QLatin1String("acknowledged_by")).toString(), QStringLiteral("Li"));
        QVERIFY(f.incidents(true).isEmpty());
        // Another till's incident of the same id is another one.
        QVERIFY(f.ingest(begun, f.till2));
        QCOMPARE(f.count("SELECT count(*) FROM incident"), 2);
        QVERIFY(!f.write([&](Transaction &tx) {
            return f.registry.ingest(tx, 5, {f.till1, f.store, 1, 99, 1, 1, newId(f.clock), QByteArray("x")});
        }));
    }
    void incidentsAreListedByStoreAndInParts()
    {
        Hq f;
        qint64 other = 0;
        Hq::must(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(const Store beijing, StoreStore::add(tx, QStringLiteral("BJ001"), HqFixture::settings(), 1));
            HEARTH_ASSIGN(other, TillStore::ensure(tx, beijing.id, 1, 1));
            return {};
        }));
        for (int i = 0; i < 3; ++i)
            QVERIFY(f.ingest(f.incident()));
        QVERIFY(f.ingest(f.incident(), other));
        QCOMPARE(f.incidents(true).size(), 4);
        QCOMPARE(f.incidents(true, QStringLiteral("BJ001")).size(), 1);
        const QJsonObject part = f.get(QStringLiteral("/v1/incidents"), {}, {{QStringLiteral("limit"), QStringLiteral("3")}});
        QCOMPARE(part.value(QLatin1String("items")).toArray().size(), 3);
        const QString before = QString::number(part.value(QLatin1String("before")).toInteger());
        const QJsonObject rest = f.get(QStringLiteral("/v1/incidents"), {}, {{QStringLiteral("before"), before}});
        QCOMPARE(rest.value(QLatin1String("items")).toArray().size(), 1);
        QVERIFY(rest.value(QLatin1String("before")).isNull());
        QVERIFY(f.get(QStringLiteral("/v1/incidents"), {}, {{QStringLiteral("open"), QStringLiteral("maybe")}}, 422)
                    .contains(QLatin1String("error")));
        QVERIFY(f.get(QStringLiteral("/v1/stores/{id}/incidents"), {{QStringLiteral("id"), QStringLiteral("SZ9")}}, {}, 404)
                    .contains(QLatin1String("error")));
    }
    void everyChangeOfAConditionIsHistoryForNinetyDays()
    {
        Hq f;
        const QHash<QString, QString> back{{QStringLiteral("id"), QStringLiteral("SZ001")}, {QStringLiteral("name"), QStringLiteral("back")}};
        const QString pattern = QStringLiteral("/v1/stores/{id}/printers/{name}/history");
        QVERIFY(f.get(pattern, back, {}, 404).contains(QLatin1String("error")));
        for (const PrinterCondition condition : {PrinterCondition::Unknown, PrinterCondition::Ok, PrinterCondition::Ok, PrinterCondition::PaperOut,
                                                 PrinterCondition::PaperOut, PrinterCondition::Ok}) {
            f.status(condition);
            f.clock.advance(1'000);
        }
        const auto conditions = [&] {
            QStringList names;
            for (const auto &change : f.get(pattern, back).value(QLatin1String("items")).toArray())
                names.append(change.toObject().value(QLatin1String("condition")).toString());
            return names.join(QLatin1Char(' '));
        };
        QCOMPARE(conditions(), QStringLiteral("ok paper_out ok unknown"));
        f.clock.advance(89LL * 24 * 3600 * 1000);
        f.status(PrinterCondition::CoverOpen);
        QVERIFY(f.run(QStringLiteral("housekeeping.printer_history")));
        QCOMPARE(conditions(), QStringLiteral("cover_open ok paper_out ok unknown"));
        f.clock.advance(2LL * 24 * 3600 * 1000);
        QVERIFY(f.run(QStringLiteral("housekeeping.printer_history")));
        QCOMPARE(conditions(), QStringLiteral("cover_open"));
    }
    void whatIsOverIsKeptForFourHundredDaysAndWhatIsOpenForEver()
    {
        Hq f;
        f.online = {f.till1};
        const qint64 day = 24 * 60 * Minute;
        const auto alerted = [&f](int alerts) {
            f.clock.advance(6 * Minute);
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("for 6 minutes")));
            QCOMPARE(f.look(), alerts);
        };
        // One is over, the other never ends; a third is told of by STATUS alone and lasts.
        PrinterIncident over = f.incident();
        QVERIFY(f.ingest(over));
        alerted(1);
        over.endedAtMs = 5; // its till's clock is wrong
        QVERIFY(f.ingest(over));
        QVERIFY(f.ingest(f.incident(PrinterCondition::CoverOpen)));
        alerted(2);
        f.clock.advance(Minute);
        QVERIFY(f.write([&](Transaction &tx) {
            return PrinterHealthStore::replace(tx, f.till1, {{QStringLiteral("side"), QStringLiteral("tcp:127.0.0.1:9101"), PrinterCondition::Offline, {},
                                                              f.clock.nowMs(), f.clock.nowMs(), 0}}, f.clock.nowMs());
        }));
        alerted(3);
        const auto prune = [&f] { return f.run(QStringLiteral("housekeeping.incidents")).has_value(); };
        f.clock.advance(399 * day);
        QVERIFY(prune());
        QCOMPARE(f.count("SELECT count(*) FROM incident"), 2);
        f.clock.advance(2 * day);
        QVERIFY(prune());
        QCOMPARE(f.count("SELECT count(*) FROM incident"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM printer_alert"), 2);
        QCOMPARE(f.incidents(true).size(), 1);
        QVERIFY(f.incidents().first().toObject().value(QLatin1String("alerted_ms")).toInteger() > 0);
        QCOMPARE(f.look(), 2); // nobody is told again of what lasts
        // When both are over at last, they go too, each in its time.
        QVERIFY(f.write([&](Transaction &tx) { return IncidentStore::endAll(tx, f.till1, f.clock.nowMs()); }));
        f.status(PrinterCondition::Ok);
        QVERIFY(prune());
        QCOMPARE(f.count("SELECT count(*) FROM incident"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM printer_alert"), 1);
        f.clock.advance(400 * day + 1);
        QVERIFY(prune());
        QCOMPARE(f.count("SELECT count(*) FROM incident") + f.count("SELECT count(*) FROM printer_alert"), 0);
    }
    void incidentsGoInPartsTheOldestFirst()
    {
        Hq f;
        for (int i = 0; i < 5; ++i) {
            PrinterIncident incident = f.incident();
            incident.endedAtMs = f.clock.nowMs();
            QVERIFY(f.ingest(incident));
            f.clock.advance(1);
        }
        const auto prune = [&](qint64 before, int limit) {
            return f.write([&](Transaction &tx) { return IncidentStore::prune(tx, before, limit); }).value();
        };
        QCOMPARE(prune(f.clock.nowMs() - 1, 3), 3);
        QCOMPARE(f.count("SELECT min(id) FROM incident"), 4);
        QCOMPARE(prune(f.clock.nowMs() - 1, 3), 1);
        QCOMPARE(prune(f.clock.nowMs() - 1, 3), 0);
    }
    void aPrinterThatIsDownForTooLongIsAlertedOnce()
    {
        Hq f;
        f.online = {f.till1};
        const PrinterIncident incident = f.incident();
        QVERIFY(f.ingest(incident));
        f.status(PrinterCondition::PaperOut);
        f.clock.advance(5 * Minute);
        QCOMPARE(f.look(), 0);
        f.clock.advance(1);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("store SZ001 till 1 printer back is paper_out for 5 minutes")));
        QCOMPARE(f.look(), 1);
        QVERIFY(f.run(QStringLiteral("printers.alert_callback"), {f.message(), 1, 0, nullptr}));
        QCOMPARE(f.urls, QStringList{QStringLiteral("http://127.0.0.1:9/alert")});
        const QJsonObject alert = f.alerts.first();
        QCOMPARE(alert.value(QLatin1String("alert")).toString(), QStringLiteral("printer_down"));
        QCOMPARE(alert.value(QLatin1String("store")).toString(), QStringLiteral("SZ001"));
        QCOMPARE(alert.value(QLatin1String("printer")).toString(), QStringLiteral("back"));
        QCOMPARE(alert.value(QLatin1String("condition")).toString(), QStringLiteral("paper_out"));
        QCOMPARE(alert.value(QLatin1String("since_ms")).toInteger(), incident.startedAtMs);
        QCOMPARE(alert.value(QLatin1String("incident")).toString(), idText(incident.incidentId));
        QVERIFY(f.incidents().first().toObject().value(QLatin1String("alerted_ms")).toInteger() == f.clock.nowMs());
        // Never again for the same incident, also not after it was seen to.
        PrinterIncident seen = incident;
        seen.acknowledgedAtMs = f.clock.nowMs();
        QVERIFY(f.ingest(seen));
        f.clock.advance(600 * Minute);
        QCOMPARE(f.look(), 1);
        seen.endedAtMs = f.clock.nowMs();
        QVERIFY(f.ingest(seen));
        f.status(PrinterCondition::Ok);
        QCOMPARE(f.look(), 1);
        // The next one is another.
        QVERIFY(f.ingest(f.incident(PrinterCondition::CoverOpen)));
        f.clock.advance(6 * Minute);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cover_open for 6 minutes")));
        QCOMPARE(f.look(), 2);
        QCOMPARE(f.count("SELECT count(*) FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = 'printers.alert'"), 2);
    }
    void aTillWithoutIncidentsIsAlertedByItsStatus()
    {
        Hq f;
        f.online = {f.till1};
        f.status(PrinterCondition::Unreachable);
        f.clock.advance(6 * Minute);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("unreachable for 6 minutes")));
        QCOMPARE(f.look(), 1);
        QCOMPARE(f.look(), 1);
        // The incident that tells of the same comes late.
        PrinterIncident late = f.incident(PrinterCondition::Unreachable);
        late.startedAtMs -= 6 * Minute;
        QVERIFY(f.ingest(late, 0, late.startedAtMs));
        f.clock.advance(60 * Minute);
        QCOMPARE(f.look(), 1);
        late.endedAtMs = f.clock.nowMs();
        QVERIFY(f.ingest(late));
        f.status(PrinterCondition::Ok);
        f.clock.advance(Minute);
        f.status(PrinterCondition::CutterError);
        f.clock.advance(6 * Minute);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cutter_error")));
        QCOMPARE(f.look(), 2);
    }
    void anAlertFollowsHeadquartersClock_data()
    {
        // In minutes, seen from when headquarters hears of the incident.
        QTest::addColumn<qint64>("started");   // by the till's clock
        QTest::addColumn<qint64>("connected"); // when the till was so last before the incident; 0: it is
        QTest::addColumn<qint64>("ahead");     // the till's clock, as HELLO showed
        QTest::addColumn<qint64>("since");     // it counts from then
        const auto row = [](const char *name, qint64 started, qint64 connected, qint64 ahead, qint64 since) {
            QTest::newRow(name) << started << connected << ahead << since;
        };
        row("told at once, the clock right", 0, 0, 0, 0);
        row("told at once, an hour ahead", 60, 0, 60, 0);
        row("told at once, an hour ahead since HELLO", 60, 0, 0, 0);
        row("told at once, an hour behind", -60, 0, -60, 0);
        row("told at once, an hour behind since HELLO", -60, 0, 0, 0);
        row("told late", -120, -180, 0, -120);
        row("told late, an hour ahead", -60, -180, 60, -120);
        row("told late, an hour behind", -180, -180, -60, -120);
        row("told late, ahead since then", 60, -180, 0, 0);
        row("told late, years behind since then", -9'000'000, -180, 0, 0);
        row("told late, began as the connection broke", -181, -180, 0, -180);
    }
    void anAlertFollowsHeadquartersClock()
    {
        QFETCH(const qint64, started);
        QFETCH(const qint64, connected);
        QFETCH(const qint64, ahead);
        QFETCH(const qint64, since);
        Hq f;
        f.online = {f.till1};
        const qint64 heard = f.clock.nowMs();
        PrinterIncident incident = f.incident();
        incident.startedAtMs = heard + started * Minute;
        QVERIFY(f.ingest(incident, 0, heard + connected * Minute, ahead * Minute));
        if (since == 0) {
            f.clock.advance(5 * Minute);
            QCOMPARE(f.look(), 0);
            f.clock.advance(1);
        }
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("for %1 minutes").arg(since == 0 ? 5 : -since)));
        QCOMPARE(f.look(), 1);
        QCOMPARE(f.count("SELECT since_ms FROM printer_alert"), heard + since * Minute);
        // What the till says of its end, or that it is being seen to, moves nothing.
        incident.acknowledgedAtMs = incident.startedAtMs + 1;
        QVERIFY(f.ingest(incident));
        QCOMPARE(f.look(), 1);
        QVERIFY(f.incidents().first().toObject().value(QLatin1String("alerted_ms")).toInteger() > 0);
        QCOMPARE(f.incidents().first().toObject().value(QLatin1String("started_ms")).toInteger(), incident.startedAtMs); // as the till has it
    }
    void byStatusAlonePrintersAreDownSinceHeadquartersHeardOfIt_data()
    {
        QTest::addColumn<qint64>("since");
        QTest::newRow("ahead") << 60 * Minute;
        QTest::newRow("behind") << -60 * Minute;
    }
    void byStatusAlonePrintersAreDownSinceHeadquartersHeardOfIt()
    {
        QFETCH(const qint64, since);
        Hq f;
        f.online = {f.till1};
        const qint64 tillSince = f.clock.nowMs() + since;
        f.status(PrinterCondition::Offline, tillSince);
        f.clock.advance(3 * Minute);
        f.status(PrinterCondition::Offline, tillSince); // nothing new
        f.clock.advance(2 * Minute);
        QCOMPARE(f.look(), 0);
        f.clock.advance(1);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("offline for 5 minutes")));
        QCOMPARE(f.look(), 1);
        f.status(PrinterCondition::Offline, tillSince);
        f.clock.advance(60 * Minute);
        QCOMPARE(f.look(), 1);
        f.status(PrinterCondition::CoverOpen, tillSince + 1);
        f.clock.advance(6 * Minute);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cover_open for 6 minutes")));
        QCOMPARE(f.look(), 2);
    }
    void whatPrintsOrIsNotKnownIsNoAlert_data()
    {
        QTest::addColumn<PrinterCondition>("condition");
        QTest::addColumn<bool>("alert");
        QTest::newRow("ok") << PrinterCondition::Ok << false;
        QTest::newRow("near end") << PrinterCondition::PaperNearEnd << false;
        QTest::newRow("unknown") << PrinterCondition::Unknown << false;
        QTest::newRow("cover") << PrinterCondition::CoverOpen << true;
        QTest::newRow("offline") << PrinterCondition::Offline << true;
        QTest::newRow("unrecoverable") << PrinterCondition::Unrecoverable << true;
        QTest::newRow("unreachable") << PrinterCondition::Unreachable << true;
    }
    void whatPrintsOrIsNotKnownIsNoAlert()
    {
        QFETCH(const PrinterCondition, condition);
        QFETCH(const bool, alert);
        for (const bool byIncident : {false, true}) {
            Hq f;
            f.online = {f.till1};
            if (byIncident)
                QVERIFY(f.ingest(f.incident(condition)));
            else
                f.status(condition);
            f.clock.advance(60 * Minute);
            if (alert)
                QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("for 60 minutes")));
            QCOMPARE(f.look(), alert ? 1 : 0);
        }
    }
    void nobodyKnowsOfATillThatIsAway()
    {
        Hq f;
        QVERIFY(f.ingest(f.incident()));
        f.clock.advance(60 * Minute);
        QCOMPARE(f.look(), 0);
        // Back: it may bring the incident's end with it, so the next run decides.
        f.online = {f.till1};
        QVERIFY(f.run(QStringLiteral("printers.alert")));
        QCOMPARE(f.count("SELECT count(*) FROM printer_alert"), 0);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("paper_out")));
        QVERIFY(f.run(QStringLiteral("printers.alert")));
        QCOMPARE(f.count("SELECT count(*) FROM printer_alert"), 1);
    }
    void outsideOpeningHoursNoTimeRuns()
    {
        Hq f;
        f.online = {f.till1};
        f.openHours(QStringLiteral("10:00-22:00"), 10);
        // Ten in the evening; the printer was switched off a minute before.
        f.clock.jumpTo(QDateTime(QDate(2026, 3, 2), QTime(13, 59), Qt::UTC).toMSecsSinceEpoch());
        QVERIFY(f.ingest(f.incident(PrinterCondition::Unreachable)));
        f.clock.advance(11 * 60 * Minute);
        QCOMPARE(f.look(), 0);
        f.clock.advance(61 * Minute + 9 * Minute); // 10:09 of the next morning
        QCOMPARE(f.look(), 0);
        f.clock.advance(1);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("unreachable")));
        QCOMPARE(f.look(), 1);
    }
    void aStoreOpenPastMidnightIsWatchedThen()
    {
        Hq f;
        f.online = {f.till1};
        f.openHours(QStringLiteral("17:00-02:00"));
        f.clock.jumpTo(QDateTime(QDate(2026, 3, 2), QTime(17, 30), Qt::UTC).toMSecsSinceEpoch()); // 01:30
        QVERIFY(f.ingest(f.incident()));
        f.clock.advance(6 * Minute);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("paper_out")));
        QCOMPARE(f.look(), 1);
        f.clock.jumpTo(QDateTime(QDate(2026, 3, 2), QTime(18, 5), Qt::UTC).toMSecsSinceEpoch()); // 02:05
        QVERIFY(f.ingest(f.incident()));
        f.clock.advance(60 * Minute);
        QCOMPARE(f.look(), 1);
    }
    void aStoresHoursAreCheckedWhenTheyAreSet()
    {
        Hq f;
        const auto set = [&](const QString &hours, std::optional<qint64> after) {
            return f.write([&](Transaction &tx) { return StoreStore::setHours(tx, f.store, hours, after); }).has_value();
        };
        QVERIFY(set(QStringLiteral("11:00-14:00,17:00-02:00"), 7));
        QCOMPARE(StoreStore::find(*f.db, QStringLiteral("SZ001")).value()->alertAfterMin, std::optional<qint64>(7));
        QCOMPARE(StoreStore::all(*f.db)->first().openHours, QStringLiteral("11:00-14:00,17:00-02:00"));
        QVERIFY(!set(QStringLiteral("noon"), 7));
        QVERIFY(!set(QString(), 0));
        QVERIFY(!set(QString(), 1441));
        QVERIFY(set(QString(), std::nullopt));
    }
    void anAlertThatCannotBePostedIsTriedAgainAndWithoutAUrlThereIsNone()
    {
        Hq f;
        f.online = {f.till1};
        QVERIFY(f.ingest(f.incident()));
        f.clock.advance(6 * Minute);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("paper_out")));
        QCOMPARE(f.look(), 1);
        f.answers = {503, 200};
        const QByteArray message = f.message();
        QVERIFY(!f.run(QStringLiteral("printers.alert_callback"), {message, 1, 0, nullptr}));
        QVERIFY(f.run(QStringLiteral("printers.alert_callback"), {message, 1, 0, nullptr}));
        QCOMPARE(f.alerts.size(), 2);

        Hq quiet{QString()};
        quiet.online = {quiet.till1};
        QVERIFY(quiet.ingest(quiet.incident()));
        quiet.clock.advance(6 * Minute);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("paper_out")));
        QCOMPARE(quiet.look(), 1);
        QVERIFY(quiet.message().isEmpty());
        QVERIFY(quiet.run(QStringLiteral("printers.alert_callback"), {message, 1, 0, nullptr}));
        QVERIFY(quiet.alerts.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPrinterIncidents)
#include "tst_printerincidents.moc"
#include "protocol/factbodies.h"
