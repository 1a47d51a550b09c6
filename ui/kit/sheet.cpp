// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/sheet.h"

#include <QBoxLayout>

namespace hearth {

QLabel *makeLabel(QWidget *parent, int pixels, bool bold, Tone tone)
{
    auto *label = new QLabel(parent);
    label->setFont(textFont(pixels, bold));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    setLabelTone(label, tone);
    return label;
}

void setLabelTone(QLabel *label, Tone tone)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, Theme::current().tone(tone));
    label->setPalette(palette);
}

Sheet::Sheet(QWidget *window, Place place) : Overlay(window, place)
{
    setCardWidth(420);
    m_title = makeLabel(card(), 22, true);
    m_title->setObjectName(QStringLiteral("sheetTitle"));
    m_text = makeLabel(card(), 17);
    m_text->setObjectName(QStringLiteral("sheetText"));
    m_text->hide();
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(12);
    cardLayout()->addWidget(m_title);
    cardLayout()->addWidget(m_text);
    cardLayout()->addLayout(m_buttons);
}

void Sheet::addBody(QWidget *widget, int stretch)
{
    cardLayout()->insertWidget(cardLayout()->count() - 1, widget, stretch);
}

void Sheet::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Sheet::setText(const QString &text)
{
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

TouchButton *Sheet::addButton(const QString &text, TouchButton::Kind kind, const QString &objectName, std::function<void()> done)
{
    auto *button = new TouchButton(kind, card());
    button->setText(text);
    button->setObjectName(objectName);
    button->setMinimumHeight(64);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, done = std::move(done)] {
        dismiss();
        if (done)
            done();
    });
    return button;
}

Sheet *Sheet::confirm(QWidget *window, const QString &title, const QString &text, const QString &yes, const QString &no,
                      std::function<void()> done)
{
    auto *sheet = new Sheet(window);
    sheet->setTitle(title);
    sheet->setText(text);
    TouchButton *keep = sheet->addButton(no, TouchButton::Kind::Plain, QStringLiteral("confirmNo"));
    sheet->addButton(yes, TouchButton::Kind::Danger, QStringLiteral("confirmYes"), std::move(done));
    sheet->open(keep);
    return sheet;
}

} // namespace hearth
