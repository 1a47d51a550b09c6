// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/tillcommands.h"
#include "domain/order/salescsv.h"
#include "till/cli/commandsupport.h"
#include "till/cli/enrolment.h"
#include "till/cli/overview.h"
#include "till/control.h"

#include <QJsonArray>

namespace hearth {
namespace {
using namespace cli;

QCommandLineOption option(const char *name, const char *text, const char *value)
{
    return {QLatin1String(name), QLatin1String(text), QLatin1String(value)};
}

Command enrollCommand(const CommandHooks &hooks)
{
    Command command;
    command.name = QStringLiteral("enroll");
    command.summary = QStringLiteral("makes this data directory a till of HQ's, with a one-time code");
    command.options = {option("hq", "HQ's address, ws://HOST:PORT", "URL"), option("code", "the code HQ printed", "CODE")};
    command.run = [hooks](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString hq, required(parser, QStringLiteral("hq")));
        HEARTH_ASSIGN(const QString code, required(parser, QStringLiteral("code")));
        HEARTH_ASSIGN(const TillIdentity identity, enrol(data, hq, code, hooks.enroll));
        say(parser, QStringLiteral("This is till %1 of store %2 (%3).").arg(identity.till).arg(identity.storeId, identity.storeName));
        return QJsonObject{{QStringLiteral("store"), identity.storeId}, {QStringLiteral("till"), identity.till}};
    };
    return command;
}

Command importMenuCommand()
{
    Command command;
    command.name = QStringLiteral("import-menu");
    command.summary = QStringLiteral("makes this till's menu from a file of sales");
    command.arguments = {{QStringLiteral("FILE.csv"), QStringLiteral("with the columns id,date,time,name,size,type,price")}};
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString file, onlyArgument(parser, QStringLiteral("file")));
        HEARTH_ASSIGN(const Menu menu, menuFromSalesCsv(file));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, importMenuRequest(menu)));
        say(parser, QStringLiteral("The menu has %1 items in %2 categories.").arg(menu.items.size()).arg(menu.categories.size()));
        return answer;
    };
    return command;
}

Command addPrinterCommand(const CommandHooks &hooks)
{
    Command command;
    command.name = QStringLiteral("printer add");
    command.summary = QStringLiteral("adds a printer, or changes the one of that name");
    command.options = {option("name", "its name at this till", "NAME"), option("address", "tcp:HOST:PORT", "ADDRESS"),
                       option("stations", "what it prints, with commas: receipt,kitchen", "LIST"),
                       {QStringLiteral("width"), QStringLiteral("printable width in dots: 576 for 80 mm paper, 384 for 58 mm"),
                        QStringLiteral("DOTS"), QStringLiteral("576")}};
    command.run = [hooks](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        PrinterRow printer;
        HEARTH_ASSIGN(printer.name, required(parser, QStringLiteral("name")));
        HEARTH_ASSIGN(printer.address, required(parser, QStringLiteral("address")));
        HEARTH_ASSIGN(const QString stations, required(parser, QStringLiteral("stations")));
        printer.stations = stations.split(QLatin1Char(','), Qt::SkipEmptyParts);
        for (QString &station : printer.stations)
            station = station.trimmed();
        bool number = false;
        printer.widthDots = parser.value(QStringLiteral("width")).toInt(&number);
        if (!number)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number of dots"), QStringLiteral("--width"));
        HEARTH_TRY(hooks.checkAddress(printer.address));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, addPrinterRequest(printer)));
        say(parser, QStringLiteral("%1 at %2 prints %3.").arg(printer.name, printer.address, printer.stations.join(QLatin1String(", "))));
        return answer;
    };
    return command;
}

Command removePrinterCommand()
{
    Command command;
    command.name = QStringLiteral("printer remove");
    command.summary = QStringLiteral("takes a printer away; what waits for it is not printed");
    command.options = {option("name", "its name at this till", "NAME")};
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString name, required(parser, QStringLiteral("name")));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, removePrinterRequest(name)));
        say(parser, QStringLiteral("%1 is removed.").arg(name));
        return answer;
    };
    return command;
}

Command listPrintersCommand()
{
    Command command;
    command.name = QStringLiteral("printer list");
    command.summary = QStringLiteral("lists the printers and how many jobs wait for each");
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const auto db, readerOf(data));
        HEARTH_ASSIGN(QJsonArray printers, printersOverview(*db));
        for (const auto &value : std::as_const(printers)) {
            const QJsonObject printer = value.toObject();
            say(parser, QStringLiteral("%1  %2  %3  %4 waiting")
                            .arg(printer.value(QLatin1String("name")).toString(), printer.value(QLatin1String("address")).toString(),
                                 printer.value(QLatin1String("stations")).toVariant().toStringList().join(QLatin1Char(',')))
                            .arg(printer.value(QLatin1String("waiting")).toInt()));
        }
        return QJsonObject{{QStringLiteral("printers"), printers}};
    };
    return command;
}

Command refundCommand()
{
    Command command;
    command.name = QStringLiteral("refund");
    command.summary = QStringLiteral("takes back all that is left of a sale; prints when the till runs");
    command.options = {option("receipt", "the sale's receipt number", "N"), option("reason", "why, for the ticket and HQ", "TEXT")};
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString receipt, required(parser, QStringLiteral("receipt")));
        bool number = false;
        const qint64 receiptNumber = receipt.toLongLong(&number);
        if (!number || receiptNumber < 1)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a receipt number"), QStringLiteral("--receipt"));
        HEARTH_ASSIGN(QJsonObject answer, refundReceipt(data, receiptNumber, parser.value(QStringLiteral("reason"))));
        say(parser, QStringLiteral("%1 is taken back, receipt number %2.")
                        .arg(Money(answer.value(QLatin1String("total_minor")).toInteger()).toString())
                        .arg(answer.value(QLatin1String("receipt")).toInteger()));
        return answer;
    };
    return command;
}

Command ordersCommand()
{
    Command command;
    command.name = QStringLiteral("orders");
    command.summary = QStringLiteral("counts what this till has sold, what waits for HQ and its print jobs");
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const auto db, readerOf(data));
        HEARTH_ASSIGN(QJsonObject orders, ordersOverview(*db));
        say(parser, QStringLiteral("%1 orders, %2 pieces, %3 in all; %4 facts wait for HQ")
                        .arg(orders.value(QLatin1String("orders")).toInteger())
                        .arg(orders.value(QLatin1String("pieces")).toInteger())
                        .arg(Money(orders.value(QLatin1String("total_minor")).toInteger()).toString())
                        .arg(orders.value(QLatin1String("waiting")).toInteger()));
        return orders;
    };
    return command;
}

Command statusCommand()
{
    Command command;
    command.name = QStringLiteral("status");
    command.summary = QStringLiteral("says who this till is, who runs it and how far HQ has its facts");
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const auto db, readerOf(data));
        HEARTH_ASSIGN(QJsonObject status, statusOverview(*db, data));
        for (auto it = status.constBegin(); it != status.constEnd(); ++it) {
            if (!it->isObject() && !it->isArray())
                say(parser, QStringLiteral("%1: %2").arg(it.key(), it->toVariant().toString()));
        }
        return status;
    };
    return command;
}
} // namespace

std::vector<Command> tillCommands(const CommandHooks &hooks)
{
    return {enrollCommand(hooks), importMenuCommand(),   addPrinterCommand(hooks), listPrintersCommand(),
            removePrinterCommand(), refundCommand(), ordersCommand(), statusCommand()};
}

} // namespace hearth
