// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/routing.h"
#include "till/tickets.h"

#include <algorithm>

namespace hearth {
namespace {
QList<Route> rulesFor(const QString &category, const QList<Route> &routes)
{
    QList<Route> found;
    const auto collect = [&](const QString &name) {
        std::copy_if(routes.cbegin(), routes.cend(), std::back_inserter(found), [&](const Route &route) { return route.category == name; });
    };
    if (!category.isEmpty())
        collect(category);
    if (found.isEmpty())
        collect(Route::otherCategories());
    if (found.isEmpty())
        found.append(Route{Route::otherCategories(), stations::kitchen(), RouteKind::Slip, 1});
    return found;
}
} // namespace

QString routeKindName(RouteKind kind)
{
    return kind == RouteKind::Label ? QStringLiteral("label") : QStringLiteral("slip");
}

QList<StationShare> routeLines(const QList<OrderLine> &lines, const QList<Route> &routes, const CategoryOf &categoryOf, const StationServed &served)
{
    QList<StationShare> shares;
    for (const OrderLine &line : lines) {
        QList<Route> rules = rulesFor(routes.isEmpty() ? QString() : categoryOf(line.sku), routes);
        rules.removeIf([](const Route &rule) { return rule.copies < 1; });
        const bool wanted = !rules.isEmpty();
        rules.removeIf([&](const Route &rule) { return rule.kind == RouteKind::Label && !served(rule.station, RouteKind::Label); });
        if (wanted && rules.isEmpty())
            rules.append(Route{Route::otherCategories(), stations::kitchen(), RouteKind::Slip, 1});
        for (const Route &rule : std::as_const(rules)) {
            const QString station = rule.kind == RouteKind::Slip && !served(rule.station, RouteKind::Slip) ? stations::kitchen() : rule.station;
            auto share = std::find_if(shares.begin(), shares.end(),
                                      [&](const StationShare &one) { return one.station == station && one.kind == rule.kind; });
            if (share == shares.end())
                share = shares.insert(shares.end(), StationShare{station, rule.kind, {}, rule.copies});
            share->copies = std::max(share->copies, rule.copies);
            if (share->lines.isEmpty() || share->lines.last().id != line.id) // two rules may end at the kitchen
                share->lines.append(line);
        }
    }
    return shares;
}

} // namespace hearth
