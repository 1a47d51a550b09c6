// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/tillcontext.h"

class QLabel;
class QStandardItemModel;
class QVBoxLayout;

namespace hearth {

class TouchButton;

/** One order at the right of the window: its lines, what was paid, each ticket's way to paper with a button for a marked
    copy, and Refund. UI thread. */
class OrderDetail : public Overlay {
    Q_OBJECT
public:
    OrderDetail(const TillContext &context, const OrderSummary &order, QWidget *window);
    /** The order as the list reads it now. */
    void setSummary(const OrderSummary &order);
    [[nodiscard]] QUuid orderId() const { return m_summary.orderId; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void refresh();
    void showLines(const ClosedOrder &order);
    void showJobs(const QList<PrintJob> &jobs);
    void reprint(const QUuid &jobId, TouchButton *button);
    void openRefund();

    const TillContext &m_context;
    OrderSummary m_summary;
    QLabel *m_title;
    QLabel *m_facts;
    QStandardItemModel *m_lines;
    QLabel *m_sums;
    QLabel *m_jobsTitle;
    QVBoxLayout *m_jobRows;
    QString m_jobsShown;
    TouchButton *m_refund;
    TouchButton *m_close;
};

} // namespace hearth
