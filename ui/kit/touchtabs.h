// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QTabBar>

namespace hearth {

/** Flat tabs of a finger's height; the chosen one is filled. UI thread. */
class TouchTabs : public QTabBar {
    Q_OBJECT
public:
    explicit TouchTabs(QWidget *parent = nullptr);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace hearth
