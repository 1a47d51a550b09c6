// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "printjobs/printjobstore.h"

namespace hearth {

/** A ticket for the kitchen or of an online order that is printed late or again must not pass for the last word: gives job `jobId`, which
    waits, a band where the order of `job`, itself or the one it is a copy of, is cancelled or was changed by a later slip. In the
    caller's transaction. */
[[nodiscard]] Result<void> markOutdated(storage::Transaction &tx, const PrintJob &job, const QUuid &jobId);

} // namespace hearth
