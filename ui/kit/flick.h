// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QPoint>
#include <QTimer>

class QAbstractScrollArea;

namespace hearth {

/** Scrolls a view by dragging it, with a run-out; a press that moved is no tap. One finger, upright. UI thread. */
class Flick : public QObject {
    Q_OBJECT
public:
    explicit Flick(QAbstractScrollArea *area);
    void press(QPoint at);
    /** True while the view is being dragged. */
    bool move(QPoint at);
    /** True where the press was a drag, or stopped one that ran out: then it is no tap. */
    bool release();
    [[nodiscard]] bool isDragging() const { return m_dragging; }

private:
    void step();
    QAbstractScrollArea *m_area;
    QTimer m_timer;
    QElapsedTimer m_clock;
    QPoint m_pressedAt;
    int m_lastY = 0;
    int m_startValue = 0;
    qint64 m_lastMs = 0;
    double m_speed = 0; ///< pixels a millisecond
    double m_position = 0;
    bool m_pressed = false;
    bool m_dragging = false;
    bool m_stopped = false;
};

} // namespace hearth
