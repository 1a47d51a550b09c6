// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A forecast's way with the real programs: a till's sales become revenue, models and thirty days at headquarters, the manager sees them at the till, and the figure the manager
// puts in their place is known at headquarters.
#include "e2e/chain.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>

using namespace hearth;

class TestForecastRound : public QObject {
    Q_OBJECT

    /** Ten weeks up to yesterday, three orders a day and more at weekends: days that a forecast can be made from. */
    static QString sales(const Chain &chain)
    {
        QFile out(chain.path(QStringLiteral("sales.csv")));
        if (!out.open(QIODevice::WriteOnly))
            return {};
        out.write("id,date,time,name,size,type,price\n");
        const QDate today = QDate::currentDate();
        int order = 0;
        for (QDate day = today.addDays(-70); day < today; day = day.addDays(1)) {
            const int orders = day.dayOfWeek() >= 6 ? 5 : 3;
            for (int i = 0; i < orders; ++i)
                out.write(QStringLiteral("o%1,%2,%3:15:00,margherita,M,pizza,59.00\n").arg(++order).arg(day.toString(Qt::ISODate)).arg(12 + i).toUtf8());
        }
        return out.fileName();
    }
    static Chain::Outcome hq(const Chain &chain, const QStringList &arguments)
    {
        return Chain::run(QStringLiteral("hearth-hq"), arguments + QStringList{QStringLiteral("--json")} + chain.hqData(), {}, 120'000);
    }
    static Chain::Outcome invoke(const Chain &chain, const QString &function, const QByteArray &event)
    {
        QFile file(chain.path(QStringLiteral("event.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(event) != event.size())
            return {};
        file.close();
        return hq(chain, {QStringLiteral("invoke"), function, QStringLiteral("--event"), file.fileName()});
    }
    static Chain::Outcome drive(const Chain &chain, const QByteArray &script)
    {
        QFile file(chain.path(QStringLiteral("drive.script")));
        if (!file.open(QIODevice::WriteOnly) || file.write("click language_en\n" + script + "quit\n") < 0)
            return {};
        file.close();
        return Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run"), QStringLiteral("--script"), file.fileName(), QStringLiteral("--screenshots"),
                                                                     chain.path(QStringLiteral("shots"))} + chain.tillData(), {}, 90'000);
    }

private Q_SLOTS:
    void aStoresSalesComeBackAsAForecastAndTheManagersFigureGoesUp()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const QString file = sales(chain);
        auto outcome = Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("replay"), file, QStringLiteral("--speed"), QStringLiteral("max"), QStringLiteral("--json")} + chain.tillData());
        QVERIFY2(outcome.ok(), outcome.err.constData());
        QVERIFY(chain.stopHq());
        const QString store = QStringLiteral("SZ001");
        const QByteArray ofStore(R"({"store": "SZ001"})");
        for (const QString &step : {QStringLiteral("forecast.extract"), QStringLiteral("forecast.train"), QStringLiteral("forecast.predict")}) {
            outcome = invoke(chain, step, step == QLatin1String("forecast.train") ? QByteArray(R"({"messages": [{"body": {"reason": "asked"}}]})") : ofStore);
            QVERIFY2(outcome.ok(), (step.toUtf8() + ": " + outcome.err + outcome.out).constData());
        }
        // And what a day is made up of: all of it came over the counter, and was one pizza.
        const auto apart = hq(chain, {QStringLiteral("forecast"), QStringLiteral("show"), QStringLiteral("--store"), store});
        QVERIFY2(apart.ok(), apart.err.constData());
        const QJsonObject made = QJsonDocument::fromJson(apart.out).object().value(QStringLiteral("stores")).toArray().first().toObject();
        QCOMPARE(made.value(QStringLiteral("items")).toArray().size(), 1);
        const QJsonObject day = made.value(QStringLiteral("days")).toArray().first().toObject();
        const QJsonObject item = day.value(QStringLiteral("items")).toArray().first().toObject();
        QCOMPARE(item.value(QStringLiteral("sku")).toString(), QStringLiteral("margherita"));
        QVERIFY(std::abs(item.value(QStringLiteral("point_pieces")).toDouble() * 5'900 / day.value(QStringLiteral("point_minor")).toDouble() - 1) < 0.2);
        QCOMPARE(day.value(QStringLiteral("day_parts")).toArray().size(), 5);
        const QJsonArray channels = day.value(QStringLiteral("channels")).toArray();
        QCOMPARE(channels.size(), 1);
        QCOMPARE(channels.first().toObject().value(QStringLiteral("point_minor")), day.value(QStringLiteral("point_minor")));
        QVERIFY(chain.startHq());
        outcome = drive(chain, "wait hqLight online 20000\nclick page_manager\nclick section_forecast\nwait forecastAge knows 20000\nclick forecastFigure\nclick forecastNote_0\nclick pad_9\nclick pad_0\nclick pad_0\nclick forecastSave\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        const auto figure = [&] {
            const auto shown = hq(chain, {QStringLiteral("forecast"), QStringLiteral("show"), QStringLiteral("--store"), store});
            return shown.ok() ? shown.out : shown.err;
        };
        QTRY_VERIFY2_WITH_TIMEOUT(figure().contains("Event nearby"), figure().constData(), 30'000);
    }
};

QTEST_GUILESS_MAIN(TestForecastRound)
#include "tst_forecastround.moc"
