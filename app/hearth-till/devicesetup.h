// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "spooler/spooler.h"
#include "till/printersetup.h"

#include <QThread>

namespace hearth {

class SetupWorker;

/** PrinterSetup with real devices: discovery, probe and a test page on a thread of its own, begun with the first question. Window's
    thread. */
class DeviceSetup : public PrinterSetup {
    Q_OBJECT
public:
    struct Options {
        /** Where printers are looked for, "127.0.0.0/28", and nowhere else; empty: the private networks this machine is in, at most
            256 addresses of each, and who announces itself there. */
        QStringList ranges;
        quint16 port = 9100;
        int answerMs = 2'000; ///< how long a printer has for an answer
        int readyMs = 15'000; ///< how long it has to become ready for the test page
        PrintSpooler::Config printing;
        std::function<escpos::GlyphSource()> glyphs; ///< called once, on the window's thread; may be missing
    };
    DeviceSetup(Options options, const Clock &clock, QObject *parent = nullptr);
    ~DeviceSetup() override;

    void search() override;
    void probe(const QString &address, PrinterLanguage language) override;
    void printTestPage(const PrinterRow &printer, const QString &language) override;
    void cancel() override;

private:
    void begin();
    std::function<escpos::GlyphSource()> m_makeGlyphs;
    escpos::GlyphSource m_glyphs;
    QThread m_thread;
    SetupWorker *m_worker; ///< lives on m_thread once that runs
    int m_turn = 0;        ///< what belongs to an earlier one is not told
};

} // namespace hearth
