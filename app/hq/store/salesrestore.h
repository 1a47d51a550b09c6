// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

/** What a till sold under its earlier databases, from table ingest, for its new one. Stateless. */
class SalesRestore {
public:
    static constexpr int Days = 7;          ///< business dates before today's (UTC)
    static constexpr int MaxFacts = 50'000; ///< looked at, of each earlier database

    /** Appends to the facts to the till the sales and refunds of its databases but `epoch` (a row id), oldest first; returns how many
        documents. A refund of a sale that is older is left out with it. */
    [[nodiscard]] static Result<qint64> sendTo(storage::Transaction &tx, qint64 till, qint64 epoch, qint64 nowMs);
};

} // namespace hearth::hq
