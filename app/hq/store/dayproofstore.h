// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/factbodies.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** One till's business day, from both sides. */
struct DayProof {
    enum class State {
        Proved,  ///< both have the same figures and the same chain
        Differs, ///< they have not
        Open,    ///< the till has not closed the day: headquarters' figures alone
    };
    QString storeCode;
    int tillNumber = 0;
    State state = State::Open;
    protocol::DayFigures till;         ///< as its newest day.closed says
    protocol::DayFigures headquarters; ///< as it is now
    QByteArray chain;                  ///< the till's, when it closed the day
    std::optional<bool> chainMatches;  ///< nothing: headquarters has no chain of this till, or the day is open
    qint64 seq = 0;                    ///< of the fact that closed it
    qint64 receivedAtMs = 0;
    qint64 lastSeenMs = 0;             ///< of the till; 0: never
    qint64 quarantined = 0;            ///< facts of this till that are set aside, of whatever day
};

/** Table day_proof, and what it is held against. Stateless: works on the connection or transaction it is given. */
class DayProofStore {
public:
    struct Closing {
        qint64 till = 0;
        qint64 epoch = 0;
        qint64 seq = 0;
        qint64 atMs = 0;
        qint64 receivedAtMs = 0;
        std::optional<bool> chainMatches;
    };
    /** Keeps what a till says of a day; a later fact of the same epoch, or one of a later epoch, replaces it. */
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, const Closing &closing, const protocol::DayClosed &day);
    /** Every till of every store (or of one), by store and number. */
    [[nodiscard]] static Result<QList<DayProof>> of(storage::Database &db, QDate date, std::optional<qint64> store = std::nullopt);
};

} // namespace hearth::hq
