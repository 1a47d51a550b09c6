// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runner.h"

namespace hearth::hq {

/** What functions may ask of the running headquarters beyond the database; wired in main(). Any thread. */
struct HqServices {
    std::function<QList<qint64>()> onlineTills;              ///< row ids of tills that are connected now
    std::function<QList<FunctionState>()> functionStates;
};

/** Adds every function of headquarters. */
void registerFunctions(Registry &registry, const HqServices &services);

} // namespace hearth::hq
