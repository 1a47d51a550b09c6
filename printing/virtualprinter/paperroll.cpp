// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/paperroll.h"

namespace hearth::virtualprinter {

PaperRoll::Seen PaperRoll::feed(int dots)
{
    m_fed += dots;
    Seen seen;
    seen.nearEnd = m_nearEnd && m_fed >= *m_nearEnd;
    seen.end = m_end && m_fed >= *m_end;
    if (seen.nearEnd)
        m_nearEnd.reset();
    if (seen.end)
        m_end.reset();
    return seen;
}

void PaperRoll::renew()
{
    m_nearEnd.reset();
    m_end.reset();
    if (m_length == 0)
        return;
    endAt(m_length);
    nearEndAt(m_length - nearEndDots(m_length));
}

void PaperRoll::renewShort()
{
    renew();
    m_nearEnd.reset();
    if (m_length > 0)
        endAt(nearEndDots(m_length));
}

std::optional<qint64> PaperRoll::left() const
{
    return m_end ? std::optional(qMax(qint64(0), *m_end - m_fed)) : std::nullopt;
}

} // namespace hearth::virtualprinter
