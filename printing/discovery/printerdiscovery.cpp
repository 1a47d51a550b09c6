// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "discovery/printerdiscovery.h"

#include "discovery/subnet.h"

#include <algorithm>

namespace hearth {
namespace {
QString words(PortProbe::Outcome outcome)
{
    switch (outcome) {
    case PortProbe::Outcome::Printer: return {};
    case PortProbe::Outcome::Closed: return QStringLiteral("announces itself, but cannot be reached");
    case PortProbe::Outcome::Silent: return QStringLiteral("open, not a printer: it does not answer a printer's question");
    case PortProbe::Outcome::HungUp:
        return QStringLiteral("open, not a printer: it hung up; a printer does this while another program has it");
    case PortProbe::Outcome::NotPrinter: return QStringLiteral("open, not a printer: it answers something else");
    }
    return {};
}
} // namespace

QString PrinterDiscovery::Target::address() const
{
    const bool six = host.protocol() == QAbstractSocket::IPv6Protocol;
    return (six ? QStringLiteral("tcp:[%1]:%2") : QStringLiteral("tcp:%1:%2")).arg(host.toString()).arg(port);
}

PrinterDiscovery::PrinterDiscovery(QObject *parent) : QObject(parent), m_query(new MdnsQuery(this))
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &PrinterDiscovery::end);
    connect(m_query, &MdnsQuery::finished, this, &PrinterDiscovery::onAnnounced);
}

PrinterDiscovery::~PrinterDiscovery()
{
    cancel();
}

Result<void> PrinterDiscovery::start(const Options &options)
{
    if (m_running)
        return fail(ErrorCode::Busy, QStringLiteral("a search for printers is under way"));
    if (options.port < MdnsQuery::MinPort)
        return fail(ErrorCode::InvalidInput, QStringLiteral("port %1 is not one for raw printing").arg(options.port));
    QList<Target> targets;
    if (!options.subnet.isEmpty()) {
        HEARTH_ASSIGN(const Subnet subnet, Subnet::parse(options.subnet));
        const auto hosts = subnet.hosts();
        for (const QHostAddress &host : hosts)
            targets.append({host, options.port});
    }
    m_options = options;
    m_waiting = targets;
    m_tried.clear();
    m_names.clear();
    m_results.clear();
    m_done = 0;
    m_running = true;
    m_asking = options.announced;
    m_limit.start(options.limitMs);
    if (m_asking)
        m_query->start(options.mdnsAddress, options.mdnsPort, options.mdnsMs);
    // Also what finds nothing to do ends after this call.
    QMetaObject::invokeMethod(this, &PrinterDiscovery::more, Qt::QueuedConnection);
    return {};
}

void PrinterDiscovery::cancel()
{
    m_running = false;
    m_asking = false;
    m_limit.stop();
    m_query->cancel();
    m_waiting.clear();
    for (PortProbe *probe : std::exchange(m_probes, {})) {
        probe->disconnect(this);
        probe->deleteLater();
    }
}

void PrinterDiscovery::more()
{
    if (!m_running)
        return;
    while (m_probes.size() < MaxOpen && !m_waiting.isEmpty() && m_results.size() < MaxFound) {
        const Target target = m_waiting.takeFirst();
        const QString address = target.address();
        if (m_tried.contains(address))
            continue;
        m_tried.insert(address);
        auto *probe = new PortProbe(target.host, target.port, m_options.times, this);
        probe->setObjectName(address);
        m_probes.append(probe);
        connect(probe, &PortProbe::finished, this, [this, probe, target](PortProbe::Outcome outcome) {
            m_probes.removeOne(probe);
            probe->deleteLater();
            onProbed(target, outcome);
        });
        probe->start();
    }
    if (m_probes.isEmpty() && !m_asking)
        end();
}

void PrinterDiscovery::onAnnounced(const QList<MdnsQuery::Found> &announced)
{
    m_asking = false;
    for (const MdnsQuery::Found &one : announced) {
        const Target target{one.address, one.port};
        const QString address = target.address();
        if (m_names.size() >= MaxFound)
            break;
        m_names.insert(address, one.name);
        const auto known = std::find_if(m_results.begin(), m_results.end(), [&](const FoundPrinter &printer) { return printer.address == address; });
        if (known != m_results.end()) {
            known->name = one.name;
            known->how = FoundPrinter::How::Announced;
            Q_EMIT found(*known);
            if (!m_running)
                return;
        } else {
            // Found closed by the sweep: once more, now that it says it is there.
            if (std::none_of(m_probes.begin(), m_probes.end(), [&](const PortProbe *probe) { return probe->objectName() == address; })) {
                m_tried.remove(address);
                m_waiting.prepend(target);
            }
        }
    }
    more();
}

void PrinterDiscovery::onProbed(const Target &target, PortProbe::Outcome outcome)
{
    ++m_done;
    const QString address = target.address();
    const auto name = m_names.constFind(address);
    const bool announced = name != m_names.constEnd();
    if ((outcome != PortProbe::Outcome::Closed || announced) && m_results.size() < MaxFound) {
        const FoundPrinter printer{address, announced ? *name : QString(), announced ? FoundPrinter::How::Announced : FoundPrinter::How::Swept,
                                   outcome == PortProbe::Outcome::Printer, words(outcome)};
        m_results.append(printer);
        Q_EMIT found(printer);
    }
    if (!m_running)
        return;
    Q_EMIT progressed(m_done, m_done + static_cast<int>(m_probes.size() + m_waiting.size()));
    more();
}

void PrinterDiscovery::end()
{
    cancel();
    Q_EMIT finished(results());
}

QList<FoundPrinter> PrinterDiscovery::results() const
{
    QList<FoundPrinter> sorted = m_results;
    std::stable_sort(sorted.begin(), sorted.end(), [](const FoundPrinter &a, const FoundPrinter &b) {
        return a.answered != b.answered ? a.answered : a.address < b.address;
    });
    return sorted;
}

} // namespace hearth
