// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "audience/audience.h"
#include "hq/hqfixture.h"

#include <QRandomGenerator>
#include <set>

using namespace hearth;
using namespace hearth::hq;

class TestAudience : public QObject {
    Q_OBJECT
    static std::vector<TagClass> classes()
    {
        TagClass stage;
        stage.id = 2;
        stage.name = QStringLiteral("stage");
        stage.values = {QStringLiteral("here"), QStringLiteral("gone")};
        TagClass cell;
        cell.id = 4;
        cell.name = QStringLiteral("cell");
        return {stage, cell};
    }
    static Result<qint64> counted(HqFixture &f, const QString &text)
    {
        HEARTH_ASSIGN(const AudienceQuery query, AudienceQuery::parse(text));
        const std::vector<TagClass> all = classes();
        HEARTH_ASSIGN(const MemberSet set, Audience(*f.db, all).of(query));
        return set.count();
    }
    static bool flip(HqFixture &f, const std::vector<TagFlip> &flips)
    {
        return f.write([&](storage::Transaction &tx) { return TagFlipStore::append(tx, flips); }).has_value();
    }
    static bool merge(HqFixture &f, int rows)
    {
        const auto pending = TagFlipStore::pending(*f.db, rows).value();
        return f.write([&](storage::Transaction &tx) { return Audience::merge(tx, pending); }).has_value();
    }

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void tagsAreCombined()
    {
        HqFixture f;
        std::vector<TagFlip> flips;
        for (int i = 1; i <= 100; ++i) {
            flips.push_back({i, 2, i % 4 == 0 ? 1U : 0U, true});
            flips.push_back({i, 4, static_cast<quint32>(i % 10), true});
        }
        QVERIFY(flip(f, flips));
        for (int round = 0; round < 2; ++round) { // before the sets are put together and after
            QCOMPARE(counted(f, QStringLiteral("stage:here")).value(), 75);
            QCOMPARE(counted(f, QStringLiteral("everybody")).value(), 100);
            QCOMPARE(counted(f, QStringLiteral("not stage:here")).value(), 25);
            QCOMPARE(counted(f, QStringLiteral("stage:gone and cell:2")).value(), 5);
            QCOMPARE(counted(f, QStringLiteral("stage:gone and not cell:2")).value(), 20);
            QCOMPARE(counted(f, QStringLiteral("cell:1 or cell:2 and stage:gone")).value(), 15);
            QCOMPARE(counted(f, QStringLiteral("(cell:1 or cell:2) AND stage:gone")).value(), 5);
            QCOMPARE(counted(f, QStringLiteral("cell:99")).value(), 0);
            QVERIFY(merge(f, 100));
            QCOMPARE(TagFlipStore::oldest(*f.db).value(), 0);
        }
    }
    void whatChangesIsSeenAtOnceAndMergedInAnyPieces()
    {
        HqFixture f;
        QRandomGenerator random(3);
        std::set<qint64> here;
        for (int round = 0; round < 60; ++round) {
            std::vector<TagFlip> flips;
            for (int i = 0; i < 20; ++i) {
                const qint64 member = random.bounded(1, 300) * 1'000; // several chunks
                const bool on = !here.contains(member);
                if (on)
                    here.insert(member);
                else
                    here.erase(member);
                flips.push_back({member, 2, 0, on});
            }
            QVERIFY(flip(f, flips));
            if (random.bounded(3) == 0)
                QVERIFY(merge(f, random.bounded(1, 4)));
            const std::vector<TagClass> all = classes();
            const MemberSet set = Audience(*f.db, all).of(AudienceQuery::parse(QStringLiteral("stage:here")).value()).value();
            QCOMPARE(set.count(), static_cast<qint64>(here.size()));
            for (const qint64 member : here)
                QVERIFY(set.contains(static_cast<quint32>(member)));
        }
    }
    void aBadQueryNamesTheColumn_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("where");
        QTest::newRow("nothing") << QString() << QStringLiteral("column 1");
        QTest::newRow("no value") << QStringLiteral("stage:") << QStringLiteral("column 7");
        QTest::newRow("no class") << QStringLiteral("stage:here and x:1") << QStringLiteral("column 16");
        QTest::newRow("another value") << QStringLiteral("stage:nowhere") << QStringLiteral("column 1");
        QTest::newRow("no number") << QStringLiteral("cell:many") << QStringLiteral("column 1");
        QTest::newRow("open") << QStringLiteral("(stage:here") << QStringLiteral("column 12");
        QTest::newRow("closed twice") << QStringLiteral("stage:here)") << QStringLiteral("column 11");
        QTest::newRow("no operator") << QStringLiteral("stage:here stage:gone") << QStringLiteral("column 12");
        QTest::newRow("quote") << QStringLiteral("stage:\"here") << QStringLiteral("column 7");
        QTest::newRow("deep") << QString(200, QLatin1Char('(')) << QStringLiteral("column 34");
        QTest::newRow("long") << QString(5'000, QLatin1Char('a')) << QStringLiteral("column 1");
    }
    void aBadQueryNamesTheColumn()
    {
        QFETCH(QString, query);
        QFETCH(QString, where);
        HqFixture f;
        const auto answer = counted(f, query);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::InvalidInput);
        QCOMPARE(answer.error().where, where);
    }
    void brokenSetsAreAnErrorAndNoCrash()
    {
        QVERIFY(!MemberSet::fromBytes(QByteArray("rubbish")));
        QCOMPARE(MemberSet::fromBytes(QByteArray()).value().count(), 0);
        MemberSet set;
        for (quint32 i = 0; i < 200'000; i += 3)
            set.add(i);
        const QByteArray bytes = set.toBytes();
        QVERIFY(MemberSet::fromBytes(bytes).value() == set);
        for (qsizetype cut = 0; cut < bytes.size(); cut += 997)
            QVERIFY(!MemberSet::fromBytes(bytes.left(cut)) || cut == 0);
    }
};

QTEST_GUILESS_MAIN(TestAudience)
#include "tst_audience.moc"
