// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>

namespace hearth {
class Chain;

/** Holds the facts of the till's outbox against those headquarters has of it, byte for byte, and both sides' orders: each there once and
    applied. What differs, in words; empty: nothing. All must be acknowledged, headquarters' data on SQLite, the till's database its first. */
[[nodiscard]] QString setDifference(const Chain &chain);

} // namespace hearth
