// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "load/fleet.h"

#include "bench/salefact.h"
#include "core/clock.h"
#include "core/ids.h"
#include "hqstore/devicestore.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "storage/writer.h"

namespace hearth::load {
namespace {
constexpr int FirstWaitMs = 1'000;
constexpr int LongestWaitMs = 60'000;
constexpr int SellEveryMs = 2;
constexpr qint64 Window = 256;
} // namespace

Fleet::Fleet(const QString &databasePath, int tills, quint32 seed) : m_tills(static_cast<std::size_t>(tills)), m_random(seed)
{
    m_clock.start();
    storage::Writer writer(hq::HqDatabase::openOwner(databasePath).value());
    const Clock &clock = Clock::system();
    const auto made = writer.run([&](storage::Transaction &tx) -> Result<void> {
        for (std::size_t i = 0; i < m_tills.size(); ++i) {
            Till &till = m_tills[i];
            till.store = QStringLiteral("B%1").arg(i, 5, 10, QLatin1Char('0'));
            till.device = newId(clock);
            till.chain = protocol::chainStart(till.epoch, 0);
            HEARTH_ASSIGN(const hq::Store store, hq::StoreStore::add(tx, till.store, {till.store, QStringLiteral("Asia/Shanghai"),
                                                                                     QStringLiteral("04:00"), QStringLiteral("CNY")},
                                                                     clock.nowMs()));
            HEARTH_ASSIGN(const qint64 row, hq::TillStore::ensure(tx, store.id, 1, clock.nowMs()));
            HEARTH_TRY(hq::DeviceStore::add(tx, till.device, row, till.keys.publicKey, QStringLiteral("load"), clock.nowMs()));
        }
        return {};
    });
    if (!made)
        qFatal("%s", qPrintable(made.error().toString()));
}

void Fleet::open(quint16 port)
{
    m_load = std::make_unique<bench::WsLoad>(port, protocol::Path, protocol::Subprotocol);
}

void Fleet::connectTills(int count, int overMs)
{
    int wanted = 0;
    for (std::size_t i = 0; i < m_tills.size() && wanted < count; ++i, ++wanted) {
        if (!std::exchange(m_tills[i].wanted, true))
            m_load->after(static_cast<int>(static_cast<qint64>(overMs) * wanted / count), [this, i] { connectTill(i); });
    }
}

bool Fleet::runUntil(const std::function<bool()> &done, int limitMs)
{
    QElapsedTimer since;
    since.start();
    while (!done()) {
        if (since.hasExpired(limitMs))
            return false;
        m_load->run(5);
    }
    return true;
}

void Fleet::connectTill(std::size_t index)
{
    Till &till = m_tills[index];
    m_load->add({[&till](bench::WsLoad::Client &client) { till.client = &client; },
                 [this, index](bench::WsLoad::Client &client, const QByteArray &frame) { received(index, client, frame); },
                 [this, index](const QByteArray &) { comeBack(index); }});
}

/** After a wait drawn evenly from half to all of one that doubles, as a till does. */
void Fleet::comeBack(std::size_t index)
{
    Till &till = m_tills[index];
    till.client = nullptr;
    if (std::exchange(till.online, false))
        --m_online;
    till.sent = till.committed;
    till.waitMs = std::clamp(till.waitMs * 2, FirstWaitMs, LongestWaitMs);
    m_load->after(till.waitMs / 2 + static_cast<int>(m_random.bounded(till.waitMs / 2)), [this, index] { connectTill(index); });
}

void Fleet::cut(int till)
{
    const auto index = static_cast<std::size_t>(till);
    if (bench::WsLoad::Client *client = m_tills[index].client; client != nullptr) {
        client->drop();
        comeBack(index);
    }
}

void Fleet::send(bench::WsLoad::Client &client, const protocol::Message &message)
{
    const QByteArray frame = protocol::encode(message);
    m_bytesUp += frame.size();
    client.send(frame);
}

void Fleet::received(std::size_t index, bench::WsLoad::Client &client, const QByteArray &frame)
{
    Till &till = m_tills[index];
    const auto message = protocol::decode(frame);
    if (!message)
        qFatal("%s", qPrintable(message.error().toString()));
    if (const auto *ack = std::get_if<protocol::Ack>(&*message)) {
        acknowledged(till, ack->committed);
        push(till);
    } else if (const auto *ping = std::get_if<protocol::Ping>(&*message)) {
        send(client, protocol::Pong{ping->senderMs, Clock::system().nowMs()});
    } else if (const auto *change = std::get_if<protocol::Change>(&*message)) {
        m_changes += static_cast<int>(change->facts.size());
        till.revision = change->facts.last().rev;
        send(client, protocol::ChangeAck{till.revision});
    } else if (const auto *challenge = std::get_if<protocol::Challenge>(&*message)) {
        protocol::Hello hello{2, till.device, till.epoch, till.seq + 1, till.committed, till.revision, QStringLiteral("load"),
                              Clock::system().nowMs(), {}, 0, till.chain, till.boot};
        hello.signature = protocol::sign(protocol::helloSignedBytes(challenge->nonce, hello), till.keys.secretKey);
        send(client, hello);
    } else if (const auto *welcome = std::get_if<protocol::Welcome>(&*message)) {
        till.online = true;
        till.waitMs = 0;
        ++m_online;
        acknowledged(till, welcome->committed);
        till.sent = till.committed;
        push(till);
    } else if (const auto *error = std::get_if<protocol::ErrorMessage>(&*message); error != nullptr && error->fatal) {
        ++m_refused;
        qWarning("headquarters says %s: %s", qPrintable(error->code), qPrintable(error->text));
    }
}

void Fleet::acknowledged(Till &till, qint64 committed)
{
    const qint64 now = m_clock.nsecsElapsed();
    while (!till.outbox.empty() && till.outbox.front().seq <= committed) {
        if (till.outbox.front().atNs > 0)
            m_latencies.push_back(static_cast<double>(now - till.outbox.front().atNs) / 1e6);
        till.outbox.pop_front();
        ++m_acknowledged;
    }
    till.committed = std::max(till.committed, committed);
}

void Fleet::push(Till &till)
{
    if (!till.online)
        return;
    for (const Sale &kept : till.outbox) {
        if (kept.seq <= till.sent)
            continue;
        if (kept.seq > till.committed + Window)
            return;
        m_bytesUp += kept.frame.size();
        till.client->send(kept.frame);
        till.sent = kept.seq;
    }
}

void Fleet::sellOne(std::size_t index)
{
    Till &till = m_tills[index];
    const protocol::Fact fact = bench::saleFact(till.store, ++till.seq, m_random);
    till.chain = protocol::chainNext(till.chain, till.seq, fact, protocol::hash(fact.body));
    till.outbox.push_back({till.seq, protocol::encode(protocol::Push{till.seq, {fact}, till.chain}),
                           till.online ? m_clock.nsecsElapsed() : 0});
    ++m_sold;
    push(till);
}

void Fleet::sell(int tills, double ordersPerSecond)
{
    m_sellers = static_cast<std::size_t>(tills);
    m_selling = ordersPerSecond;
    m_sellingSinceNs = m_clock.nsecsElapsed();
    m_sellingSold = 0;
    sellNext();
}

/** By the clock, not by the answers: who is slow is not spared. */
void Fleet::sellNext()
{
    if (m_selling <= 0)
        return;
    const double due = static_cast<double>(m_clock.nsecsElapsed() - m_sellingSinceNs) / 1e9 * m_selling;
    while (static_cast<double>(m_sellingSold) < due)
        sellOne(static_cast<std::size_t>(m_sellingSold++) % m_sellers);
    m_load->after(SellEveryMs, [this] { sellNext(); });
}

} // namespace hearth::load
