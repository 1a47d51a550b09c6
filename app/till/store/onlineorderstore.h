// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QUuid>

namespace hearth {

/** The newest state of an online order this till has taken in. */
struct KnownOnlineOrder {
    int version = 1;
    bool cancelled = false;
    std::optional<qint64> sale; ///< the row that stands for it now; nullopt: cancelled before it was sold
    QByteArray body;            ///< the state as headquarters sent it; may be empty
};

/** Table online_order. Stateless. */
class OnlineOrderStore {
public:
    [[nodiscard]] static Result<std::optional<KnownOnlineOrder>> find(storage::Transaction &tx, const QUuid &orderId);
    /** Error Conflict: it has a newer state, or is cancelled. */
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, const QUuid &orderId, const KnownOnlineOrder &state);
};

} // namespace hearth
