// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

#include <QJsonObject>

class QCommandLineParser;

namespace hearth::hq {

class Registry;

/** --data of a command. Error InvalidInput where it is missing. */
[[nodiscard]] Result<QString> dataDirectory(const QCommandLineParser &parser);
/** --listen HOST:PORT. Error InvalidInput. */
[[nodiscard]] Result<void> listenAddress(const QCommandLineParser &parser, QString &host, quint16 &port);
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
