// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth {

/** Table counter: numbers without gaps, because they are taken in the transaction that uses them. Stateless. */
class CounterStore {
public:
    /** The next receipt number, from 1. */
    [[nodiscard]] static Result<qint64> nextReceipt(storage::Transaction &tx);
    /** The next one will be above `number`, which an earlier database of this till has given. */
    [[nodiscard]] static Result<void> passReceipt(storage::Transaction &tx, qint64 number);
    /** The last one that was given. */
    [[nodiscard]] static Result<qint64> lastReceipt(storage::Database &db);
};

} // namespace hearth
