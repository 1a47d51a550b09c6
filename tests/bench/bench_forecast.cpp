// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Two years of 150 stores, then of 1,500: cleaning, features of every day, training all models, one night's forecasts;
// memory, and what headquarters does every 14 days and every night. Seconds of the processor.
// With "--peer PYTHON SCRIPT": one model of the 150 stores, and the same matrix, labels and parameters by Python's
// lightgbm.
#include "forecasting/generatedchain.h"
#include "forecasting/rehearsal.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <span>
#include <utility>

using namespace hearth;
using namespace hearth::forecasting;

namespace {
constexpr int Days = 731;

/** The most memory this process had, in MB. */
double peakMegabytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:");
    return text.mid(at + 6, text.indexOf("kB", at) - at - 6).trimmed().toDouble() / 1024;
}

/** Features of every store and day, four days ahead of each. */
void everyDay(const History &history)
{
    const Features features(history);
    std::vector<float> values(static_cast<size_t>(features.count()));
    for (int s = 0; s < static_cast<int>(history.stores.size()); ++s)
        for (int origin = 7; origin < history.days; ++origin) {
            const OriginState state = features.state(s, origin);
            for (int ahead = 1; ahead <= 4; ++ahead)
                features.fill(state, ahead, values.data());
        }
}

Result<double> measure(const std::shared_ptr<const LightGbm> &library, const HolidayCalendar &calendar, int stores)
{
    ChainShape shape;
    shape.stores = stores;
    shape.days = Days;
    const Panel panel = generateChain(shape).panel;
    // Of the processor, over all threads: what the machine's neighbours do shall not count.
    std::clock_t before = std::clock();
    const auto lap = [&before] {
        const std::clock_t now = std::clock();
        return static_cast<double>(now - std::exchange(before, now)) / CLOCKS_PER_SEC;
    };
    const Panel known = panel.until(Days - 2, Horizon);
    const History history = prepare(known, calendar);
    const double cleaning = lap();
    everyDay(history);
    const double featuring = lap();
    Forecaster forecaster(library, calendar, {});
    HEARTH_TRY(forecaster.step(known, Days - 2));
    const double training = lap();
    HEARTH_TRY(forecaster.step(panel.until(Days - 1, Horizon), Days - 1)); // the night after: nothing is trained
    const double night = lap();
    std::printf("%5d stores, %d days: cleaning %.2f s, features %.2f s, training and a first forecast %.1f s, a night "
                "%.2f s, peak %.0f MB\n",
        stores, Days, cleaning, featuring, training, night, peakMegabytes());
    std::fflush(stdout);
    if (stores > 150)
        return night;
    // As headquarters does it: ten weeks rehearsed and all days learnt from; then a night that begins with what was
    // stored.
    HEARTH_ASSIGN(const Trained trained, train(known, calendar, library, {}));
    const QByteArray rehearsal = rehearsalBytes(trained.issued, known);
    HEARTH_ASSIGN(const QList<QByteArray> texts, trained.ensemble.toTexts());
    const double whole = lap();
    const Panel today = panel.until(Days - 1, Horizon);
    Forecaster served(library, calendar, {});
    HEARTH_ASSIGN(Ensemble ensemble, Ensemble::fromTexts(library, texts, Days - 1));
    HEARTH_ASSIGN(std::vector<OriginForecast> issued, rehearsalFrom(rehearsal, today));
    served.resume(std::move(ensemble), std::move(issued));
    HEARTH_TRY(served.step(today, Days - 1));
    const double restored = lap();
    std::printf(
        "      rehearsal and training %.1f s, a night from what was stored %.2f s; rehearsal %.1f MB, models %.1f MB\n",
        whole, restored, static_cast<double>(rehearsal.size()) / 1e6, static_cast<double>(texts.join().size()) / 1e6);
    return night;
}

/** Seconds of the processor for cleaning and features. */
double prepared(const Panel &panel, const HolidayCalendar &calendar)
{
    const std::clock_t before = std::clock();
    const History history = prepare(panel, calendar);
    everyDay(history);
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

/** Seconds of the processor for the forecasts of all stores by the members that need no library, the night after others were made. */
Result<double> nightWithoutModels(const Panel &panel, const HolidayCalendar &calendar)
{
    Forecaster forecaster(nullptr, calendar, {});
    HEARTH_TRY(forecaster.step(panel.until(Days - 2, Horizon), Days - 2));
    const Panel today = panel.until(Days - 1, Horizon);
    const std::clock_t before = std::clock();
    HEARTH_TRY(forecaster.step(today, Days - 1));
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

/** What ten times the stores cost, without the library. In turns, the best of three of each, and before anything is trained: neighbours take
    caches away from both, and what a training leaves in caches and memory makes the first work after it slower. */
Result<void> tenTimesTheStores(const HolidayCalendar &calendar)
{
    ChainShape shape;
    shape.days = Days;
    shape.stores = 150;
    const Panel few = generateChain(shape).panel;
    shape.stores = 1'500;
    const Panel many = generateChain(shape).panel;
    constexpr double Never = 1e9;
    std::array<double, 2> preparing{ Never, Never };
    std::array<double, 2> night{ Never, Never };
    for (int round = 0; round < 3; ++round)
        for (size_t i = 0; i < 2; ++i) {
            const Panel &panel = i == 0 ? few : many;
            preparing.at(i) = std::min(preparing.at(i), prepared(panel.until(Days - 2, Horizon), calendar));
            HEARTH_ASSIGN(const double taken, nightWithoutModels(panel, calendar));
            night.at(i) = std::min(night.at(i), taken);
        }
    std::printf("ten times the stores: cleaning and features take %.1f times as long (%.2f s and %.2f s), a night without models %.1f times (%.3f s and %.3f s)\n",
        preparing[1] / preparing[0], preparing[0], preparing[1], night[1] / night[0], night[0], night[1]);
    std::fflush(stdout);
    return {};
}

bool write(const QString &path, std::span<const char> bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly)
        && file.write(bytes.data(), static_cast<qint64>(bytes.size())) == static_cast<qint64>(bytes.size());
}

template <typename T> std::span<const char> bytesOf(const T *values, size_t count)
{
    return { reinterpret_cast<const char *>(values), count * sizeof(T) };
}

/** Trains and predicts here, then has `python` do the same. */
Result<void> besidePython(const std::shared_ptr<const LightGbm> &library, const HolidayCalendar &calendar,
    const QString &python, const QString &script)
{
    constexpr int Rounds = 130;
    constexpr int EveryOrigin = 3; // 150 stores of two years: 144,000 rows, about what a training takes
    const QByteArray parameters("objective=regression_l1 learning_rate=0.09 feature_fraction=0.6 bagging_fraction=0.7 "
                                "bagging_freq=1 lambda_l2=5 num_leaves=31 min_data_in_leaf=60 max_bin=127 "
                                "feature_pre_filter=false deterministic=true force_col_wise=true num_threads=2 seed=1");
    ChainShape shape;
    shape.stores = 150;
    shape.days = Days;
    const Panel panel = generateChain(shape).panel;
    const History history = prepare(panel, calendar);
    const Features features(history);
    struct Place {
        int store;
        int origin;
        int ahead;
    };
    std::vector<Place> places;
    for (int s = 0; s < shape.stores; ++s)
        for (int origin = 7 + s % EveryOrigin; origin < Days - Horizon; origin += EveryOrigin)
            for (int i = 1; i <= 4; ++i)
                if (const int ahead = 1 + (origin * 7 + i * 8) % Horizon;
                    history.stores[static_cast<size_t>(s)].open(origin + ahead))
                    places.push_back({ s, origin, ahead });
    const auto columns = static_cast<size_t>(features.count());
    Matrix table(features.count());
    table.resize(static_cast<qsizetype>(places.size()));
    std::vector<float> labels(places.size());
    std::vector<float> weights(places.size()); // as in a training; where all are 1, Python's lightgbm leaves them out
    std::vector<float> values(columns);
    for (size_t i = 0; i < places.size(); ++i) {
        const Place &place = places[i];
        const OriginState state = features.state(place.store, place.origin);
        features.fill(state, place.ahead, values.data());
        for (size_t c = 0; c < columns; ++c)
            table.column(static_cast<int>(c))[i] = values[c];
        weights[i] = std::exp2(static_cast<float>(place.origin + place.ahead - history.origin()) / 180);
        labels[i] =
            history.stores[static_cast<size_t>(place.store)].log[static_cast<size_t>(place.origin) + static_cast<size_t>(place.ahead)]
            - features.middle(state, place.ahead);
    }
    const QTemporaryDir folder;
    if (!write(folder.filePath(QStringLiteral("matrix")), bytesOf(table.data(), columns * places.size()))
        || !write(folder.filePath(QStringLiteral("labels")), bytesOf(labels.data(), labels.size()))
        || !write(folder.filePath(QStringLiteral("weights")), bytesOf(weights.data(), weights.size())))
        return fail(ErrorCode::Unavailable, QStringLiteral("cannot write"), folder.path());
    const std::clock_t before = std::clock();
    HEARTH_ASSIGN(TrainingTable binned, TrainingTable::create(library, table, features.names(), parameters));
    HEARTH_ASSIGN(const Booster model, Booster::train(binned, labels, weights, parameters, Rounds));
    const std::clock_t trained = std::clock();
    HEARTH_ASSIGN(const std::vector<double> own, model.predict(table));
    const std::clock_t predicted = std::clock();
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(python,
        { script, folder.path(), QString::number(places.size()), QString::number(columns), QString::number(Rounds),
            QString::fromLatin1(parameters) });
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        return fail(ErrorCode::Unavailable, QStringLiteral("Python's lightgbm did not run"), python);
    const QList<QByteArray> said = process.readAllStandardOutput().simplified().split(' ');
    QFile file(folder.filePath(QStringLiteral("predictions")));
    std::vector<double> theirs(own.size());
    const auto size = static_cast<qint64>(theirs.size()) * static_cast<qint64>(sizeof(double));
    if (said.size() != 2 || !file.open(QIODevice::ReadOnly)
        || file.read(reinterpret_cast<char *>(theirs.data()), size) != size)
        return fail(ErrorCode::Unavailable, QStringLiteral("Python's lightgbm gave no predictions"), python);
    double furthest = 0;
    for (size_t i = 0; i < own.size(); ++i)
        furthest = std::max(furthest, std::abs(own[i] - theirs[i]));
    const double here = static_cast<double>(trained - before) / CLOCKS_PER_SEC;
    const double predicting = static_cast<double>(predicted - trained) / CLOCKS_PER_SEC;
    std::printf(
        "%zu rows of %zu columns, %d trees: training %.2f s, by Python's lightgbm %.2f s (%.2f of it); predicting "
        "them %.2f s, %.2f s (%.2f); predictions differ by at most %.2g\n",
        places.size(), columns, Rounds, here, said[0].toDouble(), here / said[0].toDouble(), predicting,
        said[1].toDouble(), predicting / said[1].toDouble(), furthest);
    return {};
}
} // namespace

int main(int argc, char **argv)
{
    letThreadsWaitAsleep(argv); // as headquarters does
    const QCoreApplication application(argc, argv);
    const auto library = LightGbm::load();
    if (!library) {
        std::fprintf(stderr, "%s\n", qPrintable(library.error().toString()));
        return 1;
    }
    const HolidayCalendar calendar = HolidayCalendar::load(QStringLiteral("CN")).value();
    if (argc == 4 && QByteArrayView(argv[1]) == "--peer") {
        const auto done =
            besidePython(*library, calendar, QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
        if (!done)
            std::fprintf(stderr, "%s\n", qPrintable(done.error().toString()));
        return done ? 0 : 1;
    }
    if (const auto done = tenTimesTheStores(calendar); !done) {
        std::fprintf(stderr, "%s\n", qPrintable(done.error().toString()));
        return 1;
    }
    const auto small = measure(*library, calendar, 150);
    const auto large = measure(*library, calendar, 1'500);
    if (!small || !large)
        return 1;
    std::printf("ten times the stores: a night with models takes %.1f times as long; a training's table is limited\n", *large / *small);
    return 0;
}
