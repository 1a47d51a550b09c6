// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/owner.h"
#include "core/clock.h"
#include "core/controlsocket.h"
#include "core/datadirectory.h"
#include "functions/cli/admindesk.h"
#include "functions/hqservices.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/storestore.h"
#include "runtime/httpclient.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSysInfo>
#include <QThread>
#include <QUuid>
#include <cstdio>

namespace hearth::hq {
namespace {
constexpr int OwnerTries = 25; // of 200 ms: headquarters may be starting or stopping
constexpr int OwnerWaitMs = 200;

Result<QString> addressIn(const QString &file)
{
    HEARTH_ASSIGN(const QByteArray text, DataDirectory::readSecretFile(file));
    QString address = QString::fromUtf8(text).trimmed();
    if (!storage::Database::isServer(address))
        return fail(ErrorCode::InvalidInput, QStringLiteral("must hold the address of a database, as postgresql://user:password@host:port/database"),
                    file);
    return address;
}

Result<QJsonObject> asOwner(const DataDirectory &directory, const QString &source, const QJsonObject &request)
{
    HEARTH_ASSIGN(const auto db, HqDatabase::openOwner(source));
    HEARTH_ASSIGN(auto tx, storage::Transaction::begin(*db));
    AdminEffects effects; // nobody is connected
    HEARTH_ASSIGN(const QJsonObject answer, AdminDesk::handle(tx, request, Clock::system().nowMs(), effects, directory.path()));
    HEARTH_TRY(tx.commit());
    return answer;
}
} // namespace

Result<QString> dataDirectory(const QCommandLineParser &parser)
{
    const QString path = parser.value(QStringLiteral("data"));
    if (path.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the data directory with --data DIR"), QStringLiteral("--data"));
    return QDir::cleanPath(path);
}

QCommandLineOption databaseOption()
{
    return {QStringLiteral("database"), QStringLiteral("PostgreSQL instead of hq.db: postgresql://user@host:port/database, or @FILE that holds it"),
            QStringLiteral("URL")};
}

Result<QString> databaseSource(const QCommandLineParser &parser, const QString &directory)
{
    const QString given = parser.value(QStringLiteral("database"));
    if (given.startsWith(QLatin1Char('@')))
        return addressIn(given.mid(1));
    if (storage::Database::isServer(given))
        return given;
    if (parser.isSet(QStringLiteral("database"))) // and not a word of it: it may be a password gone astray
        return fail(ErrorCode::InvalidInput, QStringLiteral("give an address as postgresql://user@host:port/database, or @FILE"),
                    QStringLiteral("--database"));
    auto kept = addressIn(directory + QStringLiteral("/database"));
    if (!kept && kept.error().code == ErrorCode::NotFound)
        return directory + QLatin1Char('/') + HqDatabase::fileName();
    return kept;
}

QCommandLineOption nodeNameOption()
{
    return {QStringLiteral("node"), QStringLiteral("what this node is called where several share a database (default: as the machine)"), QStringLiteral("NAME")};
}

QList<QCommandLineOption> queueOptions()
{
    return {{QStringLiteral("queue"), QStringLiteral("a RabbitMQ that hands functions their messages, also on other machines: amqp://user:password@host:port/vhost or amqps://…, "
                                                     "better @FILE that holds it"), QStringLiteral("URL")},
            {QStringLiteral("queue-ca"), QStringLiteral("who may vouch for the broker's certificate (default: whom this machine believes)"), QStringLiteral("FILE.pem")},
            {QStringLiteral("functions"), QStringLiteral("the queue functions that run here, with commas between, or none (default: all)"), QStringLiteral("LIST")}};
}

Result<void> queueChoice(const QCommandLineParser &parser, const QString &directory, const QString &source, Runner::Config &config)
{
    if (const QString list = parser.value(QStringLiteral("functions")); !list.isEmpty())
        config.functions = list == QLatin1String("none") ? QStringList() : list.split(QLatin1Char(','), Qt::SkipEmptyParts);
    const QString given = parser.value(QStringLiteral("queue"));
    QString address = given;
    if (given.isEmpty() || given.startsWith(QLatin1Char('@'))) {
        const QString file = given.isEmpty() ? directory + QStringLiteral("/queue") : given.mid(1);
        const auto text = DataDirectory::readSecretFile(file);
        if (!text && given.isEmpty() && text.error().code == ErrorCode::NotFound)
            return {};
        if (!text)
            return tl::unexpected<Error>(text.error());
        address = QString::fromUtf8(*text).trimmed();
    }
    HEARTH_ASSIGN(AmqpAddress broker, AmqpAddress::parse(address));
    if (!storage::Database::isServer(source))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a broker is for functions on other machines, which need a database they can reach: give --database postgresql://… too"),
                    QStringLiteral("--queue"));
    broker.caFile = parser.value(QStringLiteral("queue-ca"));
    config.broker = std::move(broker);
    return {};
}

QList<QCommandLineOption> serveOptions()
{
    return queueOptions() + QList<QCommandLineOption>{databaseOption(),
            {QStringLiteral("listen"), QStringLiteral("address and port, 0 for any free one; without certificates (init) on loopback only"), QStringLiteral("HOST:PORT"),
             QStringLiteral("127.0.0.1:8080")},
            {QStringLiteral("tls"), QStringLiteral("auto: once init was done; on; off: plain, on loopback, behind a proxy"), QStringLiteral("MODE"),
             QStringLiteral("auto")},
            nodeNameOption(),
            {QStringLiteral("alert-after"), QStringLiteral("how long a printer may be down in opening hours: minutes, 1 to 1440, or seconds as 90s"),
             QStringLiteral("TIME"), QStringLiteral("5")},
            {QStringLiteral("alert-url"), QStringLiteral("where an alert is posted, as http://host:port/path"), QStringLiteral("URL")}};
}

Result<void> listenAddress(const QCommandLineParser &parser, QString &host, quint16 &port)
{
    const QString text = parser.value(QStringLiteral("listen"));
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    bool isPort = false;
    port = text.mid(colon + 1).toUShort(&isPort);
    host = text.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    if (colon < 1 || !isPort)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give an address as 127.0.0.1:8080"), QStringLiteral("--listen"));
    return {};
}

Result<void> alertOptions(const QCommandLineParser &parser, HqServices &services)
{
    bool isNumber = false;
    QString time = parser.value(QStringLiteral("alert-after"));
    const bool seconds = time.endsWith(QLatin1Char('s'));
    if (seconds)
        time.chop(1);
    const qint64 number = time.toLongLong(&isNumber);
    if (!isNumber || number < 1 || number > StoreStore::MaxAlertAfterMin * (seconds ? 60 : 1))
        return fail(ErrorCode::InvalidInput, QStringLiteral("give minutes, 1 to %1, or seconds as 90s").arg(StoreStore::MaxAlertAfterMin),
                    QStringLiteral("--alert-after"));
    services.alertAfterMs = number * (seconds ? 1'000 : 60'000);
    services.alertUrl = parser.value(QStringLiteral("alert-url"));
    if (services.alertUrl.isEmpty())
        return {};
    if (const auto url = HttpUrl::parse(services.alertUrl); !url)
        return fail(ErrorCode::InvalidInput, url.error().text, QStringLiteral("--alert-url"));
    return {};
}

Result<QString> nodeOption(const QCommandLineParser &parser)
{
    QString name = parser.value(QStringLiteral("node"));
    if (!parser.isSet(QStringLiteral("node")))
        name = QSysInfo::machineHostName();
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9._-]{1,64}$"));
    if (!form.match(name).hasMatch()) {
        if (parser.isSet(QStringLiteral("node")))
            return fail(ErrorCode::InvalidInput, QStringLiteral("give 1 to 64 letters, digits, dots, dashes or underscores"), QStringLiteral("--node"));
        name = QStringLiteral("hq");
    }
    return name + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::Id128).left(12);
}

Result<std::unique_ptr<storage::Database>> openForReading(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    HEARTH_ASSIGN(const QString source, databaseSource(parser, path));
    return HqDatabase::openReadOnly(source);
}

Result<QJsonObject> administer(const QCommandLineParser &parser, const QJsonObject &request, bool create)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    HEARTH_ASSIGN(const QString source, databaseSource(parser, path));
    if (!create && !storage::Database::isServer(source) && !QFileInfo::exists(source))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no headquarters' data here"), path);
    for (int attempt = 1;; ++attempt) {
        auto asked = askOwner(path, request);
        if (asked || asked.error().code != ErrorCode::Unavailable)
            return asked;
        const auto directory = DataDirectory::own(path);
        if (directory)
            return asOwner(*directory, source, request);
        if (directory.error().code != ErrorCode::Busy || attempt == OwnerTries)
            return tl::unexpected<Error>(directory.error());
        QThread::msleep(OwnerWaitMs);
    }
}

void say(const QCommandLineParser &parser, const QString &line)
{
    if (parser.isSet(QStringLiteral("json")))
        return;
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
}

QString timeText(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss'Z'"));
}

} // namespace hearth::hq
