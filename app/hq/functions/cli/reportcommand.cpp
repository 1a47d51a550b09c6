// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "hqstore/salesreport.h"

#include <QCommandLineParser>

namespace hearth::hq {
namespace {
Result<QDate> dateOption(const QCommandLineParser &parser, const QString &name)
{
    if (!parser.isSet(name))
        return QDate();
    const QDate date = QDate::fromString(parser.value(name), Qt::ISODate);
    if (!date.isValid())
        return fail(ErrorCode::InvalidInput, QStringLiteral("a date is written 2026-01-31"), QStringLiteral("--") + name);
    return date;
}

Result<QJsonObject> reportSales(const QCommandLineParser &parser)
{
    SalesFilter filter;
    filter.store = parser.value(QStringLiteral("store"));
    HEARTH_ASSIGN(filter.from, dateOption(parser, QStringLiteral("from")));
    HEARTH_ASSIGN(filter.to, dateOption(parser, QStringLiteral("to")));
    if (filter.from.isValid() && filter.to.isValid() && filter.to < filter.from)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the last day is before the first"), QStringLiteral("--to"));
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const SalesFigures figures, SalesReport::total(*db, filter));
    say(parser, QStringLiteral("%1 orders, %2 lines, total %3, on %4 days")
                    .arg(figures.orders).arg(figures.lines).arg(figures.total.toString()).arg(figures.days));
    return QJsonObject{{QStringLiteral("orders"), figures.orders}, {QStringLiteral("lines"), figures.lines},
                       {QStringLiteral("total_minor"), figures.total.minor()}, {QStringLiteral("days"), figures.days}};
}
} // namespace

void addReportCommands(std::vector<Command> &commands)
{
    const auto option = [](const char *name, const char *words, const char *value) {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(words), QString::fromLatin1(value));
    };
    commands.push_back({QStringLiteral("report sales"),
                        QStringLiteral("counts orders not wholly refunded, pieces and total less refunds, and days; also while serve runs"),
                        {option("store", "only this store", "CODE"), option("from", "first business date, as 2026-01-01", "DATE"),
                         option("to", "last business date", "DATE")},
                        {}, reportSales});
}

} // namespace hearth::hq
