// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/controlsocket.h"
#include "core/datadirectory.h"
#include "core/reservefile.h"
#include "link/hqlink.h"
#include "spooler/spooler.h"
#include "till/boards.h"
#include "till/control.h"
#include "till/inboxdesk.h"
#include "till/forecastboard.h"
#include "till/incidentboard.h"
#include "till/managerdesk.h"
#include "till/printerdesk.h"
#include "till/saledesk.h"
#include "till/shiftdesk.h"
#include "till/templatedesk.h"

#include <QThread>
#include <QTimer>

namespace hearth {

/** Dots for what printers lack, where this program can draw; else nothing. To be made on the main thread; each is for one other thread
    alone. */
[[nodiscard]] escpos::GlyphSource printerGlyphs();

/** A running till: its database and writer, the desks, the printing thread, the sync thread and the control socket, wired.
    The window and the replay both stand on it. Made and used on the main thread. */
class TillRuntime : public QObject {
    Q_OBJECT
public:
    struct Options {
        bool print = true;  ///< run the spooler
        bool link = true;   ///< keep the connection to HQ, where the till is enrolled
        bool boards = true; ///< keep what windows read up to date
    };
    /** Owns the directory until it is destroyed. Errors: those of the database (NewerVersion, Corrupt, DiskFull …). */
    [[nodiscard]] static Result<std::unique_ptr<TillRuntime>> start(DataDirectory directory, Options options,
                                                                    const Clock &clock = Clock::system());
    ~TillRuntime() override;

    [[nodiscard]] SaleDesk &sales() { return *m_sales; }
    [[nodiscard]] InboxDesk &inbox() { return *m_inbox; }
    [[nodiscard]] MenuDesk &menus() { return *m_menus; }
    [[nodiscard]] MemberDesk &members() { return *m_members; }
    [[nodiscard]] ManagerDesk &managers() { return *m_managers; }
    [[nodiscard]] OrderBoard &orders() { return *m_orders; }
    [[nodiscard]] PrinterBoard &printers() { return *m_printers; }
    [[nodiscard]] IncidentBoard &incidents() { return *m_incidents; }
    [[nodiscard]] ForecastBoard &forecasts() { return *m_forecasts; }
    [[nodiscard]] PrinterDesk &printerDesk() { return *m_printerDesk; }
    [[nodiscard]] SyncBoard &sync() { return *m_sync; }
    [[nodiscard]] TemplateDesk &templates() { return *m_templates; }
    [[nodiscard]] ShiftDesk &shifts() { return *m_shifts; }
    [[nodiscard]] storage::Database &reader() { return *m_reader; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] const LinkStatus &linkStatus() const { return m_linkStatus; }
    /** Does what the control socket does with a request (till/control.h). */
    [[nodiscard]] QFuture<Result<QJsonObject>> handle(const QJsonObject &request);
    /** Keeps the language of tickets and online orders: "zh_CN" or "en". */
    void setLanguage(const QString &language);

Q_SIGNALS:
    void linkChanged();
    /** Name, zone, cut-off or currency of the store changed at HQ. */
    void identityChanged();
    /** HQ has committed more, new rows came from it, or a print job moved. */
    void moved();
    /** The database turned out to be broken: the next start sets it aside and goes on with a new one. */
    void broken(const QString &why);

private:
    TillRuntime(DataDirectory directory, Options options, const Clock &clock);
    [[nodiscard]] Result<void> open();
    void wireDesks();
    void startPrinting();
    void startLink();
    void startBoards();
    void takeTrust();
    void setLink(const LinkStatus &status);
    void takeSettings(const protocol::StoreSettings &settings);
    void keepRegion(const KnownRegion &region);
    void storeIdentity(const TillIdentity &identity);
    void prune();
    void freeReserve();
    /** Tells headquarters of the business days that are over. */
    void closeDays();
    void keepReceipts(storage::Database &db);
    /** The copy of what this till needs where its database is lost, and the reserve for a full disk. */
    void keepSettings();
    void writeSettings(const QByteArray &copy) const;
    void stopThread(QThread &thread, QObject *worker, const char *stop);

    // In the order they are made; destroyed in the opposite one, so that the directory is given back last.
    DataDirectory m_directory;
    Options m_options;
    const Clock &m_clock;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<storage::Database> m_reader;
    std::unique_ptr<SaleDesk> m_sales;
    std::unique_ptr<InboxDesk> m_inbox;
    std::unique_ptr<MenuDesk> m_menus;
    std::unique_ptr<MemberDesk> m_members;
    std::unique_ptr<ManagerDesk> m_managers;
    std::unique_ptr<OrderBoard> m_orders;
    std::unique_ptr<PrinterBoard> m_printers;
    std::unique_ptr<IncidentBoard> m_incidents;
    std::unique_ptr<ForecastBoard> m_forecasts;
    std::unique_ptr<PrinterDesk> m_printerDesk;
    std::unique_ptr<SyncBoard> m_sync;
    std::unique_ptr<TemplateDesk> m_templates;
    std::unique_ptr<ShiftDesk> m_shifts;
    std::unique_ptr<TillControl> m_control;
    std::unique_ptr<ControlServer> m_server;
    LinkStatus m_linkStatus;
    const ReserveFile m_reserve; ///< room for what must still be written when the disk is full
    QTimer m_refresh;
    QTimer m_prune;
    QTimer m_days;
    qint64 m_receiptsGiven = 0; ///< since the copy of the settings was written
    QDate m_daysClosed; ///< the business date closeDays() was last done on
    QThread m_printThread;
    QThread m_syncThread;
    PrintSpooler *m_spooler = nullptr; ///< lives on m_printThread and goes with it
    HqLink *m_link = nullptr;          ///< lives on m_syncThread and goes with it
};

} // namespace hearth
