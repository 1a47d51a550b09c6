// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "simulatecommand.h"

#include "chainfeed.h"
#include "domain/member/syntheticmembers.h"
#include "functions/cli/owner.h"
#include "simulation/dailycsv.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QSaveFile>
#include <cstdio>
#include <unistd.h>

namespace hearth {
namespace {
using namespace simulation;

Result<qint64> wholeOption(const QCommandLineParser &parser, const QString &name, qint64 low, qint64 high)
{
    bool ok = false;
    const qint64 value = parser.value(name).toLongLong(&ok);
    if (!ok || value < low || value > high)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a whole number from %1 to %2").arg(low).arg(high), QStringLiteral("--") + name);
    return value;
}

Result<ChainOptions> chainOptions(const QCommandLineParser &parser)
{
    ChainOptions options;
    HEARTH_ASSIGN(const qint64 stores, wholeOption(parser, QStringLiteral("stores"), 1, ChainModel::MaxStores));
    HEARTH_ASSIGN(const qint64 days, wholeOption(parser, QStringLiteral("days"), 1, ChainModel::MaxDays));
    HEARTH_ASSIGN(const qint64 seed, wholeOption(parser, QStringLiteral("seed"), 1, 1'000'000'000));
    options.stores = static_cast<int>(stores);
    options.days = static_cast<int>(days);
    options.seed = static_cast<quint64>(seed);
    bool ok = false;
    options.ordersPerDay = parser.value(QStringLiteral("orders-per-day")).toDouble(&ok);
    if (!ok || !(options.ordersPerDay > 0) || options.ordersPerDay > ChainModel::MaxOrdersPerDay)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a number above 0, at most %1").arg(ChainModel::MaxOrdersPerDay), QStringLiteral("--orders-per-day"));
    options.until = QDate::fromString(parser.value(QStringLiteral("until")), Qt::ISODate);
    if (!options.until.isValid() || options.until.year() < 2000 || options.until.year() > 2100)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a date as 2026-01-31, from 2000 to 2100"), QStringLiteral("--until"));
    return options;
}

QJsonObject toJson(const ChainOptions &options)
{
    return {{QStringLiteral("simulated"), true}, {QStringLiteral("seed"), static_cast<qint64>(options.seed)}, {QStringLiteral("stores"), options.stores},
            {QStringLiteral("days"), options.days}, {QStringLiteral("until"), options.until.toString(Qt::ISODate)},
            {QStringLiteral("orders_per_day"), options.ordersPerDay}};
}

/** The effects go beside the file: to the terminal where the file itself is printed. */
void sayEffects(const QCommandLineParser &parser, const QStringList &effects, bool fileIsPrinted)
{
    for (const QString &line : effects)
        if (fileIsPrinted)
            std::fprintf(stderr, "%s\n", qPrintable(line));
        else
            hq::say(parser, line);
}

Result<void> writeMeans(const ChainModel &model, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorCode::Io, file.errorString(), path);
    HEARTH_TRY(writeDailyCsv(model, file, {}));
    if (!file.commit())
        return fail(ErrorCode::Io, file.errorString(), path);
    return {};
}

Result<QJsonObject> simulateDaily(const QCommandLineParser &parser, const ChainModel &model)
{
    const QString path = parser.value(QStringLiteral("out"));
    const bool printed = path.isEmpty();
    if (printed && parser.isSet(QStringLiteral("json")))
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the file that is written with --out FILE"), QStringLiteral("--out"));
    QElapsedTimer clock;
    clock.start();
    QFile output;
    QSaveFile file(path);
    if (printed ? !output.open(stdout, QIODevice::WriteOnly) : !file.open(QIODevice::WriteOnly))
        return fail(ErrorCode::Io, printed ? output.errorString() : file.errorString(), path);
    std::function<void(int, int)> progress;
    if (!printed && ::isatty(STDERR_FILENO) == 1)
        progress = [](int done, int all) { std::fprintf(stderr, "\r%d of %d stores %s", done, all, done == all ? "\n" : ""); };
    const auto written = writeDailyCsv(model, printed ? static_cast<QIODevice &>(output) : file, progress);
    if (!written || (printed ? !output.flush() : !file.commit()))
        return fail(ErrorCode::Io, written ? (printed ? output.errorString() : file.errorString()) : written.error().text, printed ? QStringLiteral("standard output") : path);
    const double accuracy = written->revenueMinor > 0 ? 1 - written->absoluteMinor / static_cast<double>(written->revenueMinor) : 0;
    const QStringList effects = model.effects();
    sayEffects(parser, effects, printed);
    const QString sum = QStringLiteral("%1 days of stores, %2 orders; the oracle's WAPE accuracy over all of them is %3 %; %4 s")
                            .arg(written->storeDays).arg(written->orders).arg(100 * accuracy, 0, 'f', 2).arg(static_cast<double>(clock.elapsed()) / 1'000, 0, 'f', 1);
    sayEffects(parser, {sum}, printed);
    QJsonObject result = toJson(model.options());
    result.insert(QStringLiteral("file"), path);
    result.insert(QStringLiteral("store_days"), written->storeDays);
    result.insert(QStringLiteral("orders"), written->orders);
    result.insert(QStringLiteral("oracle_wape_accuracy"), accuracy);
    result.insert(QStringLiteral("effects"), QJsonArray::fromStringList(effects));
    return result;
}

Result<QJsonObject> simulateOrders(const QCommandLineParser &parser, const ChainModel &model)
{
    HEARTH_ASSIGN(const qint64 members, wholeOption(parser, QStringLiteral("members"), 0, SyntheticMembers::Most));
    HEARTH_ASSIGN(const QString path, hq::dataDirectory(parser));
    HEARTH_ASSIGN(const QString source, hq::databaseSource(parser, path));
    QJsonObject result = toJson(model.options());
    result.insert(QStringLiteral("members"), members);
    HEARTH_ASSIGN(const auto feed, ChainFeed::open(path, source, result));
    HEARTH_TRY(writeMeans(model, feed->csvPath()));
    const QStringList effects = model.effects();
    sayEffects(parser, effects, false);
    std::function<void(int, qint64)> progress;
    QElapsedTimer clock;
    clock.start();
    if (::isatty(STDERR_FILENO) == 1)
        progress = [&clock, days = model.options().days](int done, qint64 facts) {
            std::fprintf(stderr, "\r%d of %d days, %lld facts, %.0f s%s", done, days, static_cast<long long>(facts), static_cast<double>(clock.elapsed()) / 1'000, done == days ? "\n" : " ");
        };
    HEARTH_ASSIGN(const ChainFeed::Counts counts, feed->run(model, static_cast<int>(members), progress));
    const auto perSecond = [](qint64 facts, qint64 ms) { return ms > 0 ? facts * 1'000 / ms : 0; };
    const qint64 stored = perSecond(counts.added, counts.ingestMs);
    const qint64 all = perSecond(counts.added, counts.ingestMs + counts.functionsMs);
    hq::say(parser, QStringLiteral("%1 orders and %2 refunds; %3 of these facts are new, %4 quarantined; %5 stored a second, %6 with their functions; %7 dead letters; true means in %8")
                        .arg(counts.orders).arg(counts.refunds).arg(counts.added).arg(counts.quarantined).arg(stored).arg(all).arg(counts.dead).arg(feed->csvPath()));
    result.insert(QStringLiteral("orders"), counts.orders);
    result.insert(QStringLiteral("refunds"), counts.refunds);
    result.insert(QStringLiteral("added"), counts.added);
    result.insert(QStringLiteral("quarantined"), counts.quarantined);
    result.insert(QStringLiteral("dead"), counts.dead);
    result.insert(QStringLiteral("stored_per_second"), stored);
    result.insert(QStringLiteral("done_per_second"), all);
    result.insert(QStringLiteral("file"), feed->csvPath());
    result.insert(QStringLiteral("effects"), QJsonArray::fromStringList(effects));
    return result;
}

Result<QJsonObject> simulate(const QCommandLineParser &parser)
{
    if (!parser.positionalArguments().isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("everything is given by options"), parser.positionalArguments().constFirst());
    HEARTH_ASSIGN(const ChainOptions options, chainOptions(parser));
    HEARTH_ASSIGN(const auto calendar, forecasting::HolidayCalendar::load(QStringLiteral("CN")));
    const ChainModel model(options, calendar);
    if (parser.isSet(QStringLiteral("daily-only"))) {
        for (const char *other : {"members", "data", "database"})
            if (parser.isSet(QLatin1String(other)))
                return fail(ErrorCode::InvalidInput, QStringLiteral("goes with orders, not with --daily-only"), QStringLiteral("--") + QLatin1String(other));
        return simulateDaily(parser, model);
    }
    if (parser.isSet(QStringLiteral("out")))
        return fail(ErrorCode::InvalidInput, QStringLiteral("goes with --daily-only; with orders the true means are kept beside the database"), QStringLiteral("--out"));
    return simulateOrders(parser, model);
}
} // namespace

Command simulateCommand()
{
    const auto option = [](const char *name, const char *words, const char *value, const char *fallback = "") {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(words), QString::fromLatin1(value), QString::fromLatin1(fallback));
    };
    return {QStringLiteral("simulate"), QStringLiteral("makes up a chain to try things on, marked as simulated; same seed, same chain"),
            {QCommandLineOption(QStringLiteral("daily-only"), QStringLiteral("only each store's days, as a file for forecast backtest; needs no database")),
             option("out", "the file of --daily-only (default: standard output)", "FILE"), option("stores", "1 to 2,000", "N", "140"),
             option("days", "1 to 3,650", "N", "730"), option("until", "the last of them", "DATE", "2026-06-30"),
             option("members", "how many made-up members come; seven orders in ten are theirs", "N", "0"),
             option("orders-per-day", "of a store, on the average", "N", "200"), option("seed", "same seed, same bytes", "S", "1"), hq::databaseOption()},
            {}, simulate};
}

} // namespace hearth
