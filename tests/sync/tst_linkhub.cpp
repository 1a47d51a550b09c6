// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/hubfixture.h"
#include "link/hqlink.h"
#include "support/faultproxy.h"
#include "support/patience.h"
#include "tilldatabase.h"

using namespace hearth;

/** The till's end against headquarters' own. */
class TestLinkHub : public QObject {
    Q_OBJECT
    std::unique_ptr<HubFixture> m_hub;
    std::unique_ptr<TillDatabase> m_till;
    std::unique_ptr<HqLink> m_link;
    qint64 m_acked = 0;
    LinkStatus m_status;

    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("ws://") + m_hub->address()); }
    void start(const QUrl &to, const QUuid &device, const protocol::KeyPair &keys)
    {
        HqLink::Config config{to, device, samples::filled(16, 7), keys.secretKey, m_till->path(), 20, 200, 3'000};
        m_link = std::make_unique<HqLink>(config, *m_till->writer, Clock::system());
        connect(m_link.get(), &HqLink::acknowledged, this, [this](qint64 committed, qint64) { m_acked = committed; });
        connect(m_link.get(), &HqLink::statusChanged, this, [this](const LinkStatus &status) { m_status = status; });
        m_link->start();
    }

private Q_SLOTS:
    void init()
    {
        m_acked = 0;
        m_hub = std::make_unique<HubFixture>();
        m_till = std::make_unique<TillDatabase>();
    }
    void cleanup()
    {
        m_link.reset();
        m_till.reset();
        m_hub.reset();
    }

    void aTillEnrollsConnectsAndSyncsBothWays()
    {
        const protocol::KeyPair keys = protocol::newKeyPair();
        const qint64 till = m_hub->tills.first();
        const QString code = m_hub->code(till);
        const auto enrolled = enrollTill(url(), code, keys);
        QVERIFY2(enrolled, qPrintable(enrolled ? QString() : enrolled.error().toString()));
        QCOMPARE(enrolled->store, u"SZ001"_qs);
        QCOMPARE(enrolled->till, 1);
        QCOMPARE(enrollTill(url(), code, keys).error().code, ErrorCode::Unauthorised);

        m_till->append(2000, 400);
        m_hub->append(till, {"one", "two", "three"});
        start(url(), enrolled->deviceId, keys);
        QTRY_COMPARE_WITH_TIMEOUT(m_acked, 2000, 20'000);
        QCOMPARE(m_hub->number("SELECT count(*) FROM ingest"), 2000);
        QCOMPARE(m_hub->number("SELECT max(seq) FROM ingest"), 2000);
        QTRY_COMPARE(Inbox::cursor(*m_till->reader).value(), 3);
        QTRY_COMPARE(m_hub->number("SELECT max(acked_rev) FROM till"), 3);
        m_till->append(1);
        m_link->wake();
        QTRY_COMPARE(m_acked, 2001);
        QCOMPARE(m_status.state, LinkState::Online);
    }
    void aStrangerIsRefused()
    {
        start(url(), newId(Clock::system()), protocol::newKeyPair());
        QTRY_COMPARE(m_status.state, LinkState::Waiting);
        QVERIFY2(m_status.detail.contains(u"refused this till"_qs), qPrintable(m_status.detail));
    }
    void aFirstFillThatIsCutAgainAndAgainGoesOnWhereItWas()
    {
        constexpr int Facts = 1'500;
        const protocol::KeyPair keys = protocol::newKeyPair();
        const qint64 till = m_hub->tills.first();
        const auto enrolled = enrollTill(url(), m_hub->code(till), keys);
        QVERIFY(enrolled);
        QList<QByteArray> bodies;
        for (int i = 0; i < Facts; ++i)
            bodies.append(QByteArray::number(i) + QByteArray(2'000, 'm'));
        m_hub->append(till, bodies);
        FaultProxy proxy(3);
        QVERIFY(proxy.listen(u"127.0.0.1"_qs, static_cast<quint16>(url().port())));
        QUrl through = url();
        through.setPort(proxy.port());
        start(through, enrolled->deviceId, keys);
        qint64 cursor = 0;
        for (int cut = 0; cut < 5; ++cut) {
            const qint64 before = cursor;
            QTRY_VERIFY((cursor = Inbox::cursor(*m_till->reader).value()) > before || cursor == Facts);
            proxy.cutAll();
        }
        QTRY_COMPARE_WITH_TIMEOUT(Inbox::cursor(*m_till->reader).value(), Facts, 60'000);
        QCOMPARE(m_till->number("SELECT count(*) FROM inbox"), Facts);
        // What was stored did not come again: of each cut at most what was on its way.
        const qint64 once = Facts * 2'004LL;
        QVERIFY2(proxy.counts().bytes < once + 6 * 1'100'000, qPrintable(QString::number(proxy.counts().bytes)));
    }
    void chaosBetweenThemLosesNothing()
    {
        const protocol::KeyPair keys = protocol::newKeyPair();
        const auto enrolled = enrollTill(url(), m_hub->code(m_hub->tills.first()), keys);
        QVERIFY(enrolled);
        FaultProxy proxy(7);
        QVERIFY(proxy.listen(u"127.0.0.1"_qs, static_cast<quint16>(url().port())));
        proxy.setMode(FaultProxy::Mode::Chaos);
        QUrl through = url();
        through.setPort(proxy.port());
        start(through, enrolled->deviceId, keys);
        for (int i = 0; i < 30; ++i) {
            m_till->append(30, 300);
            m_hub->append(m_hub->tills.first(), {QByteArray::number(i)});
            m_link->wake();
            QTest::qWait(30);
        }
        proxy.setMode(FaultProxy::Mode::Pass);
        proxy.cutAll();
        QTRY_COMPARE_WITH_TIMEOUT(m_acked, 900, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(Inbox::cursor(*m_till->reader).value(), 30, 30'000);
        QCOMPARE(m_hub->number("SELECT count(*) FROM ingest"), 900);
        QCOMPARE(m_hub->applied.load(), 900);
        QCOMPARE(m_hub->number("SELECT count(*) FROM audit WHERE action = 'fact'"), 900);
        QCOMPARE(m_till->number("SELECT count(*) FROM inbox"), 30);
    }
};

QTEST_GUILESS_MAIN(TestLinkHub)
#include "tst_linkhub.moc"
