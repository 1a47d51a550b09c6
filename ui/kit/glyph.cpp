// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/glyph.h"

#include <QPainter>
#include <QPainterPath>

namespace hearth {

namespace {

// All signs are drawn in a field of 24 by 24.
QPen stroke(const QColor &color, qreal width = 2.4)
{
    return QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

void drawState(QPainter &painter, Glyph glyph, const QColor &ink, const QColor &ground)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    switch (glyph) {
    case Glyph::Check:
        painter.drawEllipse(QRectF(1, 1, 22, 22));
        painter.setPen(stroke(ground, 3));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF({QPointF(6.8, 12.6), QPointF(10.6, 16.4), QPointF(17.4, 8.4)}));
        break;
    case Glyph::Alert: {
        painter.setPen(stroke(ink, 2));
        painter.drawPolygon(QPolygonF({QPointF(12, 2.4), QPointF(22.6, 21.4), QPointF(1.4, 21.4)}));
        painter.setPen(stroke(ground, 3));
        painter.drawLine(QPointF(12, 9.4), QPointF(12, 14));
        painter.drawPoint(QPointF(12, 18.2));
        break;
    }
    case Glyph::Stop:
        painter.drawRoundedRect(QRectF(1.5, 1.5, 21, 21), 3, 3);
        painter.setPen(stroke(ground, 3));
        painter.drawLine(QPointF(7.4, 7.4), QPointF(16.6, 16.6));
        painter.drawLine(QPointF(16.6, 7.4), QPointF(7.4, 16.6));
        break;
    case Glyph::Ask: {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(stroke(ink, 2.4));
        painter.drawEllipse(QRectF(2.2, 2.2, 19.6, 19.6));
        QPainterPath hook(QPointF(9, 9.6));
        hook.cubicTo(QPointF(9.2, 5.6), QPointF(15.2, 5.8), QPointF(15, 9.6));
        hook.cubicTo(QPointF(14.8, 12), QPointF(12, 11.8), QPointF(12, 14.2));
        painter.drawPath(hook);
        painter.drawPoint(QPointF(12, 17.6));
        break;
    }
    case Glyph::Hold:
        painter.drawEllipse(QRectF(1, 1, 22, 22));
        painter.setPen(stroke(ground, 3));
        painter.drawLine(QPointF(9.2, 8), QPointF(9.2, 16));
        painter.drawLine(QPointF(14.8, 8), QPointF(14.8, 16));
        break;
    default: break;
    }
}

QPainterPath cloudPath()
{
    QPainterPath path(QPointF(7, 18.5));
    path.cubicTo(QPointF(1, 18.5), QPointF(1.4, 10.6), QPointF(6.6, 10.6));
    path.cubicTo(QPointF(7.6, 4.4), QPointF(16.4, 4.4), QPointF(17.4, 10));
    path.cubicTo(QPointF(23.4, 10.2), QPointF(23, 18.5), QPointF(17.4, 18.5));
    path.closeSubpath();
    return path;
}

void drawLines(QPainter &painter, Glyph glyph)
{
    const auto line = [&painter](qreal x1, qreal y1, qreal x2, qreal y2) { painter.drawLine(QPointF(x1, y1), QPointF(x2, y2)); };
    switch (glyph) {
    case Glyph::Plus: line(12, 4.5, 12, 19.5); line(4.5, 12, 19.5, 12); break;
    case Glyph::Minus: line(4.5, 12, 19.5, 12); break;
    case Glyph::Cross: line(6, 6, 18, 18); line(18, 6, 6, 18); break;
    case Glyph::Bin:
        line(4, 6.5, 20, 6.5);
        line(9.5, 3.5, 14.5, 3.5);
        painter.drawPolyline(QPolygonF({QPointF(6, 6.5), QPointF(7, 20.5), QPointF(17, 20.5), QPointF(18, 6.5)}));
        line(10, 10.5, 10.3, 16.5);
        line(14, 10.5, 13.7, 16.5);
        break;
    case Glyph::Backspace:
        painter.drawPolygon(QPolygonF({QPointF(1.5, 12), QPointF(8, 5), QPointF(22, 5), QPointF(22, 19), QPointF(8, 19)}));
        line(11.5, 9.2, 17.2, 14.8);
        line(17.2, 9.2, 11.5, 14.8);
        break;
    case Glyph::Left: painter.drawPolyline(QPolygonF({QPointF(15, 5), QPointF(8, 12), QPointF(15, 19)})); break;
    case Glyph::Right: painter.drawPolyline(QPolygonF({QPointF(9, 5), QPointF(16, 12), QPointF(9, 19)})); break;
    case Glyph::Back:
        line(4, 12, 20, 12);
        painter.drawPolyline(QPolygonF({QPointF(11, 5), QPointF(4, 12), QPointF(11, 19)}));
        break;
    case Glyph::Basket:
        painter.drawPolygon(QPolygonF({QPointF(2.5, 9.5), QPointF(21.5, 9.5), QPointF(19, 20.5), QPointF(5, 20.5)}));
        line(7, 9, 10.5, 3.5);
        line(17, 9, 13.5, 3.5);
        break;
    case Glyph::Cloud: painter.drawPath(cloudPath()); break;
    case Glyph::CloudOff:
        painter.drawPath(cloudPath());
        line(4, 3.5, 20.5, 21.5);
        break;
    case Glyph::Printer:
        painter.drawPolyline(QPolygonF({QPointF(6.5, 8.5), QPointF(6.5, 2.8), QPointF(17.5, 2.8), QPointF(17.5, 8.5)}));
        painter.drawPolyline(QPolygonF({QPointF(6.5, 17), QPointF(3, 17), QPointF(3, 8.5), QPointF(21, 8.5), QPointF(21, 17), QPointF(17.5, 17)}));
        painter.drawRect(QRectF(6.5, 13.5, 11, 7.7));
        break;
    case Glyph::List:
        for (const qreal y : {6.0, 12.0, 18.0}) {
            line(8.5, y, 21, y);
            painter.drawPoint(QPointF(3.5, y));
        }
        break;
    case Glyph::Person:
        painter.drawEllipse(QRectF(8, 3, 8, 8));
        painter.drawArc(QRectF(3.5, 13.5, 17, 16), 0, 180 * 16);
        break;
    case Glyph::Clock:
        painter.drawEllipse(QRectF(2.5, 2.5, 19, 19));
        painter.drawPolyline(QPolygonF({QPointF(12, 7), QPointF(12, 12), QPointF(16, 14.5)}));
        break;
    case Glyph::Undo: {
        QPainterPath path(QPointF(5, 9));
        path.lineTo(QPointF(14.5, 9));
        path.cubicTo(QPointF(21.5, 9), QPointF(21.5, 19.5), QPointF(14.5, 19.5));
        path.lineTo(QPointF(9, 19.5));
        painter.drawPath(path);
        painter.drawPolyline(QPolygonF({QPointF(9.5, 4), QPointF(4.5, 9), QPointF(9.5, 14)}));
        break;
    }
    case Glyph::Copy:
        painter.drawRoundedRect(QRectF(8.5, 8.5, 12.5, 12.5), 2, 2);
        painter.drawPolyline(QPolygonF({QPointF(4.5, 15.5), QPointF(3, 15.5), QPointF(3, 3), QPointF(15.5, 3), QPointF(15.5, 4.5)}));
        break;
    case Glyph::Cash:
        painter.drawRoundedRect(QRectF(1.8, 5.5, 20.4, 13), 2, 2);
        painter.drawEllipse(QRectF(9, 9, 6, 6));
        painter.drawPoint(QPointF(5.4, 12));
        painter.drawPoint(QPointF(18.6, 12));
        break;
    default: break;
    }
}

} // namespace

void drawGlyph(QPainter &painter, const QRectF &box, Glyph glyph, const QColor &ink, const QColor &ground)
{
    if (glyph == Glyph::None)
        return;
    const qreal side = qMin(box.width(), box.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center().x() - side / 2, box.center().y() - side / 2);
    painter.scale(side / 24, side / 24);
    if (glyph <= Glyph::Hold) {
        drawState(painter, glyph, ink, ground);
    } else {
        painter.setPen(stroke(ink));
        painter.setBrush(Qt::NoBrush);
        drawLines(painter, glyph);
    }
    painter.restore();
}

} // namespace hearth
