// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/admission.h"

#include "core/ids.h"
#include "hqstore/auditstore.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/incidentstore.h"
#include "hqstore/memberstore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/tillalarmstore.h"
#include "hqstore/tillleasestore.h"
#include "protocol/identity.h"

#include <QLoggingCategory>

namespace hearth::hub {
namespace {
Q_LOGGING_CATEGORY(admissionLog, "hearth.hub.admission")
// That a till is there is noted every half minute; a crash loses the last note.
constexpr qint64 SeenLateMs = 60'000;

/** The till has a fact of a number that we gave to one made after it was here last. So it is another fact, of a database that was lost:
    this one was restored from a backup and has numbered on. */
Result<bool> numberedOn(storage::Transaction &tx, const hq::TillRow &till, qint64 downRev)
{
    if (downRev <= till.ackedRev)
        return false;
    HEARTH_ASSIGN(const auto made, hq::OutboxStore::madeAt(tx, till.id, downRev));
    return made && (!till.lastSeenMs || *made > *till.lastSeenMs + SeenLateMs);
}

/** This region, fenced where the till was welcomed by a later one. */
Result<hq::Region> regionFor(storage::Transaction &tx, const protocol::Hello &hello, qint64 nowMs)
{
    HEARTH_ASSIGN(hq::Region region, hq::RegionStore::read(tx));
    if (region.fencedBy > 0 || hello.clusterProof.isEmpty() || hello.clusterEpoch <= region.epoch)
        return region;
    HEARTH_ASSIGN(const bool proved, hq::RegionStore::fence(tx, hello.clusterEpoch, hello.clusterProof));
    if (!proved) { // of a chain that was set up anew; the till goes by what it is welcomed with
        qCWarning(admissionLog) << "a till was welcomed with cluster epoch" << hello.clusterEpoch << "by a headquarters that is none of this chain's";
        return region;
    }
    region.fencedBy = hello.clusterEpoch;
    HEARTH_TRY(hq::AuditStore::add(tx, nowMs, QStringLiteral("till"), QStringLiteral("region.fenced"), QStringLiteral("by cluster epoch %1").arg(hello.clusterEpoch)));
    return region;
}

tl::unexpected<Error> unauthorised(const QString &why)
{
    return fail(ErrorCode::Unauthorised, why);
}

/** Holds what the till says of its chain against ours. */
Result<void> compareChains(storage::Transaction &tx, const Clock &clock, qint64 till, const protocol::Hello &hello, hq::TillEpoch &epoch)
{
    HEARTH_ASSIGN(epoch.chain, hq::IngestStore::beginChain(tx, epoch.id, hello.chainFrom));
    const qint64 last = hello.nextSeq - 1;
    if (last < epoch.committed)
        return hq::TillAlarmStore::raise(tx, till, epoch.id, hq::TillAlarmStore::SetBack,
                                         QStringLiteral("stands at sequence %1, has sent %2 facts before: its database was restored or copied")
                                             .arg(hello.nextSeq).arg(epoch.committed), clock.nowMs());
    if (last > epoch.committed || epoch.chain.isEmpty() || hello.chain == epoch.chain)
        return {};
    epoch.quarantined = QStringLiteral("its facts up to %1 are not those it has sent").arg(last);
    return quarantineEpoch(tx, clock, till, epoch.id, hq::TillAlarmStore::Fork, epoch.quarantined);
}
} // namespace

Result<void> quarantineEpoch(storage::Transaction &tx, const Clock &clock, qint64 till, qint64 epoch, const char *kind, const QString &words)
{
    qCCritical(admissionLog).noquote() << "till" << till << "is quarantined:" << words;
    HEARTH_TRY(hq::IngestStore::quarantine(tx, epoch, words));
    HEARTH_TRY(hq::TillLeaseStore::end(tx, till, "quarantined", epoch));
    return hq::TillAlarmStore::raise(tx, till, epoch, kind, words, clock.nowMs());
}

Result<Admitted> admitDevice(storage::Transaction &tx, const Clock &clock, const QByteArray &nonce, const protocol::Hello &hello, const Doorstep &here)
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
    HEARTH_ASSIGN(const hq::Region region, regionFor(tx, hello, now));
    if (region.fencedBy > 0)
        return Admitted{*till, {}, 0, region};
    HEARTH_ASSIGN(hq::TillEpoch epoch, hq::IngestStore::epoch(tx, till->id, hello.epoch, now));
    if (epoch.quarantined.isEmpty() && hello.version >= 2)
        HEARTH_TRY(compareChains(tx, clock, till->id, hello, epoch));
    bool firstOfRun = false;
    if (epoch.quarantined.isEmpty() && hello.version >= 2) {
        HEARTH_ASSIGN(const std::optional<bool> copy, hq::TillLeaseStore::isCopy(tx, epoch.id, hello.boot, here.seen));
        firstOfRun = !copy;
        if (copy.value_or(false)) {
            epoch.quarantined = QStringLiteral("two programs run with the identity of this till: one is a copy");
            HEARTH_TRY(quarantineEpoch(tx, clock, till->id, epoch.id, hq::TillAlarmStore::Clone, epoch.quarantined));
        }
    }
    if (!epoch.quarantined.isEmpty())
        return Admitted{*till, epoch, 0, region};
    HEARTH_ASSIGN(const qint64 lease, hq::TillLeaseStore::take(tx, till->id, here.node, epoch.id, now));
    if (firstOfRun)
        HEARTH_TRY(hq::TillLeaseStore::begun(tx, epoch.id, hello.boot, lease));
    if (epoch.another)
        HEARTH_TRY(hq::TillAlarmStore::resolve(tx, till->id, epoch.id, now));
    HEARTH_TRY(hq::DeviceStore::seen(tx, hello.deviceId, hello.app, now));
    if (hello.members)
        HEARTH_TRY(hq::MemberStore::setKnowsMembers(tx, till->id));
    // A new database of the till's, one that was set back, or a headquarters that was: what is numbered is not what it has.
    HEARTH_ASSIGN(bool lost, numberedOn(tx, *till, hello.downRev));
    // What the region before this one numbered last may not have reached it, and its numbers are given again.
    lost = lost || (!hello.clusterProof.isEmpty() && hello.clusterEpoch < region.epoch && hello.downRev > till->ackedRev);
    const bool apart = epoch.another || hello.downRev < till->ackedRev || hello.downRev >= till->nextRev || lost;
    if (apart)
        HEARTH_TRY(hq::TillStore::restartFacts(tx, till->id, hello.downRev, epoch.another && hello.version >= 2 ? epoch.id : 0, now));
    else
        HEARTH_TRY(hq::TillStore::acknowledged(tx, till->id, hello.downRev));
    if (epoch.another)
        HEARTH_TRY(hq::IncidentStore::endAll(tx, till->id, now));
    if (apart && !epoch.another)
        qCCritical(admissionLog) << "till" << till->id << "has facts up to" << hello.downRev << "where" << till->ackedRev << "were stored and"
                        << till->nextRev - 1 << "numbered: a database was set back. What is not sold yet is sent again";
    return Admitted{*till, epoch, lease, region};
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
    HEARTH_TRY(hq::AuditStore::add(tx, now, QStringLiteral("till:%1/%2").arg(row->storeCode).arg(row->number), QStringLiteral("device.enrolled"),
                                   idText(device)));
    return protocol::Enrolled{device, row->storeCode, row->number, row->settings};
}

} // namespace hearth::hub
