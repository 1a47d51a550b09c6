// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/tillcommands.h"
#include "domain/order/salescsv.h"
#include "domain/printer/labelsize.h"
#include "till/cli/commandsupport.h"
#include "till/cli/enrolment.h"
#include "till/cli/overview.h"
#include "till/cli/routecommands.h"
#include "till/cli/shiftcommand.h"
#include "till/cli/trustcommand.h"
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
    command.options = {option("hq", "HQ's address, wss://HOST:PORT; ws:// on this machine alone", "URL"), option("code", "the code HQ printed", "CODE"),
                       option("fingerprint", "of HQ's certificate authority, as it printed it", "LETTERS"),
                       option("ca", "HQ's certificate authority, in place of its fingerprint", "FILE.pem")};
    command.run = [hooks](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString hq, required(parser, QStringLiteral("hq")));
        HEARTH_ASSIGN(const QString code, required(parser, QStringLiteral("code")));
        HEARTH_ASSIGN(const QByteArray authorities, authoritiesOf(parser, hooks, QUrl(hq, QUrl::StrictMode)));
        HEARTH_ASSIGN(const TillIdentity identity, enrol(data, hq, code, hooks.enroll, authorities));
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

Result<int> metres(const QCommandLineParser &parser)
{
    constexpr double Most = 500;
    bool number = false;
    const double length = parser.value(QStringLiteral("roll")).toDouble(&number);
    if (!number || length < 0 || length > Most)
        return fail(ErrorCode::InvalidInput, QStringLiteral("not a length of 0 to %1 m").arg(Most), QStringLiteral("--roll"));
    return static_cast<int>(length * 1'000);
}

Command newRollCommand()
{
    Command command;
    command.name = QStringLiteral("printer roll");
    command.summary = QStringLiteral("says that a new roll was put into a printer");
    command.options = {option("name", "its name at this till", "NAME"),
                       {QStringLiteral("roll"), QStringLiteral("its length in metres, where another than before"), QStringLiteral("M"), QStringLiteral("0")}};
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString name, required(parser, QStringLiteral("name")));
        HEARTH_ASSIGN(const int rollMm, metres(parser));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, newRollRequest(name, rollMm)));
        say(parser, QStringLiteral("%1 has a new roll.").arg(name));
        return answer;
    };
    return command;
}

Command freeCutterCommand()
{
    Command command;
    command.name = QStringLiteral("printer free");
    command.summary = QStringLiteral("says that a printer's jammed cutter is free and what it cut was looked at: it prints again");
    command.options = {option("name", "its name at this till", "NAME")};
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString name, required(parser, QStringLiteral("name")));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, freeCutterRequest(name)));
        say(parser, answer.value(QLatin1String("freed")).toInt() > 0 ? QStringLiteral("%1 goes on.").arg(name) : QStringLiteral("Nothing stopped %1.").arg(name));
        return answer;
    };
    return command;
}

/** "40x30" with --gap-mm "2", in dots. */
Result<void> readLabel(const QCommandLineParser &parser, PrinterRow &printer)
{
    const QString size = parser.value(QStringLiteral("label-mm"));
    if (size.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("is needed with --language tspl, as WIDTHxHEIGHT: 40x30"), QStringLiteral("--label-mm"));
    const QStringList sides = size.split(QLatin1Char('x'));
    bool isWidth = false;
    bool isHeight = false;
    const double width = sides.value(0).toDouble(&isWidth);
    const double height = sides.value(1).toDouble(&isHeight);
    if (sides.size() != 2 || !isWidth || !isHeight || !(width >= LeastLabelMm && width <= MostLabelMm && height >= LeastLabelMm && height <= MostLabelMm))
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not WIDTHxHEIGHT of %2 to %3 mm, such as 40x30").arg(size.left(40)).arg(LeastLabelMm).arg(MostLabelMm),
                    QStringLiteral("--label-mm"));
    bool isGap = false;
    const double gap = parser.value(QStringLiteral("gap-mm")).toDouble(&isGap);
    if (!isGap || !(gap >= 0 && gap <= MostLabelGapMm))
        return fail(ErrorCode::InvalidInput, QStringLiteral("not 0 to %1 mm").arg(MostLabelGapMm), QStringLiteral("--gap-mm"));
    printer.widthDots = labelDots(width, printer.dpi);
    printer.heightDots = labelDots(height, printer.dpi);
    printer.gapDots = labelDots(gap, printer.dpi);
    return {};
}

Result<void> readLanguage(const QCommandLineParser &parser, PrinterRow &printer)
{
    const auto language = printerLanguageFrom(parser.value(QStringLiteral("language")));
    if (!language)
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected escpos or tspl"), QStringLiteral("--language"));
    printer.language = *language;
    if (printer.language == PrinterLanguage::Tspl) {
        for (const char *other : {"width", "drawer", "roll"}) {
            if (parser.isSet(QLatin1String(other)))
                return fail(ErrorCode::InvalidInput, QStringLiteral("means nothing with labels; --label-mm gives their size"), QStringLiteral("--") + QLatin1String(other));
        }
        return readLabel(parser, printer);
    }
    for (const char *label : {"label-mm", "gap-mm"}) {
        if (parser.isSet(QLatin1String(label)))
            return fail(ErrorCode::InvalidInput, QStringLiteral("only with --language tspl"), QStringLiteral("--") + QLatin1String(label));
    }
    return {};
}

Command addPrinterCommand(const CommandHooks &hooks)
{
    Command command;
    command.name = QStringLiteral("printer add");
    command.summary = QStringLiteral("adds a printer, or changes the one of that name");
    command.options = {option("name", "its name at this till", "NAME"),
                       option("address", "tcp:HOST:PORT, serial:/dev/ttyS0?baud=115200, usb:/dev/usb/lp0 or cups:QUEUE", "ADDRESS"),
                       option("stations", "what it prints, with commas: receipt,kitchen", "LIST"),
                       {QStringLiteral("width"), QStringLiteral("printable width in dots: 576 for 80 mm paper, 384 for 58 mm"),
                        QStringLiteral("DOTS"), QStringLiteral("576")},
                       {QStringLiteral("dpi"), QStringLiteral("dots per inch: 203 or 180"), QStringLiteral("N"), QStringLiteral("203")},
                       option("spare", "the printer that takes its tickets while it is down", "NAME"),
                       option("drawer", "how its drawer is kicked: pin, pulse and pause in ms, the sensor's level when open", "2,100,500,low"),
                       {QStringLiteral("roll"), QStringLiteral("length of a new roll in metres, to tell when it will end"), QStringLiteral("M"),
                        QStringLiteral("0")},
                       {QStringLiteral("language"), QStringLiteral("escpos, or tspl for a printer of labels"), QStringLiteral("NAME"), QStringLiteral("escpos")},
                       option("label-mm", "size of a label in millimetres, with tspl", "40x30"),
                       {QStringLiteral("gap-mm"), QStringLiteral("between two labels; 0: none"), QStringLiteral("MM"), QStringLiteral("2")}};
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
        printer.dpi = parser.value(QStringLiteral("dpi")).toInt(&number);
        if (!number)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number"), QStringLiteral("--dpi"));
        HEARTH_ASSIGN(printer.rollMm, metres(parser));
        printer.spare = parser.value(QStringLiteral("spare"));
        printer.drawer = parser.value(QStringLiteral("drawer"));
        HEARTH_TRY(readLanguage(parser, printer));
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
        sayUnserved(parser, answer);
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
            const QJsonObject label = printer.value(QLatin1String("label")).toObject();
            const QString labels = label.isEmpty() ? QString() : QStringLiteral("  labels of %1 x %2 mm").arg(label.value(QLatin1String("width_mm")).toDouble())
                                                                     .arg(label.value(QLatin1String("height_mm")).toDouble());
            say(parser, QStringLiteral("%1  %2  %3%5  %4 waiting")
                            .arg(printer.value(QLatin1String("name")).toString(), printer.value(QLatin1String("address")).toString(),
                                 printer.value(QLatin1String("stations")).toVariant().toStringList().join(QLatin1Char(',')))
                            .arg(printer.value(QLatin1String("waiting")).toInt()).arg(labels));
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

Command changeSlipsCommand()
{
    Command command;
    command.name = QStringLiteral("change-slips");
    command.summary = QStringLiteral("sets how long after a sale the kitchen is told of a refund");
    command.options = {option("minutes", "0 to 1440, 60 at first; 0: never", "N")};
    command.run = [](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        HEARTH_ASSIGN(const QString text, required(parser, QStringLiteral("minutes")));
        bool number = false;
        const int minutes = text.toInt(&number);
        if (!number)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number of minutes"), QStringLiteral("--minutes"));
        HEARTH_ASSIGN(QJsonObject answer, applyTo(data, changeSlipsRequest(minutes)));
        say(parser, minutes == 0 ? QStringLiteral("The kitchen is not told of refunds.")
                                 : QStringLiteral("The kitchen is told of refunds within %1 minutes of the sale.").arg(minutes));
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
    std::vector<Command> commands{enrollCommand(hooks), importMenuCommand(),   addPrinterCommand(hooks), listPrintersCommand(),
                                  removePrinterCommand(), newRollCommand(), freeCutterCommand(), refundCommand(), changeSlipsCommand(),
                                  reportShiftCommand(), ordersCommand(), statusCommand(), trustCommand(hooks)};
    for (Command &command : routeCommands())
        commands.push_back(std::move(command));
    return commands;
}

} // namespace hearth
