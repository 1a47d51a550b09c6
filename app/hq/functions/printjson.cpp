// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/printjson.h"
#include "core/ids.h"
#include "protocol/factbodies.h"

namespace hearth::hq {
namespace {
QJsonValue time(qint64 ms)
{
    return ms > 0 ? QJsonValue(ms) : QJsonValue();
}
} // namespace

QJsonObject toJson(const CloudJobRow &job)
{
    QJsonObject object{{QStringLiteral("id"), idText(job.jobId)}, {QStringLiteral("store"), job.storeCode},
                       {QStringLiteral("key"), job.key}, {QStringLiteral("station"), job.station},
                       {QStringLiteral("till"), job.tillNumber > 0 ? QJsonValue(job.tillNumber) : QJsonValue()},
                       {QStringLiteral("state"), job.state}, {QStringLiteral("reason"), job.reason},
                       {QStringLiteral("at_ms"), job.stateAtMs}, {QStringLiteral("requested_ms"), job.requestedAtMs},
                       {QStringLiteral("expires_ms"), job.expiresAtMs},
                       {QStringLiteral("cancel_requested_ms"), time(job.cancelRequestedAtMs)}};
    if (!job.callback.isEmpty())
        object.insert(QStringLiteral("callback"),
                      QJsonObject{{QStringLiteral("url"), job.callback}, {QStringLiteral("told_state"), job.calledState},
                                  {QStringLiteral("told_ms"), time(job.calledAtMs)}});
    return object;
}

QJsonObject toJson(const IncidentRow &row)
{
    const protocol::PrinterIncident &incident = row.incident;
    return {{QStringLiteral("id"), idText(incident.incidentId)}, {QStringLiteral("store"), row.storeCode},
            {QStringLiteral("till"), row.tillNumber}, {QStringLiteral("printer"), incident.printer},
            {QStringLiteral("address"), incident.address}, {QStringLiteral("condition"), conditionName(incident.condition)},
            {QStringLiteral("raw"), QString::fromLatin1(incident.raw.toHex())}, {QStringLiteral("started_ms"), incident.startedAtMs},
            {QStringLiteral("ended_ms"), time(incident.endedAtMs)}, {QStringLiteral("acknowledged_ms"), time(incident.acknowledgedAtMs)},
            {QStringLiteral("acknowledged_by"), incident.acknowledgedBy}, {QStringLiteral("received_ms"), row.receivedAtMs},
            {QStringLiteral("alerted_ms"), time(row.alertedAtMs)}};
}

} // namespace hearth::hq
