// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/kit/theme.h"
#include "ui/tillcontext.h"

class QGridLayout;
class QLineEdit;

namespace hearth {

class Banner;
class TouchButton;

/** Changes a member's record at the till, also without a connection. A phone number is typed anew and never shown. UI thread. */
class MemberEditSheet : public Overlay {
    Q_OBJECT
public:
    MemberEditSheet(const TillContext &context, const KnownMember &member, QWidget *window);

Q_SIGNALS:
    void changed(const hearth::KnownMember &member);

private:
    void save();
    QLineEdit *addField(QGridLayout *grid, const char *name, const QString &title, const QString &text, const QString &placeholder);
    TouchButton *addSwitch(const char *name, const QString &text, bool on);
    const TillContext &m_context;
    const KnownMember m_member;
    QLineEdit *m_phone;
    QLineEdit *m_card;
    QLineEdit *m_code;
    QLineEdit *m_birthday;
    TouchButton *m_consent;
    TouchButton *m_hidden;
    TouchButton *m_save;
    Banner *m_state;
};

} // namespace hearth
