// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/toast.h"

#include "ui/kit/touchbutton.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>

namespace hearth {

Glyph toneGlyph(Tone tone)
{
    switch (tone) {
    case Tone::Ok: return Glyph::Check;
    case Tone::Warn: return Glyph::Alert;
    case Tone::Bad: return Glyph::Stop;
    case Tone::Info: return Glyph::Hold;
    case Tone::Neutral:
    case Tone::Soft: return Glyph::None;
    }
    return Glyph::None;
}

Banner::Banner(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void Banner::show(Tone tone, const QString &text, const QString &detail)
{
    if (m_tone != tone || m_text != text || m_detail != detail) {
        m_tone = tone;
        m_text = text;
        m_detail = detail;
        setAccessibleName(this->text());
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
        updateGeometry();
        update();
    }
    QWidget::show();
}

QString Banner::text() const
{
    return m_detail.isEmpty() ? m_text : m_text + QLatin1Char('\n') + m_detail;
}

void Banner::setTappable(bool tappable)
{
    m_tappable = tappable;
    setFocusPolicy(tappable ? Qt::TabFocus : Qt::NoFocus);
}

QSize Banner::sizeHint() const
{
    if (m_slim)
        return {300, 38};
    return {420, heightForWidth(420)};
}

QSize Banner::minimumSizeHint() const
{
    return {120, m_slim ? 38 : 48};
}

int Banner::heightForWidth(int width) const
{
    const int room = qMax(60, width - 64);
    int height = 24 + QFontMetrics(textFont(17, true)).boundingRect(QRect(0, 0, room, 1000), Qt::TextWordWrap, m_text).height();
    if (!m_detail.isEmpty())
        height += 4 + QFontMetrics(textFont(15)).boundingRect(QRect(0, 0, room, 1000), Qt::TextWordWrap, m_detail).height();
    return qMax(52, height);
}

void Banner::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor ink = theme.tone(m_tone);
    if (m_slim) {
        painter.fillRect(rect(), theme.toneGround(m_tone));
        painter.fillRect(QRect(0, 0, width(), 1), theme.line);
    } else {
        painter.setPen(QPen(ink, 1));
        painter.setBrush(theme.toneGround(m_tone));
        painter.drawRoundedRect(area, Radius, Radius);
    }
    const Glyph glyph = toneGlyph(m_tone);
    const qreal side = m_slim ? 20 : 24;
    const qreal inset = 14;
    drawGlyph(painter, QRectF(area.left() + inset, area.center().y() - side / 2, side, side), glyph, ink, theme.toneGround(m_tone));
    const qreal left = area.left() + inset + (glyph == Glyph::None ? 0 : side + 12);
    const QRectF words(left, area.top(), area.right() - left - inset, area.height());
    painter.setPen(m_tone == Tone::Neutral || m_tone == Tone::Soft ? theme.tone(m_tone) : ink);
    if (m_slim) {
        painter.setFont(textFont(m_tone == Tone::Soft || m_tone == Tone::Neutral ? 15 : 17, m_tone == Tone::Bad || !m_detail.isEmpty()));
        const QString text = QFontMetrics(painter.font()).elidedText(m_text, Qt::ElideRight, int(words.width()));
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text);
        const qreal used = QFontMetricsF(painter.font()).horizontalAdvance(text) + 16;
        if (!m_detail.isEmpty() && used < words.width()) {
            painter.setFont(textFont(15));
            painter.setPen(theme.text);
            painter.drawText(words.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                             QFontMetrics(painter.font()).elidedText(m_detail, Qt::ElideRight, int(words.width() - used)));
        }
    } else {
        painter.setFont(textFont(17, true));
        if (m_detail.isEmpty()) {
            painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_text);
        } else {
            const QRectF room = words.adjusted(0, 12, 0, -10);
            const QRectF used = painter.boundingRect(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_text);
            painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_text);
            painter.setFont(textFont(15));
            painter.setPen(theme.text);
            painter.drawText(QRectF(room.left(), used.bottom() + 4, room.width(), room.bottom() - used.bottom()),
                             Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_detail);
        }
    }
    if (hasFocus())
        drawFocusRing(painter, rect(), m_slim ? 2 : Radius);
}

void Banner::mousePressEvent(QMouseEvent *event)
{
    event->setAccepted(m_tappable);
}

void Banner::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_tappable && rect().contains(event->position().toPoint()))
        Q_EMIT tapped();
}

void Banner::keyPressEvent(QKeyEvent *event)
{
    if (m_tappable && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space))
        Q_EMIT tapped();
    else
        QWidget::keyPressEvent(event);
}

Toast::Toast(QWidget *window) : Banner(window)
{
    setObjectName(QStringLiteral("toast"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setSlim(true);
    hide();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    window->installEventFilter(this);
}

void Toast::pop(Tone tone, const QString &text, const QString &detail, int ms)
{
    show(tone, text, detail);
    place();
    raise();
    m_timer.start(ms);
}

void Toast::cover(QWidget *strip)
{
    m_strip = strip;
    strip->installEventFilter(this);
    place();
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if ((watched == parentWidget() || watched == m_strip) && (event->type() == QEvent::Resize || event->type() == QEvent::Move) && isVisible())
        place();
    return Banner::eventFilter(watched, event);
}

void Toast::place()
{
    const QRect room = parentWidget()->rect();
    setGeometry(m_strip != nullptr ? m_strip->geometry() : QRect(0, room.height() - minimumSizeHint().height(), room.width(), minimumSizeHint().height()));
}

} // namespace hearth
