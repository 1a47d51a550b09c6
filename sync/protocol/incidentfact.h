// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/printer/printerincident.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

namespace hearth {

/** The body of the printer.incident fact: the spooler tells of beginning and end with it, the window of the acknowledgement. */
[[nodiscard]] inline protocol::PrinterIncident incidentFact(const PrinterIncident &incident)
{
    protocol::PrinterIncident fact;
    fact.incidentId = incident.incidentId;
    fact.printer = incident.printerName;
    fact.condition = incident.condition;
    fact.startedAtMs = incident.startedAtMs;
    fact.endedAtMs = incident.endedAtMs;
    fact.acknowledgedAtMs = incident.acknowledgedAtMs;
    fact.acknowledgedBy = incident.acknowledgedBy;
    fact.raw = incident.raw;
    fact.address = incident.address;
    return fact;
}

} // namespace hearth
