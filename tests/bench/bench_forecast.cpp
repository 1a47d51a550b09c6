// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Two years of 150 stores, then of 1,500: cleaning, features of every day, training all models, one night's forecasts;
// memory, and what headquarters does every 14 days and every night. Seconds of the processor.
#include "forecasting/generatedchain.h"
#include "forecasting/rehearsal.h"

#include <QCoreApplication>
#include <QFile>
#include <cstdio>
#include <ctime>
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
    const Features features(history);
    std::vector<float> values(static_cast<size_t>(features.count()));
    for (int s = 0; s < stores; ++s)
        for (int origin = 7; origin < Days - 1; ++origin) {
            const OriginState state = features.state(s, origin);
            for (int ahead = 1; ahead <= 4; ++ahead)
                features.fill(state, ahead, values.data());
        }
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
        return featuring + cleaning + night;
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
    return featuring + cleaning + night;
}
} // namespace

int main(int argc, char **argv)
{
    qputenv("OMP_WAIT_POLICY", "PASSIVE"); // as headquarters sets it
    const QCoreApplication application(argc, argv);
    const auto library = LightGbm::load();
    if (!library) {
        std::fprintf(stderr, "%s\n", qPrintable(library.error().toString()));
        return 1;
    }
    const HolidayCalendar calendar = HolidayCalendar::load(QStringLiteral("CN")).value();
    const auto small = measure(*library, calendar, 150);
    const auto large = measure(*library, calendar, 1'500);
    if (!small || !large)
        return 1;
    std::printf(
        "ten times the stores take %.1f times as long (without training, whose table is limited)\n", *large / *small);
    return 0;
}
