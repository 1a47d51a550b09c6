// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/calendar.h"

#include <QDate>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace hearth::simulation {

struct ChainOptions {
    int stores = 140;
    int days = 730;
    quint64 seed = 1;
    QDate until = QDate(2026, 6, 30); ///< the last day
    double ordersPerDay = 200; ///< of a store on the average, before all effects
};

constexpr int MaxPieces = 6;

/** What is ordered, by number of the price list; prices in minor units. */
struct Piece {
    const char *kind; ///< "drink" …
    const char *size;
    int priceMinor;
    double share;
};

/** One order, before it is known whose it is. */
struct Basket {
    int pieces = 0;
    std::array<uint8_t, MaxPieces> piece{}; ///< index into priceList()
    int discountPercent = 0;
    bool refundedWhole = false;
    bool refundedFirst = false; ///< its first piece; never of a discounted order
    [[nodiscard]] qint64 grossMinor() const;
    [[nodiscard]] qint64 discountMinor() const { return grossMinor() * discountPercent / 100; }
    /** What the chain keeps. */
    [[nodiscard]] qint64 netMinor() const;
};

enum class StoreKind { Office, Mall, Street, Campus };

struct SimulatedStore {
    QString code; ///< "SIM001" …: marked as simulated by its name
    StoreKind kind = StoreKind::Street;
    int city = 0;
    double level = 0; ///< logarithm of its orders a day
    double growth = 0; ///< logarithm a year, chain's growth included
    std::array<double, 7> weekday{}; ///< factors, Monday first
    double opening = 0; ///< how far below its level it begins
    double promotionWill = 1; ///< how much it answers to promotions
    double rainWill = 1;
    int opened = 0; ///< day; below 0: before the first
    int closedFor = -1; ///< day it closed for good; -1: never
    int rebuiltFrom = -1; ///< first day of a closure
    int rebuiltDays = 0;
    std::vector<double> drift; ///< logarithm, by week
};

/** A store's day as it is meant, before chance. */
struct StoreDay {
    bool open = false;
    double orders = 0; ///< mean number
    double revenueMinor = 0; ///< mean of what the chain keeps: the oracle
    int promotionPercent = 0; ///< 0: none
    double rainMm = 0;
};

/** A seeded chain of made-up stores: what each day is expected to be, and the orders chance makes of it. Any store, day and order follows from the
    seed alone, in whatever order it is asked for. Immutable; any thread. `calendar` outlives it. */
class ChainModel {
public:
    static constexpr int MaxStores = 2'000;
    static constexpr int MaxDays = 3'650;
    static constexpr double MaxOrdersPerDay = 5'000;
    ChainModel(const ChainOptions &options, const forecasting::HolidayCalendar &calendar);

    [[nodiscard]] const ChainOptions &options() const { return m_options; }
    [[nodiscard]] const std::vector<SimulatedStore> &stores() const { return m_stores; }
    [[nodiscard]] QDate date(int day) const { return m_first.addDays(day); }
    [[nodiscard]] StoreDay day(int store, int day) const;
    /** How many orders there were. */
    [[nodiscard]] int orders(int store, int day, const StoreDay &mean) const;
    [[nodiscard]] Basket basket(int store, int day, int order, const StoreDay &mean) const;
    /** The sum of a day's orders. */
    [[nodiscard]] qint64 revenueMinor(int store, int day, const StoreDay &mean) const;

    [[nodiscard]] static std::span<const Piece> priceList();
    [[nodiscard]] static double meanOrderMinor(); ///< without discounts
    [[nodiscard]] static double orderVariation(); ///< coefficient of variation of that
    /** Every effect and the number behind it, a line each. */
    [[nodiscard]] QStringList effects() const;

private:
    void makeStores();
    void makeCampaigns();
    void makeWeather();
    [[nodiscard]] double calendarFactor(const SimulatedStore &store, int index, int day) const;

    struct Today {
        forecasting::CalendarDay calendar;
        bool springIsNear = false;
    };
    static constexpr int Cities = 10;
    ChainOptions m_options;
    const forecasting::HolidayCalendar &m_calendar;
    QDate m_first;
    std::vector<Today> m_days;
    std::vector<SimulatedStore> m_stores;
    std::array<std::vector<uint8_t>, Cities> m_promotion; ///< percent, by day
    std::array<std::vector<float>, Cities> m_rain; ///< mm, by day
};

} // namespace hearth::simulation
