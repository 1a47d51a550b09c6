// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A manager's questions to headquarters, and what ends them.
#include "core/ids.h"
#include "protocol/identity.h"
#include "till/managerdesk.h"
#include "till/tillfixture.h"
#include "support/patience.h"

#include <QSignalSpy>
#include <QTest>

using namespace hearth;

class TestManagerDesk : public QObject {
    Q_OBJECT

    struct World : TillFixture {
        World() : members(reader(), writer(), clock), desk(members, writer(), clock)
        {
            desk.setAsker([this](const protocol::ManagerAsk &ask) { asked.append(ask); });
            desk.setOnline(true);
            desk.setAnswered(true);
        }
        void answerLast(int state, const QByteArray &body = {}, const QString &text = {}, const QString &place = {})
        {
            desk.answered({asked.last().id, state, body, text, place});
        }
        QList<protocol::ManagerAsk> asked;
        MemberDesk members;
        ManagerDesk desk;
    };
    template <typename T>
    static ErrorCode errorOf(const QFuture<Result<T>> &future)
    {
        return future.isFinished() && !future.result() ? future.result().error().code : ErrorCode::Internal;
    }

private Q_SLOTS:
    void withoutAConnectionOrWithAnOlderHeadquartersNothingIsAsked()
    {
        World w;
        w.desk.setAnswered(false);
        QVERIFY(w.desk.isTooOld());
        QCOMPARE(errorOf(w.desk.audiences()), ErrorCode::Unavailable);
        w.desk.setOnline(false);
        QVERIFY(!w.desk.isTooOld());
        QCOMPARE(errorOf(w.desk.audiences()), ErrorCode::Unavailable);
        QVERIFY(w.asked.isEmpty());
    }

    void aCountIsAskedByItsQueryAndAnswered()
    {
        World w;
        const auto count = w.desk.count(QStringLiteral("spend:high"));
        QCOMPARE(w.asked.size(), 1);
        QCOMPARE(w.asked.first().what, int(protocol::ManagerAsk::Count));
        QCOMPARE(protocol::decodeAudienceChange(w.asked.first().body)->query, QStringLiteral("spend:high"));
        protocol::AudienceCount said;
        said.members = 12;
        said.everybody = 40;
        said.asOfMs = w.clock.nowMs();
        w.answerLast(protocol::ManagerAnswer::Done, protocol::encode(said));
        QVERIFY(count.isFinished());
        QCOMPARE(*count.result(), said);
    }

    void whatHeadquartersRefusesSaysWhyAndWhere()
    {
        World w;
        const auto refused = w.desk.save(QStringLiteral("regulars"), QStringLiteral("spend:enormous"), false);
        w.answerLast(protocol::ManagerAnswer::Refused, {}, QStringLiteral("spend has no such value"), QStringLiteral("column 7"));
        QCOMPARE(errorOf(refused), ErrorCode::InvalidInput);
        QCOMPARE(refused.result().error().where, QStringLiteral("column 7"));
        const auto forbidden = w.desk.remove(QStringLiteral("regulars"));
        w.answerLast(protocol::ManagerAnswer::Forbidden);
        QCOMPARE(errorOf(forbidden), ErrorCode::Forbidden);
        const auto nobody = w.desk.member(newId(w.clock));
        w.answerLast(protocol::ManagerAnswer::Unknown);
        QCOMPARE(errorOf(nobody), ErrorCode::NotFound);
        const auto unable = w.desk.rename(QStringLiteral("a"), QStringLiteral("b"));
        w.answerLast(protocol::ManagerAnswer::Unable);
        QCOMPARE(errorOf(unable), ErrorCode::Unavailable);
        const auto garbage = w.desk.audiences();
        w.answerLast(protocol::ManagerAnswer::Done, QByteArrayLiteral("\x01"));
        QVERIFY(garbage.isFinished() && !garbage.result());
    }

    void aQuestionEndsWithItsTimeOrTheConnection()
    {
        World w;
        const auto late = w.desk.audiences();
        w.clock.advance(ManagerDesk::AnswerMs - 1);
        const auto inTime = w.desk.audiences();
        w.clock.advance(1);
        QTRY_VERIFY(late.isFinished());
        QCOMPARE(errorOf(late), ErrorCode::Timeout);
        QVERIFY(!inTime.isFinished());
        w.desk.answered({w.asked.first().id, protocol::ManagerAnswer::Done, protocol::encode(protocol::AudienceList())}); // after its time
        QVERIFY(!inTime.isFinished());
        w.desk.setOnline(false);
        QCOMPARE(errorOf(inTime), ErrorCode::Unavailable);
    }

    void noMoreIsAskedAtOnceThanHeadquartersAnswers()
    {
        World w;
        QList<QFuture<Result<protocol::AudienceList>>> open;
        while (open.size() < 5)
            open.append(w.desk.audiences());
        QCOMPARE(w.asked.size(), 4);
        QCOMPARE(errorOf(open.constLast()), ErrorCode::Unavailable);
        w.answerLast(protocol::ManagerAnswer::Done, protocol::encode(protocol::AudienceList()));
        QVERIFY(open.at(3).isFinished());
        static_cast<void>(w.desk.audiences());
        QCOMPARE(w.asked.size(), 5);
        QCOMPARE(errorOf(w.desk.count(QString(protocol::MaxManagerAsk, QLatin1Char('x')))), ErrorCode::Unavailable);
        w.desk.setOnline(false);
        w.desk.setOnline(true);
        QCOMPARE(errorOf(w.desk.count(QString(protocol::MaxManagerAsk, QLatin1Char('x')))), ErrorCode::InvalidInput);
    }

    void aWholeMemberIsAskedByTokenAndItsRecordIsKept()
    {
        World w;
        QCOMPARE(errorOf(w.desk.member(QStringLiteral("13812345678"))), ErrorCode::Unavailable); // no keys yet
        QCOMPARE(errorOf(w.desk.member(QStringLiteral("a"))), ErrorCode::InvalidInput);
        const auto box = protocol::newBoxKeys();
        const protocol::MemberTillKeys keys{protocol::randomBytes(32), box.publicKey};
        w.members.setKeys(keys);
        QSignalSpy changed(&w.members, &MemberDesk::changed);
        const auto whole = w.desk.member(QStringLiteral("138-1234-5678"));
        const auto asked = protocol::decodeManagerMember(w.asked.last().body);
        QCOMPARE(asked->by, int(protocol::ManagerMember::Phone));
        QCOMPARE(asked->key, protocol::phoneToken(QStringLiteral("+8613812345678"), keys.tokenKey));
        protocol::FullMember full;
        full.record.id = newId(w.clock);
        full.record.revision = 3;
        full.record.phoneToken = asked->key;
        full.record.phoneMasked = QStringLiteral("138****5678");
        full.asOfMs = w.clock.nowMs();
        w.answerLast(protocol::ManagerAnswer::Done, protocol::encode(full));
        QTRY_VERIFY(whole.isFinished());
        QCOMPARE(whole.result()->record.id, full.record.id);
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(w.members.known(QStringLiteral("13812345678"))->value().member.id, full.record.id);
    }
};

QTEST_GUILESS_MAIN(TestManagerDesk)
#include "tst_managerdesk.moc"
