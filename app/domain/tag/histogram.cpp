// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/histogram.h"

#include <algorithm>
#include <bit>

namespace hearth {
namespace {
constexpr int ExactBits = 6;
constexpr int StepBits = 5;
constexpr qint64 Exact = 1 << ExactBits;
constexpr int StepsPerDouble = 1 << StepBits;

int stepOf(qint64 value)
{
    if (value < Exact)
        return static_cast<int>(std::max<qint64>(value, 0));
    const int bits = std::bit_width(static_cast<quint64>(value)) - 1;
    const auto part = static_cast<int>(value >> (bits - StepBits)) - StepsPerDouble;
    return static_cast<int>(Exact) + (bits - ExactBits) * StepsPerDouble + part;
}

qint64 leastOf(int step)
{
    if (step < Exact)
        return step;
    const int above = step - static_cast<int>(Exact);
    const int bits = ExactBits + above / StepsPerDouble;
    return static_cast<qint64>(StepsPerDouble + above % StepsPerDouble) << (bits - StepBits);
}
} // namespace

void Histogram::add(qint64 value, qint64 times)
{
    addStep(stepOf(value), times);
}

void Histogram::addStep(int step, qint64 times)
{
    m_steps[step] += times;
    m_count += times;
}

qint64 Histogram::cut(qint64 over, qint64 under) const
{
    const qint64 place = m_count * over / under; // of the first one of that part, from 0
    qint64 before = 0;
    for (const auto &[step, times] : m_steps) {
        before += times;
        if (before > place)
            return leastOf(step);
    }
    return m_steps.empty() ? 0 : leastOf(m_steps.rbegin()->first);
}

} // namespace hearth
