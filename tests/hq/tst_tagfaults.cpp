// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Members' tags under the runner that production has: messages that fail, come again, come late or cannot be read.
#include "domain/member/syntheticmembers.h"
#include "functions/tags/tagclasses.h"
#include "functions/tags/tagfunctions.h"
#include "functions/tags/tagverify.h"
#include "hq/hqfixture.h"
#include "hqstore/queuelogstore.h"
#include "protocol/messages.h"
#include "runtime/queueledger.h"
#include "runtime/runner.h"

#include <QRandomGenerator>

using namespace hearth;
using namespace hearth::hq;
using protocol::FactKind;
using storage::Transaction;

namespace {
/** A function of the program, of whose runs a part fails at random before it begins. */
class Unreliable final : public Function {
public:
    Unreliable(std::unique_ptr<Function> inner, int failPercent) : m_inner(std::move(inner)), m_failPercent(failPercent) {}
    [[nodiscard]] QString name() const override { return m_inner->name(); }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{std::get<QueueTrigger>(m_inner->trigger()).topic, 16}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options = m_inner->options();
        options.retryBaseMs = 1;
        options.maxAttempts = 10;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        if (m_random.bounded(100) < m_failPercent)
            return fail(ErrorCode::Unavailable, QStringLiteral("at random"));
        return m_inner->handle(events, context);
    }

private:
    std::unique_ptr<Function> m_inner;
    const int m_failPercent;
    QRandomGenerator m_random{3};
};

/** A database with orders of some members, and a runner over it. */
struct RunnerHq : HqFixture {
    explicit RunnerHq(const std::vector<TagClass> &given, int failPercent) : classes(given)
    {
        registerFunctions(ingest, {});
        functions.add(std::make_unique<Unreliable>(makeTagOrders(classes), failPercent));
        functions.add(std::make_unique<Unreliable>(makeTagRefunds(classes), failPercent));
        functions.add(std::make_unique<Unreliable>(makeTagRetry(classes), 0));
        clock.jumpTo(QDateTime(QDate(2026, 3, 1), QTime(12, 0), QTimeZone("Asia/Shanghai")).toMSecsSinceEpoch());
    }
    bool take(FactKind kind, const QByteArray &body)
    {
        ++seq;
        return write([&](Transaction &tx) {
            return ingest.ingest(tx, static_cast<int>(kind), {till1, store, 1, seq, clock.nowMs(), clock.nowMs(), newId(clock), body});
        }).has_value();
    }
    bool sell(int count)
    {
        QRandomGenerator random(9);
        for (int i = 0; i < count; ++i) {
            ClosedOrder made = order({random.bounded(1, 4), 1}, QDate(2025, 3, 1).addDays(random.bounded(360)));
            made.memberId = SyntheticMembers::id(1, random.bounded(20));
            if (!take(FactKind::OrderClosed, toCbor(made)))
                return false;
            if (random.bounded(4) == 0 && !take(FactKind::OrderRefunded, toCbor(refund(made, {1, 1}))))
                return false;
        }
        return true;
    }
    /** A part of a topic's messages once more, in another order. */
    bool repeat(const QString &topic, int percentage)
    {
        QList<QByteArray> bodies;
        {
            auto rows = db->query("SELECT l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = ?1", topic).value();
            while (rows.next().value())
                bodies.append(rows.blob(0));
        }
        QRandomGenerator random(4);
        std::shuffle(bodies.begin(), bodies.end(), random);
        return write([&](Transaction &tx) -> Result<void> {
            for (qsizetype i = 0; i < bodies.size() * percentage / 100; ++i)
                HEARTH_TRY(Queue::append(tx, topic, bodies.at(i), 1));
            return {};
        }).has_value();
    }
    void start()
    {
        // The owner's connection goes to the writer; this one reads.
        writer = std::make_unique<storage::Writer>(std::move(db));
        db = HqDatabase::openReadOnly(path()).value();
        Runner::Config config;
        config.databasePath = path();
        config.pollMs = 10;
        runner = std::make_unique<Runner>(config, functions, *writer, Clock::system(), std::function<void(const QList<qint64> &)>());
        QVERIFY(runner->start().has_value());
        runner->wakeQueues();
    }
    [[nodiscard]] Backlog backlog() const
    {
        Backlog all;
        for (const auto &[topic, function] : {std::pair("order.closed", "tags.orders"), std::pair("order.refunded", "tags.refunds"), std::pair("tags.retry", "tags.retry")}) {
            const auto one = QueueLedger::backlog(*db, QString::fromLatin1(topic), QString::fromLatin1(function)).value();
            all.waiting += one.waiting;
            all.dead += one.dead;
        }
        return all;
    }
    [[nodiscard]] bool drained(qint64 dead) const
    {
        return QTest::qWaitFor([&] { const auto now = backlog(); return now.waiting == 0 && now.dead == dead; }, 60'000);
    }
    ~RunnerHq()
    {
        if (runner)
            runner->stop();
    }
    RunnerHq(const RunnerHq &) = delete;
    RunnerHq &operator=(const RunnerHq &) = delete;

    std::vector<TagClass> classes;
    Registry ingest;
    Registry functions;
    qint64 seq = 0;
    std::unique_ptr<storage::Writer> writer;
    std::unique_ptr<Runner> runner;
};
} // namespace

class TestTagFaults : public QObject {
    Q_OBJECT
    static QByteArray verified(RunnerHq &hq)
    {
        const auto report = TagVerify::run(*hq.db, tagClasses());
        if (!report || report->different > 0) {
            qWarning("%s", qPrintable(report ? report->first.first().why : report.error().toString()));
            return {};
        }
        return report->digest;
    }

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void aFifthOfTheMessagesFailsOrComesAgain()
    {
        QByteArray calm;
        for (const bool rough : {false, true}) {
            RunnerHq hq(tagClasses(), rough ? 20 : 0);
            QVERIFY(hq.sell(400));
            if (rough) {
                QVERIFY(hq.repeat(QStringLiteral("order.closed"), 20));
                QVERIFY(hq.repeat(QStringLiteral("order.refunded"), 20));
            }
            hq.start();
            QVERIFY(hq.drained(0));
            const QByteArray digest = verified(hq);
            QVERIFY(!digest.isEmpty());
            qint64 failures = 0;
            const QList<FunctionState> states = hq.runner->states();
            for (const FunctionState &state : states)
                failures += state.failures;
            QVERIFY2((failures >= 10) == rough, qPrintable(QString::number(failures)));
            if (rough)
                QCOMPARE(digest, calm);
            calm = digest;
        }
    }
    void aMessageNobodyCanReadIsADeadLetterAndTheOthersGoOn()
    {
        RunnerHq hq(tagClasses(), 0);
        QVERIFY(hq.sell(30));
        QVERIFY(hq.write([](Transaction &tx) { return Queue::append(tx, QStringLiteral("order.closed"), QByteArray("\xA1\x07\xA0", 3), 1); }));
        QVERIFY(hq.sell(30));
        hq.start();
        QVERIFY(hq.drained(1));
        QVERIFY(!verified(hq).isEmpty());
        const auto dead = QueueLogStore::dead(*hq.db, QStringLiteral("tags.orders"), 10).value();
        QCOMPARE(dead.size(), 1);
        QVERIFY2(dead.first().reason.contains(QLatin1String("member")), qPrintable(dead.first().reason));
    }
    void aClassThatFailsIsRightOnceItIsMended()
    {
        static std::atomic<bool> broken{true};
        broken = true;
        std::vector<TagClass> classes = tagClasses();
        TagClass &spoilt = classes.front();
        spoilt.evaluate = [good = spoilt.evaluate](const TagInput &input, TagOutput &output) -> Result<void> {
            if (broken && input.visits.size() > 2)
                return fail(ErrorCode::Internal, QStringLiteral("a fault in the function"));
            return good(input, output);
        };
        RunnerHq hq(classes, 0);
        QVERIFY(hq.sell(60));
        hq.start();
        QVERIFY(QTest::qWaitFor([&] { const auto now = hq.backlog(); return now.waiting == 0 && now.dead > 0; }, 60'000));
        const auto wrong = TagVerify::run(*hq.db, tagClasses()).value();
        QVERIFY(wrong.different > 0);
        QVERIFY2(wrong.first.first().why.contains(QLatin1String("frequency")), qPrintable(wrong.first.first().why));
        const auto dead = QueueLogStore::dead(*hq.db, QStringLiteral("tags.retry"), 10).value();
        QVERIFY2(dead.first().reason.contains(QLatin1String("a fault in the function")), qPrintable(dead.first().reason));
        broken = false;
        QVERIFY(hq.writer->run([](Transaction &tx) { return QueueLogStore::requeue(tx, QStringLiteral("tags.retry"), 0, 1); }));
        hq.runner->wakeQueues();
        QVERIFY(hq.drained(0));
        QVERIFY(!verified(hq).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTagFaults)
#include "tst_tagfaults.moc"
