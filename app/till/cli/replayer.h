// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/member/syntheticmembers.h"
#include "domain/menu/menu.h"
#include "domain/order/salescsv.h"
#include "till/saledesk.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace hearth {

/** Sells a file of sales through the desk the window uses: each order once (its id in the file is its key), at its own date
    and time in the store's zone, for exact cash. At full speed it keeps up to `window` sales in the writer, which shares
    commits among them. Lives on one thread with an event loop. */
class Replayer : public QObject {
    Q_OBJECT
public:
    struct Options {
        double speed = 0;  ///< times faster than the file's own time; 0: as fast as the disk allows
        qint64 limit = 0;  ///< so many orders of the file, 0: all
        bool print = true;
        int window = 256;
        SyntheticMembers members = {}; ///< whose orders they are; empty: nobody's
    };
    struct Report {
        qint64 orders = 0;  ///< of the file, now in the database
        qint64 sold = 0;    ///< … in this run
        qint64 skipped = 0; ///< … before
        qint64 pieces = 0;
        qint64 withMember = 0; ///< sold in this run for a synthetic member
        Money total;
        std::optional<Error> error; ///< why it stopped early: a bad line, a refused sale
    };
    /** `soldBefore` are the source keys that are in the database; names come from `menu`, else they are the sku. */
    Replayer(SaleDesk &desk, SalesCsvReader reader, Menu menu, QSet<QString> soldBefore, Options options, QObject *parent = nullptr);

    /** The source key of an order of the file. */
    [[nodiscard]] static QString sourceKey(const QString &orderKey);

    void start();
    /** Sells no more; finished() follows when what is under way is committed. */
    void stop();
    [[nodiscard]] const Report &report() const { return m_report; }

Q_SIGNALS:
    void progressed();
    /** Once: the end of the file, the limit, an error or stop(); all that was begun is committed or refused. */
    void finished();

private:
    void pump();
    [[nodiscard]] bool due();
    void sell(const SalesCsvOrder &order);
    void end();
    void onSold(const QString &key, int pieces, const Result<SoldOrder> &sold);
    SaleDesk &m_desk;
    SalesCsvReader m_reader;
    Menu m_menu;
    QSet<QString> m_soldBefore;
    Options m_options;
    Report m_report;
    std::optional<SalesCsvOrder> m_next; ///< waits for its time
    qint64 m_taken = 0;
    int m_inFlight = 0;
    bool m_ended = false;   ///< no more is begun
    bool m_finished = false;
    bool m_pumping = false;
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    qint64 m_baseMs = 0; ///< the file's time at which m_elapsed began
};

} // namespace hearth
