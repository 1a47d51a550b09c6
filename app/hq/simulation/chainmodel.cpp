// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "simulation/chainmodel.h"

#include "simulation/randomstream.h"

#include <algorithm>

namespace hearth::simulation {
namespace {
constexpr double LevelDeviation = 0.4;
constexpr double ChainGrowth = 0.04; // a year
constexpr double StoreGrowthDeviation = 0.05; // a year
constexpr double DriftDeviation = 0.006; // a week
constexpr double WeekdayDeviation = 0.04;
constexpr double OpeningDepth = 0.35;
constexpr double OpeningDays = 25;
constexpr double OpenedShare = 0.25;
constexpr double ClosedShare = 0.03;
constexpr double RebuiltShare = 0.06;
constexpr double OutageShare = 0.0015;
constexpr double HolidayDeviation = 0.05;
constexpr double MakeUpFactor = 0.96;
constexpr double BeforeSpring = 0.9; // the three days before
constexpr double SpringEve = 0.7; // and its first two days
constexpr double PromotionPull = 1.1; // percent of orders a percent of discount brings
constexpr double AfterPromotion = 0.97; // three days
constexpr double CouponShare = 0.04;
constexpr int CouponPercent = 15;
constexpr double PromotedShare = 0.35;
constexpr double RefundedWhole = 0.004;
constexpr double RefundedFirst = 0.004;
constexpr float WetMm = 1;
constexpr float HeavyMm = 25;
constexpr double WetLoss = 0.06;
constexpr double HeavyLoss = 0.15;

constexpr std::array<Piece, 5> Prices{{{"drink", "S", 1'200, 0.22}, {"side", "S", 2'200, 0.18}, {"pizza", "S", 3'900, 0.22}, {"pizza", "M", 5'900, 0.26}, {"pizza", "L", 7'900, 0.12}}};
constexpr std::array<double, MaxPieces> PieceShares{0.25, 0.38, 0.24, 0.09, 0.03, 0.01};

struct KindOfStore {
    const char *name;
    double share;
    std::array<double, 7> weekday;
    double season; // of the logarithm, highest in July
    double spring; // Spring Festival
    double golden; // National Day, Labour Day
    double holiday; // the others
    double rain;
};
constexpr std::array<KindOfStore, 4> Kinds{{{"office", 0.30, {1.10, 1.12, 1.12, 1.12, 1.12, 0.72, 0.70}, 0.03, 0.35, 0.80, 0.85, 1.0},
                                            {"mall", 0.30, {0.84, 0.84, 0.86, 0.90, 1.08, 1.28, 1.20}, 0.06, 1.15, 1.25, 1.15, 0.5},
                                            {"street", 0.25, {0.93, 0.93, 0.95, 0.98, 1.07, 1.10, 1.04}, 0.07, 0.75, 1.05, 1.03, 1.2},
                                            {"campus", 0.15, {1.02, 1.03, 1.03, 1.04, 1.08, 0.92, 0.88}, -0.12, 0.30, 0.75, 0.90, 0.8}}};

template <std::size_t N, typename Share>
int pick(const std::array<Share, N> &shares, double point, double (*of)(const Share &))
{
    for (std::size_t i = 0; i + 1 < N; ++i) {
        point -= of(shares[i]);
        if (point < 0)
            return static_cast<int>(i);
    }
    return static_cast<int>(N) - 1;
}

double couponShare(int promotionPercent)
{
    return promotionPercent > 0 ? PromotedShare : CouponShare;
}

int couponPercent(int promotionPercent)
{
    return promotionPercent > 0 ? promotionPercent : CouponPercent;
}

double meanPieceMinor()
{
    double mean = 0;
    for (const Piece &piece : Prices)
        mean += piece.share * piece.priceMinor;
    return mean;
}

/** What the chain keeps of an order, on the average. */
double meanKeptMinor(int promotionPercent)
{
    const double share = couponShare(promotionPercent);
    const double paid = ChainModel::meanOrderMinor() * (1 - share * couponPercent(promotionPercent) / 100.0);
    return paid * (1 - RefundedWhole) - RefundedFirst * (1 - RefundedWhole) * (1 - PieceShares[0]) * (1 - share) * meanPieceMinor();
}
} // namespace

qint64 Basket::grossMinor() const
{
    qint64 sum = 0;
    for (int i = 0; i < pieces; ++i)
        sum += Prices[piece[static_cast<std::size_t>(i)]].priceMinor;
    return sum;
}

qint64 Basket::netMinor() const
{
    if (refundedWhole)
        return 0;
    return grossMinor() - discountMinor() - (refundedFirst ? Prices[piece[0]].priceMinor : 0);
}

std::span<const Piece> ChainModel::priceList()
{
    return Prices;
}

double ChainModel::meanOrderMinor()
{
    double pieces = 0;
    for (std::size_t i = 0; i < PieceShares.size(); ++i)
        pieces += PieceShares[i] * static_cast<double>(i + 1);
    return pieces * meanPieceMinor();
}

double ChainModel::orderVariation()
{
    double mean = 0;
    double squares = 0;
    for (std::size_t i = 0; i < PieceShares.size(); ++i) {
        const auto pieces = static_cast<double>(i + 1);
        mean += PieceShares[i] * pieces;
        squares += PieceShares[i] * pieces * pieces;
    }
    const double price = meanPieceMinor();
    double priceSquares = 0;
    for (const Piece &piece : Prices)
        priceSquares += piece.share * piece.priceMinor * piece.priceMinor;
    const double variance = mean * (priceSquares - price * price) + (squares - mean * mean) * price * price;
    return std::sqrt(variance) / (mean * price);
}

ChainModel::ChainModel(const ChainOptions &options, const forecasting::HolidayCalendar &calendar)
    : m_options(options), m_calendar(calendar), m_first(options.until.addDays(1 - options.days))
{
    for (int day = 0; day < options.days; ++day) {
        Today today{calendar.day(date(day)), false};
        const int next = today.calendar.next;
        today.springIsNear = !today.calendar.special() && today.calendar.toNext <= 3 && next > 0 && calendar.names().at(next - 1) == QLatin1String("spring_festival");
        m_days.push_back(today);
    }
    makeStores();
    makeCampaigns();
    makeWeather();
}

void ChainModel::makeStores()
{
    const int days = m_options.days;
    for (int index = 0; index < m_options.stores; ++index) {
        RandomStream random(m_options.seed, {OfStore, static_cast<quint64>(index)});
        SimulatedStore store;
        store.code = QStringLiteral("SIM%1").arg(index + 1, 3, 10, QLatin1Char('0'));
        store.kind = static_cast<StoreKind>(pick<Kinds.size(), KindOfStore>(Kinds, random.uniform(), [](const KindOfStore &kind) { return kind.share; }));
        store.city = random.below(Cities);
        // The mean over stores is what was asked for.
        store.level = std::log(m_options.ordersPerDay) + LevelDeviation * random.normal() - LevelDeviation * LevelDeviation / 2;
        store.growth = ChainGrowth + StoreGrowthDeviation * random.normal();
        store.weekday = Kinds[static_cast<std::size_t>(store.kind)].weekday;
        for (double &factor : store.weekday)
            factor *= std::exp(WeekdayDeviation * random.normal());
        store.opening = std::min(0.8, OpeningDepth * std::exp(0.15 * random.normal()));
        store.promotionWill = std::exp(0.2 * random.normal());
        store.rainWill = std::exp(0.2 * random.normal());
        store.opened = random.uniform() < OpenedShare ? random.below(days) : -1'000;
        const double end = random.uniform();
        const int lived = std::max(0, store.opened);
        if (end < ClosedShare)
            store.closedFor = lived + random.below(days - lived);
        else if (end < ClosedShare + RebuiltShare) {
            store.rebuiltFrom = lived + random.below(days - lived);
            store.rebuiltDays = 10 + random.below(12);
        }
        double drift = 0;
        for (int week = 0; week <= days / 7 + 1; ++week)
            store.drift.push_back(drift += DriftDeviation * random.normal());
        m_stores.push_back(std::move(store));
    }
}

void ChainModel::makeCampaigns()
{
    const auto days = static_cast<std::size_t>(m_options.days);
    m_promotion.fill(std::vector<uint8_t>(days, 0));
    RandomStream random(m_options.seed, {OfCampaigns});
    for (int day = random.below(30); day < m_options.days;) {
        const int length = 3 + random.below(5);
        const auto percent = static_cast<uint8_t>(10 + 5 * random.below(3));
        for (auto &city : m_promotion) {
            if (random.uniform() > 0.7)
                continue;
            for (int d = day; d < std::min(day + length, m_options.days); ++d)
                city[static_cast<std::size_t>(d)] = percent;
        }
        day += length + 25 + random.below(31);
    }
}

void ChainModel::makeWeather()
{
    for (std::size_t city = 0; city < m_rain.size(); ++city) {
        RandomStream random(m_options.seed, {OfWeather, city});
        bool wet = false;
        for (int day = 0; day < m_options.days; ++day) {
            const double summer = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (date(day).dayOfYear() - 15) / 365.25);
            wet = random.uniform() < (0.18 + 0.2 * summer) * (wet ? 1.5 : 0.8);
            m_rain[city].push_back(wet ? static_cast<float>(WetMm - (6 + 6 * summer) * std::log(random.uniform())) : 0.0F);
        }
    }
}

double ChainModel::calendarFactor(const SimulatedStore &store, int index, int day) const
{
    const Today &today = m_days[static_cast<std::size_t>(day)];
    const forecasting::CalendarDay &c = today.calendar;
    const auto weekday = static_cast<std::size_t>(date(day).dayOfWeek() - 1);
    if (c.kind == forecasting::CalendarDay::Kind::MakeUp)
        return store.weekday[2] * MakeUpFactor; // as a Wednesday
    if (c.holiday == 0)
        return store.weekday[weekday] * (today.springIsNear ? BeforeSpring : 1);
    const KindOfStore &kind = Kinds[static_cast<std::size_t>(store.kind)];
    const QString &name = m_calendar.names().at(c.holiday - 1);
    const bool spring = name == QLatin1String("spring_festival");
    const bool golden = name == QLatin1String("national_day") || name == QLatin1String("labour_day");
    RandomStream own(m_options.seed, {OfHoliday, static_cast<quint64>(index), static_cast<quint64>(c.holiday)});
    const double effect = (spring ? kind.spring : golden ? kind.golden : kind.holiday) * std::exp(HolidayDeviation * own.normal());
    return store.weekday[5] * effect * (spring && c.position <= 2 ? SpringEve : 1); // as a Saturday
}

StoreDay ChainModel::day(int index, int day) const
{
    const SimulatedStore &store = m_stores[static_cast<std::size_t>(index)];
    const KindOfStore &kind = Kinds[static_cast<std::size_t>(store.kind)];
    const auto city = static_cast<std::size_t>(store.city);
    const auto at = static_cast<std::size_t>(day);
    StoreDay result;
    result.promotionPercent = m_promotion[city][at];
    result.rainMm = static_cast<double>(m_rain[city][at]);
    const bool closed = day < store.opened || (store.closedFor >= 0 && day >= store.closedFor)
        || (store.rebuiltFrom >= 0 && day >= store.rebuiltFrom && day < store.rebuiltFrom + store.rebuiltDays)
        || RandomStream(m_options.seed, {OfOutage, static_cast<quint64>(index), at}).uniform() < OutageShare;
    if (closed)
        return result;
    result.open = true;
    const auto week = at / 7;
    const double part = (day % 7) / 7.0;
    double log = store.level + store.growth * (day - m_options.days / 2.0) / 365.25;
    log += store.drift[week] * (1 - part) + store.drift[week + 1] * part;
    log += kind.season * std::cos(2 * std::numbers::pi * (date(day).dayOfYear() - 196) / 365.25);
    double orders = std::exp(log) * calendarFactor(store, index, day);
    if (store.opened >= 0)
        orders *= 1 - store.opening * std::exp(-(day - store.opened) / OpeningDays);
    if (result.promotionPercent > 0) {
        orders *= 1 + PromotionPull * store.promotionWill * result.promotionPercent / 100;
    } else {
        bool justOver = false;
        for (int back = 1; back <= 3 && back <= day; ++back)
            justOver = justOver || m_promotion[city][at - static_cast<std::size_t>(back)] > 0;
        orders *= justOver ? AfterPromotion : 1;
    }
    const auto rain = m_rain[city][at];
    if (rain >= WetMm)
        orders *= 1 - (rain >= HeavyMm ? HeavyLoss : WetLoss) * kind.rain * store.rainWill;
    result.orders = orders;
    result.revenueMinor = orders * meanKeptMinor(result.promotionPercent);
    return result;
}

int ChainModel::orders(int store, int day, const StoreDay &mean) const
{
    if (!mean.open)
        return 0;
    return RandomStream(m_options.seed, {OfCount, static_cast<quint64>(store), static_cast<quint64>(day)}).poisson(mean.orders);
}

Basket ChainModel::basket(int store, int day, int order, const StoreDay &mean) const
{
    RandomStream random(m_options.seed, {OfOrder, static_cast<quint64>(store), static_cast<quint64>(day), static_cast<quint64>(order)});
    Basket basket;
    basket.pieces = 1 + pick<PieceShares.size(), double>(PieceShares, random.uniform(), [](const double &share) { return share; });
    for (int i = 0; i < basket.pieces; ++i)
        basket.piece[static_cast<std::size_t>(i)] = static_cast<uint8_t>(pick<Prices.size(), Piece>(Prices, random.uniform(), [](const Piece &piece) { return piece.share; }));
    const bool coupon = random.uniform() < couponShare(mean.promotionPercent);
    basket.discountPercent = coupon ? couponPercent(mean.promotionPercent) : 0;
    basket.refundedWhole = random.uniform() < RefundedWhole;
    basket.refundedFirst = random.uniform() < RefundedFirst && !basket.refundedWhole && !coupon && basket.pieces > 1;
    return basket;
}

qint64 ChainModel::revenueMinor(int store, int day, const StoreDay &mean) const
{
    const int count = orders(store, day, mean);
    qint64 sum = 0;
    for (int order = 0; order < count; ++order)
        sum += basket(store, day, order, mean).netMinor();
    return sum;
}

QStringList ChainModel::effects() const
{
    const auto percent = [](double factor) { return QStringLiteral("%1%2 %").arg(factor < 1 ? QString() : QStringLiteral("+")).arg(qRound(100 * (factor - 1))); };
    QStringList lines;
    lines << QStringLiteral("seed %1: %2 stores, %3 to %4, simulated").arg(m_options.seed).arg(m_options.stores).arg(m_first.toString(Qt::ISODate), m_options.until.toString(Qt::ISODate));
    lines << QStringLiteral("orders: %1 a store and day, log-sd %2 between stores, Poisson; value %3 on the average, CV %4; %5 % refunded whole, %6 % in part")
                 .arg(m_options.ordersPerDay).arg(LevelDeviation).arg(meanOrderMinor() / 100, 0, 'f', 2).arg(orderVariation(), 0, 'f', 2).arg(100 * RefundedWhole).arg(100 * RefundedFirst);
    lines << QStringLiteral("growth: %1 a year, sd %2 % between stores; drift of a store sd %3 % a week").arg(percent(1 + ChainGrowth)).arg(100 * StoreGrowthDeviation).arg(100 * DriftDeviation);
    for (const KindOfStore &kind : Kinds) {
        QStringList weekdays;
        for (const double factor : kind.weekday)
            weekdays << percent(factor);
        lines << QStringLiteral("%1 (%2 % of stores): Monday to Sunday %3; July %4; Spring Festival %5, National and Labour Day %6, other holidays %7 of a Saturday")
                     .arg(QString::fromLatin1(kind.name)).arg(100 * kind.share).arg(weekdays.join(QLatin1Char(' ')), percent(std::exp(kind.season)), percent(kind.spring), percent(kind.golden), percent(kind.holiday));
    }
    lines << QStringLiteral("make-up days: as a Wednesday, %1; three days before Spring Festival %2, its first two days %3").arg(percent(MakeUpFactor), percent(BeforeSpring), percent(SpringEve));
    lines << QStringLiteral("openings: %1 % of stores, at %2 at first, gone by exp(-days / %3); %4 % close for good, %5 % for 10 to 21 days, an outage on %6 % of days")
                 .arg(100 * OpenedShare).arg(percent(1 - OpeningDepth)).arg(OpeningDays).arg(100 * ClosedShare).arg(100 * RebuiltShare).arg(100 * OutageShare);
    lines << QStringLiteral("rain: from %1 mm %2, from %3 mm %4, half of that in malls").arg(static_cast<double>(WetMm)).arg(percent(1 - WetLoss)).arg(static_cast<double>(HeavyMm)).arg(percent(1 - HeavyLoss));
    int last = 0;
    for (int day = 0; day < m_options.days; ++day) {
        int now = 0;
        int cities = 0;
        for (const auto &city : m_promotion) {
            now = std::max<int>(now, city[static_cast<std::size_t>(day)]);
            cities += city[static_cast<std::size_t>(day)] > 0 ? 1 : 0;
        }
        if (now > 0 && last == 0)
            lines << QStringLiteral("promotion from %1: %2 % off in %3 of %4 cities, orders %5, %6 for three days after").arg(date(day).toString(Qt::ISODate)).arg(now).arg(cities).arg(Cities)
                         .arg(percent(1 + PromotionPull * now / 100), percent(AfterPromotion));
        last = now;
    }
    return lines;
}

} // namespace hearth::simulation
