// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"

#include <QUuid>

namespace hearth::hq {

/** sales.store_day: adds closed orders to their store's day. Topic order.closed. */
[[nodiscard]] std::unique_ptr<Function> makeStoreDay();
/** sales.store_day_refunds: takes refunds from the day of the order they take back. Topic order.refunded. */
[[nodiscard]] std::unique_ptr<Function> makeStoreDayRefunds();

/** print.callback: tells a print job's callback where the job rests. Topic print.job_rested. */
[[nodiscard]] std::unique_ptr<Function> makePrintCallback(const HqServices &services);
/** printers.alert_callback: posts alerts to the URL of serve. Topic printers.alert. */
[[nodiscard]] std::unique_ptr<Function> makeAlertCallback(const HqServices &services);
/** A job of headquarters came to rest: a message for print.callback. */
[[nodiscard]] Result<void> tellRested(storage::Transaction &tx, const QUuid &jobId, qint64 nowMs);
/** An alert in JSON: a message for printers.alert_callback. */
[[nodiscard]] Result<void> tellAlert(storage::Transaction &tx, const QByteArray &json, qint64 nowMs);

} // namespace hearth::hq
