// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"

namespace hearth::hq {

std::vector<Command> hqCommands()
{
    std::vector<Command> commands;
    addTlsCommands(commands);
    addRegionCommands(commands);
    addAdminCommands(commands);
    addListCommands(commands);
    addRuntimeCommands(commands);
    addInvokeCommand(commands);
    addReportCommands(commands);
    addReconcileCommand(commands);
    addTagCommands(commands);
    addMemberCommands(commands);
    addTemplateCommands(commands);
    addForecastCommands(commands);
    for (Command &command : commands)
        command.options.append(databaseOption());
    return commands;
}

} // namespace hearth::hq
