// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/cupsdaemon.h"
#include "support/patience.h"
#include "transport/cupstransport.h"
#include "transport/transport.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QPointer>
#include <QSignalSpy>

using namespace hearth;

namespace {
std::unique_ptr<Transport> queue(const char *name)
{
    auto made = makeTransport(QStringLiteral("cups:") + QString::fromLatin1(name));
    return made ? std::move(*made) : nullptr;
}

void useScheduler(const QString &socket)
{
    qputenv("CUPS_SERVER", QFile::encodeName(socket));
}

/** Between libcups and cupsd: passes everything on until a request contains the mark; its answer is cut off. */
class AnswerThief : public QObject {
public:
    AnswerThief(QString scheduler, QByteArray mark) : m_scheduler(std::move(scheduler)), m_mark(std::move(mark))
    {
        m_server.listen(m_dir.filePath(QStringLiteral("s")));
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            QPointer<QLocalSocket> client = m_server.nextPendingConnection();
            auto *upstream = new QLocalSocket(client);
            upstream->connectToServer(m_scheduler);
            connect(client, &QLocalSocket::readyRead, this, [this, client, upstream] {
                const QByteArray bytes = client->readAll();
                m_seen += bytes;
                upstream->write(bytes);
            });
            connect(upstream, &QLocalSocket::readyRead, this, [this, client, upstream] {
                if (client && m_seen.contains(m_mark))
                    client->abort();
                else if (client)
                    client->write(upstream->readAll());
            });
        });
    }
    [[nodiscard]] QString socketPath() const { return m_server.fullServerName(); }

private:
    QTemporaryDir m_dir;
    QString m_scheduler;
    QByteArray m_mark;
    QByteArray m_seen;
    QLocalServer m_server;
};
} // namespace

/** The CUPS transport against a real cupsd of the test's own. */
class TstCupsTransport : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<CupsDaemon> m_cups;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFile::exists(CupsDaemon::program()), "cupsd is not installed (package cups-daemon); ./check installs it");
        m_cups = std::make_unique<CupsDaemon>();
        QVERIFY2(m_cups->start(), m_cups->said().constData());
    }
    void cleanupTestCase() { m_cups.reset(); }
    void init() { useScheduler(m_cups->socketPath()); }

    void badAddressesAreRefusedInWords()
    {
        for (const char *text : {"cups:", "cups:a b", "cups:a/b", "cups:a#b", "cups:-a", "cups:a?b=c", "cups:a\n", "cups:../a", "cups:http://h/printers/a"}) {
            const auto made = makeTransport(QString::fromLatin1(text));
            QVERIFY2(!made, text);
            QCOMPARE(made.error().code, ErrorCode::InvalidInput);
            QCOMPARE(made.error().where, QString::fromLatin1(text));
        }
        QVERIFY(!makeTransport(QStringLiteral("cups:") + QString(128, QLatin1Char('a'))));
        QVERIFY(makeTransport(QStringLiteral("cups:") + QString(127, QLatin1Char('a'))));
    }

    void documentsArriveUnchangedOneJobEach()
    {
        auto transport = queue("front");
        QVERIFY(transport);
        QCOMPARE(transport->way(), Transport::Way::OneWay);
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy accepted(transport.get(), &Transport::documentAccepted);
        QSignalSpy closed(transport.get(), &Transport::closed);
        qint64 written = 0;
        connect(transport.get(), &Transport::written, this, [&](qint64 bytes) { written += bytes; });
        transport->write("before it is open");
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(transport->isOpen());
        const qsizetype before = m_cups->printed().size();
        QByteArray first;
        for (int i = 0; i < 90'000; ++i)
            first += static_cast<char>(i % 256 ^ i >> 8);
        transport->write(first.left(10));
        transport->write(first.mid(10));
        QCOMPARE(transport->pending(), first.size());
        transport->endDocument();
        transport->endDocument(); // an empty one is none
        transport->write("\x1b@second");
        transport->endDocument();
        QTRY_COMPARE_WITH_TIMEOUT(accepted.count(), 2, 15'000);
        QCOMPARE(written, first.size() + 8);
        QCOMPARE(transport->pending(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_cups->printed().size(), before + 2, 15'000);
        QVERIFY(m_cups->printed().at(before) == first);
        QCOMPARE(m_cups->printed().at(before + 1), QByteArray("\x1b@second"));
        const QString name = accepted.at(1).first().toString();
        QVERIFY2(name.startsWith(QStringLiteral("front-")) && name != accepted.at(0).first().toString(), qPrintable(name));
        QCOMPARE(closed.count(), 0);
    }

    void aQueueThatCannotPrintIsRefusedInWords_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("words");
        QTest::newRow("unknown") << QStringLiteral("back") << QStringLiteral("the print system has no queue \"back\"");
        QTest::newRow("stopped") << QStringLiteral("stopped") << QStringLiteral("the queue \"stopped\" is stopped: on holiday");
        QTest::newRow("closed") << QStringLiteral("closed") << QStringLiteral("the queue \"closed\" takes no jobs");
    }
    void aQueueThatCannotPrintIsRefusedInWords()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, words);
        auto made = makeTransport(QStringLiteral("cups:") + name);
        QSignalSpy opened(made->get(), &Transport::opened);
        QSignalSpy closed(made->get(), &Transport::closed);
        (*made)->open();
        QTRY_COMPARE(closed.count(), 1);
        QCOMPARE(closed.first().first().toString().left(words.size()), words);
        QCOMPARE(opened.count(), 0);
        (*made)->open(); // it can be tried again
        QTRY_COMPARE(closed.count(), 2);
    }

    void aPrintSystemThatIsDownIsSaid()
    {
        useScheduler(m_cups->socketPath() + QStringLiteral("-nobody"));
        auto transport = queue("front");
        QSignalSpy closed(transport.get(), &Transport::closed);
        transport->open();
        QTRY_COMPARE(closed.count(), 1);
        const QString reason = closed.first().first().toString();
        QVERIFY2(reason.contains(QStringLiteral("the print system (CUPS at")) && reason.contains(QStringLiteral("does not answer")), qPrintable(reason));
    }

    void aPrintSystemThatGoesDownTakesNothingAndComesBack()
    {
        auto transport = queue("front");
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        QSignalSpy written(transport.get(), &Transport::written);
        QSignalSpy accepted(transport.get(), &Transport::documentAccepted);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        m_cups->stop();
        transport->write("lost");
        transport->endDocument();
        transport->write("lost too");
        transport->endDocument();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(!transport->isOpen());
        QCOMPARE(transport->pending(), 0);
        QCOMPARE(written.count(), 0);
        QVERIFY2(m_cups->start(), m_cups->said().constData());
        const qsizetype before = m_cups->printed().size();
        transport->open();
        QTRY_COMPARE(opened.count(), 2);
        transport->write("again");
        transport->endDocument();
        QTRY_COMPARE_WITH_TIMEOUT(m_cups->printed().size(), before + 1, 15'000);
        QCOMPARE(m_cups->printed().last(), QByteArray("again"));
        QTRY_COMPARE(accepted.count(), 1);
        QCOMPARE(closed.count(), 1);
    }

    void anAnswerThatIsLostLeavesOpenWhetherItPrints()
    {
        const AnswerThief thief(m_cups->socketPath(), "the last of it");
        useScheduler(thief.socketPath());
        auto transport = queue("front");
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        QSignalSpy accepted(transport.get(), &Transport::documentAccepted);
        qint64 written = 0;
        connect(transport.get(), &Transport::written, this, [&](qint64 bytes) { written += bytes; });
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        const qsizetype before = m_cups->printed().size();
        transport->write("the last of it");
        transport->endDocument();
        QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, 15'000);
        QVERIFY2(closed.first().first().toString().contains(QStringLiteral("did not say")), qPrintable(closed.first().first().toString()));
        QCOMPARE(written, 1); // neither "nothing" nor "all"
        QCOMPARE(accepted.count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_cups->printed().size(), before + 1, 15'000); // it did
    }

    void abortTakesBackWhatIsUnderWay()
    {
        auto transport = queue("front");
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        const qsizetype before = m_cups->printed().size();
        transport->write("not ended");
        transport->abort();
        transport->open();
        QTRY_COMPARE(opened.count(), 2);
        transport->write("ended, and taken back");
        transport->endDocument();
        transport->abort();
        QCOMPARE(transport->pending(), 0);
        transport->open();
        QTRY_COMPARE(opened.count(), 3);
        transport->write("after it");
        transport->endDocument();
        QTRY_COMPARE_WITH_TIMEOUT(m_cups->printed().size(), before + 1, 15'000);
        QCOMPARE(m_cups->printed().last(), QByteArray("after it"));
        QCOMPARE(closed.count(), 0);
    }

    void closeDeliversWhatWasEnded()
    {
        auto transport = queue("front");
        QSignalSpy opened(transport.get(), &Transport::opened);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        const qsizetype before = m_cups->printed().size();
        transport->write("delivered");
        transport->endDocument();
        transport->close();
        transport.reset();
        QTRY_COMPARE_WITH_TIMEOUT(m_cups->printed().size(), before + 1, 15'000);
        QCOMPARE(m_cups->printed().last(), QByteArray("delivered"));
    }

    void aPrintSystemThatHangsHoldsUpNobody()
    {
        const QTemporaryDir dir;
        QLocalServer silent;
        QVERIFY(silent.listen(dir.filePath(QStringLiteral("s"))));
        useScheduler(silent.fullServerName());
        auto transport = queue("front");
        QSignalSpy connected(&silent, &QLocalServer::newConnection);
        QElapsedTimer timer;
        timer.start();
        transport->open();
        QVERIFY(timer.elapsed() < 1'000);
        QTRY_COMPARE(connected.count(), 1);
        timer.restart();
        transport.reset();
        QVERIFY(timer.elapsed() < 1'000);
    }

    void aDocumentWithoutEndIsRefused()
    {
        auto transport = queue("front");
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        transport->write(QByteArray(CupsTransport::MaxDocument, 'x'));
        QCOMPARE(transport->pending(), CupsTransport::MaxDocument);
        transport->write("y");
        QCOMPARE(closed.count(), 0);
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(closed.first().first().toString().contains(QStringLiteral("at most")));
    }
};

QTEST_GUILESS_MAIN(TstCupsTransport)
#include "tst_cupstransport.moc"
