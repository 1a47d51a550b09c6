// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"
#include "protocol/identity.h"
#include "protocol/messages.h"

#include <QUrl>

namespace hearth {

/** What commands need from layers the till's does not know: handed in by the program. */
struct CommandHooks {
    /** Error InvalidInput where no printer can have this address. */
    std::function<Result<void>(const QString &address)> checkAddress;
    /** Sends a one-time code to HQ with the public key, and whose sales are here (none: an empty store); blocks. */
    std::function<Result<protocol::Enrolled>(const QUrl &hq, const QString &code, const protocol::KeyPair &keys, const QString &store,
                                             int till)> enroll;
};

/** All commands that need no window and no running till: enroll, import-menu, printer add, printer list, printer remove,
    refund, orders, status. */
[[nodiscard]] std::vector<Command> tillCommands(const CommandHooks &hooks);

} // namespace hearth
