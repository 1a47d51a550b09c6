// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runner.h"

namespace hearth::hq {

class MemberKeys;

/** What functions may ask of the running headquarters beyond the database; wired in main(). Any thread. */
struct HqServices {
    std::function<QList<qint64>()> onlineTills;              ///< row ids of tills that are connected now, to any node
    std::function<QList<FunctionState>()> functionStates;
    /** Posts JSON to a URL and gives the status of the answer, as HttpClient::postJson() does. */
    std::function<Result<int>(const QString &url, const QByteArray &body)> post = {};
    qint64 alertAfterMs = 5 * 60'000; ///< how long a printer may be down in opening hours; a store may say otherwise
    QString alertUrl = {};            ///< where alerts are posted; empty: nowhere
    std::function<void()> wakeTimers = {}; ///< pauses or orders of timers have changed
    std::function<storage::DatabasePool::Usage()> connections = {};
    QString node = {};                                                ///< this run of the program: "NAME/what no other has"
    std::function<QHash<qint64, QString>()> tillNodes = {}; ///< row ids of the tills that are connected now, each with its node
    QString holidays = QStringLiteral("CN"); ///< of forecasts, where the chain has not said its own
    int forecastThreads = 2;                 ///< that train
    std::function<qsizetype()> tillsHere = {};                ///< how many of them are connected to this node
    std::shared_ptr<const MemberKeys> memberKeys = {};        ///< for members' phone numbers; nullptr: they are not here
};

/** What the runner does where a function does not come back: it is noted in the audit, and told where alerts are posted. */
[[nodiscard]] Runner::Alarm functionAlarm(storage::Writer &writer, const Clock &clock, const QString &alertUrl);

/** The functions of this program, to look at: nothing of a running headquarters is behind them. */
[[nodiscard]] const Registry &programFunctions();

/** The name people know a node by. */
[[nodiscard]] QString nodeName(const QString &node);

/** Adds every function of headquarters. */
void registerFunctions(Registry &registry, const HqServices &services);

} // namespace hearth::hq
