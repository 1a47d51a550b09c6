// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/touchlist.h"

#include "ui/kit/theme.h"
#include "ui/kit/tilegrid.h"

#include <QPainter>

namespace hearth {

TouchList::TouchList(QWidget *parent) : TapView<QListView>(parent)
{
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setItemDelegate(new TouchListDelegate(this));
    setMinimumHeight(64);
}

void TouchList::setEmptyText(const QString &title, const QString &detail)
{
    m_emptyTitle = title;
    m_emptyDetail = detail;
    viewport()->update();
}

void TouchList::paintEvent(QPaintEvent *event)
{
    if (model() == nullptr || model()->rowCount() == 0) {
        QPainter painter(viewport());
        drawEmpty(painter, viewport()->rect(), m_emptyTitle, m_emptyDetail);
        return;
    }
    TapView<QListView>::paintEvent(event);
}

QSize TouchListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.rect.width(), 60};
}

void TouchListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const auto *taps = dynamic_cast<const TapState *>(option.widget);
    const bool current = view != nullptr && view->currentIndex() == index;
    const bool pressed = taps != nullptr && taps->pressed() == index;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(option.rect, current || pressed ? theme.accentSoft : theme.panel);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
    if (current)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 5, option.rect.height() - 1), theme.accent);

    const QRectF inside = QRectF(option.rect).adjusted(14, 6, -12, -7);
    const QString amount = index.data(TouchList::AmountRole).toString();
    painter->setFont(textFont(17, true));
    const qreal amountWidth = QFontMetrics(painter->font()).horizontalAdvance(amount) + 10;
    painter->setPen(theme.text);
    painter->drawText(QRectF(inside.right() - amountWidth, inside.top(), amountWidth, inside.height()), Qt::AlignRight | Qt::AlignVCenter,
                      amount);
    const QString count = index.data(TouchList::CountRole).toString();
    const qreal countWidth = qMax(34.0, QFontMetrics(painter->font()).horizontalAdvance(count) + 12.0);
    painter->drawText(QRectF(inside.left(), inside.top(), countWidth, inside.height()), Qt::AlignLeft | Qt::AlignVCenter, count);

    const QRectF words(inside.left() + countWidth, inside.top(), inside.width() - countWidth - amountWidth, inside.height());
    const QString detail = index.data(TouchList::DetailRole).toString();
    painter->setFont(textFont(16));
    const QFontMetrics metrics(painter->font());
    const QString title = metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, int(words.width()));
    if (detail.isEmpty()) {
        painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, title);
    } else {
        painter->drawText(QRectF(words.left(), words.top(), words.width(), words.height() / 2), Qt::AlignLeft | Qt::AlignVCenter, title);
        painter->setFont(textFont(14));
        painter->setPen(theme.soft);
        painter->drawText(QRectF(words.left(), words.center().y(), words.width(), words.height() / 2), Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(painter->font()).elidedText(detail, Qt::ElideRight, int(words.width())));
    }
    if (current && taps != nullptr && taps->showsCurrent() && view->hasFocus()) {
        painter->setPen(QPen(theme.focus, 3));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -2.5));
    }
    painter->restore();
}

} // namespace hearth
