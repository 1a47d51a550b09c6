// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/backtest.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "functions/forecast/forecastdata.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QJsonArray>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace hearth::hq {
namespace {
using namespace forecasting;

constexpr const char *BaselineNames[] = { "seasonal_naive", "weekday_mean_4", "robust_profile", "ets" };

constexpr int QuickRows = 25'000;
constexpr int QuickRehearsals = 5;
constexpr double QuickEffort = 0.4;

/** Six digits: what is beyond differs between machines. */
double rounded(double value)
{
    return std::round(value * 1e6) / 1e6;
}

QJsonObject toJson(const Figures &f)
{
    return { { QStringLiteral("mape_accuracy"), rounded(f.mapeAccuracy) },
        { QStringLiteral("wape_accuracy"), rounded(f.wapeAccuracy) },
        { QStringLiteral("total30_accuracy"), rounded(f.total30Accuracy) }, { QStringLiteral("bias"), rounded(f.bias) },
        { QStringLiteral("rmsse"), rounded(f.rmsse) }, { QStringLiteral("coverage80"), rounded(f.coverage80) },
        { QStringLiteral("coverage95"), rounded(f.coverage95) }, { QStringLiteral("days"), f.days } };
}

/** What has no intervals. */
QJsonObject meanJson(const Figures &f)
{
    QJsonObject json = toJson(f);
    for (const char *name : { "coverage80", "coverage95", "rmsse" })
        json.remove(QLatin1String(name));
    return json;
}

QJsonObject groupJson(const Figures &f, int stores)
{
    QJsonObject json = toJson(f);
    json.remove(QLatin1String("rmsse"));
    json.insert(QStringLiteral("stores"), stores);
    return json;
}

QJsonObject toJson(const BacktestScore &score)
{
    const auto published = static_cast<size_t>(Method::Published);
    QJsonObject baselines;
    for (size_t m = 0; m < published; ++m)
        baselines.insert(QString::fromLatin1(BaselineNames[m]), toJson(score.overall[m]));
    QJsonArray stores;
    for (const StoreScore &store : score.stores) {
        QJsonObject row = toJson(store.figures[published]);
        row.insert(QStringLiteral("store"), store.id);
        QJsonObject beside;
        for (size_t m = 0; m < published; ++m)
            beside.insert(QString::fromLatin1(BaselineNames[m]),
                QJsonObject{ { QStringLiteral("mape_accuracy"), rounded(store.figures[m].mapeAccuracy) },
                    { QStringLiteral("wape_accuracy"), rounded(store.figures[m].wapeAccuracy) } });
        row.insert(QStringLiteral("baselines"), beside);
        stores.append(row);
    }
    QJsonObject weights;
    for (qsizetype i = 0; i < score.members.size(); ++i)
        weights.insert(score.members[i], std::round(score.weights[static_cast<size_t>(i)] * 1e3) / 1e3);
    QJsonObject young = groupJson(score.young, score.youngStores);
    QJsonObject overall = toJson(score.overall[published]);
    if (score.oracle.days > 0) {
        overall.insert(QStringLiteral("oracle"), meanJson(score.oracle));
        young.insert(QStringLiteral("oracle"), meanJson(score.youngOracle));
    }
    return { { QStringLiteral("overall"), overall }, { QStringLiteral("young"), young },
        { QStringLiteral("baselines"), baselines }, { QStringLiteral("stores"), stores },
        { QStringLiteral("first_origin"), score.firstOrigin.toString(Qt::ISODate) },
        { QStringLiteral("last_origin"), score.lastOrigin.toString(Qt::ISODate) },
        { QStringLiteral("cleaned"), score.changes }, { QStringLiteral("fallbacks"), score.fallbacks },
        { QStringLiteral("weights"), weights } };
}

Result<int> numberOption(const QCommandLineParser &parser, const QString &name, int low, int high)
{
    bool ok = false;
    const int value = parser.value(name).toInt(&ok);
    if (!ok || value < low || value > high)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a number from %1 to %2").arg(low).arg(high),
            QStringLiteral("--") + name);
    return value;
}

QString percent(double value)
{
    return QString::number(100 * value, 'f', 1);
}

void sayScore(const QCommandLineParser &parser, const BacktestScore &score)
{
    say(parser,
        QStringLiteral("%1 stores, %2 forecasts; origins %3 to %4")
            .arg(score.stores.size())
            .arg(score.overall[0].days)
            .arg(score.firstOrigin.toString(Qt::ISODate), score.lastOrigin.toString(Qt::ISODate)));
    say(parser,
        QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8")
            .arg(QStringLiteral("method"), -16)
            .arg(QStringLiteral("1-MAPE"), 7)
            .arg(QStringLiteral("1-WAPE"), 7)
            .arg(QStringLiteral("total"), 7)
            .arg(QStringLiteral("bias"), 7)
            .arg(QStringLiteral("RMSSE"), 7)
            .arg(QStringLiteral("in 80%"), 7)
            .arg(QStringLiteral("in 95%"), 7));
    for (size_t m = 0; m < static_cast<size_t>(Methods); ++m) {
        const Figures &f = score.overall[m];
        const QString name = m < 4 ? QString::fromLatin1(BaselineNames[m]) : QStringLiteral("forecast");
        say(parser,
            QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8")
                .arg(name, -16)
                .arg(percent(f.mapeAccuracy), 7)
                .arg(percent(f.wapeAccuracy), 7)
                .arg(percent(f.total30Accuracy), 7)
                .arg(percent(f.bias), 7)
                .arg(f.rmsse, 7, 'f', 3)
                .arg(percent(f.coverage80), 7)
                .arg(percent(f.coverage95), 7));
    }
    const auto beside = [&](const QString &name, const Figures &own, const Figures &oracle) {
        say(parser,
            QStringLiteral("%1 1-WAPE %2, oracle %3: %4 points")
                .arg(name, percent(own.wapeAccuracy), percent(oracle.wapeAccuracy),
                    QString::number(100 * (oracle.wapeAccuracy - own.wapeAccuracy), 'f', 2)));
    };
    if (score.oracle.days > 0)
        beside(QStringLiteral("forecast:"), score.overall[static_cast<size_t>(Method::Published)], score.oracle);
    const QString young = QStringLiteral("28 to 60 days of history (%1 stores, %2 forecasts):")
                              .arg(score.youngStores)
                              .arg(score.young.days);
    if (score.youngOracle.days > 0)
        beside(young, score.young, score.youngOracle);
    else if (score.young.days > 0)
        say(parser, QStringLiteral("%1 1-WAPE %2").arg(young, percent(score.young.wapeAccuracy)));
}

Result<QJsonObject> runBacktest(const QCommandLineParser &parser)
{
    if (!parser.isSet(QStringLiteral("csv")))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a file store,date,revenue[,extra…] is needed"),
            QStringLiteral("--csv"));
    BacktestOptions options;
    HEARTH_ASSIGN(options.horizon, numberOption(parser, QStringLiteral("horizon"), 1, Horizon));
    HEARTH_ASSIGN(options.origins, numberOption(parser, QStringLiteral("origins"), 1, 200));
    HEARTH_ASSIGN(const int seed, numberOption(parser, QStringLiteral("seed"), 1, 1'000'000'000));
    HEARTH_ASSIGN(options.forecaster.training.threads, numberOption(parser, QStringLiteral("threads"), 1, 64));
    options.forecaster.training.seed = static_cast<quint64>(seed);
    HEARTH_ASSIGN(const HolidayCalendar calendar, HolidayCalendar::load(parser.value(QStringLiteral("holidays"))));
    const QStringList known = parser.value(QStringLiteral("known")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    HEARTH_ASSIGN(Panel panel, readPanel(parser.value(QStringLiteral("csv")), known));
    if (parser.isSet(QStringLiteral("oracle"))) {
        const QString column = parser.value(QStringLiteral("oracle"));
        options.oracle = panel.take(column);
        if (options.oracle.empty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("the file has no column \"%1\"").arg(column),
                QStringLiteral("--oracle"));
        for (size_t i = 0; i < panel.stores.size(); ++i)
            for (int day = 0; day < panel.days; ++day)
                if (const auto at = static_cast<size_t>(day);
                    panel.stores[i].revenue[at] > 0 && !(options.oracle[i][at] > 0))
                    return fail(ErrorCode::InvalidInput,
                        QStringLiteral("store %1 has no true mean above 0 on %2")
                            .arg(panel.stores[i].id, panel.date(day).toString(Qt::ISODate)),
                        QStringLiteral("--oracle"));
    }
    if (parser.isSet(QStringLiteral("short-history"))) {
        HEARTH_ASSIGN(options.choose, numberOption(parser, QStringLiteral("short-history"), 2, 100));
    }
    std::shared_ptr<const LightGbm> library;
    if (!parser.isSet(QStringLiteral("without-models"))) {
        HEARTH_ASSIGN(library, LightGbm::load());
    }
    if (parser.isSet(QStringLiteral("quick"))) {
        options.forecaster.training.maxRows = QuickRows;
        options.forecaster.training.effort = QuickEffort;
        options.rehearsals = QuickRehearsals;
    }
    QElapsedTimer clock;
    clock.start();
    if (::isatty(STDERR_FILENO) != 0)
        options.progress = [&clock](int done, int all, QDate origin) {
            std::fprintf(stderr, "\r%d of %d origins, %s, %.0f s ", done, all, qPrintable(origin.toString(Qt::ISODate)),
                static_cast<double>(clock.elapsed()) / 1000);
            if (done == all)
                std::fputc('\n', stderr);
        };
    HEARTH_ASSIGN(const BacktestScore score, backtest(panel, calendar, library, options));
    sayScore(parser, score);
    QJsonObject result = toJson(score);
    if (options.choose == 0)
        return result;
    options.hideHistory = true;
    HEARTH_ASSIGN(const BacktestScore hidden, backtest(panel, calendar, library, options));
    say(parser,
        QStringLiteral("%1 stores with all their history: 1-WAPE %2; with their last 28 to 60 days: %3 (%4 points)")
            .arg(score.chosenStores)
            .arg(percent(score.chosen.wapeAccuracy), percent(hidden.chosen.wapeAccuracy),
                QString::number(100 * (score.chosen.wapeAccuracy - hidden.chosen.wapeAccuracy), 'f', 2)));
    result.insert(QStringLiteral("short_history"),
        QJsonObject{ { QStringLiteral("full"), groupJson(score.chosen, score.chosenStores) },
            { QStringLiteral("short"), groupJson(hidden.chosen, hidden.chosenStores) } });
    return result;
}

/** The first day ahead of one store, and what it is made up of. */
void sayFirstDay(const QCommandLineParser &parser, const QJsonObject &store)
{
    constexpr int Shown = 12;
    const QJsonObject day = store.value(QStringLiteral("days")).toArray().first().toObject();
    const int decimals = currencyDecimals(store.value(QStringLiteral("currency")).toString());
    const auto money = [&](const QJsonObject &of, const char *name) {
        return Money(of.value(QLatin1String(name)).toInteger()).toString(decimals);
    };
    say(parser,
        QStringLiteral("%1: %2 (80 %: %3 to %4)")
            .arg(day.value(QStringLiteral("date")).toString(), money(day, "point_minor"), money(day, "low80_minor"),
                money(day, "high80_minor")));
    for (const auto &[list, name] : { std::pair(QStringLiteral("channels"), QStringLiteral("channel")),
             std::pair(QStringLiteral("day_parts"), QStringLiteral("part")) }) {
        const QJsonArray shares = day.value(list).toArray();
        for (const auto &share : shares)
            say(parser,
                QStringLiteral("  %1 %2 (%3 to %4)")
                    .arg(share.toObject().value(name).toString(), -12)
                    .arg(money(share.toObject(), "point_minor"), money(share.toObject(), "low80_minor"),
                        money(share.toObject(), "high80_minor")));
    }
    const QJsonArray names = store.value(QStringLiteral("items")).toArray();
    const QJsonArray items = day.value(QStringLiteral("items")).toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(Shown, items.size()); ++i) {
        const QJsonObject item = items.at(i).toObject();
        say(parser,
            QStringLiteral("  %1 %2 %3 pieces (%4 to %5)")
                .arg(names.at(i).toObject().value(QStringLiteral("name")).toString(),
                    item.value(QStringLiteral("size")).toString())
                .arg(item.value(QStringLiteral("point_pieces")).toDouble(), 0, 'f', 1)
                .arg(item.value(QStringLiteral("low80_pieces")).toInteger())
                .arg(item.value(QStringLiteral("high80_pieces")).toInteger()));
    }
    if (items.size() > Shown)
        say(parser, QStringLiteral("  and %1 more items (--json has all)").arg(items.size() - Shown));
}

Result<QJsonObject> showForecasts(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QJsonObject json, forecastsJson(*db, { parser.value(QStringLiteral("store")) }));
    const QJsonObject model = json.value(QStringLiteral("model")).toObject();
    say(parser,
        model.isEmpty() ? QStringLiteral("no model was trained yet")
                        : QStringLiteral("model %1, trained to %2")
                              .arg(model.value(QStringLiteral("version")).toInteger())
                              .arg(model.value(QStringLiteral("last")).toString()));
    if (const QString missing = model.value(QStringLiteral("missing")).toString(); !missing.isEmpty())
        say(parser, QStringLiteral("without LightGBM models: %1").arg(missing));
    const QJsonArray stores = json.value(QStringLiteral("stores")).toArray();
    for (const auto &value : stores) {
        const QJsonObject store = value.toObject();
        const QJsonArray days = store.value(QStringLiteral("days")).toArray();
        qint64 sum = 0;
        for (const auto &day : days)
            sum += day.toObject().value(QStringLiteral("point_minor")).toInteger();
        const QJsonObject accuracy =
            store.value(QStringLiteral("accuracy")).toObject().value(QStringLiteral("1")).toObject();
        const auto part = [&](const char *name) {
            const QJsonValue permille = accuracy.value(QLatin1String(name));
            return permille.isDouble() ? percent(permille.toDouble() / 1000) + QStringLiteral(" %")
                                       : QStringLiteral("–");
        };
        say(parser,
            days.isEmpty()
                ? QStringLiteral("%1 no forecast").arg(store.value(QStringLiteral("store")).toString(), -12)
                : QStringLiteral("%1 %2 days after %3: %4 %5; accuracy a day ahead %6, the same weekday before %7")
                      .arg(store.value(QStringLiteral("store")).toString(), -12)
                      .arg(days.size())
                      .arg(store.value(QStringLiteral("origin")).toString(),
                          Money(sum).toString(currencyDecimals(store.value(QStringLiteral("currency")).toString())),
                          store.value(QStringLiteral("currency")).toString(), part("forecast_permille"),
                          part("baseline_permille")));
    }
    if (parser.isSet(QStringLiteral("store")) && !stores.isEmpty()
        && !stores.first().toObject().value(QStringLiteral("days")).toArray().isEmpty())
        sayFirstDay(parser, stores.first().toObject());
    const QJsonArray alarms = json.value(QStringLiteral("alarms")).toArray();
    for (const auto &alarm : alarms)
        say(parser,
            QStringLiteral("%1 %2: %3")
                .arg(alarm.toObject().value(QStringLiteral("store")).toString(),
                    alarm.toObject().value(QStringLiteral("kind")).toString(),
                    alarm.toObject().value(QStringLiteral("words")).toString()));
    return json;
}
} // namespace

void addForecastCommands(std::vector<Command> &commands)
{
    const auto option = [](const char *name, const char *words, const char *value, const char *fallback = "") {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(words), QString::fromLatin1(value),
            QString::fromLatin1(fallback));
    };
    commands.push_back({ QStringLiteral("forecast backtest"),
        QStringLiteral("measures forecasts on past days of a file, beside four baselines; needs no database"),
        { option("csv", "store,date,revenue[,extra…], a line a store and open day", "FILE"),
            option("horizon", "days ahead, 1 to 30", "DAYS", "30"),
            option("origins", "weekly days to forecast from, the last one the horizon before the file's last date", "N",
                "9"),
            option("holidays", "CN, none, or a file date,kind,name with kind off or work", "WHICH", "CN"),
            option("known",
                "extra columns whose values are known in advance, as campaigns; others are used up to the origin only",
                "NAME,…"),
            option("oracle",
                "the column of a simulated chain that holds its true means: scored beside, never forecast from",
                "NAME"),
            option("short-history",
                "measures again with the history of one store in N hidden but for its last 28 to 60 days", "N"),
            option("seed", "same seed, same result", "N", "1"), option("threads", "for training", "N", "2"),
            QCommandLineOption(QStringLiteral("quick"),
                QStringLiteral("fewer rows and rehearsals: rougher, and several times as fast")),
            QCommandLineOption(QStringLiteral("without-models"), QStringLiteral("leaves the LightGBM models out")) },
        {}, runBacktest });
    commands.push_back({ QStringLiteral("forecast show"),
        QStringLiteral("says what is expected of the stores, and how good that was; also while serve runs"),
        { option("store", "only this store, with what its days are made up of, and in --json its past days", "CODE") },
        {}, showForecasts });
}

} // namespace hearth::hq
