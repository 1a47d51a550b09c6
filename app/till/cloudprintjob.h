// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth {

// What headquarters wants on paper here. Each is one transaction of the writer's, and may come again.

struct CloudPrint {
    bool queued = false; ///< a printer has a job it did not have before, or one less
    bool told = false;   ///< a fact for headquarters was appended
};

/** Queues the ticket under headquarters' job id at the first printer of its station and answers with `print.accepted`; a job that is
    here already is only answered. What cannot be printed here (no printer for the station, a ticket that cannot be read) is
    refused in the answer. One that has outlived its time is queued and waits as stale. */
[[nodiscard]] Result<CloudPrint> queueCloudPrint(storage::Transaction &tx, const Clock &clock, const protocol::PrintRequested &request);

/** Fails a job no byte of which has left, with the reason "cancelled". One that is on its way, at rest or unknown stays as it is; a job
    this till does not know is answered as refused, so that headquarters does not wait for it. */
[[nodiscard]] Result<CloudPrint> cancelCloudPrint(storage::Transaction &tx, const Clock &clock, const protocol::PrintCancelled &request);

} // namespace hearth
