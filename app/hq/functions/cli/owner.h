// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runner.h"
#include "storage/database.h"

#include <QCommandLineOption>
#include <QJsonObject>

class QCommandLineParser;

namespace hearth::hq {

struct HqServices;

/** --data of a command. Error InvalidInput where it is missing. */
[[nodiscard]] Result<QString> dataDirectory(const QCommandLineParser &parser);
/** Where headquarters' data are, for storage::Database::open(): as --database says, an address of PostgreSQL or @FILE with one; else as file
    "database" in the data directory says; else hq.db there. Such a file must be its owner's alone (mode 0600: Unauthorised), for the address may hold a
    password. Errors InvalidInput, NotFound, Io. */
[[nodiscard]] Result<QString> databaseSource(const QCommandLineParser &parser, const QString &directory);
/** --database, of every command that has --data. */
[[nodiscard]] QCommandLineOption databaseOption();
/** --node, of serve and work. */
[[nodiscard]] QCommandLineOption nodeNameOption();
/** --queue, --queue-ca and --functions, of serve and work. */
[[nodiscard]] QList<QCommandLineOption> queueOptions();
/** Where functions get their messages from (--queue amqp://… or @FILE, else file "queue" in the data directory, its owner's alone) and which of
    them run here; nothing given: from the database, and all. `source`: of the database, which has to be a server where there is a broker.
    Errors InvalidInput, NotFound, Unauthorised, Io. */
[[nodiscard]] Result<void> queueChoice(const QCommandLineParser &parser, const QString &directory, const QString &source, Runner::Config &config);
/** The options of serve. */
[[nodiscard]] QList<QCommandLineOption> serveOptions();
/** --listen HOST:PORT. Error InvalidInput. */
[[nodiscard]] Result<void> listenAddress(const QCommandLineParser &parser, QString &host, quint16 &port);
/** --alert-after and --alert-url of serve. Error InvalidInput. */
[[nodiscard]] Result<void> alertOptions(const QCommandLineParser &parser, HqServices &services);
/** A node's id: --node NAME, else the machine's name, and what no other run of the program has. Error InvalidInput. */
[[nodiscard]] Result<QString> nodeOption(const QCommandLineParser &parser);
/** The database for reading, also while headquarters runs. Error NotFound: there is none. */
[[nodiscard]] Result<std::unique_ptr<storage::Database>> openForReading(const QCommandLineParser &parser);
/** Does an administrator's request (AdminDesk): through the running headquarters, or by owning the directory for the moment.
    `create`: a directory that does not exist is made; otherwise Error NotFound. Busy names the pid of an owner that
    does not answer. */
[[nodiscard]] Result<QJsonObject> administer(const QCommandLineParser &parser, const QJsonObject &request, bool create);
/** A line for people; nothing with --json, which prints its own. */
void say(const QCommandLineParser &parser, const QString &line);
/** "2026-01-31 12:00:00Z" */
[[nodiscard]] QString timeText(qint64 utcMs);

} // namespace hearth::hq
