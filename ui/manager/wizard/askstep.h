// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/wizard/wizardstep.h"

class QLabel;

namespace hearth {

class Banner;
class TouchButton;

/** Asks the printer how it is and what it can; one that is no printer goes no further. UI thread. */
class AskStep : public WizardStep {
    Q_OBJECT
public:
    explicit AskStep(const TillContext &context, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override;
    void enter(PrinterDraft &draft) override;
    void leave(PrinterDraft &draft) override;
    [[nodiscard]] bool complete() const override { return m_finding.isPrinter; }

private:
    void ask();
    void showFinding(const PrinterFinding &finding);
    [[nodiscard]] static QString abilities(const Capabilities &capabilities);

    const TillContext &m_context;
    PrinterFinding m_finding;
    PrinterLanguage m_language = PrinterLanguage::Escpos;
    Banner *m_result;
    QLabel *m_can;
    QLabel *m_claims;
    QLabel *m_raw;
    TouchButton *m_again;
};

} // namespace hearth
