// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/factbodies.h"
#include "storage/transaction.h"

namespace hearth {

/** Table day_closed: what headquarters was told of each business date; and what there is of it now. Stateless: works in the
    transaction it is given. */
class DayClosedStore {
public:
    /** The latest date that was told of. */
    [[nodiscard]] static Result<std::optional<QDate>> lastDate(storage::Transaction &tx);
    /** The earliest date with a sale. */
    [[nodiscard]] static Result<std::optional<QDate>> firstSale(storage::Transaction &tx);
    /** Dates before `today` that sales or refunds were stored for since this was called last, in order. */
    [[nodiscard]] static Result<QList<QDate>> takeChanged(storage::Transaction &tx, QDate today);
    [[nodiscard]] static Result<protocol::DayFigures> figures(storage::Transaction &tx, QDate date);
    [[nodiscard]] static Result<std::optional<protocol::DayFigures>> told(storage::Transaction &tx, QDate date);
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, QDate date, const protocol::DayFigures &figures, qint64 nowMs);
    /** Nothing was told yet: a new epoch begins with another headquarters, or another view of this till. */
    [[nodiscard]] static Result<void> restart(storage::Transaction &tx);
};

} // namespace hearth
