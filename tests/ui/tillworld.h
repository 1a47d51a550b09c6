// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/inboxdesk.h"
#include "till/printersetup.h"
#include "till/tillfixture.h"
#include "ui/tillwindow.h"

namespace hearth {

/** Devices that say what a test tells them to; keeps what it was asked. */
class FakePrinterSetup : public PrinterSetup {
    Q_OBJECT
public:
    using PrinterSetup::PrinterSetup;
    void search() override { asked.append(QStringLiteral("search")); }
    void probe(const QString &address, PrinterLanguage language) override
    {
        asked.append(QStringLiteral("probe ") + address + (language == PrinterLanguage::Tspl ? QStringLiteral(" label") : QString()));
    }
    void printTestPage(const PrinterRow &printer, const QString &language) override
    {
        const Capabilities known = Capabilities::fromText(printer.capabilities);
        const bool hanzi = known.isYes(QStringLiteral("kanji"), true);
        const bool native = printer.language == PrinterLanguage::Escpos && known.isYes(QStringLiteral("native_qr"), false);
        asked.append(QStringLiteral("page %1 %2 %3").arg(printer.address).arg(printer.language == PrinterLanguage::Tspl ? QStringLiteral("%1x%2").arg(printer.widthDots).arg(printer.heightDots) : QString::number(printer.widthDots)).arg(language) + (hanzi ? QString() : QStringLiteral(" dots"))
                     + (native ? QStringLiteral(" native") : QString()));
    }
    void cancel() override { asked.append(QStringLiteral("cancel")); }
    QStringList asked;
};

/** A till with all its desks on a database of its own and the real window on top, without printers' or sync threads: a test
    says what those would. For one test, on its thread. */
class TillWorld {
public:
    explicit TillWorld(const Menu &menu, const QString &language = QStringLiteral("en"), bool printers = true);

    /** Makes the window and shows it in a size; waits until it takes taps. */
    TillWindow &open(QSize size = {1280, 800});
    /** What a spooler would do with every job that waits: to the end, or to another state. */
    void settleJobs(PrintState state, const QString &reason = {});
    void setPrinters(const QList<PrinterHealth> &printers) { printerBoard.setHealth(printers); }
    /** What the printing thread would record: something begins to be wrong, or is over. */
    void incident(const QString &printer, PrinterCondition condition, bool begins);
    [[nodiscard]] PrinterHealth printer(const QString &name, PrinterCondition condition, int queued = 0) const;
    /** Waits until the window has caught up with its boards. */
    static void catchUp();

    // ---- What a person does, through the window's own events.
    void click(const QString &name);
    void clickTile(const QString &sku);
    [[nodiscard]] QWidget *find(const QString &name) const;
    [[nodiscard]] QString text(const QString &name) const;

    TillFixture till;
    SaleDesk sales;
    MenuDesk menus;
    OrderBoard orders;
    PrinterBoard printerBoard;
    IncidentBoard incidents;
    ForecastBoard forecasts;
    PrinterDesk printerDesk;
    FakePrinterSetup setup;
    SyncBoard sync;
    InboxDesk inbox;
    TemplateDesk templates;
    ShiftDesk shifts;
    MemberDesk members;
    ManagerDesk managers;
    std::unique_ptr<TillWindow> window;

private:
    QString m_language;
};

/** Three pizzas in three sizes and one drink with a single one. */
[[nodiscard]] Menu smallBilingualMenu();
/** As many items as asked for, in six categories. */
[[nodiscard]] Menu largeMenu(int items);

} // namespace hearth
