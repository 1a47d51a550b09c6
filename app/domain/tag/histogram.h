// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QtGlobal>
#include <map>

namespace hearth {

/** How often numbers of 0 and more are, in steps of at most 1/32 of the number, exact below 64: the same whatever the order, and small enough
    to hand over from one part of the work to the next. A value. */
class Histogram {
public:
    void add(qint64 value, qint64 times = 1);
    [[nodiscard]] qint64 count() const { return m_count; }
    /** The least number of the step in which the part `over`/`under` of all begins; 0 of nothing. */
    [[nodiscard]] qint64 cut(qint64 over, qint64 under) const;
    [[nodiscard]] const std::map<int, qint64> &steps() const { return m_steps; }
    void addStep(int step, qint64 times);

private:
    std::map<int, qint64> m_steps;
    qint64 m_count = 0;
};

} // namespace hearth
