// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth::hq {

/** Every command of hearth-hq but serve, which is wired in main(). */
[[nodiscard]] std::vector<Command> hqCommands();

// The groups they are made of.
void addAdminCommands(std::vector<Command> &commands);  ///< enroll, api-key …, revoke-device, import-menu
void addListCommands(std::vector<Command> &commands);   ///< devices, api-key list, functions, orders quarantined
void addReportCommands(std::vector<Command> &commands); ///< report sales

} // namespace hearth::hq
