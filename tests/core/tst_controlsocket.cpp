// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/controlsocket.h"

#include <QDir>
#include <QFile>
#include <QFuture>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <thread>

using namespace hearth;

namespace {
/** Asks from another thread while this one runs its event loop. */
Result<QJsonObject> ask(const QString &directory, const QJsonObject &request, int timeoutMs = 5'000)
{
    std::optional<Result<QJsonObject>> answer;
    std::atomic<bool> done = false;
    std::thread asker([&] {
        answer = askOwner(directory, request, timeoutMs);
        done = true;
    });
    while (!done)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
    asker.join();
    return *answer;
}
} // namespace

class TestControlSocket : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersValuesAndErrors()
    {
        const QTemporaryDir root;
        ControlServer server([](const QJsonObject &request, const ControlServer::Reply &reply) {
            if (request.value(QLatin1String("command")).toString() == QLatin1String("add"))
                reply(QJsonObject{{QStringLiteral("sum"), 5}});
            else
                reply(fail(ErrorCode::NotFound, QStringLiteral("no such command"), QStringLiteral("command")));
        });
        QVERIFY(server.listen(root.path()).has_value());
        QCOMPARE(ask(root.path(), {{QStringLiteral("command"), QStringLiteral("add")}}).value().value(QLatin1String("sum")).toInt(), 5);
        const auto error = ask(root.path(), {{QStringLiteral("command"), QStringLiteral("fly")}});
        QCOMPARE(error.error().code, ErrorCode::NotFound);
        QCOMPARE(error.error().where, QStringLiteral("command"));
    }
    void isForItsOwnerAlone()
    {
        const QTemporaryDir root;
        ControlServer server([](const QJsonObject &, const ControlServer::Reply &reply) { reply(QJsonObject()); });
        QVERIFY(server.listen(root.path()).has_value());
        struct stat info {};
        QCOMPARE(::stat(QFile::encodeName(root.filePath(QStringLiteral("control.sock"))).constData(), &info), 0);
        QCOMPARE(static_cast<int>(info.st_mode & 0777), 0600);
    }
    void worksBelowALongPath()
    {
        const QTemporaryDir root;
        const QString deep = root.filePath(QString(60, QLatin1Char('a')) + QLatin1Char('/') + QString(80, QLatin1Char('b')));
        QVERIFY(QDir().mkpath(deep));
        ControlServer server([](const QJsonObject &, const ControlServer::Reply &reply) { reply(QJsonObject{{QStringLiteral("a"), 1}}); });
        QVERIFY(server.listen(deep).has_value());
        QVERIFY(ask(deep, {}).has_value());
    }
    void saysThatNobodyListensOrAnswers()
    {
        const QTemporaryDir root;
        QCOMPARE(askOwner(root.path(), {}).error().code, ErrorCode::Unavailable);
        ControlServer server([](const QJsonObject &, const ControlServer::Reply &) {});
        QVERIFY(server.listen(root.path()).has_value());
        QCOMPARE(ask(root.path(), {}, 50).error().code, ErrorCode::Timeout);
    }
};

QTEST_GUILESS_MAIN(TestControlSocket)
#include "tst_controlsocket.moc"
