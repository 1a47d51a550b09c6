// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/printer/printerhealth.h"

namespace hearth {

QString conditionName(PrinterCondition condition)
{
    switch (condition) {
    case PrinterCondition::Unknown: return QStringLiteral("unknown");
    case PrinterCondition::Ok: return QStringLiteral("ok");
    case PrinterCondition::PaperNearEnd: return QStringLiteral("paper_near_end");
    case PrinterCondition::PaperOut: return QStringLiteral("paper_out");
    case PrinterCondition::CoverOpen: return QStringLiteral("cover_open");
    case PrinterCondition::CutterError: return QStringLiteral("cutter_error");
    case PrinterCondition::HeadHot: return QStringLiteral("head_hot");
    case PrinterCondition::Unrecoverable: return QStringLiteral("unrecoverable");
    case PrinterCondition::Offline: return QStringLiteral("offline");
    case PrinterCondition::Unreachable: return QStringLiteral("unreachable");
    }
    return QStringLiteral("unknown");
}

bool canPrint(PrinterCondition condition)
{
    return condition == PrinterCondition::Ok || condition == PrinterCondition::PaperNearEnd;
}

QString printStateName(PrintState state)
{
    switch (state) {
    case PrintState::Queued: return QStringLiteral("queued");
    case PrintState::Sending: return QStringLiteral("sending");
    case PrintState::Sent: return QStringLiteral("sent");
    case PrintState::Printed: return QStringLiteral("printed");
    case PrintState::Held: return QStringLiteral("held");
    case PrintState::Unknown: return QStringLiteral("unknown");
    case PrintState::Failed: return QStringLiteral("failed");
    }
    return QStringLiteral("unknown");
}

QString anotherOwner()
{
    return QStringLiteral("another till or program has it");
}

QString inUseBy()
{
    return QStringLiteral(" is in use by ");
}

} // namespace hearth
