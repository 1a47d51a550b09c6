// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printcommand.h"

#include "document/layout.h"
#include "document/profiles.h"
#include "domain/printer/printerlanguage.h"
#include "document/ticketjson.h"
#include "paper/glyphs.h"
#include "spooler/printfacts.h"
#include "spooler/ticketsender.h"
#include "till/cli/commandsupport.h"
#include "transport/transport.h"

#include <QEventLoop>
#include <QFile>
#include <QFileInfo>

namespace hearth {
namespace {
constexpr int LongestWaitS = 3'600;

Result<Ticket> readTicket(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Io : ErrorCode::NotFound, file.errorString(), path);
    return ticketFromJson(file.read(MaxTicketJson + 1), QFileInfo(path).fileName());
}

QJsonObject reportJson(const QString &address, const TicketSender::Report &report)
{
    return {{QStringLiteral("address"), address},
            {QStringLiteral("outcome"), TicketSender::outcomeName(report.outcome)},
            {QStringLiteral("reason"), report.reason},
            {QStringLiteral("proof"), report.proof},
            {QStringLiteral("condition"), conditionName(report.condition)},
            {QStringLiteral("raw"), QString::fromLatin1(report.raw.toHex(' '))},
            {QStringLiteral("bytes"), report.bytes},
            {QStringLiteral("paper_mm"), report.paperMm},
            {QStringLiteral("elapsed_ms"), report.elapsedMs}};
}

Result<QJsonObject> print(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, cli::onlyArgument(parser, QStringLiteral("ticket file")));
    HEARTH_ASSIGN(const QString address, cli::required(parser, QStringLiteral("printer")));
    HEARTH_ASSIGN(const PaperProfile paper, paperProfile(parser.value(QStringLiteral("profile"))));
    const auto language = printerLanguageFrom(parser.value(QStringLiteral("language")));
    if (!language)
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected escpos or tspl"), QStringLiteral("--language"));
    if ((*language == PrinterLanguage::Tspl) != (paper.heightDots > 0))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a profile of a label and --language tspl go together"), QStringLiteral("--profile"));
    bool number = false;
    const int waitS = parser.value(QStringLiteral("wait")).toInt(&number);
    if (!number || waitS < 1 || waitS > LongestWaitS)
        return fail(ErrorCode::InvalidInput, QStringLiteral("not 1 to %1 seconds").arg(LongestWaitS), QStringLiteral("--wait"));
    HEARTH_ASSIGN(const Ticket ticket, readTicket(path));
    PrinterRow printer;
    printer.language = *language;
    if (!printer.prints(ticket.kind))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a printer of labels cannot print a %1").arg(ticketKindName(ticket.kind)), path);
    HEARTH_ASSIGN(auto transport, makeTransport(address));
    const TicketLayout layout = layoutTicket(ticket, paper);
    auto glyphs = paper::Glyphs::load(); // without the font: '?' for what the printer lacks

    const PrintSpooler::Config config;
    TicketSender sender(std::move(transport), config, Clock::system(), waitS * 1'000, *language);
    QEventLoop loop;
    TicketSender::Report report;
    QObject::connect(&sender, &TicketSender::finished, &loop, [&](const TicketSender::Report &said) {
        report = said;
        loop.quit();
    });
    sender.send(
        [&](escpos::Fence fence, const QByteArray &id) {
            if (*language == PrinterLanguage::Tspl)
                return tspl::encode(layout, 1, glyphs ? glyphs->source() : escpos::GlyphSource());
            escpos::EncodeOptions options;
            options.fence = fence;
            options.processId = id;
            options.hanzi = !parser.isSet(QStringLiteral("no-hanzi"));
            options.nativeQr = options.nativeBarcode = parser.isSet(QStringLiteral("native-symbols"));
            if (glyphs)
                options.glyphs = glyphs->source();
            return escpos::encode(layout, options);
        },
        paperTimeMs(layout, paper, config.paperMmPerS), paperMm(layout, paper));
    loop.exec();
    cli::say(parser, report.reason.isEmpty() ? TicketSender::outcomeName(report.outcome)
                                             : QStringLiteral("%1: %2").arg(TicketSender::outcomeName(report.outcome), report.reason));
    return reportJson(address, report);
}
} // namespace

Command printCommand()
{
    Command command;
    command.name = QStringLiteral("print");
    command.summary = QStringLiteral("prints a ticket's JSON on a printer that no till uses, and says what came of it");
    command.arguments = {{QStringLiteral("FILE.json"), QStringLiteral("a ticket document, see docs/tickets.md")}};
    QStringList names;
    for (const NamedProfile &profile : paperProfiles())
        names.append(profile.name);
    command.options = {
        {QStringLiteral("printer"), QStringLiteral("its address, such as tcp:HOST:PORT"), QStringLiteral("ADDRESS")},
        {QStringLiteral("profile"), QStringLiteral("the paper: ") + names.join(QStringLiteral(", ")), QStringLiteral("NAME"), names.first()},
        {QStringLiteral("language"), QStringLiteral("escpos, or tspl for a printer of labels"), QStringLiteral("NAME"), QStringLiteral("escpos")},
        {QStringLiteral("wait"), QStringLiteral("how long it may take until it can print"), QStringLiteral("S"), QStringLiteral("60")},
        {QStringLiteral("no-hanzi"), QStringLiteral("for a printer without a Chinese font")},
        {QStringLiteral("native-symbols"), QStringLiteral("for a printer that draws QR codes and barcodes itself")},
    };
    command.run = print;
    return command;
}

} // namespace hearth
