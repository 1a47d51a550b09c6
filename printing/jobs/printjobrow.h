// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "printjobs/printjobstore.h"

// The columns of a job, in the order in which readPrintJob() takes them. A macro, because SQL texts are literals.
#define HEARTH_PRINT_JOB_COLUMNS                                                                                      \
    "id, job_id, printer, (SELECT name FROM printer WHERE printer.id = print_job.printer), station, kind, order_id,"  \
    " ticket, copy, state, reason, created_at_ms, expires_at_ms, sending_at_ms, sent_at_ms, printed_at_ms, attempts,"  \
    " proof, moved_from, paper_mm"

namespace hearth {

/** The job of the current row of a query of HEARTH_PRINT_JOB_COLUMNS. For this folder. */
[[nodiscard]] PrintJob readPrintJob(const storage::Rows &rows);
/** The one row of such a query; nullopt where there is none. Steps the statement to its end. */
[[nodiscard]] Result<std::optional<PrintJob>> readOnePrintJob(storage::Rows &rows);
[[nodiscard]] Result<QList<PrintJob>> readPrintJobs(storage::Rows &rows);

} // namespace hearth
