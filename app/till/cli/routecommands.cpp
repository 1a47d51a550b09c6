// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/routecommands.h"
#include "till/cli/commandsupport.h"
#include "till/control.h"
#include "till/store/menustore.h"
#include "till/store/routestore.h"
#include "till/tickets.h"

#include <QJsonArray>

namespace hearth {
namespace {
using namespace cli;

QList<QCommandLineOption> whichRoute()
{
    return {{QStringLiteral("category"), QStringLiteral("of the menu, such as pizza; * is every other one"), QStringLiteral("CODE")},
            {QStringLiteral("station"), QStringLiteral("which a printer serves"), QStringLiteral("NAME")}};
}

/** A code that was mistyped would silently send everything on as before. */
Result<bool> isInMenu(storage::Database &db, const QString &category)
{
    HEARTH_ASSIGN(const Menu menu, MenuStore::newest(db));
    return category == Route::otherCategories()
        || std::any_of(menu.categories.cbegin(), menu.categories.cend(), [&](const MenuCategory &one) { return one.code == category; });
}

QString words(const Route &route)
{
    const QString what = route.kind == RouteKind::Label ? QStringLiteral("labels") : QStringLiteral("slips");
    return QStringLiteral("%1 -> %2: %3 x %4").arg(route.category, route.station, what).arg(route.copies);
}

Command addRouteCommand()
{
    Command command;
    command.name = QStringLiteral("route add");
    command.summary = QStringLiteral("sends a category to a station, or changes how; a category may go to several");
    command.options = whichRoute();
    command.options.append({QStringLiteral("kind"), QStringLiteral("slip, or label: one for each cup or box"), QStringLiteral("KIND"), QStringLiteral("slip")});
    command.options.append({QStringLiteral("copies"), QStringLiteral("0 (nothing there) to %1").arg(Route::MaxCopies), QStringLiteral("N"), QStringLiteral("1")});
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        Route route;
        HEARTH_ASSIGN(route.category, required(parser, QStringLiteral("category")));
        HEARTH_ASSIGN(route.station, required(parser, QStringLiteral("station")));
        const QString kind = parser.value(QStringLiteral("kind"));
        if (kind != QLatin1String("slip") && kind != QLatin1String("label"))
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected slip or label, not \"%1\"").arg(kind.left(40)), QStringLiteral("--kind"));
        route.kind = kind == QLatin1String("label") ? RouteKind::Label : RouteKind::Slip;
        bool number = false;
        route.copies = parser.value(QStringLiteral("copies")).toInt(&number);
        if (!number)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number"), QStringLiteral("--copies"));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, addRouteRequest(route)));
        HEARTH_ASSIGN(const auto db, readerOf(data));
        HEARTH_ASSIGN(const bool known, isInMenu(*db, route.category));
        answer.insert(QStringLiteral("in_menu"), known);
        say(parser, words(route));
        if (!known)
            say(parser, QStringLiteral("The menu has no category %1 now.").arg(route.category));
        sayUnserved(parser, answer);
        return answer;
    };
    return command;
}

Command removeRouteCommand()
{
    Command command;
    command.name = QStringLiteral("route remove");
    command.summary = QStringLiteral("takes a route away; without any, everything goes to the station kitchen");
    command.options = whichRoute();
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString category, required(parser, QStringLiteral("category")));
        HEARTH_ASSIGN(const QString station, required(parser, QStringLiteral("station")));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, removeRouteRequest(category, station)));
        say(parser, QStringLiteral("%1 -> %2 is removed.").arg(category, station));
        return answer;
    };
    return command;
}

Command listRoutesCommand()
{
    Command command;
    command.name = QStringLiteral("route list");
    command.summary = QStringLiteral("lists which station gets which category");
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const auto db, readerOf(data));
        HEARTH_ASSIGN(const QList<Route> routes, RouteStore::all(*db));
        QJsonArray list;
        for (const Route &route : routes) {
            list.append(routeJson(route));
            say(parser, words(route));
        }
        if (std::none_of(routes.cbegin(), routes.cend(), [](const Route &route) { return route.category == Route::otherCategories(); }))
            say(parser, QStringLiteral("everything else -> kitchen: slips x 1"));
        return QJsonObject{{QStringLiteral("routes"), list}};
    };
    return command;
}
} // namespace

void sayUnserved(const QCommandLineParser &parser, const QJsonObject &answer)
{
    const QJsonArray unserved = answer.value(QLatin1String("unserved")).toArray();
    for (const auto &one : unserved) {
        const QString station = one.toObject().value(QLatin1String("station")).toString();
        if (one.toObject().value(QLatin1String("kind")).toString() == routeKindName(RouteKind::Label))
            say(parser, QStringLiteral("No printer makes the labels of %1: what has no slip goes to the kitchen.").arg(station));
        else if (station == stations::kitchen())
            say(parser, QStringLiteral("No printer serves the kitchen: its slips are not printed."));
        else
            say(parser, QStringLiteral("No printer of slips serves %1: its slips go to the kitchen.").arg(station));
    }
}

std::vector<Command> routeCommands()
{
    return {addRouteCommand(), listRoutesCommand(), removeRouteCommand()};
}

} // namespace hearth
