// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/tickettemplate.h"
#include "storage/transaction.h"

namespace hearth {

/** A template as it was received: not read yet, and perhaps not readable by this version. */
struct StoredTemplate {
    QString kind;
    QByteArray json;
};

/** Tables ticket_template and print_job_template: how tickets look. Stateless: works on the connection or transaction it is given. */
class TemplateStore {
public:
    /** The chain's whole set: a kind that is not in it looks as the program has it. A revision that is not newer than the stored one changes
        nothing. Returns whether it was stored. */
    [[nodiscard]] static Result<bool> put(storage::Transaction &tx, qint64 revision, const QList<StoredTemplate> &set, qint64 nowMs);
    /** With another headquarters its next set is newer, whatever its number. The one in force stays until then. */
    [[nodiscard]] static Result<void> forgetRevisions(storage::Transaction &tx);
    /** Of the set in force; 0: none came. */
    [[nodiscard]] static Result<qint64> revision(storage::Database &db);
    /** The chain's template for a kind; empty: it has none. */
    [[nodiscard]] static Result<QByteArray> chains(storage::Database &db, TicketKind kind);
    /** Has a job printed with a template of its own; `job` is its row. */
    [[nodiscard]] static Result<void> putForJob(storage::Transaction &tx, qint64 job, const QByteArray &json);
    /** What a job of that kind is to be printed with: its own template, else the chain's; empty: the program's. */
    [[nodiscard]] static Result<QByteArray> forJob(storage::Database &db, qint64 job, TicketKind kind);
};

} // namespace hearth
