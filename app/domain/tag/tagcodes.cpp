// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/tagcodes.h"

#include <algorithm>

namespace hearth {

std::optional<quint32> TagCodes::code(CounterKind kind, const QString &text) const
{
    const auto found = m_codes.constFind({static_cast<quint8>(kind), text});
    return found == m_codes.constEnd() ? std::nullopt : std::optional(*found);
}

QString TagCodes::text(CounterKind kind, quint32 code) const
{
    return m_texts.value({static_cast<quint8>(kind), code});
}

void TagCodes::insert(CounterKind kind, quint32 code, const QString &text)
{
    m_codes.insert({static_cast<quint8>(kind), text}, code);
    m_texts.insert({static_cast<quint8>(kind), code}, text);
    quint32 &last = m_last[static_cast<quint8>(kind)];
    last = std::max(last, code);
}

quint32 TagCodes::next(CounterKind kind) const
{
    return m_last.value(static_cast<quint8>(kind)) + 1;
}

void TagCodes::clear()
{
    *this = {};
}

} // namespace hearth
