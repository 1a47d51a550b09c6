// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Print jobs of headquarters: accepted once, followed to paper, taken back, and told to whoever asked for them.
#include "document/ticket.h"
#include "functions/hqservices.h"
#include "hq/testcontext.h"
#include "hqstore/cloudjobstore.h"
#include "hqstore/outboxstore.h"

using namespace hearth;
using namespace hearth::hq;
using protocol::FactKind;
using storage::Transaction;

namespace {
QJsonObject validJob()
{
    QJsonObject job = QJsonDocument::fromJson(R"({"key":"k-1","station":"kitchen","ttl_s":600,
        "document":{"kind":"text","title":"NOTICE","text":["Close at nine","谢谢"],"language":"en"}})").object();
    job.insert(QStringLiteral("callback"), QStringLiteral("http://127.0.0.1:9/told"));
    return job;
}

QByteArray changed(const QString &path, const QJsonValue &value)
{
    QJsonObject job = validJob();
    if (path.startsWith(QLatin1String("document."))) {
        QJsonObject document = job.value(QLatin1String("document")).toObject();
        document.insert(path.mid(9), value);
        job.insert(QLatin1String("document"), document);
    } else {
        job.insert(path, value);
    }
    return QJsonDocument(job).toJson();
}
} // namespace

class TestCloudJobs : public QObject {
    Q_OBJECT

    struct Hq : HqFixture {
        Hq()
        {
            HqServices services{[this] { return online; }, {}};
            services.post = [this](const QString &url, const QByteArray &body) -> Result<int> {
                calls.append({url, QJsonDocument::fromJson(body).object()});
                return answers.isEmpty() ? Result<int>(200) : answers.takeFirst();
            };
            registerFunctions(registry, services);
        }
        HttpResponse call(const QByteArray &method, const QString &pattern, const QString &id, const QByteArray &body = {},
                          const QHash<QString, QString> &query = {})
        {
            for (const auto &function : registry.functions()) {
                const Trigger trigger = function->trigger();
                const auto *http = std::get_if<HttpTrigger>(&trigger);
                if (http == nullptr || http->method != method || http->pattern != pattern)
                    continue;
                const HttpRequest request{method, pattern, query, {{QStringLiteral("id"), id}}, {}, body, {}, QStringLiteral("app")};
                const Event event{{}, 0, 0, &request};
                TestContext context(*this);
                const auto done = function->handle({&event, 1}, context);
                woken = context.woken;
                return done ? context.answer.value_or(HttpResponse{204, {}, {}, {}}) : errorResponse(done.error());
            }
            return {404, {}, {}, {}};
        }
        HttpResponse place(const QByteArray &body, const QString &code = QStringLiteral("SZ001"))
        {
            return call("POST", QStringLiteral("/v1/stores/{id}/print-jobs"), code, body);
        }
        /** Places a valid job under another key; its id. */
        QUuid placed(const QString &key = QStringLiteral("k-1"))
        {
            return QUuid::fromString(object(place(changed(QStringLiteral("key"), key))).value(QLatin1String("id")).toString());
        }
        QJsonObject show(const QUuid &id) { return object(call("GET", QStringLiteral("/v1/print-jobs/{id}"), idText(id))); }
        QString state(const QUuid &id) { return show(id).value(QLatin1String("state")).toString(); }
        HttpResponse cancel(const QUuid &id) { return call("DELETE", QStringLiteral("/v1/print-jobs/{id}"), idText(id)); }
        static QJsonObject object(const HttpResponse &response) { return QJsonDocument::fromJson(response.body).object(); }
        static QStringList hops(const QJsonObject &job)
        {
            QStringList names;
            for (const auto &hop : job.value(QLatin1String("trace")).toArray())
                names.append(hop.toObject().value(QLatin1String("hop")).toString());
            return names;
        }

        // What the till says.
        Result<void> ingest(FactKind kind, const QByteArray &body, qint64 till = 0)
        {
            ++seq;
            return write([&](Transaction &tx) {
                return registry.ingest(tx, static_cast<int>(kind),
                                       {till != 0 ? till : till1, store, epoch, seq, clock.nowMs(), clock.nowMs(), newId(clock), body});
            });
        }
        Result<void> accepted(const QUuid &job, const QString &error = {})
        {
            return ingest(FactKind::PrintAccepted, protocol::encode(protocol::PrintAccepted{job, clock.nowMs(),
                                                                                            error.isEmpty() ? clock.nowMs() + 1 : 0, error}));
        }
        Result<void> status(const QUuid &job, PrintState now, const QString &reason = {}, qint64 till = 0)
        {
            const qint64 t = clock.nowMs();
            const bool printed = now == PrintState::Printed;
            return ingest(FactKind::PrintStatus,
                          protocol::encode(protocol::PrintStatus{job, {}, QStringLiteral("cloud"), QStringLiteral("kitchen"),
                                                                 QStringLiteral("back"), now, reason, 0, t, printed ? t + 1 : 0,
                                                                 printed ? t + 2 : 0, printed ? t + 3 : 0,
                                                                 printed ? QStringLiteral("process_id") : QString()}),
                          till);
        }
        /** Runs the callbacks that wait: as many messages as there are behind the cursor. Their results. */
        QList<Result<void>> drainCallbacks()
        {
            QList<Event> events;
            {
                auto rows = db->query("SELECT l.id, l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic"
                                      " WHERE t.name = 'print.job_rested' AND l.id > ?1 ORDER BY l.id", drained).value();
                while (rows.next().value())
                    events.append({rows.blob(1), rows.int64(0), 0, nullptr});
            }
            QList<Result<void>> results;
            for (const Event &event : std::as_const(events)) {
                drained = event.id;
                results.append(handOver(event));
            }
            return results;
        }
        Result<void> handOver(const Event &event) { return run(QLatin1String("print.callback"), {&event, 1}); }
        Result<void> run(QLatin1String name, std::span<const Event> events)
        {
            for (const auto &function : registry.functions()) {
                if (function->name() == name) {
                    TestContext context(*this);
                    return function->handle(events, context);
                }
            }
            return fail(ErrorCode::NotFound, QStringLiteral("no such function"), QString(name));
        }
        Registry registry;
        QList<qint64> online;
        QList<qint64> woken;
        struct Call {
            QString url;
            QJsonObject body;
        };
        QList<Call> calls;
        QList<Result<int>> answers;
        qint64 seq = 0;
        qint64 epoch = 1;
        qint64 drained = 0;
    };
    static QJsonObject errorOf(const HttpResponse &response)
    {
        return QJsonDocument::fromJson(response.body).object().value(QLatin1String("error")).toObject();
    }

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void aPrintJobIsAcceptedOnce()
    {
        Hq f;
        const HttpResponse first = f.place(QJsonDocument(validJob()).toJson());
        QCOMPARE(first.status, 201);
        const QString id = Hq::object(first).value(QLatin1String("id")).toString();
        QCOMPARE(first.headers.value("Location"), "/v1/print-jobs/" + id.toLatin1());
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        const auto facts = OutboxStore::read(*f.db, f.till1, 0, 10, 1 << 20).value();
        QCOMPARE(facts.size(), 1);
        QCOMPARE(facts.first().kind, static_cast<int>(protocol::ChangeKind::PrintRequested));
        const auto sent = protocol::decodePrintRequested(facts.first().body).value();
        QCOMPARE(idText(sent.jobId), id);
        QCOMPARE(sent.station, QStringLiteral("kitchen"));
        QCOMPARE(sent.ttlMs, 600'000);
        QCOMPARE(sent.requestedAtMs, f.clock.nowMs());
        const Ticket ticket = ticketFromCbor(sent.ticket).value();
        QCOMPARE(ticket.storeId, QStringLiteral("SZ001"));
        QCOMPARE(ticket.till, 1);
        QVERIFY(ticket.localTime.startsWith(QStringLiteral("2025-11-2"))); // in the store's zone
        const TicketLayout layout = layoutTicket(ticket, PaperProfile());
        QString text;
        for (const TicketRow &row : layout.rows) {
            for (const TicketRun &run : row.runs)
                text += run.text + QLatin1Char('\n');
        }
        for (const QString &part : {QStringLiteral("NOTICE"), QStringLiteral("Close at nine"), QString::fromUtf8("谢谢"),
                                    QStringLiteral("JOB ") + id.right(8)})
            QVERIFY2(text.contains(part), qPrintable(part + QLatin1Char('\n') + text));
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE actor = 'key:app' AND action = 'print.requested'"), 1);

        // The same content, written differently and later.
        QJsonObject again = validJob();
        again.insert(QLatin1String("colour"), QLatin1String("red"));
        f.clock.advance(5000);
        const HttpResponse repeat = f.place(QJsonDocument(again).toJson(QJsonDocument::Compact));
        QCOMPARE(repeat.status, 200);
        QCOMPARE(repeat.body, first.body);
        QCOMPARE(f.woken, QList<qint64>{});
        QCOMPARE(f.count("SELECT count(*) FROM cloud_job"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM outbox"), 1);
        for (const auto &[path, value] : std::initializer_list<std::pair<QString, QJsonValue>>{
                 {QStringLiteral("station"), QStringLiteral("receipt")}, {QStringLiteral("ttl_s"), 601},
                 {QStringLiteral("callback"), QJsonValue()}, {QStringLiteral("document.title"), QStringLiteral("NEWS")},
                 {QStringLiteral("till"), 1}}) {
            const HttpResponse other = f.place(changed(path, value));
            QCOMPARE(other.status, 409);
            QCOMPARE(errorOf(other).value(QLatin1String("where")).toString(), QStringLiteral("key"));
        }
        QCOMPARE(f.place(changed(QStringLiteral("key"), QStringLiteral("k-2"))).status, 201);
        QCOMPARE(f.place(QJsonDocument(validJob()).toJson(), QStringLiteral("SZ9")).status, 404);
    }
    void aBadJobIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *path, const QJsonValue &value, const char *where = nullptr) {
            QTest::addRow("%s %s", path, QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).left(60).constData())
                << QString::fromLatin1(path) << value << QString::fromLatin1(where != nullptr ? where : path);
        };
        const QJsonValue missing(QJsonValue::Undefined);
        for (const char *field : {"key", "station", "document", "document.kind"}) {
            row(field, missing);
            row(field, 7);
        }
        row("key", QString());
        row("key", QString(129, QLatin1Char('k')));
        row("station", QString(65, QLatin1Char('s')));
        row("station", QStringLiteral("a\nb"));
        row("till", 0);
        row("till", 1000);
        row("ttl_s", 0);
        row("ttl_s", 604'801);
        row("ttl_s", QStringLiteral("60"));
        row("callback", QStringLiteral("https://a/"));
        row("callback", QStringLiteral("http://u:p@a/"));
        row("callback", QString(501, QLatin1Char('x')));
        row("document.kind", QStringLiteral("poem"));
        row("document.title", 7);
        row("document.title", QString(1'001, QLatin1Char('t')));
        row("document.text", QStringLiteral("x"));
        row("document.text", QJsonArray{QStringLiteral("a"), 7}, "document.text[1]");
        row("document.text", QJsonArray{QString(1'001, QLatin1Char('l'))}, "document.text[0]");
        row("document.lines", QJsonArray{QJsonObject{{QStringLiteral("quantity"), -1}}}, "document.lines[0].quantity");
        row("document.colour", QStringLiteral("red"));
        row("document", QJsonObject{{QStringLiteral("kind"), QStringLiteral("text")}});
    }
    void aBadJobIsRefusedWithItsPlace()
    {
        QFETCH(const QString, path);
        QFETCH(const QJsonValue, value);
        QFETCH(const QString, where);
        Hq f;
        const HttpResponse response = f.place(changed(path, value));
        QCOMPARE(response.status, 422);
        QCOMPARE(errorOf(response).value(QLatin1String("where")).toString(), where);
        QVERIFY(!errorOf(response).value(QLatin1String("text")).toString().isEmpty());
        QCOMPARE(f.count("SELECT (SELECT count(*) FROM cloud_job) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM audit)"), 0);
    }
    void whatIsNoJsonObjectIsABadRequest()
    {
        Hq f;
        for (const char *body : {"", "[]", "7", "{\"key\":", "\xff"})
            QCOMPARE(f.place(body).status, 400);
    }
    void aWriteThatFailsLeavesNothingOfTheJob()
    {
        Hq f;
        int failed = 0;
        for (int nth = 1;; ++nth) {
            storage::WriteFault::failAt(nth, ErrorCode::DiskFull);
            const HttpResponse response = f.place(QJsonDocument(validJob()).toJson());
            storage::WriteFault::failAt(0);
            if (response.status == 201)
                break;
            ++failed;
            QCOMPARE(response.status, 500);
            QCOMPARE(f.count("SELECT (SELECT count(*) FROM cloud_job) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM audit)"), 0);
            QCOMPARE(f.count("SELECT next_rev FROM till WHERE number = 1"), 1);
            QVERIFY(f.woken.isEmpty());
        }
        QVERIFY(failed >= 5); // revision, fact, job, audit, commit
        QCOMPARE(f.count("SELECT count(*) FROM cloud_job"), 1);
    }
    void aJobGoesToTheTillThatIsNamedElseToOneThatIsThere()
    {
        Hq f;
        f.online = {f.till2};
        static_cast<void>(f.placed(QStringLiteral("a")));
        QCOMPARE(f.woken, QList<qint64>{f.till2});
        QJsonObject named = validJob();
        named.insert(QLatin1String("till"), 1);
        QCOMPARE(f.place(QJsonDocument(named).toJson()).status, 201);
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        named.insert(QLatin1String("till"), 3);
        named.insert(QLatin1String("key"), QLatin1String("b"));
        const HttpResponse none = f.place(QJsonDocument(named).toJson());
        QCOMPARE(none.status, 404);
        QCOMPARE(errorOf(none).value(QLatin1String("where")).toString(), QStringLiteral("till"));
    }
    void aJobForAStoreWithoutATillFailsAndSaysSo()
    {
        Hq f;
        QVERIFY(f.write([&](Transaction &tx) { return StoreStore::add(tx, QStringLiteral("SZ002"), HqFixture::settings(), 1); }));
        const HttpResponse response = f.place(QJsonDocument(validJob()).toJson(), QStringLiteral("SZ002"));
        QCOMPARE(response.status, 201);
        const QUuid id = QUuid::fromString(Hq::object(response).value(QLatin1String("id")).toString());
        QCOMPARE(f.state(id), QStringLiteral("failed"));
        QCOMPARE(Hq::hops(f.show(id)), (QStringList{QStringLiteral("accepted"), QStringLiteral("failed")}));
        QCOMPARE(f.drainCallbacks().size(), 1);
        QCOMPARE(f.calls.size(), 1);
        QCOMPARE(f.calls.first().body.value(QLatin1String("reason")).toString(), QStringLiteral("store SZ002 has no till"));
        QCOMPARE(f.cancel(id).status, 409);
    }
    void aJobIsFollowedToPaperAndItsCallbackIsTold()
    {
        Hq f;
        const QUuid id = f.placed();
        const QUuid other = f.placed(QStringLiteral("other"));
        QCOMPARE(f.state(id), QStringLiteral("accepted"));
        f.clock.advance(10);
        QVERIFY(f.write([&](Transaction &tx) { return CloudJobStore::pushed(tx, f.till1, 0, 1, f.clock.nowMs()); }));
        QCOMPARE(f.state(id), QStringLiteral("pushed"));
        QCOMPARE(f.state(other), QStringLiteral("accepted"));
        f.clock.advance(10);
        QVERIFY(f.write([&](Transaction &tx) { return CloudJobStore::tillStored(tx, f.till1, 0, 1, f.clock.nowMs()); }));
        QCOMPARE(f.state(id), QStringLiteral("till_stored"));
        QVERIFY(f.accepted(id));
        QCOMPARE(f.state(id), QStringLiteral("queued"));
        f.clock.advance(10);
        QVERIFY(f.drainCallbacks().isEmpty());
        QVERIFY(f.status(id, PrintState::Held, QStringLiteral("paper out")));
        QCOMPARE(f.state(id), QStringLiteral("held"));
        QVERIFY(f.drainCallbacks().first());
        QCOMPARE(f.calls.last().body.value(QLatin1String("state")).toString(), QStringLiteral("held"));
        f.clock.advance(10);
        QVERIFY(f.status(id, PrintState::Printed));
        const QJsonObject job = f.show(id);
        QCOMPARE(Hq::hops(job).join(QLatin1Char(' ')), QStringLiteral("accepted pushed till_stored job_queued sending sent printed"));
        qint64 last = 0;
        for (const auto &hop : job.value(QLatin1String("trace")).toArray()) {
            QVERIFY(hop.toObject().value(QLatin1String("at_ms")).toInteger() >= last);
            last = hop.toObject().value(QLatin1String("at_ms")).toInteger();
        }
        QCOMPARE(job.value(QLatin1String("state")).toString(), QStringLiteral("printed"));
        QCOMPARE(job.value(QLatin1String("proof")).toString(), QStringLiteral("process_id"));
        QCOMPARE(job.value(QLatin1String("printer")).toString(), QStringLiteral("back"));
        QVERIFY(f.drainCallbacks().first());
        QCOMPARE(f.calls.size(), 2);
        QCOMPARE(f.calls.last().url, QStringLiteral("http://127.0.0.1:9/told"));
        const QJsonObject told = f.calls.last().body;
        QCOMPARE(told.value(QLatin1String("id")).toString(), idText(id));
        QCOMPARE(told.value(QLatin1String("store")).toString(), QStringLiteral("SZ001"));
        QCOMPARE(told.value(QLatin1String("state")).toString(), QStringLiteral("printed"));
        QCOMPARE(told.value(QLatin1String("proof")).toString(), QStringLiteral("process_id"));
        QCOMPARE(told.value(QLatin1String("at_ms")).toInteger(), job.value(QLatin1String("at_ms")).toInteger());
        QCOMPARE(f.show(id).value(QLatin1String("callback")).toObject().value(QLatin1String("told_state")).toString(), QStringLiteral("printed"));
        // Nothing takes it back, and an older word changes nothing.
        f.seq = 0;
        QVERIFY(f.status(id, PrintState::Held, QStringLiteral("late")));
        QVERIFY(f.accepted(id));
        QCOMPARE(f.state(id), QStringLiteral("printed"));
        QVERIFY(f.drainCallbacks().isEmpty());
    }
    void whatTheTillRefusesHasFailedWithItsReason()
    {
        Hq f;
        const QUuid id = f.placed();
        QVERIFY(f.accepted(id, QStringLiteral("no printer serves the station kitchen")));
        const QJsonObject job = f.show(id);
        QCOMPARE(job.value(QLatin1String("state")).toString(), QStringLiteral("failed"));
        QCOMPARE(job.value(QLatin1String("reason")).toString(), QStringLiteral("no printer serves the station kitchen"));
        QCOMPARE(Hq::hops(job).last(), QStringLiteral("failed"));
        QVERIFY(f.drainCallbacks().first());
        QCOMPARE(f.calls.size(), 1);
    }
    void anotherTillsWordOnAJobIsAConflictAndAnUnknownJobIsNone()
    {
        Hq f;
        const QUuid id = f.placed();
        const QByteArray body = protocol::encode(protocol::PrintAccepted{id, 5, 6, {}});
        QCOMPARE(f.ingest(FactKind::PrintAccepted, body, f.till2).error().code, ErrorCode::Conflict);
        QCOMPARE(f.state(id), QStringLiteral("accepted"));
        QVERIFY(f.accepted(newId(f.clock)));
        QVERIFY(f.status(newId(f.clock), PrintState::Printed));
        QVERIFY(f.drainCallbacks().isEmpty());
        QVERIFY(!f.ingest(FactKind::PrintAccepted, "x"));
    }
    void aCallbackIsTriedAgainAndSaysTheNewestOnly()
    {
        Hq f;
        const QUuid id = f.placed();
        QVERIFY(f.accepted(id));
        QVERIFY(f.status(id, PrintState::Held, QStringLiteral("cover open")));
        f.answers = {500, fail(ErrorCode::Unavailable, QStringLiteral("refused"))};
        QVERIFY(!f.drainCallbacks().first());
        const Event again{id.toRfc4122(), 1, 0, nullptr};
        QVERIFY(!f.handOver(again));
        QCOMPARE(f.show(id).value(QLatin1String("callback")).toObject().value(QLatin1String("told_state")).toString(), QString());
        f.clock.advance(10);
        QVERIFY(f.status(id, PrintState::Printed));
        QVERIFY(f.drainCallbacks().first());
        QCOMPARE(f.calls.size(), 3);
        QCOMPARE(f.calls.last().body.value(QLatin1String("state")).toString(), QStringLiteral("printed"));
        // The older message is due again: its news is old.
        QVERIFY(f.handOver(again));
        QCOMPARE(f.calls.size(), 3);
    }
    void aJobWithoutACallbackTellsNobody()
    {
        Hq f;
        const QUuid id = QUuid::fromString(Hq::object(f.place(changed(QStringLiteral("callback"), QJsonValue())))
                                               .value(QLatin1String("id")).toString());
        QVERIFY(f.accepted(id));
        QVERIFY(f.status(id, PrintState::Printed));
        QCOMPARE(f.state(id), QStringLiteral("printed"));
        QVERIFY(!f.show(id).contains(QLatin1String("callback")));
        QVERIFY(f.drainCallbacks().isEmpty());
    }
    void aServerThatKeepsSilentIsLeftAloneForAWhile()
    {
        Hq f;
        const QUuid first = f.placed(QStringLiteral("1"));
        const QUuid second = f.placed(QStringLiteral("2"));
        QVERIFY(f.status(first, PrintState::Printed));
        QVERIFY(f.status(second, PrintState::Printed));
        f.answers = {fail(ErrorCode::Timeout, QStringLiteral("no answer"))};
        const auto results = f.drainCallbacks();
        QCOMPARE(results.size(), 2);
        QVERIFY(!results.at(0) && !results.at(1));
        QCOMPARE(f.calls.size(), 1);
        f.clock.advance(31'000);
        QVERIFY(f.handOver({second.toRfc4122(), 2, 0, nullptr}));
        QCOMPARE(f.calls.size(), 2);
    }
    void aJobIsTakenBackOnlyByItsTill()
    {
        Hq f;
        const QUuid id = f.placed();
        const HttpResponse asked = f.cancel(id);
        QCOMPARE(asked.status, 202);
        QVERIFY(Hq::object(asked).value(QLatin1String("cancelling")).toBool());
        QCOMPARE(f.woken, QList<qint64>{f.till1});
        QCOMPARE(f.cancel(id).status, 202);
        const auto facts = OutboxStore::read(*f.db, f.till1, 0, 10, 1 << 20).value();
        QCOMPARE(facts.size(), 2);
        QCOMPARE(facts.last().kind, static_cast<int>(protocol::ChangeKind::PrintCancelled));
        QCOMPARE(protocol::decodePrintCancelled(facts.last().body)->jobId, id);
        QCOMPARE(f.state(id), QStringLiteral("accepted"));
        f.clock.advance(5);
        QVERIFY(f.accepted(id));
        QVERIFY(f.status(id, PrintState::Failed, QStringLiteral("cancelled")));
        QCOMPARE(f.state(id), QStringLiteral("cancelled"));
        QCOMPARE(Hq::hops(f.show(id)).last(), QStringLiteral("cancelled"));
        QVERIFY(Hq::hops(f.show(id)).contains(QStringLiteral("cancel_requested")));
        QCOMPARE(f.cancel(id).status, 200);
        QVERIFY(f.drainCallbacks().first());
        QCOMPARE(f.calls.last().body.value(QLatin1String("state")).toString(), QStringLiteral("cancelled"));
        QCOMPARE(f.cancel(newId(f.clock)).status, 404);
        QCOMPARE(f.call("DELETE", QStringLiteral("/v1/print-jobs/{id}"), QStringLiteral("x")).status, 422);
    }
    void aJobIsKeptForNinetyDays()
    {
        Hq f;
        const QLatin1String prune("housekeeping.print_jobs");
        const QUuid old = f.placed(QStringLiteral("k-old"));
        f.clock.advance(24LL * 3'600'000);
        const QUuid young = f.placed(QStringLiteral("k-young"));
        f.clock.advance(89LL * 24 * 3'600'000);
        QVERIFY(f.run(prune, {}));
        QCOMPARE(f.state(old), QStringLiteral("accepted"));
        f.clock.advance(1);
        QVERIFY(f.run(prune, {}));
        QCOMPARE(f.call("GET", QStringLiteral("/v1/print-jobs/{id}"), idText(old)).status, 404);
        QCOMPARE(f.state(young), QStringLiteral("accepted"));
        QVERIFY(f.status(old, PrintState::Printed)); // a till that was away for so long still gets its facts taken
    }
    void whatATillMadeOfAJobIsKeptForFourHundredDaysAndAsLongAsTheJob()
    {
        Hq f;
        const qint64 day = 24LL * 3'600'000;
        const QLatin1String trace("housekeeping.print_trace");
        const QUuid job = f.placed();
        QVERIFY(f.status(job, PrintState::Printed));
        QVERIFY(f.status(newId(f.clock), PrintState::Held));
        f.clock.advance(400 * day);
        QVERIFY(f.run(trace, {}));
        QCOMPARE(f.count("SELECT count(*) FROM print_job"), 2);
        f.clock.advance(1);
        QVERIFY(f.run(trace, {}));
        QCOMPARE(f.state(job), QStringLiteral("printed")); // its job is still there
        QVERIFY(Hq::hops(f.show(job)).contains(QStringLiteral("sent")));
        QVERIFY(f.run(QLatin1String("housekeeping.print_jobs"), {}));
        QVERIFY(f.run(trace, {}));
        QCOMPARE(f.count("SELECT count(*) FROM print_job"), 1);
        QCOMPARE(f.count("SELECT state FROM print_job"), static_cast<int>(PrintState::Held));
    }
    void aJobThatIsPrintedOrInDoubtCannotBeTakenBack_data()
    {
        QTest::addColumn<PrintState>("state");
        QTest::addColumn<int>("status");
        QTest::newRow("printed") << PrintState::Printed << 409;
        QTest::newRow("unknown") << PrintState::Unknown << 409;
        QTest::newRow("sent") << PrintState::Sent << 409;
        QTest::newRow("failed") << PrintState::Failed << 409;
        QTest::newRow("held") << PrintState::Held << 202;
    }
    void aJobThatIsPrintedOrInDoubtCannotBeTakenBack()
    {
        QFETCH(const PrintState, state);
        QFETCH(const int, status);
        Hq f;
        const QUuid id = f.placed();
        QVERIFY(f.accepted(id));
        QVERIFY(f.status(id, state, QStringLiteral("why")));
        QCOMPARE(f.cancel(id).status, status);
        QCOMPARE(f.count("SELECT count(*) FROM outbox"), status == 202 ? 2 : 1);
        // It was printed all the same: that is the truth.
        if (status == 202) {
            QVERIFY(f.status(id, PrintState::Printed));
            QCOMPARE(f.state(id), QStringLiteral("printed"));
        }
    }
    void jobsAreListedByStateInParts()
    {
        Hq f;
        QList<QUuid> ids;
        for (int i = 0; i < 5; ++i)
            ids.append(f.placed(QString::number(i)));
        QVERIFY(f.status(ids.at(1), PrintState::Printed));
        QVERIFY(f.status(ids.at(3), PrintState::Printed));
        const QString pattern = QStringLiteral("/v1/stores/{id}/print-jobs");
        const auto list = [&](const QHash<QString, QString> &query) { return Hq::object(f.call("GET", pattern, QStringLiteral("SZ001"), {}, query)); };
        QCOMPARE(list({}).value(QLatin1String("items")).toArray().size(), 5);
        QVERIFY(list({}).value(QLatin1String("before")).isNull());
        const QJsonArray printed = list({{QStringLiteral("state"), QStringLiteral("printed")}}).value(QLatin1String("items")).toArray();
        QCOMPARE(printed.size(), 2);
        QCOMPARE(printed.first().toObject().value(QLatin1String("id")).toString(), idText(ids.at(3)));
        QStringList seen;
        QHash<QString, QString> query{{QStringLiteral("limit"), QStringLiteral("2")}};
        for (int part = 0; part < 4; ++part) {
            const QJsonObject page = list(query);
            for (const auto &job : page.value(QLatin1String("items")).toArray())
                seen.append(job.toObject().value(QLatin1String("key")).toString());
            if (page.value(QLatin1String("before")).isNull())
                break;
            query.insert(QStringLiteral("before"), QString::number(page.value(QLatin1String("before")).toInteger()));
        }
        QCOMPARE(seen.join(QString()), QStringLiteral("43210"));
        for (const auto &[name, value] : std::initializer_list<std::pair<QString, QString>>{
                 {QStringLiteral("state"), QStringLiteral("eaten")}, {QStringLiteral("limit"), QStringLiteral("0")},
                 {QStringLiteral("limit"), QStringLiteral("501")}, {QStringLiteral("before"), QStringLiteral("x")}}) {
            const HttpResponse bad = f.call("GET", pattern, QStringLiteral("SZ001"), {}, {{name, value}});
            QCOMPARE(bad.status, 422);
            QCOMPARE(errorOf(bad).value(QLatin1String("where")).toString(), name);
        }
        QCOMPARE(f.call("GET", pattern, QStringLiteral("SZ9")).status, 404);
    }
    void aTillWithAnotherDatabaseGetsItsOpenJobsAgainInOrder()
    {
        Hq f;
        const QUuid waiting = f.placed(QStringLiteral("waiting"));
        const QUuid sent = f.placed(QStringLiteral("sent"));
        const QUuid printed = f.placed(QStringLiteral("printed"));
        const QUuid cancelled = f.placed(QStringLiteral("cancelled"));
        const QUuid doubt = f.placed(QStringLiteral("doubt"));
        QVERIFY(f.write([&](Transaction &tx) { return CloudJobStore::pushed(tx, f.till1, 1, 4, f.clock.nowMs()); }));
        QVERIFY(f.accepted(printed));
        QVERIFY(f.status(printed, PrintState::Printed));
        QVERIFY(f.status(doubt, PrintState::Unknown));
        QCOMPARE(f.cancel(cancelled).status, 202);
        QVERIFY(f.write([&](Transaction &tx) { return TillStore::restartFacts(tx, f.till1, 0, 0, f.clock.nowMs()); }));
        const auto facts = OutboxStore::read(*f.db, f.till1, 0, 10, 1 << 20).value();
        QCOMPARE(facts.size(), 3);
        auto request = protocol::decodePrintRequested(facts.at(0).body).value();
        QCOMPARE(request.jobId, waiting);
        QVERIFY(!request.again);
        request = protocol::decodePrintRequested(facts.at(1).body).value();
        QCOMPARE(request.jobId, sent);
        QVERIFY(request.again); // the other database may have printed it
        QCOMPARE(facts.at(2).kind, static_cast<int>(protocol::ChangeKind::PrintCancelled));
        // The new database does not know the cancelled one; nobody knows whether the old one printed it.
        f.epoch = 2;
        f.seq = 0;
        QVERIFY(f.accepted(cancelled, QStringLiteral("cancelled")));
        QCOMPARE(f.state(cancelled), QStringLiteral("unknown"));
        QVERIFY(f.accepted(sent));
        QVERIFY(f.status(sent, PrintState::Printed));
        QCOMPARE(f.state(sent), QStringLiteral("printed"));
    }
};

QTEST_GUILESS_MAIN(TestCloudJobs)
#include "tst_cloudjobs.moc"
#include "protocol/factbodies.h"
