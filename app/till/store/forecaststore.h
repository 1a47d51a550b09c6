// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/forecastfacts.h"
#include "storage/transaction.h"

namespace hearth {

/** Tables forecast and forecast_override. Stateless: works on the connection or transaction it is given. */
class ForecastStore {
public:
    struct Stored {
        QByteArray body; ///< of the fact
        qint64 receivedAtMs = 0;
    };
    /** False: the one that is there was made later, or is this one. */
    [[nodiscard]] static Result<bool> put(
        storage::Transaction &tx, const QByteArray &body, qint64 madeAtMs, qint64 nowMs);
    [[nodiscard]] static Result<std::optional<Stored>> get(storage::Database &db);
    [[nodiscard]] static Result<void> override(
        storage::Transaction &tx, const protocol::ForecastOverridden &what, qint64 nowMs);
    /** From `from` on, by date; those that hold. */
    [[nodiscard]] static Result<QList<protocol::ForecastOverridden>> overrides(storage::Database &db, QDate from);
};

} // namespace hearth
