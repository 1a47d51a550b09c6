// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QWidget>

namespace hearth {

/** One part of the manager's page. It reads the desks in refresh() only, and only while it is shown. UI thread. */
class Section : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    /** Reads again what it shows. */
    virtual void refresh() = 0;
    /** Language or store settings changed. */
    virtual void reformat() { refresh(); }
};

} // namespace hearth
