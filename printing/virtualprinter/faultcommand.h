// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

namespace hearth::virtualprinter {

enum class Fault {
    PaperOut, PaperNearEnd, PaperOk, PaperEndAt, NearEndAt, RollNew, Tear,
    CoverOpen, CoverClose, CutterJam, CutterJamAt, CutterOk, HeadHot, HeadOk, Unrecoverable, ErrorOk,
    DrawerOpen, DrawerClosed, DrawerStuck, Offline, Online, PowerOff, PowerOffAt, PowerOn,
    Slow, SlowOff, HalfOpen, HalfOpenOff, Silent, SilentOff, Drop, Status,
};

/** One line of the control listener or of a script. */
struct FaultCommand {
    Fault fault = Fault::Status;
    qint64 n = 0; ///< dots, cuts, bytes or bytes a second, where the line has a number
    bool operator==(const FaultCommand &) const = default;
};

/** Error InvalidInput lists what is known. */
[[nodiscard]] Result<FaultCommand> readFault(const QString &line);

/** The lines that readFault() knows, for usage texts. */
[[nodiscard]] QString faultUsage();

} // namespace hearth::virtualprinter
