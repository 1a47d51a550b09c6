// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "hqstore/incidentstore.h"
#include "protocol/factbodies.h"

#include <algorithm>

namespace hearth::hq {
namespace {
// A till may have been seen so much later than it was heard last: three heartbeats and some.
constexpr qint64 SeenTooLateMs = 120'000;

/** When it began, by headquarters' clock. One of which the till tells at once has begun just now. One that it could not tell of before
    began when it says, its clock being as wrong as its HELLO showed, but neither while it still was connected nor after now. One that
    would have begun long before the till's last connection is of a clock that cannot be believed, and counts from now. */
qint64 beganMs(const protocol::PrinterIncident &incident, const IngestFunction::Fact &fact)
{
    const qint64 saidMs = incident.startedAtMs - fact.clockAheadMs;
    if (saidMs < fact.madeSinceMs - SeenTooLateMs)
        return fact.receivedAtMs;
    return std::min(std::max(saidMs, fact.madeSinceMs), fact.receivedAtMs);
}

/** Fact 5. On the writer's thread. */
class PrinterIncident final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.printer_incident"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::PrinterIncident)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::PrinterIncident incident, protocol::decodePrinterIncident(fact.body));
        return IncidentStore::put(tx, fact.till, incident, beganMs(incident, fact), fact.receivedAtMs);
    }
};
} // namespace

std::unique_ptr<IngestFunction> makePrinterIncident()
{
    return std::make_unique<PrinterIncident>();
}

} // namespace hearth::hq
