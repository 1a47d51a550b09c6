// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/flick.h"

#include <QAbstractScrollArea>
#include <QScrollBar>

#include <cmath>

namespace hearth {

namespace {
constexpr int dragAfter = 14;         // pixels
constexpr int frameMs = 16;
constexpr double braking = 0.93;      // of the speed, each frame
constexpr double leastSpeed = 0.05;
constexpr double mostSpeed = 4.0;
constexpr qint64 restMs = 80;         // a finger that rested this long does not throw
} // namespace

Flick::Flick(QAbstractScrollArea *area) : QObject(area), m_area(area)
{
    m_timer.setInterval(frameMs);
    connect(&m_timer, &QTimer::timeout, this, &Flick::step);
    m_clock.start();
}

void Flick::press(QPoint at)
{
    m_stopped = m_timer.isActive() && std::abs(m_speed) > 0.3;
    m_timer.stop();
    m_pressed = true;
    m_dragging = false;
    m_pressedAt = at;
    m_lastY = at.y();
    m_lastMs = m_clock.elapsed();
    m_speed = 0;
    m_startValue = m_area->verticalScrollBar()->value();
}

bool Flick::move(QPoint at)
{
    if (!m_pressed)
        return false;
    QScrollBar *bar = m_area->verticalScrollBar();
    if (!m_dragging && std::abs(at.y() - m_pressedAt.y()) > dragAfter && bar->maximum() > bar->minimum())
        m_dragging = true;
    if (!m_dragging)
        return false;
    const qint64 now = m_clock.elapsed();
    const double elapsed = qMax<qint64>(1, now - m_lastMs);
    m_speed = qBound(-mostSpeed, 0.6 * m_speed + 0.4 * (m_lastY - at.y()) / elapsed, mostSpeed);
    m_lastY = at.y();
    m_lastMs = now;
    bar->setValue(m_startValue + m_pressedAt.y() - at.y());
    return true;
}

bool Flick::release()
{
    const bool eaten = m_dragging || m_stopped;
    if (m_dragging && m_clock.elapsed() - m_lastMs < restMs && std::abs(m_speed) > leastSpeed) {
        m_position = m_area->verticalScrollBar()->value();
        m_timer.start();
    }
    m_pressed = m_dragging = m_stopped = false;
    return eaten;
}

void Flick::step()
{
    QScrollBar *bar = m_area->verticalScrollBar();
    m_position += m_speed * frameMs;
    bar->setValue(int(std::lround(m_position)));
    m_speed *= braking;
    if (std::abs(m_speed) < leastSpeed || m_position <= bar->minimum() || m_position >= bar->maximum())
        m_timer.stop();
}

} // namespace hearth
