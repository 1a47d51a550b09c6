// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/amountbox.h"

#include <QPainter>

namespace hearth {

AmountBox::AmountBox(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void AmountBox::setPixels(int pixels)
{
    m_pixels = pixels;
    updateGeometry();
    update();
}

void AmountBox::setCaption(const QString &caption)
{
    m_caption = caption;
    setAccessibleName(m_caption + QStringLiteral(": ") + m_amount);
    update();
}

void AmountBox::setAmount(const QString &amount, Tone tone)
{
    m_amount = amount;
    m_tone = tone;
    setAccessibleName(m_caption + QStringLiteral(": ") + m_amount);
    update();
}

void AmountBox::setEntry(bool entry)
{
    m_entry = entry;
    update();
}

QSize AmountBox::sizeHint() const
{
    return {160, m_pixels < 24 ? m_pixels + 26 : m_pixels + 48};
}

QSize AmountBox::minimumSizeHint() const
{
    return {90, m_pixels + 22};
}

void AmountBox::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_entry ? QPen(theme.focus, 2) : QPen(theme.line, 1));
    painter.setBrush(m_tone == Tone::Neutral || m_tone == Tone::Soft ? theme.panel : theme.toneGround(m_tone));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), Radius, Radius);
    const bool low = height() < m_pixels + 38; // caption and amount side by side
    const QRect inside = low ? rect().adjusted(8, 2, -8, -2) : rect().adjusted(14, 8, -14, -8);
    painter.setFont(textFont(low ? 13 : 15));
    painter.setPen(theme.soft);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignTop, painter.fontMetrics().elidedText(m_caption, Qt::ElideRight, inside.width()));
    int pixels = m_pixels;
    while (pixels > 14 && QFontMetrics(textFont(pixels, true)).horizontalAdvance(m_amount) > inside.width())
        --pixels;
    painter.setFont(textFont(pixels, true));
    painter.setPen(theme.tone(m_tone));
    painter.drawText(inside, Qt::AlignRight | Qt::AlignBottom, m_amount);
}

} // namespace hearth
