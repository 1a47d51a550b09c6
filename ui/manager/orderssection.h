// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

#include <QDate>
#include <QPointer>

class QLabel;

namespace hearth {

class DayOrdersModel;
class OrderDetail;
class TouchButton;
class TouchTable;

/** A business day's orders; a tap opens one. UI thread. */
class OrdersSection : public Section {
    Q_OBJECT
public:
    explicit OrdersSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;
    void reformat() override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void setDay(QDate day);
    void openOrder(const QModelIndex &index);
    void layoutColumns();

    const TillContext &m_context;
    QDate m_day;       ///< null: today, whatever day that is
    int m_limit;
    DayOrdersModel *m_model;
    QLabel *m_title;
    QLabel *m_summary;
    TouchButton *m_before;
    TouchButton *m_after;
    TouchButton *m_today;
    TouchButton *m_report;
    TouchButton *m_more;
    TouchTable *m_table;
    QPointer<OrderDetail> m_detail;
};

} // namespace hearth
