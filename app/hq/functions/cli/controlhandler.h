// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/controlsocket.h"
#include "functions/hqservices.h"

namespace hearth::hq {

/** What the control socket needs of the running headquarters. Any thread. */
struct ControlHooks {
    std::function<void(const QList<qint64> &)> wakeTills;
    std::function<void(qint64 till, const QString &reason)> disconnectTill;
    std::function<QList<FunctionState>()> functionStates;
    std::function<void()> wakeTimers = {};
    std::function<void()> reloadTls = {}; ///< on the thread of `thread`
    QString directory = {};               ///< headquarters' data directory: certificates are there
};

/** The handler of the control socket: administrators' requests go through the writer, "functions" is answered from memory.
    Called on the thread of `thread`, where replies are given too. */
[[nodiscard]] ControlServer::Handler controlHandler(storage::Writer &writer, const Clock &clock, ControlHooks hooks, QObject *thread);

} // namespace hearth::hq
