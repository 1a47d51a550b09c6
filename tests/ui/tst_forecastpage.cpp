// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What headquarters expects, on the manager's page: bands, accuracy beside the baseline, reasons, age, and the
// manager's own figure.
#include "outbox/outbox.h"
#include "protocol/messages.h"
#include "ui/charts/forecastchart.h"
#include "ui/forecastsample.h"
#include "ui/kit/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <ctime>

using namespace hearth;

class TestForecastPage : public QObject {
    Q_OBJECT

    static void openPage(TillWorld &world, QSize size = { 1024, 768 })
    {
        world.open(size);
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_forecast"));
    }
    static ForecastChart *chart(const TillWorld &world)
    {
        return qobject_cast<ForecastChart *>(world.find(QStringLiteral("forecastChart")));
    }
    static QStringList reasons(const TillWorld &world)
    {
        QStringList texts;
        const auto labels = world.find(QStringLiteral("forecastReasons"))->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            if (label->isVisible())
                texts.append(label->text());
        return texts;
    }
    static QList<protocol::ForecastOverridden> sent(TillWorld &world)
    {
        QList<protocol::ForecastOverridden> list;
        const auto rows = Outbox::read(world.till.reader(), 0, 256, 1 << 20).value();
        for (const auto &row : rows)
            if (row.fact.kind == static_cast<int>(protocol::FactKind::ForecastOverridden))
                list.append(protocol::decodeForecastOverridden(row.fact.body).value());
        return list;
    }
    /** The share of pixels of the chart that are of about this colour on the panel's ground. */
    static int pixelsLike(const QImage &image, const QColor &color)
    {
        int found = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const QColor one = image.pixelColor(x, y);
                found += std::abs(one.red() - color.red()) < 12 && std::abs(one.green() - color.green()) < 12
                        && std::abs(one.blue() - color.blue()) < 12
                    ? 1
                    : 0;
            }
        return found;
    }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }

    void withoutAForecastThePageSaysWhenTheFirstOneComes()
    {
        TillWorld world(smallBilingualMenu());
        openPage(world);
        QVERIFY(world.text(QStringLiteral("forecastEmpty")).contains(QLatin1String("has not sent a forecast yet")));
        QVERIFY(chart(world) == nullptr);
    }
    void daysBandsAccuracyAndReasonsAreShown()
    {
        TillWorld world(smallBilingualMenu());
        storeForecast(world, forecastSample(world));
        openPage(world);
        QVERIFY(chart(world) != nullptr);
        QCOMPARE(world.text(QStringLiteral("forecastAccuracy")), QStringLiteral("94.3 %"));
        QCOMPARE(world.text(QStringLiteral("forecastBaseline")), QStringLiteral("88.7 %"));
        QCOMPARE(world.text(QStringLiteral("forecastManagers")), QStringLiteral("86.1 %"));
        QVERIFY(world.text(QStringLiteral("forecastAge")).startsWith(QLatin1String("Made ")));
        QTRY_COMPARE(reasons(world).size(), 4);
        const QStringList why = reasons(world);
        QVERIFY2(why.at(0).startsWith(QLatin1String("Revenue is 72 % of what it was on")), qPrintable(why.at(0)));
        QVERIFY2(why.at(1).contains(QLatin1String("was unusual, by a factor of 6.4")), qPrintable(why.at(1)));
        QVERIFY2(why.at(2).contains(QStringLiteral("元旦, 3 days")), qPrintable(why.at(2)));
        // Both bands are there to be seen, the narrow one darker.
        const QImage picture = chart(world)->grab().toImage();
        const auto over = [](qreal share) {
            const QColor ink = Theme::current().info;
            const QColor ground = Theme::current().panel;
            const auto mix = [share](int a, int b) { return static_cast<int>(a * share + b * (1 - share)); };
            return QColor(
                mix(ink.red(), ground.red()), mix(ink.green(), ground.green()), mix(ink.blue(), ground.blue()));
        };
        QVERIFY(pixelsLike(picture, over(0.14)) > 1'000);
        QVERIFY(pixelsLike(picture, over(1 - 0.86 * 0.72)) > 1'000);
    }
    void aTapAndTheArrowsChooseADay()
    {
        TillWorld world(smallBilingualMenu());
        const auto forecast = forecastSample(world);
        storeForecast(world, forecast);
        openPage(world);
        QCOMPARE(chart(world)->marked(), forecast.days.first().date);
        QVERIFY2(world.text(QStringLiteral("forecastDayText")).contains(QLatin1String("4 days of 5 between")),
            qPrintable(world.text(QStringLiteral("forecastDayText"))));
        world.click(QStringLiteral("forecastDayBefore"));
        QCOMPARE(chart(world)->marked(), forecast.origin);
        QVERIFY(world.text(QStringLiteral("forecastDayText")).contains(QLatin1String("came, ")));
        QVERIFY(!world.find(QStringLiteral("forecastFigure"))->isEnabled()); // what is over is over
        for (int i = 0; i < 9; ++i)
            world.click(QStringLiteral("forecastDayBefore"));
        QVERIFY(world.text(QStringLiteral("forecastDayText")).startsWith(QLatin1String("Closed; ")));
        const QPoint right = chart(world)->viewport()->mapTo(
            world.window.get(), QPoint(chart(world)->width() * 9 / 10, chart(world)->height() / 2));
        QTest::mouseClick(world.window->windowHandle(), Qt::LeftButton, {}, right);
        QVERIFY(chart(world)->marked() > forecast.days.at(15).date);
        QVERIFY(world.find(QStringLiteral("forecastFigure"))->isEnabled());
    }
    void aDaysPartsChannelsAndItemsAreShownWithTheirRanges()
    {
        TillWorld world(smallBilingualMenu());
        const auto forecast = forecastSample(world);
        storeForecast(world, forecast);
        openPage(world);
        const auto text = [&](const char *name) { return world.text(QLatin1String(name)); };
        const auto &day = forecast.days.first();
        const ShopFormat format(QStringLiteral("en"), QStringLiteral("CNY"), StoreCalendar());
        QVERIFY(world.find(QStringLiteral("forecastMix")) != nullptr);
        QCOMPARE(text("mixPart_0"), QStringLiteral("Morning, 6–11")); // nobody comes at night
        QCOMPARE(text("mixPart_1"), QStringLiteral("Lunch, 11–14"));
        QCOMPARE(text("mixPartValue_1"), format.shortMoney(Money((day.parts.at(2).point.minor() + 50) / 100 * 100)));
        QCOMPARE(text("mixPartRange_1"),
            QStringLiteral("%1–%2")
                .arg((day.parts.at(2).low80.minor() + 50) / 100)
                .arg((day.parts.at(2).high80.minor() + 50) / 100));
        QVERIFY(world.find(QStringLiteral("mixPart_4")) == nullptr);
        QCOMPARE(text("mixChannel_0"), QStringLiteral("Counter"));
        QCOMPARE(text("mixChannel_1"), QStringLiteral("Online"));
        QCOMPARE(text("mixItem_1"), QStringLiteral("Pepperoni L"));
        QCOMPARE(text("mixItem_3"), QStringLiteral("烤翅")); // not in the menu
        QCOMPARE(text("mixItemValue_0"), QString::number(day.items.at(0).hundredths / 100.0, 'f', 0));
        QCOMPARE(
            text("mixItemRange_0"), QStringLiteral("%1–%2").arg(day.items.at(0).low80).arg(day.items.at(0).high80));
        QCOMPARE(text("mixMore"), QStringLiteral("and 2 more items"));
        const QString weekday = text("mixChannelValue_0");
        for (int i = 0; i < 6 && forecast.days.at(i).date.dayOfWeek() < 6; ++i)
            world.click(QStringLiteral("forecastDayAfter"));
        QVERIFY(text("mixChannelValue_0") != weekday);
        // What is over has no parts; what an older headquarters sent is shown without them.
        while (chart(world)->marked() > forecast.origin)
            world.click(QStringLiteral("forecastDayBefore"));
        QVERIFY(world.find(QStringLiteral("forecastMix")) == nullptr);
        auto plain = forecast;
        plain.madeAtMs += 1;
        plain.channels.clear();
        plain.items.clear();
        for (auto &one : plain.days)
            one = { one.date, one.point, one.low80, one.high80, one.low95, one.high95 };
        storeForecast(world, plain);
        world.click(QStringLiteral("forecastDayAfter"));
        QVERIFY(world.find(QStringLiteral("forecastMix")) == nullptr);
        QVERIFY(reasons(world).size() > 2);
    }
    void anOldForecastStaysAndSaysItsAge()
    {
        TillWorld world(smallBilingualMenu());
        storeForecast(world, forecastSample(world));
        world.till.clock.advance(3LL * 24 * 3600 * 1000);
        world.sync.setLink(true, false, QStringLiteral("waiting"), {}, world.till.clock.nowMs());
        openPage(world);
        QVERIFY2(world.text(QStringLiteral("forecastAge")).contains(QLatin1String("That is 3 days ago.")),
            qPrintable(world.text(QStringLiteral("forecastAge"))));
        QVERIFY(chart(world) != nullptr);
        // A later one takes its place at once, an earlier one does not.
        auto later = forecastSample(world);
        later.accuracyPermille = 500;
        storeForecast(world, later);
        QTRY_COMPARE(world.text(QStringLiteral("forecastAccuracy")), QStringLiteral("50.0 %"));
        auto earlier = later;
        earlier.madeAtMs -= 1;
        const auto kept = world.till.writer().run([&](storage::Transaction &tx) {
            return ForecastStore::put(tx, protocol::encode(earlier), earlier.madeAtMs, 1);
        });
        QVERIFY(kept && !*kept);
    }
    void aManagersFigureIsNotedAndSent()
    {
        TillWorld world(smallBilingualMenu());
        const auto forecast = forecastSample(world);
        storeForecast(world, forecast);
        openPage(world);
        const QString before = world.text(QStringLiteral("forecastTotal"));
        world.click(QStringLiteral("forecastDayAfter"));
        world.click(QStringLiteral("forecastFigure"));
        QVERIFY(!world.find(QStringLiteral("forecastSave"))->isEnabled());
        for (const char *key : { "pad_9", "pad_0", "pad_0", "pad_0" })
            world.click(QLatin1String(key));
        world.click(QStringLiteral("forecastNote_0"));
        QCOMPARE(qobject_cast<QLineEdit *>(world.find(QStringLiteral("forecastNote")))->text(),
            QStringLiteral("Event nearby"));
        world.click(QStringLiteral("forecastSave"));
        QTRY_COMPARE(sent(world).size(), 1);
        const QDate day = forecast.days.at(1).date;
        const QList<protocol::ForecastOverridden> facts = sent(world);
        QCOMPARE(facts.size(), 1);
        QCOMPARE(facts.first(),
            (protocol::ForecastOverridden{
                day, Money(900'000), QStringLiteral("Event nearby"), QStringLiteral("till 1") }));
        QTRY_VERIFY(world.text(QStringLiteral("forecastDayText"))
                        .startsWith(QStringLiteral("Your figure ¥9000.00 in place of")));
        QVERIFY(world.text(QStringLiteral("forecastTotal")) != before);
        QTRY_VERIFY(reasons(world).value(0).contains(QLatin1String("Event nearby")));
        // And taken back.
        QTRY_VERIFY(world.find(QStringLiteral("forecastFigure"))->isEnabled());
        world.click(QStringLiteral("forecastFigure"));
        world.click(QStringLiteral("forecastRemove"));
        QTRY_COMPARE(sent(world).size(), 2);
        QVERIFY(!sent(world).last().amount);
        QTRY_COMPARE(world.text(QStringLiteral("forecastTotal")), before);
    }
    void whatCannotBeAFigureIsRefused()
    {
        TillWorld world(smallBilingualMenu());
        storeForecast(world, forecastSample(world));
        auto future = world.forecasts.put({ QDate(2026, 1, 1), Money(-1), {}, {} });
        future.waitForFinished();
        QVERIFY(!future.result());
        QVERIFY(sent(world).isEmpty());
        QVERIFY(world.forecasts.view().value()->overrides.isEmpty());
    }
    void thePageIsReadAndPaintedQuickly()
    {
        TillWorld world(smallBilingualMenu());
        storeForecast(world, forecastSample(world));
        openPage(world);
        const std::clock_t before = std::clock(); // of the processor: what else runs here shall not count
        for (int i = 0; i < 10; ++i) {
            auto next = forecastSample(world);
            next.madeAtMs += i + 1;
            storeForecast(world, next);
            static_cast<void>(chart(world)->grab());
        }
        const auto each = static_cast<qint64>((std::clock() - before) * 100 / CLOCKS_PER_SEC);
        QVERIFY2(each < 400, qPrintable(QStringLiteral("%1 ms").arg(each)));
    }
};

QTEST_MAIN(TestForecastPage)
#include "tst_forecastpage.moc"
