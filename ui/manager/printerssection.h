// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/printercard.h"
#include "ui/manager/section.h"

#include <QFuture>

class QLabel;
class QVBoxLayout;

namespace hearth {

/** Each printer's health in words, what is wrong and since when, its paper, what waits for it; below, what went wrong today. UI thread. */
class PrintersSection : public Section {
    Q_OBJECT
public:
    explicit PrintersSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;

private:
    void askRoll(const QString &printer, TouchButton *button);
    [[nodiscard]] QWidget *makeHistory(const QStringList &lines);
    [[nodiscard]] QStringList historyOf(const QList<PrinterIncident> &incidents) const;

    const TillContext &m_context;
    QList<PrinterView> m_shown;
    QStringList m_history;
    QString m_language;
    bool m_filled = false;
    QLabel *m_title;
    TouchButton *m_add;
    QLabel *m_empty;
    QWidget *m_list;
    QVBoxLayout *m_cards;
};

} // namespace hearth
