// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/cashier/paidcard.h"

#include "ui/kit/sheet.h"

#include <QPainter>
#include <QVBoxLayout>

namespace hearth {

namespace {
constexpr int lineHeight = 28;
constexpr int signWidth = 25;
}

SignList::SignList(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SignList::setLines(const QList<SignLine> &lines)
{
    if (lines == m_lines)
        return;
    m_lines = lines;
    setAccessibleName(text());
    updateGeometry();
    update();
}

QString SignList::text() const
{
    QStringList texts;
    for (const SignLine &line : m_lines)
        texts.append(line.text);
    return texts.join(QLatin1Char('\n'));
}

QSize SignList::sizeHint() const
{
    return {120, int(m_lines.size()) * lineHeight};
}

void SignList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        drawSigns(painter, QRectF(m_lines.at(i).glyph == Glyph::None ? signWidth : 0, double(i) * lineHeight, width(), lineHeight),
                  {m_lines.at(i)}, 16);
}

PaidCard::PaidCard(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("paidCard"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 22, 20, 20);
    column->setSpacing(6);
    m_title = makeLabel(this, 24, true, Tone::Ok);
    m_title->setObjectName(QStringLiteral("paidTitle"));
    m_title->setContentsMargins(42, 0, 0, 0);
    m_number = makeLabel(this, 18, false, Tone::Soft);
    m_number->setObjectName(QStringLiteral("paidNumber"));
    m_number->setContentsMargins(42, 0, 0, 0);
    m_caption = makeLabel(this, 18, false, Tone::Soft);
    m_change = makeLabel(this, 46, true);
    m_change->setObjectName(QStringLiteral("paidChange"));
    m_paper = new SignList(this);
    m_paper->setObjectName(QStringLiteral("paidPaper"));
    column->addWidget(m_title);
    column->addWidget(m_number);
    column->addSpacing(18);
    column->addWidget(m_caption);
    column->addWidget(m_change);
    column->addSpacing(18);
    column->addWidget(m_paper);
    column->addStretch(1);
}

void PaidCard::setSale(const QString &title, const QString &changeCaption, const QString &change, const QString &number)
{
    m_title->setText(title);
    m_caption->setText(changeCaption);
    m_change->setText(change);
    m_number->setText(number);
    setAccessibleName(QStringList{title, changeCaption, change, number}.join(QStringLiteral(", ")));
}

void PaidCard::setPaper(const QList<SignLine> &lines)
{
    m_paper->setLines(lines);
}

void PaidCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    drawGlyph(painter, QRectF(18, m_title->geometry().center().y() - 16, 32, 32), Glyph::Check, theme.go, theme.panel);
}

} // namespace hearth
