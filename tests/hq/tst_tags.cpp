// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Members' tags at headquarters: from the fact to the stored tag, whatever arrives late, twice, or is taken back.
#include "audience/audience.h"
#include "domain/member/syntheticmembers.h"
#include "domain/menu/menu.h"
#include "functions/salemessage.h"
#include "functions/tags/ruletags.h"
#include "functions/tags/tagclasses.h"
#include "functions/tags/tagfunctions.h"
#include "functions/tags/tagrebuild.h"
#include "functions/tags/tagverify.h"
#include "hq/testcontext.h"
#include "hqstore/menustore.h"
#include "protocol/messages.h"

#include <QRandomGenerator>
#include <algorithm>

using namespace hearth;
using namespace hearth::hq;
using protocol::FactKind;
using storage::Transaction;

class TestTags : public QObject {
    Q_OBJECT

    struct Hq : HqFixture {
        Hq() { registerFunctions(registry, {}); }
        explicit Hq(const std::vector<TagClass> &classes) { addTagFunctions(registry, classes); }
        Registry registry;
        qint64 seq = 0;

        Result<void> ingest(FactKind kind, const QByteArray &body)
        {
            ++seq;
            return write([&](Transaction &tx) {
                return registry.ingest(tx, static_cast<int>(kind), {till1, store, 1, seq, clock.nowMs(), clock.nowMs(), newId(clock), body});
            });
        }
        bool sold(const ClosedOrder &order) { return ingest(FactKind::OrderClosed, toCbor(order)).has_value(); }
        /** In one transaction, as a till that was away for long sends them. */
        bool sold(const QList<ClosedOrder> &orders)
        {
            return write([&](Transaction &tx) -> Result<void> {
                for (const ClosedOrder &order : orders) {
                    ++seq;
                    HEARTH_TRY(registry.ingest(tx, static_cast<int>(FactKind::OrderClosed), {till1, store, 1, seq, clock.nowMs(), clock.nowMs(), newId(clock), toCbor(order)}));
                }
                return {};
            }).has_value();
        }
        bool refunded(const Refund &refund) { return ingest(FactKind::OrderRefunded, toCbor(refund)).has_value(); }
        Function *function(const QString &name) const
        {
            for (const auto &candidate : registry.functions()) {
                if (candidate->name() == name)
                    return candidate.get();
            }
            return nullptr;
        }
        QList<Event> messages(const QString &topic)
        {
            QList<Event> events;
            auto rows = db->query("SELECT l.id, l.at_ms, l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = ?1 ORDER BY l.id", topic).value();
            while (rows.next().value())
                events.append({rows.blob(2), rows.int64(0), rows.int64(1), nullptr});
            return events;
        }
        Result<void> give(const QString &name, const QList<Event> &events)
        {
            TestContext context(*this);
            return function(name)->handle({events.constData(), static_cast<std::size_t>(events.size())}, context);
        }
        /** All there is, in its order. */
        bool drain()
        {
            return give(QStringLiteral("tags.orders"), messages(QStringLiteral("order.closed"))).has_value()
                && give(QStringLiteral("tags.refunds"), messages(QStringLiteral("order.refunded"))).has_value();
        }
        /** A timer, and the walk it begins, to its end. */
        Result<void> runTimer(const QString &name)
        {
            qsizetype begin = messages(QStringLiteral("tags.sweep")).size();
            HEARTH_TRY(give(name, {Event{}}));
            for (; begin < messages(QStringLiteral("tags.sweep")).size(); ++begin)
                HEARTH_TRY(give(QStringLiteral("tags.sweep"), {messages(QStringLiteral("tags.sweep")).at(begin)}));
            return {};
        }
        std::optional<TagSet> tags(const QUuid &member)
        {
            const auto number = TagStore::findMember(*db, member).value();
            if (!number)
                return std::nullopt;
            const auto row = TagStore::get(*db, *number).value();
            return row ? std::optional(TagSet::fromBytes(row->tags).value()) : std::nullopt;
        }
        /** "lifecycle" of a member; "-": it has none. */
        QString value(const QUuid &member, const QString &name)
        {
            const TagClass *of = tagClass(name);
            const auto set = tags(member);
            const Tag *tag = set ? set->first(of->id) : nullptr;
            return tag != nullptr ? of->valueText(tag->value, TagStore::codes(*db).value()) : QStringLiteral("-");
        }
        QByteArray digest()
        {
            const auto report = TagVerify::run(*db, tagClasses());
            if (!report || report->different != 0) {
                qWarning() << (report ? report->first.first().why : report.error().toString());
                return {};
            }
            return report->digest;
        }
        void setToday(QDate date) { clock.jumpTo(QDateTime(date, QTime(12, 0), QTimeZone("Asia/Shanghai")).toMSecsSinceEpoch()); }
        ClosedOrder orderOf(const QUuid &member, QDate date, const QList<int> &quantities = {1})
        {
            ClosedOrder made = order(quantities, date);
            made.memberId = member;
            made.closedAtMs = QDateTime(date, QTime(12, 30), QTimeZone("Asia/Shanghai")).toMSecsSinceEpoch();
            return made;
        }
    };
    static QUuid member(int n) { return SyntheticMembers::id(1, n); }

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void anOrderOfAMemberBecomesTags()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        for (int i = 0; i < 5; ++i)
            QVERIFY(f.sold(f.orderOf(member(1), QDate(2026, 2, 1).addDays(i * 6), {1, 2})));
        QVERIFY(f.sold(f.order({4}, QDate(2026, 2, 2)))); // nobody's
        QVERIFY(f.drain());
        QCOMPARE(f.count("SELECT count(*) FROM member"), 1);
        QCOMPARE(f.value(member(1), QStringLiteral("frequency")), QStringLiteral("regular"));
        QCOMPARE(f.value(member(1), QStringLiteral("lifecycle")), QStringLiteral("active"));
        QCOMPARE(f.value(member(1), QStringLiteral("item")), QStringLiteral("hawaiian"));
        QCOMPARE(f.value(member(1), QStringLiteral("size")), QStringLiteral("M"));
        QCOMPARE(f.value(member(1), QStringLiteral("day_part")), QStringLiteral("lunch"));
        QCOMPARE(f.value(member(1), QStringLiteral("channel")), QStringLiteral("counter"));
        QCOMPARE(f.value(member(1), QStringLiteral("home_store")), QStringLiteral("SZ001"));
        QCOMPARE(f.value(member(1), QStringLiteral("coupon")), QStringLiteral("full_price"));
        const auto set = f.tags(member(1));
        const TagClass *frequency = tagClass(QStringLiteral("frequency"));
        QCOMPARE(frequency->evidenceText(*set->first(frequency->id)), QStringLiteral("5 orders in 90 days"));
        QVERIFY(!f.digest().isEmpty());
    }
    void whatComesAgainCountsOnce()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        for (int i = 0; i < 10; ++i)
            QVERIFY(f.sold(f.orderOf(member(i % 3), QDate(2026, 1, 1).addDays(i))));
        QVERIFY(f.drain());
        const QByteArray once = f.digest();
        QVERIFY(f.drain());
        QVERIFY(f.drain());
        QCOMPARE(f.digest(), once);
    }
    void anyOrderOfArrivalGivesTheSameTags()
    {
        // One set of facts; messages shuffled, repeated, refunds before their orders, cut into batches anywhere.
        QByteArray first;
        for (int shuffle = 0; shuffle < 4; ++shuffle) {
            QRandomGenerator facts(11);
            QRandomGenerator arrival(static_cast<quint32>(shuffle));
            Hq f;
            f.setToday(QDate(2026, 3, 1));
            for (int i = 0; i < 60; ++i) {
                const ClosedOrder order = f.orderOf(member(facts.bounded(6)), QDate(2025, 1, 1).addDays(facts.bounded(400)), {facts.bounded(1, 4), facts.bounded(1, 4)});
                QVERIFY(f.sold(order));
                if (facts.bounded(3) == 0)
                    QVERIFY(f.refunded(f.refund(order, {1, 0})));
                if (facts.bounded(4) == 0) {
                    const auto lines = order.lines();
                    QVERIFY(f.refunded(f.refund(order, {0, lines.at(1).quantity})));
                }
            }
            QList<std::pair<QString, Event>> messages;
            for (const Event &event : f.messages(QStringLiteral("order.closed")))
                messages.append({QStringLiteral("tags.orders"), event});
            for (const Event &event : f.messages(QStringLiteral("order.refunded")))
                messages.append({QStringLiteral("tags.refunds"), event});
            if (shuffle > 0) {
                messages += messages.mid(0, messages.size() / 3); // a third of them twice
                std::shuffle(messages.begin(), messages.end(), arrival);
            }
            while (!messages.isEmpty()) {
                const QString name = messages.first().first;
                QList<Event> batch;
                const int most = arrival.bounded(1, 9);
                while (!messages.isEmpty() && messages.first().first == name && batch.size() < most)
                    batch.append(messages.takeFirst().second);
                QVERIFY(f.give(name, batch));
            }
            const QByteArray digest = f.digest();
            QVERIFY(!digest.isEmpty());
            first = first.isEmpty() ? digest : first;
            QCOMPARE(digest, first);
        }
    }
    void aRefundOfEverythingEqualsNeverHavingBought()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        QList<ClosedOrder> orders;
        for (int i = 0; i < 4; ++i) {
            orders.append(f.orderOf(member(1), QDate(2026, 1, 1).addDays(20 * i), {2, 1}));
            QVERIFY(f.sold(orders.last()));
        }
        QVERIFY(f.sold(f.orderOf(member(2), QDate(2026, 1, 5))));
        QVERIFY(f.drain());
        QVERIFY(f.tags(member(1)));
        for (const ClosedOrder &order : std::as_const(orders)) {
            QVERIFY(f.refunded(f.refund(order, {1, 0})));
            QVERIFY(f.refunded(f.refund(order, {1, 1})));
        }
        QVERIFY(f.drain());
        QVERIFY(!f.tags(member(1)));
        QVERIFY(f.tags(member(2)));
        QVERIFY(!f.digest().isEmpty());
    }
    void aRefundForLessThanThePriceTakesTheWholeOrderBack()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        const ClosedOrder order = f.orderOf(member(1), QDate(2026, 2, 1), {2});
        QVERIFY(f.sold(order));
        Refund refund = f.refund(order, {2});
        refund.lines[0].amount = Money(500);
        refund.total = Money(500);
        QVERIFY(f.refunded(refund));
        QVERIFY(f.drain());
        QVERIFY(!f.tags(member(1)));
        QVERIFY(!f.digest().isEmpty());
    }
    void tagsChangeWithTheDayAlone()
    {
        Hq f;
        f.setToday(QDate(2026, 1, 10));
        for (int i = 0; i < 6; ++i)
            QVERIFY(f.sold(f.orderOf(member(1), QDate(2025, 11, 1).addDays(i * 14))));
        QVERIFY(f.drain());
        QCOMPARE(f.value(member(1), QStringLiteral("lifecycle")), QStringLiteral("active"));
        QStringList stages;
        for (QDate day(2026, 1, 11); day < QDate(2026, 9, 1); day = day.addDays(1)) {
            f.setToday(day);
            QVERIFY(f.runTimer(QStringLiteral("tags.due")));
            const QString stage = f.value(member(1), QStringLiteral("lifecycle"));
            if (stages.isEmpty() || stages.last() != stage)
                stages.append(stage);
        }
        QCOMPARE(stages, (QStringList{QStringLiteral("active"), QStringLiteral("cooling"), QStringLiteral("sleeping"), QStringLiteral("lost")}));
        QCOMPARE(f.value(member(1), QStringLiteral("frequency")), QStringLiteral("none"));
        QVERIFY(!f.digest().isEmpty());
        // Back again: won back, as of the day of the return.
        QVERIFY(f.sold(f.orderOf(member(1), QDate(2026, 9, 1))));
        f.setToday(QDate(2026, 9, 1));
        QVERIFY(f.drain());
        QCOMPARE(f.value(member(1), QStringLiteral("lifecycle")), QStringLiteral("won_back"));
    }
    void anOrderPutsOffTheDayAMemberIsLookedAt()
    {
        Hq f;
        f.setToday(QDate(2026, 1, 10));
        QVERIFY(f.sold(f.orderOf(member(1), QDate(2026, 1, 9))));
        QVERIFY(f.drain());
        QCOMPARE(f.count("SELECT due FROM member_tags"), f.count("SELECT next_day FROM member_tags"));
        QDate last(2026, 1, 10);
        for (; last < QDate(2026, 2, 20); last = last.addDays(3)) {
            f.setToday(last);
            QVERIFY(f.sold(f.orderOf(member(1), last)));
            QVERIFY(f.drain());
            // Not after the day its tags can be different, and not in the past.
            const qint64 due = f.count("SELECT due FROM member_tags");
            QVERIFY(due > dayOf(last) && due <= f.count("SELECT next_day FROM member_tags"));
            QVERIFY(!f.digest().isEmpty());
        }
        const qint64 due = f.count("SELECT due FROM member_tags");
        QCOMPARE(TagStore::figures(*f.db, static_cast<Day>(due)).value().due, due == f.count("SELECT next_day FROM member_tags") ? 1 : 0);
        f.setToday(dateOf(static_cast<Day>(due)));
        QVERIFY(f.runTimer(QStringLiteral("tags.due")));
        QCOMPARE(f.count("SELECT due FROM member_tags"), f.count("SELECT next_day FROM member_tags"));
        QVERIFY(!f.digest().isEmpty());
    }
    void membersMadeAnewEqualThoseKept()
    {
        QRandomGenerator random(3);
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        for (int i = 0; i < 80; ++i) {
            const ClosedOrder order = f.orderOf(member(random.bounded(9)), QDate(2025, 1, 1).addDays(random.bounded(420)), {random.bounded(1, 4), random.bounded(1, 4)});
            QVERIFY(f.sold(order));
            const QList<OrderLine> lines = order.lines();
            if (random.bounded(4) == 0)
                QVERIFY(f.refunded(f.refund(order, {1, 0})));
            else if (random.bounded(4) == 0)
                QVERIFY(f.refunded(f.refund(order, {lines.at(0).quantity, lines.at(1).quantity})));
        }
        QVERIFY(f.drain());
        const QByteArray kept = f.digest();
        QVERIFY(!kept.isEmpty());
        QTemporaryDir directory;
        const auto write = [&f](const std::function<Result<void>(Transaction &)> &work) { return f.write(work); };
        // As they were; with rows that are lost, or others'; and from nothing at all.
        for (const char *damage : {"UPDATE member_tags SET day = day", "DELETE FROM member_tags WHERE member IN (1, 3)",
                                   "UPDATE member_tags SET statistics = (SELECT o.statistics FROM member_tags o WHERE o.member = 2)",
                                   "UPDATE tag_members SET body = (SELECT o.body FROM tag_members o ORDER BY o.class, o.value LIMIT 1)", "DELETE FROM tag_members", "DELETE FROM member_tags"}) {
            QVERIFY(f.write([damage](Transaction &tx) -> Result<void> { return tx.exec(damage).map([](int) {}); }));
            const auto report = TagRebuild::run(write, *f.db, tagClasses(), TagRebuild::storedOrders(*f.db), directory.path(), dayOf(QDate(2026, 3, 1)), f.clock.nowMs());
            QVERIFY2(report, report ? "" : qPrintable(report.error().toString()));
            QVERIFY(report->orders > 40 && report->members > 5);
            QCOMPARE(f.digest(), kept);
        }
        // What was counted stays known: the same messages change nothing.
        QVERIFY(f.drain());
        QCOMPARE(f.digest(), kept);
    }
    void onlyMembersWhoseDayHasComeAreLookedAt()
    {
        Hq f;
        f.setToday(QDate(2026, 1, 10));
        QVERIFY(f.sold(f.orderOf(member(1), QDate(2026, 1, 9))));
        QVERIFY(f.drain());
        TestContext context(f);
        const Event event{};
        QVERIFY(f.function(QStringLiteral("tags.due"))->handle({&event, 1}, context));
        QCOMPARE(context.commits, 0);
    }
    void aDifferenceIsNamed()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        QVERIFY(f.sold(f.orderOf(member(1), QDate(2026, 2, 1))));
        QVERIFY(f.sold(f.orderOf(member(2), QDate(2026, 2, 1))));
        QVERIFY(f.drain());
        QVERIFY(f.write([](Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("UPDATE sale SET total_minor = total_minor + 100 WHERE id = 1"));
            return {};
        }));
        const auto report = TagVerify::run(*f.db, tagClasses()).value();
        QCOMPARE(report.different, 1);
        QCOMPARE(report.first.first().member, member(1));
        QVERIFY2(report.first.first().why.contains(QLatin1String("2026-02-01: 1 orders, 1000")), qPrintable(report.first.first().why));
    }
    void aClassThatFailsLeavesTheOthersAlone()
    {
        static bool broken = false;
        broken = true;
        std::vector<TagClass> classes{frequencyTags(), lifecycleTags()};
        classes.front().evaluate = [good = frequencyTags().evaluate](const TagInput &input, TagOutput &output) -> Result<void> {
            if (broken)
                return fail(ErrorCode::Internal, QStringLiteral("a fault in the function"));
            return good(input, output);
        };
        Hq f(classes);
        f.setToday(QDate(2026, 3, 1));
        SaleMessage message{QUuid::createUuid(), f.store, QStringLiteral("2026-02-28"), 1, 1, Money(1000)};
        message.member = memberSaleOf(f.orderOf(member(1), QDate(2026, 2, 28)));
        message.epoch = 1;
        message.seq = 1;
        QVERIFY(f.give(QStringLiteral("tags.orders"), {Event{encode(message), 1, 1, nullptr}}));
        QCOMPARE(f.value(member(1), QStringLiteral("lifecycle")), QStringLiteral("new"));
        QCOMPARE(f.value(member(1), QStringLiteral("frequency")), QStringLiteral("-"));
        const QList<Event> retries = f.messages(QStringLiteral("tags.retry"));
        QCOMPARE(retries.size(), 1);
        const auto again = f.give(QStringLiteral("tags.retry"), retries);
        QVERIFY(!again);
        QVERIFY(again.error().text.contains(QLatin1String("a fault in the function")));
        broken = false;
        QVERIFY(f.give(QStringLiteral("tags.retry"), retries));
        QCOMPARE(f.value(member(1), QStringLiteral("frequency")), QStringLiteral("once"));
    }
    void aMessageThatCannotBeReadIsAnErrorWithItsPlace()
    {
        Hq f;
        const auto done = f.give(QStringLiteral("tags.orders"), {Event{QByteArray("\xA1\x07\xA0", 3), 1, 1, nullptr}});
        QVERIFY(!done);
        QVERIFY2(done.error().toString().contains(QLatin1String("member")), qPrintable(done.error().toString()));
    }
    void theChainDividesItsMembersByWhatTheySpend()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        for (int i = 0; i < 100; ++i)
            QVERIFY(f.sold(f.orderOf(member(i), QDate(2026, 2, 1), {i + 1})));
        QVERIFY(f.drain());
        QCOMPARE(f.value(member(0), QStringLiteral("spend")), QStringLiteral("-")); // nothing is known of the chain yet
        QVERIFY(f.runTimer(QStringLiteral("tags.thresholds")));
        QCOMPARE(f.count("SELECT count(*) FROM tag_thresholds"), 1);
        QCOMPARE(f.value(member(0), QStringLiteral("spend")), QStringLiteral("lowest"));
        QCOMPARE(f.value(member(50), QStringLiteral("spend")), QStringLiteral("middle"));
        QCOMPARE(f.value(member(90), QStringLiteral("spend")), QStringLiteral("high"));
        QCOMPARE(f.value(member(99), QStringLiteral("spend")), QStringLiteral("top"));
        QCOMPARE(f.value(member(99), QStringLiteral("ticket")), QStringLiteral("high"));
        QVERIFY(f.value(member(99), QStringLiteral("rfm")).endsWith(QLatin1Char('5')));
        QVERIFY(!f.digest().isEmpty());
        // The same again: no other version, nothing written anew.
        QVERIFY(f.runTimer(QStringLiteral("tags.thresholds")));
        QCOMPARE(f.count("SELECT count(*) FROM tag_thresholds"), 1);
        // And a year later it is all over.
        f.setToday(QDate(2027, 3, 1));
        QVERIFY(f.runTimer(QStringLiteral("tags.due")));
        QCOMPARE(f.value(member(99), QStringLiteral("spend")), QStringLiteral("none"));
        QCOMPARE(f.value(member(99), QStringLiteral("rfm")), QStringLiteral("-"));
        QVERIFY(!f.digest().isEmpty());
    }
    void tasteCategoryToppingAndAddOnComeFromTheMenu()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        Menu menu;
        menu.categories = {{QStringLiteral("pizza"), {QStringLiteral("Pizza"), {}}}, {QStringLiteral("extras"), {QStringLiteral("Extras"), {}}}};
        menu.items = {{QStringLiteral("hawaiian"), {QStringLiteral("Hawaiian"), {}}, QStringLiteral("pizza"), {{QStringLiteral("M"), Money(1000)}}, {QStringLiteral("spicy")}},
                      {QStringLiteral("cheese"), {QStringLiteral("Cheese"), {}}, QStringLiteral("extras"), {{QStringLiteral("M"), Money(1000)}},
                       {QStringLiteral("topping"), QStringLiteral("addon")}}};
        QVERIFY(f.write([&](Transaction &tx) { return MenuStore::publish(tx, menu, 1); }));
        for (int i = 0; i < 4; ++i) {
            ClosedOrder order = f.orderOf(member(1), QDate(2026, 2, 1).addDays(i), {2, 1});
            order.events[1].sku = QStringLiteral("cheese");
            QVERIFY(f.sold(order));
        }
        QVERIFY(f.drain());
        QVERIFY(f.runTimer(QStringLiteral("tags.thresholds")));
        QCOMPARE(f.value(member(1), QStringLiteral("taste")), QStringLiteral("spicy"));
        QCOMPARE(f.value(member(1), QStringLiteral("category")), QStringLiteral("pizza"));
        QCOMPARE(f.value(member(1), QStringLiteral("topping")), QStringLiteral("cheese"));
        QCOMPARE(f.value(member(1), QStringLiteral("add_on")), QStringLiteral("open"));
        QVERIFY(!f.digest().isEmpty());
    }
    void whoMayStayAwayAndWhenTheNextVisitIsFollowFromAModelThatWasTried()
    {
        // Half come every tenth day or so, half once or twice and never again.
        Hq f;
        QList<ClosedOrder> orders;
        QRandomGenerator random(12);
        const QDate today(2026, 3, 1);
        f.setToday(today);
        constexpr int Members = 300;
        for (int i = 0; i < Members; ++i) {
            QDate date = today.addDays(-300 + random.bounded(20));
            if (i % 2 == 0) {
                for (; date < today; date = date.addDays(9 + random.bounded(3)))
                    orders.append(f.orderOf(member(i), date));
            } else {
                date = date.addDays(random.bounded(215));
                orders.append(f.orderOf(member(i), date));
                orders.append(f.orderOf(member(i), date.addDays(10)));
            }
        }
        QVERIFY(f.sold(orders));
        QVERIFY(f.drain());
        QCOMPARE(f.value(member(0), QStringLiteral("churn")), QStringLiteral("-")); // there is no model yet
        QVERIFY(f.runTimer(QStringLiteral("tags.thresholds")));
        const ChainThresholds chain = TagStore::thresholds(*f.db, 1).value();
        const ReturnAccuracy &accuracy = chain.returns.accuracy;
        QCOMPARE(dateOf(accuracy.day), today.addDays(-61));
        QVERIFY2(accuracy.whyNoRisk().isEmpty(), qPrintable(accuracy.whyNoRisk()));
        QVERIFY2(accuracy.members > 200 && accuracy.returned >= Members / 2, qPrintable(QString::number(accuracy.members)));
        QVERIFY(accuracy.squaredError * 3 < accuracy.squaredErrorOfShare);
        QCOMPARE(f.value(member(0), QStringLiteral("churn")), QStringLiteral("low"));
        QCOMPARE(f.value(member(1), QStringLiteral("churn")), QStringLiteral("high"));
        const TagClass *churn = tagClass(QStringLiteral("churn"));
        const std::optional<TagSet> tagged = f.tags(member(1));
        QVERIFY(tagged);
        const Tag *const risk = tagged->first(churn->id);
        QVERIFY2(churn->evidenceText(*risk).endsWith(QStringLiteral("is told right in %1 % of cases").arg(accuracy.ranked / 10)), qPrintable(churn->evidenceText(*risk)));
        // The median gap says that day as well: no model is needed for it.
        QVERIFY(!accuracy.whyNoDay().isEmpty());
        QCOMPARE(f.value(member(0), QStringLiteral("next_visit")), QStringLiteral("-"));
        const QByteArray digest = f.digest();
        QVERIFY(!digest.isEmpty());
        // The same again is the same model.
        QVERIFY(f.runTimer(QStringLiteral("tags.thresholds")));
        QCOMPARE(f.count("SELECT count(*) FROM tag_thresholds"), 1);
        QCOMPARE(f.digest(), digest);
        // Nobody comes any more: the risk rises with the days alone, and after a year nothing is said.
        QStringList stages;
        for (QDate day = today.addDays(1); day < today.addDays(380); day = day.addDays(1)) {
            f.setToday(day);
            QVERIFY(f.runTimer(QStringLiteral("tags.due")));
            const QString stage = f.value(member(0), QStringLiteral("churn"));
            if (stages.isEmpty() || stages.last() != stage)
                stages.append(stage);
        }
        QVERIFY2(stages.first() == QStringLiteral("low") && stages.contains(QStringLiteral("high")) && stages.last() == QStringLiteral("-"), qPrintable(stages.join(QLatin1Char(' '))));
        QVERIFY(!f.digest().isEmpty());
    }
    void theNextVisitIsSaidWhereTheModelKnowsMoreThanTheMedianGap()
    {
        // Three gaps of three days, then one of twelve, again and again: the median says three days also when the twelve have begun.
        Hq f;
        QList<ClosedOrder> orders;
        QRandomGenerator random(13);
        const QDate today(2026, 3, 1);
        f.setToday(today);
        for (int i = 0; i < 240; ++i) {
            QDate date = today.addDays(-200 + random.bounded(21));
            for (int visit = i; date < today; ++visit) {
                orders.append(f.orderOf(member(i), date));
                date = date.addDays(visit % 4 == 3 ? 12 : 3);
                if (i % 6 == 5 && random.bounded(10) == 0)
                    break;
            }
        }
        QVERIFY(f.sold(orders));
        QVERIFY(f.drain());
        QVERIFY(f.runTimer(QStringLiteral("tags.thresholds")));
        const ReturnAccuracy accuracy = TagStore::thresholds(*f.db, 1).value().returns.accuracy;
        QVERIFY2(accuracy.whyNoDay().isEmpty(), qPrintable(QStringLiteral("%1: %2 of 1000, by the gap %3").arg(accuracy.whyNoDay()).arg(accuracy.near).arg(accuracy.nearByGap)));
        QVERIFY(accuracy.near > accuracy.nearByGap);
        int said = 0;
        const TagClass *nextVisit = tagClass(QStringLiteral("next_visit"));
        for (int i = 0; i < 240; ++i) {
            const auto set = f.tags(member(i));
            const Tag *tag = set ? set->first(nextVisit->id) : nullptr;
            if (tag == nullptr)
                continue;
            ++said;
            const QDate expected = dateOf(static_cast<Day>(tag->evidence[0]));
            QVERIFY(expected > today && expected <= today.addDays(ReturnModel::Horizon));
            const int within = nextVisit->values.at(static_cast<qsizetype>(tag->value)).split(QLatin1Char('_')).at(1).toInt();
            QVERIFY(today.daysTo(expected) <= within);
            QVERIFY(nextVisit->evidenceText(*tag).startsWith(QStringLiteral("expected on ") + expected.toString(Qt::ISODate)));
        }
        QVERIFY2(said > 100, qPrintable(QString::number(said)));
        QVERIFY(!f.digest().isEmpty());
    }
    void theSetsFollowTheTags()
    {
        Hq f;
        f.setToday(QDate(2026, 3, 1));
        const auto lost = [&f] {
            return Audience(*f.db, tagClasses()).of(AudienceQuery::parse(QStringLiteral("lifecycle:lost and not frequency:once")).value()).value().count();
        };
        for (int i = 0; i < 20; ++i)
            QVERIFY(f.sold(f.orderOf(member(i), QDate(2025, 1, 1).addDays(i * 20))));
        QVERIFY(f.drain());
        const qint64 first = lost();
        QVERIFY(first > 5 && first < 15);
        QVERIFY(!f.digest().isEmpty());
        QVERIFY(f.runTimer(QStringLiteral("tags.sets")));
        QCOMPARE(lost(), first);
        QVERIFY(!f.digest().isEmpty());
        for (int i = 0; i < 20; ++i)
            QVERIFY(f.sold(f.orderOf(member(i), QDate(2026, 3, 1))));
        QVERIFY(f.drain());
        QCOMPARE(lost(), 0);
        QVERIFY(!f.digest().isEmpty());
    }
    void aRuleIsATagLikeAnyOther()
    {
        auto rule = RuleTags::parse(R"({"id": 2000, "name": "thirsty", "version": 3, "values": [
            {"value": "very", "when": {"all": [{"measure": "orders", "days": 30, "at_least": 3}, {"not": {"measure": "item", "of": "water", "at_least": 1}}]}},
            {"value": "once", "when": {"any": [{"measure": "days_since_last", "at_most": 20}, {"measure": "spend_minor", "at_least": 1000000}]}}]})", QStringLiteral("thirsty.json"));
        QVERIFY2(rule, rule ? "" : qPrintable(rule.error().toString()));
        const std::vector<TagClass> classes{*rule, lifecycleTags()};
        Hq f(classes);
        const auto give = [&f](int seq, QDate date) {
            SaleMessage message{QUuid::createUuid(), f.store, date.toString(Qt::ISODate), 1, 1, Money(1000)};
            message.member = memberSaleOf(f.orderOf(member(1), date));
            message.epoch = 1;
            message.seq = seq;
            return f.give(QStringLiteral("tags.orders"), {Event{encode(message), 1, 1, nullptr}}).has_value();
        };
        const auto now = [&]() -> QString {
            const auto set = f.tags(member(1));
            const Tag *tag = set ? set->first(2000) : nullptr;
            return tag != nullptr ? rule->values.at(static_cast<qsizetype>(tag->value)) + QLatin1Char(' ') + dateOf(tag->since).toString(Qt::ISODate)
                    + QLatin1Char(' ') + (tag->until != 0 ? dateOf(tag->until).toString(Qt::ISODate) : QString())
                                  : QStringLiteral("-");
        };
        f.setToday(QDate(2026, 3, 10));
        QVERIFY(give(1, QDate(2026, 3, 1)));
        QCOMPARE(now(), QStringLiteral("once 2026-03-01 2026-03-22"));
        QVERIFY(give(2, QDate(2026, 3, 5)));
        QVERIFY(give(3, QDate(2026, 3, 8)));
        QCOMPARE(now(), QStringLiteral("very 2026-03-08 2026-03-31"));
        f.setToday(QDate(2026, 3, 31));
        QVERIFY(f.runTimer(QStringLiteral("tags.due")));
        QCOMPARE(now(), QStringLiteral("-")); // 23 days after the last one
    }
    void aNewClassAndAnotherVersionAreShownAtOnceWhenTheyAreComplete()
    {
        // What the program was before, and the two that came after it, over the same database.
        const auto rule = [](int version, int atLeast) {
            return RuleTags::parse(QStringLiteral(R"({"id": 2000, "name": "keen", "version": %1, "values": [{"value": "yes", "when": {"measure": "orders", "at_least": %2}}]})")
                                       .arg(version).arg(atLeast).toUtf8(), QStringLiteral("keen.json")).value();
        };
        const std::vector<TagClass> programs[] = {{lifecycleTags()}, {lifecycleTags(), rule(1, 1)}, {lifecycleTags(), rule(2, 2)}};
        Hq f(programs[0]);
        f.setToday(QDate(2026, 3, 10));
        constexpr int Members = 600; // three parts
        QList<Event> events;
        const auto message = [&f](int seq, int of) {
            SaleMessage sale{QUuid::createUuid(), f.store, QStringLiteral("2026-03-01"), 1, 1, Money(1000)};
            sale.member = memberSaleOf(f.orderOf(member(of), QDate(2026, 3, 1).addDays(seq % 3)));
            sale.epoch = 1;
            sale.seq = seq;
            return Event{encode(sale), seq, 1, nullptr};
        };
        for (int i = 0; i < Members; ++i)
            events.append(message(i, i));
        QVERIFY(f.give(QStringLiteral("tags.orders"), events));
        int seq = Members;
        for (int step = 1; step < 3; ++step) {
            const std::vector<TagClass> &classes = programs[step];
            Registry program;
            addTagFunctions(program, classes);
            const auto give = [&](const QString &name, const QList<Event> &what) {
                TestContext context(f);
                for (const auto &candidate : program.functions()) {
                    if (candidate->name() == name)
                        return candidate->handle({what.constData(), static_cast<std::size_t>(what.size())}, context).has_value();
                }
                return false;
            };
            const auto keen = [&] { return Audience(*f.db, classes).of(AudienceQuery::parse(QStringLiteral("keen:yes")).value()).value().count(); };
            const auto profile = [&](int of) {
                const TagSet shown = TagClassStore::read(*f.db).value().shown(*f.tags(member(of)));
                const Tag *tag = shown.first(2000);
                return tag != nullptr ? tag->version : 0;
            };
            const qint64 old = keen();
            QCOMPARE(old, step == 1 ? 0 : Members); // of a class that is not there yet nobody
            qsizetype at = f.messages(QStringLiteral("tags.sweep")).size();
            // An order before anything has begun: that member has the new tag, which is not shown, and begins the walk.
            QVERIFY(give(QStringLiteral("tags.orders"), {message(++seq, 7)}));
            QCOMPARE(f.messages(QStringLiteral("tags.sweep")).size(), at + 1);
            QVERIFY(give(QStringLiteral("tags.due"), {Event{}})); // and nothing begins it twice
            QCOMPARE(f.messages(QStringLiteral("tags.sweep")).size(), at + 1);
            const Event first = f.messages(QStringLiteral("tags.sweep")).at(at);
            const auto made = [&] { return *TagClassStore::read(*f.db).value().of(2000); };
            for (int part = 0; part < 2; ++part, ++at) {
                QCOMPARE(keen(), old);
                QCOMPARE(profile(7), step - 1);
                QCOMPARE(made().done, part * 250);
                QVERIFY(made().filling && made().members == Members && made().startedAtMs == f.clock.nowMs());
                QCOMPARE(TagVerify::run(*f.db, classes).error().code, ErrorCode::Busy);
                QVERIFY(give(QStringLiteral("tags.sweep"), {f.messages(QStringLiteral("tags.sweep")).at(at)}));
                // Orders meanwhile: of one whom the walk has passed, and of one to whom it comes; the sets are put together as well.
                QVERIFY(give(QStringLiteral("tags.orders"), {message(++seq, 3 + part), message(++seq, 590 + part)}));
                QVERIFY(give(QStringLiteral("tags.sets"), {Event{}}));
            }
            QCOMPARE(keen(), old);
            QCOMPARE(profile(590), step - 1);
            QVERIFY(give(QStringLiteral("tags.sweep"), {f.messages(QStringLiteral("tags.sweep")).at(at++)}));
            // Version 1: everybody. Version 2: those of whom there were two orders and more.
            QCOMPARE(keen(), step == 1 ? Members : 5);
            QCOMPARE(profile(7), step);
            QCOMPARE(profile(8), step == 1 ? 1 : 0);
            QVERIFY(!made().filling && made().shownVersion == step && made().done == Members);
            // A part of the walk that comes again does nothing any more.
            QVERIFY(give(QStringLiteral("tags.sweep"), {first}));
            QCOMPARE(f.messages(QStringLiteral("tags.sweep")).size(), at + 1);
            QVERIFY(give(QStringLiteral("tags.sweep"), {f.messages(QStringLiteral("tags.sweep")).at(at)})); // the old version's go
            for (int i = 0; i < Members; ++i) {
                const auto set = f.tags(member(i));
                QVERIFY(std::all_of(set->tags().begin(), set->tags().end(), [&](const Tag &tag) { return tag.classId != 2000 || tag.version == step; }));
            }
            QVERIFY(give(QStringLiteral("tags.sets"), {Event{}}));
            QCOMPARE(keen(), step == 1 ? Members : 5);
            QCOMPARE(f.count("SELECT count(DISTINCT class) FROM tag_members WHERE class % 65536 = 2000"), 1);
        }
    }
    void aVersionThatIsReplacedBeforeItIsCompleteIsNeverShown()
    {
        const auto rule = [](int version, int atMost) {
            return RuleTags::parse(QStringLiteral(R"({"id": 2000, "name": "keen", "version": %1, "values": [{"value": "yes", "when": {"measure": "orders", "at_most": %2}}]})")
                                       .arg(version).arg(atMost).toUtf8(), QStringLiteral("keen.json")).value();
        };
        std::vector<TagClass> classes = tagClasses();
        Hq f;
        f.setToday(QDate(2026, 3, 10));
        QList<ClosedOrder> orders;
        for (int i = 0; i < 400; ++i)
            orders.append(f.orderOf(member(i % 300), QDate(2026, 3, 1).addDays(i / 300)));
        QVERIFY(f.sold(orders));
        QVERIFY(f.drain());
        QVERIFY(!f.digest().isEmpty());
        const auto run = [&](const std::vector<TagClass> &of, int parts) {
            Registry program;
            addTagFunctions(program, of);
            const auto handle = [&](const char *name, const Event &event) {
                TestContext context(f);
                for (const auto &candidate : program.functions()) {
                    if (candidate->name() == QLatin1String(name))
                        return candidate->handle({&event, 1}, context).has_value();
                }
                return false;
            };
            const qsizetype begin = f.messages(QStringLiteral("tags.sweep")).size();
            bool done = handle("tags.due", Event{});
            for (qsizetype at = begin; done && at < f.messages(QStringLiteral("tags.sweep")).size() && at < begin + parts; ++at)
                done = handle("tags.sweep", f.messages(QStringLiteral("tags.sweep")).at(at));
            return done;
        };
        const auto keen = [&] { return Audience(*f.db, classes).of(AudienceQuery::parse(QStringLiteral("keen:yes")).value()).value().count(); };
        classes.push_back(rule(1, 5));
        QVERIFY(run(classes, 1)); // 250 of 300, then the program ends
        QCOMPARE(keen(), 0);
        classes.back() = rule(2, 1);
        QVERIFY(run(classes, 100));
        QCOMPARE(keen(), 200);
        const auto report = TagVerify::run(*f.db, classes);
        QVERIFY(report);
        QVERIFY2(report->different == 0, qPrintable(report->first.value(0).why));
        // Back to the older program: that one's tags again, as if the other had never been.
        classes.back() = rule(1, 5);
        QVERIFY(run(classes, 100));
        QCOMPARE(keen(), 300);
        QCOMPARE(TagVerify::run(*f.db, classes).value().different, 0);
    }
    void aRuleAgreesWithEachDayLookedAtByItself()
    {
        const auto rule = RuleTags::parse(R"({"id": 2000, "name": "any", "version": 1, "values": [
            {"value": "a", "when": {"all": [{"measure": "orders", "days": 40, "at_least": 3}, {"measure": "days_since_last", "at_least": 4, "at_most": 9}]}},
            {"value": "b", "when": {"any": [{"measure": "spend_minor", "days": 15, "at_least": 300}, {"measure": "days_since_first", "at_most": 6}]}},
            {"value": "c", "when": {"not": {"measure": "orders", "days": 70, "at_most": 5}}}]})", QStringLiteral("any.json"));
        QVERIFY2(rule, rule ? "" : qPrintable(rule.error().toString()));
        const std::vector<TagClass> classes{*rule};
        QRandomGenerator random(5);
        for (int round = 0; round < 60; ++round) {
            MemberStatistics statistics;
            for (Day day = 1'000; day < 1'150; ++day) {
                if (random.bounded(1 + round % 12) == 0)
                    statistics.add({day, random.bounded(1, 3), random.bounded(50, 200), {}});
            }
            if (statistics.isEmpty())
                continue;
            const auto on = [&](Day day) { return TagEvaluation::of(classes, statistics, {}, {}, day, {}); };
            const auto valueOn = [&](Day day) {
                const TagEvaluation found = on(day);
                return found.tags.tags().empty() ? -1 : static_cast<int>(found.tags.tags().front().value);
            };
            const Day first = statistics.visits().front().day;
            const Day today = first + random.bounded(220);
            const TagEvaluation now = on(today);
            const int value = valueOn(today);
            Day next = today + 1;
            while (next < 1'400 && valueOn(next) == value)
                ++next;
            QCOMPARE(now.nextDay, next == 1'400 ? 0 : next);
            if (value < 0)
                continue;
            Day since = today;
            while (since > first && valueOn(since - 1) == value)
                --since;
            QCOMPARE(now.tags.tags().front().since, since);
            QCOMPARE(now.tags.tags().front().until, now.nextDay);
        }
    }
    void aBadRuleNamesThePlace_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        const auto rule = [](const QByteArray &when) { return R"({"id":2000,"name":"x","version":1,"values":[{"value":"y","when":)" + when + "}]}"; };
        QTest::newRow("no json") << QByteArray("{") << QStringLiteral("r.json:1:2");
        QTest::newRow("low id") << QByteArray(R"({"id":3,"name":"x","version":1,"values":[]})") << QStringLiteral("r.json: id");
        QTest::newRow("measure") << rule(R"({"measure":"mood","at_least":1})") << QStringLiteral("r.json: values[0].when.measure");
        QTest::newRow("no limit") << rule(R"({"measure":"orders"})") << QStringLiteral("r.json: values[0].when.at_least");
        QTest::newRow("window") << rule(R"({"measure":"orders","days":0,"at_least":1})") << QStringLiteral("r.json: values[0].when.days");
        QTest::newRow("limits") << rule(R"({"measure":"orders","at_least":3,"at_most":1})") << QStringLiteral("r.json: values[0].when.at_most");
        QTest::newRow("inner") << rule(R"({"all":[{"not":{"measure":"item","at_least":1}}]})") << QStringLiteral("r.json: values[0].when.all[0].not.of");
        QTest::newRow("deep") << rule(QByteArray(R"({"not":)").repeated(20) + "{}" + QByteArray("}").repeated(20)) << QStringLiteral("when");
    }
    void aBadRuleNamesThePlace()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, where);
        const auto rule = RuleTags::parse(json, QStringLiteral("r.json"));
        QVERIFY(!rule);
        QCOMPARE(rule.error().code, ErrorCode::InvalidInput);
        QVERIFY2(rule.error().where.endsWith(where), qPrintable(rule.error().toString()));
    }
    void everyClassHasItsOwnNumberNameAndWords()
    {
        QSet<int> ids;
        QSet<QString> names;
        for (const TagClass &one : tagClasses()) {
            QVERIFY(one.id > 0 && !ids.contains(one.id) && !names.contains(one.name));
            ids.insert(one.id);
            names.insert(one.name);
            QVERIFY(one.evaluate);
            QVERIFY(!one.evidence.isEmpty());
        }
        QCOMPARE(ids.size(), 22 + static_cast<qsizetype>(RuleTags::builtIn().value().size()));
    }
};

QTEST_GUILESS_MAIN(TestTags)
#include "tst_tags.moc"
