// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/theme.h"
#include "ui/tillcontext.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QVBoxLayout;

namespace hearth {

class Banner;
class Panel;
class TouchButton;

/** Finds a member by phone number, card or code, and shows all headquarters has of it; without headquarters what this till knows, with its age. UI thread. */
class MemberPane : public QWidget {
    Q_OBJECT
public:
    explicit MemberPane(const TillContext &context, QWidget *parent = nullptr);
    void showAge();
    void retranslate();

private:
    void find();
    void ask();
    void answered(const Result<protocol::FullMember> &answer);
    void askAnew();
    void showMember();
    void showNobody(const Error &why);
    void begin();
    void edit();
    void say(Tone tone, const QString &text, const QString &detail = {});
    QVBoxLayout *addPanel(const QString &name, const QString &title, QVBoxLayout *column);
    void addRecord(QVBoxLayout *column);
    void addFigures(QVBoxLayout *column);
    void addTags(QVBoxLayout *column);
    void addUsual(QVBoxLayout *column);
    void addOrders(QVBoxLayout *column);
    void addLine(QVBoxLayout *rows, const QString &name, const QString &title, const QString &text, const QString &more = {});
    [[nodiscard]] const Member &record() const { return m_full ? m_full->record : m_known->member; }

    const TillContext &m_context;
    std::optional<protocol::FullMember> m_full;  ///< as headquarters has it
    std::optional<KnownMember> m_known;          ///< as this till does
    QString m_typed;
    int m_turn = 0; ///< what belongs to an earlier question is not shown
    QLineEdit *m_input;
    TouchButton *m_find;
    TouchButton *m_again;
    TouchButton *m_edit;
    TouchButton *m_other;
    Banner *m_state;
    QLabel *m_title;
    QLabel *m_age;
    QStackedWidget *m_stack;
    QWidget *m_shown;
    QWidget *m_inside = nullptr;
    QVBoxLayout *m_rows;
};

} // namespace hearth
