// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct TillEpoch {
    qint64 id = 0;        ///< row id; grows with the time of its first contact
    qint64 committed = 0; ///< highest sequence that is stored
    QByteArray committedHash; ///< of that fact's body; empty where there is none
    bool another = false; ///< first seen at this contact, and the till had one before
    QByteArray chain;     ///< of the facts up to `committed`; empty: there is none (yet)
    QString quarantined;  ///< why nothing of it is taken any more; empty: it is not so
};

/** How far an epoch is, for who goes on from there. */
struct EpochMark {
    qint64 committed = 0;
    QByteArray chain; ///< as above
    qint64 chainFrom = -1; ///< the sequence it begins after; -1: it is not chained
    QByteArray epoch;
    bool quarantined = false;
};

struct QuarantinedFact {
    qint64 id = 0;
    QString storeCode;
    int tillNumber = 0;
    qint64 seq = 0;
    QUuid factId;
    int kind = 0;
    qint64 atMs = 0;
    qint64 receivedAtMs = 0;
    QString reason;
};

/** Tables till_epoch and ingest: which facts of which till are stored, and which could not be used. Stateless: works on the
    connection or transaction it is given. */
class IngestStore {
public:
    /** The row of a till's database; makes it at first contact. */
    [[nodiscard]] static Result<TillEpoch> epoch(storage::Transaction &tx, qint64 till, const QByteArray &epoch, qint64 nowMs);
    /** Stores a fact. `reason` empty: applied, otherwise quarantined. Error Conflict: this sequence is stored. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, qint64 epoch, qint64 seq, const protocol::Fact &fact,
                                          const QByteArray &hash, const QString &reason, qint64 receivedAtMs, qint64 clockAheadMs = 0);
    /** Error NotFound. */
    [[nodiscard]] static Result<EpochMark> mark(storage::Transaction &tx, qint64 epoch);
    /** Everything up to `seq` is stored, and this is the chain there (empty: none); never moves back. */
    [[nodiscard]] static Result<void> committed(storage::Transaction &tx, qint64 epoch, qint64 seq, const QByteArray &chain);
    /** The till chains this epoch's facts after sequence `from`: so does headquarters, over what it has. Returns the chain at the last
        committed fact; empty: that is before `from`. */
    [[nodiscard]] static Result<QByteArray> beginChain(storage::Transaction &tx, qint64 epoch, qint64 from);
    /** Nothing of this epoch is taken any more. The first reason stays. */
    [[nodiscard]] static Result<void> quarantine(storage::Transaction &tx, qint64 epoch, const QString &reason);
    /** Newest first. */
    [[nodiscard]] static Result<QList<QuarantinedFact>> quarantined(storage::Database &db, int limit);
    [[nodiscard]] static Result<qint64> quarantinedCount(storage::Database &db);
};

} // namespace hearth::hq
