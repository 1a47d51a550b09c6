// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/runtimedesk.h"
#include "functions/hqservices.h"
#include "functions/jsonfields.h"
#include "hqstore/auditstore.h"
#include "hqstore/storestore.h"
#include "runtime/functionpause.h"
#include "runtime/timertable.h"

#include <QJsonArray>
#include <algorithm>

namespace hearth::hq {
namespace {
/** What the program knows of a function by this name. Error NotFound. */
Result<Trigger> triggerOf(const QString &name)
{
    const Registry &program = programFunctions();
    for (const auto &function : program.functions()) {
        if (function->name() == name)
            return function->trigger();
    }
    for (const auto &function : program.ingestFunctions()) {
        if (function->name() == name)
            return Trigger(function->trigger());
    }
    return fail(ErrorCode::NotFound, QStringLiteral("there is no function %1").arg(name.left(100)), QStringLiteral("function"));
}

Result<QJsonObject> setPaused(storage::Transaction &tx, const JsonFields &fields, const QString &name, bool pause, const RuntimeDesk::Who &who)
{
    bool changed = false;
    if (pause) {
        HEARTH_ASSIGN(const QString reason, fields.optionalText(QLatin1String("reason"), 200));
        HEARTH_ASSIGN(changed, FunctionPause::pause(tx, name, {who.nowMs, who.actor, reason}));
    } else {
        HEARTH_ASSIGN(changed, FunctionPause::resume(tx, name));
    }
    if (changed)
        HEARTH_TRY(AuditStore::add(tx, who.nowMs, who.actor, pause ? QStringLiteral("function.paused") : QStringLiteral("function.resumed"), name));
    return QJsonObject{{pause ? QStringLiteral("paused") : QStringLiteral("resumed"), name}, {QStringLiteral("changed"), changed}};
}

Result<QList<std::pair<qint64, QString>>> placesFor(storage::Transaction &tx, const JsonFields &fields, const TimerTrigger &trigger)
{
    HEARTH_ASSIGN(const QString code, fields.optionalText(QLatin1String("store"), 32));
    if (trigger.scope == TimerScope::Chain) {
        if (!code.isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("this timer runs for the chain, not for a store"), QStringLiteral("store"));
        return QList<std::pair<qint64, QString>>{{0, QString()}};
    }
    if (!code.isEmpty()) {
        HEARTH_ASSIGN(const auto store, StoreStore::find(tx, code));
        if (!store)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(code), QStringLiteral("store"));
        return QList<std::pair<qint64, QString>>{{store->id, code}};
    }
    QList<std::pair<qint64, QString>> all;
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT id, code FROM store ORDER BY code"));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return all;
        all.append({rows.int64(0), rows.text(1)});
    }
}

Result<QJsonObject> runTimer(storage::Transaction &tx, const JsonFields &fields, const QString &name, const TimerTrigger &trigger, const RuntimeDesk::Who &who)
{
    HEARTH_ASSIGN(const auto places, placesFor(tx, fields, trigger));
    QJsonArray runs;
    for (const auto &[place, code] : places) {
        HEARTH_ASSIGN(const qint64 planned, TimerTable::order(tx, name, place, who.nowMs));
        runs.append(QJsonObject{{QStringLiteral("store"), code.isEmpty() ? QJsonValue() : QJsonValue(code)}, {QStringLiteral("planned_ms"), planned}});
    }
    HEARTH_TRY(AuditStore::add(tx, who.nowMs, who.actor, QStringLiteral("timer.run"), QStringLiteral("%1: %2").arg(name).arg(runs.size())));
    return QJsonObject{{QStringLiteral("timer"), name}, {QStringLiteral("runs"), runs}};
}
} // namespace

bool RuntimeDesk::takes(const QString &command)
{
    static const QStringList all{QStringLiteral("function_pause"), QStringLiteral("function_resume"), QStringLiteral("timer_pause"),
                                 QStringLiteral("timer_resume"), QStringLiteral("timer_run")};
    return all.contains(command);
}

Result<QJsonObject> RuntimeDesk::handle(storage::Transaction &tx, const QJsonObject &request, const Who &who)
{
    const JsonFields fields(request);
    HEARTH_ASSIGN(const QString command, fields.text(QLatin1String("command"), 1, 64));
    HEARTH_ASSIGN(const QString name, fields.text(QLatin1String("function"), 1, 100));
    HEARTH_ASSIGN(const Trigger trigger, triggerOf(name));
    if (std::holds_alternative<TillTrigger>(trigger))
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 takes in what tills send, as it is stored: it cannot be paused").arg(name), QStringLiteral("function"));
    const auto *timer = std::get_if<TimerTrigger>(&trigger);
    if (command.startsWith(QLatin1String("timer_")) && timer == nullptr)
        return fail(ErrorCode::NotFound, QStringLiteral("%1 is no timer").arg(name), QStringLiteral("function"));
    if (command == QLatin1String("timer_run"))
        return runTimer(tx, fields, name, *timer, who);
    return setPaused(tx, fields, name, command.endsWith(QLatin1String("_pause")), who);
}

} // namespace hearth::hq
