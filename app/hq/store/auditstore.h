// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

struct AuditRow {
    qint64 id = 0;
    qint64 atMs = 0;
    QString actor;
    QString action;
    QString detail;
};

/** Table audit: who did what, append only: the database refuses to change or delete a row. Stateless: works in the transaction it is given. */
class AuditStore {
public:
    /** `actor` "key:NAME", "till:STORE/N", "command line" or "headquarters"; `action` dotted ("online.placed"); `detail` for people. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, qint64 atMs, const QString &actor, const QString &action,
                                          const QString &detail);
    /** The newest `limit` rows from `sinceMs` on, oldest first. */
    [[nodiscard]] static Result<QList<AuditRow>> list(storage::Database &db, qint64 sinceMs, int limit);
};

} // namespace hearth::hq
