// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/choicegroup.h"

#include <QAbstractButton>

namespace hearth {

void ChoiceGroup::add(QAbstractButton *button)
{
    m_buttons.append(button);
    connect(button, &QAbstractButton::clicked, this, [this, button] {
        choose(button);
        Q_EMIT tapped(button);
    });
}

void ChoiceGroup::choose(const QAbstractButton *button)
{
    for (QAbstractButton *each : m_buttons)
        each->setChecked(each == button);
}

QAbstractButton *ChoiceGroup::chosen() const
{
    for (QAbstractButton *each : m_buttons) {
        if (each->isChecked())
            return each;
    }
    return nullptr;
}

} // namespace hearth
