// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/wizard/wizardstep.h"

class QLabel;
class QVBoxLayout;

namespace hearth {

class Banner;
class ChoiceGroup;
class TouchButton;

/** Paper width or the size of a label, and a test page a person looks at: what is seen is kept as known by a person. UI thread. */
class PaperStep : public WizardStep {
    Q_OBJECT
public:
    explicit PaperStep(const TillContext &context, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override;
    void enter(PrinterDraft &draft) override;
    void leave(PrinterDraft &draft) override;
    /** A page came out, or may have, and all is answered; a straight edge is needed, the rest is only noted. */
    [[nodiscard]] bool complete() const override;

private:
    struct Question {
        QString name; ///< of the capability
        QLabel *text = nullptr;
        ChoiceGroup *answers = nullptr;
        QList<TouchButton *> buttons;
        [[nodiscard]] int answer() const; ///< 1 yes, 0 no, -1 not yet
    };
    void addQuestion(QVBoxLayout *column, const QString &name, const QString &object, const QString &text);
    void print();
    void showPage(const TestPage &page);
    void refresh();
    [[nodiscard]] bool isAsked(const Question &question) const;
    [[nodiscard]] bool isLabel() const { return m_language == PrinterLanguage::Tspl; }
    [[nodiscard]] PrinterRow paper() const;
    void showKind();
    [[nodiscard]] int answer(const char *name) const;

    const TillContext &m_context;
    QString m_address;
    PrinterLanguage m_language = PrinterLanguage::Escpos;
    Capabilities m_known; ///< by probe
    bool m_dots = false;  ///< the printer's own Chinese cannot be read: it is drawn
    bool m_drawn = false; ///< so are QR and bar codes
    bool m_out = false; ///< there may be a page to look at
    ChoiceGroup *m_widths;
    QList<TouchButton *> m_widthButtons;
    QList<TouchButton *> m_sizeButtons; ///< of labels
    TouchButton *m_print;
    Banner *m_result;
    QWidget *m_look;
    QList<Question> m_questions;
    QLabel *m_hint;
};

} // namespace hearth
