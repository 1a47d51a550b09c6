// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/manager/wizard/wizardstep.h"

class QLabel;
class QStackedWidget;

namespace hearth {

class Banner;
class TouchButton;

/** Adds a printer: find it, ask it, look at its test page, give it its place. Nothing is stored before the last tap. UI thread. */
class PrinterWizard : public Overlay {
    Q_OBJECT
public:
    PrinterWizard(const TillContext &context, QWidget *window);

private:
    void add(WizardStep *step);
    void showStep(int at);
    void next();
    void back();
    void save();
    void refresh();
    [[nodiscard]] WizardStep *step() const { return m_steps.at(m_at); }

    const TillContext &m_context;
    PrinterDraft m_draft;
    QList<WizardStep *> m_steps;
    int m_at = 0;
    QLabel *m_place;
    QLabel *m_title;
    QStackedWidget *m_stack;
    Banner *m_error;
    TouchButton *m_back;
    TouchButton *m_next;
};

} // namespace hearth
