// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "discovery/mdns.h"
#include "discovery/printerdiscovery.h"
#include "discovery/subnet.h"
#include "support/patience.h"

#include <QNetworkDatagram>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUdpSocket>
#include <algorithm>

using namespace hearth;

namespace {
QByteArray word(int value)
{
    return QByteArray(1, static_cast<char>(value >> 8)) + static_cast<char>(value & 0xff);
}

QByteArray label(const QByteArray &text)
{
    return QByteArray(1, static_cast<char>(text.size())) + text;
}

QByteArray dnsName(const QByteArrayList &labels)
{
    QByteArray bytes;
    for (const QByteArray &one : labels)
        bytes += label(one);
    return bytes + '\0';
}

QByteArray pointerTo(int offset)
{
    return word(0xC000 | offset);
}

QByteArray record(const QByteArray &name, int type, const QByteArray &data, int klass = 0x8001)
{
    return name + word(type) + word(klass) + QByteArray(4, '\0') + word(static_cast<int>(data.size())) + data;
}

QByteArray response(const QByteArrayList &records, int flags = 0x8400)
{
    return word(0) + word(flags) + word(0) + word(static_cast<int>(records.size())) + word(0) + word(0) + records.join();
}

const QByteArray Service = dnsName({"_pdl-datastream", "_tcp", "local"});
enum { A = 1, Ptr = 12, Txt = 16, Aaaa = 28, Srv = 33 };

/** What a printer's responder says: PTR, SRV, TXT, A. */
QByteArray announcement(const QByteArray &name, quint16 port, quint32 ip, const QByteArray &service = "_pdl-datastream")
{
    const QByteArray instance = dnsName({name, service, "_tcp", "local"});
    const QByteArray host = dnsName({"host of " + name, "local"});
    QByteArray address;
    for (int shift = 24; shift >= 0; shift -= 8)
        address += static_cast<char>(ip >> shift & 0xff);
    return response({record(dnsName({service, "_tcp", "local"}), Ptr, instance, 1), record(instance, Srv, word(0) + word(0) + word(port) + host),
                     record(instance, Txt, label("ty=TM-T88VI")), record(host, A, address)});
}

/** A TCP service on one loopback address. */
class FakeService : public QTcpServer {
public:
    QByteArray greeting;
    QByteArray answer; ///< to DLE EOT 1
    bool hangsUp = false;
    QByteArray heard;
    int connections = 0;

    FakeService()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                ++connections;
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                    const QByteArray bytes = socket->readAll();
                    heard += bytes;
                    if (bytes == "\x10\x04\x01")
                        socket->write(answer);
                });
                socket->write(greeting);
                if (hangsUp)
                    socket->disconnectFromHost();
            }
        });
    }
};

/** Services on 127.0.0.2 and following, all on one port. */
struct Street {
    std::vector<std::unique_ptr<FakeService>> houses;
    quint16 port = 0;

    explicit Street(int count)
    {
        for (int attempt = 0; attempt < 50 && static_cast<int>(houses.size()) < count; ++attempt) {
            houses.clear();
            port = static_cast<quint16>(QRandomGenerator::global()->bounded(20'000, 30'000));
            for (int i = 0; i < count; ++i) {
                auto house = std::make_unique<FakeService>();
                if (!house->listen(QHostAddress(0x7F000002u + static_cast<quint32>(i)), port))
                    break;
                houses.push_back(std::move(house));
            }
        }
    }
    [[nodiscard]] QString address(int i) const { return QStringLiteral("tcp:127.0.0.%1:%2").arg(i + 2).arg(port); }
};

PrinterDiscovery::Options sweepOnly(const QString &subnet, quint16 port)
{
    PrinterDiscovery::Options options;
    options.announced = false;
    options.subnet = subnet;
    options.port = port;
    options.times = {1'000, 1'500, 60};
    return options;
}
} // namespace

class TstDiscovery : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aQueryIsOneQuestion()
    {
        QCOMPARE(mdns::query(0x1234, mdns::nameOf("_pdl-datastream._tcp.local")),
                 word(0x1234) + word(0) + word(1) + word(0) + word(0) + word(0) + Service + word(Ptr) + word(1));
        QVERIFY(!mdns::parse(mdns::query(1, mdns::nameOf("a.local")))); // it is no answer
    }

    void recordsOfAnAnswerAreRead()
    {
        const auto records = mdns::parse(announcement("Kitchen. 后厨", 9100, 0xC0A80132));
        QVERIFY(records);
        QCOMPARE(records->size(), 4);
        QCOMPARE(std::get<mdns::Pointer>(records->at(0).data).target, (mdns::Name{"Kitchen. 后厨", "_pdl-datastream", "_tcp", "local"}));
        QCOMPARE(std::get<mdns::Service>(records->at(1).data).port, 9100);
        QCOMPARE(std::get<mdns::Service>(records->at(1).data).host, (mdns::Name{"host of Kitchen. 后厨", "local"}));
        QCOMPARE(std::get<mdns::Text>(records->at(2).data).strings, QByteArrayList{"ty=TM-T88VI"});
        QCOMPARE(std::get<mdns::Address>(records->at(3).data).address, QHostAddress(QStringLiteral("192.168.1.50")));
        QVERIFY(mdns::sameName(records->at(0).name, mdns::nameOf("_PDL-datastream._TCP.Local")));
    }

    void compressedNamesAreRead()
    {
        // The first record's name stands at 12, its data at 12 + 28 + 10.
        const QByteArray data = label("Bar") + pointerTo(12);
        const QByteArray packet = response({record(Service, Ptr, data), record(pointerTo(12 + static_cast<int>(Service.size()) + 10), Srv,
                                                                                word(0) + word(0) + word(9100) + label("bar") + pointerTo(12 + 16 + 5))});
        const auto records = mdns::parse(packet);
        QVERIFY2(records, records ? "" : qPrintable(records.error().text));
        QCOMPARE(records->at(1).name, (mdns::Name{"Bar", "_pdl-datastream", "_tcp", "local"}));
        QCOMPARE(std::get<mdns::Service>(records->at(1).data).host, (mdns::Name{"bar", "local"}));
    }

    void questionsAndOtherRecordsArePassedOver()
    {
        const QByteArray packet = word(7) + word(0x8400) + word(1) + word(2) + word(0) + word(0) + Service + word(Ptr) + word(1)
            + record(Service, 47, "whatever") + record(Service, A, QByteArray("\x7f\0\0\1", 4));
        const auto records = mdns::parse(packet);
        QVERIFY(records);
        QCOMPARE(records->size(), 1);
    }

    void hostilePacketsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("packet");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("header alone, with records") << word(0) + word(0x8400) + word(0) + word(1) + word(0) + word(0);
        QTest::newRow("error answer") << response({}, 0x8403);
        QTest::newRow("a pointer to itself") << response({record(pointerTo(12), A, "abcd")});
        QTest::newRow("a pointer forwards") << response({record(pointerTo(40), A, "abcd"), record(Service, A, "abcd")});
        QTest::newRow("two pointers at each other") << response({record(label("a") + pointerTo(14) + pointerTo(12), A, "abcd")});
        QTest::newRow("a reserved label") << response({record(QByteArray("\x80""abc", 4), A, "abcd")});
        QTest::newRow("a label beyond the end") << response({QByteArray("\x3f""abc")});
        QTest::newRow("a name that is too long") << response({record(dnsName(QByteArrayList(5, QByteArray(60, 'a'))), A, "abcd")});
        QTest::newRow("a record beyond the end") << response({record(Service, A, "abcd")}).chopped(1);
        QTest::newRow("an address of three bytes") << response({record(Service, A, "abc"), record(Service, A, "abcd")});
        QTest::newRow("an address of five bytes") << response({record(Service, A, "abcde")});
        QTest::newRow("a text beyond its record") << response({record(Service, Txt, "\x05""abc"), record(Service, A, "abcd")});
        QTest::newRow("more records than anybody needs") << response(QByteArrayList(200, record(QByteArray(1, '\0'), A, "abcd")));
        QTest::newRow("too long") << response({record(Service, Txt, QByteArray(9'000, '\0'))});
    }
    void hostilePacketsAreRefused()
    {
        QFETCH(const QByteArray, packet);
        const auto records = mdns::parse(packet);
        QVERIFY(!records);
        QCOMPARE(records.error().code, ErrorCode::Protocol);
    }

    void aLongChainOfPointersIsRefused()
    {
        const auto chain = [](int length) { // each name points at the one before
            QByteArrayList records{record(dnsName({"a"}), A, "abcd")};
            int at = 12;
            for (int i = 1; i < length; ++i) {
                const int next = at + static_cast<int>(records.last().size());
                records.append(record(label("b") + pointerTo(at), A, "abcd"));
                at = next;
            }
            return mdns::parse(response(records));
        };
        const auto shortChain = chain(20);
        QVERIFY(shortChain);
        QCOMPARE(shortChain->last().name.size(), 20);
        QVERIFY(!chain(40));
    }

    void rangesAreAStoresOwn_data()
    {
        QTest::addColumn<QString>("cidr");
        QTest::addColumn<int>("hosts");
        const auto row = [](const char *cidr, int hosts) { QTest::newRow(cidr) << QString::fromLatin1(cidr) << hosts; };
        row("192.168.1.0/24", 254);
        row("192.168.1.77/24", 254);
        row("10.0.0.0/22", 1022);
        row("172.31.255.0/30", 2);
        row("127.0.0.0/29", 6);
        row("127.0.0.4/31", 2);
        row("127.0.0.4/32", 1);
        row("169.254.9.0/24", 254);
        for (const char *bad : {"192.168.0.0/21", "10.0.0.0/8", "8.8.8.0/24", "172.32.0.0/24", "0.0.0.0/0", "224.0.0.0/24", "192.168.1.0", "192.168.1.0/",
                                "192.168.1.0/33", "192.168.1/24", "192.168.1.256/24", "::1/128", "192.168.1.0/24 ", "a/24", ""})
            row(bad, -1);
    }
    void rangesAreAStoresOwn()
    {
        QFETCH(const QString, cidr);
        QFETCH(const int, hosts);
        const auto subnet = Subnet::parse(cidr);
        QCOMPARE(bool(subnet), hosts >= 0);
        if (!subnet) {
            QCOMPARE(subnet.error().code, ErrorCode::InvalidInput);
            return;
        }
        QCOMPARE(subnet->hosts().size(), hosts);
        for (const QHostAddress &host : subnet->hosts())
            QVERIFY(isStoreAddress(host));
    }

    void aSweepFindsPrintersAndNothingElseIsOne()
    {
        Street street(6);
        QCOMPARE(street.houses.size(), 6u);
        street.houses[0]->answer = "\x16";
        street.houses[1]->answer = QByteArray("\x14\x00\x00\x0f\x1e", 5); // reports by itself, and is offline
        street.houses[2]->greeting = "SSH-2.0-OpenSSH\r\n";
        street.houses[3]->answer = "220 ready\r\n"; // begins like a printer's answer
        street.houses[4]->hangsUp = true;
        street.houses[5]->close();
        street.houses[5]->listen(QHostAddress(QStringLiteral("127.0.0.9")), street.port); // not in the range
        PrinterDiscovery discovery;
        QSignalSpy finished(&discovery, &PrinterDiscovery::finished);
        QSignalSpy found(&discovery, &PrinterDiscovery::found);
        for (int run = 1; run <= 2; ++run) { // a second search finds the same
            QVERIFY(discovery.start(sweepOnly(QStringLiteral("127.0.0.0/29"), street.port)));
            const auto twice = discovery.start(sweepOnly(QStringLiteral("127.0.0.0/29"), street.port));
            QVERIFY(!twice && twice.error().code == ErrorCode::Busy);
            QTRY_COMPARE(finished.count(), run);
            QVERIFY(!discovery.isRunning());
            const QList<FoundPrinter> results = discovery.results();
            QCOMPARE(results.size(), 5);
            QCOMPARE(found.count(), 5 * run);
            for (int i = 0; i < 5; ++i) {
                QCOMPARE(results.at(i).address, street.address(i));
                QCOMPARE(results.at(i).answered, i < 2);
                QCOMPARE(results.at(i).how, FoundPrinter::How::Swept);
                QCOMPARE(results.at(i).note.isEmpty(), i < 2);
                QVERIFY(i < 2 || results.at(i).note.startsWith(QStringLiteral("open, not a printer")));
            }
            QVERIFY(results.at(2).note.contains(QStringLiteral("something else")));
            QVERIFY(results.at(3).note.contains(QStringLiteral("something else")));
            QVERIFY(results.at(4).note.contains(QStringLiteral("hung up")));
        }
        QCOMPARE(street.houses[0]->heard, QByteArray("\x10\x04\x01\x10\x04\x01")); // and nothing else
        QCOMPARE(street.houses[5]->connections, 0);
    }

    void aSilentServiceIsNoPrinterAndFewAreTriedAtOnce()
    {
        // One silent service that stands at every address of loopback.
        FakeService everywhere;
        QVERIFY(everywhere.listen(QHostAddress::AnyIPv4));
        PrinterDiscovery discovery;
        QSignalSpy finished(&discovery, &PrinterDiscovery::finished);
        QSignalSpy progressed(&discovery, &PrinterDiscovery::progressed);
        auto options = sweepOnly(QStringLiteral("127.0.7.0/25"), everywhere.serverPort());
        options.times.answerMs = 100;
        QVERIFY(discovery.start(options));
        qsizetype most = 0;
        const auto count = [&] {
            const auto sockets = discovery.findChildren<QTcpSocket *>();
            most = std::max(most, std::count_if(sockets.begin(), sockets.end(), [](const QTcpSocket *socket) { return socket->state() != QAbstractSocket::UnconnectedState; }));
        };
        connect(&everywhere, &QTcpServer::newConnection, this, count);
        connect(&discovery, &PrinterDiscovery::progressed, this, count);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
        QCOMPARE(everywhere.connections, 126);
        QCOMPARE(most, PrinterDiscovery::MaxOpen);
        QCOMPARE(everywhere.heard, QByteArray("\x10\x04\x01").repeated(126));
        QCOMPARE(discovery.results().size(), 126);
        for (const FoundPrinter &printer : discovery.results()) {
            QVERIFY(!printer.answered);
            QVERIFY(printer.note.contains(QStringLiteral("does not answer")));
        }
        QCOMPARE(progressed.count(), 126);
        QCOMPARE(progressed.last().at(0).toInt(), 126);
        QCOMPARE(progressed.last().at(1).toInt(), 126);
    }

    void aSearchEndsWithItsTime()
    {
        FakeService everywhere;
        QVERIFY(everywhere.listen(QHostAddress::AnyIPv4));
        PrinterDiscovery discovery;
        QSignalSpy finished(&discovery, &PrinterDiscovery::finished);
        auto options = sweepOnly(QStringLiteral("127.0.4.0/22"), everywhere.serverPort());
        options.limitMs = 400;
        QElapsedTimer timer;
        timer.start();
        QVERIFY(discovery.start(options));
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(timer.elapsed() >= 390 && timer.elapsed() < 3'000);
        QVERIFY(everywhere.connections < 200);
    }

    void cancelEndsItAtOnceAndInSilence()
    {
        Street street(1);
        street.houses[0]->answer = "\x12";
        PrinterDiscovery discovery;
        QSignalSpy finished(&discovery, &PrinterDiscovery::finished);
        connect(&discovery, &PrinterDiscovery::found, &discovery, &PrinterDiscovery::cancel);
        auto options = sweepOnly(QStringLiteral("127.0.0.0/24"), street.port);
        QVERIFY(discovery.start(options));
        QTRY_COMPARE(discovery.results().size(), 1);
        QVERIFY(!discovery.isRunning());
        QTest::qWait(50);
        QCOMPARE(finished.count(), 0);
        QVERIFY(discovery.start(options)); // and it can be started anew
        discovery.cancel();
    }

    void whatMayNotBeSweptIsRefused()
    {
        PrinterDiscovery discovery;
        for (const char *cidr : {"8.8.8.0/24", "192.168.0.0/16", "everything"}) {
            const auto started = discovery.start(sweepOnly(QString::fromLatin1(cidr), 9100));
            QVERIFY2(!started, cidr);
            QCOMPARE(started.error().code, ErrorCode::InvalidInput);
        }
        for (const quint16 port : {631, 515, 80, 0})
            QVERIFY(!discovery.start(sweepOnly(QStringLiteral("127.0.0.0/30"), port)));
        QVERIFY(!discovery.isRunning());
    }

    void whoAnnouncesItselfIsFoundByName()
    {
        Street street(3);
        QCOMPARE(street.houses.size(), 3u);
        street.houses[0]->answer = "\x16";
        street.houses[1]->greeting = "HTTP/1.1 400 Bad Request\r\n";
        QUdpSocket responder;
        QVERIFY(responder.bind(QHostAddress(QHostAddress::LocalHost)));
        QList<QByteArray> questions;
        connect(&responder, &QUdpSocket::readyRead, this, [&] {
            while (responder.hasPendingDatagrams()) {
                const QNetworkDatagram question = responder.receiveDatagram();
                questions.append(question.data());
                for (const QByteArray &answer :
                     {QByteArray("garbage"), announcement("Bar", street.port, 0x7F000002), announcement("Web", street.port, 0x7F000003),
                      announcement("Internet", 9100, 0x08080808), announcement("Swallows raw bytes", 631, 0x7F000002),
                      announcement("IPP", 9100, 0x7F000002, "_ipp"), announcement("Away", 9, 0x7F000002), announcement("Off", 29'999, 0x7F0000FE)})
                    responder.writeDatagram(answer, question.senderAddress(), static_cast<quint16>(question.senderPort()));
            }
        });
        PrinterDiscovery discovery;
        QSignalSpy finished(&discovery, &PrinterDiscovery::finished);
        PrinterDiscovery::Options options = sweepOnly(QStringLiteral("127.0.0.0/29"), street.port);
        options.announced = true;
        options.mdnsAddress = QHostAddress(QHostAddress::LocalHost);
        options.mdnsPort = responder.localPort();
        options.mdnsMs = 600;
        options.times.answerMs = 500;
        QVERIFY(discovery.start(options));
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(questions.first().mid(2), mdns::query(0, mdns::nameOf("_pdl-datastream._tcp.local")).mid(2));
        QVERIFY(questions.size() >= 2 && questions.size() <= 3);
        const QList<FoundPrinter> results = discovery.results();
        QStringList summary;
        for (const FoundPrinter &printer : results)
            summary.append(QStringLiteral("%1 %2 %3").arg(printer.name, printer.answered ? QStringLiteral("printer") : QStringLiteral("no"),
                                                          printer.how == FoundPrinter::How::Announced ? QStringLiteral("announced") : QStringLiteral("swept")));
        QCOMPARE(summary, (QStringList{QStringLiteral("Bar printer announced"), QStringLiteral("Off no announced"), QStringLiteral("Web no announced"),
                                       QStringLiteral(" no swept")}));
        QCOMPARE(results.first().address, street.address(0));
        for (const FoundPrinter &printer : results)
            QVERIFY(!printer.address.contains(QStringLiteral("8.8.8.8")) && !printer.address.endsWith(QStringLiteral(":631")));
    }

    void whereNobodyAnnouncesItselfTheSearchEndsAllTheSame()
    {
        QUdpSocket nobody;
        QVERIFY(nobody.bind(QHostAddress(QHostAddress::LocalHost)));
        PrinterDiscovery discovery;
        QSignalSpy finished(&discovery, &PrinterDiscovery::finished);
        PrinterDiscovery::Options options;
        options.mdnsAddress = QHostAddress(QHostAddress::LocalHost);
        options.mdnsPort = nobody.localPort();
        options.mdnsMs = 150;
        QVERIFY(discovery.start(options));
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(discovery.results().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstDiscovery)
#include "tst_discovery.moc"
