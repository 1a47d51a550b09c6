// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/saledesk.h"

namespace hearth {

struct RecordedRefund {
    Refund refund;
    int jobs = 0;
};

/** The one transaction of a refund: its receipt number, its row, what the sale and its lines have left, its ticket, slips for the kitchen
    where the sale is young, and its fact to HQ. On the writer's thread. Errors: NotFound, InvalidInput (more than is left, no such line), those of the database. */
[[nodiscard]] Result<RecordedRefund> recordRefund(storage::Transaction &tx, const Clock &clock, const RefundRequest &request,
                                                  const TillIdentity &till);

} // namespace hearth
