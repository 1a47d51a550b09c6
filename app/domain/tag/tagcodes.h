// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/memberstatistics.h"

#include <QHash>
#include <QString>
#include <array>
#include <optional>
#include <vector>

namespace hearth {

/** Short numbers for texts that are counted (items, sizes, channels, stores) and for values of tags (categories, attributes). Numbers are given
    in the order of first sight, so that they mean nothing outside their database: what is compared or ordered is the text. A value. */
class TagCodes {
public:
    [[nodiscard]] std::optional<quint32> code(CounterKind kind, const QString &text) const;
    /** Empty where there is none. */
    [[nodiscard]] QString text(CounterKind kind, quint32 code) const;
    void insert(CounterKind kind, quint32 code, const QString &text);
    [[nodiscard]] quint32 next(CounterKind kind) const; ///< a number nothing has yet, from 1
    [[nodiscard]] qsizetype size() const { return m_codes.size(); }
    void clear();

private:
    QHash<std::pair<quint8, QString>, quint32> m_codes;
    static constexpr std::size_t Kinds = 16;
    std::array<std::vector<QString>, Kinds> m_texts; ///< by kind and code: codes are given without gaps, from 1
};

} // namespace hearth
