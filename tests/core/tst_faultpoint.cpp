// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QTest>
#include <csignal>
#include <cstdio>

/** With an argument this program passes the point "test.step" three times, else it is the test. */
class TestFaultPoint : public QObject {
    Q_OBJECT
    static std::pair<QProcess::ExitStatus, QByteArray> pass(const QString &fault)
    {
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (!fault.isEmpty())
            environment.insert(QStringLiteral("HEARTH_FAULT"), fault);
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--pass")});
        child.waitForFinished();
        return {child.exitStatus(), child.readAllStandardOutput()};
    }
private Q_SLOTS:
    void passesWithoutAFault() { QCOMPARE(pass({}), std::pair(QProcess::NormalExit, QByteArray("123"))); }
    void killsAtTheFirstPass() { QCOMPARE(pass(QStringLiteral("test.step")), std::pair(QProcess::CrashExit, QByteArray())); }
    void killsAtTheNthPass() { QCOMPARE(pass(QStringLiteral("test.step:3")), std::pair(QProcess::CrashExit, QByteArray("12"))); }
    void leavesOtherPointsAlone() { QCOMPARE(pass(QStringLiteral("test.other")), std::pair(QProcess::NormalExit, QByteArray("123"))); }
};

int main(int argc, char **argv)
{
    if (argc == 2 && qstrcmp(argv[1], "--pass") == 0) {
        for (const char *step : {"1", "2", "3"}) {
            hearth::faultPoint("test.step");
            std::fputs(step, stdout);
            std::fflush(stdout);
        }
        return 0;
    }
    QCoreApplication application(argc, argv);
    TestFaultPoint test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_faultpoint.moc"
