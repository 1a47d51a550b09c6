// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/messages.h"
#include "domain/cbor.h"

namespace hearth::protocol {
namespace {
constexpr int MaxText = 1'024;
constexpr int MaxPrinters = 256;

// ---- encoding: one overload per message, keys as docs/protocol.md has them

void put(CborWriter &w, const Challenge &m)
{
    w.field(1, m.nonce);
    w.field(2, m.versionMin);
    w.field(3, m.versionMax);
    w.field(4, m.serverMs);
}
void put(CborWriter &w, const Enroll &m)
{
    w.field(1, m.version);
    w.field(2, m.code);
    w.field(3, m.publicKey);
    w.field(4, m.signature);
    w.field(5, m.app);
}
void put(CborWriter &w, const Enrolled &m)
{
    w.field(1, m.deviceId);
    w.field(2, m.store);
    w.field(3, m.till);
    w.field(4, m.settings.name);
    w.field(5, m.settings.zone);
    w.field(6, m.settings.cutoff);
    w.field(7, m.settings.currency);
}
void putSigned(CborWriter &w, const Hello &m)
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
void put(CborWriter &w, const Hello &m)
{
    putSigned(w, m);
    w.field(9, m.signature);
}
void put(CborWriter &w, const Welcome &m)
{
    w.field(1, m.version);
    w.field(2, m.clusterEpoch);
    w.field(3, m.committed);
    w.field(4, m.replicated);
    w.field(5, m.serverMs);
    w.field(6, m.windowFacts);
    w.field(7, m.windowBytes);
    w.field(8, m.heartbeatMs);
    w.field(9, m.settings.name);
    w.field(10, m.settings.zone);
    w.field(11, m.settings.cutoff);
    w.field(12, m.settings.currency);
}
void put(CborWriter &w, const Push &m)
{
    w.field(1, m.firstSeq);
    w.key(2);
    w.startArray(m.facts.size());
    for (const Fact &fact : m.facts) {
        w.startArray(4);
        w.value(fact.kind);
        w.value(fact.id);
        w.value(fact.atMs);
        w.value(fact.body);
        w.endArray();
    }
    w.endArray();
}
void put(CborWriter &w, const Ack &m)
{
    w.field(1, m.committed);
    w.field(2, m.replicated);
}
void put(CborWriter &w, const Change &m)
{
    w.key(1);
    w.startArray(m.facts.size());
    for (const ChangeFact &fact : m.facts) {
        w.startArray(3);
        w.value(fact.rev);
        w.value(fact.kind);
        w.value(fact.body);
        w.endArray();
    }
    w.endArray();
}
void put(CborWriter &w, const ChangeAck &m) { w.field(1, m.rev); }
void put(CborWriter &w, const Ping &m) { w.field(1, m.senderMs); }
void put(CborWriter &w, const Pong &m)
{
    w.field(1, m.pingMs);
    w.field(2, m.answererMs);
}
void put(CborWriter &w, const Status &m)
{
    w.key(1);
    w.startArray(m.printers.size());
    for (const PrinterHealth &printer : m.printers) {
        w.startMap();
        w.field(1, printer.printer);
        w.field(2, printer.address);
        w.field(3, static_cast<int>(printer.condition));
        w.field(4, printer.raw);
        w.field(5, printer.sinceMs);
        w.field(6, printer.seenMs);
        w.field(7, printer.queued);
        w.endMap();
    }
    w.endArray();
}
void put(CborWriter &w, const ErrorMessage &m)
{
    w.field(1, m.code);
    w.field(2, m.text);
    w.field(3, m.fatal);
}
void put(CborWriter &w, const GoAway &m)
{
    w.field(1, m.text);
    w.field(2, m.comeBackMs);
}

// ---- decoding

Result<void> text(CborReader &reader, QString &value)
{
    HEARTH_TRY(reader.into(value));
    return value.size() <= MaxText ? Result<void>() : reader.bad(QStringLiteral("text longer than %1 characters").arg(MaxText));
}

Result<void> bytes(CborReader &reader, QByteArray &value, qsizetype exactly)
{
    HEARTH_TRY(reader.into(value));
    return value.size() == exactly ? Result<void>() : reader.bad(QStringLiteral("expected %1 bytes").arg(exactly));
}

Result<void> notNegative(CborReader &reader, qint64 &value)
{
    HEARTH_TRY(reader.into(value));
    return value >= 0 ? Result<void>() : reader.bad(QStringLiteral("must not be negative"));
}

Result<void> field(CborReader &reader, int k, Challenge &m)
{
    switch (k) {
    case 1: return bytes(reader, m.nonce, NonceSize);
    case 2: return reader.into(m.versionMin);
    case 3: return reader.into(m.versionMax);
    case 4: return reader.into(m.serverMs);
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, Enroll &m)
{
    switch (k) {
    case 1: return reader.into(m.version);
    case 2: return text(reader, m.code);
    case 3: return bytes(reader, m.publicKey, 32);
    case 4: return bytes(reader, m.signature, 64);
    case 5: return text(reader, m.app);
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, Enrolled &m)
{
    switch (k) {
    case 1: return reader.into(m.deviceId);
    case 2: return text(reader, m.store);
    case 3: return reader.into(m.till);
    case 4: return text(reader, m.settings.name);
    case 5: return text(reader, m.settings.zone);
    case 6: return text(reader, m.settings.cutoff);
    case 7: return text(reader, m.settings.currency);
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, Hello &m)
{
    switch (k) {
    case 1: return reader.into(m.version);
    case 2: return reader.into(m.deviceId);
    case 3: return bytes(reader, m.epoch, 16);
    case 4: return notNegative(reader, m.nextSeq);
    case 5: return notNegative(reader, m.ackedSeq);
    case 6: return notNegative(reader, m.downRev);
    case 7: return text(reader, m.app);
    case 8: return reader.into(m.tillMs);
    case 9: return bytes(reader, m.signature, 64);
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, Welcome &m)
{
    switch (k) {
    case 1: return reader.into(m.version);
    case 2: return reader.into(m.clusterEpoch);
    case 3: return notNegative(reader, m.committed);
    case 4: return notNegative(reader, m.replicated);
    case 5: return reader.into(m.serverMs);
    case 6: return reader.into(m.windowFacts);
    case 7: return notNegative(reader, m.windowBytes);
    case 8: return reader.into(m.heartbeatMs);
    case 9: return text(reader, m.settings.name);
    case 10: return text(reader, m.settings.zone);
    case 11: return text(reader, m.settings.cutoff);
    case 12: return text(reader, m.settings.currency);
    default: return reader.skip();
    }
}

/** Reads an array of exactly `size` values. */
template <typename Element>
Result<void> tuple(CborReader &reader, qsizetype size, Element element)
{
    qsizetype seen = 0;
    HEARTH_TRY(reader.array([&](qsizetype i) -> Result<void> {
        seen = i + 1;
        return i < size ? element(i) : reader.bad(QStringLiteral("expected %1 values").arg(size));
    }));
    return seen == size ? Result<void>() : reader.bad(QStringLiteral("expected %1 values").arg(size));
}

Result<void> factBody(CborReader &reader, QByteArray &body)
{
    HEARTH_TRY(reader.into(body));
    return body.size() <= MaxFactBody ? Result<void>() : reader.bad(QStringLiteral("body over %1 bytes").arg(MaxFactBody));
}

Result<void> countFacts(const CborReader &reader, qsizetype i)
{
    return i < MaxFacts ? Result<void>() : reader.bad(QStringLiteral("more than %1 facts").arg(MaxFacts));
}

Result<void> field(CborReader &reader, int k, Push &m)
{
    switch (k) {
    case 1: return notNegative(reader, m.firstSeq);
    case 2:
        return reader.array([&](qsizetype i) -> Result<void> {
            HEARTH_TRY(countFacts(reader, i));
            Fact fact;
            HEARTH_TRY(tuple(reader, 4, [&](qsizetype at) -> Result<void> {
                switch (at) {
                case 0: return reader.into(fact.kind);
                case 1: return reader.into(fact.id);
                case 2: return reader.into(fact.atMs);
                default: return factBody(reader, fact.body);
                }
            }));
            m.facts.append(std::move(fact));
            return {};
        });
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, Ack &m)
{
    switch (k) {
    case 1: return notNegative(reader, m.committed);
    case 2: return notNegative(reader, m.replicated);
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, Change &m)
{
    if (k != 1)
        return reader.skip();
    return reader.array([&](qsizetype i) -> Result<void> {
        HEARTH_TRY(countFacts(reader, i));
        ChangeFact fact;
        HEARTH_TRY(tuple(reader, 3, [&](qsizetype at) -> Result<void> {
            switch (at) {
            case 0: return notNegative(reader, fact.rev);
            case 1: return reader.into(fact.kind);
            default: return factBody(reader, fact.body);
            }
        }));
        m.facts.append(std::move(fact));
        return {};
    });
}
Result<void> field(CborReader &reader, int k, ChangeAck &m) { return k == 1 ? notNegative(reader, m.rev) : reader.skip(); }
Result<void> field(CborReader &reader, int k, Ping &m) { return k == 1 ? reader.into(m.senderMs) : reader.skip(); }
Result<void> field(CborReader &reader, int k, Pong &m)
{
    switch (k) {
    case 1: return reader.into(m.pingMs);
    case 2: return reader.into(m.answererMs);
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, Status &m)
{
    if (k != 1)
        return reader.skip();
    return reader.array([&](qsizetype i) -> Result<void> {
        if (i >= MaxPrinters)
            return reader.bad(QStringLiteral("more than %1 printers").arg(MaxPrinters));
        PrinterHealth printer;
        HEARTH_TRY(reader.map([&](int key) -> Result<void> {
            switch (key) {
            case 1: return text(reader, printer.printer);
            case 2: return text(reader, printer.address);
            case 3: {
                HEARTH_ASSIGN(const qint64 condition, reader.integer());
                // A condition this version does not know is not "ok": it is unknown.
                printer.condition = condition >= 0 && condition <= static_cast<qint64>(PrinterCondition::Unreachable)
                    ? static_cast<PrinterCondition>(condition) : PrinterCondition::Unknown;
                return {};
            }
            case 4:
                HEARTH_TRY(reader.into(printer.raw));
                return printer.raw.size() <= 64 ? Result<void>() : reader.bad(QStringLiteral("more than 64 bytes"));
            case 5: return reader.into(printer.sinceMs);
            case 6: return reader.into(printer.seenMs);
            case 7: return reader.into(printer.queued);
            default: return reader.skip();
            }
        }));
        m.printers.append(std::move(printer));
        return {};
    });
}
Result<void> field(CborReader &reader, int k, ErrorMessage &m)
{
    switch (k) {
    case 1: return text(reader, m.code);
    case 2: return text(reader, m.text);
    case 3: return reader.into(m.fatal);
    default: return reader.skip();
    }
}
Result<void> field(CborReader &reader, int k, GoAway &m)
{
    switch (k) {
    case 1: return text(reader, m.text);
    case 2: return notNegative(reader, m.comeBackMs);
    default: return reader.skip();
    }
}

// ---- what a message cannot do without

Result<void> complete(const CborReader &reader, const Challenge &m)
{
    return m.nonce.isEmpty() ? reader.bad(QStringLiteral("no nonce")) : Result<void>();
}
Result<void> complete(const CborReader &reader, const Enroll &m)
{
    return m.code.isEmpty() || m.publicKey.isEmpty() || m.signature.isEmpty() ? reader.bad(QStringLiteral("no code, key or signature"))
                                                                              : Result<void>();
}
Result<void> complete(const CborReader &reader, const Enrolled &m)
{
    return m.deviceId.isNull() || m.store.isEmpty() ? reader.bad(QStringLiteral("no device or store")) : Result<void>();
}
Result<void> complete(const CborReader &reader, const Hello &m)
{
    return m.deviceId.isNull() || m.epoch.isEmpty() || m.signature.isEmpty() ? reader.bad(QStringLiteral("no device, epoch or signature"))
                                                                             : Result<void>();
}
Result<void> complete(const CborReader &reader, const Push &m)
{
    return m.firstSeq < 1 || m.facts.isEmpty() ? reader.bad(QStringLiteral("no sequence or no facts")) : Result<void>();
}
template <typename M>
Result<void> complete(const CborReader & /*reader*/, const M & /*message*/)
{
    return {};
}

template <typename M>
Result<Message> read(CborReader &reader)
{
    M message;
    HEARTH_TRY(reader.map([&](int k) { return field(reader, k, message); }));
    HEARTH_TRY(complete(reader, message));
    return Message(std::move(message));
}

/** One reader per alternative of Message, in its order. */
template <std::size_t... I>
Result<Message> readNumbered(CborReader &reader, qint64 number, std::index_sequence<I...> /*numbers*/)
{
    using Reader = Result<Message> (*)(CborReader &);
    static constexpr Reader readers[] = {read<std::variant_alternative_t<I, Message>>...};
    return readers[number - 1](reader);
}
} // namespace

QByteArray encode(const Message &message)
{
    CborWriter w;
    w.startArray(2);
    w.value(static_cast<qint64>(message.index()) + 1);
    w.startMap();
    std::visit([&](const auto &m) { put(w, m); }, message);
    w.endMap();
    w.endArray();
    return w.bytes();
}

Result<Message> decode(const QByteArray &frame)
{
    if (frame.size() > MaxMessage)
        return fail(ErrorCode::Protocol, QStringLiteral("message over %1 bytes").arg(MaxMessage), QStringLiteral("message"));
    CborReader reader(frame, QStringLiteral("message"));
    std::optional<Message> message;
    qint64 number = 0;
    const auto readAll = [&]() -> Result<void> {
        HEARTH_TRY(tuple(reader, 2, [&](qsizetype i) -> Result<void> {
            if (i == 0) {
                HEARTH_ASSIGN(number, reader.integer());
                return {};
            }
            if (number < 1 || number > static_cast<qint64>(std::variant_size_v<Message>))
                return reader.skip();
            HEARTH_ASSIGN(message, readNumbered(reader, number, std::make_index_sequence<std::variant_size_v<Message>>()));
            return {};
        }));
        return reader.end();
    };
    if (auto done = readAll(); !done)
        return fail(ErrorCode::Protocol, done.error().text, done.error().where);
    if (!message)
        return fail(ErrorCode::NotFound, QStringLiteral("unknown message type %1").arg(number), QStringLiteral("message"));
    return *std::move(message);
}

QByteArray enrollSignedBytes(const QByteArray &nonce, const Enroll &enroll)
{
    return QByteArrayLiteral("hearth-enroll-1") + nonce + enroll.code.toUtf8() + enroll.publicKey;
}

QByteArray helloSignedBytes(const QByteArray &nonce, const Hello &hello)
{
    CborWriter w;
    w.startMap();
    putSigned(w, hello);
    w.endMap();
    return QByteArrayLiteral("hearth-hello-1") + nonce + w.bytes();
}

} // namespace hearth::protocol
