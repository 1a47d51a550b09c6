// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/hqcommands.h"

namespace hearth::hq {

std::vector<Command> hqCommands()
{
    std::vector<Command> commands;
    addAdminCommands(commands);
    addListCommands(commands);
    addReportCommands(commands);
    return commands;
}

} // namespace hearth::hq
