// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A member at the counter, in the real window on a real database; headquarters is what the test says.
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "protocol/identity.h"
#include "support/patience.h"
#include "ui/cashier/cashierpage.h"
#include "ui/kit/theme.h"
#include "ui/kit/touchbutton.h"
#include "ui/tillworld.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QSignalSpy>

using namespace hearth;

class TestMemberSheet : public QObject {
    Q_OBJECT

    struct World : TillWorld {
        explicit World(const QString &language = QStringLiteral("en")) : TillWorld(smallBilingualMenu(), language)
        {
            keys = {protocol::randomBytes(32), protocol::newBoxKeys().publicKey};
            members.setKeys(keys);
            members.setAsker([this](const protocol::MemberAsk &ask) { asked.append(ask); });
            till.flush();
        }
        /** Somebody this till knows. */
        QUuid known(const char *phone, const QString &card, bool hidden = false)
        {
            Member member;
            member.id = newId(till.clock);
            member.revision = 1;
            member.phoneToken = protocol::phoneToken(normalPhone(QLatin1String(phone)).value(), keys.tokenKey);
            member.phoneMasked = maskedPhone(normalPhone(QLatin1String(phone)).value());
            member.card = card;
            member.consent = true;
            member.hidden = hidden;
            const auto stored = till.writer().run([&](storage::Transaction &tx) -> Result<void> {
                HEARTH_TRY(MemberStore::take(tx, member, till.clock.nowMs()));
                return MemberStore::takeProfile(tx, profile(member.id), till.clock.nowMs());
            });
            if (!stored)
                qFatal("%s", qPrintable(stored.error().toString()));
            return member.id;
        }
        MemberProfile profile(const QUuid &id) const
        {
            const auto text = [](const char *t) { return QString::fromLatin1(t); };
            return {id, till.clock.nowMs(),
                    {{text("birthday"), text("near"), {}, 3, 14}, {text("frequency"), text("regular"), text("8 orders in 90 days"), 8, 90},
                     {text("size"), text("M"), {}, 9, 82}},
                    {{text("margherita"), text("M"), 62}, {text("cola"), {}, 30}, {text("gone"), text("M"), 8}}};
        }
        void typeInto(const char *name, const char *text)
        {
            QTRY_VERIFY(find(QLatin1String(name)) != nullptr);
            find(QLatin1String(name))->setFocus();
            for (const char *c = text; *c != '\0'; ++c)
                QTest::keyClick(window->windowHandle(), *c);
        }
        protocol::MemberTillKeys keys;
        QList<protocol::MemberAsk> asked;
    };
    /** What of the last sale went to headquarters. */
    static ClosedOrder lastSale(World &world)
    {
        world.till.flush();
        const auto facts = world.till.facts();
        for (auto fact = facts.crbegin(); fact != facts.crend(); ++fact) {
            if (fact->fact.kind == static_cast<int>(protocol::FactKind::OrderClosed))
                return closedOrderFromCbor(fact->fact.body).value();
        }
        return {};
    }
    /** With HEARTH_SHOTS a picture of what the test looks at. */
    static void shot(World &world, const char *name)
    {
        const QString directory = qEnvironmentVariable("HEARTH_SHOTS");
        if (directory.isEmpty())
            return;
        QDir().mkpath(directory);
        QCoreApplication::processEvents();
        QVERIFY(world.window->grab().save(directory + QLatin1Char('/') + QLatin1String(name) + QStringLiteral(".png")));
    }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }

    void aMemberFoundByPhoneShowsTagsWithReasonsAndTheUsualIsOneTapAway()
    {
        World world;
        const QUuid id = world.known("13812345678", QStringLiteral("CARD-0001"));
        world.open();
        world.click(QStringLiteral("memberButton"));
        world.typeInto("memberInput", "138 1234 5678");
        shot(world, "find");
        world.click(QStringLiteral("memberFind"));
        QTRY_COMPARE(world.text(QStringLiteral("memberTitle")), QStringLiteral("Member 138****5678"));
        QCOMPARE(world.text(QStringLiteral("memberTag_frequency")), QStringLiteral("Regular guest"));
        QCOMPARE(world.text(QStringLiteral("memberReason_frequency")), QStringLiteral("8 orders in 90 days"));
        QCOMPARE(world.text(QStringLiteral("memberReason_birthday")), QStringLiteral("Month 3, day 14"));
        QVERIFY(world.find(QStringLiteral("memberUsual_gone")) == nullptr); // not on this menu
        world.click(QStringLiteral("memberUsual_margherita"));
        world.click(QStringLiteral("memberUsual_cola"));
        shot(world, "member");
        const auto lines = world.window->cashier()->draft().lines();
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines.first().sku, QStringLiteral("margherita"));
        QCOMPARE(lines.first().size, QStringLiteral("M"));
        world.click(QStringLiteral("memberDone"));
        QVERIFY(world.text(QStringLiteral("memberButton")).contains(QStringLiteral("138****5678")));
        shot(world, "order");
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_10000"));
        world.click(QStringLiteral("cashPay"));
        QTRY_VERIFY(world.window->cashier()->draft().isEmpty());
        QCOMPARE(lastSale(world).memberId, id);
        // The next order is of nobody.
        QVERIFY(world.window->cashier()->memberId().isNull());
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_900"));
        world.click(QStringLiteral("cashPay"));
        QTRY_VERIFY(world.window->cashier()->draft().isEmpty());
        QVERIFY(lastSale(world).memberId.isNull());
    }

    void aScannedCardOpensItsMemberAndWhatIsTypedStaysASearch()
    {
        World world;
        const QUuid id = world.known("13812345678", QStringLiteral("CARD-0001"));
        world.open();
        for (const char c : QByteArrayLiteral("CARD-0001"))
            QTest::keyClick(world.window->windowHandle(), c);
        QTest::keyClick(world.window->windowHandle(), Qt::Key_Return);
        QTRY_COMPARE(world.window->cashier()->memberId(), id);
        QTRY_COMPARE(world.text(QStringLiteral("memberTitle")), QStringLiteral("Member 138****5678"));
        QVERIFY(world.window->cashier()->draft().isEmpty());
        world.click(QStringLiteral("memberDetach"));
        QVERIFY(world.window->cashier()->memberId().isNull());
        world.click(QStringLiteral("memberClose"));
        QTRY_VERIFY(world.find(QStringLiteral("memberSheet")) == nullptr);
        for (const char c : QByteArrayLiteral("cola"))
            QTest::keyClick(world.window->windowHandle(), c);
        QTest::keyClick(world.window->windowHandle(), Qt::Key_Return);
        QTRY_COMPARE(world.window->cashier()->draft().lines().size(), 1);
    }

    void whoIsNotKnownHereIsAskedForAndTheAnswerIsShown()
    {
        World world;
        world.members.setOnline(true);
        world.open();
        QTest::keyClick(world.window->windowHandle(), Qt::Key_F9);
        world.typeInto("memberInput", "13812345678");
        QTest::keyClick(world.window->windowHandle(), Qt::Key_Return);
        QTRY_COMPARE(world.asked.size(), 1);
        QVERIFY(world.text(QStringLiteral("memberState")).contains(QStringLiteral("Asking headquarters")));
        Member member;
        member.id = newId(world.till.clock);
        member.revision = 7;
        member.phoneToken = world.asked.first().key;
        member.phoneMasked = QStringLiteral("138****5678");
        member.consent = true;
        world.members.answered({world.asked.first().id, protocol::MemberAnswer::Found, protocol::encode(member), protocol::encode(world.profile(member.id))});
        QTRY_COMPARE(world.window->cashier()->memberId(), member.id);
        QCOMPARE(world.text(QStringLiteral("memberAge")), QStringLiteral("As headquarters has it now."));
    }

    void offlineTheAgeIsSaid()
    {
        World world;
        world.known("13812345678", QStringLiteral("CARD-0001"));
        world.till.clock.advance(3 * 3'600'000LL);
        world.open();
        world.click(QStringLiteral("memberButton"));
        world.typeInto("memberInput", "CARD-0001");
        world.click(QStringLiteral("memberFind"));
        QTRY_VERIFY(world.text(QStringLiteral("memberAge")).contains(QStringLiteral("3 h")));
        shot(world, "offline");
    }

    void aNewMemberIsMadeOfflineWithConsent()
    {
        World world;
        world.open();
        world.click(QStringLiteral("memberButton"));
        world.typeInto("memberInput", "13900001111");
        world.click(QStringLiteral("memberFind"));
        QTRY_VERIFY(world.text(QStringLiteral("memberState")).contains(QStringLiteral("Not known at this till")));
        shot(world, "notfound");
        world.click(QStringLiteral("memberNew"));
        QTRY_VERIFY(world.find(QStringLiteral("memberBirthday")) != nullptr);
        QCOMPARE(qobject_cast<QLineEdit *>(world.find(QStringLiteral("memberPhone")))->text(), QStringLiteral("13900001111"));
        world.typeInto("memberBirthday", "0314");
        world.click(QStringLiteral("memberConsent"));
        shot(world, "new");
        world.click(QStringLiteral("memberCreate"));
        QTRY_VERIFY(!world.window->cashier()->memberId().isNull());
        QCOMPARE(world.text(QStringLiteral("memberTitle")), QStringLiteral("Member 139****1111"));
        const auto facts = world.till.facts();
        QCOMPARE(facts.last().fact.kind, static_cast<int>(protocol::FactKind::MemberChanged));
        const auto change = protocol::decodeMemberChanged(facts.last().fact.body).value();
        QCOMPARE(change.id, world.window->cashier()->memberId());
        QCOMPARE(change.birthday->number, 314);
        QCOMPARE(*change.consent, true);
    }

    void theSwitchAsksHidesAndTellsHeadquarters()
    {
        World world;
        const QUuid id = world.known("13812345678", QStringLiteral("CARD-0001"));
        world.open();
        world.click(QStringLiteral("memberButton"));
        world.typeInto("memberInput", "CARD-0001");
        world.click(QStringLiteral("memberFind"));
        world.click(QStringLiteral("memberHide"));
        world.click(QStringLiteral("confirmYes"));
        QTRY_VERIFY(world.find(QStringLiteral("memberQuiet")) != nullptr);
        QVERIFY(world.find(QStringLiteral("memberTag_frequency")) == nullptr);
        QVERIFY(world.find(QStringLiteral("memberUsual_cola")) == nullptr);
        shot(world, "hidden");
        QCOMPARE(protocol::decodeMemberChanged(world.till.facts().last().fact.body)->id, id);
    }

    void everythingFitsASmallWindowInBothLanguages_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("en") << QStringLiteral("en");
        QTest::newRow("zh_CN") << QStringLiteral("zh_CN");
    }
    void everythingFitsASmallWindowInBothLanguages()
    {
        QFETCH(QString, language);
        World world(language);
        world.known("13812345678", QStringLiteral("CARD-0001"));
        world.open({1024, 600});
        world.click(QStringLiteral("memberButton"));
        world.typeInto("memberInput", "CARD-0001");
        world.click(QStringLiteral("memberFind"));
        for (const char *name : {"memberTag_birthday", "memberUsual_margherita", "memberAge", "memberDetach", "memberHide", "memberDone"}) {
            QTRY_VERIFY2(world.find(QLatin1String(name)) != nullptr, name);
            QWidget *widget = world.find(QLatin1String(name));
            QCoreApplication::processEvents();
            const QRect inWindow(widget->mapTo(world.window.get(), QPoint()), widget->size());
            QVERIFY2(world.window->rect().contains(inWindow), name);
            if (auto *button = qobject_cast<TouchButton *>(widget); button != nullptr)
                QVERIFY2(button->height() >= TouchSize, name);
        }
        shot(world, qPrintable(QStringLiteral("small-") + language));
    }
};

QTEST_MAIN(TestMemberSheet)
#include "tst_membersheet.moc"
