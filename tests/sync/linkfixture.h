// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "link/hqlink.h"
#include "support/fakehq.h"
#include "tilldatabase.h"

#include <QSignalSpy>

namespace hearth {

/** A till's link and a headquarters that does as it is told, both on the test's thread. */
class LinkFixture {
public:
    LinkFixture()
    {
        qRegisterMetaType<LinkStatus>();
        hq.publicKey = keys.publicKey;
        hq.deviceId = samples::id(9000);
        if (!hq.listen())
            qFatal("no port for the fake headquarters");
        config.url = hq.url();
        config.deviceId = hq.deviceId;
        config.epoch = samples::filled(16, 7);
        config.secretKey = keys.secretKey;
        config.databasePath = till.path();
        config.reconnectBaseMs = 20;
        config.reconnectCapMs = 200;
        config.handshakeTimeoutMs = 3'000;
    }
    ~LinkFixture()
    {
        link.reset(); // before the headquarters it talks to
        storage::WriteFault::failAt(0);
    }

    HqLink &make()
    {
        link = std::make_unique<HqLink>(config, *till.writer, Clock::system());
        QObject::connect(link.get(), &HqLink::statusChanged, link.get(), [this](const LinkStatus &status) {
            now = status;
            if (!status.detail.isEmpty() && (details.isEmpty() || details.last() != status.detail))
                details.append(status.detail);
        });
        QObject::connect(link.get(), &HqLink::acknowledged, link.get(), [this](qint64 committed, qint64) {
            ++acknowledgements;
            acked = committed;
        });
        QObject::connect(link.get(), &HqLink::inboxFilled, link.get(), [this] { ++fillings; });
        return *link;
    }
    void start() { make().start(); }
    [[nodiscard]] bool online() const { return now.state == LinkState::Online; }
    [[nodiscard]] OutboxSummary outbox() const { return Outbox::summary(*till.reader).value(); }
    [[nodiscard]] qint64 cursor() const { return Inbox::cursor(*till.reader).value(); }
    /** HQ has exactly the till's facts 1 to `count`, each as it was made. */
    [[nodiscard]] bool hqHasAll(int count) const
    {
        if (hq.committed != count || hq.facts.size() != static_cast<std::size_t>(count) || hq.conflicts != 0)
            return false;
        const auto mine = Outbox::read(*till.reader, 0, count, 1LL << 40).value();
        for (const OutboxFact &row : mine) {
            if (hq.facts.at(row.seq) != row.fact)
                return false;
        }
        return mine.size() == count;
    }

    protocol::KeyPair keys = protocol::newKeyPair();
    TillDatabase till;
    FakeHq hq;
    HqLink::Config config;
    std::unique_ptr<HqLink> link;
    LinkStatus now;
    QStringList details;
    int acknowledgements = 0;
    qint64 acked = 0;
    int fillings = 0;
};

} // namespace hearth
