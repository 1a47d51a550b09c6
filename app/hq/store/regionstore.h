// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QByteArray>
#include <QStringList>
#include <optional>

namespace hearth::hq {

/** One of the chain's regions: a headquarters with its database, of which at most one counts at a time. */
struct Region {
    qint64 epoch = 1;      ///< of the cluster: rises with each promotion
    QByteArray proof;      ///< 32 bytes that only a headquarters of this chain can make of the epoch; empty: it has not served yet
    qint64 fencedBy = 0;   ///< the epoch of the region that was promoted in its place; 0: none
    QString standby;       ///< what the standby's connection is called (application_name); empty: there is none
    QStringList addresses; ///< where tills find headquarters, in this region or another; empty: they know
};

/** How far the standby is. Positions are bytes of PostgreSQL's log. */
struct ReplicaProgress {
    QString standby;                 ///< as Region
    qint64 fencedBy = 0;             ///< as Region
    qint64 written = 0;              ///< what is committed until now is below
    std::optional<qint64> replicated; ///< the standby has it on its disk up to here; nothing: it is not connected, or may not be seen
};

/** Which region this is, in table chain_setting, so that its standby knows all of it. Stateless. */
class RegionStore {
public:
    static constexpr int MaxAddresses = 8;
    static constexpr int MaxAddress = 200;
    /** As the program begins to serve: makes the chain's secret once, and a new epoch where the server was promoted since, by whomever.
        `over`: a person says that this headquarters counts, above that epoch; it is then not fenced any more. True: the epoch is new. */
    [[nodiscard]] static Result<bool> begin(storage::Transaction &tx, qint64 over = 0);
    [[nodiscard]] static Result<Region> read(storage::Transaction &tx);
    [[nodiscard]] static Result<Region> read(storage::Database &db);
    /** Errors InvalidInput. Empty: none. */
    [[nodiscard]] static Result<void> setStandby(storage::Transaction &tx, const QString &name);
    [[nodiscard]] static Result<void> setAddresses(storage::Transaction &tx, const QStringList &addresses);
    /** A later region exists, as its `proof` shows: this one counts no more. False: the proof is none of this chain's. */
    [[nodiscard]] static Result<bool> fence(storage::Transaction &tx, qint64 epoch, const QByteArray &proof);
    /** Of SQLite nothing. */
    [[nodiscard]] static Result<ReplicaProgress> progress(storage::Database &db);
    /** The server follows another one and takes no writes. False on SQLite. */
    [[nodiscard]] static Result<bool> isStandby(storage::Database &db);
    /** Ends that; returns once it takes writes. Errors: Timeout (60 s), and the server's own. */
    [[nodiscard]] static Result<void> promote(storage::Database &db);
};

} // namespace hearth::hq
