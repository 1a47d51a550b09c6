// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/tilegrid.h"

#include "ui/kit/theme.h"
#include "ui/kit/touchbutton.h"

#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <QTextLayout>

namespace hearth {

namespace {

constexpr int gap = 8; // between tiles

// Breaks a title into at most two lines; the second is cut short where it does not fit.
QStringList twoLines(const QString &text, const QFont &font, qreal width)
{
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QStringList lines;
    while (lines.size() < 2) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        if (lines.size() == 1)
            lines.append(QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, int(width)));
        else
            lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

} // namespace

void drawEmpty(QPainter &painter, const QRect &area, const QString &title, const QString &detail)
{
    const Theme &theme = Theme::current();
    const QRect middle = area.adjusted(24, 0, -24, 0);
    painter.setFont(textFont(20, true));
    painter.setPen(theme.text);
    painter.drawText(QRect(middle.left(), area.center().y() - 44, middle.width(), 32), Qt::AlignCenter,
                     QFontMetrics(painter.font()).elidedText(title, Qt::ElideRight, middle.width()));
    painter.setFont(textFont(16));
    painter.setPen(theme.soft);
    painter.drawText(QRect(middle.left(), area.center().y() - 8, middle.width(), 96), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                     detail);
}

TileGrid::TileGrid(QWidget *parent) : TapView<QListView>(parent)
{
    setViewMode(QListView::IconMode);
    setResizeMode(QListView::Fixed);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setWrapping(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setItemDelegate(new TileDelegate(this));
    viewport()->setAutoFillBackground(false);
    setMinimumSize(140, 100);
}

void TileGrid::setTileSize(QSize smallest)
{
    m_smallest = smallest;
    layoutTiles();
}

int TileGrid::columns() const
{
    const int width = viewport()->width();
    return gridSize().width() > 0 ? qMax(1, width / gridSize().width()) : 1;
}

QModelIndex TileGrid::reveal(const QString &key)
{
    const auto find = [this, &key] {
        for (int row = 0; model() != nullptr && row < model()->rowCount(); ++row) {
            const QModelIndex index = model()->index(row, 0);
            if (index.data(KeyRole).toString() == key)
                return index;
        }
        return QModelIndex();
    };
    QModelIndex index = find();
    if (!index.isValid() && m_revealer && m_revealer(key))
        index = find();
    if (index.isValid())
        scrollTo(index, QAbstractItemView::EnsureVisible);
    return index;
}

void TileGrid::setEmptyText(const QString &title, const QString &detail)
{
    m_emptyTitle = title;
    m_emptyDetail = detail;
    viewport()->update();
}

void TileGrid::resizeEvent(QResizeEvent *event)
{
    TapView<QListView>::resizeEvent(event);
    layoutTiles();
}

void TileGrid::layoutTiles()
{
    // QListView keeps room for a scroll bar at all times.
    const int width = maximumViewportSize().width() - style()->pixelMetric(QStyle::PM_ScrollBarExtent) - 2;
    if (width < 50)
        return;
    const int columns = qMax(1, width / m_smallest.width());
    const QSize cell(width / columns, m_smallest.height());
    if (gridSize() != cell)
        setGridSize(cell);
    verticalScrollBar()->setSingleStep(cell.height() / 2);
    doItemsLayout();
}

void TileGrid::paintEvent(QPaintEvent *event)
{
    if (model() == nullptr || model()->rowCount() == 0) {
        QPainter painter(viewport());
        drawEmpty(painter, viewport()->rect(), m_emptyTitle, m_emptyDetail);
        return;
    }
    TapView<QListView>::paintEvent(event);
}

QSize TileDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const auto *view = qobject_cast<const QListView *>(option.widget);
    return view != nullptr ? view->gridSize() : QSize(150, 96);
}

void TileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const auto *taps = dynamic_cast<const TapState *>(option.widget);
    const bool pressed = taps != nullptr && taps->pressed() == index;
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool focus = taps != nullptr && taps->showsCurrent() && view->hasFocus() && view->currentIndex() == index;
    const bool enabled = (option.state & QStyle::State_Enabled) != 0;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF tile = QRectF(option.rect).adjusted(0.5, 0.5, -gap - 0.5, -gap - 0.5);
    painter->setPen(QPen(theme.line, 1));
    painter->setBrush(pressed ? theme.accentSoft : theme.panel);
    painter->drawRoundedRect(tile, Radius, Radius);
    painter->setPen(Qt::NoPen);
    painter->setBrush(index.data(TileGrid::ColorRole).value<QColor>());
    painter->setClipRect(QRectF(tile.left(), tile.top(), 6, tile.height()));
    painter->drawRoundedRect(tile.adjusted(0.5, 0.5, 8, -0.5), Radius - 1, Radius - 1);
    painter->setClipping(false);

    const int badge = index.data(TileGrid::BadgeRole).toInt();
    const QRectF inside = tile.adjusted(16, 10, -10, -9);
    const QFont titleFont = textFont(17, true);
    const QFontMetrics titleMetrics(titleFont);
    painter->setFont(titleFont);
    painter->setPen(enabled ? theme.text : theme.faint);
    qreal top = inside.top();
    for (const QString &line : twoLines(index.data(Qt::DisplayRole).toString(), titleFont, inside.width() - (badge > 0 ? 22 : 0))) {
        painter->drawText(QRectF(inside.left(), top, inside.width(), titleMetrics.height()), Qt::AlignLeft | Qt::AlignVCenter, line);
        top += titleMetrics.height();
    }
    painter->setFont(textFont(16));
    painter->setPen(enabled ? theme.soft : theme.faint);
    const qreal detailHeight = QFontMetrics(painter->font()).height();
    painter->drawText(QRectF(inside.left(), inside.bottom() - detailHeight, inside.width(), detailHeight),
                      Qt::AlignLeft | Qt::AlignVCenter, index.data(TileGrid::DetailRole).toString());
    if (badge > 0) {
        const QString text = QString::number(badge);
        painter->setFont(textFont(15, true));
        const qreal width = qMax(26.0, QFontMetrics(painter->font()).horizontalAdvance(text) + 14.0);
        const QRectF box(tile.right() - width - 6, tile.top() + 6, width, 26);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.accent);
        painter->drawRoundedRect(box, 13, 13);
        painter->setPen(theme.onFill);
        painter->drawText(box, Qt::AlignCenter, text);
    }
    if (focus)
        drawFocusRing(*painter, tile.adjusted(-0.5, -0.5, 0.5, 0.5), Radius);
    painter->restore();
}

} // namespace hearth
