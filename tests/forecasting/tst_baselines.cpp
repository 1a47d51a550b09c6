// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/baselines.h"
#include "forecasting/generatedchain.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace hearth;
using namespace hearth::forecasting;

// Twelve weeks from Monday 2026-01-05 of three stores, written to a file and read again; the origin is Sunday
// 2026-03-29.
//   A: Monday to Sunday 100, 110, 120, 130, 140, 200, 180, and 10 more each week;
//   B: 50 on working days, 100 at weekends, never open on Tuesdays; the last Wednesday and the last two Thursdays
//   closed; C: 100 a day, 200 in the last two weeks.
class TestBaselines : public QObject {
    Q_OBJECT

    Panel m_panel;
    History m_history;
    static constexpr int Days = 84;
    static constexpr int Origin = 83;

    static double at(const Path &path, int ahead)
    {
        return std::exp(static_cast<double>(path[static_cast<size_t>(ahead - 1)]));
    }
    static bool near(double a, double b) { return std::abs(a - b) < 1e-4 * b; }

private Q_SLOTS:
    void initTestCase()
    {
        Panel written;
        written.firstDay = QDate(2026, 1, 5).toJulianDay();
        written.days = Days;
        written.stores.push_back(seriesOf(QStringLiteral("A"), Days, [](int day) {
            constexpr double Base[] = { 100, 110, 120, 130, 140, 200, 180 };
            const int week = day / 7;
            return Base[day % 7] + 10 * week;
        }));
        written.stores.push_back(seriesOf(QStringLiteral("B"), Days, [](int day) {
            const bool closed = day % 7 == 1 || (day % 7 == 2 && day / 7 == 11) || (day % 7 == 3 && day / 7 >= 10);
            return closed ? std::nan("") : day % 7 >= 5 ? 100.0 : 50.0;
        }));
        written.stores.push_back(
            seriesOf(QStringLiteral("C"), Days, [](int day) { return day >= 70 ? 200.0 : 100.0; }));
        const QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("three.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(toCsv(written));
        file.close();
        m_panel = readPanel(file.fileName(), {}).value();
        m_history = prepare(m_panel, HolidayCalendar::load(QStringLiteral("none")).value());
    }
    void seasonalNaiveIsTheSameWeekdayUpToFourWeeksBack()
    {
        const Path a = seasonalNaive(m_history, 0, Origin);
        QVERIFY(near(at(a, 1), 210)); // Monday of week 12: 100 + 110
        QVERIFY(near(at(a, 7), 290));
        QVERIFY(near(at(a, 8), 210)); // the week after takes the same days
        QVERIFY(near(at(a, 30), 220));
        const Path b = seasonalNaive(m_history, 1, Origin);
        QVERIFY(near(at(b, 3), 50)); // Wednesday, from two weeks back
        QVERIFY(near(at(b, 4), 50)); // Thursday, from three
        QVERIFY(std::isnan(b[1])); // Tuesday never
        QVERIFY(near(at(b, 6), 100));
    }
    void weekdayMeanTakesThoseOfFourThatAreThere()
    {
        const Path a = weekdayMean4(m_history, 0, Origin);
        QVERIFY(near(at(a, 1), 195)); // (180 + 190 + 200 + 210) / 4
        QVERIFY(near(at(a, 13), 295)); // Saturday: (280 + 290 + 300 + 310) / 4
        const Path b = weekdayMean4(m_history, 1, Origin);
        QVERIFY(near(at(b, 4), 50));
        QVERIFY(std::isnan(b[1]));
        const Path c = weekdayMean4(m_history, 2, Origin);
        QVERIFY(near(at(c, 1), 150)); // two weeks of 100, two of 200
    }
    void robustProfileSlidesFromTheNearLevelToTheFarOne()
    {
        // Two of the last six weeks doubled weigh three quarters at a half-life of 7 days (near: 200), and a third at
        // 28 (far: 100).
        const Path c = robustProfile(profile(m_history, 2, Origin), m_history, Origin);
        for (const int ahead : { 1, 7, 30 })
            QVERIFY2(near(at(c, ahead), 100 * std::exp2(std::exp(-ahead / 40.0))),
                qPrintable(QString::number(at(c, ahead))));
        const Path b = robustProfile(profile(m_history, 1, Origin), m_history, Origin);
        QVERIFY(near(at(b, 1), 50));
        QVERIFY(near(at(b, 6), 100));
    }
    void etsMovesLevelAndWeekdayByFixedParts()
    {
        // Store C begins with 14 days of 100. After a day that is twice as high: level + 0.1 ln 2, its weekday + 0.09
        // ln 2.
        const Panel cut = m_panel.until(70, Horizon);
        const History h = prepare(cut, HolidayCalendar::load(QStringLiteral("none")).value());
        const Path c = ets(h, 2);
        QVERIFY(near(at(c, 1), 100 * std::exp2(0.1))); // Tuesday
        QVERIFY(near(at(c, 7), 100 * std::exp2(0.19))); // Monday, as the last day was
        QVERIFY(near(at(c, 14), 100 * std::exp2(0.19)));
        // Store B's first fortnight: 8 working days of 50 and 4 weekend days of 100 among its first 12, then Mon and
        // Wed: 10 and 4.
        const Path b = ets(m_history, 1);
        QVERIFY(near(at(b, 6), 100));
        QVERIFY(near(at(b, 1), 50));
    }
    void aHolidayDoesNotMakeAWeekdayEffect()
    {
        // National Day week three times as busy, then three ordinary weeks.
        const HolidayCalendar cn = HolidayCalendar::load(QStringLiteral("CN")).value();
        Panel panel;
        panel.firstDay = QDate(2026, 8, 3).toJulianDay();
        panel.days = 84;
        panel.stores.push_back(
            seriesOf(QStringLiteral("A"), 84, [](int day) { return day >= 59 && day <= 65 ? 300.0 : 100.0; }));
        const History h = prepare(panel, cn);
        const Path path = robustProfile(profile(h, 0, 83), h, 83);
        QVERIFY(near(at(path, 1), 100));
        QVERIFY(near(at(path, 4), 100));
    }
};

QTEST_APPLESS_MAIN(TestBaselines)
#include "tst_baselines.moc"
