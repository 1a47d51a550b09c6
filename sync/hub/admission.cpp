// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/admission.h"

#include "core/ids.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "protocol/identity.h"

namespace hearth::hub {
namespace {
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
    HEARTH_TRY(hq::TillStore::acknowledged(tx, till->id, hello.downRev));
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
    const QUuid device = newId(clock);
    HEARTH_TRY(hq::DeviceStore::add(tx, device, till, enroll.publicKey, enroll.app, now));
    return protocol::Enrolled{device, row->storeCode, row->number, row->settings};
}

} // namespace hearth::hub
