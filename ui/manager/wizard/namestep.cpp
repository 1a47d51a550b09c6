// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/wizard/namestep.h"

#include "ui/kit/choicegroup.h"
#include "ui/kit/sheet.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QLineEdit>

namespace hearth {

namespace {
constexpr int maxName = 40;
constexpr qsizetype maxSpares = 5; // more do not fit; the command line takes any
} // namespace

NameStep::NameStep(const TillContext &context, QWidget *parent)
    : WizardStep(parent), m_context(context), m_printers(context.printerDesk->printers().value_or(QList<PrinterRow>{}))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);

    addLabel(column, tr("What does it print?"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    QStringList known{QStringLiteral("receipt"), QStringLiteral("kitchen"), QStringLiteral("bar")};
    for (const PrinterRow &printer : std::as_const(m_printers)) {
        for (const QString &station : printer.stations) {
            if (!known.contains(station) && known.size() < 6)
                known.append(station);
        }
    }
    for (const QString &station : known) {
        TouchButton *button = chip(QStringLiteral("wizardStation_") + station, Words::station(station), row);
        m_stations.append({station, button});
        connect(button, &QPushButton::clicked, this, [this] {
            if (!m_named)
                m_name->setText(stations().isEmpty() ? QString() : freeName(Words::station(stations().first())));
            Q_EMIT changed();
        });
    }
    row->addStretch(1);
    column->addLayout(row);

    column->addSpacing(8);
    addLabel(column, tr("What is it called?"));
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("wizardName"));
    m_name->setMaxLength(maxName);
    m_name->setFont(textFont(22));
    m_name->setFixedHeight(56);
    m_name->setTextMargins(10, 0, 10, 0);
    m_name->setAccessibleName(tr("Name of the printer"));
    setFocusProxy(m_name);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_named = true; });
    connect(m_name, &QLineEdit::textChanged, this, &WizardStep::changed);
    column->addWidget(m_name);

    column->addSpacing(8);
    addLabel(column, tr("Who takes over its tickets while it is down?"));
    auto *spares = new QHBoxLayout;
    spares->setSpacing(8);
    m_spare = new ChoiceGroup(this);
    const auto spare = [&](const QString &object, const QString &name, const QString &text) {
        TouchButton *button = chip(object, text, spares);
        m_spare->add(button);
        m_spares.append({name, button});
    };
    spare(QStringLiteral("wizardSpare_none"), {}, tr("Nobody"));
    for (qsizetype i = 0; i < qMin(maxSpares, m_printers.size()); ++i)
        spare(QStringLiteral("wizardSpare_%1").arg(i), m_printers.at(i).name, m_printers.at(i).name);
    m_spare->choose(m_spares.first().second);
    spares->addStretch(1);
    column->addLayout(spares);
    column->addStretch(1);
}

void NameStep::addLabel(QBoxLayout *column, const QString &text)
{
    QLabel *label = makeLabel(this, 18, true);
    label->setText(text);
    column->addWidget(label);
}

TouchButton *NameStep::chip(const QString &object, const QString &text, QBoxLayout *row)
{
    auto *button = new TouchButton(TouchButton::Kind::Choice, this);
    button->setObjectName(object);
    button->setText(text);
    button->setMinimumHeight(56);
    row->addWidget(button);
    return button;
}

QString NameStep::title() const
{
    return tr("Its place in the store");
}

void NameStep::enter(PrinterDraft &) {}

void NameStep::leave(PrinterDraft &draft)
{
    draft.name = m_name->text().trimmed();
    draft.stations = stations();
    draft.spare.clear();
    for (const auto &[name, button] : std::as_const(m_spares)) {
        if (m_spare->chosen() == button)
            draft.spare = name;
    }
}

QStringList NameStep::stations() const
{
    QStringList chosen;
    for (const auto &[station, button] : m_stations) {
        if (button->isChecked())
            chosen.append(station);
    }
    return chosen;
}

QString NameStep::freeName(const QString &wanted) const
{
    const auto taken = [this](const QString &name) {
        return std::any_of(m_printers.begin(), m_printers.end(), [&](const PrinterRow &row) { return row.name == name; });
    };
    QString name = wanted;
    for (int n = 2; taken(name); ++n)
        name = QStringLiteral("%1 %2").arg(wanted).arg(n);
    return name;
}

bool NameStep::complete() const
{
    return !m_name->text().trimmed().isEmpty() && !stations().isEmpty();
}

} // namespace hearth
