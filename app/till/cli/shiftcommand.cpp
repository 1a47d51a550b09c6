// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/shiftcommand.h"
#include "till/cli/commandsupport.h"
#include "till/control.h"
#include "till/shiftreport.h"
#include "till/tilldatabase.h"

namespace hearth::cli {
namespace {
Result<Money> amountOf(const QCommandLineParser &parser, const QString &option, int decimals)
{
    auto amount = Money::parse(parser.value(option), decimals);
    if (!amount || amount->isNegative())
        return fail(ErrorCode::InvalidInput, QStringLiteral("not an amount"), QStringLiteral("--") + option);
    return amount;
}

Result<ShiftRequest> requestOf(const QCommandLineParser &parser, int decimals)
{
    ShiftRequest request;
    if (parser.isSet(QStringLiteral("date"))) {
        request.date = QDate::fromString(parser.value(QStringLiteral("date")), Qt::ISODate);
        if (!request.date->isValid())
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a date of the form YYYY-MM-DD"), QStringLiteral("--date"));
    }
    if (parser.isSet(QStringLiteral("float"))) {
        HEARTH_ASSIGN(request.openingFloat, amountOf(parser, QStringLiteral("float"), decimals));
    }
    if (parser.isSet(QStringLiteral("counted"))) {
        HEARTH_ASSIGN(request.counted, amountOf(parser, QStringLiteral("counted"), decimals));
    }
    request.cashier = parser.value(QStringLiteral("cashier"));
    return request;
}

Result<QJsonObject> reportShift(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString data, dataOption(parser));
    ShiftRequest request;
    QJsonObject answer;
    int decimals = 2;
    {
        HEARTH_ASSIGN(const auto db, readerOf(data));
        HEARTH_ASSIGN(const TillIdentity till, TillDatabase::identity(*db));
        decimals = currencyDecimals(till.currency);
        HEARTH_ASSIGN(request, requestOf(parser, decimals));
        if (!parser.isSet(QStringLiteral("print"))) {
            HEARTH_ASSIGN(const ShiftReport report, readShift(*db, Clock::system(), till, request));
            answer = shiftJson(report);
        }
    }
    if (parser.isSet(QStringLiteral("print"))) {
        HEARTH_ASSIGN(answer, applyTo(data, shiftReportRequest(request)));
    }
    const auto amount = [&](const char *key) { return Money(answer.value(QLatin1String(key)).toInteger()).toString(decimals); };
    say(parser, QStringLiteral("%1 report %2 of %3: %4 orders, %5 sold, %6 refunded, %7 in cash expected")
                    .arg(answer.value(QLatin1String("kind")).toString()).arg(answer.value(QLatin1String("number")).toInt())
                    .arg(answer.value(QLatin1String("business_date")).toString()).arg(answer.value(QLatin1String("orders")).toInt())
                    .arg(amount("total_minor"), amount("refunds_minor"), amount("expected_cash_minor")));
    if (parser.isSet(QStringLiteral("print")))
        say(parser, answer.value(QLatin1String("job")).isNull() ? QStringLiteral("It is stored; no printer serves the receipts.")
                                                                : QStringLiteral("It is stored and queued for the receipts' printer."));
    return answer;
}
} // namespace

Command reportShiftCommand()
{
    Command command;
    command.name = QStringLiteral("report shift");
    command.summary = QStringLiteral("reports all since the last printed report (Z), or a business date (X)");
    command.options = {
        {QStringLiteral("date"), QStringLiteral("a business date; without it: all since the last printed Z report"), QStringLiteral("YYYY-MM-DD")},
        {QStringLiteral("print"), QStringLiteral("stores the report under its number and prints it; the next Z begins after it")},
        {QStringLiteral("float"), QStringLiteral("cash that was in the drawer at the start, as 500.00"), QStringLiteral("AMOUNT")},
        {QStringLiteral("counted"), QStringLiteral("cash that is in the drawer now"), QStringLiteral("AMOUNT")},
        {QStringLiteral("cashier"), QStringLiteral("whose shift it is"), QStringLiteral("NAME")},
    };
    command.run = reportShift;
    return command;
}

} // namespace hearth::cli
