// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth {

/** route add, route list, route remove: which station gets which part of an order. */
[[nodiscard]] std::vector<Command> routeCommands();
/** Says which stations no printer serves, and what that means, from an answer's "unserved" (till/control.h). */
void sayUnserved(const QCommandLineParser &parser, const QJsonObject &answer);

} // namespace hearth
