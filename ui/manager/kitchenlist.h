// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/tillcontext.h"

#include <QTimer>

class QGridLayout;
class QLabel;

namespace hearth {

class Banner;
class TouchButton;

/** The last resort: all over the window what the kitchen does not have on paper, to be cooked from the screen. Follows the boards while
    it is open. UI thread. */
class KitchenList : public Overlay {
    Q_OBJECT
public:
    KitchenList(const TillContext &context, QWidget *window);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void fill(const QList<PrintJob> &jobs);
    [[nodiscard]] QWidget *makeCard(const PrintJob &job, const Ticket &ticket, int number);
    void made(const QUuid &jobId, TouchButton *button);

    const TillContext &m_context;
    QString m_shown;
    QLabel *m_summary;
    Banner *m_error;
    QWidget *m_list;
    QGridLayout *m_grid = nullptr;
    QTimer m_timer;
};

} // namespace hearth
