// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/tapview.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace hearth {

/** A list of what was chosen: a number, a title with a second line, an amount at the right. The current row is marked.
    UI thread. */
class TouchList : public TapView<QListView> {
    Q_OBJECT
public:
    enum Role {
        CountRole = Qt::UserRole, ///< "2"
        DetailRole,
        AmountRole,
    };
    explicit TouchList(QWidget *parent = nullptr);
    void setEmptyText(const QString &title, const QString &detail);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_emptyTitle;
    QString m_emptyDetail;
};

class TouchListDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace hearth
