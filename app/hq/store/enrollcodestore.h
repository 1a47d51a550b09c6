// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

/** Table enroll_code: one-time codes, kept as hashes. Stateless: works in the transaction it is given. */
class EnrollCodeStore {
public:
    static constexpr qint64 LifetimeMs = 10LL * 60 * 1000;

    /** A new code for a till, as "4F7K-M2QX" (40 random bits, Crockford's base 32: no I, L, O, U). Earlier open codes of that till
        serve no more. Shown once; only its hash is stored. */
    [[nodiscard]] static Result<QString> issue(storage::Transaction &tx, qint64 till, qint64 nowMs);
    /** Uses a code up and returns its till. As typed: case, spaces and dashes do not matter, O reads as 0, I and L as 1.
        Error Unauthorised, the same for unknown, used and expired. */
    [[nodiscard]] static Result<qint64> redeem(storage::Transaction &tx, const QString &code, qint64 nowMs);
    /** Deletes codes that expired before `beforeMs`; returns how many. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs);
};

} // namespace hearth::hq
