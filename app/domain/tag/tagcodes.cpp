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
    const std::vector<QString> &texts = m_texts.at(static_cast<std::size_t>(kind) % Kinds);
    return code < texts.size() ? texts[code] : QString();
}

void TagCodes::insert(CounterKind kind, quint32 code, const QString &text)
{
    m_codes.insert({static_cast<quint8>(kind), text}, code);
    std::vector<QString> &texts = m_texts.at(static_cast<std::size_t>(kind) % Kinds);
    if (texts.size() <= code)
        texts.resize(code + std::size_t(1));
    texts[code] = text;
}

quint32 TagCodes::next(CounterKind kind) const
{
    return static_cast<quint32>(std::max<std::size_t>(1, m_texts.at(static_cast<std::size_t>(kind) % Kinds).size()));
}

void TagCodes::clear()
{
    *this = {};
}

} // namespace hearth
