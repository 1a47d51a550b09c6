// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/controlsocket.h"
#include "core/ids.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "functions/hqservices.h"
#include "functions/http/httpfunctions.h"
#include "hqstore/apikeystore.h"
#include "hqstore/devicestore.h"
#include "hqstore/ingeststore.h"

#include <QCommandLineParser>
#include <QJsonArray>

namespace hearth::hq {
namespace {
constexpr int MaxListed = 1'000;

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
                                {QStringLiteral("revoked_ms"), optionalTime(key.revokedAtMs)}});
        say(parser, QStringLiteral("%1  %2%3").arg(timeText(key.createdAtMs), key.name,
                                                   key.revokedAtMs ? QStringLiteral("  revoked ") + timeText(*key.revokedAtMs) : QString()));
    }
    return QJsonObject{{QStringLiteral("keys"), list}};
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

// Without a running headquarters: what there is, without counts.
QJsonArray functionsOfThisProgram()
{
    Registry registry;
    registerFunctions(registry, {});
    QList<FunctionState> states;
    for (const auto &function : registry.functions())
        states.append({function->name(), describe(function->trigger()), 0, 0, 0, 0, 0, 0, {}});
    for (const auto &function : registry.ingestFunctions())
        states.append({function->name(), describe(function->trigger()), 0, 0, 0, 0, 0, 0, {}});
    return toJson(states);
}

Result<QJsonObject> listFunctions(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    auto answer = askOwner(path, {{QStringLiteral("command"), QStringLiteral("functions")}});
    if (!answer && answer.error().code != ErrorCode::Unavailable)
        return answer;
    QJsonObject result = answer ? *answer : QJsonObject{{QStringLiteral("functions"), functionsOfThisProgram()}};
    result.insert(QStringLiteral("running"), answer.has_value());
    if (!answer)
        say(parser, QStringLiteral("headquarters is not running: no counts"));
    const QJsonArray functions = result.value(QLatin1String("functions")).toArray();
    for (const auto &value : functions) {
        const QJsonObject f = value.toObject();
        const auto number = [&](const char *key) { return f.value(QLatin1String(key)).toInteger(); };
        say(parser, QStringLiteral("%1 %2 runs %3, failed %4, waiting %5, dead %6 %7")
                        .arg(f.value(QLatin1String("name")).toString(), -28).arg(f.value(QLatin1String("trigger")).toString(), -36)
                        .arg(number("runs")).arg(number("failures")).arg(number("waiting")).arg(number("dead"))
                        .arg(f.value(QLatin1String("last_error")).toString()));
    }
    return result;
}
} // namespace

void addListCommands(std::vector<Command> &commands)
{
    commands.push_back({QStringLiteral("api-key list"), QStringLiteral("lists the keys of the HTTP API by name"), {}, {}, listKeys});
    commands.push_back({QStringLiteral("devices"), QStringLiteral("lists the devices that are or were enrolled"), {}, {}, listDevices});
    commands.push_back({QStringLiteral("functions"), QStringLiteral("lists what headquarters does, with counts while it runs"), {}, {},
                        listFunctions});
    commands.push_back({QStringLiteral("orders quarantined"),
                        QStringLiteral("lists facts of tills that are stored but could not be used, with the reason"), {}, {},
                        listQuarantined});
}

} // namespace hearth::hq
