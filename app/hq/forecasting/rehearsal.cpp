// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/rehearsal.h"

#include <QDataStream>
#include <QHash>
#include <QIODevice>
#include <cmath>

namespace hearth::forecasting {
namespace {
constexpr quint32 Form = 1;
constexpr qint32 MaxOrigins = 64;

void write(QDataStream &out, const StoreForecast &store)
{
    out << store.kind << store.deviation;
    for (const Path &path : store.paths)
        for (const float value : path)
            out << value;
    for (const auto &bands : store.bands)
        for (const Intervals::Band &band : bands)
            out << band.low80 << band.high80 << band.low95 << band.high95;
    for (const Members &members : store.members)
        for (const float value : members)
            out << value;
}

void read(QDataStream &in, StoreForecast &store)
{
    in >> store.kind >> store.deviation;
    for (Path &path : store.paths)
        for (float &value : path)
            in >> value;
    for (auto &bands : store.bands)
        for (Intervals::Band &band : bands)
            in >> band.low80 >> band.high80 >> band.low95 >> band.high95;
    store.members.resize(Horizon);
    for (Members &members : store.members)
        for (float &value : members)
            in >> value;
    store.active = true;
}
} // namespace

QByteArray rehearsalBytes(const std::vector<OriginForecast> &issued, const Panel &panel)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    out.setFloatingPointPrecision(QDataStream::SinglePrecision);
    out << Form << Forecaster::memberNames() << static_cast<qint32>(issued.size());
    for (const OriginForecast &forecast : issued) {
        qint32 active = 0;
        for (const StoreForecast &store : forecast.stores)
            active += store.active ? 1 : 0; // nothing is learnt from the others
        out << panel.firstDay + forecast.origin << active;
        for (size_t s = 0; s < forecast.stores.size(); ++s)
            if (forecast.stores[s].active) {
                out << panel.stores[s].id;
                write(out, forecast.stores[s]);
            }
    }
    return qCompress(bytes);
}

Result<std::vector<OriginForecast>> rehearsalFrom(const QByteArray &bytes, const Panel &panel)
{
    const QString where = QStringLiteral("rehearsal");
    const QByteArray plain = qUncompress(bytes);
    QDataStream in(plain);
    in.setVersion(QDataStream::Qt_6_0);
    in.setFloatingPointPrecision(QDataStream::SinglePrecision);
    quint32 form = 0;
    QStringList members;
    qint32 origins = 0;
    in >> form >> members >> origins;
    if (in.status() != QDataStream::Ok || origins < 0 || origins > MaxOrigins)
        return fail(ErrorCode::Corrupt, QStringLiteral("cannot be read"), where);
    if (form != Form || members != Forecaster::memberNames())
        return fail(ErrorCode::NewerVersion, QStringLiteral("was written by another version of the program"), where);
    QHash<QString, size_t> places;
    for (size_t s = 0; s < panel.stores.size(); ++s)
        places.insert(panel.stores[s].id, s);
    std::vector<OriginForecast> issued;
    for (qint32 i = 0; i < origins; ++i) {
        qint64 day = 0;
        qint32 active = 0;
        in >> day >> active;
        OriginForecast forecast;
        forecast.origin = static_cast<int>(day - panel.firstDay);
        forecast.stores.resize(panel.stores.size());
        for (qint32 s = 0; s < active && in.status() == QDataStream::Ok; ++s) {
            QString id;
            StoreForecast store;
            in >> id;
            read(in, store);
            if (const auto place = places.constFind(id); place != places.constEnd())
                forecast.stores[*place] = std::move(store);
        }
        if (in.status() != QDataStream::Ok)
            return fail(ErrorCode::Corrupt, QStringLiteral("ends before its end"), where);
        if (forecast.origin >= 0)
            issued.push_back(std::move(forecast));
    }
    return issued;
}

Result<Trained> train(const Panel &panel, const HolidayCalendar &calendar,
    const std::shared_ptr<const LightGbm> &library, const ForecasterOptions &options)
{
    constexpr int Week = 7;
    constexpr int LeastDays = 28;
    const int last = panel.days - 1;
    Trained trained;
    Forecaster forecaster(library, calendar, options);
    double revenue = 0;
    double errors = 0;
    double naive = 0;
    int inside = 0;
    for (int week = Rehearsals; week >= 1; --week) {
        const int origin = last - week * Week;
        if (origin < LeastDays - 1)
            continue;
        HEARTH_ASSIGN(const OriginForecast forecast, forecaster.step(panel.until(origin, Horizon), origin));
        for (size_t s = 0; s < forecast.stores.size(); ++s) {
            const StoreForecast &store = forecast.stores[s];
            if (!store.active)
                continue;
            for (int ahead = 1; ahead <= Horizon && origin + ahead <= last; ++ahead) {
                const size_t at = static_cast<size_t>(ahead - 1);
                const auto actual = static_cast<double>(
                    panel.stores[s].revenue[static_cast<size_t>(origin) + static_cast<size_t>(ahead)]);
                const auto said = static_cast<double>(store.paths[static_cast<size_t>(Method::Published)][at]);
                const auto before = static_cast<double>(store.paths[static_cast<size_t>(Method::SeasonalNaive)][at]);
                if (!(actual > 0) || std::isnan(said) || std::isnan(before))
                    continue;
                const Intervals::Band &band = store.bands[static_cast<size_t>(Method::Published)][at];
                const double error = std::log(actual) - said;
                ++trained.days;
                inside += error >= static_cast<double>(band.low80) && error <= static_cast<double>(band.high80) ? 1 : 0;
                revenue += actual;
                errors += std::abs(std::exp(said) - actual);
                naive += std::abs(std::exp(before) - actual);
            }
        }
    }
    if (trained.days > 0) {
        trained.wapeAccuracy = 1 - errors / revenue;
        trained.naiveAccuracy = 1 - naive / revenue;
        trained.coverage80 = static_cast<double>(inside) / trained.days;
    }
    trained.issued = forecaster.issued();
    if (library != nullptr) {
        const History history = prepare(panel, calendar);
        HEARTH_ASSIGN(trained.ensemble, Ensemble::train(library, history, options.training));
    }
    return trained;
}

} // namespace hearth::forecasting
