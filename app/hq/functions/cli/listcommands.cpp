// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "functions/printjson.h"
#include "hqstore/apikeystore.h"
#include "hqstore/auditstore.h"
#include "hqstore/devicestore.h"
#include "hqstore/ingeststore.h"
#include "hqstore/queuelogstore.h"
#include "hqstore/storestore.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QJsonArray>

namespace hearth::hq {
namespace {
constexpr int MaxListed = 1'000;
constexpr int MaxAudit = 100'000;

QJsonValue optionalTime(std::optional<qint64> ms)
{
    return ms ? QJsonValue(*ms) : QJsonValue();
}

Result<QJsonObject> listKeys(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QList<ApiKeyRow> keys, ApiKeyStore::all(*db));
    QJsonArray list;
    for (const ApiKeyRow &key : keys) {
        list.append(QJsonObject{{QStringLiteral("name"), key.name}, {QStringLiteral("created_ms"), key.createdAtMs},
                                {QStringLiteral("revoked_ms"), optionalTime(key.revokedAtMs)},
                                {QStringLiteral("scopes"), QJsonArray::fromStringList(key.scopes)},
                                {QStringLiteral("expires_ms"), optionalTime(key.expiresAtMs)}});
        say(parser, QStringLiteral("%1  %2  %3%4%5").arg(timeText(key.createdAtMs), key.name, key.scopes.join(QLatin1Char(',')),
                                                   key.expiresAtMs ? QStringLiteral("  until ") + timeText(*key.expiresAtMs) : QString(),
                                                   key.revokedAtMs ? QStringLiteral("  revoked ") + timeText(*key.revokedAtMs) : QString()));
    }
    return QJsonObject{{QStringLiteral("keys"), list}};
}

Result<QJsonObject> listAudit(const QCommandLineParser &parser)
{
    const QString from = parser.value(QStringLiteral("since"));
    const QDateTime since = from.isEmpty() ? QDateTime::fromMSecsSinceEpoch(0, Qt::UTC)
                                           : QDateTime(QDate::fromString(from, Qt::ISODate), QTime(0, 0), Qt::UTC);
    if (!since.isValid())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give a date as 2026-01-31"), QStringLiteral("--since"));
    bool isNumber = false;
    const int limit = parser.value(QStringLiteral("limit")).toInt(&isNumber);
    if (!isNumber || limit < 1 || limit > MaxAudit)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give 1 to %1").arg(MaxAudit), QStringLiteral("--limit"));
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QList<AuditRow> rows, AuditStore::list(*db, since.toMSecsSinceEpoch(), limit));
    QJsonArray list;
    for (const AuditRow &row : rows) {
        list.append(QJsonObject{{QStringLiteral("at_ms"), row.atMs}, {QStringLiteral("actor"), row.actor}, {QStringLiteral("action"), row.action},
                                {QStringLiteral("detail"), row.detail}});
        say(parser, QStringLiteral("%1  %2  %3  %4").arg(timeText(row.atMs), row.actor, row.action, row.detail));
    }
    return QJsonObject{{QStringLiteral("audit"), list}};
}

Result<QJsonObject> listDevices(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QList<DeviceRow> devices, DeviceStore::all(*db));
    QJsonArray list;
    for (const DeviceRow &device : devices) {
        list.append(QJsonObject{{QStringLiteral("store"), device.storeCode}, {QStringLiteral("till"), device.tillNumber},
                                {QStringLiteral("device"), idText(device.deviceId)}, {QStringLiteral("app"), device.app},
                                {QStringLiteral("enrolled_ms"), device.enrolledAtMs},
                                {QStringLiteral("last_seen_ms"), optionalTime(device.lastSeenMs)},
                                {QStringLiteral("revoked_ms"), optionalTime(device.revokedAtMs)}});
        say(parser, QStringLiteral("%1 till %2  %3  %4  last seen %5%6")
                        .arg(device.storeCode).arg(device.tillNumber).arg(idText(device.deviceId), device.app,
                             device.lastSeenMs ? timeText(*device.lastSeenMs) : QStringLiteral("never"),
                             device.revokedAtMs ? QStringLiteral("  revoked ") + timeText(*device.revokedAtMs) : QString()));
    }
    return QJsonObject{{QStringLiteral("devices"), list}};
}

Result<QJsonObject> listQuarantined(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const qint64 count, IngestStore::quarantinedCount(*db));
    HEARTH_ASSIGN(const QList<QuarantinedFact> facts, IngestStore::quarantined(*db, MaxListed));
    QJsonArray list;
    for (const QuarantinedFact &fact : facts) {
        list.append(QJsonObject{{QStringLiteral("id"), fact.id}, {QStringLiteral("store"), fact.storeCode},
                                {QStringLiteral("till"), fact.tillNumber}, {QStringLiteral("seq"), fact.seq},
                                {QStringLiteral("fact"), idText(fact.factId)}, {QStringLiteral("kind"), fact.kind},
                                {QStringLiteral("at_ms"), fact.atMs}, {QStringLiteral("received_ms"), fact.receivedAtMs},
                                {QStringLiteral("reason"), fact.reason}});
        say(parser, QStringLiteral("%1  %2 till %3  fact %4 kind %5: %6")
                        .arg(timeText(fact.receivedAtMs), fact.storeCode).arg(fact.tillNumber).arg(fact.seq).arg(fact.kind)
                        .arg(fact.reason));
    }
    say(parser, QStringLiteral("%1 quarantined").arg(count));
    return QJsonObject{{QStringLiteral("count"), count}, {QStringLiteral("quarantined"), list}};
}

/** --store as a row id; 0: all. */
Result<qint64> storeOption(const QCommandLineParser &parser, storage::Database &db)
{
    const QString code = parser.value(QStringLiteral("store"));
    if (code.isEmpty())
        return 0;
    HEARTH_ASSIGN(const auto store, StoreStore::find(db, code));
    if (!store)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(code), QStringLiteral("--store"));
    return store->id;
}

Result<QJsonObject> listIncidents(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    IncidentFilter filter;
    HEARTH_ASSIGN(filter.store, storeOption(parser, *db));
    filter.open = parser.isSet(QStringLiteral("open"));
    filter.limit = MaxListed;
    HEARTH_ASSIGN(const QList<IncidentRow> rows, IncidentStore::list(*db, filter));
    QJsonArray list;
    for (const IncidentRow &row : rows) {
        list.append(toJson(row));
        const auto &incident = row.incident;
        say(parser, QStringLiteral("%1  %2 till %3  %4  %5%6%7")
                        .arg(timeText(incident.startedAtMs), row.storeCode).arg(row.tillNumber)
                        .arg(incident.printer, conditionName(incident.condition),
                             incident.endedAtMs > 0 ? QStringLiteral("  until ") + timeText(incident.endedAtMs) : QStringLiteral("  open"),
                             row.alertedAtMs > 0 ? QStringLiteral("  alert ") + timeText(row.alertedAtMs) : QString()));
    }
    return QJsonObject{{QStringLiteral("incidents"), list}};
}

Result<QJsonObject> listPrintJobs(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const qint64 store, storeOption(parser, *db));
    const QString state = parser.value(QStringLiteral("state"));
    if (!state.isEmpty() && !CloudJobStore::isState(state))
        return fail(ErrorCode::InvalidInput, QStringLiteral("there is no state \"%1\"").arg(state), QStringLiteral("--state"));
    HEARTH_ASSIGN(const QList<CloudJobRow> jobs,
                  CloudJobStore::list(*db, store, state, std::numeric_limits<qint64>::max(), MaxListed));
    QJsonArray list;
    for (const CloudJobRow &job : jobs) {
        list.append(toJson(job));
        say(parser, QStringLiteral("%1  %2 %3  %4  %5 %6").arg(timeText(job.requestedAtMs), job.storeCode, job.station, idText(job.jobId),
                                                              job.state, job.reason));
    }
    return QJsonObject{{QStringLiteral("print_jobs"), list}};
}

Result<QJsonObject> listDeadLetters(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QList<DeadLetter> letters, QueueLogStore::dead(*db, parser.value(QStringLiteral("function")), MaxListed));
    QJsonArray list;
    for (const DeadLetter &letter : letters) {
        list.append(QJsonObject{{QStringLiteral("id"), letter.id}, {QStringLiteral("function"), letter.function}, {QStringLiteral("topic"), letter.topic},
                                {QStringLiteral("message"), letter.message}, {QStringLiteral("attempts"), letter.attempts},
                                {QStringLiteral("tried_ms"), letter.triedAtMs}, {QStringLiteral("bytes"), letter.bytes}, {QStringLiteral("reason"), letter.reason}});
        say(parser, QStringLiteral("%1  %2  %3 after %4 attempts, last %5: %6").arg(letter.id).arg(letter.function, letter.topic).arg(letter.attempts)
                        .arg(timeText(letter.triedAtMs), letter.reason));
    }
    say(parser, QStringLiteral("%1 dead letters").arg(letters.size()));
    return QJsonObject{{QStringLiteral("dead"), list}};
}

Result<QJsonObject> requeueDeadLetters(const QCommandLineParser &parser)
{
    const QString function = parser.value(QStringLiteral("function"));
    if (function.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the function with --function NAME"), QStringLiteral("--function"));
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("queue_requeue")}, {QStringLiteral("function"), function}};
    if (parser.isSet(QStringLiteral("id"))) {
        bool isNumber = false;
        const qint64 id = parser.value(QStringLiteral("id")).toLongLong(&isNumber);
        if (!isNumber || id < 1)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number"), QStringLiteral("--id"));
        request.insert(QStringLiteral("id"), id);
    }
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
    say(parser, QStringLiteral("%1 given back to %2.").arg(answer.value(QLatin1String("requeued")).toInt()).arg(function));
    return answer;
}
} // namespace

void addListCommands(std::vector<Command> &commands)
{
    commands.push_back({QStringLiteral("api-key list"), QStringLiteral("lists the keys of the HTTP API by name"), {}, {}, listKeys});
    commands.push_back({QStringLiteral("audit"), QStringLiteral("lists who changed what and when; also while serve runs"),
                        {{QStringLiteral("since"), QStringLiteral("from this day (UTC) on"), QStringLiteral("DATE")},
                         {QStringLiteral("limit"), QStringLiteral("the newest so many"), QStringLiteral("N"), QStringLiteral("1000")}}, {}, listAudit});
    commands.push_back({QStringLiteral("devices"), QStringLiteral("lists the devices that are or were enrolled"), {}, {}, listDevices});
    const QCommandLineOption store(QStringLiteral("store"), QStringLiteral("only this store"), QStringLiteral("CODE"));
    commands.push_back({QStringLiteral("incidents"),
                        QStringLiteral("lists troubles of printers, newest first; also while serve runs"),
                        {store, {QStringLiteral("open"), QStringLiteral("only those that are not over")}}, {}, listIncidents});
    commands.push_back({QStringLiteral("print-jobs"),
                        QStringLiteral("lists what headquarters was asked to print in stores, newest first; also while serve runs"),
                        {store, {QStringLiteral("state"), QStringLiteral("only jobs in this state, as printed or held"), QStringLiteral("STATE")}},
                        {}, listPrintJobs});
    const QCommandLineOption function(QStringLiteral("function"), QStringLiteral("only this function's"), QStringLiteral("NAME"));
    commands.push_back({QStringLiteral("queue dead"), QStringLiteral("lists messages that functions gave up, with the reason; also while serve runs"),
                        {function}, {}, listDeadLetters});
    commands.push_back({QStringLiteral("queue requeue"), QStringLiteral("gives a function its dead letters back, to try again from the first attempt"),
                        {{QStringLiteral("function"), QStringLiteral("whose they are"), QStringLiteral("NAME")},
                         {QStringLiteral("id"), QStringLiteral("one of them, by the number \"queue dead\" shows"), QStringLiteral("N")}}, {}, requeueDeadLetters});
    commands.push_back({QStringLiteral("orders quarantined"),
                        QStringLiteral("lists facts of tills that are stored but could not be used, with the reason"), {}, {},
                        listQuarantined});
}

} // namespace hearth::hq
