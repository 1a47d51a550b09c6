// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Input: what tills do to headquarters, as steps: one byte says what, frames follow as two bytes of length and their content.
// No input can know a secret key; "signed" steps sign what their frame says for the till's device, as a till would.
#include "fuzz.h"
#include "headquarters.h"
#include "seeds.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QMap>
#include <sodium.h>

using namespace hearth;
using namespace hearth::protocol;

namespace hearth {
// All that the hub takes from a front is where to post.
struct Front::Private {};
Front::Front(Config, HttpHandler, SocketHandler) {}
Front::~Front() = default;
Front::Poster Front::poster() const
{
    return [](std::function<void()> task, int ms) { Desk::instance().post(std::move(task), ms); };
}
} // namespace hearth

namespace {
enum Step { Raw, SignedHello, SignedEnroll, Settle, Connect, Tick, Hangup, Revoke, StepCount };
constexpr int MaxSteps = 64;
constexpr std::size_t MaxConnections = 4;

/** What one input has done so far, and what may come of it. */
struct Chain {
    Headquarters &hq;
    QUuid device = hq.device;         ///< the newest one
    QHash<QUuid, QByteArray> keys{{hq.device, hq.keys.publicKey}}; ///< of devices that are not revoked
    bool isCodeOpen = true;           ///< not used up
    QMap<QByteArray, qint64> pushed;  ///< the highest sequence of each epoch that came without a gap
    bool admitted = false;            ///< somebody has the right to come in
    int reads = 0;                    ///< of facts down, that must be answered
    explicit Chain(Headquarters &headquarters) : hq(headquarters) {}
};

class TillSocket final : public FrontSocket {
public:
    explicit TillSocket(Chain &chain) : m_chain(chain) {}
    void send(QByteArray frame) override
    {
        if (isClosed)
            return;
        const auto message = protocol::decode(frame);
        MUST(message.has_value());
        MUST(!nonce.isEmpty() || std::holds_alternative<Challenge>(*message));
        if (const auto *challenge = std::get_if<Challenge>(&*message)) {
            MUST(nonce.isEmpty());
            nonce = challenge->nonce;
        } else if (const auto *enrolled = std::get_if<Enrolled>(&*message)) {
            MUST(mayEnroll && std::exchange(m_chain.isCodeOpen, false));
            m_chain.keys = {{enrolled->deviceId, enrollKey}}; // the till's device before is revoked
            m_chain.device = enrolled->deviceId;
            mayEnroll = false;
        } else if (const auto *welcome = std::get_if<Welcome>(&*message)) {
            MUST(mayCome && !isOnline);
            isOnline = true;
            committed = welcome->committed;
            MUST(committed <= m_chain.pushed.value(epoch));
            ++m_chain.reads;
        } else if (const auto *ack = std::get_if<Ack>(&*message)) {
            MUST(isOnline && ack->committed >= committed && ack->committed <= m_chain.pushed.value(epoch));
            MUST(ack->replicated <= ack->committed);
            committed = ack->committed;
        } else if (const auto *change = std::get_if<Change>(&*message)) {
            MUST(isOnline);
            for (const ChangeFact &fact : change->facts)
                MUST(fact.rev == ++revision);
            ++m_chain.reads;
        } else if (const auto *error = std::get_if<ErrorMessage>(&*message)) {
            MUST(!error->code.isEmpty() && !error->text.isEmpty());
        } else {
            MUST(std::holds_alternative<Ping>(*message) || std::holds_alternative<Pong>(*message) || std::holds_alternative<GoAway>(*message));
        }
    }
    void close(quint16, const QString &) override { isClosed = true; }
    void limitMessages(qint64 bytes) override { limit = bytes; }
    [[nodiscard]] qint64 queuedBytes() const override { return 0; }
    [[nodiscard]] QString peer() const override { return QStringLiteral("127.0.0.1"); }

    /** Notes what a frame gives its sender a right to, then hands it over as the front would. */
    void receive(const QByteArray &frame)
    {
        if (isClosed)
            return;
        if (frame.size() > limit) {
            isClosed = true;
            return handler.onClosed(QStringLiteral("too large"));
        }
        if (const auto message = protocol::decode(frame)) {
            if (const auto *hello = std::get_if<Hello>(&*message); hello != nullptr && !isOnline && !mayCome) {
                mayCome = verified(helloSignedBytes(nonce, *hello), hello->signature, m_chain.keys.value(hello->deviceId))
                    && hello->version <= VersionMax;
                epoch = hello->epoch;
                revision = hello->downRev;
                m_chain.admitted |= mayCome;
            } else if (const auto *enroll = std::get_if<Enroll>(&*message)) {
                mayEnroll = verified(enrollSignedBytes(nonce, *enroll), enroll->signature, enroll->publicKey) && enroll->version <= VersionMax
                    && isTheCode(enroll->code);
                enrollKey = enroll->publicKey;
                m_chain.admitted |= mayEnroll;
            } else if (const auto *push = std::get_if<Push>(&*message)) {
                qint64 &highest = m_chain.pushed[epoch];
                if (isOnline && push->firstSeq <= highest + 1)
                    highest = std::max(highest, push->firstSeq + push->facts.size() - 1);
            }
        }
        handler.onMessage(frame);
    }
    void hangUp()
    {
        isClosed = true;
        handler.onClosed(QStringLiteral("the till hung up"));
    }

    FrontSocketHandler handler;
    QByteArray nonce;
    bool isClosed = false;

private:
    static bool verified(const QByteArray &bytes, const QByteArray &signature, const QByteArray &key)
    {
        const auto raw = [](const QByteArray &b) { return reinterpret_cast<const unsigned char *>(b.constData()); };
        return key.size() == 32 && signature.size() == 64
            && crypto_sign_verify_detached(raw(signature), raw(bytes), static_cast<unsigned long long>(bytes.size()), raw(key)) == 0;
    }
    /** As a person may have typed it. */
    [[nodiscard]] bool isTheCode(QString code) const
    {
        code = code.toUpper().remove(QLatin1Char(' ')).replace(QLatin1Char('O'), QLatin1Char('0'));
        code.replace(QLatin1Char('I'), QLatin1Char('1')).replace(QLatin1Char('L'), QLatin1Char('1'));
        return code.remove(QLatin1Char('-')) == QString(m_chain.hq.code).remove(QLatin1Char('-'));
    }
    Chain &m_chain;
    qint64 limit = MaxMessage;
    qint64 committed = 0;
    qint64 revision = 0;
    QByteArray epoch;
    QByteArray enrollKey;
    bool mayCome = false;
    bool mayEnroll = false;
    bool isOnline = false;
};

class Run {
public:
    explicit Run(Headquarters &hq) : m_chain(hq), m_hub({}, hq.writer, hq.clock, {ingest, {}}), m_front({}, {}, {})
    {
        m_hub.setFront(&m_front);
        connect();
    }
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;
    ~Run()
    {
        for (const auto &socket : m_sockets)
            socket->handler = {}; // as the front does: session and socket hold each other
    }
    void connect()
    {
        if (m_sockets.size() >= MaxConnections)
            return;
        const auto socket = std::make_shared<TillSocket>(m_chain);
        m_sockets.push_back(socket);
        socket->handler = m_hub.accept(socket);
    }
    TillSocket &socket() { return *m_sockets.back(); }
    void hello(const QByteArray &frame)
    {
        auto message = protocol::decode(frame);
        if (!message || !std::holds_alternative<Hello>(*message))
            return socket().receive(frame);
        Hello &hello = std::get<Hello>(*message);
        hello.deviceId = m_chain.device;
        hello.signature = sign(helloSignedBytes(socket().nonce, hello), m_chain.hq.keys.secretKey);
        socket().receive(encode(hello));
    }
    void enroll(const QByteArray &frame)
    {
        auto message = protocol::decode(frame);
        if (!message || !std::holds_alternative<Enroll>(*message))
            return socket().receive(frame);
        Enroll &enroll = std::get<Enroll>(*message);
        if (!enroll.code.startsWith(QLatin1Char('X'))) // a code that somebody guesses
            enroll.code = m_chain.hq.code;
        enroll.publicKey = m_chain.hq.keys.publicKey;
        enroll.signature = sign(enrollSignedBytes(socket().nonce, enroll), m_chain.hq.keys.secretKey);
        socket().receive(encode(enroll));
    }
    /** Until nothing is on its way any more. */
    void settle()
    {
        for (int quiet = 0; quiet < 2;) {
            MUST(Desk::instance().waitReads(m_chain.reads));
            quiet = Desk::instance().runTasks() ? 0 : quiet + 1;
            m_chain.hq.write([](storage::Transaction &) -> Result<void> { return {}; });
        }
    }
    void tick(int ms)
    {
        m_chain.hq.clock.advance(ms);
        Desk::instance().tick();
        settle();
    }
    void revoke()
    {
        settle();
        m_chain.hq.write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(hq::DeviceStore::revoke(tx, m_chain.hq.till, m_chain.hq.clock.nowMs()));
            return {};
        });
        m_chain.keys.clear();
        m_hub.disconnectTill(m_chain.hq.till, QStringLiteral("revoked"));
        settle();
    }
    /** What must hold at the end of whatever was done. */
    void check()
    {
        settle();
        const Headquarters &hq = m_chain.hq;
        // Each sequence up to the acknowledged one is stored once, and none beyond it.
        MUST(hq.number("SELECT count(*) FROM till_epoch e WHERE committed != (SELECT count(*) FROM ingest WHERE epoch = e.id)"
                       " OR committed != coalesce((SELECT max(seq) FROM ingest WHERE epoch = e.id), 0)") == 0);
        MUST(hq.number("SELECT count(*) FROM device WHERE revoked_at_ms IS NULL") <= 1);
        if (!m_chain.admitted) // strangers write nothing
            MUST(hq.number("SELECT (SELECT count(*) FROM till_epoch) + (SELECT count(*) FROM ingest) + (SELECT count(*) FROM printer_health)"
                           " + (SELECT count(*) - 1 FROM device) + (SELECT count(used_at_ms) FROM enroll_code)"
                           " + (SELECT acked_rev + next_rev - 4 FROM till)") == 0);
        for (const auto &socket : m_sockets) {
            if (!socket->isClosed)
                socket->hangUp();
        }
        settle();
    }

private:
    static Result<void> ingest(storage::Transaction &, const TillFact &fact)
    {
        return closedOrderFromCbor(fact.fact.body).map([](const ClosedOrder &) {});
    }
    Chain m_chain;
    TillHub m_hub;
    Front m_front;
    std::vector<std::shared_ptr<TillSocket>> m_sockets;
};

/** Nonces and ids are those of the last run of the same input. */
std::atomic<std::uint32_t> drawn{0};
const char *randomName() { return "counted"; }
std::uint32_t randomNumber() { return ++drawn; }
void randomBuffer(void *const buffer, const std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i)
        static_cast<unsigned char *>(buffer)[i] = static_cast<unsigned char>((randomNumber() * 2654435761U) >> 24U);
}
randombytes_implementation counted{randomName, randomNumber, nullptr, nullptr, randomBuffer, nullptr};

QByteArray step(Step what, const QByteArray &frame = {})
{
    QByteArray bytes(1, static_cast<char>(what));
    if (what <= SignedEnroll)
        bytes += QByteArray(1, static_cast<char>(frame.size() & 0xff)) + QByteArray(1, static_cast<char>(frame.size() >> 8));
    return bytes + frame;
}

QList<seeds::Seed> handshakeSeeds()
{
    const auto frame = [](const Message &message) { return encode(message); };
    Hello hello{1, samples::id(1), samples::filled(16, 3), 1, 0, 0, QStringLiteral("till"), 1'764'000'000'000, samples::filled(64, 4)};
    const Enroll enroll{1, QStringLiteral("1234"), samples::filled(32, 1), samples::filled(64, 2), QStringLiteral("till"), {}, 0};
    Enroll guess = enroll;
    guess.code = QStringLiteral("XXXX-XXXX");
    const auto push = [](qint64 first, int count) {
        Push push{first, {}};
        for (int i = 0; i < count; ++i)
            push.facts.append({1, samples::id(80 + i), 1'764'000'000'000, i == 0 ? toCbor(seeds::closedOrder()) : QByteArrayLiteral("junk")});
        return step(Raw, encode(push));
    };
    const QByteArray settle = step(Settle);
    Hello chained = hello;
    chained.version = 2;
    chained.chain = chainStart(hello.epoch, 0);
    chained.boot = samples::filled(16, 70);
    const auto chainedPush = [&](qint64 first, bool honest) {
        Push push{first, {{1, samples::id(80), 1'764'000'000'000, toCbor(seeds::closedOrder())}}};
        push.chain = honest ? chainNext(chained.chain, first, push.facts.first(), hash(push.facts.first().body)) : samples::filled(32, 1);
        return step(Raw, encode(push));
    };
    const QByteArray chainedIn = step(SignedHello, frame(chained)) + settle;
    Hello later = chained;
    later.boot = samples::filled(16, 90);
    const QByteArray otherRun = step(Connect) + step(SignedHello, frame(later)) + settle;
    const QByteArray in = step(SignedHello, frame(hello)) + settle;
    hello.downRev = 9;
    const QByteArray ahead = step(SignedHello, frame(hello)) + settle;
    const QByteArray cack = step(Raw, frame(ChangeAck{Headquarters::Changes}));
    const QByteArray rest = step(Raw, frame(Ping{1})) + step(Raw, frame(samples::messages().at(11))) + step(Tick) + QByteArray(1, '\x05');
    return {{QStringLiteral("sale"), in + push(1, 2) + settle + cack + rest + push(1, 2) + settle + push(3, 1)},
            {QStringLiteral("gap"), in + push(1, 1) + push(3, 1) + settle + step(Connect) + in + push(2, 3)},
            {QStringLiteral("enroll"), step(SignedEnroll, frame(enroll)) + settle + in + push(1, 1) + step(Revoke) + step(Connect) + in},
            {QStringLiteral("guess"), step(SignedEnroll, frame(guess)) + settle + step(Connect) + step(SignedEnroll, frame(enroll))},
            {QStringLiteral("strangers"), step(Raw, frame(hello)) + settle + step(Connect) + step(Raw, frame(enroll)) + step(Connect) + rest},
            {QStringLiteral("ahead"), ahead + push(1, 1) + step(Hangup) + step(Connect) + in + cack + ahead},
            {QStringLiteral("chain"), chainedIn + chainedPush(1, true) + settle + step(Connect) + chainedIn},
            {QStringLiteral("fork"), chainedIn + chainedPush(1, false) + settle + step(Connect) + chainedIn},
            {QStringLiteral("clone"), chainedIn + otherRun + step(Connect) + chainedIn + otherRun},
            {QStringLiteral("twice"), in + push(1, 1) + step(Connect) + in + push(2, 1) + settle}};
}
} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    randombytes_set_implementation(&counted);
    return seeds::writeWhereAsked(*argc, *argv, handshakeSeeds);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static Headquarters hq;
    drawn = 1'000;
    hq.reset();
    {
        Run run(hq);
        const std::uint8_t *const end = data + size;
        for (int steps = 0; data != end && steps < MaxSteps; ++steps) {
            const int what = *data++ % StepCount;
            QByteArray frame;
            if (what <= SignedEnroll && end - data >= 2) {
                const auto length = std::min<std::ptrdiff_t>(data[0] + data[1] * 256, end - data - 2);
                frame = QByteArray(reinterpret_cast<const char *>(data + 2), length);
                data += 2 + length;
            }
            switch (what) {
            case Raw: run.socket().receive(frame); break;
            case SignedHello: run.hello(frame); break;
            case SignedEnroll: run.enroll(frame); break;
            case Settle: run.settle(); break;
            case Connect: run.connect(); break;
            case Tick: run.tick(data != end ? *data++ * 400 : 0); break;
            case Hangup: run.socket().hangUp(); break;
            default: run.revoke(); break;
            }
        }
        run.check();
    }
    Desk::instance().clear();
    return 0;
}
