// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A full disk: the sale is refused in words, nothing half-written remains, and selling goes on when there is room.
#include "e2e/chain.h"
#include "e2e/salesyear.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <sys/mount.h>
#include <sys/statvfs.h>

using namespace hearth;

class TestDiskFull : public QObject {
    Q_OBJECT
    QTemporaryDir m_root;
    QString m_small;
    bool m_mounted = false;

    qint64 fill()
    {
        QFile ballast(m_small + QStringLiteral("/ballast"));
        if (!ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return 0;
        const QByteArray page(4096, 'x');
        while (ballast.write(page) == page.size()) {
        }
        return ballast.size();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_small = m_root.filePath(QStringLiteral("small"));
        QVERIFY(QDir().mkpath(m_small));
        m_mounted = ::mount("tmpfs", QFile::encodeName(m_small).constData(), "tmpfs", 0, "size=8m") == 0;
        if (!m_mounted && qEnvironmentVariable("CI") == QLatin1String("true"))
            QFAIL("a small tmpfs cannot be mounted here");
        if (!m_mounted)
            QSKIP("mounting a small tmpfs needs root");
    }
    void cleanupTestCase()
    {
        if (m_mounted)
            ::umount2(QFile::encodeName(m_small).constData(), MNT_DETACH);
    }

    void aFullDiskRefusesTheSaleAndSellingGoesOnWhenThereIsRoom()
    {
        const QStringList data{QStringLiteral("--data"), m_small + QStringLiteral("/till")};
        const QString sales = generateSales(m_root.filePath(QStringLiteral("sales.csv")), 20'000, 9);
        const QStringList replay = QStringList{QStringLiteral("replay"), sales, QStringLiteral("--offline"), QStringLiteral("--json")} + data;
        const auto count = [&] {
            return Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("orders"), QStringLiteral("--json")} + data)
                .json().value(QLatin1String("orders")).toInteger(-1);
        };
        const auto some = Chain::run(QStringLiteral("hearth-till"), replay + QStringList{QStringLiteral("--limit"), QStringLiteral("50")});
        QVERIFY2(some.ok(), some.err.constData());
        QVERIFY(fill() > 0);
        const auto full = Chain::run(QStringLiteral("hearth-till"), replay, {}, 120'000);
        QCOMPARE(full.exitCode, 1);
        QVERIFY2(full.err.contains("full"), full.err.constData());
        QVERIFY(QFile::remove(m_small + QStringLiteral("/ballast")));
        const qint64 before = count();
        QVERIFY(before >= 50);
        const auto again = Chain::run(QStringLiteral("hearth-till"),
                                      replay + QStringList{QStringLiteral("--limit"), QString::number(before + 100)}, {}, 120'000);
        QVERIFY2(again.ok(), again.err.constData());
        QCOMPARE(count(), before + 100);
    }
};

QTEST_GUILESS_MAIN(TestDiskFull)
#include "tst_diskfull.moc"
