// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/hqconnection.h"
#include "link/hqlink.h"

#include <QEventLoop>
#include <QTimer>

namespace hearth {

using namespace protocol;

namespace {

Error refusal(const ErrorMessage &message)
{
    if (message.code == QLatin1String("unauthorised"))
        return {ErrorCode::Unauthorised, QStringLiteral("headquarters refused the code: it is wrong, used or older than ten minutes"), {}};
    if (message.code == QLatin1String("conflict"))
        return {ErrorCode::Conflict, message.text, {}};
    if (message.code == QLatin1String("busy"))
        return {ErrorCode::Unavailable, QStringLiteral("headquarters is busy: ") + message.text, {}};
    return {ErrorCode::Protocol, QStringLiteral("headquarters refused (%1): %2").arg(message.code, message.text), {}};
}

} // namespace

Result<Enrolled> enrollTill(const QUrl &hq, const QString &code, const KeyPair &keys, const QString &store, int till, int timeoutMs,
                            const QByteArray &authorities)
{
    QEventLoop loop;
    HqConnection connection(Clock::system());
    Result<Enrolled> result = fail(ErrorCode::Timeout, QStringLiteral("headquarters did not answer in %1 s").arg(timeoutMs / 1000.0),
                                   hq.toString());
    bool finished = false;
    const auto finish = [&](Result<Enrolled> with) {
        finished = true;
        result = std::move(with);
        connection.close();
        loop.quit();
    };
    QObject::connect(&connection, &HqConnection::closed, &loop, [&](Error why) {
        if (why.where.isEmpty())
            why.where = hq.toString();
        finish(tl::unexpected<Error>(std::move(why)));
    });
    QObject::connect(&connection, &HqConnection::received, &loop, [&](const Message &message) {
        if (const auto *challenge = std::get_if<Challenge>(&message)) {
            if (challenge->versionMin > VersionMax || challenge->versionMax < VersionMin)
                return finish(fail(ErrorCode::Protocol, QStringLiteral("headquarters speaks another version of the protocol")));
            Enroll enroll{qMin(VersionMax, challenge->versionMax), code, keys.publicKey, {}, QStringLiteral("hearth-till " HEARTH_VERSION),
                          store, till};
            enroll.signature = sign(enrollSignedBytes(challenge->nonce, enroll), keys.secretKey);
            connection.send(enroll);
        } else if (const auto *enrolled = std::get_if<Enrolled>(&message)) {
            finish(*enrolled);
        } else if (const auto *error = std::get_if<ErrorMessage>(&message); error != nullptr && error->fatal) {
            finish(tl::unexpected<Error>(refusal(*error)));
        } else if (const auto *away = std::get_if<GoAway>(&message)) {
            finish(fail(ErrorCode::Unavailable, QStringLiteral("headquarters is going down: ") + away->text, hq.toString()));
        }
    });
    if (auto opened = connection.open(hq, authorities); !opened)
        return tl::unexpected<Error>(opened.error());
    QTimer::singleShot(timeoutMs, &loop, &QEventLoop::quit);
    if (!finished)
        loop.exec();
    return result;
}

} // namespace hearth
