// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/numberpad.h"

#include "ui/kit/touchbutton.h"

#include <QEvent>
#include <QGridLayout>

namespace hearth {

NumberPad::NumberPad(QWidget *parent) : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    const auto key = [this, grid](const QString &text, const QString &name, int row, int column) {
        auto *button = new TouchButton(TouchButton::Kind::Key, this);
        button->setText(text);
        button->setObjectName(QStringLiteral("pad_") + name);
        button->setTextPixels(26);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        grid->addWidget(button, row, column);
        return button;
    };
    const QString order = QStringLiteral("789456123");
    for (int i = 0; i < order.size(); ++i) {
        const QChar digit = order.at(i);
        connect(key(QString(digit), QString(digit), i / 3, i % 3), &QPushButton::clicked, this, [this, digit] { Q_EMIT typed(digit); });
    }
    m_point = key(QStringLiteral("."), QStringLiteral("point"), 3, 0);
    connect(m_point, &QPushButton::clicked, this, [this] { Q_EMIT typed(QLatin1Char('.')); });
    connect(key(QStringLiteral("0"), QStringLiteral("0"), 3, 1), &QPushButton::clicked, this, [this] { Q_EMIT typed(QLatin1Char('0')); });
    m_back = key(QString(), QStringLiteral("back"), 3, 2);
    m_back->setGlyph(Glyph::Backspace);
    m_back->setAutoRepeat(true);
    connect(m_back, &QPushButton::clicked, this, &NumberPad::backspaced);
    retranslate();
}

void NumberPad::setPointEnabled(bool enabled)
{
    m_point->setEnabled(enabled);
}

void NumberPad::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void NumberPad::retranslate()
{
    m_back->setAccessibleName(tr("Delete the last digit"));
    m_point->setAccessibleName(tr("Decimal point"));
}

} // namespace hearth
