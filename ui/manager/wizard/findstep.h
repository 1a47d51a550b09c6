// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/wizard/wizardstep.h"

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace hearth {

class NumberPad;
class TouchButton;

/** Which one: what a search comes upon, or an address entered by hand. UI thread. */
class FindStep : public WizardStep {
    Q_OBJECT
public:
    explicit FindStep(const TillContext &context, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override;
    void enter(PrinterDraft &draft) override;
    void leave(PrinterDraft &draft) override;
    [[nodiscard]] bool complete() const override { return !address().isEmpty(); }

private:
    void search();
    void showFound(const PrinterCandidate &candidate);
    void showCards();
    void showByHand(bool byHand);
    [[nodiscard]] QWidget *makeCard(const PrinterCandidate &candidate, int number);
    [[nodiscard]] QWidget *makeByHand();
    [[nodiscard]] QString address() const;

    const TillContext &m_context;
    QList<PrinterCandidate> m_found;
    QString m_chosen;
    bool m_chosenLabel = false; ///< a printer of labels
    QLabel *m_status;
    TouchButton *m_again;
    TouchButton *m_hand;
    QWidget *m_results;
    QVBoxLayout *m_cards;
    QWidget *m_byHand;
    QLineEdit *m_address;
    TouchButton *m_handLabel;
};

} // namespace hearth
