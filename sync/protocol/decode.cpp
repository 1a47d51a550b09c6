// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/messages.h"
#include "protocol/wire.h"

namespace hearth::protocol {
namespace {

constexpr int MaxVersion = 1'000'000;
constexpr int MaxInt = std::numeric_limits<int>::max();
constexpr qsizetype MaxCode = 128;
constexpr qsizetype MaxRaw = 256;
constexpr qint64 MaxSeq = MaxNumber - MaxFacts;

/** Keys 1 to `last`: what version 1 of a message always carries. */
constexpr quint32 upTo(int last)
{
    return (1U << (last + 1)) - 2U;
}

bool time(WireReader &r, qint64 &ms)
{
    return r.integer(ms, -MaxNumber, MaxNumber);
}

bool mark(WireReader &r, qint64 &number)
{
    return r.integer(number, 0, MaxNumber);
}

bool setting(WireReader &r, qint64 index, StoreSettings &s)
{
    switch (index) {
    case 0: return r.text(s.name);
    case 1: return r.text(s.zone);
    case 2: return r.text(s.cutoff);
    case 3: return r.text(s.currency);
    default: return r.skip();
    }
}

bool read(WireReader &r, Challenge &m)
{
    return r.map(upTo(4), [&](qint64 key) {
        switch (key) {
        case 1: return r.exactly(m.nonce, NonceSize);
        case 2: return r.integer(m.versionMin, 0, MaxVersion);
        case 3: return r.integer(m.versionMax, 0, MaxVersion);
        case 4: return time(r, m.serverMs);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, Enroll &m)
{
    return r.map(upTo(5), [&](qint64 key) {
        switch (key) {
        case 1: return r.integer(m.version, 0, MaxVersion);
        case 2: return r.text(m.code, MaxCode);
        case 3: return r.exactly(m.publicKey, 32);
        case 4: return r.exactly(m.signature, 64);
        case 5: return r.text(m.app);
        case 6: return r.text(m.store);
        case 7: return r.integer(m.till, 0, MaxInt);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, Enrolled &m)
{
    return r.map(upTo(7), [&](qint64 key) {
        switch (key) {
        case 1: return r.id(m.deviceId);
        case 2: return r.text(m.store);
        case 3: return r.integer(m.till, 0, MaxInt);
        default: return setting(r, key - 4, m.settings);
        }
    });
}

bool read(WireReader &r, Hello &m)
{
    return r.map(upTo(9), [&](qint64 key) {
        switch (key) {
        case 1: return r.integer(m.version, 0, MaxVersion);
        case 2: return r.id(m.deviceId);
        case 3: return r.exactly(m.epoch, 16);
        case 4: return r.integer(m.nextSeq, 1, MaxNumber);
        case 5: return mark(r, m.ackedSeq);
        case 6: return mark(r, m.downRev);
        case 7: return r.text(m.app);
        case 8: return time(r, m.tillMs);
        case 9: return r.exactly(m.signature, 64);
        case 10: return mark(r, m.chainFrom);
        case 11: return r.exactly(m.chain, HashSize);
        case 12: return r.exactly(m.boot, 16);
        case 13: return mark(r, m.clusterEpoch);
        case 14: return r.exactly(m.clusterProof, HashSize);
        case 15: return r.boolean(m.members);
        case 16: return r.boolean(m.managers);
        default: return r.skip();
        }
    }) && (m.version < 2 || m.version > VersionMax || (!m.chain.isEmpty() && !m.boot.isEmpty()) || r.bad(QStringLiteral("a HELLO of version 2 without its chain")));
}

bool read(WireReader &r, Welcome &m)
{
    return r.map(upTo(12), [&](qint64 key) {
        switch (key) {
        case 1: return r.integer(m.version, 0, MaxVersion);
        case 2: return mark(r, m.clusterEpoch);
        case 3: return mark(r, m.committed);
        case 4: return mark(r, m.replicated);
        case 5: return time(r, m.serverMs);
        case 6: return r.integer(m.windowFacts, 1, MaxInt);
        case 7: return r.integer(m.windowBytes, 1, MaxNumber);
        case 8: return r.integer(m.heartbeatMs, 1, MaxInt);
        case 13: return r.bytes(m.committedHash, HashSize);
        case 14: return r.bytes(m.chain, HashSize);
        case 15: return r.exactly(m.clusterProof, HashSize);
        case 16: return r.array(MaxAddresses, [&](qsizetype) { return r.text(m.addresses.emplaceBack(), MaxAddress); });
        case 17: return r.exactly(m.memberKeys, MemberKeysSize);
        case 18: return r.boolean(m.managers);
        default: return setting(r, key - 9, m.settings);
        }
    });
}

bool read(WireReader &r, Fact &fact)
{
    qsizetype count = 0;
    const bool done = r.array(MaxElements, [&](qsizetype index) {
        ++count;
        switch (index) {
        case 0: return r.integer(fact.kind, 1, MaxInt);
        case 1: return r.id(fact.id);
        case 2: return time(r, fact.atMs);
        case 3: return r.bytes(fact.body, MaxFactBody);
        default: return r.skip();
        }
    });
    return done && (count >= 4 || r.bad(QStringLiteral("a fact of %1 elements").arg(count)));
}

bool read(WireReader &r, ChangeFact &fact)
{
    qsizetype count = 0;
    const bool done = r.array(MaxElements, [&](qsizetype index) {
        ++count;
        switch (index) {
        case 0: return r.integer(fact.rev, 1, MaxSeq);
        case 1: return r.integer(fact.kind, 1, MaxInt);
        case 2: return r.bytes(fact.body, MaxFactBody);
        default: return r.skip();
        }
    });
    return done && (count >= 3 || r.bad(QStringLiteral("a fact of %1 elements").arg(count)));
}

bool read(WireReader &r, Push &m)
{
    return r.map(upTo(2), [&](qint64 key) {
        switch (key) {
        case 1: return r.integer(m.firstSeq, 1, MaxSeq);
        case 2: {
            const bool done = r.array(MaxFacts, [&](qsizetype) { return read(r, m.facts.emplaceBack()); });
            return done && (!m.facts.isEmpty() || r.bad(QStringLiteral("no facts")));
        }
        case 3: return r.exactly(m.chain, HashSize);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, Ack &m)
{
    return r.map(upTo(2), [&](qint64 key) {
        switch (key) {
        case 1: return mark(r, m.committed);
        case 2: return mark(r, m.replicated);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, Change &m)
{
    return r.map(upTo(1), [&](qint64 key) {
        if (key != 1)
            return r.skip();
        const bool done = r.array(MaxFacts, [&](qsizetype index) {
            ChangeFact &fact = m.facts.emplaceBack();
            return read(r, fact)
                && (index == 0 || fact.rev == m.facts.at(index - 1).rev + 1 || r.bad(QStringLiteral("a gap in the revisions")));
        });
        return done && (!m.facts.isEmpty() || r.bad(QStringLiteral("no facts")));
    });
}

bool read(WireReader &r, ChangeAck &m)
{
    return r.map(upTo(1), [&](qint64 key) { return key == 1 ? mark(r, m.rev) : r.skip(); });
}

bool read(WireReader &r, Ping &m)
{
    return r.map(upTo(1), [&](qint64 key) { return key == 1 ? time(r, m.senderMs) : r.skip(); });
}

bool read(WireReader &r, Pong &m)
{
    return r.map(upTo(2), [&](qint64 key) {
        switch (key) {
        case 1: return time(r, m.pingMs);
        case 2: return time(r, m.answererMs);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, PrinterHealth &p)
{
    return r.map(upTo(7), [&](qint64 key) { // the others only where they are known
        switch (key) {
        case 1: return r.text(p.printer);
        case 2: return r.text(p.address);
        case 3: {
            int condition = 0;
            if (!r.integer(condition, 0, MaxInt))
                return false;
            // A condition of a later version is one this version cannot tell.
            p.condition = condition <= static_cast<int>(PrinterCondition::Unreachable) ? static_cast<PrinterCondition>(condition)
                                                                                      : PrinterCondition::Unknown;
            return true;
        }
        case 4: return r.bytes(p.raw, MaxRaw);
        case 5: return time(r, p.sinceMs);
        case 6: return time(r, p.seenMs);
        case 7: return r.integer(p.queued, 0, MaxInt);
        case 8: return r.text(p.drawer);
        case 9: return r.integer(p.rollLeftMm, 0, MaxInt);
        case 10: return time(r, p.rollEndsMs);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, Status &m)
{
    return r.map(upTo(1), [&](qint64 key) {
        return key == 1 ? r.array(MaxElements, [&](qsizetype) { return read(r, m.printers.emplaceBack()); }) : r.skip();
    });
}

bool read(WireReader &r, ErrorMessage &m)
{
    return r.map(upTo(3), [&](qint64 key) {
        switch (key) {
        case 1: return r.text(m.code, MaxCode);
        case 2: return r.text(m.text);
        case 3: return r.boolean(m.fatal);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, GoAway &m)
{
    return r.map(upTo(2), [&](qint64 key) {
        switch (key) {
        case 1: return r.text(m.text);
        case 2: return r.integer(m.comeBackMs, 0, MaxInt);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, MemberAsk &m)
{
    return r.map(upTo(3), [&](qint64 key) {
        switch (key) {
        case 1: return mark(r, m.id);
        case 2: return r.integer(m.by, 1, MaxInt);
        case 3: return r.bytes(m.key, MaxMemberCode);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, MemberAnswer &m)
{
    return r.map(upTo(2), [&](qint64 key) {
        switch (key) {
        case 1: return mark(r, m.id);
        case 2: return r.integer(m.state, 0, MaxInt);
        case 3: return r.bytes(m.record, MaxFactBody);
        case 4: return r.bytes(m.profile, MaxFactBody);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, ManagerAsk &m)
{
    return r.map(upTo(3), [&](qint64 key) {
        switch (key) {
        case 1: return mark(r, m.id);
        case 2: return r.integer(m.what, 1, MaxInt);
        case 3: return r.bytes(m.body, MaxManagerAsk);
        default: return r.skip();
        }
    });
}

bool read(WireReader &r, ManagerAnswer &m)
{
    return r.map(upTo(2), [&](qint64 key) {
        switch (key) {
        case 1: return mark(r, m.id);
        case 2: return r.integer(m.state, 0, MaxInt);
        case 3: return r.bytes(m.body, MaxFactBody);
        case 4: return r.text(m.text);
        case 5: return r.text(m.place);
        default: return r.skip();
        }
    });
}

/** Makes the alternative of number `type` in place and reads it. */
template <std::size_t Index = 0>
bool readType(WireReader &r, qint64 type, Message &message)
{
    if constexpr (Index < std::variant_size_v<Message>) {
        if (type == static_cast<qint64>(Index) + 1)
            return read(r, message.emplace<Index>());
        return readType<Index + 1>(r, type, message);
    } else {
        Q_UNUSED(message);
        return r.bad(QStringLiteral("type %1").arg(type));
    }
}

constexpr std::array<const char *, std::variant_size_v<Message>> Names{
    "CHALLENGE", "ENROLL", "ENROLLED", "HELLO", "WELCOME", "PUSH", "ACK", "CHANGE", "CACK", "PING", "PONG", "STATUS", "ERROR", "GOAWAY", "MEMBER_ASK",
    "MEMBER_ANSWER", "MANAGER_ASK", "MANAGER_ANSWER"};

} // namespace

Result<Message> decode(const QByteArray &frame)
{
    if (frame.size() > MaxMessage)
        return fail(ErrorCode::Protocol, QStringLiteral("a message of %1 bytes, the limit is %2").arg(frame.size()).arg(MaxMessage));
    WireReader r(frame);
    Message message;
    qint64 type = 0;
    qsizetype elements = 0;
    bool known = true;
    const bool done = r.array(2, [&](qsizetype index) {
        ++elements;
        if (index == 0) {
            if (!r.integer(type, 1, MaxNumber))
                return false;
            known = type <= static_cast<qint64>(Names.size());
            return true;
        }
        return known ? readType(r, type, message) : r.skip();
    });
    if (!done || (elements != 2 && !r.bad(QStringLiteral("expected [type, map]"))) || !r.end()) {
        const bool named = type > 0 && type <= static_cast<qint64>(Names.size());
        return tl::unexpected<Error>(r.error(named ? QLatin1String(Names[static_cast<std::size_t>(type - 1)]) : QString()));
    }
    if (!known)
        return fail(ErrorCode::NotFound, QStringLiteral("a message of the unknown type %1").arg(type));
    return message;
}

} // namespace hearth::protocol
