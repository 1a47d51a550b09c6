// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/trace.h"
#include "core/ids.h"

#include <algorithm>

namespace hearth::hq {

void Trace::add(const QString &name, qint64 atMs, const QJsonObject &more)
{
    if (atMs > 0)
        m_hops.append({atMs, name, more});
}

void Trace::addJob(const PrintJobRow &job)
{
    QJsonObject more{{QStringLiteral("job"), idText(job.jobId)}, {QStringLiteral("station"), job.station},
                     {QStringLiteral("kind"), job.kind}, {QStringLiteral("printer"), job.printer},
                     {QStringLiteral("copy"), job.copy}};
    add(QStringLiteral("job_queued"), job.queuedAtMs, more);
    add(QStringLiteral("sending"), job.sendingAtMs, more);
    QJsonObject sent = more;
    if (job.state == PrintState::Sent) { // and rests there: nothing will prove it
        sent.insert(QStringLiteral("reason"), job.reason);
        sent.insert(QStringLiteral("proof"), job.proof);
    }
    add(QStringLiteral("sent"), job.sentAtMs, sent);
    if (job.state == PrintState::Printed) {
        more.insert(QStringLiteral("proof"), job.proof);
        add(QStringLiteral("printed"), job.printedAtMs > 0 ? job.printedAtMs : job.stateAtMs, more);
    } else if (job.state == PrintState::Held || job.state == PrintState::Unknown || job.state == PrintState::Failed) {
        more.insert(QStringLiteral("reason"), job.reason);
        const bool cancelled = job.state == PrintState::Failed && job.reason == QLatin1String("cancelled");
        add(cancelled ? job.reason : printStateName(job.state), job.stateAtMs, more);
    }
}

QJsonArray Trace::toJson()
{
    std::stable_sort(m_hops.begin(), m_hops.end(), [](const Hop &a, const Hop &b) { return a.atMs < b.atMs; });
    QJsonArray hops;
    for (const Hop &hop : std::as_const(m_hops)) {
        QJsonObject object = hop.more;
        object.insert(QStringLiteral("hop"), hop.name);
        object.insert(QStringLiteral("at_ms"), hop.atMs);
        hops.append(object);
    }
    return hops;
}

} // namespace hearth::hq
