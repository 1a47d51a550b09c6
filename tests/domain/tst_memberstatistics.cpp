// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What is counted of a member: exact, whatever the order of arrival.
#include "domain/member/syntheticmembers.h"
#include "domain/tag/chainthresholds.h"
#include "domain/tag/membersale.h"
#include "domain/tag/tagset.h"
#include "domain/tag/windows.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>
#include <algorithm>

using namespace hearth;

class TestMemberStatistics : public QObject {
    Q_OBJECT
    static OrderShare share(Day day, qint64 spend, std::vector<OrderShare::Count> counts)
    {
        OrderShare share;
        share.day = day;
        share.orders = 1;
        share.spendMinor = spend;
        share.counts = std::move(counts);
        return share;
    }
    static OrderShare randomShare(QRandomGenerator &random)
    {
        std::vector<OrderShare::Count> counts;
        for (int i = random.bounded(1, 5); i > 0; --i)
            counts.push_back({static_cast<CounterKind>(random.bounded(1, 8)), random.bounded(6U), random.bounded(1, 4)});
        return share(16'000 + random.bounded(800), random.bounded(1, 20'000), std::move(counts));
    }

private Q_SLOTS:
    void anyOrderOfArrivalGivesTheSameBytes()
    {
        QRandomGenerator random(5);
        for (int round = 0; round < 200; ++round) {
            std::vector<std::pair<OrderShare, int>> facts;
            for (int i = random.bounded(1, 40); i > 0; --i) {
                facts.push_back({randomShare(random), 1});
                if (random.bounded(4) == 0)
                    facts.push_back({facts.back().first, -1});
            }
            MemberStatistics straight;
            for (const auto &[share, sign] : facts)
                straight.add(share, sign);
            for (int shuffle = 0; shuffle < 5; ++shuffle) {
                std::shuffle(facts.begin(), facts.end(), random);
                MemberStatistics other;
                for (const auto &[share, sign] : facts)
                    other.add(share, sign);
                QCOMPARE(other.toBytes(), straight.toBytes());
            }
            QCOMPARE(MemberStatistics::fromBytes(straight.toBytes()).value(), straight);
        }
    }
    void takingEverythingBackLeavesNothing()
    {
        QRandomGenerator random(6);
        std::vector<OrderShare> shares;
        MemberStatistics statistics;
        for (int i = 0; i < 100; ++i) {
            shares.push_back(randomShare(random));
            statistics.add(shares.back());
        }
        QVERIFY(!statistics.isEmpty());
        std::shuffle(shares.begin(), shares.end(), random);
        for (const OrderShare &share : shares)
            statistics.add(share, -1);
        QVERIFY(statistics.isEmpty());
        QCOMPARE(statistics, MemberStatistics());
    }
    void brokenBytesAreAnErrorAndNoCrash()
    {
        QRandomGenerator random(7);
        MemberStatistics statistics;
        for (int i = 0; i < 20; ++i)
            statistics.add(randomShare(random));
        const QByteArray whole = statistics.toBytes();
        QVERIFY(!MemberStatistics::fromBytes(QByteArray()));
        QVERIFY(!MemberStatistics::fromBytes(whole.left(whole.size() - 1)));
        for (int i = 0; i < 2'000; ++i) {
            QByteArray broken = whole;
            broken[random.bounded(broken.size())] = static_cast<char>(random.bounded(256));
            const auto read = MemberStatistics::fromBytes(broken);
            QVERIFY(read || read.error().code == ErrorCode::Corrupt);
        }
    }
    void tagsSurviveTheirBytes()
    {
        const TagSet set({{3, 1, 7, 16'400, 0, {12, -5}}, {1, 2, 0, 16'000, 16'500, {1, 0}}, {3, 1, 2, 16'401, 16'402, {0, 99}}});
        QCOMPARE(set.tags().front().classId, 1);
        QCOMPARE(TagSet::fromBytes(set.toBytes()).value(), set);
        QCOMPARE(TagSet::fromBytes(TagSet().toBytes()).value(), TagSet());
        QVERIFY(!TagSet::fromBytes(set.toBytes().chopped(1)));
    }
    void thresholdsSurviveTheirBytes()
    {
        ChainThresholds chain;
        chain.day = 16'000;
        chain.members = 9;
        chain.spend = {1, 2, 3, 4};
        chain.spendTop = 5;
        chain.ticket = {6, 7};
        ReturnCounts counts;
        counts.add(std::vector<Day>{15'900, 15'907, 15'930}, 15'999);
        chain.returns = ReturnModel::fit(counts);
        chain.returns.accuracy.ranked = 700;
        chain.items.insert(QStringLiteral("b"), {QStringLiteral("pizza"), {QStringLiteral("spicy")}});
        chain.items.insert(QStringLiteral("a"), {QStringLiteral("drinks"), {}});
        const auto read = ChainThresholds::fromCbor(chain.toCbor());
        QVERIFY(read);
        QCOMPARE(read->toCbor(), chain.toCbor());
        QCOMPARE(read->returns, chain.returns);
        QVERIFY(read->sells(QStringLiteral("spicy")));
        QVERIFY(!read->sells(QStringLiteral("durian")));
        QCOMPARE(ChainThresholds::fifth(chain.spend, 0), 1);
        QCOMPARE(ChainThresholds::fifth(chain.spend, 4), 5);
    }
    void aWindowSaysSinceAndUntil()
    {
        const std::vector<VisitDay> visits{{100, 1, 500}, {150, 1, 700}, {180, 2, 900}};
        const auto orders = [](qint64 n) { return n <= 0 ? 0 : n == 1 ? 1 : 2; };
        const WindowStep now = windowStep(visits, 90, 185, Measure::Orders, orders);
        QCOMPARE(now.step, 2);
        QCOMPARE(now.sum, 4);
        QCOMPARE(now.since, 150); // the second one came
        QCOMPARE(now.until, 270); // the last two go together
        const WindowStep later = windowStep(visits, 90, 270, Measure::Orders, orders);
        QCOMPARE(later.step, 0);
        QCOMPARE(later.since, 270);
        QCOMPARE(later.until, 0);
        QCOMPARE(windowStep(visits, 90, 175, Measure::Spend, [](qint64 n) { return n > 1'000 ? 1 : 0; }).until, 240);
        // Dated ahead of today: counted from its day on.
        QCOMPARE(windowStep(visits, 90, 149, Measure::Orders, orders).until, 150);
    }
    void everyDayAgreesWithSinceAndUntil()
    {
        // The definition itself, a day at a time, against the steps.
        QRandomGenerator random(8);
        const auto step = [](qint64 n) { return n <= 0 ? 0 : n < 3 ? 1 : n < 6 ? 2 : 3; };
        for (int round = 0; round < 100; ++round) {
            std::vector<VisitDay> visits;
            for (Day day = 1'000; day < 1'200; ++day) {
                if (random.bounded(10) == 0)
                    visits.push_back({day, random.bounded(1, 3), 100});
            }
            if (visits.empty())
                continue;
            const auto onDay = [&](Day day) { return step(windowSum(visits, 30, day, Measure::Orders)); };
            const Day today = 1'000 + random.bounded(300);
            const WindowStep now = windowStep(visits, 30, today, Measure::Orders, step);
            QCOMPARE(now.step, onDay(today));
            Day until = today + 1;
            while (until < 1'400 && onDay(until) == now.step)
                ++until;
            QCOMPARE(now.until, until == 1'400 ? 0 : until);
            Day since = today;
            while (since > visits.front().day && onDay(since - 1) == now.step)
                --since;
            if (now.since > visits.front().day)
                QCOMPARE(now.since, since);
        }
    }
    void halfOfWhatIsASeasonOld()
    {
        MemberStatistics statistics;
        statistics.add(share(9'000, 1, {{CounterKind::Item, 1, 4}}));
        statistics.add(share(9'000 + SeasonDays, 1, {{CounterKind::Item, 2, 3}}));
        const auto weights = weightsOf(statistics, CounterKind::Item);
        QCOMPARE(weights.size(), std::size_t(2));
        QCOMPARE(weights[0].weight * 3, weights[1].weight * 2);
        QCOMPARE(weights[0].count, 4);
    }
    void syntheticMembersAreTheSameForTheSameSeed()
    {
        const SyntheticMembers members(1'000, 7);
        int nobody = 0;
        QHash<QUuid, int> often;
        for (int i = 0; i < 20'000; ++i) {
            const QUuid id = members.of(QString::number(i));
            QCOMPARE(SyntheticMembers(1'000, 7).of(QString::number(i)) == id || i > 50, true);
            if (id.isNull()) {
                ++nobody;
                continue;
            }
            QVERIFY(SyntheticMembers::isSynthetic(id));
            ++often[id];
        }
        QVERIFY2(nobody > 5'000 && nobody < 7'000, qPrintable(QString::number(nobody)));
        QVERIFY(often.value(SyntheticMembers::id(7, 0)) > 10 * often.value(SyntheticMembers::id(7, 500)));
        QVERIFY(SyntheticMembers(1'000, 8).of(QStringLiteral("1")) != members.of(QStringLiteral("1")) || members.of(QStringLiteral("1")).isNull());
        QSet<QUuid> ids;
        for (int i = 0; i < 200'000; ++i)
            ids.insert(SyntheticMembers::id(7, i));
        QCOMPARE(ids.size(), 200'000);
        QVERIFY(!SyntheticMembers::isSynthetic(QUuid::createUuid()));
    }
};

QTEST_GUILESS_MAIN(TestMemberStatistics)
#include "tst_memberstatistics.moc"
