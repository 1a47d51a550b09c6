// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QFuture>
#include <QWidget>

namespace hearth {

class TouchButton;

/** One part of the manager's page. It reads the desks in refresh() only, and only while it is shown. UI thread. */
class Section : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    /** Reads again what it shows. */
    virtual void refresh() = 0;
    /** Language or store settings changed. */
    virtual void reformat() { refresh(); }

protected:
    /** Waits for what a tap began: the button (it may go meanwhile, or be null) is busy, then a toast says `done` or what went wrong, and
        the section reads again. */
    void answer(QFuture<Result<void>> future, const QString &done, TouchButton *button);
};

} // namespace hearth
