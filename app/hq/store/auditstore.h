// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

/** Table audit: who did what, append only. Stateless: works in the transaction it is given. */
class AuditStore {
public:
    /** `actor` "key:NAME" or "command line"; `action` dotted ("online.placed"); `detail` for people. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, qint64 atMs, const QString &actor, const QString &action,
                                          const QString &detail);
};

} // namespace hearth::hq
