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
    QString openHours; ///< in the store's zone, as OpeningHours reads them; empty: always
    std::optional<qint64> alertAfterMin; ///< a printer may be down so long in opening hours; empty: as serve says
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
    static constexpr qint64 MaxAlertAfterMin = 24 * 60;
    /** Errors InvalidInput: hours that cannot be read, a time not 1 to MaxAlertAfterMin. */
    [[nodiscard]] static Result<void> setHours(storage::Transaction &tx, qint64 store, const QString &openHours,
                                               std::optional<qint64> alertAfterMin);
};

} // namespace hearth::hq
