// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/touchbutton.h"

#include "ui/kit/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace hearth {

void drawFocusRing(QPainter &painter, const QRectF &rect, qreal radius, bool onDark)
{
    const Theme &theme = Theme::current();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(onDark ? theme.bar : theme.panel, 5));
    painter.drawRoundedRect(rect.adjusted(2.5, 2.5, -2.5, -2.5), radius - 2, radius - 2);
    painter.setPen(QPen(onDark ? theme.barWarn : theme.focus, 3));
    painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), radius - 1, radius - 1);
}

TouchButton::TouchButton(Kind kind, QWidget *parent) : QPushButton(parent), m_kind(kind)
{
    setFocusPolicy(Qt::TabFocus);
    setAutoDefault(false);
    setCheckable(kind == Kind::Choice || kind == Kind::Bar);
    setAttribute(Qt::WA_Hover, false);
    setFont(textFont(m_pixels, true));
    m_timer.setInterval(80);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_turn = (m_turn + 30) % 360;
        update();
    });
}

void TouchButton::setKind(Kind kind)
{
    m_kind = kind;
    update();
}

void TouchButton::setGlyph(Glyph glyph)
{
    m_glyph = glyph;
    updateGeometry();
    update();
}

void TouchButton::setDetail(const QString &detail)
{
    if (m_detail == detail)
        return;
    m_detail = detail;
    setAccessibleDescription(detail);
    updateGeometry();
    update();
}

void TouchButton::setBadge(int count)
{
    if (m_badge == count)
        return;
    m_badge = count;
    updateGeometry();
    update();
}

void TouchButton::setBusy(bool busy)
{
    m_busy = busy;
    setEnabled(!busy);
    if (busy)
        m_timer.start();
    else
        m_timer.stop();
    update();
}

void TouchButton::setTextPixels(int pixels)
{
    m_pixels = pixels;
    setFont(textFont(pixels, true));
    updateGeometry();
}

QSize TouchButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = 0;
    for (const QString &line : text().split(QLatin1Char('\n')))
        width = qMax(width, metrics.horizontalAdvance(line));
    if (!m_detail.isEmpty())
        width = qMax(width, QFontMetrics(textFont(14)).horizontalAdvance(m_detail));
    if (m_glyph != Glyph::None)
        width += text().isEmpty() ? 24 : 32;
    if (m_badge > 0)
        width += 16;
    return {qMax(TouchSize + 8, width + 32), m_detail.isEmpty() ? 56 : 64};
}

QSize TouchButton::minimumSizeHint() const
{
    return {TouchSize, 32};
}

TouchButton::Look TouchButton::look() const
{
    const Theme &t = Theme::current();
    const bool down = isDown();
    if (!isEnabled() && !m_busy) {
        if (m_kind == Kind::Bar)
            return {t.bar, t.bar, t.faint};
        return {m_kind == Kind::Quiet ? QColor(Qt::transparent) : t.window, m_kind == Kind::Quiet ? QColor(Qt::transparent) : t.line, t.faint};
    }
    switch (m_kind) {
    case Kind::Plain: return {down ? t.accentSoft : t.panel, t.edge, t.text};
    case Kind::Key: return {down ? t.accentSoft : t.panel, t.line, t.text};
    case Kind::Primary: return {down ? t.goDark : t.go, down ? t.goDark : t.go, t.onFill};
    case Kind::Danger: return {down ? t.badSoft : t.panel, t.bad, t.bad};
    case Kind::Quiet: return {down ? t.accentSoft : QColor(Qt::transparent), QColor(Qt::transparent), t.text};
    case Kind::Choice:
        if (isChecked())
            return {down ? t.accentDark : t.accent, t.accent, t.onFill};
        return {down ? t.accentSoft : t.panel, t.edge, t.text};
    case Kind::Bar:
        if (isChecked())
            return {t.barText, t.barText, t.bar};
        return {down ? t.barRaised : t.bar, t.barSoft, t.barText};
    }
    return {t.panel, t.edge, t.text};
}

void TouchButton::paintContent(QPainter &painter, const QRectF &area, const QColor &ink, const QColor &fill) const
{
    const QFontMetrics metrics(font());
    const bool hasGlyph = m_glyph != Glyph::None || m_busy;
    const qreal glyphSide = text().isEmpty() ? 26 : 22;
    const qreal gap = hasGlyph && !text().isEmpty() ? 10 : 0;
    const qreal room = area.width() - (hasGlyph ? glyphSide + gap : 0);

    QStringList lines;
    for (const QString &line : text().split(QLatin1Char('\n')))
        lines.append(metrics.elidedText(line, Qt::ElideRight, int(room)));
    const QFont detailFont = textFont(14);
    const QFontMetrics detailMetrics(detailFont);
    const QString detail = m_detail.isEmpty() ? QString() : detailMetrics.elidedText(m_detail, Qt::ElideRight, int(room));
    qreal width = 0;
    for (const QString &line : lines)
        width = qMax(width, qreal(metrics.horizontalAdvance(line)));
    if (!detail.isEmpty())
        width = qMax(width, qreal(detailMetrics.horizontalAdvance(detail)));

    const qreal left = area.center().x() - (width + (hasGlyph ? glyphSide + gap : 0)) / 2;
    if (hasGlyph) {
        const QRectF box(left, area.center().y() - glyphSide / 2, glyphSide, glyphSide);
        if (m_busy) {
            painter.setPen(QPen(ink, 3, Qt::SolidLine, Qt::RoundCap));
            painter.setBrush(Qt::NoBrush);
            painter.drawArc(box.adjusted(2, 2, -2, -2), -m_turn * 16, 270 * 16);
        } else {
            drawGlyph(painter, box, m_glyph, ink, fill);
        }
    }
    const qreal height = metrics.height() * lines.size() + (detail.isEmpty() ? 0 : detailMetrics.height());
    qreal top = area.center().y() - height / 2;
    const qreal textLeft = left + (hasGlyph ? glyphSide + gap : 0);
    painter.setPen(ink);
    painter.setFont(font());
    for (const QString &line : lines) {
        painter.drawText(QRectF(textLeft, top, width, metrics.height()), Qt::AlignCenter | Qt::TextDontClip, line);
        top += metrics.height();
    }
    if (!detail.isEmpty()) {
        painter.setFont(detailFont);
        painter.drawText(QRectF(textLeft, top, width, detailMetrics.height()), Qt::AlignCenter, detail);
    }
}

void TouchButton::paintBadge(QPainter &painter, const QRectF &area) const
{
    const Theme &t = Theme::current();
    const QString text = m_badge > 99 ? QStringLiteral("99+") : QString::number(m_badge);
    painter.setFont(textFont(13, true));
    const qreal width = qMax(20.0, QFontMetrics(painter.font()).horizontalAdvance(text) + 10.0);
    const QRectF box(area.right() - width - 2, area.top() + 2, width, 20);
    painter.setPen(QPen(t.panel, 2));
    painter.setBrush(t.bad);
    painter.drawRoundedRect(box, 10, 10);
    painter.setPen(t.onFill);
    painter.drawText(box, Qt::AlignCenter, text);
}

void TouchButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Look colors = look();
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(colors.edge.alpha() == 0 ? QPen(Qt::NoPen) : QPen(colors.edge, 1));
    painter.setBrush(colors.fill);
    painter.drawRoundedRect(area, Radius, Radius);
    paintContent(painter, area.adjusted(8, 2, m_badge > 0 ? -24 : -8, -2), colors.ink, colors.fill);
    if (m_badge > 0)
        paintBadge(painter, area);
    if (hasFocus())
        drawFocusRing(painter, rect(), Radius, m_kind == Kind::Bar);
}

void TouchButton::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !event->isAutoRepeat()) {
        click();
        return;
    }
    QPushButton::keyPressEvent(event);
}

} // namespace hearth
