// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The model of returns: finds again what a made-up population is made of, and is held against days it did not know.
#include "domain/member/syntheticmembers.h"
#include "domain/tag/returnmodel.h"
#include "simulation/chainorders.h"
#include "support/salesfile.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <map>

using namespace hearth;

class TestReturnModel : public QObject {
    Q_OBJECT

    using Population = std::vector<std::vector<Day>>;
    static constexpr Day Begin = 16'000;
    static constexpr Day End = Begin + 700;

    /** Members who come on each day with a chance, and after a visit stay away for good with another. */
    static Population chanceVisitors(int members, double daily, double leave, quint32 seed)
    {
        QRandomGenerator random(seed);
        Population population;
        for (int i = 0; i < members; ++i) {
            std::vector<Day> days;
            for (Day day = Begin + random.bounded(300); day <= End; ++day) {
                if (!days.empty() && random.generateDouble() >= daily)
                    continue;
                days.push_back(day);
                if (random.generateDouble() < leave)
                    break;
            }
            population.push_back(std::move(days));
        }
        return population;
    }
    static ReturnModel fitted(const Population &population, Day until)
    {
        ReturnCounts counts;
        for (const std::vector<Day> &days : population)
            counts.add(days, until);
        return ReturnModel::fit(counts);
    }
    static ReturnAccuracy tried(const Population &population, Day today)
    {
        const Day day = today - 1 - ReturnModel::Horizon;
        const ReturnModel model = fitted(population, day);
        ReturnTrial trial;
        for (const std::vector<Day> &days : population)
            trial.add(model, days, day);
        return trial.accuracy(day);
    }
    static void print(const char *name, const ReturnAccuracy &accuracy)
    {
        qInfo("%s: %lld members, %lld came; AUC %d (by wait %d), Brier %d (share %d); dated %lld, near %d (by gap %d), median error %d (by gap %d); risk '%s', day '%s'", name,
              static_cast<long long>(accuracy.members), static_cast<long long>(accuracy.returned), accuracy.ranked, accuracy.rankedByWait, accuracy.squaredError,
              accuracy.squaredErrorOfShare, static_cast<long long>(accuracy.dated), accuracy.near, accuracy.nearByGap, accuracy.medianError, accuracy.medianErrorByGap,
              qPrintable(accuracy.whyNoRisk()), qPrintable(accuracy.whyNoDay()));
        for (const ReturnAccuracy::Tenth &tenth : accuracy.calibration) {
            if (tenth.members > 0)
                qInfo("   %lld: expected %lld, came %lld", static_cast<long long>(tenth.members), static_cast<long long>(tenth.expected / tenth.members),
                      static_cast<long long>(tenth.returned * 1000 / tenth.members));
        }
    }
    /** Each member's days with an order. */
    static Population pizzaMembers(const QString &path, int members)
    {
        const SyntheticMembers made(members, 5);
        std::map<QUuid, std::vector<Day>> days;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        file.readLine();
        while (!file.atEnd()) {
            const QList<QByteArray> fields = file.readLine().split(',');
            const QUuid member = made.of(QString::fromUtf8(fields.value(0)));
            if (member.isNull())
                continue;
            std::vector<Day> &of = days[member];
            const Day day = dayOf(QDate::fromString(QString::fromUtf8(fields.value(1)), Qt::ISODate));
            if (of.empty() || of.back() != day) // a line a pizza, in order of time
                of.push_back(day);
        }
        Population population;
        for (auto &[member, of] : days)
            population.push_back(std::move(of));
        return population;
    }

private Q_SLOTS:
    void theDailyChanceOfAPopulationIsFoundAgain()
    {
        for (const double daily : {0.2, 0.05, 0.02}) {
            const Population population = chanceVisitors(3'000, daily, 0, 3);
            ReturnCounts counts;
            for (const std::vector<Day> &days : population)
                counts.add(days, End);
            const ReturnModel model = ReturnModel::fit(counts);
            int looked = 0;
            for (int group = 0; group < ReturnCounts::Groups; ++group) {
                for (int step = 0; step < ReturnCounts::Steps; ++step) {
                    if (counts.cell(group, step).returned < 500)
                        continue;
                    ++looked;
                    const double chance = model.dailyChance(group, step) / 1e6;
                    QVERIFY2(std::abs(chance - daily) < 0.15 * daily, qPrintable(QStringLiteral("%1 %2: %3").arg(group).arg(step).arg(chance)));
                }
            }
            QVERIFY2(looked >= 10, qPrintable(QString::number(looked)));
            // By chance alone one comes within the horizon with 1 − (1 − p)^60; which day, can be said only of those who come often.
            const std::vector<Day> &some = population.front();
            const ReturnStanding standing = ReturnCounts::standing(some, some.back());
            QVERIFY(std::abs(model.returns(standing) - 1'000 * (1 - std::pow(1 - daily, 60))) < 40);
            QCOMPARE(model.expectedIn(standing), daily > 0.1 ? std::ceil(-std::log(2) / std::log(1 - daily)) : 0);
        }
    }
    void whoStaysAwayForGoodIsFoundAgain()
    {
        const Population population = chanceVisitors(5'000, 0.1, 0.2, 4);
        const ReturnModel model = fitted(population, End);
        const std::vector<Day> once{End};
        // Four in five come again, nearly all of these in time; after two months nobody is expected.
        QVERIFY2(std::abs(model.returns(ReturnCounts::standing(once, End)) - 799) < 25, qPrintable(QString::number(model.returns(ReturnCounts::standing(once, End)))));
        QVERIFY(model.returns({0, 100}) < 20);
        QCOMPARE(model.expectedIn({0, 100}), 0);
    }
    void regularVisitorsAreExpectedOnTheirDay()
    {
        QRandomGenerator random(6);
        Population population;
        for (int i = 0; i < 500; ++i) {
            std::vector<Day> days;
            for (Day day = Begin + random.bounded(14); day <= End; day += 13 + random.bounded(3))
                days.push_back(day);
            population.push_back(std::move(days));
        }
        const ReturnModel model = fitted(population, End);
        const std::vector<Day> &some = population.front();
        const ReturnStanding now = ReturnCounts::standing(some, some.back());
        QVERIFY2(std::abs(model.expectedIn(now) - 14) <= 1, qPrintable(QString::number(model.expectedIn(now))));
        QVERIFY(model.expectedIn({now.group, 12}) <= 2);
        QVERIFY(model.returns(now) > 980);
        print("regular", tried(population, End));
    }
    void anyOrderAndAnyPartsGiveTheSameModel()
    {
        Population population = chanceVisitors(300, 0.1, 0.1, 7);
        const ReturnModel first = fitted(population, End);
        std::reverse(population.begin(), population.end());
        ReturnCounts counts;
        for (const std::vector<Day> &days : population) {
            counts.add(days, End);
            counts = ReturnCounts::fromBytes(counts.toBytes()).value();
        }
        QCOMPARE(ReturnModel::fit(counts), first);
        ReturnModel tried = first;
        tried.accuracy = TestReturnModel::tried(population, End);
        const auto read = ReturnModel::fromBytes(tried.toBytes());
        QVERIFY(read);
        QCOMPARE(*read, tried);
        QCOMPARE(read->returns({5, 40}), first.returns({5, 40}));
    }
    void brokenBytesAreAnErrorAndNoCrash()
    {
        const QByteArray model = fitted(chanceVisitors(50, 0.1, 0.1, 8), End).toBytes();
        QRandomGenerator random(9);
        QVERIFY(!ReturnModel::fromBytes(QByteArray()));
        QVERIFY(!ReturnModel::fromBytes(model.chopped(1)));
        for (int i = 0; i < 500; ++i) {
            QByteArray broken = model;
            broken[random.bounded(broken.size())] = static_cast<char>(random.bounded(256));
            const auto read = ReturnModel::fromBytes(broken);
            QVERIFY(read || read.error().code == ErrorCode::Corrupt);
        }
    }
    void whatNobodyCanKnowIsNotSaid()
    {
        // Everybody comes with the same chance every day: nobody can be told from another.
        const ReturnAccuracy accuracy = tried(chanceVisitors(3'000, 0.02, 0, 10), End);
        print("all alike", accuracy);
        QVERIFY(!accuracy.whyNoRisk().isEmpty());
        // And too few of anybody.
        QVERIFY(tried(chanceVisitors(50, 0.05, 0.1, 11), End).whyNoRisk().contains(QStringLiteral("too little")));
    }
    void aSimulatedChainsMembersAreForeseenBetterThanByTheShareOfAll()
    {
        simulation::ChainOptions options;
        options.stores = 3;
        options.days = 500;
        options.ordersPerDay = 60;
        const auto calendar = forecasting::HolidayCalendar::load(QStringLiteral("CN"));
        QVERIFY(calendar);
        const simulation::ChainModel chain(options, *calendar);
        const simulation::ChainOrders orders(chain, 3'000);
        std::map<QUuid, std::vector<Day>> days;
        qint64 receipt = 0;
        for (int day = 0; day < options.days; ++day) {
            for (int store = 0; store < options.stores; ++store) {
                for (const simulation::SimulatedFact &fact : orders.day(store, day, receipt)) {
                    const auto *order = std::get_if<ClosedOrder>(&fact);
                    if (order == nullptr || order->memberId.isNull())
                        continue;
                    std::vector<Day> &of = days[order->memberId];
                    if (of.empty() || of.back() != dayOf(order->businessDate))
                        of.push_back(dayOf(order->businessDate));
                }
            }
        }
        Population population;
        for (auto &[member, of] : days)
            population.push_back(std::move(of));
        const ReturnAccuracy accuracy = tried(population, dayOf(options.until) + 1);
        print("simulated chain", accuracy);
        QVERIFY2(accuracy.whyNoRisk().isEmpty(), qPrintable(accuracy.whyNoRisk()));
        QVERIFY(accuracy.squaredError < accuracy.squaredErrorOfShare * 9 / 10);
        QVERIFY2(accuracy.whyNoDay().isEmpty(), qPrintable(accuracy.whyNoDay()));
        QVERIFY(accuracy.near > 500);
    }
    void thePizzaPlacesMembersAreForeseenBetterThanByTheShareOfAll_data()
    {
        QTest::addColumn<bool>("real");
        QTest::newRow("generated") << false;
        QTest::newRow("real year") << true;
    }
    void thePizzaPlacesMembersAreForeseenBetterThanByTheShareOfAll()
    {
        QFETCH(bool, real);
        QTemporaryDir root;
        QString path = root.filePath(QStringLiteral("sales.csv"));
        if (real)
            path = realSalesFile();
        else
            QVERIFY(writeSalesFile(path, 20'000, 4).orders > 0);
        if (path.isEmpty())
            QSKIP("the real sales file is not on this machine");
        const Population population = pizzaMembers(path, 1'500);
        Day last = 0;
        for (const std::vector<Day> &days : population)
            last = std::max(last, days.back());
        const ReturnAccuracy accuracy = tried(population, last + 1);
        print("pizza place", accuracy);
        QVERIFY2(accuracy.whyNoRisk().isEmpty(), qPrintable(accuracy.whyNoRisk()));
        QVERIFY(accuracy.squaredError < accuracy.squaredErrorOfShare);
    }
};

QTEST_GUILESS_MAIN(TestReturnModel)
#include "tst_returnmodel.moc"
