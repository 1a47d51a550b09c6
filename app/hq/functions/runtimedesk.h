// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QJsonObject>

namespace hearth::hq {

/** Pauses functions and runs timers by hand: the same from the command line and over HTTP. Stateless: works in the transaction it is
    given. Each change is audited. */
class RuntimeDesk {
public:
    struct Who {
        qint64 nowMs = 0;
        QString actor; ///< "key:NAME" or "command line"
    };
    [[nodiscard]] static bool takes(const QString &command);
    /** {"command": NAME, "function": F, …}: "function_pause" {reason?} → {paused, changed}; "function_resume" → {resumed, changed};
        "timer_pause", "timer_resume": the same of timers only; "timer_run" {store?} → {timer, runs: [{store, planned_ms}]}: as soon as possible,
        where it is a stores' timer in every store or the one given. Errors: NotFound (the function, the store), InvalidInput. */
    [[nodiscard]] static Result<QJsonObject> handle(storage::Transaction &tx, const QJsonObject &request, const Who &who);
};

} // namespace hearth::hq
