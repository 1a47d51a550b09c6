// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

class QLabel;
class QVBoxLayout;

namespace hearth {

class TouchButton;

/** Tickets a person has to look at: may be on paper, will not come, or waiting. UI thread. */
class AttentionSection : public Section {
    Q_OBJECT
public:
    explicit AttentionSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;

private:
    [[nodiscard]] QWidget *makeCard(const PrintJob &job, int number);
    void answer(QFuture<Result<void>> future, const QString &done, TouchButton *button);

    const TillContext &m_context;
    QString m_shown;
    QLabel *m_title;
    QLabel *m_empty;
    QWidget *m_list;
    QVBoxLayout *m_cards;
};

} // namespace hearth
