// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/theme.h"
#include "ui/tillcontext.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace hearth {

class AmountBox;
class Banner;
class TouchButton;

/** Headquarters' saved audiences and a query of one's own, typed or put together by taps: how many members it means, in the chain and of this store. UI thread. */
class AudiencePane : public QWidget {
    Q_OBJECT
public:
    explicit AudiencePane(const TillContext &context, QWidget *parent = nullptr);
    /** Asks for the saved ones where there are none yet. */
    void look();
    void showReach();
    void retranslate();

private:
    void take(const Result<protocol::AudienceList> &list, const QString &done);
    void change(const QFuture<Result<protocol::AudienceList>> &future, const QString &done, TouchButton *button);
    void showSaved();
    void choose(const protocol::AudienceList::Saved &saved);
    void addWord(const QString &word);
    void chooseClass();
    void chooseValue(const protocol::AudienceList::Class &of);
    void chooser(const QString &title, const QList<std::pair<QString, QString>> &entries, const std::function<void(const QString &)> &chosen);
    void count();
    void showCount(const protocol::AudienceCount &count);
    void forgetCount();
    void failed(const Error &why);
    void say(Tone tone, const QString &text, const QString &detail = {});

    const TillContext &m_context;
    std::optional<protocol::AudienceList> m_list;
    std::optional<protocol::AudienceCount> m_counted;
    QString m_chosen; ///< name of the saved one that is looked at
    int m_turn = 0;
    QLabel *m_savedTitle;
    QVBoxLayout *m_saved;
    QLineEdit *m_query;
    QLabel *m_reading;
    Banner *m_state;
    QList<std::pair<TouchButton *, QString>> m_words;
    TouchButton *m_tag;
    TouchButton *m_clear;
    TouchButton *m_count;
    AmountBox *m_chain;
    AmountBox *m_store;
    QLabel *m_asOf;
    QLineEdit *m_name;
    TouchButton *m_save;
    TouchButton *m_rename;
    TouchButton *m_delete;
};

} // namespace hearth
