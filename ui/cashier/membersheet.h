// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/kit/theme.h"
#include "ui/tillcontext.h"

class QLabel;
class QLineEdit;

namespace hearth {

class Banner;
class TouchButton;

/** Members at the counter: found by phone, card or QR code, or made; what is known of one, each with its reason, and what that one usually takes, one tap to add. Emits
    what is asked for; the page changes the order. UI thread. */
class MemberSheet : public Overlay {
    Q_OBJECT
public:
    /** Begins with whom the order is of; else with `typed`, as a scanner gave it; else asks. */
    MemberSheet(const TillContext &context, const std::optional<KnownMember> &member, const QString &typed, QWidget *window);
    /** Opens it; the keyboard is the search's. */
    void begin();

Q_SIGNALS:
    /** The order is of this member, as it is known now; also when headquarters has said something newer. */
    void attached(const hearth::KnownMember &member);
    void detached();
    void itemChosen(const QString &sku, const QString &size);

private:
    void changeBody(QWidget *body);
    void showFind(const QString &typed);
    void find();
    void notFound(const Error &why);
    void showNew(const QString &typed);
    void create();
    void showMember(const KnownMember &member);
    void addTags(QWidget *body);
    void addUsual(QWidget *body);
    void switchHidden();
    [[nodiscard]] QLineEdit *makeField(QWidget *parent, const char *name, const QString &placeholder);
    void say(Tone tone, const QString &text, const QString &detail = {});
    const TillContext &m_context;
    std::optional<KnownMember> m_member;
    QString m_first;
    bool m_fresh = false; ///< headquarters has just answered
    int m_turn = 0;       ///< what belongs to an earlier question is not shown
    QWidget *m_body = nullptr;
    QLabel *m_title;
    Banner *m_state;
    QLineEdit *m_input = nullptr;
    QLineEdit *m_birthday = nullptr;
    QLineEdit *m_typed = nullptr; ///< where the pad's digits go
    TouchButton *m_consent = nullptr;
    TouchButton *m_new = nullptr;
    TouchButton *m_go = nullptr;
};

} // namespace hearth
