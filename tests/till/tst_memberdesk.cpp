// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Members at a till: made, found, asked for, told of by headquarters.
#include "core/ids.h"
#include "protocol/identity.h"
#include "till/inboxdesk.h"
#include "till/memberdesk.h"
#include "till/tillfixture.h"
#include "support/patience.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace hearth;
using storage::Transaction;

class TestMemberDesk : public QObject {
    Q_OBJECT

    struct World : TillFixture {
        World() : desk(reader(), writer(), clock)
        {
            box = protocol::newBoxKeys();
            keys = {protocol::randomBytes(32), box.publicKey};
            desk.setAsker([this](const protocol::MemberAsk &ask) { asked.append(ask); });
        }
        void meetHeadquarters()
        {
            desk.setKeys(keys);
            desk.setOnline(true);
            flush();
        }
        KnownMember made(const NewMember &wanted)
        {
            auto future = desk.create(wanted);
            future.waitForFinished();
            const auto result = future.result();
            if (!result)
                qWarning() << result.error().toString();
            return result.value_or(KnownMember());
        }
        /** A fact down, through the inbox. */
        void told(protocol::ChangeKind kind, const QByteArray &body)
        {
            const auto stored = writer().run([&](Transaction &tx) { return Inbox::store(tx, {{++rev, static_cast<int>(kind), body}}, clock.nowMs()); });
            QVERIFY(stored.has_value());
            InboxDesk inbox(writer(), clock, identity(), QStringLiteral("en"));
            QSignalSpy heard(&inbox, &InboxDesk::membersReceived);
            inbox.wake();
            QTRY_COMPARE(heard.size(), 1);
        }
        protocol::BoxKeys box;
        protocol::MemberTillKeys keys;
        QList<protocol::MemberAsk> asked;
        qint64 rev = 0;
        MemberDesk desk;
    };
    static NewMember withPhone(bool consent = true)
    {
        NewMember wanted;
        wanted.phone = QStringLiteral("138-1234-5678");
        wanted.consent = consent;
        return wanted;
    }
    static Member record(const QUuid &id, qint64 revision)
    {
        Member member;
        member.id = id;
        member.revision = revision;
        member.phoneMasked = QStringLiteral("138****5678");
        member.consent = true;
        return member;
    }
    static MemberProfile profile(const QUuid &id, qint64 asOfMs)
    {
        return {id, asOfMs, {{QStringLiteral("frequency"), QStringLiteral("regular"), QStringLiteral("5 orders in 90 days"), 5, 90}}, {{QStringLiteral("hawaiian"), QStringLiteral("M"), 60}}};
    }

private Q_SLOTS:
    void aMemberMadeOfflineIsFoundAtOnceAndTheNumberLeavesSealed()
    {
        World w;
        w.desk.setKeys(w.keys); // of an earlier connection; there is none now
        const KnownMember made = w.made(withPhone());
        QCOMPARE(made.member.phoneMasked, QStringLiteral("138****5678"));
        QCOMPARE(w.desk.known(QStringLiteral("+86 138 1234 5678"))->value().member.id, made.member.id);
        QVERIFY(!w.desk.known(QStringLiteral("13900000000"))->has_value());
        const auto facts = w.facts();
        QCOMPARE(facts.size(), 1);
        QCOMPARE(facts.first().fact.kind, static_cast<int>(protocol::FactKind::MemberChanged));
        const auto change = protocol::decodeMemberChanged(facts.first().fact.body).value();
        QVERIFY(change.created);
        QCOMPARE(*change.consent, true);
        QCOMPARE(protocol::openSealed(change.phone->sealed, w.box), made.member.id.toRfc4122() + "+8613812345678");
        // Not a byte of it on the disk.
        w.flush();
        for (const QString &name : {w.path(), w.path() + QStringLiteral("-wal")}) {
            QFile file(name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("12345678"), qPrintable(name));
        }
    }

    void withoutHeadquartersKeyACardWillDoAndANumberWillNot()
    {
        World w;
        auto refused = w.desk.create(withPhone());
        refused.waitForFinished();
        QCOMPARE(refused.result().error().code, ErrorCode::Unavailable);
        NewMember card;
        card.code = QStringLiteral("CARD-0001");
        QVERIFY(!w.made(card).member.id.isNull());
        QVERIFY(w.desk.known(QStringLiteral("CARD-0001"))->has_value());
        auto twice = w.desk.create(card);
        twice.waitForFinished();
        QCOMPARE(twice.result().error().code, ErrorCode::Conflict);
        QCOMPARE(w.facts().size(), 1);
        QCOMPARE(w.desk.known(QStringLiteral("a")).error().code, ErrorCode::InvalidInput);
    }

    void aQuestionCarriesNoNumberAndItsAnswerIsKept()
    {
        World w;
        w.meetHeadquarters();
        const QUuid id = newId(w.clock);
        auto answer = w.desk.ask(QStringLiteral("13812345678"));
        QCOMPARE(w.asked.size(), 1);
        QCOMPARE(w.asked.first().key, protocol::phoneToken(QStringLiteral("+8613812345678"), w.keys.tokenKey));
        Member found = record(id, 3);
        found.phoneToken = w.asked.first().key;
        w.desk.answered({w.asked.first().id, protocol::MemberAnswer::Found, protocol::encode(found), protocol::encode(profile(id, w.clock.nowMs()))});
        QTRY_VERIFY(answer.isFinished());
        QCOMPARE(answer.result()->value().profile->usual.first().sku, QStringLiteral("hawaiian"));
        w.desk.setOnline(false);
        QCOMPARE(w.desk.known(QStringLiteral("13812345678"))->value().member.id, id);
        auto offline = w.desk.ask(QStringLiteral("13812345678"));
        QCOMPARE(offline.result().error().code, ErrorCode::Unavailable);
    }

    void aQuestionEndsWithItsDeadlineOrTheConnection()
    {
        World w;
        w.meetHeadquarters();
        auto late = w.desk.ask(QStringLiteral("13812345678"));
        w.clock.advance(MemberDesk::AnswerMs + 1);
        QTRY_VERIFY(late.isFinished());
        QCOMPARE(late.result().error().code, ErrorCode::Timeout);
        w.desk.answered({w.asked.last().id, protocol::MemberAnswer::Unknown}); // after it
        auto cut = w.desk.ask(QStringLiteral("CARD-0001"));
        QCOMPARE(w.asked.last().by, int(protocol::MemberAsk::Code));
        w.desk.setOnline(false);
        QVERIFY(cut.isFinished());
        QCOMPARE(cut.result().error().code, ErrorCode::Unavailable);
        w.desk.setOnline(true);
        auto nobody = w.desk.ask(QStringLiteral("CARD-0001"));
        w.desk.answered({w.asked.last().id, protocol::MemberAnswer::Unknown});
        QVERIFY(nobody.isFinished() && nobody.result().has_value() && !nobody.result()->has_value());
    }

    void whatHeadquartersTellsCountsByRevisionAndAMergedOneLeadsToTheOther()
    {
        World w;
        w.meetHeadquarters();
        const KnownMember made = w.made(withPhone());
        const QUuid other = newId(w.clock);
        Member older = record(other, 4);
        older.phoneToken = made.member.phoneToken;
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(older));
        w.told(protocol::ChangeKind::MemberProfile, protocol::encode(profile(other, w.clock.nowMs())));
        Member merged = record(made.member.id, 2);
        merged.phoneToken = made.member.phoneToken;
        merged.mergedInto = other;
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(merged));
        QCOMPARE(w.desk.known(QStringLiteral("13812345678"))->value().member.id, other);
        Member stale = record(other, 3);
        stale.hidden = true;
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(stale));
        QVERIFY(!w.desk.member(other)->value().member.hidden);
        QVERIFY(w.desk.member(other)->value().profile.has_value());
        // No body of it is left in the inbox.
        QCOMPARE(w.count("SELECT count(*) FROM inbox WHERE length(body) > 0"), 0);
    }

    void theSwitchTakesTheProfileAwayAndAnErasureAll()
    {
        World w;
        w.meetHeadquarters();
        const KnownMember made = w.made(withPhone());
        Member known = record(made.member.id, 1);
        known.phoneToken = made.member.phoneToken;
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(known));
        w.told(protocol::ChangeKind::MemberProfile, protocol::encode(profile(made.member.id, w.clock.nowMs())));
        QVERIFY(w.desk.member(made.member.id)->value().profile.has_value());
        auto hidden = w.desk.setHidden(made.member.id, true);
        hidden.waitForFinished();
        QVERIFY(hidden.result()->member.hidden && !hidden.result()->profile);
        QCOMPARE(*protocol::decodeMemberChanged(w.facts().last().fact.body)->hidden, true);
        w.told(protocol::ChangeKind::MemberProfile, protocol::encode(profile(made.member.id, w.clock.nowMs() + 1))); // on its way then
        QVERIFY(!w.desk.member(made.member.id)->value().profile);
        Member gone = record(made.member.id, 5);
        gone.erased = true;
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(gone));
        QCOMPARE(w.count("SELECT count(*) FROM member"), 0);
    }

    void aChangeMadeOfflineIsAFactAndStandsUntilARecordHasIt()
    {
        World w;
        w.desk.setKeys(w.keys);
        const QUuid id = newId(w.clock);
        Member known = record(id, 3);
        known.card = QStringLiteral("CARD-0001");
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(known));
        MemberEdit edit;
        edit.phone = QStringLiteral("139 0000 1111");
        edit.card = QStringLiteral("CARD-0002");
        edit.birthday = Birthday{314};
        edit.hidden = false; // as it is
        auto done = w.desk.change(id, edit);
        done.waitForFinished();
        QVERIFY2(done.result(), qPrintable(done.result() ? QString() : done.result().error().toString()));
        QCOMPARE(done.result()->member.phoneMasked, QStringLiteral("139****1111"));
        const auto fact = w.facts().last();
        const auto change = protocol::decodeMemberChanged(fact.fact.body).value();
        QCOMPARE(change.seenRevision, 3);
        QVERIFY(!change.created && !change.hidden && !change.qr && change.phone);
        QCOMPARE(*change.card, QStringLiteral("CARD-0002"));
        // A record from before headquarters had it takes nothing back; one that has it counts.
        known.revision = 4;
        known.qr = QStringLiteral("QR-0001");
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(known));
        Member now = w.desk.member(id)->value().member;
        QCOMPARE(now.card, QStringLiteral("CARD-0002"));
        QCOMPARE(now.qr, QStringLiteral("QR-0001"));
        QCOMPARE(now.birthday, Birthday{314});
        known.revision = 5;
        known.card = QStringLiteral("CARD-0003"); // another's change stood before this one
        known.ownSeq = fact.seq;
        w.told(protocol::ChangeKind::MemberRecord, protocol::encode(known));
        now = w.desk.member(id)->value().member;
        QCOMPARE(now.card, QStringLiteral("CARD-0003"));
        QVERIFY(now.birthday.isNone());
    }

    void aChangeThatCannotBeNamesItsFieldAndWritesNothing()
    {
        World w;
        w.meetHeadquarters();
        const KnownMember one = w.made(withPhone());
        NewMember card;
        card.code = QStringLiteral("CARD-0001");
        const KnownMember other = w.made(card);
        const auto refused = [&](const QUuid &id, const MemberEdit &edit) {
            auto done = w.desk.change(id, edit);
            done.waitForFinished();
            return done.result() ? Error{ErrorCode::Internal, {}, {}} : done.result().error();
        };
        MemberEdit edit;
        edit.card = QStringLiteral("x");
        QCOMPARE(refused(one.member.id, edit).where, QStringLiteral("card"));
        edit.card = QStringLiteral("CARD-0001");
        QCOMPARE(refused(one.member.id, edit).code, ErrorCode::Conflict);
        edit = {};
        edit.card = QString();
        QCOMPARE(refused(other.member.id, edit).code, ErrorCode::InvalidInput); // nothing to find it by
        edit = {};
        edit.phone = QStringLiteral("13812345678");
        QCOMPARE(refused(other.member.id, edit).code, ErrorCode::Conflict);
        QCOMPARE(refused(newId(w.clock), edit).code, ErrorCode::NotFound);
        edit = {};
        edit.consent = one.member.consent;
        auto same = w.desk.change(one.member.id, edit);
        same.waitForFinished();
        QVERIFY(same.result());
        QCOMPARE(w.facts().size(), 2);
    }

    void aBadBodyIsSetAside()
    {
        World w;
        const auto stored = w.writer().run([&](Transaction &tx) {
            return Inbox::store(tx, {{1, static_cast<int>(protocol::ChangeKind::MemberRecord), QByteArrayLiteral("\x01")}}, w.clock.nowMs());
        });
        QVERIFY(stored.has_value());
        InboxDesk inbox(w.writer(), w.clock, TillFixture::identity(), QStringLiteral("en"));
        QSignalSpy parked(&inbox, &InboxDesk::parked);
        inbox.wake();
        QTRY_COMPARE(parked.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestMemberDesk)
#include "tst_memberdesk.moc"
