// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/statuslight.h"

#include "ui/kit/theme.h"
#include "ui/kit/touchbutton.h"

#include <QPainter>

namespace hearth {

StatusLight::StatusLight(QWidget *parent) : QPushButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void StatusLight::show(State state, const QString &name, const QString &words)
{
    if (state == m_state && name == m_name && words == m_words)
        return;
    m_state = state;
    m_name = name;
    m_words = words;
    setText(name + QStringLiteral(": ") + words);
    setAccessibleName(text());
    updateGeometry();
    update();
}

void StatusLight::setCompact(bool compact)
{
    if (compact == m_compact)
        return;
    m_compact = compact;
    updateGeometry();
    update();
}

QSize StatusLight::sizeHint() const
{
    if (m_compact)
        return {TouchSize, TouchSize};
    const int words = qMax(QFontMetrics(textFont(16)).horizontalAdvance(m_name), QFontMetrics(textFont(13)).horizontalAdvance(m_words));
    return {qMin(words + 54, 270), TouchSize};
}

QSize StatusLight::minimumSizeHint() const
{
    return {leastWidth(m_compact), TouchSize};
}

int StatusLight::leastWidth(bool compact) const
{
    if (compact)
        return TouchSize;
    // The name is never cut; the words may be, but of what is wrong enough stays to be read.
    const int name = QFontMetrics(textFont(16)).horizontalAdvance(m_name);
    const int words = m_state == State::Ok ? 0 : qMin(QFontMetrics(textFont(13)).horizontalAdvance(m_words), 68);
    return qMin(qMax(name, words) + 54, 140);
}

void StatusLight::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isDown() ? theme.edge : theme.barRaised);
    painter.drawRoundedRect(area, 8, 8);

    Glyph glyph = Glyph::Ask;
    QColor ink = theme.barSoft;
    switch (m_state) {
    case State::Ok: glyph = Glyph::Check; ink = theme.barGo; break;
    case State::Warn: glyph = Glyph::Alert; ink = theme.barWarn; break;
    case State::Bad: glyph = Glyph::Stop; ink = theme.barBad; break;
    case State::Unknown: break;
    }
    const bool narrow = m_compact;
    const QRectF sign(narrow ? area.center().x() - 12 : area.left() + 10, area.center().y() - 12, 24, 24);
    drawGlyph(painter, sign, glyph, ink, theme.bar);
    if (!narrow) {
        const QRectF words(sign.right() + 9, area.top() + 4, area.right() - sign.right() - 13, area.height() - 8);
        painter.setFont(textFont(16));
        painter.setPen(theme.barText);
        painter.drawText(QRectF(words.left(), words.top(), words.width(), words.height() * 0.52), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(painter.font()).elidedText(m_name, Qt::ElideRight, int(words.width())));
        painter.setFont(textFont(13));
        painter.setPen(m_state == State::Ok ? theme.barSoft : ink);
        painter.drawText(QRectF(words.left(), words.top() + words.height() * 0.52, words.width(), words.height() * 0.48),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(painter.font()).elidedText(m_words, Qt::ElideRight, int(words.width())));
    }
    if (hasFocus())
        drawFocusRing(painter, rect(), 8, true);
}

} // namespace hearth
