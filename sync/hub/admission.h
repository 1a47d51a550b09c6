// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "hqstore/ingeststore.h"
#include "hqstore/tillstore.h"
#include "protocol/messages.h"

namespace hearth::hub {

struct Admitted {
    hq::TillRow till;
    hq::TillEpoch epoch;
};

/** Checks a HELLO: a known device that is not revoked and has signed our nonce. Notes that it was seen, and what it has stored;
    begins the facts to it anew where that does not fit what was sent.
    Error Unauthorised, the same whatever is wrong; then nothing of it remains. In the writer. */
[[nodiscard]] Result<Admitted> admitDevice(storage::Transaction &tx, const Clock &clock, const QByteArray &nonce,
                                           const protocol::Hello &hello);

/** Makes the device an ENROLL asks for with its one-time code, and revokes the till's older one. `till` becomes HQ's row id.
    Errors: Unauthorised as above; Conflict: the till has sales of another one, the code stays good. In the writer. */
[[nodiscard]] Result<protocol::Enrolled> enrollDevice(storage::Transaction &tx, const Clock &clock, const QByteArray &nonce,
                                                      const protocol::Enroll &enroll, qint64 &till);

} // namespace hearth::hub
