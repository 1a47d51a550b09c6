// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/tillcontext.h"

#include <QWidget>

namespace hearth {

/** What the wizard has learnt of the new printer so far. */
struct PrinterDraft {
    PrinterFinding finding; ///< with its address
    PrinterLanguage language = PrinterLanguage::Escpos;
    int widthDots = 576;
    int dpi = 203;
    int heightDots = 0;     ///< of one label; 0: endless paper
    int gapDots = 0;        ///< between labels
    Capabilities known;     ///< by probe, and by a person's look at the test page
    QString name;
    QStringList stations;
    QString spare;
};

/** One page of the wizard. UI thread. */
class WizardStep : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    [[nodiscard]] virtual QString title() const = 0;
    /** Shown now; `draft` outlives the step. */
    virtual void enter(PrinterDraft &draft) = 0;
    /** Left by Next: writes what it learnt. */
    virtual void leave(PrinterDraft &draft) = 0;
    /** Next may be tapped. */
    [[nodiscard]] virtual bool complete() const = 0;

Q_SIGNALS:
    /** complete() may have changed. */
    void changed();
    /** Goes on without a tap on Next. */
    void done();
};

} // namespace hearth
