// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "simulation/chainorders.h"

#include "domain/member/syntheticmembers.h"
#include "simulation/randomstream.h"

#include <QtEndian>
#include <algorithm>

namespace hearth::simulation {
namespace {
constexpr double Nobodys = 0.3;
constexpr double AtHome = 0.85; ///< of a member's orders, in its own store
constexpr int Candidates = 4;
constexpr double Liked = 0.6; ///< of a member's pieces
constexpr int Varieties = 6;
constexpr int RefundAfterMs = 10 * 60'000;

struct Variety {
    const char *en;
    const char *zh;
    std::initializer_list<const char *> attributes;
};
const std::array<Variety, Varieties> Pizzas{{{"Margherita", "玛格丽特", {"vegetarian"}}, {"Durian", "榴莲", {"durian", "sweet"}}, {"Hot Beef", "香辣牛肉", {"spicy"}},
                                             {"Seafood", "海鲜", {"seafood"}}, {"Mushroom", "蘑菇", {"vegetarian"}}, {"Pepperoni", "意式辣肠", {"spicy"}}}};
const std::array<Variety, Varieties> Sides{{{"Wings", "烤翅", {"spicy"}}, {"Garlic Bread", "蒜香面包", {"addon", "vegetarian"}}, {"Caesar Salad", "凯撒沙拉", {"vegetarian"}},
                                            {"Fries", "薯条", {"addon", "vegetarian"}}, {"Soup", "浓汤", {}}, {"Cheese Balls", "芝士球", {"addon"}}}};
const std::array<Variety, Varieties> Drinks{{{"Cola", "可乐", {}}, {"Lemon Tea", "柠檬茶", {}}, {"Orange Juice", "橙汁", {}}, {"Coffee", "咖啡", {}}, {"Water", "矿泉水", {}}, {"Plum Juice", "酸梅汤", {}}}};

const std::array<Variety, Varieties> &varietiesOf(const Piece &piece)
{
    const QByteArrayView kind(piece.kind);
    return kind == QByteArrayView("pizza") ? Pizzas : kind == QByteArrayView("side") ? Sides : Drinks;
}

QString skuOf(const Piece &piece, int variety)
{
    return QStringLiteral("sim_%1_%2").arg(QString::fromLatin1(piece.kind)).arg(variety + 1);
}

/** A UUID of version 7 whose random bits follow from the seed. `number` ascends within one order. */
QUuid idOf(quint64 seed, qint64 ms, int store, int day, int order, int number)
{
    RandomStream random(seed, {OfId, static_cast<quint64>(store), static_cast<quint64>(day), static_cast<quint64>(order), static_cast<quint64>(number)});
    std::array<char, 16> bytes{};
    qToBigEndian(static_cast<quint64>(ms) << 16U | 0x7000U | (static_cast<quint64>(number) & 0xFFFU), bytes.data());
    qToBigEndian((random.bits() & 0x3FFFFFFFFFFFFFFFULL) | 0x8000000000000000ULL, bytes.data() + 8);
    return QUuid::fromRfc4122(QByteArrayView(bytes.data(), bytes.size()));
}

/** Half past ten to ten in the evening, most at noon and in the evening. */
int secondOfDay(RandomStream &random)
{
    constexpr int Minute = 60;
    const double point = random.uniform();
    const auto between = [&](int from, int to) { return from * Minute + random.below((to - from) * Minute); };
    if (point < 0.4)
        return between(11 * 60, 13 * 60 + 30);
    if (point < 0.5)
        return between(13 * 60 + 30, 17 * 60);
    return point < 0.92 ? between(17 * 60, 20 * 60 + 30) : between(20 * 60 + 30, 22 * 60);
}
} // namespace

struct ChainOrders::Habits {
    std::array<int, 3> liked{}; ///< variety of pizza, side, drink
    bool delivered = false; ///< mostly
    bool lunch = false; ///< comes before 16:00, mostly
    int covers = 2;
    int joined = 0; ///< day
    int left = 0;
};

ChainOrders::ChainOrders(const ChainModel &model, int members) : m_model(model), m_members(members) {}

ChainOrders::Habits ChainOrders::habitsOf(int member) const
{
    RandomStream random(m_model.options().seed, {OfHabits, static_cast<quint64>(member)});
    Habits habits;
    for (int &variety : habits.liked)
        variety = random.below(Varieties);
    habits.delivered = random.uniform() < 0.3;
    habits.lunch = random.uniform() < 0.45;
    habits.covers = 1 + random.below(4);
    const int days = m_model.options().days;
    habits.joined = random.below(2 * days) - days; // half of them were there before
    habits.left = habits.joined + 30 + static_cast<int>(-400 * std::log(random.uniform()));
    return habits;
}

/** Whose order it is, −1: nobody's. Where none of a few fits, the last of them it is: people make exceptions. */
int ChainOrders::pickMember(int store, int day, int hour, quint64 key) const
{
    if (m_members == 0)
        return -1;
    RandomStream random(m_model.options().seed, {OfMember, static_cast<quint64>(store), static_cast<quint64>(day), key});
    if (random.uniform() < Nobodys)
        return -1;
    const int stores = m_model.options().stores;
    int member = -1;
    for (int attempt = 0; attempt < Candidates; ++attempt) {
        const int home = random.uniform() < AtHome ? store : random.below(stores);
        const int count = m_members / stores + (home < m_members % stores ? 1 : 0);
        if (count == 0)
            continue;
        // Zipf with an offset: without one the first of them would come ten times a day.
        const double offset = 10 + count / 200.0;
        const int rank = std::min(count - 1, static_cast<int>(offset * std::pow((count + offset) / offset, random.uniform()) - offset));
        member = home + stores * rank;
        const Habits habits = habitsOf(member);
        if (day >= habits.joined && day < habits.left && habits.lunch == (hour < 16))
            break;
    }
    return member;
}

std::vector<SimulatedFact> ChainOrders::day(int index, int day, qint64 &receipt) const
{
    const quint64 seed = m_model.options().seed;
    const StoreDay mean = m_model.day(index, day);
    const int count = m_model.orders(index, day, mean);
    std::vector<std::pair<int, int>> times; // second, order
    times.reserve(static_cast<std::size_t>(count));
    RandomStream clock(seed, {OfTime, static_cast<quint64>(index), static_cast<quint64>(day)});
    for (int order = 0; order < count; ++order)
        times.emplace_back(secondOfDay(clock), order);
    std::sort(times.begin(), times.end());
    const QString &storeCode = m_model.stores()[static_cast<std::size_t>(index)].code;
    const QDate date = m_model.date(day);
    const qint64 midnight = m_calendar.utcMs(date, QTime(0, 0));
    std::vector<SimulatedFact> facts;
    facts.reserve(times.size() + 4);
    for (const auto &[second, number] : times) {
        const Basket basket = m_model.basket(index, day, number, mean);
        const qint64 atMs = midnight + second * 1'000LL;
        const int member = pickMember(index, day, second / 3'600, static_cast<quint64>(number));
        const Habits habits = habitsOf(std::max(0, member));
        RandomStream random(seed, {OfLines, static_cast<quint64>(index), static_cast<quint64>(day), static_cast<quint64>(number)});
        const auto id = [&, order = number](int part) { return idOf(seed, atMs, index, day, order, part); };
        ClosedOrder order;
        order.id = id(0);
        order.storeId = storeCode;
        order.till = 1;
        order.receiptNumber = ++receipt;
        order.businessDate = date;
        order.closedAtMs = atMs;
        order.currency = QStringLiteral("CNY");
        order.sourceKey = QStringLiteral("sim:%1:%2:%3").arg(seed).arg(day).arg(number);
        if (member >= 0)
            order.memberId = SyntheticMembers::id(seed, member);
        const bool delivered = random.uniform() < (member >= 0 ? (habits.delivered ? 0.8 : 0.08) : 0.25);
        if (delivered) {
            order.channel = QStringLiteral("online");
            order.platform = QStringLiteral("meituan");
            order.paidOnline = true;
        } else {
            order.covers = random.uniform() < 0.7 && member >= 0 ? habits.covers : (basket.pieces + 1) / 2;
        }
        for (int i = 0; i < basket.pieces; ++i) {
            const Piece &piece = ChainModel::priceList()[basket.piece[static_cast<std::size_t>(i)]];
            const auto &varieties = varietiesOf(piece);
            const std::size_t kind = &varieties == &Pizzas ? 0 : &varieties == &Sides ? 1 : 2;
            const int variety = member >= 0 && random.uniform() < Liked ? habits.liked[kind] : random.below(Varieties);
            LineEvent event;
            event.id = id(10 + 2 * i);
            event.lineId = id(11 + 2 * i);
            event.atMs = atMs;
            event.quantity = 1;
            event.sku = skuOf(piece, variety);
            event.name = QString::fromUtf8(varieties[static_cast<std::size_t>(variety)].zh);
            event.size = QString::fromLatin1(piece.size);
            event.unit = Money(piece.priceMinor);
            order.events.append(std::move(event));
        }
        if (basket.discountPercent > 0)
            order.discounts.append({id(1), {}, mean.promotionPercent > 0 ? QStringLiteral("sim_promotion") : QStringLiteral("sim_coupon"),
                                    QStringLiteral("%1 %").arg(basket.discountPercent), Money(basket.discountMinor())});
        order.total = Money(basket.grossMinor() - basket.discountMinor());
        order.payments.append({id(2), delivered ? QStringLiteral("platform") : QStringLiteral("cash"), order.total, order.total, Money()});
        if (!basket.refundedWhole && !basket.refundedFirst) {
            facts.emplace_back(std::move(order));
            continue;
        }
        Refund refund;
        refund.id = id(3);
        refund.orderId = order.id;
        refund.storeId = storeCode;
        refund.till = 1;
        refund.receiptNumber = ++receipt;
        refund.businessDate = date;
        refund.atMs = atMs + RefundAfterMs;
        refund.currency = order.currency;
        refund.reason = QStringLiteral("simulated");
        qint64 left = order.total.minor();
        for (qsizetype i = 0; i < (basket.refundedWhole ? order.events.size() : 1); ++i) {
            // The discount goes with the last pieces.
            const qint64 amount = std::min(left, order.events.at(i).unit.minor());
            refund.lines.append({order.events.at(i).lineId, 1, Money(amount)});
            refund.total += Money(amount);
            left -= amount;
        }
        facts.emplace_back(std::move(order));
        facts.emplace_back(std::move(refund));
    }
    return facts;
}

Menu ChainOrders::menu()
{
    Menu menu;
    menu.categories = {{QStringLiteral("pizza"), {QStringLiteral("Pizza"), QStringLiteral("披萨")}},
                       {QStringLiteral("side"), {QStringLiteral("Sides"), QStringLiteral("小食")}},
                       {QStringLiteral("drink"), {QStringLiteral("Drinks"), QStringLiteral("饮品")}}};
    for (const Piece &piece : ChainModel::priceList()) {
        const auto &varieties = varietiesOf(piece);
        for (int variety = 0; variety < Varieties; ++variety) {
            const QString sku = skuOf(piece, variety);
            auto item = std::find_if(menu.items.begin(), menu.items.end(), [&](const MenuItem &one) { return one.sku == sku; });
            if (item == menu.items.end()) {
                const Variety &of = varieties[static_cast<std::size_t>(variety)];
                MenuItem made{sku, {QString::fromLatin1(of.en), QString::fromUtf8(of.zh)}, QString::fromLatin1(piece.kind), {}};
                for (const char *attribute : of.attributes)
                    made.attributes.append(QString::fromLatin1(attribute));
                item = menu.items.insert(menu.items.end(), std::move(made));
            }
            item->sizes.append({QString::fromLatin1(piece.size), Money(piece.priceMinor)});
        }
    }
    return menu;
}

} // namespace hearth::simulation
