// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/forecastsheet.h"

#include "ui/kit/amountbox.h"
#include "ui/kit/numberpad.h"
#include "ui/kit/sheet.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLineEdit>

namespace hearth {

namespace {
constexpr qsizetype mostTyped = 11;
}

ForecastSheet::ForecastSheet(const TillContext &context, const protocol::ForecastPublished::Day &day,
    const std::optional<protocol::ForecastOverridden> &old, QWidget *window)
    : Overlay(window, Place::Middle)
    , m_context(context)
    , m_day(day)
{
    setObjectName(QStringLiteral("forecastSheet"));
    setCardWidth(760);
    build({ tr("Event nearby"), tr("Promotion"), tr("Large booking"), tr("Weather"), tr("Closed early") });
    if (old && old->amount) {
        m_typed = old->amount->toString(m_context.format().decimals());
        m_note->setText(old->note);
    }
    m_remove->setVisible(old && old->amount);
    showTyped();
}

void ForecastSheet::build(const QStringList &notes)
{
    const ShopFormat format = m_context.format();
    cardLayout()->setContentsMargins(16, 12, 16, 14);
    cardLayout()->setSpacing(10);
    QLabel *title = makeLabel(card(), 22, true);
    title->setText(tr("Your figure for %1").arg(format.day(m_day.date)));
    QLabel *text = makeLabel(card(), 16, false, Tone::Soft);
    text->setText(tr("The forecast is %1; 4 days of 5 lie between %2 and %3.")
                      .arg(format.money(m_day.point), format.money(m_day.low80), format.money(m_day.high80)));
    auto *middle = new QHBoxLayout;
    middle->setSpacing(16);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    m_amount = new AmountBox(card());
    m_amount->setObjectName(QStringLiteral("forecastTyped"));
    m_amount->setCaption(tr("Revenue you expect"));
    m_amount->setEntry(true);
    QLabel *why = makeLabel(card(), 16, true);
    why->setText(tr("Why"));
    m_note = new QLineEdit(card());
    m_note->setObjectName(QStringLiteral("forecastNote"));
    m_note->setMaxLength(static_cast<int>(protocol::ForecastOverridden::MaxNote));
    m_note->setMinimumHeight(TouchSize);
    m_note->setTextMargins(8, 0, 8, 0);
    m_note->setFont(textFont(17));
    m_note->setAccessibleName(why->text());
    left->addWidget(m_amount);
    left->addWidget(why);
    auto *quick = new QGridLayout;
    quick->setSpacing(8);
    for (qsizetype i = 0; i < notes.size(); ++i) {
        auto *button = new TouchButton(TouchButton::Kind::Plain, card());
        button->setObjectName(QStringLiteral("forecastNote_%1").arg(i));
        button->setText(notes.at(i));
        button->setTextPixels(15);
        button->setMinimumHeight(TouchSize);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(button, &QPushButton::clicked, this, [this, note = notes.at(i)] { m_note->setText(note); });
        quick->addWidget(button, static_cast<int>(i / 2), static_cast<int>(i % 2));
    }
    left->addLayout(quick);
    left->addWidget(m_note);
    left->addStretch(1);
    auto *pad = new NumberPad(card());
    pad->setPointEnabled(format.decimals() > 0);
    connect(pad, &NumberPad::typed, this, &ForecastSheet::type);
    connect(pad, &NumberPad::backspaced, this, [this] {
        m_typed.chop(1);
        showTyped();
    });
    middle->addLayout(left, 1);
    middle->addWidget(pad, 1);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(12);
    const auto button = [&](const char *name, TouchButton::Kind kind, const QString &label, int stretch) {
        auto *made = new TouchButton(kind, card());
        made->setObjectName(QLatin1String(name));
        made->setText(label);
        made->setMinimumHeight(64);
        made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        bottom->addWidget(made, stretch);
        return made;
    };
    TouchButton *cancel = button("forecastCancel", TouchButton::Kind::Plain, tr("Cancel"), 1);
    m_remove = button("forecastRemove", TouchButton::Kind::Danger, tr("Take it back"), 1);
    m_save = button("forecastSave", TouchButton::Kind::Primary, tr("Put it in"), 2);
    connect(cancel, &QPushButton::clicked, this, &Overlay::dismiss);
    connect(m_remove, &QPushButton::clicked, this, [this] { decide(std::nullopt); });
    connect(m_save, &QPushButton::clicked, this, [this] { decide(amount()); });
    cardLayout()->addWidget(title);
    cardLayout()->addWidget(text);
    cardLayout()->addLayout(middle, 1);
    cardLayout()->addLayout(bottom);
}

std::optional<Money> ForecastSheet::amount() const
{
    QString text = m_typed;
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    const Result<Money> parsed = Money::parse(text, m_context.format().decimals());
    return text.isEmpty() || !parsed ? std::nullopt : std::optional(*parsed);
}

void ForecastSheet::type(QChar character)
{
    const QString next = m_typed + character;
    const QString digits = next.endsWith(QLatin1Char('.')) ? next.chopped(1) : next;
    if (next.size() > mostTyped || (character == QLatin1Char('.') && m_typed.contains(character))
        || !Money::parse(digits, m_context.format().decimals()))
        return;
    m_typed = next;
    showTyped();
}

void ForecastSheet::showTyped()
{
    m_amount->setAmount(
        m_typed.isEmpty() ? QStringLiteral("–") : m_typed, m_typed.isEmpty() ? Tone::Soft : Tone::Neutral);
    m_save->setEnabled(amount().has_value());
}

void ForecastSheet::decide(std::optional<Money> amount)
{
    const QString author = QStringLiteral("till %1").arg(m_context.sales->identity().till);
    Q_EMIT decided({ m_day.date, amount, amount ? m_note->text().trimmed() : QString(), author });
    dismiss();
}

} // namespace hearth
