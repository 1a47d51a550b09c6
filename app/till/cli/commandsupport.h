// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/datadirectory.h"
#include "core/result.h"
#include "storage/database.h"

#include <QCommandLineParser>
#include <QJsonObject>

namespace hearth::cli {

/** --data, which every command of the till needs. Error InvalidInput. */
[[nodiscard]] Result<QString> dataOption(const QCommandLineParser &parser);
/** An option that may not be left out or empty. */
[[nodiscard]] Result<QString> required(const QCommandLineParser &parser, const QString &option);
/** The one positional argument. */
[[nodiscard]] Result<QString> onlyArgument(const QCommandLineParser &parser, const QString &what);
/** A line for people; nothing with --json. */
void say(const QCommandLineParser &parser, const QString &line);

/** Applies a request (till/control.h) to a data directory: at once where nobody owns it, else through its owner. */
[[nodiscard]] Result<QJsonObject> applyTo(const QString &dataDirectory, const QJsonObject &request);
/** Takes back all that is left of the sale with this receipt number: through the running till, or by the same desk here.
    Errors: NotFound, InvalidInput (nothing is left), those of the database. */
[[nodiscard]] Result<QJsonObject> refundReceipt(const QString &dataDirectory, qint64 receiptNumber, const QString &reason);
/** A connection that only reads, also while a till runs. Error NotFound where there is no till. */
[[nodiscard]] Result<std::unique_ptr<storage::Database>> readerOf(const QString &dataDirectory);

} // namespace hearth::cli
