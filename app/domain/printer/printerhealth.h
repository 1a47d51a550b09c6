// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QMetaType>
#include <QString>

namespace hearth {

/** What a printer says of itself. `Unknown` is not bad: nothing has answered yet. Append only: sent and stored. */
enum class PrinterCondition {
    Unknown = 0,
    Ok = 1,
    PaperNearEnd = 2, ///< still prints
    PaperOut = 3,
    CoverOpen = 4,
    CutterError = 5,
    HeadHot = 6,       ///< waits by itself
    Unrecoverable = 7,
    Offline = 8,       ///< answers, but is offline for another reason
    Unreachable = 9,   ///< at least two answers missed
};

/** "ok", "paper_near_end" … as in the HTTP API. */
[[nodiscard]] QString conditionName(PrinterCondition condition);
/** Whether a ticket sent now would come out. */
[[nodiscard]] bool canPrint(PrinterCondition condition);

struct PrinterHealth {
    QString printer; ///< its name at the till
    QString address; ///< "tcp:HOST:PORT"
    PrinterCondition condition = PrinterCondition::Unknown;
    QByteArray raw;     ///< the status bytes it was read from; empty where nothing was answered
    qint64 sinceMs = 0; ///< of this condition
    qint64 seenMs = 0;  ///< last answer; 0: never
    int queued = 0;     ///< jobs that wait for it
    QString drawer = {}; ///< "open", "closed", "stuck" (did not open when kicked); empty: not known
    int rollLeftMm = -1;   ///< estimated from what was printed; -1: not known
    qint64 rollEndsMs = 0; ///< when it will end if it goes on like this; 0: not known
    QString note = {};   ///< unreachable: why, as the connection says it; begins with anotherOwner() or contains inUseBy() where it is held
    bool operator==(const PrinterHealth &) const = default;
};

/** "another till or program has it": it takes connections and ends them at once. */
[[nodiscard]] QString anotherOwner();
/** Stands between a device and who has it, in words of a connection: " is in use by ". */
[[nodiscard]] QString inUseBy();

/** A job's way; it only moves forward (held goes back to sending only before a byte was sent). Stored and sent. */
enum class PrintState {
    Queued = 1,
    Sending = 2, ///< committed before the first byte is written
    Sent = 3,    ///< all bytes written, the answer to the fence is awaited
    Printed = 4, ///< proved by the printer's answer
    Held = 5,    ///< paper, cover, offline: waits and goes on by itself; no byte was consumed
    Unknown = 6, ///< may be on paper; never sent again by itself
    Failed = 7,  ///< will not be printed; reason kept
};
[[nodiscard]] QString printStateName(PrintState state);

} // namespace hearth
Q_DECLARE_METATYPE(hearth::PrinterHealth)
