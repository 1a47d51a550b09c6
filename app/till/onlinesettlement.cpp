// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/onlinesettlement.h"

#include <QHash>
#include <QStringList>
#include <algorithm>

namespace hearth {
namespace {
struct Pieces {
    int left = 0;
    int before = 0;
    int now = 0;

    [[nodiscard]] int wanted() const { return now <= before ? std::min(left, now) : left + (now - before); }
};

QStringList alike(const OrderLine &line)
{
    return {line.sku, line.size, line.note, QString::number(line.unit.minor())};
}

/** Alike pieces by what they are, in the order they come up. */
class Tally {
public:
    Pieces &at(const QStringList &key)
    {
        const auto place = m_places.constFind(key);
        if (place != m_places.constEnd())
            return m_pieces[*place].second;
        m_places.insert(key, m_pieces.size());
        m_pieces.append({key, {}});
        return m_pieces.last().second;
    }
    [[nodiscard]] const QList<std::pair<QStringList, Pieces>> &all() const { return m_pieces; }

private:
    QHash<QStringList, qsizetype> m_places;
    QList<std::pair<QStringList, Pieces>> m_pieces;
};

/** Pieces that were taken back are gone too where their price or their note is another one now: how many of each thing (item, size and
    note) are wanted, whatever they cost. */
QHash<QStringList, int> thingsWanted(const Tally &tally)
{
    Tally things;
    for (const auto &[key, pieces] : tally.all()) {
        Pieces &thing = things.at(key.first(3));
        thing.left += pieces.left;
        thing.before += pieces.before;
        thing.now += pieces.now;
    }
    QHash<QStringList, int> gone; // of an item and size whose note is another one
    for (const auto &[key, thing] : things.all()) {
        if (thing.now == 0)
            gone[key.first(2)] += std::max(0, thing.before - thing.left);
    }
    QHash<QStringList, int> wanted;
    for (const auto &[key, thing] : things.all()) {
        int &lacking = gone[key.first(2)];
        const int fewer = std::clamp(thing.now - thing.before, 0, lacking);
        lacking -= fewer;
        wanted.insert(key, thing.wanted() - fewer);
    }
    return wanted;
}

/** How many of each are wanted; what is too many for the thing is taken off what is new first. */
QHash<QStringList, int> piecesWanted(const Tally &tally)
{
    QHash<QStringList, int> room = thingsWanted(tally);
    QHash<QStringList, int> wanted;
    for (const bool fresh : {false, true}) {
        for (const auto &[key, pieces] : tally.all()) {
            if ((pieces.now > pieces.before) != fresh)
                continue;
            int &rest = room[key.first(3)];
            const int some = std::min(pieces.wanted(), rest);
            rest -= some;
            wanted.insert(key, some);
        }
    }
    return wanted;
}
} // namespace

OnlineSettlement settleAmendment(const QList<OrderLine> &left, const QList<OrderLine> &before, const QList<OrderLine> &now)
{
    Tally tally;
    for (const OrderLine &line : left)
        tally.at(alike(line)).left += line.quantity;
    for (const OrderLine &line : before)
        tally.at(alike(line)).before += line.quantity;
    for (const OrderLine &line : now)
        tally.at(alike(line)).now += line.quantity;
    const QHash<QStringList, int> wanted = piecesWanted(tally);

    OnlineSettlement settled;
    settled.grows = std::any_of(tally.all().cbegin(), tally.all().cend(), [&](const auto &one) { return wanted.value(one.first) > one.second.left; });
    const auto share = [&wanted](const QList<OrderLine> &lines) {
        QHash<QStringList, int> room = wanted;
        QList<OrderLine> shared = lines;
        for (OrderLine &line : shared) {
            int &rest = room[alike(line)];
            line.quantity = std::min(line.quantity, rest);
            rest -= line.quantity;
        }
        return shared;
    };
    settled.kept = share(left);
    settled.wanted = share(now);
    settled.wanted.removeIf([](const OrderLine &line) { return line.quantity == 0; });
    return settled;
}

void keepNames(QList<OrderLine> &lines, const QList<OrderLine> &earlier)
{
    QHash<QStringList, QString> names;
    for (const OrderLine &line : earlier)
        names.insert({line.sku, line.size, line.note}, line.name);
    for (OrderLine &line : lines)
        line.name = names.value({line.sku, line.size, line.note}, line.name);
}

} // namespace hearth
