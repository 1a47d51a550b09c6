// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A chain changes its certificate authority, by the commands of docs/security.md and with the real programs, over TLS.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "support/patience.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace hearth;

class TestAuthority : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;
    QString m_sales;

    static Chain::Outcome hq(const QString &data, const QStringList &words)
    {
        return Chain::run(QStringLiteral("hearth-hq"), words + QStringList{QStringLiteral("--data"), data, QStringLiteral("--json")});
    }
    static Chain::Outcome till(const Chain &chain, const QStringList &words)
    {
        return Chain::run(QStringLiteral("hearth-till"), words + QStringList{QStringLiteral("--json")} + chain.tillData());
    }
    /** An authority for this machine in a directory; its fingerprint. */
    static QString makeAuthority(const QString &data)
    {
        return hq(data, {QStringLiteral("init"), QStringLiteral("--address"), QStringLiteral("127.0.0.1")}).json().value(QLatin1String("fingerprint")).toString();
    }
    static bool enrol(const Chain &chain, const QString &fingerprint)
    {
        const auto code = hq(chain.path(QStringLiteral("hq")), {QStringLiteral("enroll"), QStringLiteral("--store"), QStringLiteral("SZ001"), QStringLiteral("--till"), QStringLiteral("1")});
        return till(chain, {QStringLiteral("enroll"), QStringLiteral("--hq"), QStringLiteral("wss://127.0.0.1:%1").arg(chain.hqPort()), QStringLiteral("--code"),
                            code.json().value(QLatin1String("code")).toString(), QStringLiteral("--fingerprint"), fingerprint}).ok();
    }
    [[nodiscard]] Chain::Outcome sell(const Chain &chain, int limit, const QStringList &more = {}) const
    {
        return till(chain, QStringList{QStringLiteral("replay"), m_sales, QStringLiteral("--speed"), QStringLiteral("max"), QStringLiteral("--limit"), QString::number(limit)} + more);
    }
    /** The new authority's files in place of the old one's, as the page says. */
    static bool exchange(Chain &chain, const QString &fresh)
    {
        const QDir data(chain.path(QStringLiteral("hq")));
        return chain.stopHq() && QDir().rename(data.filePath(QStringLiteral("tls")), data.filePath(QStringLiteral("tls.old")))
            && QDir().rename(fresh + QStringLiteral("/tls"), data.filePath(QStringLiteral("tls"))) && chain.startHq();
    }
    static QString writePem(const QString &authority, const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(hq(authority, {QStringLiteral("ca")}).json().value(QLatin1String("pem")).toString().toUtf8()) <= 0)
            return {};
        return path;
    }
    static qint64 waiting(const Chain &chain)
    {
        return till(chain, {QStringLiteral("orders")}).json().value(QLatin1String("waiting")).toInteger(-1);
    }

private Q_SLOTS:
    void initTestCase() { m_sales = generateSales(m_files.filePath(QStringLiteral("sales.csv")), 60, 3); }

    void aRunningTillIsToldOfTheNewAuthorityAndForgetsTheOldOne()
    {
        Chain chain;
        const QString old = makeAuthority(chain.path(QStringLiteral("hq")));
        QVERIFY(!old.isEmpty());
        QVERIFY(chain.startHq());
        QVERIFY(enrol(chain, old));
        QVERIFY(sell(chain, 3).ok());

        const QString fresh = makeAuthority(chain.path(QStringLiteral("fresh")));
        const QString pem = writePem(chain.path(QStringLiteral("fresh")), chain.path(QStringLiteral("new-ca.pem")));
        QVERIFY(!fresh.isEmpty() && fresh != old && !pem.isEmpty());
        const auto running = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + chain.tillData());
        QVERIFY(running->waitForStarted());
        // Told before it has its control socket, the command would write the database itself.
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(chain.path(QStringLiteral("till/control.sock"))), 10'000);
        const auto told = till(chain, {QStringLiteral("trust"), QStringLiteral("--ca"), pem});
        QVERIFY2(told.ok(), told.err.constData());
        QVERIFY(running->state() == QProcess::Running);
        QVERIFY(exchange(chain, chain.path(QStringLiteral("fresh"))));
        const auto forgotten = till(chain, {QStringLiteral("trust"), QStringLiteral("--remove"), old});
        QVERIFY2(forgotten.ok(), forgotten.err.constData());
        const auto only = till(chain, {QStringLiteral("trust"), QStringLiteral("--remove"), fresh});
        QVERIFY2(!only.ok() && only.err.contains("the only one is not removed"), only.err.constData());
        running->terminate();
        QVERIFY(Chain::wait(*running, 10'000).ok());
        const auto sold = sell(chain, 6);
        QVERIFY2(sold.ok(), sold.err.constData());
        QCOMPARE(chain.report().value(QLatin1String("orders")).toInteger(), 6);
    }

    void aTillThatWasForgottenKeepsEverythingAndSendsItOnceItIsTold()
    {
        Chain chain;
        const QString old = makeAuthority(chain.path(QStringLiteral("hq")));
        QVERIFY(chain.startHq());
        QVERIFY(enrol(chain, old));
        QVERIFY(sell(chain, 3).ok());
        const QString fresh = makeAuthority(chain.path(QStringLiteral("fresh")));
        const QString pem = writePem(chain.path(QStringLiteral("fresh")), chain.path(QStringLiteral("new-ca.pem")));
        QVERIFY(!fresh.isEmpty() && !pem.isEmpty());
        QVERIFY(exchange(chain, chain.path(QStringLiteral("fresh"))));

        const auto refused = sell(chain, 6);
        QVERIFY(!refused.ok());
        QVERIFY2(refused.err.contains("another certificate authority"), refused.err.constData());
        QCOMPARE(chain.report().value(QLatin1String("orders")).toInteger(), 3);
        QVERIFY(waiting(chain) > 0);

        const auto told = till(chain, {QStringLiteral("trust"), QStringLiteral("--ca"), pem});
        QVERIFY2(told.ok(), told.err.constData());
        const auto sent = sell(chain, 6);
        QVERIFY2(sent.ok(), sent.err.constData());
        QCOMPARE(waiting(chain), 0);
        QCOMPARE(chain.report().value(QLatin1String("orders")).toInteger(), 6);
    }
};

QTEST_GUILESS_MAIN(TestAuthority)
#include "tst_authority.moc"
