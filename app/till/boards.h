// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "domain/menu/menu.h"
#include "domain/order/order.h"
#include "domain/printer/printerhealth.h"
#include "outbox/outbox.h"
#include "printjobs/printjobstore.h"
#include "storage/writer.h"
#include "till/tillrepair.h"

#include <QFuture>
#include <QObject>

// What the windows read. All of it lives on the UI thread and reads through one read-only connection of its own.
namespace hearth {

/** The menu in force; replaced as a whole. */
class MenuDesk : public QObject {
    Q_OBJECT
public:
    MenuDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~MenuDesk() override;
    [[nodiscard]] const Menu &menu() const { return m_menu; }
    /** Reads the newest menu again; emits menuChanged() where it differs. */
    void reload();
    /** Stores a menu as the newest one. */
    [[nodiscard]] QFuture<Result<void>> import(const Menu &menu);

Q_SIGNALS:
    void menuChanged();

private:
    storage::Database &m_reader;
    storage::Writer &m_writer;
    const Clock &m_clock;
    Menu m_menu;
};

/** One row of the day's orders. */
struct OrderSummary {
    QUuid orderId;
    qint64 receiptNumber = 0;
    qint64 closedAtMs = 0;
    QString channel;
    QString platform;
    QString platformNumber;
    int pieces = 0;
    Money total;
    Money refunded;
    bool atHq = false;       ///< HQ has committed it
    QList<PrintJob> jobs;    ///< without their tickets
};

/** The orders of a business day with each one's way down to paper, and what needs a person. */
class OrderBoard : public QObject {
    Q_OBJECT
public:
    OrderBoard(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~OrderBoard() override;
    /** Newest first. */
    [[nodiscard]] Result<QList<OrderSummary>> orders(QDate businessDate, int limit = 200) const;
    [[nodiscard]] Result<ClosedOrder> order(const QUuid &orderId) const;
    /** Lines with what is left to refund. */
    [[nodiscard]] Result<QList<OrderLine>> refundable(const QUuid &orderId) const;
    /** Jobs unknown, failed or held. */
    [[nodiscard]] Result<QList<PrintJob>> troubledJobs() const;
    /** The cashier's word on a job in doubt: it came out. HQ hears of it. */
    [[nodiscard]] QFuture<Result<void>> confirmPrinted(const QUuid &jobId);
    /** Prints a marked copy (COPY n), on another printer where one is named. */
    [[nodiscard]] QFuture<Result<void>> reprint(const QUuid &jobId, const QString &printer = {});
    /** What the kitchen has to work from the screen: its tickets and online orders since `fromMs` that are not on paper, with their tickets,
        oldest first. */
    [[nodiscard]] Result<QList<PrintJob>> kitchenList(qint64 fromMs) const;
    /** A ticket that became too old is printed after all: itself, not a copy. Error Conflict: it is not held for that. */
    [[nodiscard]] QFuture<Result<void>> release(const QUuid &jobId);
    /** A ticket that waits goes to another printer at once, and says where it comes from. Errors Conflict, NotFound. */
    [[nodiscard]] QFuture<Result<void>> moveTo(const QUuid &jobId, const QString &printer);
    /** The kitchen has made it from the screen: it never prints. Error Conflict: it is on its way or on paper. */
    [[nodiscard]] QFuture<Result<void>> doneByHand(const QUuid &jobId);
    /** Nobody needs it on paper any more. Error Conflict as doneByHand(). */
    [[nodiscard]] QFuture<Result<void>> drop(const QUuid &jobId);

Q_SIGNALS:
    // From the writer's thread: connect queued.
    /** The printers' queues are not what they were. */
    void jobsQueued();
    void factAppended();
    void changed();

private:
    [[nodiscard]] QFuture<Result<void>> decide(std::function<Result<PrintJob>(storage::Transaction &, qint64 nowMs)> step, bool tell);
    storage::Database &m_reader;
    storage::Writer &m_writer;
    const Clock &m_clock;
};

/** Health of the printers as the spooler last said; fed by setHealth() (queued from the printing thread). */
class PrinterBoard : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    [[nodiscard]] const QList<PrinterHealth> &printers() const { return m_printers; }
    /** The spooler has said which printers there are; before that an empty list means nothing. */
    [[nodiscard]] bool known() const { return m_known; }
public Q_SLOTS:
    void setHealth(const QList<hearth::PrinterHealth> &printers);
Q_SIGNALS:
    void changed();

private:
    QList<PrinterHealth> m_printers;
    bool m_known = false;
};

/** What the sync path looks like to a manager. */
struct SyncView {
    bool enrolled = false;
    bool online = false;
    QString state;           ///< "online", "connecting", "waiting", "off"
    QString detail;          ///< last error
    qint64 sinceMs = 0;
    OutboxSummary outbox;
    QList<ParkedRow> parked;
    std::optional<TillRepair> repair; ///< the last one of this till's database
};

class SyncBoard : public QObject {
    Q_OBJECT
public:
    explicit SyncBoard(storage::Database &reader, QObject *parent = nullptr);
    [[nodiscard]] SyncView view() const;
public Q_SLOTS:
    /** From the link, through main: state in words. Nothing happens where it is as it was. */
    void setLink(bool enrolled, bool online, const QString &state, const QString &detail, qint64 sinceMs);
    void refresh();
Q_SIGNALS:
    void changed();

private:
    storage::Database &m_reader;
    SyncView m_view;
};

} // namespace hearth
