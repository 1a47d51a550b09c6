// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/panel.h"

#include "ui/kit/flick.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hearth {

namespace {

/** A scroll area that is dragged by its ground. */
class DragArea : public QScrollArea {
public:
    explicit DragArea(QWidget *parent) : QScrollArea(parent), m_flick(new Flick(this))
    {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        viewport()->setAutoFillBackground(false);
    }

protected:
    void mousePressEvent(QMouseEvent *event) override { m_flick->press(event->position().toPoint()); }
    void mouseMoveEvent(QMouseEvent *event) override { m_flick->move(event->position().toPoint()); }
    void mouseReleaseEvent(QMouseEvent *) override { m_flick->release(); }

private:
    Flick *m_flick;
};

} // namespace

void Panel::setSign(Glyph glyph, Tone tone)
{
    m_glyph = glyph;
    m_tone = tone;
    update();
}

void Panel::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(area, Radius, Radius);
    if (m_glyph == Glyph::None)
        return;
    painter.setClipRect(QRectF(0, 0, 6, height()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.tone(m_tone));
    painter.drawRoundedRect(area, Radius, Radius);
    painter.setClipping(false);
    drawGlyph(painter, QRectF(18, qMin(18.0, area.center().y() - 14), 28, 28), m_glyph, theme.tone(m_tone), theme.panel);
}

PanelScroll makePanelScroll(QWidget *parent)
{
    PanelScroll made;
    made.area = new DragArea(parent);
    made.inside = new QWidget;
    made.inside->setAutoFillBackground(false);
    made.rows = new QVBoxLayout(made.inside);
    made.rows->setContentsMargins(0, 0, 10, 0);
    made.rows->setSpacing(10);
    made.rows->addStretch(1);
    made.area->setWidget(made.inside);
    made.inside->setAutoFillBackground(false);
    return made;
}

void clearPanels(QVBoxLayout *rows, QWidget *keep)
{
    while (rows->count() > 1) {
        QLayoutItem *item = rows->takeAt(0);
        if (item->widget() != nullptr && item->widget() != keep) {
            item->widget()->hide();
            // A name is a script's way to it: the next one of that name must be found alone.
            const auto named = item->widget()->findChildren<QWidget *>();
            for (QWidget *child : named)
                child->setObjectName({});
            item->widget()->deleteLater();
        }
        delete item;
    }
}

} // namespace hearth
