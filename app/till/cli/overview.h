// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

#include <QJsonArray>
#include <QJsonObject>

namespace hearth::cli {

// What commands print of a till, read through a connection that only reads.

/** {"orders","pieces","total_minor","refunds","refunded_minor","receipts","waiting","jobs":{"queued":…}}; pieces and total are
    less what was taken back. */
[[nodiscard]] Result<QJsonObject> ordersOverview(storage::Database &db);
/** [{"name","address","stations","width","waiting"}] */
[[nodiscard]] Result<QJsonArray> printersOverview(storage::Database &db);
[[nodiscard]] Result<QJsonObject> statusOverview(storage::Database &db, const QString &dataDirectory);

} // namespace hearth::cli
