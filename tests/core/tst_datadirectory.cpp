// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/datadirectory.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace hearth;

class TestDataDirectory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneProcessOwnsItAndIsNamed()
    {
        const QTemporaryDir root;
        const QString path = root.filePath(QStringLiteral("data"));
        QCOMPARE(DataDirectory::ownerPid(path), 0);
        {
            const auto owner = DataDirectory::own(path);
            QVERIFY(owner.has_value());
            QCOMPARE(DataDirectory::ownerPid(path), QCoreApplication::applicationPid());
            const auto second = DataDirectory::own(path);
            QVERIFY(!second.has_value());
            QCOMPARE(second.error().code, ErrorCode::Busy);
            QVERIFY(second.error().text.contains(QString::number(QCoreApplication::applicationPid())));
        }
        QVERIFY(DataDirectory::own(path).has_value());
    }
    void aDeadOwnersLockIsTakenOver()
    {
        const QTemporaryDir root;
        QFile lock(root.filePath(QStringLiteral("owner.lock")));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        // The pid of a process that lives, written under another host's name: no lock is held, so nobody owns it.
        lock.write(QByteArray::number(::getppid()) + "\nhearth-till\nanother-host\n");
        lock.close();
        QCOMPARE(DataDirectory::ownerPid(root.path()), 0);
        QVERIFY(DataDirectory::own(root.path()).has_value());
    }
    void askingWhoOwnsItTakesNothing()
    {
        const QTemporaryDir root;
        {
            const auto owner = DataDirectory::own(root.path());
            QVERIFY(owner);
            QCOMPARE(DataDirectory::ownerPid(root.path()), QCoreApplication::applicationPid());
            QVERIFY(!DataDirectory::own(root.path()));
        }
        QCOMPARE(DataDirectory::ownerPid(root.path()), 0);
        QVERIFY(DataDirectory::own(root.path()));
    }
    void secretsAreOursAlone()
    {
        const QTemporaryDir root;
        const auto owner = DataDirectory::own(root.path());
        QVERIFY(owner->writeSecret(QStringLiteral("device.key"), "secret").has_value());
        struct stat info {};
        QCOMPARE(::stat(QFile::encodeName(owner->filePath(QStringLiteral("device.key"))).constData(), &info), 0);
        QCOMPARE(static_cast<int>(info.st_mode & 0777), 0600);
        QCOMPARE(owner->readSecret(QStringLiteral("device.key")).value(), QByteArray("secret"));
        QCOMPARE(owner->readSecret(QStringLiteral("other.key")).error().code, ErrorCode::NotFound);
        QFile::setPermissions(owner->filePath(QStringLiteral("device.key")), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
        QCOMPARE(owner->readSecret(QStringLiteral("device.key")).error().code, ErrorCode::Unauthorised);
    }
    void aPathThatCannotBeMadeIsNamed()
    {
        const auto owner = DataDirectory::own(QStringLiteral("/proc/nowhere/data"));
        QVERIFY(!owner.has_value());
        QCOMPARE(owner.error().where, QStringLiteral("/proc/nowhere/data"));
    }
};

QTEST_GUILESS_MAIN(TestDataDirectory)
#include "tst_datadirectory.moc"
