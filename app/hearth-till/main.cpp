// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/logging.h"
#include "link/hqlink.h"
#include "link/trust.h"
#include "printcommand.h"
#include "printercommands.h"
#include "protocol/fingerprint.h"
#include "rendercommand.h"
#include "replaycommand.h"
#include "runcommand.h"
#include "till/cli/tillcommands.h"
#include "transport/transport.h"

#include <QApplication>

// The till: `run` is the window, everything else works without a display.

namespace {
std::unique_ptr<QCoreApplication> applicationFor(int &argc, char **argv)
{
    const auto is = [&](int i, const char *word) { return argc > i && qstrcmp(argv[i], word) == 0; };
    bool help = false;
    for (int i = 2; i < argc; ++i)
        help = help || is(i, "--help") || is(i, "-h");
    if (is(1, "run") && !help)
        return std::make_unique<QApplication>(argc, argv);
    if ((is(1, "render") || is(1, "print")) && !help) { // fonts, but no display
        qputenv("QT_QPA_PLATFORM", "offscreen");
        return std::make_unique<QGuiApplication>(argc, argv);
    }
    return std::make_unique<QCoreApplication>(argc, argv);
}
} // namespace

int main(int argc, char **argv)
{
    hearth::installLogging();
    const std::unique_ptr<QCoreApplication> application = applicationFor(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hearth-till"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HEARTH_VERSION));

    hearth::CommandHooks hooks;
    hooks.checkAddress = [](const QString &address) -> hearth::Result<void> {
        HEARTH_TRY(hearth::makeTransport(address));
        return {};
    };
    hooks.enroll = [](const QUrl &hq, const QString &code, const hearth::protocol::KeyPair &keys, const QString &store, int till,
                      const QByteArray &authorities) {
        constexpr int timeoutMs = 10'000;
        return hearth::enrollTill(hq, code, keys, store, till, timeoutMs, authorities);
    };
    hooks.authorities = [](const QByteArray &pem) -> hearth::Result<QList<hearth::PinnedAuthority>> {
        HEARTH_ASSIGN(const auto found, hearth::describeAuthorities(pem));
        QList<hearth::PinnedAuthority> list;
        for (const hearth::AuthorityInfo &one : found)
            list.append({one.name, hearth::protocol::fingerprintText(one.publicKey), hearth::protocol::fingerprintHex(one.publicKey),
                         one.expiresAtMs, one.pem});
        return list;
    };
    hooks.fetchAuthority = [](const QUrl &hq, const QString &fingerprint) { return hearth::fetchAuthority(hq, fingerprint); };
    std::vector<hearth::Command> commands{hearth::runCommandOfTill(), hearth::replayCommand(), hearth::renderCommand(), hearth::printCommand()};
    for (hearth::Command &command : hearth::tillCommands(hooks))
        commands.push_back(std::move(command));
    for (hearth::Command &command : hearth::printerCommands())
        commands.push_back(std::move(command));
    return hearth::runCommand(QStringLiteral("hearth-till"), commands, QCoreApplication::arguments());
}
