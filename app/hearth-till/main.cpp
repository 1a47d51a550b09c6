// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/logging.h"
#include "link/hqlink.h"
#include "replaycommand.h"
#include "runcommand.h"
#include "till/cli/tillcommands.h"
#include "transport/transport.h"

#include <QApplication>

// The till: `run` is the window, everything else works without a display.

namespace {
bool opensWindow(int argc, char **argv)
{
    for (int i = 2; i < argc; ++i) {
        if (qstrcmp(argv[i], "--help") == 0 || qstrcmp(argv[i], "-h") == 0)
            return false;
    }
    return argc > 1 && qstrcmp(argv[1], "run") == 0;
}
} // namespace

int main(int argc, char **argv)
{
    hearth::installLogging();
    const std::unique_ptr<QCoreApplication> application =
        opensWindow(argc, argv) ? std::make_unique<QApplication>(argc, argv) : std::make_unique<QCoreApplication>(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hearth-till"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HEARTH_VERSION));

    hearth::CommandHooks hooks;
    hooks.checkAddress = [](const QString &address) -> hearth::Result<void> {
        HEARTH_TRY(hearth::makeTransport(address));
        return {};
    };
    hooks.enroll = [](const QUrl &hq, const QString &code, const hearth::protocol::KeyPair &keys, const QString &store, int till) {
        return hearth::enrollTill(hq, code, keys, store, till);
    };
    std::vector<hearth::Command> commands{hearth::runCommandOfTill(), hearth::replayCommand()};
    for (hearth::Command &command : hearth::tillCommands(hooks))
        commands.push_back(std::move(command));
    return hearth::runCommand(QStringLiteral("hearth-till"), commands, QCoreApplication::arguments());
}
