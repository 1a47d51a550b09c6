// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/memberssection.h"

#include "ui/kit/choicegroup.h"
#include "ui/kit/touchbutton.h"
#include "ui/manager/audiencepane.h"
#include "ui/manager/memberpane.h"

#include <QBoxLayout>
#include <QStackedWidget>

namespace hearth {

MembersSection::MembersSection(const TillContext &context, QWidget *parent) : Section(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(8);
    auto *group = new ChoiceGroup(this);
    const auto entry = [&](const char *name) {
        auto *button = new TouchButton(TouchButton::Kind::Choice, this);
        button->setObjectName(QLatin1String(name));
        button->setMinimumHeight(TouchSize);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        group->add(button);
        choice->addWidget(button, 1);
        return button;
    };
    m_one = entry("membersOne");
    m_many = entry("membersAudiences");
    group->choose(m_one);
    m_stack = new QStackedWidget(this);
    m_member = new MemberPane(context, m_stack);
    m_audiences = new AudiencePane(context, m_stack);
    m_stack->addWidget(m_member);
    m_stack->addWidget(m_audiences);
    column->addLayout(choice);
    column->addWidget(m_stack, 1);
    connect(group, &ChoiceGroup::tapped, this, [this](const QAbstractButton *button) { open(button == m_many ? 1 : 0); });
    setFocusProxy(m_member);
    retranslate();
}

void MembersSection::open(int index)
{
    m_stack->setCurrentIndex(index);
    setFocusProxy(m_stack->currentWidget());
    m_stack->currentWidget()->setFocus();
    if (index == 1)
        m_audiences->look();
}

void MembersSection::retranslate()
{
    m_one->setText(tr("One member"));
    m_many->setText(tr("Audiences"));
}

void MembersSection::refresh()
{
    m_member->showAge();
    m_audiences->showReach();
}

void MembersSection::reformat()
{
    retranslate();
    m_member->retranslate();
    m_audiences->retranslate();
    refresh();
}

} // namespace hearth
