// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/clock.h"
#include "core/unixsignals.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "functions/cli/region.h"
#include "hqstore/auditstore.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/regionstore.h"

#include <QCommandLineParser>
#include <QEventLoop>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QTimer>
#include <cstdio>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(regionLog, "hearth.functions.region")
constexpr int AskEveryMs = 200;

QJsonObject regionJson(const Region &region)
{
    return {{QStringLiteral("cluster_epoch"), region.epoch}, {QStringLiteral("standby"), region.standby},
            {QStringLiteral("addresses"), QJsonArray::fromStringList(region.addresses)}, {QStringLiteral("fenced_by"), region.fencedBy}};
}

Result<QJsonObject> showRegion(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const Region region, RegionStore::read(*db));
    QJsonObject answer = regionJson(region);
    say(parser, QStringLiteral("Cluster epoch %1. Addresses: %2").arg(region.epoch)
                    .arg(region.addresses.isEmpty() ? QStringLiteral("not set, tills know one") : region.addresses.join(QLatin1String(", "))));
    if (region.fencedBy > 0)
        say(parser, QStringLiteral("FENCED: the region of cluster epoch %1 has taken over.").arg(region.fencedBy));
    HEARTH_ASSIGN(const bool follows, RegionStore::isStandby(*db));
    answer.insert(QStringLiteral("follows"), follows);
    if (follows) {
        say(parser, QStringLiteral("This server follows the first one: hearth-hq promote makes it the first."));
        return answer;
    }
    if (region.standby.isEmpty()) {
        say(parser, QStringLiteral("No standby."));
        return answer;
    }
    HEARTH_ASSIGN(const ReplicaProgress progress, RegionStore::progress(*db));
    answer.insert(QStringLiteral("behind_bytes"), progress.replicated ? QJsonValue(std::max<qint64>(0, progress.written - *progress.replicated)) : QJsonValue());
    say(parser, progress.replicated
                    ? QStringLiteral("Standby %1: %2 bytes behind.").arg(region.standby).arg(answer.value(QLatin1String("behind_bytes")).toInteger())
                    : QStringLiteral("Standby %1: not connected, or this role may not see it (grant it pg_monitor).").arg(region.standby));
    return answer;
}

Result<QJsonObject> setRegion(const QCommandLineParser &parser)
{
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("region_set")}};
    if (parser.isSet(QStringLiteral("standby")))
        request.insert(QStringLiteral("standby"), parser.value(QStringLiteral("standby")));
    if (parser.isSet(QStringLiteral("address")))
        request.insert(QStringLiteral("addresses"), QJsonArray::fromStringList(parser.values(QStringLiteral("address"))));
    if (request.size() == 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give --standby NAME or --address URL"), QStringLiteral("--standby"));
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
    say(parser, QStringLiteral("Standby: %1. Addresses: %2").arg(answer.value(QLatin1String("standby")).toString(),
                                                                 answer.value(QLatin1String("addresses")).toVariant().toStringList().join(QLatin1String(", "))));
    return answer;
}

Result<QJsonObject> promote(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    HEARTH_ASSIGN(const QString source, databaseSource(parser, path));
    bool isNumber = true;
    const qint64 over = parser.isSet(QStringLiteral("over")) ? parser.value(QStringLiteral("over")).toLongLong(&isNumber) : 0;
    if (!isNumber || over < 0 || (parser.isSet(QStringLiteral("over")) && over < 1))
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the cluster epoch that tills know, 1 or more"), QStringLiteral("--over"));
    bool follows = false;
    {
        HEARTH_ASSIGN(const auto db, openForReading(parser));
        HEARTH_ASSIGN(follows, RegionStore::isStandby(*db));
        if (follows)
            HEARTH_TRY(RegionStore::promote(*db));
    }
    HEARTH_ASSIGN(const auto db, HqDatabase::openOwner(source));
    HEARTH_ASSIGN(auto tx, storage::Transaction::begin(*db));
    HEARTH_ASSIGN(const bool anew, RegionStore::begin(tx, over));
    HEARTH_ASSIGN(const Region region, RegionStore::read(tx));
    if (anew)
        HEARTH_TRY(AuditStore::add(tx, Clock::system().nowMs(), QStringLiteral("command line"), QStringLiteral("region.promoted"),
                                   QStringLiteral("cluster epoch %1").arg(region.epoch)));
    if (!anew && region.fencedBy > 0)
        return fencedError(region.fencedBy, db->path());
    HEARTH_TRY(tx.commit());
    say(parser, (follows || anew ? QStringLiteral("This is the first region, with cluster epoch %1. The one before is fenced as soon as a till tells it; stop it if you can.")
                                 : QStringLiteral("This is the first region already, with cluster epoch %1.")).arg(region.epoch));
    return regionJson(region);
}
} // namespace

Result<bool> waitForPromotion(const QString &source, const UnixSignals &asked)
{
    if (!storage::Database::isServer(source))
        return true;
    HEARTH_ASSIGN(auto db, storage::Database::open(source, storage::OpenMode::ReadOnly));
    bool told = false;
    bool end = false;
    QEventLoop loop;
    const auto connection = QObject::connect(&asked, &UnixSignals::terminated, &loop, [&] {
        end = true;
        loop.quit();
    });
    while (!end) {
        const auto follows = RegionStore::isStandby(*db);
        if (!follows && !told)
            return tl::unexpected<Error>(follows.error());
        if (follows && !*follows)
            return true;
        if (!std::exchange(told, true)) {
            std::printf("{\"standby\":true}\n");
            std::fflush(stdout);
            qCInfo(regionLog) << "the database follows another one: waiting to be promoted";
        }
        QTimer::singleShot(AskEveryMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
    QObject::disconnect(connection);
    return false;
}

tl::unexpected<Error> fencedError(qint64 epoch, const QString &where)
{
    return fail(ErrorCode::Conflict, QStringLiteral("the region of cluster epoch %1 has taken over, this one counts no more: make its database a standby of that one's,"
                                                    " or say that it counts with hearth-hq promote --over %1").arg(epoch), where);
}

void addRegionCommands(std::vector<Command> &commands)
{
    commands.push_back({QStringLiteral("region show"), QStringLiteral("which region this is, where its standby is, what tills are told"), {}, {}, showRegion});
    commands.push_back({QStringLiteral("region set"), QStringLiteral("says what the standby is called and where tills find headquarters; also while serve runs"),
                        {{QStringLiteral("standby"), QStringLiteral("the application_name of its connection; empty: there is none"), QStringLiteral("NAME")},
                         {QStringLiteral("address"), QStringLiteral("of headquarters, of any region; may be given more than once"), QStringLiteral("wss://HOST:PORT")}},
                        {}, setRegion});
    commands.push_back({QStringLiteral("promote"), QStringLiteral("makes this region, the standby, the one that counts"),
                        {{QStringLiteral("over"), QStringLiteral("this one counts though it is no standby, above that cluster epoch"), QStringLiteral("EPOCH")}}, {}, promote});
}

} // namespace hearth::hq
