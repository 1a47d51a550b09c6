// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/tillcontext.h"

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace hearth {

class Banner;
class ChoiceGroup;
class TouchButton;

/** Takes back an order or some of its pieces: how many of each line, why, and what the customer gets. Asks once more, then
    waits for the desk; what it says is shown. UI thread. */
class RefundSheet : public Overlay {
    Q_OBJECT
public:
    RefundSheet(const TillContext &context, const QUuid &orderId, qint64 receiptNumber, QWidget *window);

private:
    struct Row {
        OrderLine line; ///< with what is left of it
        int back = 0;
        QLabel *count = nullptr;
        TouchButton *minus = nullptr;
        TouchButton *plus = nullptr;
    };
    void build();
    void addRow(QVBoxLayout *rows, const OrderLine &line);
    void addReasons(QVBoxLayout *rows);
    void change(int row, int by);
    void takeAll();
    void refresh();
    [[nodiscard]] Money total() const;
    [[nodiscard]] QString reason() const;
    void ask();
    void send();
    void finished(const Result<Refund> &result);

    const TillContext &m_context;
    QUuid m_orderId;
    qint64 m_number;
    bool m_busy = false;
    QList<Row> m_rows;
    QLabel *m_title;
    QLabel *m_total;
    ChoiceGroup *m_reasons;
    QLineEdit *m_reasonText;
    Banner *m_error;
    TouchButton *m_all;
    TouchButton *m_back;
    TouchButton *m_give;
};

} // namespace hearth
