// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "setupworker.h"
#include "core/businessdate.h"
#include "core/ids.h"
#include "discovery/subnet.h"
#include "spooler/printfacts.h"
#include "transport/transport.h"

namespace hearth {
namespace {
constexpr int RangePrefix = 24;
constexpr qsizetype MostRanges = 4;

PrinterFinding findingOf(const QString &address, const ProbeReport &report, const QString &error)
{
    PrinterFinding finding;
    finding.address = address;
    finding.oneWay = report.oneWay;
    finding.condition = report.condition;
    finding.raw = report.raw;
    finding.capabilities = report.capabilities;
    QStringList claims{report.names.value(QStringLiteral("maker")), report.names.value(QStringLiteral("model"))};
    claims.removeAll(QString());
    finding.claims = claims.join(QLatin1Char(' '));
    finding.isPrinter = error.isEmpty() && (report.oneWay || !report.raw.isEmpty());
    if (!finding.isPrinter)
        finding.reason = error.isEmpty() ? QStringLiteral("no answer to a printer's question") : error;
    return finding;
}

TestPage pageOf(const TicketSender::Report &report)
{
    using Sent = TicketSender::Outcome;
    using Told = TestPage::Outcome;
    const Told outcome = report.outcome == Sent::Printed      ? Told::Printed
                         : report.outcome == Sent::NotPrinted ? Told::NotPrinted
                         : report.outcome == Sent::Unknown    ? Told::Unknown
                                                              : Told::SentNotProved;
    return {outcome, report.reason};
}

Ticket testTicket(const PrinterRow &printer, const QString &language, const Clock &clock)
{
    Ticket ticket;
    ticket.kind = TicketKind::Test;
    ticket.jobId = newId(clock);
    ticket.storeName = QStringLiteral("Hearth");
    ticket.title = printer.address;
    ticket.localTime = StoreCalendar{}.local(clock.nowMs()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    ticket.language = language;
    if (printer.language == PrinterLanguage::Tspl) { // laid out as every label will be
        ticket.kind = TicketKind::Label;
        ticket.lines.append({QStringLiteral("珍珠奶茶 Milk tea"), QStringLiteral("大杯 L"), QStringLiteral("少冰 less ice"), 1, {}});
        ticket.part = ticket.parts = 1;
    }
    return ticket;
}
} // namespace

SetupWorker::SetupWorker(DeviceSetup::Options options, const Clock &clock) : m_options(std::move(options)), m_clock(clock) {}

SetupWorker::~SetupWorker() = default;

void SetupWorker::search(int turn)
{
    cancel();
    m_turn = turn;
    m_error.clear();
    m_announced = m_options.ranges.isEmpty();
    m_ranges = m_options.ranges.isEmpty() ? ownSubnets(RangePrefix).mid(0, MostRanges) : m_options.ranges;
    if (m_ranges.isEmpty())
        m_ranges.append(QString()); // those that announce themselves
    m_discovery = std::make_unique<PrinterDiscovery>();
    connect(m_discovery.get(), &PrinterDiscovery::found, this, [this](const FoundPrinter &printer) {
        Q_EMIT found(m_turn, {printer.address, printer.name, printer.answered, printer.note});
    });
    connect(m_discovery.get(), &PrinterDiscovery::progressed, this, [this](int done, int total) { Q_EMIT progressed(m_turn, done, total); });
    connect(m_discovery.get(), &PrinterDiscovery::finished, this, &SetupWorker::searchNext, Qt::QueuedConnection);
    searchNext();
}

void SetupWorker::searchNext()
{
    if (m_discovery == nullptr || m_discovery->isRunning())
        return;
    while (!m_ranges.isEmpty()) {
        PrinterDiscovery::Options options;
        options.announced = std::exchange(m_announced, false);
        options.subnet = m_ranges.takeFirst();
        options.port = m_options.port;
        const auto started = m_discovery->start(options);
        if (started)
            return;
        m_error = started.error().toString();
    }
    Q_EMIT searched(m_turn, m_error);
}

void SetupWorker::probe(int turn, const QString &address, PrinterLanguage language)
{
    cancel();
    m_turn = turn;
    auto transport = makeTransport(address);
    if (!transport) {
        Q_EMIT probed(turn, findingOf(address, {}, transport.error().toString()));
        return;
    }
    const auto depth = language == PrinterLanguage::Tspl ? PrinterProbe::Depth::Label : PrinterProbe::Depth::Probe;
    m_probe = std::make_unique<PrinterProbe>(std::move(*transport), depth, m_options.answerMs);
    connect(m_probe.get(), &PrinterProbe::finished, this, [this, address](const ProbeReport &report, const QString &error) {
        m_probe.release()->deleteLater();
        Q_EMIT probed(m_turn, findingOf(address, report, error));
    });
    m_probe->start();
}

void SetupWorker::printTestPage(int turn, const PrinterRow &printer, const QString &language, const escpos::GlyphSource &glyphs)
{
    cancel();
    m_turn = turn;
    auto transport = makeTransport(printer.address);
    if (!transport) {
        Q_EMIT testPagePrinted(turn, {TestPage::Outcome::NotPrinted, transport.error().toString()});
        return;
    }
    const PaperProfile paper = paperOf(printer);
    const TicketLayout layout = layoutTicket(testTicket(printer, language, m_clock), paper);
    m_sender = std::make_unique<TicketSender>(std::move(*transport), m_options.printing, m_clock, m_options.readyMs, printer.language);
    connect(m_sender.get(), &TicketSender::finished, this, [this](const TicketSender::Report &report) {
        m_sender.release()->deleteLater();
        Q_EMIT testPagePrinted(m_turn, pageOf(report));
    });
    const auto encode = [layout, printer, glyphs](escpos::Fence fence, const QByteArray &id) { return bytesOf(layout, printer, fence, id, glyphs); };
    m_sender->send(encode, paperTimeMs(layout, paper, m_options.printing.paperMmPerS), paperMm(layout, paper));
}

void SetupWorker::cancel()
{
    m_turn = 0;
    m_discovery.reset();
    m_ranges.clear();
    m_probe.reset();
    m_sender.reset();
}

} // namespace hearth
