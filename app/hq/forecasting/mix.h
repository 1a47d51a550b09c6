// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/forecaster.h"

#include <QHash>

namespace hearth::forecasting {

/** What a store's day is made up of: revenue by channel, revenue by part of the day, pieces by item. */
enum class MixKind { Channel, DayPart, Item };
constexpr int MixKinds = 3;

/** One channel, part of the day or item of a store. */
struct MixColumn {
    MixKind kind = MixKind::Channel;
    QString name;
    std::vector<float> values; ///< a day each; NaN: closed
};

/** One store's days, numbered as in its chain's panel. */
struct MixSeries {
    QString store;
    std::vector<float> total; ///< revenue; NaN: closed
    double orderValue = 1; ///< of one order on the average, in the same unit
    std::vector<MixColumn> columns;
    /** What was said of its totals at an earlier origin, logarithms of revenue. */
    struct Said {
        int origin = 0;
        float deviation = 0; ///< of the store, then
        Path path{};
    };
    std::vector<Said> said;
};

struct MixOptions {
    int window = 112; ///< days that are learnt from
    int learnFrom = 70; ///< days of matured forecasts that ranges are learnt from
    double halfLife = 21; ///< days: how fast a share follows the store
    double shapeHalfLife = 56; ///< and what a weekday does to it
    double chainDays = 2; ///< days of a store that what the chain does counts for
    double shapeDays = 4; ///< days of one weekday that the chain's weekday counts for
    double chainPieces = 4; ///< the same of an item, in pieces
    double shapePieces = 30;
    double unsoldPieces = 7; ///< an item that would have sold so many since it last did is no longer sold
    int unsoldDays = 7; ///< open days, at least
    int lately = 28; ///< days: what was not sold in them is not expected
};

/** Expected of one column on one day, and between what four days of five lie. Items: pieces, else in the unit of
 * revenue. */
struct MixValue {
    double point = 0;
    double low80 = 0;
    double high80 = 0;
};

/** A store's next 30 days: of those of its columns that are expected to be sold. */
struct MixForecast {
    struct Column {
        size_t column = 0; ///< of the series
        std::array<MixValue, Horizon> days{}; ///< those of channels, and of parts of the day, add up to the day's point
    };
    std::vector<Column> columns;
};

/** Shares of a day's revenue, and pieces for it, by kind of day (seven weekdays, and holidays): of the store's own last
   weeks, recent days first, held at what the chain does as far as days are few. Ranges are quantiles of what the same
   way of forecasting got wrong in the weeks before (split conformal), on the store's own scale. One thread. */
class MixModel {
public:
    /** `calendar` outlives it. */
    MixModel(qint64 firstDay, const HolidayCalendar &calendar, const MixOptions &options = {});
    /** Learns what the chain does, and how far off forecasts were, from days up to `origin` of some of its stores. */
    void learn(std::span<const MixSeries> stores, int origin);
    /** `origin` as it was learnt. `totals`: the days' revenue, logarithms, NaN where there is none; `deviation` of the
       store now. */
    [[nodiscard]] MixForecast forecast(const MixSeries &store, int origin, const Path &totals, float deviation) const;
    using Points = std::vector<std::array<double, Horizon>>; ///< [column][day ahead - 1]
    /** Expected of each column, without ranges; 0: the item is not. */
    [[nodiscard]] Points points(const MixSeries &store, int origin, const Path &totals) const;
    /** The same as the last four same weekdays that were open had it: what it is measured beside. */
    [[nodiscard]] static Points naive(const MixSeries &store, int origin, const Path &totals);

private:
    static constexpr size_t DayKinds = 8;
    static constexpr size_t Sizes = 5;
    /** Of a column: what comes with a unit of revenue, and how much more of it on each kind of day. */
    struct Rate {
        double all = 0;
        std::array<double, DayKinds> shape{};
    };
    using Key = std::pair<int, QString>;
    using Rates = QHash<Key, Rate>;
    struct Sums;
    /** Quantiles of errors over the expected scatter. */
    struct Range {
        double low = -1.2816; // of a normal law, until there is better
        double high = 1.2816;
    };
    struct Miss {
        MixKind kind = MixKind::Channel;
        size_t group = 0;
        double error = 0; ///< over its scatter
        int store = 0;
    };
    void prepareDays(int origin);
    [[nodiscard]] size_t dayKind(int day) const;
    [[nodiscard]] Sums sumsOf(
        const MixSeries &store, const MixColumn &column, int origin, const std::vector<double> &weights) const;
    [[nodiscard]] Rates chainRates(std::span<const MixSeries> stores, int origin) const;
    [[nodiscard]] Rate rateOf(const MixSeries &store, const MixColumn &column, int origin, const Rates &chain,
        const std::vector<double> &weights) const;
    [[nodiscard]] bool expected(const MixSeries &store, const MixColumn &column, int origin) const;
    [[nodiscard]] Points points(const MixSeries &store, int origin, const Path &totals, const Rates &chain) const;
    void misses(const MixSeries &store, int number, int origin, std::vector<Miss> &into) const;
    [[nodiscard]] std::array<double, MixKinds> scalesOf(std::span<const Miss> misses) const;
    [[nodiscard]] static std::vector<double> weightsOf(const MixSeries &store, int from, int origin);
    [[nodiscard]] static double scatter(MixKind kind, double expected, double orderValue, float deviation);
    [[nodiscard]] static size_t groupOf(MixKind kind, int ahead, double size);

    qint64 m_firstDay;
    const HolidayCalendar &m_calendar;
    MixOptions m_options;
    std::vector<size_t> m_kinds; ///< of days up to 30 past the origin
    std::vector<double> m_fast; ///< weights by age
    std::vector<double> m_slow;
    std::vector<std::pair<int, Rates>> m_chains; ///< by origin; the last is the one that was learnt at
    std::vector<Range> m_ranges; ///< by kind, days ahead and size of what is expected
    std::array<double, MixKinds> m_usual{}; ///< mean |error| over scatter
};

/** The whole pieces within an item's range, and those beside its point: an item that sells less than once a day has no
   range that only four of five days are within. */
struct PieceRange {
    qint64 low80 = 0;
    qint64 high80 = 0;
};
[[nodiscard]] PieceRange wholePieces(const MixValue &value);

/** Whole units that add up to `total` (not below 0) in proportion to `shares` (not below 0), by largest remainders, the
   first of equal ones; without any share the first has all. */
[[nodiscard]] std::vector<qint64> apportion(qint64 total, std::span<const double> shares);

} // namespace hearth::forecasting
