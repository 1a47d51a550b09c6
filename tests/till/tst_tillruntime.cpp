// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The running till as a whole, against a headquarters that does as it is told.
#include "hearth-till/settling.h"
#include "hearth-till/tillruntime.h"
#include "protocol/factbodies.h"
#include "support/fakehq.h"
#include "support/patience.h"
#include "till/cli/enrolment.h"
#include "till/inboxsteps.h"

#include <QFile>
#include <QSignalSpy>

using namespace hearth;

namespace {
template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.takeResult();
}
} // namespace

class TestTillRuntime : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_root;
    std::unique_ptr<FakeHq> m_hq;

    bool enrol()
    {
        const auto send = [this](const QUrl &, const QString &, const protocol::KeyPair &keys, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> {
            m_hq->publicKey = keys.publicKey;
            m_hq->deviceId = QUuid::createUuid();
            return protocol::Enrolled{m_hq->deviceId, QStringLiteral("SZ001"), 1, m_hq->settings};
        };
        return cli::enrol(m_root->path(), m_hq->url().toString(), QStringLiteral("CODE-1"), send).has_value();
    }
    std::unique_ptr<TillRuntime> start(TillRuntime::Options options = {})
    {
        auto directory = DataDirectory::own(m_root->path());
        if (!directory)
            return nullptr;
        auto runtime = TillRuntime::start(std::move(*directory), options);
        return runtime ? std::move(*runtime) : nullptr;
    }
    static OrderDraft draft()
    {
        OrderDraft draft(Clock::system());
        static_cast<void>(draft.add(QStringLiteral("hawaiian"), QStringLiteral("Hawaiian"), QStringLiteral("M"), Money(1'325), 2));
        return draft;
    }
    int heard(protocol::FactKind kind) const
    {
        int count = 0;
        for (const auto &[seq, fact] : m_hq->facts)
            count += fact.kind == static_cast<int>(kind) ? 1 : 0;
        return count;
    }

private Q_SLOTS:
    void init()
    {
        m_root = std::make_unique<QTemporaryDir>();
        m_hq = std::make_unique<FakeHq>();
        QVERIFY(m_hq->listen());
        QVERIFY(enrol());
    }

    void salesGoUpAndMenusAndOnlineOrdersComeDown()
    {
        const auto till = start();
        QVERIFY(till);
        QVERIFY(wait(till->sales().close(draft(), Money(3'000))));
        QTRY_COMPARE_WITH_TIMEOUT(heard(protocol::FactKind::OrderClosed), 1, 15'000);
        QTRY_COMPARE(till->sync().view().outbox.waiting, 0);
        QVERIFY(till->sync().view().online);
        QSignalSpy changed(&till->menus(), &MenuDesk::menuChanged);
        m_hq->publish(kindOf(protocol::ChangeKind::MenuPublished), smallMenu(4).toCbor());
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 15'000);
        QCOMPARE(till->menus().menu().revision, 4);
        QSignalSpy orders(&till->orders(), &OrderBoard::changed);
        m_hq->publish(kindOf(protocol::ChangeKind::OnlinePlaced), toCbor(onlineOrder(Clock::system())));
        QTRY_COMPARE_WITH_TIMEOUT(heard(protocol::FactKind::OnlineAccepted), 1, 15'000);
        QTRY_VERIFY(orders.count() > 0);
        QTRY_COMPARE(m_hq->changesStored, 2);
        const QDate today = till->sales().identity().calendar.businessDate(Clock::system().nowMs());
        QCOMPARE(till->orders().orders(today)->size(), 2);
    }
    void theChainsTemplatesComeDownAndTheWindowHearsOfThem()
    {
        const auto till = start();
        QVERIFY(till);
        QSignalSpy changed(&till->templates(), &TemplateDesk::changed);
        QCOMPARE(till->templates().json(TicketKind::Kitchen), TicketTemplate::builtInJson(TicketKind::Kitchen));
        m_hq->publish(kindOf(protocol::ChangeKind::TemplatesPublished), protocol::encode(protocol::TemplatesPublished{9, {{QStringLiteral("kitchen"), "{}"}}}));
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 15'000);
        QCOMPARE(till->templates().revision(), 9);
        QCOMPARE(till->templates().json(TicketKind::Kitchen), QByteArray("{}"));
        QCOMPARE(till->templates().chains(TicketKind::Receipt), QByteArray());
    }
    void whatCameBeforeTheLastEndIsTakenUpAtTheStart()
    {
        {
            TillFixture offline(false, m_root->path());
            QVERIFY(receive(offline, {{kindOf(protocol::ChangeKind::OnlinePlaced), toCbor(onlineOrder(Clock::system()))}}));
        }
        const auto till = start({true, false, true});
        QVERIFY(till);
        QTRY_COMPARE_WITH_TIMEOUT(Inbox::waiting(till->reader(), 1)->size(), 0, 15'000);
        QTRY_COMPARE(till->sync().view().outbox.waiting, 1);
    }
    void withoutHqItSellsAndCatchesUpByItself()
    {
        const quint16 port = m_hq->port();
        const auto till = start();
        QTRY_COMPARE_WITH_TIMEOUT(till->linkStatus().state, LinkState::Online, 15'000);
        m_hq->shutDown();
        QTRY_VERIFY_WITH_TIMEOUT(till->linkStatus().state != LinkState::Online, 15'000);
        for (int i = 0; i < 5; ++i)
            QVERIFY(wait(till->sales().close(draft(), Money(3'000))));
        QTRY_COMPARE(till->sync().view().outbox.waiting, 5);
        QVERIFY(till->sync().view().enrolled);
        QVERIFY(m_hq->listen(port));
        QTRY_COMPARE_WITH_TIMEOUT(heard(protocol::FactKind::OrderClosed), 5, 30'000);
        QTRY_COMPARE(till->sync().view().outbox.waiting, 0);
    }
    void aPrinterAddedAtTheWindowIsWatchedAndItsIncidentAcknowledged()
    {
        const auto till = start();
        QVERIFY(till);
        QSignalSpy changed(&till->incidents(), &IncidentBoard::changed);
        PrinterRow row;
        row.name = QStringLiteral("bar");
        row.address = QStringLiteral("tcp:127.0.0.1:1"); // nobody listens
        row.stations = {QStringLiteral("bar")};
        QVERIFY(wait(till->printerDesk().add(row)));
        QTRY_COMPARE_WITH_TIMEOUT(till->printers().printers().size(), 1, 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 30'000);
        const auto open = till->incidents().recent(0).value();
        QCOMPARE(open.size(), 1);
        QCOMPARE(open.first().condition, PrinterCondition::Unreachable);
        QTRY_COMPARE_WITH_TIMEOUT(heard(protocol::FactKind::PrinterIncident), 1, 15'000);
        QVERIFY(wait(till->incidents().acknowledge(open.first().incidentId, QStringLiteral("till 1"))));
        QTRY_COMPARE_WITH_TIMEOUT(heard(protocol::FactKind::PrinterIncident), 2, 15'000);
    }
    void hqsSettingsCountAtOnceAndAfterARestart()
    {
        m_hq->settings = {QStringLiteral("New name"), QStringLiteral("Asia/Tokyo"), QStringLiteral("05:00"), QStringLiteral("JPY")};
        {
            const auto till = start();
            QSignalSpy changed(till.get(), &TillRuntime::identityChanged);
            QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 15'000);
            QCOMPARE(till->sales().identity().storeName, QStringLiteral("New name"));
            QCOMPARE(wait(till->sales().close(draft(), Money(3'000)))->order.currency, QStringLiteral("JPY"));
            till->setLanguage(QStringLiteral("en"));
        }
        const auto again = start({false, false, false});
        const TillIdentity identity = again->sales().identity();
        QCOMPARE(identity.calendar.zone, QTimeZone("Asia/Tokyo"));
        QCOMPARE(identity.calendar.cutoff, QTime(5, 0));
        QCOMPARE(identity.currency, QStringLiteral("JPY"));
        QCOMPARE(identity.language, QStringLiteral("en"));
        QVERIFY(identity.enrolled());
    }
    void settingsThatMakeNoSenseAreNotTaken()
    {
        m_hq->settings.zone = QStringLiteral("Mars/Olympus");
        const auto till = start();
        QTRY_COMPARE_WITH_TIMEOUT(till->linkStatus().state, LinkState::Online, 15'000);
        QCOMPARE(till->sales().identity().calendar.zone, QTimeZone("Asia/Shanghai"));
    }
    void aKeyThatOthersCouldReadStopsTheLinkNotTheSales()
    {
        QVERIFY(QFile::setPermissions(m_root->filePath(cli::keyFile()), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const auto till = start();
        QVERIFY(till);
        QVERIFY(wait(till->sales().close(draft(), Money(3'000))));
        QCOMPARE(till->linkStatus().state, LinkState::Off);
        QVERIFY2(till->sync().view().detail.contains(QStringLiteral("key")), qPrintable(till->sync().view().detail));
    }
    void itSettlesOnceHqHasAllAndNoSooner()
    {
        m_hq->acknowledges = false;
        const auto till = start();
        QVERIFY(wait(till->sales().close(draft(), Money(3'000))));
        Settling settling(*till, {true, true, 100, 1'000});
        QSignalSpy settled(&settling, &Settling::settled);
        settling.start();
        QTRY_COMPARE_WITH_TIMEOUT(heard(protocol::FactKind::OrderClosed), 1, 15'000);
        QVERIFY(!settled.wait(400));
        QVERIFY2(settling.waitingFor().contains(QStringLiteral("1 facts")), qPrintable(settling.waitingFor()));
        m_hq->acknowledges = true;
        m_hq->acknowledgeNow();
        QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, 15'000);
        QVERIFY(!settling.error());
        QVERIFY(!settling.isActive());
    }
    void ticketsOfAPrinterThatIsAwayAreWaitedForOnlyAWhile()
    {
        const auto till = start();
        const auto added = till->handle(addPrinterRequest({0, QStringLiteral("front"), QStringLiteral("tcp:127.0.0.1:1"), {QStringLiteral("receipt")}, 576}));
        QTRY_VERIFY(added.isFinished());
        QVERIFY(added.result());
        QVERIFY(wait(till->sales().close(draft(), Money(3'000)))->jobs == 1);
        Settling settling(*till, {true, true, 100, 500});
        QSignalSpy settled(&settling, &Settling::settled);
        settling.start();
        QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, 40'000);
        QCOMPARE(settling.held(), 1);
        QTRY_COMPARE(till->printers().printers().size(), 1);
        QTRY_COMPARE(m_hq->printers.size(), 1);
    }
    void aDatabaseHqKnowsMoreOfNeverSettles()
    {
        const auto till = start();
        QTRY_COMPARE_WITH_TIMEOUT(till->linkStatus().state, LinkState::Online, 15'000);
        m_hq->committed = 50;
        m_hq->dropAll();
        Settling settling(*till, {true, true, 100, 500});
        QSignalSpy settled(&settling, &Settling::settled);
        settling.start();
        QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, 30'000);
        QVERIFY(settling.error());
        QCOMPARE(settling.error()->code, ErrorCode::Conflict);
    }
    void theDirectoryIsGivenBackAtTheEnd()
    {
        {
            const auto till = start();
            QVERIFY(till);
            QCOMPARE(DataDirectory::own(m_root->path()).error().code, ErrorCode::Busy);
        }
        QVERIFY(DataDirectory::own(m_root->path()));
        QVERIFY(!QFile::exists(m_root->filePath(QStringLiteral("control.sock"))));
    }
};

QTEST_GUILESS_MAIN(TestTillRuntime)
#include "tst_tillruntime.moc"
