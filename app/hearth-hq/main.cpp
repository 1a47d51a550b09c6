// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/logging.h"
#include "core/unixsignals.h"
#include "forecasting/lightgbm.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "functions/cli/region.h"
#include "headquarters.h"
#include "simulatecommand.h"
#include "workshop.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <span>

using namespace hearth;

namespace {
Result<QJsonObject> serve(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, hq::dataDirectory(parser));
    HEARTH_ASSIGN(const QString database, hq::databaseSource(parser, path));
    Front::Config listen;
    HEARTH_TRY(hq::listenAddress(parser, listen.host, listen.port));
    hq::HqServices services;
    HEARTH_TRY(hq::alertOptions(parser, services));
    HEARTH_ASSIGN(services.node, hq::nodeOption(parser));
    hq::Runner::Config running;
    HEARTH_TRY(hq::queueChoice(parser, path, database, running));
    const UnixSignals signals_;
    HEARTH_ASSIGN(const bool first, hq::waitForPromotion(database, signals_));
    if (!first)
        return QJsonObject{{QStringLiteral("stopped"), true}};
    Headquarters headquarters;
    HEARTH_TRY(headquarters.start(path, database, listen, parser.value(QStringLiteral("tls")), services, running));
    QObject::connect(&signals_, &UnixSignals::terminated, QCoreApplication::instance(),
                     [&] { headquarters.leave([] { QCoreApplication::quit(); }); });
    qint64 fencedBy = 0;
    headquarters.whenFenced([&fencedBy](qint64 epoch) {
        fencedBy = epoch;
        QCoreApplication::quit();
    });
    std::printf("{\"listening\":\"%s\",\"tls\":%s}\n", qPrintable(headquarters.address()), headquarters.isSecure() ? "true" : "false");
    std::fflush(stdout);
    QCoreApplication::exec();
    if (fencedBy > 0)
        return hq::fencedError(fencedBy, QStringLiteral("--database"));
    return QJsonObject{{QStringLiteral("stopped"), true}};
}

Result<QJsonObject> work(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, hq::dataDirectory(parser));
    HEARTH_ASSIGN(const QString database, hq::databaseSource(parser, path));
    hq::HqServices services;
    HEARTH_ASSIGN(services.node, hq::nodeOption(parser));
    hq::Runner::Config running;
    HEARTH_TRY(hq::queueChoice(parser, path, database, running));
    if (!running.broker)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a worker needs a broker: give --queue amqp://…"), QStringLiteral("--queue"));
    const UnixSignals signals_;
    qint64 fencedBy = 0;
    Workshop workshop;
    workshop.whenFenced([&fencedBy](qint64 epoch) {
        fencedBy = epoch;
        QCoreApplication::quit();
    });
    HEARTH_TRY(workshop.start(database, services, running));
    QObject::connect(&signals_, &UnixSignals::terminated, QCoreApplication::instance(), &QCoreApplication::quit);
    std::printf("{\"working\":true}\n");
    std::fflush(stdout);
    QCoreApplication::exec();
    if (fencedBy > 0)
        return hq::fencedError(fencedBy, QStringLiteral("--database"));
    return QJsonObject{{QStringLiteral("stopped"), true}};
}

/** The list of processes shows everybody a program's arguments: passwords in addresses are taken out of them. */
void hidePasswords(std::span<char *> arguments)
{
    for (char *argument : arguments) {
        char *scheme = std::strstr(argument, "://");
        char *end = scheme != nullptr ? std::strrchr(scheme, '@') : nullptr;
        char *colon = end != nullptr ? static_cast<char *>(std::memchr(scheme + 3, ':', static_cast<std::size_t>(end - scheme - 3))) : nullptr;
        if (colon != nullptr)
            std::fill(colon + 1, end, '*');
    }
}
} // namespace

int main(int argc, char **argv)
{
    forecasting::letThreadsWaitAsleep(argv);
    installLogging();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hearth-hq"));
    std::vector<Command> commands = hq::hqCommands();
    commands.insert(commands.begin(),
                    {QStringLiteral("serve"), QStringLiteral("runs headquarters until SIGTERM; prints {\"listening\":…} once ready"),
                     hq::serveOptions(), {}, serve});
    commands.insert(commands.begin() + 1,
                    {QStringLiteral("work"), QStringLiteral("runs queue functions for headquarters elsewhere until SIGTERM; prints {\"working\":true} once ready"),
                     hq::queueOptions() + QList<QCommandLineOption>{hq::databaseOption(), hq::nodeNameOption()}, {}, work});
    commands.push_back(simulateCommand());
    const QStringList arguments = QCoreApplication::arguments();
    hidePasswords({argv, static_cast<std::size_t>(argc)});
    return runCommand(QStringLiteral("hearth-hq"), commands, arguments);
}
