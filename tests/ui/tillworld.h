// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/inboxdesk.h"
#include "till/tillfixture.h"
#include "ui/tillwindow.h"

namespace hearth {

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
    SyncBoard sync;
    InboxDesk inbox;
    std::unique_ptr<TillWindow> window;

private:
    QString m_language;
};

/** Three pizzas in three sizes and one drink with a single one. */
[[nodiscard]] Menu smallBilingualMenu();
/** As many items as asked for, in six categories. */
[[nodiscard]] Menu largeMenu(int items);

} // namespace hearth
