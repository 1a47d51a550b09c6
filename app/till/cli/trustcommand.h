// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/cli/tillcommands.h"

namespace hearth::cli {

/** --ca or --fingerprint of a command as PEM; empty where neither is given. Errors: InvalidInput, and those of asking HQ. */
[[nodiscard]] Result<QByteArray> authoritiesOf(const QCommandLineParser &parser, const CommandHooks &hooks, const QUrl &hq);

/** trust: lists, adds and removes the certificate authorities a till believes; also while it runs. */
[[nodiscard]] Command trustCommand(const CommandHooks &hooks);

} // namespace hearth::cli
