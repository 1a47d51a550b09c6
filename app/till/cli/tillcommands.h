// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"
#include "protocol/identity.h"
#include "protocol/messages.h"

#include <QUrl>

namespace hearth {

/** A certificate authority a till may trust to be headquarters'. */
struct PinnedAuthority {
    QString name;
    QString fingerprint; ///< as headquarters prints it
    QString sha256;      ///< all of it, in hexadecimal digits
    qint64 expiresAtMs = 0;
    QByteArray pem;
};

/** What commands need from layers the till's does not know: handed in by the program. */
struct CommandHooks {
    /** Error InvalidInput where no printer can have this address. */
    std::function<Result<void>(const QString &address)> checkAddress;
    /** Sends a one-time code to HQ with the public key, and whose sales are here (none: an empty store); blocks. `authorities` (PEM):
        whose certificate HQ must show, for wss. */
    std::function<Result<protocol::Enrolled>(const QUrl &hq, const QString &code, const protocol::KeyPair &keys, const QString &store,
                                             int till, const QByteArray &authorities)> enroll;
    /** Those in a PEM text. Error InvalidInput. */
    std::function<Result<QList<PinnedAuthority>>(const QByteArray &pem)> authorities = {};
    /** Asks HQ for the certificate authority of this fingerprint, as PEM; blocks. Errors: InvalidInput, Unauthorised, Unavailable. */
    std::function<Result<QByteArray>(const QUrl &hq, const QString &fingerprint)> fetchAuthority = {};
};

/** All commands that need no window and no running till: enroll, import-menu, printer add, printer list, printer remove,
    printer roll, refund, report shift, orders, status, route add, route list, route remove, trust. */
[[nodiscard]] std::vector<Command> tillCommands(const CommandHooks &hooks);

} // namespace hearth
