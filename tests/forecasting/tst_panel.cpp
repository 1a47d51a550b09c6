// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/baselines.h"
#include "forecasting/generatedchain.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace hearth;
using namespace hearth::forecasting;

class TestPanel : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString file(const QByteArray &text) const
    {
        QFile f(m_dir.filePath(QStringLiteral("days.csv")));
        if (!f.open(QIODevice::WriteOnly) || f.write(text) != text.size())
            return {};
        return f.fileName();
    }

private Q_SLOTS:
    void storesDaysAndExtrasAreRead()
    {
        const Panel panel = readPanel(file("\xef\xbb\xbf"
                                           "date,store,revenue,campaign\r\n2026-01-03,B,10.5,1\r\n2026-01-01,A,0,\r\n"),
            { QStringLiteral("campaign") })
                                .value();
        QCOMPARE(panel.days, 3);
        QCOMPARE(panel.date(0), QDate(2026, 1, 1));
        QCOMPARE(panel.stores.size(), size_t(2));
        QCOMPARE(panel.stores[0].id, QStringLiteral("A"));
        QCOMPARE(panel.stores[0].revenue[0], 0.0F);
        QVERIFY(std::isnan(panel.stores[0].revenue[1]));
        QCOMPARE(panel.stores[1].revenue[2], 10.5F);
        QCOMPARE(panel.stores[1].extras[0][2], 1.0F);
        QVERIFY(std::isnan(panel.stores[0].extras[0][0]));
        QVERIFY(panel.known[0]);
    }
    void aWrongFileGetsLineColumnAndReason_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const char *text, const char *place, const char *reason) {
            QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(place) << QString::fromLatin1(reason);
        };
        row("empty", "", ":1:1", "empty");
        row("no revenue", "store,date\nA,2026-01-01\n", ":1:1", "no column revenue");
        row("twice", "store,date,revenue,date\n", ":1:20", "twice");
        row("nameless", "store,,date,revenue\n", ":1:7", "no name");
        row("date", "store,date,revenue\nA,2026-01-01,1\nA,2026-02-30,1\n", ":3:3", "not a date");
        row("text", "store,date,revenue\nA,2026-01-01,12o\n", ":2:14", "not a number");
        row("not finite", "store,date,revenue\nA,2026-01-01,nan\n", ":2:14", "not a number");
        row("negative", "store,date,revenue\nA,2026-01-01,-1\n", ":2:14", "negative");
        row("empty revenue", "store,date,revenue\nA,2026-01-01,\n", ":2:14", "not a number");
        row("fields", "store,date,revenue\nA,2026-01-01\n", ":2:3", "2 fields");
        row("no store", "store,date,revenue\n,2026-01-01,1\n", ":2:1", "name");
        row("same day", "store,date,revenue\nA,2026-01-01,1\nA,2026-01-01,2\n", ":3:3", "already, in line 2");
        row("quote", "store,date,revenue\n\"A,2026-01-01,1\n", ":2:1", "quote");
        row("extra", "store,date,revenue,rain\nA,2026-01-01,1,wet\n", ":2:16", "rain is not a number");
        row("span", "store,date,revenue\nA,1990-01-01,1\nA,2026-01-01,1\n", ":3:1", "limit");
        row("only a header", "store,date,revenue\n", ":1:1", "no row");
    }
    void aWrongFileGetsLineColumnAndReason()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        QFETCH(QString, reason);
        const auto panel = readPanel(file(text), {});
        QVERIFY(!panel);
        QCOMPARE(panel.error().code, ErrorCode::InvalidInput);
        QVERIFY2(
            panel.error().where.endsWith(QStringLiteral("days.csv") + place), qPrintable(panel.error().toString()));
        QVERIFY2(panel.error().text.contains(reason), qPrintable(panel.error().toString()));
    }
    void anUnknownExtraCannotBeKnownInAdvance()
    {
        const auto panel = readPanel(file("store,date,revenue\nA,2026-01-01,1\n"), { QStringLiteral("campaign") });
        QVERIFY(panel.error().text.contains(QStringLiteral("campaign")));
    }
    void aCutPanelHoldsNothingLaterButWhatIsKnownInAdvance()
    {
        Panel panel;
        panel.days = 10;
        panel.extras = { QStringLiteral("campaign"), QStringLiteral("rain") };
        panel.known = { true, false };
        std::vector<float> values(10);
        for (size_t i = 0; i < 10; ++i)
            values[i] = static_cast<float>(i + 1);
        panel.stores.push_back({ QStringLiteral("A"), values, { values, values } });
        const Panel cut = panel.until(4, 3);
        QCOMPARE(cut.days, 5);
        QCOMPARE(cut.stores[0].revenue.size(), size_t(5));
        QCOMPARE(cut.stores[0].extras[0].size(), size_t(8));
        QCOMPARE(cut.stores[0].extras[0][7], 8.0F);
        QCOMPARE(cut.stores[0].extras[1][4], 5.0F);
        QVERIFY(std::isnan(cut.stores[0].extras[1][5]));
    }
    void everyChangeOfCleaningIsListed()
    {
        const HolidayCalendar none = HolidayCalendar::load(QStringLiteral("none")).value();
        Panel panel;
        panel.firstDay = QDate(2026, 1, 5).toJulianDay();
        panel.days = 90;
        panel.stores.push_back(seriesOf(QStringLiteral("A"), 90, [](int day) {
            if (day >= 60 && day < 65)
                return std::nan("");
            return day == 40 ? 2000.0 : day == 80 ? 160.0 : 100.0 + day % 3;
        }));
        const History h = prepare(panel, none);
        QCOMPARE(h.changes.size(), size_t(3));
        QCOMPARE(h.changes[0].day, 40);
        QVERIFY(h.changes[0].kind == Change::Kind::LeftOut);
        QCOMPARE(h.changes[0].given, 2000.0);
        QCOMPARE(h.changes[1].day, 60);
        QVERIFY(h.changes[1].kind == Change::Kind::Closure);
        QCOMPARE(h.changes[1].length, 5);
        QCOMPARE(h.changes[2].day, 80);
        QVERIFY(h.changes[2].kind == Change::Kind::Capped);
        QVERIFY2(h.changes[2].used > 150 && h.changes[2].used < 160, qPrintable(QString::number(h.changes[2].used)));
        // What is not listed is as it was given.
        for (int day = 0; day < 90; ++day)
            if (day != 40 && day != 80 && h.stores[0].open(day))
                QVERIFY(std::abs(h.stores[0].capped[static_cast<size_t>(day)]
                            - std::log(100.0F + static_cast<float>(day % 3)))
                    < 1e-5F);
    }
    void newStoresAreExpectedToGrowAsEarlierOnesDidWhereThoseAgree_data()
    {
        QTest::addColumn<bool>("agree");
        QTest::newRow("all of them grew") << true;
        QTest::newRow("as many shrank as grew") << false;
    }
    void newStoresAreExpectedToGrowAsEarlierOnesDidWhereThoseAgree()
    {
        QFETCH(const bool, agree);
        constexpr int Days = 300;
        Panel panel;
        panel.firstDay = QDate(2026, 1, 5).toJulianDay();
        panel.days = Days;
        for (int store = 0; store < 8; ++store)
            panel.stores.push_back(seriesOf(QStringLiteral("old%1").arg(store), Days, [](int) { return 1'000.0; }));
        for (int store = 0; store < 8; ++store) {
            const int opened = 40 + store * 10;
            const double direction = agree || store % 2 == 0 ? 1 : -1;
            panel.stores.push_back(seriesOf(QStringLiteral("new%1").arg(store), Days, [&](int day) {
                const double missing = 0.4 * std::max(0, 84 - (day - opened)) / 84; // in logarithms, over twelve weeks
                return day < opened ? std::nan("") : 1'000 * std::exp(-direction * missing);
            }));
        }
        const History h = prepare(panel, HolidayCalendar::load(QStringLiteral("none")).value());
        const StoreHistory &young = h.stores.back();
        const float grows = h.openingEffect(young, young.firstOpen + 70) - h.openingEffect(young, young.firstOpen + 14);
        // 0.27 in eight weeks, a third less for openings that were so few.
        // They grew 0.27 in these eight weeks; two thirds of it are believed of so few openings, and cleaning takes the
        // edge off their first days.
        if (agree)
            QVERIFY2(grows > 0.09F && grows < 0.27F, qPrintable(QString::number(grows)));
        else
            QVERIFY2(std::abs(grows) < 0.01F, qPrintable(QString::number(grows)));
        // A store that was there from the beginning is at its level.
        QCOMPARE(h.openingEffect(h.stores.front(), 10), 0.0F);
    }
    void aCampaignThatMeetsAHolidayForTheFirstTimeCountsAsBoth()
    {
        // Campaigns of 20 % of the level, on other days of each store; New Year brings 0.3. The last New Year meets a
        // campaign.
        constexpr int Days = 400;
        const HolidayCalendar calendar = HolidayCalendar::load(QStringLiteral("CN")).value();
        Panel panel;
        panel.firstDay = QDate(2024, 11, 20).toJulianDay();
        panel.days = Days;
        panel.extras = { QStringLiteral("campaign") };
        panel.known = { true };
        const auto campaign = [](int store, int day) { return day >= Days || (day + 11 * store) % 40 < 5; };
        for (int store = 0; store < 12; ++store) {
            panel.stores.push_back(seriesOf(QStringLiteral("S%1").arg(store), Days, [&](int day) {
                const QDate date = panel.date(day);
                const bool newYear = date.month() == 1 && date.day() == 1;
                // A little of chance: a value is believed as far as its days agree.
                const double chance = 0.02 * ((day * 7 + store * 3) % 11 - 5) / 5;
                return 1'000 * std::exp((campaign(store, day) ? 0.2 : 0) + (newYear ? 0.3 : 0) + chance);
            }));
            std::vector<float> values;
            values.reserve(static_cast<size_t>(Days) + Horizon);
            for (int day = 0; day < Days + Horizon; ++day)
                values.push_back(campaign(store, day) ? 20.0F : 0.0F);
            panel.stores.back().extras.push_back(std::move(values));
        }
        const History h = prepare(panel, calendar);
        const int newYear = static_cast<int>(QDate(2026, 1, 1).toJulianDay() - panel.firstDay);
        QVERIFY(newYear > h.origin() && newYear <= h.origin() + Horizon);
        for (int store = 0; store < 12; ++store) {
            const StoreHistory &s = h.stores[static_cast<size_t>(store)];
            const float effect = s.effect[static_cast<size_t>(newYear)];
            QVERIFY2(std::abs(effect - 0.2F) < 0.03F, qPrintable(QString::number(effect)));
            QCOMPARE(s.effect[static_cast<size_t>(Days - 1)] > 0.1F, campaign(store, Days - 1));
            // Levels are those of days without campaigns.
            QVERIFY2(
                std::abs(s.level.back() - std::log(1'000.0F)) < 0.03F, qPrintable(QString::number(s.level.back())));
            const Smooth level = smooth(h, store, h.origin());
            const Path path = smoothPath(level, level.near, h, store, h.origin());
            const float said = path[static_cast<size_t>(newYear - h.origin() - 1)] - std::log(1'000.0F);
            // Of a holiday that was seen once, two thirds are believed.
            QVERIFY2(said > 0.36F && said < 0.5F, qPrintable(QString::number(said)));
        }
        // The same days by a column that is not known in advance: nothing is taken out.
        panel.known = { false };
        QCOMPARE(
            prepare(panel, calendar).stores[0].effect, std::vector<float>(static_cast<size_t>(Days + Horizon), 0.0F));
    }
    void aColumnThatDoesNothingIsNotBelieved()
    {
        Panel panel = generateChain({ 12, 300 }).panel;
        panel.extras = { QStringLiteral("moon") };
        panel.known = { true };
        for (size_t store = 0; store < panel.stores.size(); ++store) {
            std::vector<float> values;
            values.reserve(static_cast<size_t>(300) + Horizon);
            for (int day = 0; day < 300 + Horizon; ++day)
                values.push_back(static_cast<float>((day * 37 + static_cast<int>(store) * 101) % 29));
            panel.stores[store].extras.push_back(std::move(values));
        }
        const History h = prepare(panel, HolidayCalendar::load(QStringLiteral("none")).value());
        for (const StoreHistory &store : h.stores)
            for (const float effect : store.effect)
                QVERIFY2(std::abs(effect) < 0.03F, qPrintable(QString::number(effect)));
    }
    void aDayIsCleanedByEarlierDaysOnly()
    {
        const HolidayCalendar none = HolidayCalendar::load(QStringLiteral("none")).value();
        const Panel whole = generateChain({ 4, 150 }).panel;
        const Panel part = whole.until(99, Horizon);
        const History a = prepare(whole, none);
        const History b = prepare(part, none);
        for (size_t s = 0; s < 4; ++s)
            for (size_t t = 0; t < 100; ++t) {
                QCOMPARE(a.stores[s].capped[t], b.stores[s].capped[t]);
                QCOMPARE(a.stores[s].level[t], b.stores[s].level[t]);
                QCOMPARE(a.chainPath[t], b.chainPath[t]);
            }
    }
};

QTEST_APPLESS_MAIN(TestPanel)
#include "tst_panel.moc"
