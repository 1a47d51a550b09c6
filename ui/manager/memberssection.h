// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

class QStackedWidget;

namespace hearth {

class AudiencePane;
class MemberPane;
class TouchButton;

/** Members, for the manager: one of them as a whole, and how many an audience has. Asked of headquarters each time. UI thread. */
class MembersSection : public Section {
    Q_OBJECT
public:
    explicit MembersSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;
    void reformat() override;

private:
    void retranslate();
    void open(int index);
    TouchButton *m_one;
    TouchButton *m_many;
    QStackedWidget *m_stack;
    MemberPane *m_member;
    AudiencePane *m_audiences;
};

} // namespace hearth
