// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/messages.h"

#include <QRandomGenerator>

namespace hearth::bench {

/** A sale of a store's till 1 as it sends it: one to four lines, paid in cash. */
[[nodiscard]] protocol::Fact saleFact(const QString &store, qint64 receipt, QRandomGenerator &random);

} // namespace hearth::bench
