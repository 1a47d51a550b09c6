// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cborappender.h"
#include "protocol/messages.h"
#include "protocol/wire.h"

namespace hearth::protocol {
namespace {

/** Writes definite lengths and shortest integers: the same message always gives the same bytes. */
class WireWriter {
public:
    explicit WireWriter(qsizetype reserve = 64) { m_to.reserve(reserve); }
    void map(int count) { m_to.map(count); }
    void array(qsizetype count) { m_to.array(count); }
    void value(qint64 v) { m_to.number(v); }
    void value(int v) { m_to.number(v); }
    void value(bool v) { m_to.boolean(v); }
    void value(const QByteArray &v) { m_to.bytes(v); }
    void value(const QUuid &v) { m_to.id(v); }
    /** Words that would break the reader's limit are cut: three bytes a unit is the most UTF-8 needs. */
    void value(const QString &v) { m_to.text(QStringView(v).left(MaxText / 3)); }
    template <typename T>
    void field(int key, const T &v)
    {
        value(key);
        value(v);
    }
    [[nodiscard]] QByteArray take() { return m_to.take(); }

private:
    CborAppender m_to;
};

void settings(WireWriter &w, int first, const StoreSettings &s)
{
    w.field(first, s.name);
    w.field(first + 1, s.zone);
    w.field(first + 2, s.cutoff);
    w.field(first + 3, s.currency);
}

void signedHelloFields(WireWriter &w, const Hello &m)
{
    w.field(1, m.version);
    w.field(2, m.deviceId);
    w.field(3, m.epoch);
    w.field(4, m.nextSeq);
    w.field(5, m.ackedSeq);
    w.field(6, m.downRev);
    w.field(7, m.app);
    w.field(8, m.tillMs);
}

/** Of version 2 and later. */
void signedChainFields(WireWriter &w, const Hello &m)
{
    w.field(10, m.chainFrom);
    if (!m.chain.isEmpty())
        w.field(11, m.chain);
    if (!m.boot.isEmpty())
        w.field(12, m.boot);
}

int chainFieldCount(const Hello &m)
{
    return m.version < 2 ? 0 : 1 + (m.chain.isEmpty() ? 0 : 1) + (m.boot.isEmpty() ? 0 : 1);
}

void body(WireWriter &w, const Challenge &m)
{
    w.map(4);
    w.field(1, m.nonce);
    w.field(2, m.versionMin);
    w.field(3, m.versionMax);
    w.field(4, m.serverMs);
}

void body(WireWriter &w, const Enroll &m)
{
    w.map(7);
    w.field(1, m.version);
    w.field(2, m.code);
    w.field(3, m.publicKey);
    w.field(4, m.signature);
    w.field(5, m.app);
    w.field(6, m.store);
    w.field(7, m.till);
}

void body(WireWriter &w, const Enrolled &m)
{
    w.map(7);
    w.field(1, m.deviceId);
    w.field(2, m.store);
    w.field(3, m.till);
    settings(w, 4, m.settings);
}

void body(WireWriter &w, const Hello &m)
{
    const bool region = m.version >= 2 && !m.clusterProof.isEmpty();
    w.map(9 + chainFieldCount(m) + (region ? 2 : 0) + (m.members ? 1 : 0) + (m.managers ? 1 : 0));
    signedHelloFields(w, m);
    w.field(9, m.signature);
    if (m.version >= 2)
        signedChainFields(w, m);
    if (region) {
        w.field(13, m.clusterEpoch);
        w.field(14, m.clusterProof);
    }
    if (m.members)
        w.field(15, true);
    if (m.managers)
        w.field(16, true);
}

void body(WireWriter &w, const Welcome &m)
{
    const bool proof = m.version >= 2 && !m.clusterProof.isEmpty();
    const bool addresses = m.version >= 2 && !m.addresses.isEmpty();
    w.map((m.version >= 2 ? 14 : 13) + (proof ? 1 : 0) + (addresses ? 1 : 0) + (m.memberKeys.isEmpty() ? 0 : 1) + (m.managers ? 1 : 0));
    w.field(1, m.version);
    w.field(2, m.clusterEpoch);
    w.field(3, m.committed);
    w.field(4, m.replicated);
    w.field(5, m.serverMs);
    w.field(6, m.windowFacts);
    w.field(7, m.windowBytes);
    w.field(8, m.heartbeatMs);
    settings(w, 9, m.settings);
    w.field(13, m.committedHash);
    if (m.version >= 2)
        w.field(14, m.chain);
    if (proof)
        w.field(15, m.clusterProof);
    if (addresses) {
        w.value(16);
        w.array(m.addresses.size());
        for (const QString &address : m.addresses)
            w.value(address);
    }
    if (!m.memberKeys.isEmpty())
        w.field(17, m.memberKeys);
    if (m.managers)
        w.field(18, true);
}

void body(WireWriter &w, const Push &m)
{
    w.map(m.chain.isEmpty() ? 2 : 3);
    w.field(1, m.firstSeq);
    w.value(2);
    w.array(m.facts.size());
    for (const Fact &fact : m.facts) {
        w.array(4);
        w.value(fact.kind);
        w.value(fact.id);
        w.value(fact.atMs);
        w.value(fact.body);
    }
    if (!m.chain.isEmpty())
        w.field(3, m.chain);
}

void body(WireWriter &w, const Ack &m)
{
    w.map(2);
    w.field(1, m.committed);
    w.field(2, m.replicated);
}

void body(WireWriter &w, const Change &m)
{
    w.map(1);
    w.value(1);
    w.array(m.facts.size());
    for (const ChangeFact &fact : m.facts) {
        w.array(3);
        w.value(fact.rev);
        w.value(fact.kind);
        w.value(fact.body);
    }
}

void body(WireWriter &w, const ChangeAck &m)
{
    w.map(1);
    w.field(1, m.rev);
}

void body(WireWriter &w, const Ping &m)
{
    w.map(1);
    w.field(1, m.senderMs);
}

void body(WireWriter &w, const Pong &m)
{
    w.map(2);
    w.field(1, m.pingMs);
    w.field(2, m.answererMs);
}

void body(WireWriter &w, const Status &m)
{
    w.map(1);
    w.value(1);
    w.array(m.printers.size());
    for (const PrinterHealth &p : m.printers) {
        w.map(7 + (p.drawer.isEmpty() ? 0 : 1) + (p.rollLeftMm < 0 ? 0 : 1) + (p.rollEndsMs == 0 ? 0 : 1));
        w.field(1, p.printer);
        w.field(2, p.address);
        w.field(3, static_cast<int>(p.condition));
        w.field(4, p.raw);
        w.field(5, p.sinceMs);
        w.field(6, p.seenMs);
        w.field(7, p.queued);
        if (!p.drawer.isEmpty())
            w.field(8, p.drawer);
        if (p.rollLeftMm >= 0)
            w.field(9, p.rollLeftMm);
        if (p.rollEndsMs != 0)
            w.field(10, p.rollEndsMs);
    }
}

void body(WireWriter &w, const ErrorMessage &m)
{
    w.map(3);
    w.field(1, m.code);
    w.field(2, m.text);
    w.field(3, m.fatal);
}

void body(WireWriter &w, const GoAway &m)
{
    w.map(2);
    w.field(1, m.text);
    w.field(2, m.comeBackMs);
}

void body(WireWriter &w, const MemberAsk &m)
{
    w.map(3);
    w.field(1, m.id);
    w.field(2, m.by);
    w.field(3, m.key);
}

void body(WireWriter &w, const MemberAnswer &m)
{
    w.map(2 + (m.record.isEmpty() ? 0 : 1) + (m.profile.isEmpty() ? 0 : 1));
    w.field(1, m.id);
    w.field(2, m.state);
    if (!m.record.isEmpty())
        w.field(3, m.record);
    if (!m.profile.isEmpty())
        w.field(4, m.profile);
}

void body(WireWriter &w, const ManagerAsk &m)
{
    w.map(3);
    w.field(1, m.id);
    w.field(2, m.what);
    w.field(3, m.body);
}

void body(WireWriter &w, const ManagerAnswer &m)
{
    w.map(2 + (m.body.isEmpty() ? 0 : 1) + (m.text.isEmpty() ? 0 : 1) + (m.place.isEmpty() ? 0 : 1));
    w.field(1, m.id);
    w.field(2, m.state);
    if (!m.body.isEmpty())
        w.field(3, m.body);
    if (!m.text.isEmpty())
        w.field(4, m.text);
    if (!m.place.isEmpty())
        w.field(5, m.place);
}

qsizetype roomFor(const Message &message)
{
    qsizetype room = 256;
    if (const auto *push = std::get_if<Push>(&message)) {
        for (const Fact &fact : push->facts)
            room += fact.body.size() + 40;
    } else if (const auto *change = std::get_if<Change>(&message)) {
        for (const ChangeFact &fact : change->facts)
            room += fact.body.size() + 40;
    }
    return room;
}

} // namespace

QByteArray encode(const Message &message)
{
    WireWriter w(roomFor(message));
    w.array(2);
    w.value(static_cast<int>(message.index()) + 1);
    std::visit([&w](const auto &m) { body(w, m); }, message);
    return w.take();
}

QByteArray enrollSignedBytes(const QByteArray &nonce, const Enroll &enroll)
{
    return QByteArrayLiteral("hearth-enroll-1") + nonce + enroll.code.toUtf8() + enroll.publicKey;
}

QByteArray helloSignedBytes(const QByteArray &nonce, const Hello &hello)
{
    WireWriter w;
    const bool chained = hello.version >= 2;
    w.map(8 + chainFieldCount(hello));
    signedHelloFields(w, hello);
    if (chained)
        signedChainFields(w, hello);
    return (chained ? QByteArrayLiteral("hearth-hello-2") : QByteArrayLiteral("hearth-hello-1")) + nonce + w.take();
}

} // namespace hearth::protocol
