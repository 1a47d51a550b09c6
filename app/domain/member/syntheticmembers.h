// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>
#include <QUuid>
#include <vector>

namespace hearth {

/** Made-up members for replays, demos and benchmarks: which one an order is of follows from the seed and the order's key alone. A few come
    often and most seldom (Zipf, exponent 1); three orders in ten are of nobody. Their ids say what they are. A value. */
class SyntheticMembers {
public:
    static constexpr int Most = 10'000'000;
    SyntheticMembers() = default;
    /** `count` 1 to Most. */
    SyntheticMembers(int count, quint64 seed);
    /** Whose order it is; null: nobody's. */
    [[nodiscard]] QUuid of(const QString &orderKey) const;
    /** The id of one of them, 0 … count − 1. A UUID of version 8 that begins with "synmem". */
    [[nodiscard]] static QUuid id(quint64 seed, int number);
    [[nodiscard]] static bool isSynthetic(const QUuid &id);

private:
    quint64 m_seed = 0;
    std::vector<quint64> m_upTo; ///< sum of the weights up to each member
};

} // namespace hearth
