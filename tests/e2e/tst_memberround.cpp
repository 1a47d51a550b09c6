// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A member's way with the real programs: made in one store without a connection, asked for in another, erased at headquarters; and the phone number is nowhere on the disk.
#include "e2e/chain.h"
#include "storage/database.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace hearth;

class TestMemberRound : public QObject {
    Q_OBJECT

    static QString path(const Chain &chain, int till) { return chain.path(QStringLiteral("till%1").arg(till)); }
    static QStringList data(const Chain &chain, int till) { return {QStringLiteral("--data"), path(chain, till)}; }
    static Chain::Outcome hq(const Chain &chain, const QStringList &arguments)
    {
        return Chain::run(QStringLiteral("hearth-hq"), arguments + QStringList{QStringLiteral("--json")} + chain.hqData());
    }
    static bool enrol(const Chain &chain, int number, const QString &store)
    {
        const auto code = hq(chain, {QStringLiteral("enroll"), QStringLiteral("--store"), store, QStringLiteral("--till"), QStringLiteral("1")});
        return code.ok() && Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("enroll"), QStringLiteral("--hq"),
                                           QStringLiteral("ws://127.0.0.1:%1").arg(chain.hqPort()), QStringLiteral("--code"),
                                           code.json().value(QLatin1String("code")).toString()} + data(chain, number)).ok();
    }
    static QString file(const Chain &chain, const QString &name, const QByteArray &text)
    {
        QFile out(chain.path(name));
        return out.open(QIODevice::WriteOnly) && out.write(text) == text.size() ? out.fileName() : QString();
    }
    /** Drives a till's window to the script's end. */
    static Chain::Outcome drive(const Chain &chain, int till, const QByteArray &script)
    {
        const QString name = file(chain, QStringLiteral("drive.script"), "click language_en\n" + script + "quit\n");
        return Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run"), QStringLiteral("--script"), name, QStringLiteral("--screenshots"),
                                                                     chain.path(QStringLiteral("shots"))} + data(chain, till), {}, 90'000);
    }
    /** Files below a directory in which these bytes are. */
    static QStringList with(const QString &directory, const QByteArray &bytes)
    {
        QStringList found;
        for (QDirIterator it(directory, QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
            QFile one(it.next());
            if (one.open(QIODevice::ReadOnly) && one.readAll().contains(bytes))
                found.append(one.fileName());
        }
        return found;
    }
    static qint64 count(const Chain &chain, int till, const char *sql)
    {
        auto db = storage::Database::open(path(chain, till) + QStringLiteral("/till.db"), storage::OpenMode::ReadOnly);
        if (!db)
            return -1;
        auto rows = (*db)->query(sql);
        return rows && rows->next().value_or(false) ? rows->int64(0) : -1;
    }

private Q_SLOTS:
    void madeOfflineAskedForElsewhereAndErasedEverywhere()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(enrol(chain, 1, QStringLiteral("SZ001")));
        QVERIFY(enrol(chain, 2, QStringLiteral("SZ002")));
        const QString menu = file(chain, QStringLiteral("menu.csv"), "id,date,time,name,size,type,price\no1,2026-01-01,11:00:00,cola,M,drinks,9.00\n");
        for (const int till : {1, 2})
            QVERIFY(Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("import-menu"), menu} + data(chain, till)).ok());
        // Once with headquarters: the till has the chain's keys from then on.
        auto outcome = drive(chain, 1, "wait hqLight online 20000\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        chain.killHq();
        outcome = drive(chain, 1,
                        "click memberButton\ntype 13812345678\nclick memberFind\nwait memberState Not known at this till 10000\nclick memberNew\nclick memberConsent\n"
                        "click memberCreate\nwait memberTitle Member 138****5678 10000\nclick memberDone\ntile cola\ntile cola\nclick payButton\nclick tender_1800\nclick cashPay\nwait paidNumber No. 10000\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        QCOMPARE(count(chain, 1, "SELECT count(*) FROM member"), 1);
        QVERIFY(chain.startHq());
        // It tells of them as soon as it can, and headquarters answers with what the counter sees.
        QElapsedTimer since;
        since.start();
        Chain::Outcome shown;
        do {
            outcome = drive(chain, 1, "wait hqLight online 20000\n");
            QVERIFY2(outcome.ok(), outcome.err.constData());
            shown = hq(chain, {QStringLiteral("members"), QStringLiteral("find"), QStringLiteral("13812345678")});
        } while ((!shown.ok() || shown.json().value(QLatin1String("tags")).toArray().isEmpty()) && !since.hasExpired(60'000));
        QVERIFY2(shown.ok(), shown.err.constData());
        outcome = drive(chain, 1, "wait hqLight online 20000\nclick memberButton\ntype 13812345678\nkey Return\nwait memberUsual_cola Cola 20000\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        QCOMPARE(shown.json().value(QLatin1String("phone_masked")).toString(), QStringLiteral("138****5678"));
        QCOMPARE(shown.json().value(QLatin1String("origin")).toString(), QStringLiteral("SZ001/1"));
        // Another store knows nobody, and asks.
        outcome = drive(chain, 2, "wait hqLight online 20000\nclick memberButton\ntype 138-1234-5678\nclick memberFind\nwait memberAge As headquarters has it now. 20000\n"
                                  "click memberUsual_cola\nclick memberDone\nclick payButton\nclick tender_900\nclick cashPay\nwait paidNumber No. 10000\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        QCOMPARE(count(chain, 2, "SELECT count(*) FROM member WHERE profile IS NOT NULL"), 1);
        // Nobody reads the number from a disk.
        for (const QString &place : {path(chain, 1), path(chain, 2), chain.path(QStringLiteral("hq"))})
            QCOMPARE(with(place, "13812345678"), QStringList());
        const auto clear = hq(chain, {QStringLiteral("members"), QStringLiteral("find"), shown.json().value(QLatin1String("member")).toString(), QStringLiteral("--clear")});
        QCOMPARE(clear.json().value(QLatin1String("phone")).toString(), QStringLiteral("+8613812345678"));
        // Erased, everywhere.
        QVERIFY(hq(chain, {QStringLiteral("members"), QStringLiteral("erase"), QStringLiteral("13812345678")}).ok());
        for (const int till : {1, 2}) {
            since.restart();
            while (count(chain, till, "SELECT count(*) FROM member") != 0 && !since.hasExpired(30'000)) {
                outcome = drive(chain, till, "wait hqLight online 20000\n");
                QVERIFY2(outcome.ok(), outcome.err.constData());
            }
            QCOMPARE(count(chain, till, "SELECT count(*) FROM member"), 0);
        }
        QVERIFY(!hq(chain, {QStringLiteral("members"), QStringLiteral("find"), QStringLiteral("13812345678")}).ok());
        QVERIFY(hq(chain, {QStringLiteral("tags"), QStringLiteral("rebuild"), QStringLiteral("--verify")}).ok());
    }

    void aManagerSeesTheWholeMemberChangesItOfflineAndCountsAudiences()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(enrol(chain, 1, QStringLiteral("SZ001")));
        const QString menu = file(chain, QStringLiteral("menu.csv"), "id,date,time,name,size,type,price\no1,2026-01-01,11:00:00,cola,M,drinks,9.00\n");
        QVERIFY(Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("import-menu"), menu} + data(chain, 1)).ok());
        QVERIFY(hq(chain, {QStringLiteral("members"), QStringLiteral("add"), QStringLiteral("--card"), QStringLiteral("CARD-0001"), QStringLiteral("--consent"), QStringLiteral("yes")}).ok());
        QByteArray sales = "wait hqLight online 20000\n";
        for (int i = 0; i < 2; ++i)
            sales += "click memberButton\ntype CARD-0001\nclick memberFind\nwait memberTitle Member 20000\nclick memberDone\ntile cola\nclick payButton\nclick tender_900\nclick cashPay\n"
                     "wait paidNumber No. 10000\n";
        auto outcome = drive(chain, 1, sales);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        Chain::Outcome shown;
        QElapsedTimer since;
        since.start();
        do {
            shown = hq(chain, {QStringLiteral("tags"), QStringLiteral("audience"), QStringLiteral("home_store:SZ001 and item:cola"), QStringLiteral("--count")});
        } while (shown.json().value(QLatin1String("count")).toInt() != 1 && !since.hasExpired(60'000));
        QCOMPARE(shown.json().value(QLatin1String("count")).toInt(), 1);
        const QByteArray page = "wait hqLight online 20000\npage manager\nclick section_members\n";
        const QByteArray find = page + "click profileInput\ntype CARD-0001\nclick profileFind\n";
        // Not before headquarters allowed it.
        outcome = drive(chain, 1, find + "wait profileState does not answer managers 10000\nwait profileCard CARD-0001 5000\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        const QStringList till{QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--till"), QStringLiteral("1")};
        QVERIFY(hq(chain, QStringList{QStringLiteral("managers"), QStringLiteral("allow")} + till).ok());
        outcome = drive(chain, 1, find + "wait profileOrderCount 2 10000\nwait profileSpend 18.00 2000\nwait profileHome SZ001 2000\nwait profileTag_frequency now and then 2000\n"
                                         "wait profileAge As headquarters had it 2000\nshot profile-en\nlanguage zh_CN\nshot profile-zh\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        // Audiences: what is wrong says where; counted, saved, and headquarters has it.
        QVERIFY(hq(chain, {QStringLiteral("tags"), QStringLiteral("audience"), QStringLiteral("save"), QStringLiteral("Everyone"), QStringLiteral("everybody")}).ok());
        outcome = drive(chain, 1, page + "click membersAudiences\nwait audience_0 Everyone 10000\nclick audienceQuery\ntype item:cola and speed:high\nclick audienceCount\n"
                                         "wait audienceState column 15 10000\nshot audience-error\nclick audienceClear\nclick audienceQuery\ntype item:cola and not lifecycle:lost\nclick audienceCount\n"
                                         "wait audienceChain 1 10000\nwait audienceStore 1 1000\nclick audienceName\ntype Cola\nclick audienceSave\nwait audience_0 Cola 10000\nshot audience-en\n"
                                         "language zh_CN\nshot audience-zh\nclick audienceClear\nclick audienceQuery\ntype item:cola and speed:high\nclick audienceCount\n"
                                         "wait audienceState 没有标签类别“speed” 10000\nshot audience-error-zh\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        const auto saved = hq(chain, {QStringLiteral("tags"), QStringLiteral("audience"), QStringLiteral("list")}).json().value(QLatin1String("audiences")).toArray();
        QCOMPARE(saved.size(), 2);
        QCOMPARE(saved.first().toObject().value(QLatin1String("store")).toString(), QStringLiteral("SZ001"));
        // Changed without headquarters, which hears of it later.
        chain.killHq();
        outcome = drive(chain, 1, "page manager\nclick section_members\nclick profileInput\ntype CARD-0001\nclick profileFind\nwait profileState not reached 10000\nwait profileAge What this till knows 1000\n"
                                  "shot offline\nclick profileEdit\nclick editBirthday\ntype 0314\nclick editPhone\ntype 13812345678\nshot edit\nclick editSave\nwait profileBirthday 03-14 5000\nwait profilePhone 138****5678 1000\n");
        QVERIFY2(outcome.ok(), outcome.err.constData());
        QVERIFY(chain.startHq());
        since.restart();
        do {
            outcome = drive(chain, 1, "wait hqLight online 20000\n");
            QVERIFY2(outcome.ok(), outcome.err.constData());
            shown = hq(chain, {QStringLiteral("members"), QStringLiteral("find"), QStringLiteral("13812345678")});
        } while (!shown.ok() && !since.hasExpired(60'000));
        QCOMPARE(shown.json().value(QLatin1String("birthday")).toString(), QStringLiteral("03-14"));
        QCOMPARE(with(path(chain, 1), "13812345678"), QStringList());
        const auto audit = Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("audit")} + chain.hqData()).out;
        for (const char *action : {"manager.allowed", "member.shown", "audience.counted", "audience.saved"})
            QVERIFY2(audit.contains(action), action);
    }
};

QTEST_GUILESS_MAIN(TestMemberRound)
#include "tst_memberround.moc"
