// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/auditstore.h"

namespace hearth::hq {

Result<void> AuditStore::add(storage::Transaction &tx, qint64 atMs, const QString &actor, const QString &action, const QString &detail)
{
    HEARTH_TRY(tx.exec("INSERT INTO audit (at_ms, actor, action, detail) VALUES (?1, ?2, ?3, ?4)", atMs, actor, action, detail));
    return {};
}

} // namespace hearth::hq
