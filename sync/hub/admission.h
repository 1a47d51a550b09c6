// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "hqstore/ingeststore.h"
#include "hqstore/regionstore.h"
#include "hqstore/tillstore.h"
#include "protocol/messages.h"

namespace hearth::hub {

struct Admitted {
    hq::TillRow till; ///< as it was before: lastSeenMs is of its last connection
    hq::TillEpoch epoch; ///< where it is quarantined nothing may go on
    qint64 lease = 0; ///< number of the connection over all nodes
    hq::Region region = {}; ///< where it is fenced nothing may go on
};

/** Where a HELLO came in. */
struct Doorstep {
    QString node;
    qint64 seen = 0; ///< the newest change of a lease this node knew of when it opened the connection
};

/** Checks a HELLO: a known device that is not revoked and has signed our nonce. Notes that it was seen, and what it has stored;
    begins the facts to it anew where that does not fit what was sent. The till is this node's from then on. Two runs of its program that
    live at the same time quarantine it. One that was welcomed by a later region fences this one.
    Error Unauthorised, the same whatever is wrong; then nothing of it remains. In the writer. */
[[nodiscard]] Result<Admitted> admitDevice(storage::Transaction &tx, const Clock &clock, const QByteArray &nonce,
                                           const protocol::Hello &hello, const Doorstep &here);

/** What a till's own chain and ours say of each other is told to a person, and nothing of that database is taken any more. */
[[nodiscard]] Result<void> quarantineEpoch(storage::Transaction &tx, const Clock &clock, qint64 till, qint64 epoch, const char *kind,
                                           const QString &words);

/** Makes the device an ENROLL asks for with its one-time code, and revokes the till's older one. `till` becomes HQ's row id.
    Errors: Unauthorised as above; Conflict: the till has sales of another one, the code stays good. In the writer. */
[[nodiscard]] Result<protocol::Enrolled> enrollDevice(storage::Transaction &tx, const Clock &clock, const QByteArray &nonce,
                                                      const protocol::Enroll &enroll, qint64 &till);

} // namespace hearth::hub
