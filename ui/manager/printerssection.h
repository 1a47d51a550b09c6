// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

class QLabel;
class QVBoxLayout;

namespace hearth {

/** Each printer's health in words, since when, what to do, and how much waits for it. UI thread. */
class PrintersSection : public Section {
    Q_OBJECT
public:
    explicit PrintersSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;

private:
    [[nodiscard]] QWidget *makeCard(const PrinterHealth &printer);
    const TillContext &m_context;
    QList<PrinterHealth> m_shown;
    QString m_language;
    QLabel *m_title;
    QLabel *m_empty;
    QWidget *m_list;
    QVBoxLayout *m_cards;
};

} // namespace hearth
