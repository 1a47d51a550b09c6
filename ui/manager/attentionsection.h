// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

class QLabel;
class QVBoxLayout;

namespace hearth {

class TouchButton;

/** Tickets a person has to look at: may be on paper, will not come, or waiting. Each decision is one tap; none of them prints a second,
    unmarked paper. What the kitchen misses shows its lines. UI thread. */
class AttentionSection : public Section {
    Q_OBJECT
public:
    explicit AttentionSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;

private:
    /** A job and who else could print it now. */
    struct Entry {
        PrintJob job;
        QString spare; ///< its printer's, that takes it over by itself
        QString other; ///< can print now; empty: nobody
    };
    [[nodiscard]] Result<QList<Entry>> entries() const;
    [[nodiscard]] QWidget *makeCard(const Entry &entry, int number);
    [[nodiscard]] QLayout *makeButtons(const Entry &entry, bool kitchen, int number, QWidget *card);

    const TillContext &m_context;
    QString m_shown;
    QLabel *m_title;
    TouchButton *m_kitchen;
    QLabel *m_empty;
    QWidget *m_list;
    QVBoxLayout *m_cards;
};

} // namespace hearth
