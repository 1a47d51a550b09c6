// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/owner.h"
#include "core/clock.h"
#include "core/controlsocket.h"
#include "core/datadirectory.h"
#include "functions/cli/admindesk.h"
#include "hqstore/hqdatabase.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QThread>
#include <cstdio>

namespace hearth::hq {
namespace {
constexpr int OwnerTries = 25; // of 200 ms: headquarters may be starting or stopping
constexpr int OwnerWaitMs = 200;

Result<QJsonObject> asOwner(const DataDirectory &directory, const QJsonObject &request)
{
    HEARTH_ASSIGN(const auto db, HqDatabase::openOwner(directory.filePath(HqDatabase::fileName())));
    HEARTH_ASSIGN(auto tx, storage::Transaction::begin(*db));
    AdminEffects effects; // nobody is connected
    HEARTH_ASSIGN(const QJsonObject answer, AdminDesk::handle(tx, request, Clock::system().nowMs(), effects));
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

Result<std::unique_ptr<storage::Database>> openForReading(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    return HqDatabase::openReadOnly(path + QLatin1Char('/') + HqDatabase::fileName());
}

Result<QJsonObject> administer(const QCommandLineParser &parser, const QJsonObject &request, bool create)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    if (!create && !QFileInfo::exists(path + QLatin1Char('/') + HqDatabase::fileName()))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no headquarters' data here"), path);
    for (int attempt = 1;; ++attempt) {
        auto asked = askOwner(path, request);
        if (asked || asked.error().code != ErrorCode::Unavailable)
            return asked;
        const auto directory = DataDirectory::own(path);
        if (directory)
            return asOwner(*directory, request);
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
