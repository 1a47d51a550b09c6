// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct Store {
    qint64 id = 0;
    QString code; ///< "SZ001"
    protocol::StoreSettings settings;
};

/** Table store. Stateless: works on the connection or transaction it is given. */
class StoreStore {
public:
    [[nodiscard]] static Result<std::optional<Store>> find(storage::Database &db, const QString &code);
    [[nodiscard]] static Result<std::optional<Store>> find(storage::Transaction &tx, const QString &code);
    /** By code. */
    [[nodiscard]] static Result<QList<Store>> all(storage::Database &db);
    /** Error InvalidInput: a code not of 1 to 32 letters, digits, - or _, an unknown zone, a cut-off not HH:MM, a currency not of
        three capital letters. Conflict: the code exists. */
    [[nodiscard]] static Result<Store> add(storage::Transaction &tx, const QString &code, const protocol::StoreSettings &settings,
                                           qint64 nowMs);
};

} // namespace hearth::hq
