// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/controlsocket.h"
#include "forecasting/calendar.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/localrunner.h"
#include "functions/cli/owner.h"
#include "functions/http/httpfunctions.h"
#include "functions/runtimedesk.h"
#include "runtime/functionpause.h"

#include <QCommandLineParser>
#include <QFile>
#include <QJsonArray>

namespace hearth::hq {
namespace {
/** Without a running headquarters: what there is and what is paused, without counts. */
Result<QJsonArray> functionsAtRest(const QCommandLineParser &parser)
{
    QHash<QString, FunctionPause::Row> pauses;
    if (const auto db = openForReading(parser)) {
        HEARTH_ASSIGN(pauses, FunctionPause::all(**db));
    }
    QList<FunctionState> states;
    for (const auto &function : programFunctions().functions()) {
        FunctionState state{function->name(), describe(function->trigger()), 0, 0, 0, 0, 0, 0, {}};
        state.workers = workerClassName(workersOf(*function));
        state.concurrency = std::max(1, function->options().concurrency);
        state.timeLimitMs = function->options().timeLimitMs;
        state.paused = pauses.value(state.name).actor;
        states.append(std::move(state));
    }
    for (const auto &function : programFunctions().ingestFunctions())
        states.append({function->name(), describe(Trigger(function->trigger())), 0, 0, 0, 0, 0, 0, {}});
    return toJson(states);
}

Result<QJsonObject> listFunctions(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    auto answer = askOwner(path, {{QStringLiteral("command"), QStringLiteral("functions")}});
    if (!answer && answer.error().code != ErrorCode::Unavailable)
        return answer;
    QJsonObject result;
    if (answer) {
        result = *answer;
    } else {
        HEARTH_ASSIGN(const QJsonArray atRest, functionsAtRest(parser));
        result.insert(QStringLiteral("functions"), atRest);
        say(parser, QStringLiteral("headquarters is not running: no counts"));
    }
    result.insert(QStringLiteral("running"), answer.has_value());
    const QJsonArray functions = result.value(QLatin1String("functions")).toArray();
    for (const auto &value : functions) {
        const QJsonObject f = value.toObject();
        const auto number = [&](const char *key) { return f.value(QLatin1String(key)).toInteger(); };
        const auto text = [&](const char *key) { return f.value(QLatin1String(key)).toString(); };
        say(parser, QStringLiteral("%1 %2 %3 %4/%5 running, runs %6, failed %7, avg %8 ms, max %9 ms")
                            .arg(text("name"), -28).arg(text("trigger"), -40).arg(text("workers"), -6).arg(number("running")).arg(number("concurrency"))
                            .arg(number("runs")).arg(number("failures")).arg(number("avg_ms")).arg(number("max_ms"))
                        + QStringLiteral(", waiting %1, dead %2%3 %4").arg(number("waiting")).arg(number("dead"))
                              .arg(text("paused").isEmpty() ? QString() : QStringLiteral(", PAUSED by ") + text("paused"), text("last_error")));
    }
    return result;
}

Result<QString> nameArgument(const QCommandLineParser &parser)
{
    if (parser.positionalArguments().size() != 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give one name"), QStringLiteral("NAME"));
    return parser.positionalArguments().first();
}

/** The run of a command that pauses or resumes. */
std::function<Result<QJsonObject>(const QCommandLineParser &)> pauser(const char *command, const char *words)
{
    return [command = QString::fromLatin1(command), words = QString::fromLatin1(words)](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString name, nameArgument(parser));
        QJsonObject request{{QStringLiteral("command"), command}, {QStringLiteral("function"), name}};
        if (!parser.value(QStringLiteral("reason")).isEmpty())
            request.insert(QStringLiteral("reason"), parser.value(QStringLiteral("reason")));
        HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
        say(parser, (answer.value(QLatin1String("changed")).toBool() ? QStringLiteral("%1 %2.") : QStringLiteral("%1 %2 already.")).arg(name, words));
        return answer;
    };
}

QString orDash(const QJsonValue &ms)
{
    return ms.isDouble() ? timeText(ms.toInteger()) : QStringLiteral("-");
}

Result<QJsonObject> listTimers(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QList<TimerState> states, timerStates(*db, programFunctions(), Clock::system().nowMs()));
    const QJsonArray list = toJson(states);
    for (const auto &value : list) {
        const QJsonObject t = value.toObject();
        const auto text = [&](const char *key) { return t.value(QLatin1String(key)).toString(); };
        const auto number = [&](const char *key) { return t.value(QLatin1String(key)).toInteger(); };
        const bool perStore = text("scope") == QLatin1String("store");
        say(parser, QStringLiteral("%1 %2 %3 next %4  last %5 %6 %7 ms, runs %8, failed %9")
                            .arg(text("name"), -30).arg(text("cron"), -16)
                            .arg(perStore ? QStringLiteral("%1 stores").arg(number("places")) : text("zone"), -14)
                            .arg(orDash(t.value(QLatin1String("next_ms"))), orDash(t.value(QLatin1String("last_run_ms"))), text("outcome"))
                            .arg(number("last_took_ms")).arg(number("runs")).arg(number("failures"))
                        + QStringLiteral(", missed %1%2 %3").arg(number("missed"))
                              .arg(text("paused").isEmpty() ? QString() : QStringLiteral(", PAUSED by ") + text("paused"), text("last_error")));
    }
    return QJsonObject{{QStringLiteral("timers"), list}};
}

/** Asks the running headquarters; where none runs, runs it here. */
Result<QJsonObject> runTimer(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString name, nameArgument(parser));
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("timer_run")}, {QStringLiteral("function"), name}};
    if (parser.isSet(QStringLiteral("store")))
        request.insert(QStringLiteral("store"), parser.value(QStringLiteral("store")));
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    auto asked = askOwner(path, request);
    if (!asked && asked.error().code != ErrorCode::Unavailable)
        return asked;
    if (asked) {
        say(parser, QStringLiteral("%1 runs as soon as possible (%2 runs).").arg(name).arg(asked->value(QLatin1String("runs")).toArray().size()));
        return asked;
    }
    HEARTH_ASSIGN(const auto local, LocalRunner::open(parser, false));
    HEARTH_ASSIGN(QJsonObject answer, local->writer().run([&](storage::Transaction &tx) {
        return RuntimeDesk::handle(tx, request, {Clock::system().nowMs(), QStringLiteral("command line")});
    }));
    HEARTH_ASSIGN(const int runs, local->runner().runOrdered(name));
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QList<TimerState> states, timerStates(*db, programFunctions(), Clock::system().nowMs()));
    for (const TimerState &state : states) {
        if (state.name == name && state.failing > 0)
            return fail(ErrorCode::Internal, state.lastError, name);
    }
    answer.insert(QStringLiteral("done"), runs);
    say(parser, QStringLiteral("%1 has run (%2 runs).").arg(name).arg(runs));
    return answer;
}

Result<QJsonObject> setChain(const QCommandLineParser &parser)
{
    const QString zone = parser.value(QStringLiteral("zone"));
    const QString which = parser.value(QStringLiteral("holidays"));
    if (zone.isEmpty() && which.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the zone with --zone ZONE, or holidays with --holidays CN, none or FILE"), QStringLiteral("--zone"));
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("chain_set")}};
    if (!zone.isEmpty())
        request.insert(QStringLiteral("zone"), zone);
    if (!which.isEmpty()) {
        HEARTH_TRY(forecasting::HolidayCalendar::load(which)); // names the file and line that are wrong
        QString holidays = which;
        if (which != QLatin1String("CN") && which != QLatin1String("none")) {
            QFile file(which); // its text is kept: other nodes and the standby do not have the file
            if (!file.open(QIODevice::ReadOnly))
                return fail(ErrorCode::Io, file.errorString(), which);
            holidays = QString::fromUtf8(file.readAll());
        }
        request.insert(QStringLiteral("holidays"), holidays);
    }
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, true));
    if (!zone.isEmpty())
        say(parser, QStringLiteral("The chain's timers run in %1.").arg(zone));
    if (!which.isEmpty())
        say(parser, QStringLiteral("Forecasts know the holidays of %1; models are trained again.").arg(which));
    return answer;
}
} // namespace

void addRuntimeCommands(std::vector<Command> &commands)
{
    const QList<std::pair<QString, QString>> function{{QStringLiteral("NAME"), QStringLiteral("the function, as \"hearth-hq functions\" lists it")}};
    const QList<std::pair<QString, QString>> timer{{QStringLiteral("NAME"), QStringLiteral("the timer, as \"hearth-hq timers\" lists it")}};
    const QCommandLineOption reason(QStringLiteral("reason"), QStringLiteral("why, for those who come after"), QStringLiteral("TEXT"));
    commands.push_back({QStringLiteral("functions"), QStringLiteral("lists what headquarters does, with counts while it runs"), {}, {}, listFunctions});
    commands.push_back({QStringLiteral("functions pause"),
                        QStringLiteral("stops a function until it is resumed: messages are kept, requests are answered 503; also while serve runs"), {reason}, function,
                        pauser("function_pause", "is paused")});
    commands.push_back({QStringLiteral("functions resume"), QStringLiteral("lets a paused function go on"), {}, function, pauser("function_resume", "is not paused")});
    commands.push_back({QStringLiteral("timers"), QStringLiteral("lists the timers: when they run, what the last run gave, what is paused; also while serve runs"), {}, {},
                        listTimers});
    commands.push_back({QStringLiteral("timers pause"), QStringLiteral("stops a timer until it is resumed; also while serve runs"), {reason}, timer,
                        pauser("timer_pause", "is paused")});
    commands.push_back({QStringLiteral("timers resume"), QStringLiteral("lets a paused timer go on; what it missed is caught up once"), {}, timer,
                        pauser("timer_resume", "is not paused")});
    commands.push_back({QStringLiteral("timers run"), QStringLiteral("runs a timer now: in the headquarters that runs, otherwise here"),
                        {{QStringLiteral("store"), QStringLiteral("of a stores' timer, only this one"), QStringLiteral("CODE")}}, timer, runTimer});
    commands.push_back({QStringLiteral("chain set"), QStringLiteral("says in which time zone the chain's timers run (default Asia/Shanghai), and which holidays its forecasts know (default CN)"),
                        {{QStringLiteral("zone"), QStringLiteral("as Europe/Berlin"), QStringLiteral("ZONE")},
                         {QStringLiteral("holidays"), QStringLiteral("CN, none or a file date,kind,name with kind off or work, which is kept"), QStringLiteral("WHICH")}},
                        {}, setChain});
}

} // namespace hearth::hq
