// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What strangers, broken files and wrong versions get: a clear error, nothing lost, and the program goes on.
#include "e2e/chain.h"

#include <QFile>
#include <QTest>

using namespace hearth;

class TestBadInput : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;
    static Chain::Outcome till(const QStringList &arguments) { return Chain::run(QStringLiteral("hearth-till"), arguments); }
    static Chain::Outcome hq(const QStringList &arguments) { return Chain::run(QStringLiteral("hearth-hq"), arguments); }

private Q_SLOTS:
    void aWrongCodeIsRefusedAndTheRightOneServesOnce()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        const QString url = QStringLiteral("ws://127.0.0.1:%1").arg(chain.hqPort());
        const auto wrong = till(QStringList{QStringLiteral("enroll"), QStringLiteral("--hq"), url, QStringLiteral("--code"),
                                            QStringLiteral("AAAA-BBBB")} + chain.tillData());
        QVERIFY(wrong.finished && wrong.exitCode == 1);
        QVERIFY2(wrong.err.contains("code"), wrong.err.constData());
        const QString code = hq(QStringList{QStringLiteral("enroll"), QStringLiteral("--store"), QStringLiteral("SZ001"),
                                            QStringLiteral("--till"), QStringLiteral("1"), QStringLiteral("--json")} + chain.hqData())
                                 .json().value(QLatin1String("code")).toString();
        QVERIFY(till(QStringList{QStringLiteral("enroll"), QStringLiteral("--hq"), url, QStringLiteral("--code"), code} + chain.tillData()).ok());
        const auto second = till({QStringLiteral("enroll"), QStringLiteral("--hq"), url, QStringLiteral("--code"), code,
                                  QStringLiteral("--data"), chain.path(QStringLiteral("other"))});
        QCOMPARE(second.exitCode, 1);
        QVERIFY(chain.hqRunning());
    }
    void aBadCsvLineIsNamedAndWhatWasSoldBeforeStays()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        QFile file(m_files.filePath(QStringLiteral("bad.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("id,date,time,name,size,type,price\no1,2015-01-01,11:00:00,a,S,x,1\no2,2015-01-01,11:00:00,a,S,x,1.x\n");
        file.close();
        const auto bad = till(QStringList{QStringLiteral("replay"), file.fileName()} + chain.tillData());
        QCOMPARE(bad.exitCode, 1);
        QVERIFY2(bad.err.contains(QByteArray("bad.csv:3:30")), bad.err.constData());
        QCOMPARE(till(QStringList{QStringLiteral("import-menu"), file.fileName()} + chain.tillData()).exitCode, 1);
    }
    void aNewerDatabaseIsRefusedByBothPrograms()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        QVERIFY(chain.stopHq());
        for (const QString &part : {QStringLiteral("till"), QStringLiteral("hq")}) {
            const QString path = chain.path(part) + QLatin1Char('/') + part + QStringLiteral(".db");
            QFile file(path);
            QVERIFY2(file.open(QIODevice::ReadWrite), qPrintable(path));
            file.seek(60); // user_version, big endian, in the database header
            file.write(QByteArray::fromHex("00000063"));
        }
        const auto serve = hq(QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + chain.hqData());
        QCOMPARE(serve.exitCode, 1);
        QVERIFY2(serve.err.contains("newer"), serve.err.constData());
        const auto orders = till(QStringList{QStringLiteral("orders")} + chain.tillData());
        QCOMPARE(orders.exitCode, 1);
        QVERIFY2(orders.err.contains("newer"), orders.err.constData());
    }
    void aTillsDirectoryHasOneOwnerAndItIsNamed()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto owner = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + chain.tillData());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(chain.path(QStringLiteral("till/control.sock"))), 10'000);
        const auto replay = till(QStringList{QStringLiteral("replay"), QStringLiteral("/dev/null")} + chain.tillData());
        QCOMPARE(replay.exitCode, 1);
        QVERIFY2(replay.err.contains(QByteArray::number(owner->processId())), replay.err.constData());
        owner->terminate();
        QVERIFY(Chain::wait(*owner, 15'000).ok());
    }
    void withoutAKeyHttpGivesNothing()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        for (const char *path : {"/v1/stores", "/v1/stores/SZ001/printers", "/v1/orders/x/trace"})
            QCOMPARE(chain.http("GET", QString::fromLatin1(path), {}, false).status, 401);
        QCOMPARE(chain.http("POST", QStringLiteral("/v1/online-orders"), "{}", false).status, 401);
        QCOMPARE(chain.http("GET", QStringLiteral("/v1/openapi.json"), {}, false).status, 200);
        QCOMPARE(chain.http("GET", QStringLiteral("/v1/nothing")).status, 404);
        QCOMPARE(chain.http("POST", QStringLiteral("/v1/online-orders"), "{not json").status, 400);
        QCOMPARE(chain.http("POST", QStringLiteral("/v1/online-orders"), "{}").status, 422);
    }
    void wrongUsageEndsWithTwoAndHelpWithZero()
    {
        QCOMPARE(till({QStringLiteral("fly")}).exitCode, 2);
        QCOMPARE(hq({QStringLiteral("serve"), QStringLiteral("--nonsense")}).exitCode, 2);
        for (const QString &command : {QStringLiteral("serve"), QStringLiteral("enroll"), QStringLiteral("import-menu")})
            QVERIFY(hq({command, QStringLiteral("--help")}).ok());
        for (const QString &command : {QStringLiteral("run"), QStringLiteral("replay"), QStringLiteral("enroll")})
            QVERIFY(till({command, QStringLiteral("--help")}).ok());
        QCOMPARE(hq({QStringLiteral("report"), QStringLiteral("sales"), QStringLiteral("--data"), m_files.filePath(QStringLiteral("none"))}).exitCode, 1);
    }
    void plainListeningIsForLoopbackAlone()
    {
        const auto serve = hq({QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("0.0.0.0:0"), QStringLiteral("--data"),
                               m_files.filePath(QStringLiteral("open"))});
        QCOMPARE(serve.exitCode, 1);
        QVERIFY2(serve.err.contains("loopback"), serve.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_badinput.moc"
