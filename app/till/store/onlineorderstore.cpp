// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/onlineorderstore.h"
#include "core/ids.h"

namespace hearth {

Result<std::optional<KnownOnlineOrder>> OnlineOrderStore::find(storage::Transaction &tx, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT version, cancelled, sale, body FROM online_order WHERE order_id = ?1", orderId));
    return storage::firstRow(std::move(rows), [](const storage::Rows &row) {
        return KnownOnlineOrder{row.int32(0), row.boolean(1), row.isNull(2) ? std::nullopt : std::optional<qint64>(row.int64(2)),
                                row.isNull(3) ? QByteArray() : row.blob(3)};
    });
}

Result<void> OnlineOrderStore::put(storage::Transaction &tx, const QUuid &orderId, const KnownOnlineOrder &state)
{
    const std::optional<QByteArray> body = state.body.isEmpty() ? std::nullopt : std::optional(state.body);
    HEARTH_ASSIGN(const int stored,
                  tx.exec("INSERT INTO online_order (order_id, version, cancelled, sale, body) VALUES (?1, ?2, ?3, ?4, ?5)"
                          " ON CONFLICT (order_id) DO UPDATE SET version = excluded.version, cancelled = excluded.cancelled,"
                          " sale = excluded.sale, body = excluded.body WHERE version < excluded.version AND cancelled = 0",
                          orderId, state.version, state.cancelled, state.sale, body));
    if (stored == 0)
        return fail(ErrorCode::Conflict, QStringLiteral("a newer state of this online order is here"), idText(orderId));
    return {};
}

} // namespace hearth
