// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/hqservices.h"
#include "functions/salemessage.h"
#include "hq/testcontext.h"
#include "hqstore/dayproofstore.h"
#include "hqstore/ingeststore.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/printjobstore.h"
#include "hqstore/salesreport.h"
#include "hqstore/storedaystore.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

using namespace hearth;
using namespace hearth::hq;
using protocol::FactKind;
using storage::Transaction;

class TestIngest : public QObject {
    Q_OBJECT

    // A registry with all functions and a fact's way into it, as the hub sends it: a savepoint, an error undoes it.
    struct Hq : HqFixture {
        Hq() { registerFunctions(registry, {}); }
        Result<void> ingest(FactKind kind, const QByteArray &body, qint64 till = 0, qint64 epoch = 1)
        {
            ++seq;
            return write([&](Transaction &tx) {
                return registry.ingest(tx, static_cast<int>(kind),
                                       {till != 0 ? till : till1, store, epoch, seq, clock.nowMs(), clock.nowMs(), newId(clock), body});
            });
        }
        Result<void> ingest(const ClosedOrder &order) { return ingest(FactKind::OrderClosed, toCbor(order)); }
        Result<void> ingest(const Refund &refund) { return ingest(FactKind::OrderRefunded, toCbor(refund)); }
        /** Gives all messages of a topic to a function, once. */
        Result<void> drain(const QString &function, const QString &topic)
        {
            QList<Event> events;
            {
                auto rows = db->query("SELECT l.id, l.at_ms, l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic"
                                      " WHERE t.name = ?1 ORDER BY l.id", topic).value();
                while (rows.next().value())
                    events.append({rows.blob(2), rows.int64(0), rows.int64(1), nullptr});
            }
            for (const auto &candidate : registry.functions()) {
                if (candidate->name() != function)
                    continue;
                TestContext context(*this);
                return candidate->handle({events.constData(), static_cast<std::size_t>(events.size())}, context);
            }
            return fail(ErrorCode::NotFound, QStringLiteral("no such function"));
        }
        Registry registry;
        qint64 seq = 0;
    };

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void aClosedOrderBecomesASaleAndAMessage()
    {
        Hq f;
        const ClosedOrder order = f.order({2, 1});
        QVERIFY(f.ingest(order).has_value());
        QCOMPARE(SalesReport::total(*f.db, {}).value(), (SalesFigures{1, 3, Money(3000), 1}));
        auto rows = f.db->query("SELECT l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = 'order.closed'").value();
        QVERIFY(rows.next().value());
        QCOMPARE(decodeSaleMessage(rows.blob(0)).value(), (SaleMessage{order.id, f.store, QStringLiteral("2015-01-01"), 1, 3, Money(3000)}));
        QVERIFY(!rows.next().value());
    }
    void theSameOrderUnderAnotherSequenceChangesNothing()
    {
        Hq f;
        const ClosedOrder order = f.order({2});
        QVERIFY(f.ingest(order).has_value());
        QVERIFY(f.ingest(order).has_value());
        QCOMPARE(f.count("SELECT count(*) FROM sale"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM sale_line"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM payment"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM queue_log"), 1);
        const Refund refund = f.refund(order, {1});
        QVERIFY(f.ingest(refund).has_value());
        QVERIFY(f.ingest(refund).has_value());
        QCOMPARE(f.count("SELECT count(*) FROM queue_log"), 2);
        QCOMPARE(SalesReport::total(*f.db, {}).value().total, Money(1000));
    }
    void aClosedDayIsHeldAgainstWhatHeadquartersHas()
    {
        Hq f;
        QVERIFY(f.write([&](Transaction &tx) { return IngestStore::epoch(tx, f.till1, QByteArray(16, 'e'), 1); }));
        QVERIFY(f.write([&](Transaction &tx) { return IngestStore::epoch(tx, f.till1, QByteArray(16, 'f'), 1); }));
        const QDate day(2015, 1, 1);
        const ClosedOrder order = f.order({2, 1});
        QVERIFY(f.ingest(order));
        QVERIFY(f.ingest(f.order({1})));
        QVERIFY(f.ingest(f.refund(order, {1})));
        const auto proof = [&](QDate date) { return DayProofStore::of(*f.db, date).value().first(); };
        const auto close = [&](qint64 epoch, qint64 seq, const protocol::DayFigures &figures, const QByteArray &ours) {
            const protocol::DayClosed closed{day, figures, QByteArray(32, 'c')};
            const QByteArray body = protocol::encode(closed);
            return f.write([&](Transaction &tx) {
                IngestFunction::Fact fact{f.till1, f.store, epoch, seq, f.clock.nowMs(), f.clock.nowMs(), newId(f.clock), body};
                fact.chain = ours;
                return f.registry.ingest(tx, static_cast<int>(FactKind::DayClosed), fact);
            });
        };
        const protocol::DayFigures figures{2, Money(4000), 0, Money()};
        QCOMPARE(proof(day).state, DayProof::State::Open);
        QCOMPARE(proof(day).headquarters, figures);
        QCOMPARE(proof(day.addDays(1)).headquarters, (protocol::DayFigures{0, Money(), 1, Money(1000)}));
        QVERIFY(close(1, 10, figures, QByteArray(32, 'c')));
        QCOMPARE(proof(day).state, DayProof::State::Proved);
        QCOMPARE(proof(day).chainMatches, std::optional(true));
        QVERIFY(close(1, 9, {7, Money(7), 7, Money(7)}, QByteArray(32, 'c'))); // an earlier fact changes nothing
        QCOMPARE(proof(day).till, figures);
        QVERIFY(close(1, 11, {3, Money(5000), 0, Money()}, QByteArray(32, 'c')));
        QCOMPARE(proof(day).state, DayProof::State::Differs);
        QVERIFY(close(2, 1, figures, {})); // another database of the till; headquarters has no chain of it
        QCOMPARE(proof(day).state, DayProof::State::Proved);
        QVERIFY(!proof(day).chainMatches);
        QVERIFY(close(2, 2, figures, QByteArray(32, 'd')));
        QCOMPARE(proof(day).state, DayProof::State::Differs);
        QCOMPARE(DayProofStore::of(*f.db, day, f.store).value().size(), 2);
        QCOMPARE(DayProofStore::of(*f.db, day, f.store + 1).value().size(), 0);
        QVERIFY(!f.ingest(FactKind::DayClosed, protocol::encode(protocol::DayClosed{day, {-1, Money(), 0, Money()}, QByteArray(32, 'c')})));
        QVERIFY(!f.ingest(FactKind::DayClosed, protocol::encode(protocol::DayClosed{{}, figures, QByteArray(32, 'c')})));
        QVERIFY(!f.ingest(FactKind::DayClosed, protocol::encode(protocol::DayClosed{day, figures, "short"})));
    }
    void whatCannotBeUsedIsAnErrorAndLeavesNothing_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("body");
        HqFixture f;
        ClosedOrder order = f.order();
        const QByteArray good = toCbor(order);
        const auto row = [](const char *name, FactKind kind, const QByteArray &body) {
            QTest::newRow(name) << static_cast<int>(kind) << body;
        };
        row("an order cut short", FactKind::OrderClosed, good.left(good.size() / 2));
        row("an empty body", FactKind::OrderClosed, {});
        row("an order that is text", FactKind::OrderClosed, "\x63" "abc");
        row("an accepted order cut short", FactKind::OnlineAccepted, protocol::encode(protocol::OnlineAccepted{good.left(40), 1, {}}));
        row("a refund of an unknown order", FactKind::OrderRefunded, toCbor(f.refund(order, {1})));
        row("a refund that is an order", FactKind::OrderRefunded, good);
        row("a print status that is an order", FactKind::PrintStatus, good);
        row("a kind nobody takes", static_cast<FactKind>(99), good);
        order.storeId = QStringLiteral("SZ999");
        row("an order of another store", FactKind::OrderClosed, toCbor(order));
        order.storeId = QStringLiteral("SZ001");
        order.till = 2;
        row("an order of another till", FactKind::OrderClosed, toCbor(order));
        order.till = 1;
        order.discounts.append({newId(f.clock), {}, {}, {}, Money(5000)});
        order.total = Money(-4000);
        row("a negative total", FactKind::OrderClosed, toCbor(order));
    }
    void whatCannotBeUsedIsAnErrorAndLeavesNothing()
    {
        QFETCH(const int, kind);
        QFETCH(const QByteArray, body);
        Hq f;
        const auto done = f.ingest(static_cast<FactKind>(kind), body);
        QVERIFY(!done);
        QVERIFY(!done.error().text.isEmpty());
        QCOMPARE(f.count("SELECT (SELECT count(*) FROM sale) + (SELECT count(*) FROM sale_line) + (SELECT count(*) FROM refund)"
                         " + (SELECT count(*) FROM print_job) + (SELECT count(*) FROM queue_log)"), 0);
    }
    void anotherOrderUnderTheSameIdIsRefused()
    {
        Hq f;
        ClosedOrder order = f.order();
        QVERIFY(f.ingest(order).has_value());
        order.sourceKey = QStringLiteral("changed");
        QCOMPARE(f.ingest(order).error().code, ErrorCode::Conflict);
        QCOMPARE(f.count("SELECT count(*) FROM sale"), 1);
    }
    void anAcceptedOnlineOrderIsRevenueWithItsJobs()
    {
        Hq f;
        ClosedOrder order = f.order({2});
        order.channel = QStringLiteral("online");
        const OnlineOrder placed{order.id, QStringLiteral("SZ001"), QStringLiteral("mt"), QStringLiteral("1"), 1, f.clock.nowMs(), order.lines(),
                                 order.total, true, {}};
        QVERIFY(f.write([&](Transaction &tx) { return OnlineOrderStore::add(tx, placed, "h", f.store, f.till1, 1); }).has_value());
        const QUuid job = newId(f.clock);
        const QByteArray body = protocol::encode(
            protocol::OnlineAccepted{toCbor(order), 500, {{job, QStringLiteral("receipt"), 700}, {newId(f.clock), QStringLiteral("kitchen"), 600}}});
        QCOMPARE(f.ingest(FactKind::OnlineAccepted, body, f.till2).error().code, ErrorCode::InvalidInput);
        QVERIFY(f.ingest(FactKind::OnlineAccepted, body).has_value());
        QVERIFY(f.ingest(FactKind::OnlineAccepted, body).has_value());
        QCOMPARE(SalesReport::total(*f.db, {}).value(), (SalesFigures{1, 2, Money(2000), 1}));
        const auto row = OnlineOrderStore::find(*f.db, order.id).value();
        QCOMPARE(row->tillStoredAtMs, std::optional<qint64>(500));
        QCOMPARE(row->jobQueuedAtMs, std::optional<qint64>(600));
        QCOMPARE(PrintJobStore::ofOrder(*f.db, order.id).value().size(), 2);
        QCOMPARE(f.count("SELECT count(*) FROM queue_log"), 1);

        protocol::PrintStatus status{job, order.id, QStringLiteral("online"), QStringLiteral("receipt"), QStringLiteral("front"),
                                     PrintState::Held, QStringLiteral("paper out"), 0, 700, 0, 0, 0, {}};
        QVERIFY(f.ingest(FactKind::PrintStatus, protocol::encode(status)).has_value());
        QCOMPARE(PrintJobStore::ofOrder(*f.db, order.id).value().first().reason, QStringLiteral("paper out"));
        QCOMPARE(f.ingest(FactKind::PrintStatus, protocol::encode(status), f.till2).error().code, ErrorCode::Conflict);
    }
    void aChangeTheTillHasDoneIsInTheTraceOnce()
    {
        Hq f;
        ClosedOrder order = f.order({2});
        const OnlineOrder placed{order.id, QStringLiteral("SZ001"), QStringLiteral("mt"), QStringLiteral("1"), 1, f.clock.nowMs(), order.lines(),
                                 order.total, true, {}};
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(OnlineOrderStore::add(tx, placed, "h", f.store, f.till1, 1));
            HEARTH_ASSIGN(const auto row, OnlineOrderStore::find(tx, order.id));
            return OnlineOrderStore::cancel(tx, *row, QStringLiteral("customer"), 5);
        }).has_value());
        const QUuid job = newId(f.clock);
        const QByteArray body = protocol::encode(protocol::OnlineChanged{order.id, 2, 900, {{job, QStringLiteral("kitchen"), 901}}, true});
        QCOMPARE(f.ingest(FactKind::OnlineChanged, body, f.till2).error().code, ErrorCode::Conflict);
        QVERIFY(f.ingest(FactKind::OnlineChanged, body).has_value());
        QVERIFY(f.ingest(FactKind::OnlineChanged, protocol::encode(protocol::OnlineChanged{order.id, 2, 999, {}, true})).has_value());
        const auto changes = OnlineOrderStore::changes(*f.db, order.id).value();
        QCOMPARE(changes.size(), 1);
        QVERIFY(changes.first().cancelled);
        QCOMPARE(changes.first().tillAtMs, std::optional<qint64>(900));
        QCOMPARE(PrintJobStore::ofOrder(*f.db, order.id)->first().jobId, job);
        QCOMPARE(f.count("SELECT till_version FROM online_order"), 2);
        // One headquarters has lost: nothing to note.
        QVERIFY(f.ingest(FactKind::OnlineChanged, protocol::encode(protocol::OnlineChanged{newId(f.clock), 2, 1, {}, false})).has_value());
    }
    void anOnlineOrderHqHasLostIsStillASale()
    {
        Hq f;
        const ClosedOrder order = f.order();
        QVERIFY(f.ingest(FactKind::OnlineAccepted, protocol::encode(protocol::OnlineAccepted{toCbor(order), 1, {}})).has_value());
        QCOMPARE(f.count("SELECT count(*) FROM sale"), 1);
    }
    void aStoresDayIsWhatTheReportSays()
    {
        Hq f;
        const ClosedOrder first = f.order({2, 1}, QDate(2015, 1, 1));
        const ClosedOrder second = f.order({4}, QDate(2015, 1, 1));
        const ClosedOrder third = f.order({5}, QDate(2015, 1, 2));
        for (const ClosedOrder &order : {first, second, third})
            QVERIFY(f.ingest(order).has_value());
        QVERIFY(f.ingest(f.refund(first, {2, 1})).has_value()); // wholly
        QVERIFY(f.ingest(f.refund(third, {1})).has_value());
        QVERIFY(f.drain(QStringLiteral("sales.store_day"), orderClosedTopic()).has_value());
        QVERIFY(f.drain(QStringLiteral("sales.store_day_refunds"), orderRefundedTopic()).has_value());
        const QList<StoreDay> days = StoreDayStore::ofStore(*f.db, f.store).value();
        QCOMPARE(days, (QList<StoreDay>{{f.store, QStringLiteral("2015-01-01"), 1, 4, Money(4000)},
                                        {f.store, QStringLiteral("2015-01-02"), 1, 4, Money(4000)}}));
        for (const StoreDay &day : days) {
            const QDate date = QDate::fromString(day.businessDate, Qt::ISODate);
            QCOMPARE(SalesReport::total(*f.db, {QStringLiteral("SZ001"), date, date}).value(),
                     (SalesFigures{day.orders, day.quantity, day.total, 1}));
        }
    }
    void aMessageThatIsNoneGoesBackToTheQueue()
    {
        Hq f;
        QVERIFY(f.write([&](Transaction &tx) { return Queue::append(tx, orderClosedTopic(), "nonsense", 1); }).has_value());
        QVERIFY(!f.drain(QStringLiteral("sales.store_day"), orderClosedTopic()));
        QCOMPARE(f.count("SELECT count(*) FROM store_day"), 0);
    }
    void housekeepingDeletesOnlyWhatIsOver()
    {
        Hq f;
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("INSERT INTO enroll_code (code_hash, till, created_at_ms, expires_at_ms) VALUES (?2, 1, 0, 5), (?3, 1, 0, ?1)",
                               f.clock.nowMs() + 5, QByteArray("\1"), QByteArray("\2")));
            HEARTH_TRY(tx.exec("INSERT INTO queue_topic (id, name) VALUES (1, 'a')"));
            HEARTH_TRY(tx.exec("INSERT INTO queue_log (topic, at_ms, body) VALUES (1, 5, ?2), (1, 6, ?2), (1, ?1, ?2)", f.clock.nowMs(),
                               QByteArray()));
            HEARTH_TRY(tx.exec("INSERT INTO queue_cursor (topic, consumer, position) VALUES (1, 'x', 1)"));
            HEARTH_TRY(tx.exec("DELETE FROM outbox"));
            HEARTH_TRY(tx.exec("UPDATE till SET next_rev = 4, acked_rev = 2 WHERE id = 1"));
            HEARTH_TRY(tx.exec("INSERT INTO outbox (till, rev, kind, body, created_at_ms) VALUES (1, 1, 2, ?2, 5), (1, 2, 2, ?2, ?1),"
                               " (1, 3, 2, ?2, 5)", f.clock.nowMs(), QByteArray()));
            return {};
        }));
        for (const char *name : {"housekeeping.enroll_codes", "housekeeping.queue_prune", "housekeeping.outbox_prune"})
            QVERIFY(f.drain(QString::fromLatin1(name), QStringLiteral("none")).has_value());
        QCOMPARE(f.count("SELECT count(*) FROM enroll_code"), 1);
        QCOMPARE(f.count("SELECT min(id) FROM queue_log"), 2);
        // Old and stored goes; what is young, or not stored by its till, stays.
        QCOMPARE(f.count("SELECT count(*) FROM outbox"), 2);
        QCOMPARE(f.count("SELECT min(rev) FROM outbox"), 2);
    }
};

QTEST_GUILESS_MAIN(TestIngest)
#include "tst_ingest.moc"
