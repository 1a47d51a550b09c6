// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/routestore.h"

#include <QRegularExpression>

namespace hearth {
namespace {
constexpr qsizetype MaxCategory = 64;

Result<QList<Route>> readRoutes(Result<storage::Rows> rows)
{
    if (!rows)
        return tl::unexpected<Error>(std::move(rows).error());
    QList<Route> routes;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows->next());
        if (!more)
            return routes;
        routes.append({rows->text(0), rows->text(1), rows->int32(2) == static_cast<int>(RouteKind::Label) ? RouteKind::Label : RouteKind::Slip,
                       rows->int32(3)});
    }
}
} // namespace

Result<void> RouteStore::put(storage::Transaction &tx, const Route &route)
{
    static const QRegularExpression control(QStringLiteral("[\\x00-\\x1f\\x7f]"));
    static const QRegularExpression station(QStringLiteral("\\A[\\w-]{1,32}\\z"), QRegularExpression::UseUnicodePropertiesOption);
    if (route.category.trimmed().isEmpty() || route.category.size() > MaxCategory || route.category.contains(control))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a category has 1 to %1 visible characters; * is every other one").arg(MaxCategory),
                    QStringLiteral("category"));
    if (!station.match(route.station).hasMatch())
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not a station: letters, digits, _ and - only").arg(route.station.left(40)),
                    QStringLiteral("station"));
    if (route.station == QLatin1String("receipt"))
        return fail(ErrorCode::InvalidInput, QStringLiteral("receipts go to the station receipt by themselves, dishes elsewhere"), QStringLiteral("station"));
    if (route.copies < 0 || route.copies > Route::MaxCopies)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is not 0 to %2").arg(route.copies).arg(Route::MaxCopies), QStringLiteral("copies"));
    HEARTH_TRY(tx.exec("INSERT INTO route (category, station, kind, copies) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (category, station)"
                       " DO UPDATE SET kind = excluded.kind, copies = excluded.copies",
                       route.category, route.station, static_cast<int>(route.kind), route.copies));
    HEARTH_ASSIGN(const auto count, tx.value("SELECT count(*) FROM route"));
    if (count.value_or(0) > MaxRoutes)
        return fail(ErrorCode::InvalidInput, QStringLiteral("more than %1 routes").arg(MaxRoutes), QStringLiteral("route"));
    return {};
}

Result<void> RouteStore::remove(storage::Transaction &tx, const QString &category, const QString &station)
{
    HEARTH_ASSIGN(const int gone, tx.exec("DELETE FROM route WHERE category = ?1 AND station = ?2", category, station));
    if (gone == 0)
        return fail(ErrorCode::NotFound, QStringLiteral("no route leads from %1 to %2").arg(category.left(MaxCategory), station.left(40)));
    return {};
}

Result<QList<Route>> RouteStore::all(storage::Transaction &tx)
{
    return readRoutes(tx.query("SELECT category, station, kind, copies FROM route ORDER BY category, station"));
}

Result<QList<Route>> RouteStore::all(storage::Database &db)
{
    return readRoutes(db.query("SELECT category, station, kind, copies FROM route ORDER BY category, station"));
}

} // namespace hearth
