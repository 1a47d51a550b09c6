// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/admission.h"

#include "core/ids.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "protocol/identity.h"

#include <QLoggingCategory>

namespace hearth::hub {
namespace {
Q_LOGGING_CATEGORY(log, "hearth.hub.admission")

tl::unexpected<Error> unauthorised(const QString &why)
{
    return fail(ErrorCode::Unauthorised, why);
}
} // namespace

Result<Admitted> admitDevice(storage::Transaction &tx, const Clock &clock, const QByteArray &nonce, const protocol::Hello &hello)
{
    HEARTH_ASSIGN(const auto device, hq::DeviceStore::find(tx, hello.deviceId));
    if (!device)
        return unauthorised(QStringLiteral("unknown device"));
    if (device->revokedAtMs)
        return unauthorised(QStringLiteral("revoked device"));
    if (!protocol::verify(protocol::helloSignedBytes(nonce, hello), hello.signature, device->publicKey))
        return unauthorised(QStringLiteral("wrong signature"));
    HEARTH_ASSIGN(const auto till, hq::TillStore::get(tx, device->till));
    if (!till)
        return unauthorised(QStringLiteral("a device without a till"));
    const qint64 now = clock.nowMs();
    HEARTH_ASSIGN(const hq::TillEpoch epoch, hq::IngestStore::epoch(tx, till->id, hello.epoch, now));
    HEARTH_TRY(hq::DeviceStore::seen(tx, hello.deviceId, hello.app, now));
    // A new database of the till's, one that was set back, or a headquarters that was: what is numbered is not what it has.
    const bool apart = epoch.another || hello.downRev < till->ackedRev || hello.downRev >= till->nextRev;
    if (apart)
        HEARTH_TRY(hq::TillStore::restartFacts(tx, till->id, hello.downRev, now));
    else
        HEARTH_TRY(hq::TillStore::acknowledged(tx, till->id, hello.downRev));
    if (apart && !epoch.another)
        qCCritical(log) << "till" << till->id << "has facts up to" << hello.downRev << "where" << till->ackedRev << "were stored and"
                        << till->nextRev - 1 << "numbered: a database was set back. What is not sold yet is sent again";
    return Admitted{*till, epoch};
}

Result<protocol::Enrolled> enrollDevice(storage::Transaction &tx, const Clock &clock, const QByteArray &nonce,
                                        const protocol::Enroll &enroll, qint64 &till)
{
    if (!protocol::verify(protocol::enrollSignedBytes(nonce, enroll), enroll.signature, enroll.publicKey))
        return unauthorised(QStringLiteral("wrong signature"));
    const qint64 now = clock.nowMs();
    HEARTH_ASSIGN(till, hq::EnrollCodeStore::redeem(tx, enroll.code, now));
    HEARTH_ASSIGN(const auto row, hq::TillStore::get(tx, till));
    if (!row)
        return unauthorised(QStringLiteral("a code without a till"));
    if (!enroll.store.isEmpty() && (enroll.store != row->storeCode || enroll.till != row->number))
        return fail(ErrorCode::Conflict, QStringLiteral("the directory holds sales of till %1 of store %2, the code is for till %3 of store %4")
                                             .arg(enroll.till).arg(enroll.store).arg(row->number).arg(row->storeCode));
    const QUuid device = newId(clock);
    HEARTH_TRY(hq::DeviceStore::add(tx, device, till, enroll.publicKey, enroll.app, now));
    return protocol::Enrolled{device, row->storeCode, row->number, row->settings};
}

} // namespace hearth::hub
