// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/printer/capabilities.h"
#include "domain/printer/printerhealth.h"
#include "printjobs/printjobstore.h"

#include <QObject>

namespace hearth {

/** What a search for printers came upon. */
struct PrinterCandidate {
    QString address;       ///< "tcp:192.168.1.50:9100"
    QString name;          ///< as it announces itself; may be empty, not to be trusted
    bool answered = false; ///< as a printer does
    QString note;          ///< why not
    bool operator==(const PrinterCandidate &) const = default;
};

/** What a printer at an address says when it is asked. */
struct PrinterFinding {
    QString address;
    bool isPrinter = false; ///< it answered as one, or is of a kind that never answers
    bool oneWay = false;    ///< never answers: nothing will be proved
    PrinterCondition condition = PrinterCondition::Unknown;
    QByteArray raw;
    Capabilities capabilities;
    QString claims; ///< maker and model by its own word, not to be trusted
    QString reason; ///< why it is no printer, or cannot be asked
};

/** How a test page went. */
struct TestPage {
    enum class Outcome { Printed, NotPrinted, Unknown, SentNotProved };
    Outcome outcome = Outcome::NotPrinted;
    QString reason; ///< in words, where it was not proved
};

/** The devices' side of adding a printer: looks for printers, asks one, prints a page on one that no till has yet. Nothing here blocks;
    answers come as signals. One thing at a time. Of the window's thread; the program has the real one. */
class PrinterSetup : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /** found() for each, then searched(). */
    virtual void search() = 0;
    /** probed() follows. A printer of tickets that prints gets one line of paper; one of labels is asked for
        its status byte alone, and nothing is printed. */
    virtual void probe(const QString &address, PrinterLanguage language) = 0;
    /** testPagePrinted() follows. The page is written as tickets will be: for the printer's address, width and capabilities. `language`: of
        the words on it. */
    virtual void printTestPage(const PrinterRow &printer, const QString &language) = 0;
    /** Ends what is under way; no signal of it follows. */
    virtual void cancel() = 0;

Q_SIGNALS:
    void found(const hearth::PrinterCandidate &candidate);
    /** Addresses tried, of so many. */
    void progressed(int done, int total);
    /** `error` is empty where everything was searched. */
    void searched(const QString &error);
    void probed(const hearth::PrinterFinding &finding);
    void testPagePrinted(const hearth::TestPage &page);
};

} // namespace hearth
