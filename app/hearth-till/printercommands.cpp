// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printercommands.h"

#include "domain/printer/printerlanguage.h"
#include "spooler/printerprobe.h"
#include "spooler/printfacts.h"
#include "till/cli/commandsupport.h"
#include "transport/transport.h"

#include <QEventLoop>
#include <QJsonArray>

namespace hearth {
namespace {
using Depth = PrinterProbe::Depth;

Result<ProbeReport> ask(const QString &address, Depth depth)
{
    HEARTH_ASSIGN(auto transport, makeTransport(address));
    PrinterProbe probe(std::move(transport), depth);
    QEventLoop loop;
    ProbeReport report;
    QString error;
    QObject::connect(&probe, &PrinterProbe::finished, &loop, [&](const ProbeReport &said, const QString &why) {
        report = said;
        error = why;
        loop.quit();
    });
    QMetaObject::invokeMethod(&probe, &PrinterProbe::start, Qt::QueuedConnection);
    loop.exec();
    if (!error.isEmpty())
        return fail(ErrorCode::Unavailable, error, address);
    return report;
}

QJsonObject statusOf(const QString &address, const ProbeReport &report)
{
    QJsonArray causes;
    for (const PrinterCondition cause : report.causes)
        causes.append(conditionName(cause));
    QJsonObject json{{QStringLiteral("address"), address},
                     {QStringLiteral("condition"), conditionName(report.condition)},
                     {QStringLiteral("can_print"), canPrint(report.condition)},
                     {QStringLiteral("causes"), causes},
                     {QStringLiteral("raw"), QString::fromLatin1(report.raw.toHex(' '))},
                     {QStringLiteral("one_way"), report.oneWay}};
    if (report.answerMs >= 0)
        json.insert(QStringLiteral("answer_ms"), report.answerMs);
    if (report.raw.size() == 4)
        json.insert(QStringLiteral("drawer_pin3_high"), report.drawerPin3High);
    return json;
}

QString words(const ProbeReport &report)
{
    if (report.oneWay)
        return QStringLiteral("takes data and never answers: its state is not known");
    if (report.raw.isEmpty())
        return QStringLiteral("connected, and gave no answer: its state is not known");
    const QString why = conditionWords(report.condition);
    return why.isEmpty() ? conditionName(report.condition) : why;
}

void addIdentity(QJsonObject &json, const ProbeReport &report)
{
    QJsonObject names;
    for (auto it = report.names.cbegin(); it != report.names.cend(); ++it)
        names.insert(it.key(), it.value());
    // Named so that nobody builds on it: clones give the name of another.
    json.insert(QStringLiteral("claims"), names);
    json.insert(QStringLiteral("type_ids"), QString::fromLatin1(report.typeIds.toHex(' ')));
}

Command command(const char *name, const char *summary, Depth depth)
{
    Command made;
    made.name = QLatin1String(name);
    made.summary = QLatin1String(summary);
    made.arguments = {{QStringLiteral("ADDRESS"), QStringLiteral("such as tcp:HOST:PORT; the printer must not be in use")}};
    if (depth == Depth::Status)
        made.options = {{QStringLiteral("language"), QStringLiteral("escpos, or tspl for a printer of labels"), QStringLiteral("NAME"), QStringLiteral("escpos")}};
    made.run = [depth](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString address, cli::onlyArgument(parser, QStringLiteral("address")));
        const auto language = depth == Depth::Status ? printerLanguageFrom(parser.value(QStringLiteral("language"))) : PrinterLanguage::Escpos;
        if (!language)
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected escpos or tspl"), QStringLiteral("--language"));
        const auto report = ask(address, *language == PrinterLanguage::Tspl ? Depth::Label : depth);
        if (!report && report.error().code != ErrorCode::Unavailable)
            return tl::unexpected<Error>(report.error());
        if (!report && depth == Depth::Status) {
            // Out of reach is an answer to the question how it is.
            ProbeReport none;
            none.condition = PrinterCondition::Unreachable;
            none.causes = {none.condition};
            QJsonObject json = statusOf(address, none);
            json.insert(QStringLiteral("reason"), report.error().text);
            cli::say(parser, QStringLiteral("%1: unreachable: %2").arg(address, report.error().text));
            return json;
        }
        HEARTH_TRY(report);
        QJsonObject json = statusOf(address, *report);
        cli::say(parser, QStringLiteral("%1: %2").arg(address, words(*report)));
        if (depth == Depth::Status)
            return json;
        addIdentity(json, *report);
        for (auto it = report->names.cbegin(); it != report->names.cend(); ++it)
            cli::say(parser, QStringLiteral("claims %1: %2").arg(it.key(), it.value()));
        if (depth == Depth::Probe) {
            json.insert(QStringLiteral("capabilities"), report->capabilities.toJson());
            for (auto it = report->capabilities.facts().cbegin(); it != report->capabilities.facts().cend(); ++it)
                cli::say(parser, QStringLiteral("%1: %2 (%3)").arg(it.key(), it->value, provenanceName(it->provenance)));
        }
        return json;
    };
    return made;
}
} // namespace

std::vector<Command> printerCommands()
{
    return {command("printer status", "asks a printer how it is; prints nothing", Depth::Status),
            command("printer identify", "asks a printer what it says it is, which is not to be trusted", Depth::Identify),
            command("printer probe", "finds out what a printer can; prints one line", Depth::Probe)};
}

} // namespace hearth
