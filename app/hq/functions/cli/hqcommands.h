// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth::hq {

/** Every command of hearth-hq but serve, which is wired in main(). */
[[nodiscard]] std::vector<Command> hqCommands();

// The groups they are made of.
void addAdminCommands(std::vector<Command> &commands);  ///< enroll, store set, api-key …, revoke-device, import-menu
void addListCommands(std::vector<Command> &commands);   ///< devices, api-key list, incidents, print-jobs, orders quarantined
void addReportCommands(std::vector<Command> &commands); ///< report sales
void addReconcileCommand(std::vector<Command> &commands);
void addRuntimeCommands(std::vector<Command> &commands); ///< functions …, timers …, chain set
void addInvokeCommand(std::vector<Command> &commands);  ///< invoke
void addTlsCommands(std::vector<Command> &commands);    ///< init, renew, ca
void addRegionCommands(std::vector<Command> &commands); ///< region …, promote
void addTagCommands(std::vector<Command> &commands);    ///< tags …
void addMemberCommands(std::vector<Command> &commands); ///< members …
void addTemplateCommands(std::vector<Command> &commands); ///< import-templates, export-templates
void addForecastCommands(std::vector<Command> &commands); ///< forecast backtest

} // namespace hearth::hq
