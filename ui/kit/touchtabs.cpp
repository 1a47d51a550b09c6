// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/touchtabs.h"

#include "ui/kit/theme.h"
#include "ui/kit/touchbutton.h"

#include <QKeyEvent>
#include <QPainter>

namespace hearth {

namespace {
constexpr int tabHeight = 56;
}

TouchTabs::TouchTabs(QWidget *parent) : QTabBar(parent)
{
    setFont(textFont(18, true));
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideRight);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(tabHeight);
}

QSize TouchTabs::tabSizeHint(int index) const
{
    return {qBound(96, QFontMetrics(font()).horizontalAdvance(tabText(index)) + 44, 220), height()};
}

QSize TouchTabs::minimumTabSizeHint(int index) const
{
    return tabSizeHint(index);
}

void TouchTabs::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < count(); ++i) {
        const QRectF area = QRectF(tabRect(i)).adjusted(0.5, 0.5, -8.5, -0.5);
        const bool chosen = i == currentIndex();
        painter.setPen(QPen(chosen ? theme.accent : theme.edge, 1));
        painter.setBrush(chosen ? theme.accent : theme.panel);
        painter.drawRoundedRect(area, Radius, Radius);
        painter.setFont(font());
        painter.setPen(chosen ? theme.onFill : theme.text);
        painter.drawText(area.adjusted(10, 0, -10, 0), Qt::AlignCenter,
                         fontMetrics().elidedText(tabText(i), Qt::ElideRight, int(area.width()) - 20));
        if (chosen && hasFocus())
            drawFocusRing(painter, area.adjusted(-0.5, -0.5, 0.5, 0.5), Radius);
    }
}

void TouchTabs::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        QTabBar::keyPressEvent(event);
    else
        event->ignore();
}

void TouchTabs::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace hearth
