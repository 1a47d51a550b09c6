// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/cli/tillcommands.h"
#include "till/tillidentity.h"

namespace hearth::cli {

/** Name of the till's secret key in its data directory. */
inline QString keyFile() { return QStringLiteral("device.key"); }

/** Makes a data directory a till of HQ's: a new key pair, the code sent to HQ, key (mode 0600) and identity stored. Enrolling
    again replaces the device and gives the database a new epoch: all facts that are kept are sent again (HQ knows an order by its
    id), and HQ begins its own anew. `authorities` (PEM) are trusted from then on, and no other; empty: those the directory has.
    Blocks. Errors: Busy (a till runs there), InvalidInput (no wss or ws URL, wss and no authority), Unauthorised (wrong code, or who
    answers is not HQ), Unavailable, Conflict (sales of another till are in the directory). */
[[nodiscard]] Result<TillIdentity> enrol(const QString &dataDirectory, const QString &hq, const QString &code,
                                         const decltype(CommandHooks::enroll) &send, QByteArray authorities = {});

} // namespace hearth::cli
