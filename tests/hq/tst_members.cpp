// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Members' records at headquarters: made at a till or here, merged, erased, told to the tills, on each driver.
#include "audience/audience.h"
#include "domain/member/member.h"
#include "functions/cli/admindesk.h"
#include "functions/members/audiencebook.h"
#include "functions/members/memberbook.h"
#include "functions/members/memberfunctions.h"
#include "functions/tags/tagclasses.h"
#include "functions/tags/tagfunctions.h"
#include "functions/tags/tagverify.h"
#include "hq/testcontext.h"
#include "hqstore/auditstore.h"
#include "hqstore/ingeststore.h"
#include "hqstore/outboxstore.h"
#include "protocol/messages.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

using namespace hearth;
using namespace hearth::hq;
using protocol::ChangeKind;
using protocol::FactKind;
using storage::Transaction;

class TestMembers : public QObject {
    Q_OBJECT

    struct Hq : HqFixture {
        Hq()
        {
            HqServices services;
            auto keys = write([&](Transaction &tx) { return MemberKeys::open(tx, root.path()); });
            services.memberKeys = std::make_shared<const MemberKeys>(keys.value());
            chain = services.memberKeys->tillKeys();
            registerFunctions(registry, services);
            static_cast<void>(write([&](Transaction &tx) { return MemberStore::setKnowsMembers(tx, till1); }));
        }
        Registry registry;
        protocol::MemberTillKeys chain;
        MemberAnswerer answerer;
        qint64 seq = 0;
        QHash<QString, qint64> given; ///< messages of a topic that its functions had

        Result<void> ingest(qint64 till, FactKind kind, const QByteArray &body)
        {
            ++seq;
            return write([&](Transaction &tx) {
                return registry.ingest(tx, static_cast<int>(kind), {till, store, 1, seq, clock.nowMs(), clock.nowMs(), newId(clock), body});
            });
        }
        /** A member made at a till, as a till makes one. */
        QUuid made(const char *phone, const QString &card = {}, bool consent = true, qint64 till = 0)
        {
            protocol::MemberChanged change;
            change.id = newId(clock);
            change.created = true;
            if (phone != nullptr)
                change.phone = protocol::SealedPhone::make(change.id, normalPhone(QLatin1String(phone)).value(), chain);
            if (!card.isEmpty())
                change.card = card;
            change.consent = consent;
            const auto done = ingest(till == 0 ? till1 : till, FactKind::MemberChanged, protocol::encode(change));
            if (!done)
                qWarning() << done.error().toString();
            return done ? change.id : QUuid();
        }
        Result<QJsonObject> ask(const char *command, QJsonObject request = {})
        {
            request.insert(QStringLiteral("command"), QLatin1String(command));
            AdminEffects effects;
            return write([&](Transaction &tx) { return AdminDesk::handle(tx, request, clock.nowMs(), effects, root.path()); });
        }
        bool sold(const QUuid &member, int orders = 1, const char *sku = "hawaiian")
        {
            for (int i = 0; i < orders; ++i) {
                const QDate date = QDateTime::fromMSecsSinceEpoch(clock.nowMs(), QTimeZone("Asia/Shanghai")).date();
                ClosedOrder one = order({1}, date);
                one.events.first().sku = QLatin1String(sku);
                one.memberId = member;
                if (!ingest(till1, FactKind::OrderClosed, toCbor(one)))
                    return false;
            }
            return true;
        }
        Function *function(const QString &name) const
        {
            for (const auto &candidate : registry.functions()) {
                if (candidate->name() == name)
                    return candidate.get();
            }
            return nullptr;
        }
        /** Gives a function what waits for it. */
        bool drain(const char *function_, const QString &topic)
        {
            QList<Event> events;
            {
                auto rows = db->query("SELECT l.id, l.at_ms, l.body FROM queue_log l JOIN queue_topic t ON t.id = l.topic WHERE t.name = ?1 AND l.id > ?2 ORDER BY l.id",
                                      topic, given.value(QLatin1String(function_))).value();
                while (rows.next().value())
                    events.append({rows.blob(2), rows.int64(0), rows.int64(1), nullptr});
            }
            for (const Event &event : std::as_const(events)) {
                TestContext context(*this);
                if (auto done = function(QLatin1String(function_))->handle({&event, 1}, context); !done) {
                    qWarning() << function_ << done.error().toString();
                    return false;
                }
                given[QLatin1String(function_)] = event.id;
                woken += context.woken;
            }
            return true;
        }
        bool settle()
        {
            for (int round = 0; round < 2; ++round) {
                if (!drain("tags.orders", QStringLiteral("order.closed")) || !drain("members.merge", memberMergedTopic()) || !drain("members.erase", memberErasedTopic())
                    || !drain("members.touch", memberTouchedTopic())
                    || !drain("members.publish", memberTaggedTopic()))
                    return false;
            }
            return true;
        }
        /** What was told to a till since the last call. */
        QList<protocol::ChangeFact> told(qint64 till)
        {
            QList<protocol::ChangeFact> all = OutboxStore::read(*db, till, seen.value(till), 10'000, 1 << 30).value();
            if (!all.isEmpty())
                seen[till] = all.last().rev;
            all.removeIf([](const protocol::ChangeFact &fact) { return fact.kind != static_cast<int>(ChangeKind::MemberRecord) && fact.kind != static_cast<int>(ChangeKind::MemberProfile); });
            return all;
        }
        std::optional<Member> record(const QUuid &id)
        {
            const auto number = TagStore::findMember(*db, id).value();
            const auto row = number ? MemberStore::get(*db, *number).value() : std::nullopt;
            return row ? std::optional(row->member) : std::nullopt;
        }
        bool verified()
        {
            const auto report = TagVerify::run(*db, tagClasses());
            if (!report || report->different != 0)
                qWarning() << (report ? report->first.first().why : report.error().toString());
            return report && report->different == 0;
        }
        qint64 audience(const char *query)
        {
            Audience all(*db, tagClasses());
            return all.of(AudienceQuery::parse(QLatin1String(query)).value()).value().count();
        }
        QHash<qint64, qint64> seen;
        QList<qint64> woken;
    };
    static constexpr char Phone[] = "138 1234 5678";

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void aMemberMadeAtATillIsFoundByPhoneAndTheNumberIsNowhereInTheClear()
    {
        Hq f;
        const QUuid id = f.made(Phone, QStringLiteral("CARD-0001"));
        QVERIFY(!id.isNull());
        const auto shown = f.ask("member_show", {{QStringLiteral("member"), QStringLiteral("+86 13812345678")}});
        QVERIFY2(shown.has_value(), qPrintable(shown ? QString() : shown.error().toString()));
        QCOMPARE(shown->value(QLatin1String("member")).toString(), idText(id));
        QCOMPARE(shown->value(QLatin1String("phone_masked")).toString(), QStringLiteral("138****5678"));
        QVERIFY(!shown->contains(QLatin1String("phone")));
        QCOMPARE(shown->value(QLatin1String("origin")).toString(), QStringLiteral("SZ001/1"));
        const auto clear = f.ask("member_show", {{QStringLiteral("member"), QStringLiteral("CARD-0001")}, {QStringLiteral("clear"), true}});
        QCOMPARE(clear->value(QLatin1String("phone")).toString(), QStringLiteral("+8613812345678"));
        QVERIFY(f.count("SELECT count(*) FROM audit WHERE action = 'member.phone_shown'") == 1);
        QVERIFY(f.count("SELECT count(*) FROM audit WHERE detail LIKE '%1234%'") == 0);
        QVERIFY(f.settle());
        for (const char *bytes : {"SELECT phone FROM member_record", "SELECT body FROM queue_log", "SELECT body FROM outbox WHERE body IS NOT NULL"}) {
            auto rows = f.db->query(bytes).value();
            while (rows.next().value())
                QVERIFY2(!rows.blob(0).contains("12345678"), bytes);
        }
    }

    void theKeyIsOfItsOwnerAloneAndAnotherOneIsNotTaken()
    {
        Hq f;
        const QString path = f.root.path() + QStringLiteral("/members.key");
        QCOMPARE(QFileInfo(path).permissions() & ~(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser), QFile::Permissions());
        QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
        const auto missing = f.write([&](Transaction &tx) { return MemberKeys::open(tx, f.root.path()); });
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QVERIFY(!QFileInfo::exists(path));
        QFile other(path);
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write(QByteArray(128, 'a'));
        other.close();
        other.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        QCOMPARE(f.write([&](Transaction &tx) { return MemberKeys::open(tx, f.root.path()); }).error().code, ErrorCode::Conflict);
        other.setPermissions(QFile::ReadOwner | QFile::ReadGroup);
        QCOMPARE(f.write([&](Transaction &tx) { return MemberKeys::open(tx, f.root.path()); }).error().code, ErrorCode::Unauthorised);
    }

    void aForgedTokenIsRefused()
    {
        Hq f;
        protocol::MemberChanged change;
        change.id = newId(f.clock);
        change.created = true;
        change.phone = protocol::SealedPhone::make(change.id, QStringLiteral("+8613812345678"), f.chain);
        change.phone->token = protocol::phoneToken(QStringLiteral("+8613900000000"), f.chain.tokenKey);
        QCOMPARE(f.ingest(f.till1, FactKind::MemberChanged, protocol::encode(change)).error().code, ErrorCode::InvalidInput);
        // Nor is one that was sealed for somebody else.
        change.phone = protocol::SealedPhone::make(newId(f.clock), QStringLiteral("+8613812345678"), f.chain);
        QCOMPARE(f.ingest(f.till1, FactKind::MemberChanged, protocol::encode(change)).error().code, ErrorCode::Corrupt);
        QVERIFY(!f.record(change.id));
    }

    void onePhoneCreatedTwiceIsOneMemberAndTheOrdersOfBothCount()
    {
        Hq f;
        const QUuid first = f.made(Phone);
        QVERIFY(f.sold(first, 2));
        QVERIFY(f.settle());
        const QUuid second = f.made("0086-138-1234-5678");
        QVERIFY(f.sold(second, 3)); // one of its tills has not heard of it
        QVERIFY(f.settle());
        QCOMPARE(f.record(second)->mergedInto, first);
        const auto number = TagStore::findMember(*f.db, first).value();
        const auto row = TagStore::get(*f.db, *number).value();
        QCOMPARE(MemberStatistics::fromBytes(row->statistics)->sum(SumCode::Pieces), 5);
        QCOMPARE(f.count("SELECT count(*) FROM member_tags"), 1);
        QVERIFY(f.sold(second, 1)); // late
        QVERIFY(f.settle());
        QCOMPARE(MemberStatistics::fromBytes(TagStore::get(*f.db, *number).value()->statistics)->sum(SumCode::Pieces), 6);
        QVERIFY(f.verified());
        QCOMPARE(f.audience("frequency:regular"), 1);
        // Both names lead to the one who counts, and the till hears of both.
        QCOMPARE(f.ask("member_show", {{QStringLiteral("member"), idText(second)}})->value(QLatin1String("member")).toString(), idText(first));
        QHash<QUuid, QUuid> merged;
        for (const auto &fact : f.told(f.till1)) {
            if (fact.kind == static_cast<int>(ChangeKind::MemberRecord)) {
                const Member member = protocol::decodeMember(fact.body).value();
                merged.insert(member.id, member.mergedInto);
            }
        }
        QCOMPARE(merged.value(second), first);
        QVERIFY(merged.contains(first));
    }

    void aCardOfSomebodyElseStaysWithThatOne()
    {
        Hq f;
        const QUuid first = f.made(Phone, QStringLiteral("CARD-0001"));
        const QUuid second = f.made("13900001111", QStringLiteral("CARD-0001"));
        QCOMPARE(f.record(first)->card, QStringLiteral("CARD-0001"));
        QVERIFY(f.record(second)->card.isEmpty());
        QVERIFY(f.record(second)->mergedInto.isNull());
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE action = 'member.code_refused'"), 1);
        const QUuid third = f.made(nullptr, QStringLiteral("CARD-0001")); // made offline without the number
        QCOMPARE(f.record(third)->mergedInto, first);
    }

    void theStoresTillsAreToldOnlyWhereTheCounterSeesAChange()
    {
        Hq f;
        const QUuid id = f.made(Phone);
        QVERIFY(f.settle());
        QCOMPARE(f.told(f.till1).size(), 2); // the record and an empty profile
        QVERIFY(f.sold(id, 5));
        QVERIFY(f.settle());
        auto facts = f.told(f.till1);
        QVERIFY(!facts.isEmpty());
        const auto profile = protocol::decodeMemberProfile(facts.last().body).value();
        QCOMPARE(profile.usual.first().sku, QStringLiteral("hawaiian"));
        QCOMPARE(profile.usual.first().size, QStringLiteral("M"));
        const auto regular = std::find_if(profile.tags.begin(), profile.tags.end(), [](const MemberProfile::ShownTag &tag) { return tag.name == QLatin1String("frequency"); });
        QVERIFY(regular != profile.tags.end());
        QCOMPARE(regular->value, QStringLiteral("regular"));
        QCOMPARE(regular->reason, QStringLiteral("5 orders in 90 days"));
        QVERIFY(f.woken.contains(f.till1));
        // A further order of the same kind changes numbers, but nothing a cashier sees.
        QVERIFY(f.sold(id, 1));
        QVERIFY(f.settle());
        QVERIFY(f.told(f.till1).isEmpty());
        // A till that does not know members is never told.
        QVERIFY(f.told(f.till2).isEmpty());
        // One of the home store that learns of members is told with the next change.
        QVERIFY(f.write([&](Transaction &tx) { return MemberStore::setKnowsMembers(tx, f.till2); }).has_value());
        QVERIFY(f.sold(id, 1));
        QVERIFY(f.settle());
        QCOMPARE(f.told(f.till2).size(), 2);
    }

    void aTillThatAsksIsAnsweredAndHearsOfChangesFromThenOn()
    {
        Hq f;
        const QUuid id = f.made(Phone);
        QVERIFY(f.sold(id, 5));
        QVERIFY(f.settle());
        const auto answer = [&](const protocol::MemberAsk &ask) { return f.write([&](Transaction &tx) { return f.answerer.answer(tx, f.till2, ask, f.clock.nowMs()); }).value(); };
        const protocol::MemberAsk byPhone{7, protocol::MemberAsk::Phone, protocol::phoneToken(QStringLiteral("+8613812345678"), f.chain.tokenKey)};
        const auto found = answer(byPhone);
        QCOMPARE(found.id, 7);
        QCOMPARE(found.state, int(protocol::MemberAnswer::Found));
        QCOMPARE(protocol::decodeMember(found.record)->id, id);
        QVERIFY(!protocol::decodeMemberProfile(found.profile)->tags.isEmpty());
        QCOMPARE(answer({8, protocol::MemberAsk::Code, "nobody's card"}).state, int(protocol::MemberAnswer::Unknown));
        QCOMPARE(answer({9, 77, "x"}).state, int(protocol::MemberAnswer::Unable));
        QVERIFY(f.ask("member_set", {{QStringLiteral("member"), idText(id)}, {QStringLiteral("hidden"), true}}).has_value());
        QVERIFY(f.settle());
        const auto told = f.told(f.till2);
        QCOMPARE(told.size(), 1);
        QVERIFY(protocol::decodeMember(told.first().body)->hidden);
        const auto hidden = answer(byPhone);
        QCOMPARE(hidden.state, int(protocol::MemberAnswer::Found));
        QVERIFY(hidden.profile.isEmpty());
    }

    void theSwitchStopsTagsAndTurningItBackBringsThemAgain()
    {
        Hq f;
        const QUuid id = f.made(Phone);
        QVERIFY(f.sold(id, 5));
        QVERIFY(f.settle());
        QCOMPARE(f.audience("frequency:regular"), 1);
        QVERIFY(f.ask("member_set", {{QStringLiteral("member"), idText(id)}, {QStringLiteral("hidden"), true}}).has_value());
        QVERIFY(f.settle());
        QCOMPARE(f.audience("frequency:regular"), 0);
        QVERIFY(f.verified());
        QVERIFY(f.ask("member_show", {{QStringLiteral("member"), idText(id)}})->value(QLatin1String("tags")).toArray().isEmpty());
        QVERIFY(f.sold(id, 1));
        QVERIFY(f.settle());
        QCOMPARE(f.audience("frequency:regular"), 0);
        QVERIFY(f.ask("member_set", {{QStringLiteral("member"), idText(id)}, {QStringLiteral("hidden"), false}}).has_value());
        QVERIFY(f.settle());
        QCOMPARE(f.audience("frequency:regular"), 1);
        QVERIFY(f.verified());
    }

    void withoutConsentThereAreNoTags()
    {
        Hq f;
        const QUuid id = f.made(Phone, {}, false);
        QVERIFY(f.sold(id, 5));
        QVERIFY(f.settle());
        QCOMPARE(f.audience("everybody"), 0);
        for (const auto &fact : f.told(f.till1))
            QCOMPARE(fact.kind, static_cast<int>(ChangeKind::MemberRecord));
        QVERIFY(f.verified());
    }

    void erasingLeavesNothingButTheNumberlessId()
    {
        Hq f;
        const QUuid id = f.made(Phone, QStringLiteral("CARD-0001"));
        const QUuid twin = f.made(Phone);
        QVERIFY(f.sold(id, 3));
        QVERIFY(f.sold(twin, 2));
        QVERIFY(f.settle());
        const auto erased = f.ask("member_erase", {{QStringLiteral("member"), QStringLiteral("CARD-0001")}});
        QCOMPARE(erased->value(QLatin1String("orders")).toInt(), 5);
        QVERIFY(f.settle());
        QCOMPARE(f.count("SELECT count(*) FROM member_record WHERE phone IS NOT NULL OR phone_token IS NOT NULL OR card IS NOT NULL"), 0);
        QCOMPARE(f.count("SELECT count(*) FROM sale_member"), 0);
        QCOMPARE(f.count("SELECT count(*) FROM member_tags"), 0);
        QCOMPARE(f.count("SELECT count(*) FROM member_till"), 0);
        QCOMPARE(f.ask("member_show", {{QStringLiteral("member"), QStringLiteral("CARD-0001")}}).error().code, ErrorCode::NotFound);
        QVERIFY(f.verified());
        QSet<QUuid> gone;
        for (const auto &fact : f.told(f.till1)) {
            if (fact.kind == static_cast<int>(ChangeKind::MemberRecord) && protocol::decodeMember(fact.body)->erased)
                gone.insert(protocol::decodeMember(fact.body)->id);
        }
        QCOMPARE(gone, (QSet<QUuid>{id, twin}));
        // What comes late of that member is of nobody.
        QVERIFY(f.sold(id, 1));
        protocol::MemberChanged late;
        late.id = id;
        late.card = QStringLiteral("CARD-0002");
        QVERIFY(f.ingest(f.till1, FactKind::MemberChanged, protocol::encode(late)).has_value());
        QVERIFY(f.settle());
        QCOMPARE(f.count("SELECT count(*) FROM sale_member"), 0);
        QCOMPARE(f.count("SELECT count(*) FROM member_record WHERE card IS NOT NULL"), 0);
        QVERIFY(f.verified());
    }

    void anExportHasTheOrdersOfBothIdsAndIsAudited()
    {
        Hq f;
        const QUuid id = f.made(Phone);
        const QUuid twin = f.made(Phone);
        QVERIFY(f.sold(id, 2));
        QVERIFY(f.sold(twin, 1));
        QVERIFY(f.settle());
        const auto all = f.ask("member_export", {{QStringLiteral("member"), idText(twin)}});
        QCOMPARE(all->value(QLatin1String("phone")).toString(), QStringLiteral("+8613812345678"));
        QCOMPARE(all->value(QLatin1String("orders")).toArray().size(), 3);
        QCOMPARE(all->value(QLatin1String("merged")).toArray().size(), 1);
        QVERIFY(!all->value(QLatin1String("tags")).toArray().isEmpty());
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE action = 'member.exported'"), 1);
    }

    void theBirthdayTagHoldsAWeekAroundTheDay()
    {
        Hq f;
        const QUuid id = f.made(Phone);
        QVERIFY(f.sold(id, 1));
        QVERIFY(f.settle());
        const QDate today = dateOf(chainDay(*f.db, f.clock.nowMs()).value());
        QVERIFY(f.ask("member_set", {{QStringLiteral("member"), idText(id)}, {QStringLiteral("birthday"), today.addDays(5).toString(QStringLiteral("MM-dd"))}}).has_value());
        QVERIFY(f.settle());
        QCOMPARE(f.audience("birthday:near"), 1);
        QVERIFY(f.ask("member_set", {{QStringLiteral("member"), idText(id)}, {QStringLiteral("birthday"), today.addDays(30).toString(QStringLiteral("MM-dd"))}}).has_value());
        QVERIFY(f.settle());
        QCOMPARE(f.audience("birthday:near"), 0);
        QVERIFY(f.verified());
    }

    void aTillWithANewDatabaseIsSentItsMembersAgain()
    {
        Hq f;
        const QUuid id = f.made(Phone);
        QVERIFY(f.settle());
        static_cast<void>(f.told(f.till1));
        QVERIFY(f.write([&](Transaction &tx) { return MemberStore::resendTo(tx, f.till1); }).has_value());
        TestContext context(f);
        QVERIFY(f.function(QStringLiteral("members.due"))->handle({}, context).has_value());
        QVERIFY(f.settle());
        const auto again = f.told(f.till1);
        QCOMPARE(again.size(), 2);
        QCOMPARE(protocol::decodeMember(again.first().body)->id, id);
    }

    void ofTwoChangesThatDidNotKnowEachOtherTheLaterMadeStandsAndPrivacyFirst()
    {
        Hq f;
        const QUuid id = f.made("13812345678", QStringLiteral("CARD-0001"));
        const auto now = [&] {
            return MemberStore::get(*f.db, TagStore::findMember(*f.db, id).value().value()).value()->member;
        };
        const qint64 seen = now().revision;
        const auto changed = [&](qint64 till, qint64 madeMs, const std::function<void(protocol::MemberChanged &)> &what) {
            protocol::MemberChanged change;
            change.id = id;
            change.seenRevision = seen;
            what(change);
            return f.write([&](Transaction &tx) { return MemberBook::change(tx, change, {QStringLiteral("SZ001/x"), f.clock.nowMs(), till, madeMs}, nullptr); }).has_value();
        };
        const qint64 noon = f.clock.nowMs();
        f.clock.advance(3'600'000);
        // The first till's change comes first, though it was made later.
        QVERIFY(changed(f.till1, noon + 2'000, [](auto &c) { c.card = QStringLiteral("CARD-0002"); c.consent = false; }));
        QVERIFY(changed(f.till2, noon + 1'000, [](auto &c) { c.card = QStringLiteral("CARD-0003"); c.birthday = Birthday{314}; c.consent = true; }));
        QCOMPARE(now().card, QStringLiteral("CARD-0002"));
        QCOMPARE(now().birthday.number, 314); // nobody else had changed it
        QVERIFY(!now().consent);
        QVERIFY(changed(f.till2, noon + 3'000, [](auto &c) { c.card = QStringLiteral("CARD-0004"); c.consent = true; c.hidden = true; }));
        QCOMPARE(now().card, QStringLiteral("CARD-0004"));
        QVERIFY(!now().consent); // however late: it was said without knowing of the no
        QVERIFY(now().hidden);
        // A till's own second change knows its first one.
        QVERIFY(changed(f.till1, noon + 4'000, [](auto &c) { c.consent = true; }));
        QVERIFY(now().consent);
        // Whoever saw the newest record is followed.
        protocol::MemberChanged last;
        last.id = id;
        last.seenRevision = now().revision;
        last.hidden = false;
        QVERIFY(f.write([&](Transaction &tx) { return MemberBook::change(tx, last, {QStringLiteral("SZ001/1"), f.clock.nowMs(), f.till1, noon}, nullptr); }).has_value());
        QVERIFY(!now().hidden);
        int lost = 0;
        const QList<AuditRow> audit = AuditStore::list(*f.db, 0, 100).value();
        for (const AuditRow &row : audit)
            lost += row.action == QLatin1String("member.change_lost") ? 1 : 0;
        QCOMPARE(lost, 2);
    }

    void aRecordSaysWhichOfATillsOwnChangesIsInIt()
    {
        Hq f;
        const QUuid id = f.made("13812345678");
        const qint64 number = TagStore::findMember(*f.db, id).value().value();
        const auto own = [&](qint64 till) {
            return f.write([&](Transaction &tx) { return MemberStore::newestFact(tx, number, till); }).value();
        };
        QCOMPARE(own(f.till2), 0);
        const auto epoch = f.write([&](Transaction &tx) { return IngestStore::epoch(tx, f.till1, QByteArray(16, 'e'), f.clock.nowMs()); }).value();
        QVERIFY(f.write([&](Transaction &tx) { return MemberStore::noteFact(tx, number, epoch.id, 41); }).has_value());
        QVERIFY(f.write([&](Transaction &tx) { return MemberStore::noteFact(tx, number, epoch.id, 7); }).has_value());
        QCOMPARE(own(f.till1), 41);
        QCOMPARE(own(f.till2), 0);
    }

    void aSavedAudienceIsCheckedKeptByItsStoreAndAudited()
    {
        Hq f;
        const auto bad = f.ask("audience_save", {{QStringLiteral("name"), QStringLiteral("Regulars")}, {QStringLiteral("query"), QStringLiteral("frequency:regular and speed:high")}});
        QCOMPARE(bad.error().code, ErrorCode::InvalidInput);
        QCOMPARE(bad.error().where, QStringLiteral("column 23"));
        const QJsonObject good{{QStringLiteral("name"), QStringLiteral("Regulars")}, {QStringLiteral("query"), QStringLiteral("frequency:regular")}};
        QVERIFY(f.ask("audience_save", good).has_value());
        QCOMPARE(f.ask("audience_save", good).error().code, ErrorCode::Conflict);
        const AudienceBook::Source store{QStringLiteral("SZ001/1"), QStringLiteral("SZ001"), f.clock.nowMs()};
        const auto by = [&](const std::function<Result<void>(Transaction &)> &what) { return f.write([&](Transaction &tx) { return what(tx); }); };
        QCOMPARE(by([&](Transaction &tx) { return AudienceBook::remove(tx, QStringLiteral("Regulars"), store); }).error().code, ErrorCode::Unauthorised);
        QVERIFY(by([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(AudienceBook::save(tx, QStringLiteral("Mine"), QStringLiteral("everybody"), false, store));
            return AudienceBook::rename(tx, QStringLiteral("Mine"), QStringLiteral("Ours"), store);
        }).has_value());
        QCOMPARE(by([&](Transaction &tx) { return AudienceBook::rename(tx, QStringLiteral("Ours"), QStringLiteral("Regulars"), store); }).error().code, ErrorCode::Conflict);
        const auto all = AudienceStore::all(*f.db).value();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.first().name, QStringLiteral("Ours"));
        QCOMPARE(all.first().owner, QStringLiteral("SZ001"));
        QVERIFY(by([&](Transaction &tx) { return AudienceBook::remove(tx, QStringLiteral("Ours"), store); }).has_value());
        QCOMPARE(AuditStore::list(*f.db, 0, 100).value().last().action, QStringLiteral("audience.deleted"));
    }

    void badInputNamesItsPlaceAndNoDigit()
    {
        Hq f;
        const auto bad = f.ask("member_add", {{QStringLiteral("phone"), QStringLiteral("12ab34567")}});
        QCOMPARE(bad.error().code, ErrorCode::InvalidInput);
        QCOMPARE(bad.error().where, QStringLiteral("phone"));
        QVERIFY(!bad.error().toString().contains(QLatin1String("34567")));
        QCOMPARE(f.ask("member_add", {{QStringLiteral("consent"), true}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(f.ask("member_add", {{QStringLiteral("phone"), QStringLiteral("13812345678")}, {QStringLiteral("birthday"), QStringLiteral("02-30")}}).error().where, QStringLiteral("birthday"));
        QCOMPARE(f.ask("member_show", {{QStringLiteral("member"), QStringLiteral("13812345678")}}).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestMembers)
#include "tst_members.moc"
