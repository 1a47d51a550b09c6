// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"

#include <functional>

namespace hearth {

/** What a station gets of a line. Stored by number. */
enum class RouteKind {
    Slip = 1,  ///< one ticket with all its lines
    Label = 2, ///< a label for each unit: cups, boxes
};
[[nodiscard]] QString routeKindName(RouteKind kind); ///< "slip", "label"

/** One rule of this till: lines of a category go to a station. */
struct Route {
    QString category; ///< of the menu; otherCategories(): every one without a rule of its own, and articles that no menu has
    QString station;
    RouteKind kind = RouteKind::Slip;
    int copies = 1; ///< 0: nothing is printed there
    static constexpr int MaxCopies = 9;
    static QString otherCategories() { return QStringLiteral("*"); }
    bool operator==(const Route &) const = default;
};

/** What one station gets of an order. */
struct StationShare {
    QString station;
    RouteKind kind = RouteKind::Slip;
    QList<OrderLine> lines; ///< in the order's order
    int copies = 1;         ///< the most that one of its lines asks for
    bool operator==(const StationShare &) const = default;
};

using CategoryOf = std::function<QString(const QString &sku)>; ///< empty: not known
using StationServed = std::function<bool(const QString &station, RouteKind kind)>; ///< by a printer of slips, or of labels

/** Which station gets which lines, in the order in which the lines name them. A line goes to every station its category has a rule
    for; without one to those of the other categories; without any to the kitchen, once. No dish is lost: a slip for a
    station that no printer of slips serves is the kitchen's, and so is an article whose only labels no printer makes. Pure. */
[[nodiscard]] QList<StationShare> routeLines(const QList<OrderLine> &lines, const QList<Route> &routes, const CategoryOf &categoryOf,
                                             const StationServed &served);

} // namespace hearth
