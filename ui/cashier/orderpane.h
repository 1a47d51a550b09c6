// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/models/orderlinesmodel.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace hearth {

class PaidCard;
class TouchButton;
class TouchList;

/** The order at the side: lines, what can be done with the marked one, the total and Pay. Emits what is asked for; the page
    changes the order. UI thread. */
class OrderPane : public QWidget {
    Q_OBJECT
public:
    explicit OrderPane(QWidget *parent = nullptr);
    void setFormat(const Menu &menu, const ShopFormat &format);
    /** Shows the lines and marks `current`, where it is one of them. */
    void setOrder(const QList<OrderLine> &lines, Money total, const QUuid &current);
    /** For a low window. */
    void setCompact(bool compact);
    /** While paying: the lines stay to be read, nothing can be changed. */
    void setLocked(bool locked);
    /** Shows what was just paid instead of an empty order. */
    void setPaidShown(bool shown);
    /** Whose order it is, and what is worth knowing; empty: nobody's. Without a call there is no such button. */
    void setMember(const QString &name, const QString &detail);
    [[nodiscard]] PaidCard *paidCard() const { return m_paid; }
    [[nodiscard]] QUuid currentLine() const;
    [[nodiscard]] int currentQuantity() const;

Q_SIGNALS:
    void quantityRequested(const QUuid &lineId, int quantity);
    void clearRequested();
    void memberRequested();
    void payRequested();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void retranslate();
    void refresh();
    void step(int by);
    OrderLinesModel *m_model;
    ShopFormat m_format{QStringLiteral("en"), QStringLiteral("CNY"), {}};
    Money m_totalAmount;
    bool m_locked = false;
    bool m_paidShown = false;
    QLabel *m_title;
    QLabel *m_pieces;
    TouchButton *m_clear;
    TouchButton *m_member;
    QString m_memberName;
    QStackedWidget *m_stack;
    TouchList *m_list;
    PaidCard *m_paid;
    QWidget *m_tools;
    TouchButton *m_minus;
    TouchButton *m_plus;
    TouchButton *m_remove;
    QLabel *m_quantity;
    QLabel *m_totalCaption;
    QLabel *m_total;
    TouchButton *m_pay;
};

} // namespace hearth
