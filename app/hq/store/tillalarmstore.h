// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

/** What is wrong with a till's identity or the chain of its facts. */
struct TillAlarm {
    QString storeCode;
    int tillNumber = 0;
    QString kind;          ///< set_back, fork, gap, clone
    QString words;
    qint64 atMs = 0;       ///< first
    qint64 lastAtMs = 0;
    qint64 times = 0;
    bool quarantined = false; ///< nothing of that database is taken any more
};

/** Table till_alarm: open until the till comes with a new epoch. Stateless: works on the connection or transaction it is given. */
class TillAlarmStore {
public:
    static constexpr char SetBack[] = "set_back"; ///< its database is older than what it has sent
    static constexpr char Fork[] = "fork";        ///< its facts are not those it has told of
    static constexpr char Gap[] = "gap";          ///< it has not kept what headquarters lacks
    static constexpr char Clone[] = "clone";      ///< two programs run with one identity
    /** Opens it, or counts it once more. `kind` is one of the above. */
    [[nodiscard]] static Result<void> raise(storage::Transaction &tx, qint64 till, qint64 epoch, const char *kind, const QString &words,
                                            qint64 nowMs);
    /** The till has come with epoch `epoch`: what was wrong with those before is over. */
    [[nodiscard]] static Result<void> resolve(storage::Transaction &tx, qint64 till, qint64 epoch, qint64 nowMs);
    /** Those that are open, by store and till. */
    [[nodiscard]] static Result<QList<TillAlarm>> open(storage::Database &db);
};

} // namespace hearth::hq
