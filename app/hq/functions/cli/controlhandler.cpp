// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/controlhandler.h"
#include "functions/cli/admindesk.h"
#include "functions/http/httpfunctions.h"

namespace hearth::hq {

ControlServer::Handler controlHandler(storage::Writer &writer, const Clock &clock, ControlHooks hooks, QObject *thread)
{
    return [&writer, &clock, hooks = std::move(hooks), thread](const QJsonObject &request, const ControlServer::Reply &reply) {
        if (request.value(QLatin1String("command")) == QLatin1String("functions")) {
            reply(QJsonObject{{QStringLiteral("functions"), toJson(hooks.functionStates())}});
            return;
        }
        auto effects = std::make_shared<AdminEffects>();
        writer.post(
            [request, effects, nowMs = clock.nowMs(), directory = hooks.directory](storage::Transaction &tx) {
                *effects = {};
                return AdminDesk::handle(tx, request, nowMs, *effects, directory);
            },
            [effects, hooks, reply, thread](const Result<QJsonObject> &result) {
                if (result) {
                    if (!effects->wakeTills.isEmpty())
                        hooks.wakeTills(effects->wakeTills);
                    if (effects->wakeTimers && hooks.wakeTimers)
                        hooks.wakeTimers();
                    for (const qint64 till : std::as_const(effects->disconnectTills))
                        hooks.disconnectTill(till, QStringLiteral("revoked"));
                }
                QMetaObject::invokeMethod(thread, [reply, result, reload = result && effects->reloadTls ? hooks.reloadTls : nullptr] {
                    if (reload)
                        reload();
                    reply(result);
                }, Qt::QueuedConnection);
            });
    };
}

} // namespace hearth::hq
