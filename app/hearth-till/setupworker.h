// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "devicesetup.h"
#include "discovery/printerdiscovery.h"
#include "spooler/printerprobe.h"
#include "spooler/ticketsender.h"

namespace hearth {

/** The device's side of DeviceSetup. Each answer carries the number of the question it belongs to. Setup's thread. */
class SetupWorker : public QObject {
    Q_OBJECT
public:
    SetupWorker(DeviceSetup::Options options, const Clock &clock);
    ~SetupWorker() override;

    void search(int turn);
    void probe(int turn, const QString &address, PrinterLanguage language);
    void printTestPage(int turn, const PrinterRow &printer, const QString &language, const escpos::GlyphSource &glyphs);
    void cancel();

Q_SIGNALS:
    void found(int turn, const hearth::PrinterCandidate &candidate);
    void progressed(int turn, int done, int total);
    void searched(int turn, const QString &error);
    void probed(int turn, const hearth::PrinterFinding &finding);
    void testPagePrinted(int turn, const hearth::TestPage &page);

private:
    void searchNext();
    DeviceSetup::Options m_options;
    const Clock &m_clock;
    int m_turn = 0;
    std::unique_ptr<PrinterDiscovery> m_discovery; ///< its timers belong to this thread
    QStringList m_ranges;   ///< still to be searched
    bool m_announced = false;
    QString m_error;        ///< of the ranges so far
    std::unique_ptr<PrinterProbe> m_probe;
    std::unique_ptr<TicketSender> m_sender;
};

} // namespace hearth
