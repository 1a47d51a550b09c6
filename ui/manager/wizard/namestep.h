// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/wizard/wizardstep.h"

class QBoxLayout;
class QLineEdit;

namespace hearth {

class ChoiceGroup;
class TouchButton;

/** What it is called, what it prints, and who takes over while it is down. UI thread. */
class NameStep : public WizardStep {
    Q_OBJECT
public:
    explicit NameStep(const TillContext &context, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override;
    void enter(PrinterDraft &draft) override;
    void leave(PrinterDraft &draft) override;
    [[nodiscard]] bool complete() const override;

private:
    [[nodiscard]] QString freeName(const QString &wanted) const;
    [[nodiscard]] QStringList stations() const;
    void addLabel(QBoxLayout *column, const QString &text);
    [[nodiscard]] TouchButton *chip(const QString &object, const QString &text, QBoxLayout *row);

    const TillContext &m_context;
    QList<PrinterRow> m_printers;
    bool m_named = false; ///< by a person; else it follows the stations
    QLineEdit *m_name;
    QList<QPair<QString, TouchButton *>> m_stations;
    ChoiceGroup *m_spare;
    QList<QPair<QString, TouchButton *>> m_spares;
};

} // namespace hearth
