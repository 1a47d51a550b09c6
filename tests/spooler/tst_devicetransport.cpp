// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/patience.h"
#include "support/ptypair.h"
#include "transport/serialtransport.h"
#include "transport/transport.h"
#include "transport/usbtransport.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <sys/stat.h>

using namespace hearth;

namespace {
std::unique_ptr<Transport> transportAt(const QString &scheme, const QString &path)
{
    auto made = makeTransport(scheme + QLatin1Char(':') + path);
    return made ? std::move(*made) : nullptr;
}

/** No call of the printing thread may take longer than this, whatever the printer does. */
constexpr int NotBlockedMs = 500;

QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i * 131 >> 3);
    return bytes;
}
} // namespace

/** The serial and the USB transport against pseudo-terminals and FIFOs. */
class TstDeviceTransport : public QObject {
    Q_OBJECT
private:
    static void schemes()
    {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("serial") << QStringLiteral("serial");
        QTest::newRow("usb") << QStringLiteral("usb");
    }

private Q_SLOTS:
    void badAddressesAreRefusedInWords_data()
    {
        QTest::addColumn<QString>("address");
        for (const char *text : {"serial:", "serial:ttyS0", "serial:/dev/../etc/x", "serial:/dev//ttyS0", "serial:/dev/ttyS0/", "serial:/dev/tty\n",
                                 "serial:/dev/ttyS0?", "serial:/dev/ttyS0?baud", "serial:/dev/ttyS0?baud=", "serial:/dev/ttyS0?baud=9601",
                                 "serial:/dev/ttyS0?baud=09600", "serial:/dev/ttyS0?baud=9600.0", "serial:/dev/ttyS0?baud=-9600",
                                 "serial:/dev/ttyS0?baud=9600&baud=9600", "serial:/dev/ttyS0?flow=yes", "serial:/dev/ttyS0?flow=RTSCTS",
                                 "serial:/dev/ttyS0?bits=9", "serial:/dev/ttyS0?parity=mark", "serial:/dev/ttyS0?stop=1",
                                 "serial:/dev/ttyS0?baud=9600&", "serial:/dev/ttyS0?baud=9600?flow=none", "usb:", "usb:lp0", "usb:/dev/usb/./lp0"})
            QTest::newRow(text) << QString::fromLatin1(text);
        QTest::newRow("too long") << QStringLiteral("usb:/") + QString(250, QLatin1Char('a'));
    }
    void badAddressesAreRefusedInWords()
    {
        QFETCH(const QString, address);
        const auto made = makeTransport(address);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::InvalidInput);
        QVERIFY(!made.error().text.isEmpty());
        QCOMPARE(made.error().where, address);
    }

    void serialSettingsAreReadAndHaveDefaults()
    {
        const auto plain = SerialTransport::parse(QStringLiteral("/dev/ttyS0"));
        QVERIFY(plain);
        QCOMPARE(plain->baud, 115'200);
        QCOMPARE(plain->flow, QSerialPort::NoFlowControl);
        QCOMPARE(plain->bits, QSerialPort::Data8);
        QCOMPARE(plain->parity, QSerialPort::NoParity);
        const auto all = SerialTransport::parse(QStringLiteral("/dev/serial/by-id/x?parity=odd&bits=7&flow=rtscts&baud=9600"));
        QVERIFY(all);
        QCOMPARE(all->path, QStringLiteral("/dev/serial/by-id/x"));
        QCOMPARE(all->baud, 9'600);
        QCOMPARE(all->flow, QSerialPort::HardwareControl);
        QCOMPARE(all->bits, QSerialPort::Data7);
        QCOMPARE(all->parity, QSerialPort::OddParity);
    }

    void serialSettingsReachTheDriver()
    {
        PtyPair pty;
        auto transport = transportAt(QStringLiteral("serial"), pty.path() + QStringLiteral("?baud=9600&flow=xonxoff"));
        QVERIFY(transport);
        QSignalSpy opened(transport.get(), &Transport::opened);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        termios line{};
        QCOMPARE(::tcgetattr(pty.master(), &line), 0);
        QCOMPARE(::cfgetospeed(&line), speed_t(B9600));
        QVERIFY((line.c_iflag & IXON) != 0);
        QVERIFY((line.c_lflag & (ICANON | ECHO)) == 0);
        QVERIFY((line.c_oflag & OPOST) == 0);
    }

    void bytesGoBothWays_data() { schemes(); }
    void bytesGoBothWays()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        QVERIFY(!pty.path().isEmpty());
        auto transport = transportAt(scheme, pty.path());
        QVERIFY(transport);
        QSignalSpy opened(transport.get(), &Transport::opened);
        QByteArray received;
        qint64 written = 0;
        connect(transport.get(), &Transport::received, this, [&](const QByteArray &bytes) { received += bytes; });
        connect(transport.get(), &Transport::written, this, [&](qint64 bytes) { written += bytes; });
        transport->open();
        QCOMPARE(opened.count(), 0); // never inside the call
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(transport->isOpen());
        QCOMPARE(transport->way(), Transport::Way::Duplex);
        // Every byte passes as it is, those of a terminal's line discipline too.
        QByteArray bytes;
        for (int i = 0; i < 256; ++i)
            bytes += static_cast<char>(i);
        transport->write(bytes);
        QTRY_COMPARE(pty.arrived().size(), bytes.size());
        QCOMPARE(pty.arrived(), bytes);
        QTRY_COMPARE(written, bytes.size());
        QCOMPARE(transport->pending(), 0);
        QVERIFY(pty.write(bytes));
        QTRY_COMPARE(received.size(), bytes.size());
        QCOMPARE(received, bytes);
    }

    void muchIsTakenAtOnceAndLeavesAsTheOtherEndReads_data() { schemes(); }
    void muchIsTakenAtOnceAndLeavesAsTheOtherEndReads()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        auto transport = transportAt(scheme, pty.path());
        QSignalSpy opened(transport.get(), &Transport::opened);
        qint64 written = 0;
        connect(transport.get(), &Transport::written, this, [&](qint64 bytes) { written += bytes; });
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        const QByteArray bytes = pattern(1 << 20);
        QElapsedTimer timer;
        timer.start();
        transport->write(bytes.left(bytes.size() / 2));
        transport->write(bytes.mid(bytes.size() / 2));
        QVERIFY(timer.elapsed() < NotBlockedMs);
        QTRY_VERIFY(written > 0);
        QVERIFY(transport->pending() > 0);
        pty.listen();
        QTRY_COMPARE_WITH_TIMEOUT(pty.arrived().size(), bytes.size(), 20'000);
        QVERIFY(pty.arrived() == bytes);
        QTRY_COMPARE(written, bytes.size());
        QCOMPARE(transport->pending(), 0);
    }

    void whatWasSaidBeforeOpeningIsNoAnswer_data() { schemes(); }
    void whatWasSaidBeforeOpeningIsNoAnswer()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        QVERIFY(pty.write("stale"));
        auto transport = transportAt(scheme, pty.path());
        QSignalSpy opened(transport.get(), &Transport::opened);
        QByteArray received;
        connect(transport.get(), &Transport::received, this, [&](const QByteArray &bytes) { received += bytes; });
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(pty.write("new"));
        QTRY_COMPARE(received, QByteArray("new"));
    }

    void theEndIsSaidOnceAndAPrinterPluggedInAgainIsOpened_data() { schemes(); }
    void theEndIsSaidOnceAndAPrinterPluggedInAgainIsOpened()
    {
        QFETCH(const QString, scheme);
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("lp0"));
        PtyPair pty;
        QVERIFY(QFile::link(pty.path(), path));
        auto transport = transportAt(scheme, path);
        QVERIFY(transport);
        QStringList events;
        connect(transport.get(), &Transport::opened, this, [&] { events << QStringLiteral("opened"); });
        connect(transport.get(), &Transport::received, this, [&](const QByteArray &bytes) { events << QString::fromLatin1(bytes); });
        QString reason;
        connect(transport.get(), &Transport::closed, this, [&](const QString &words) {
            events << QStringLiteral("closed");
            reason = words;
        });
        transport->open();
        QTRY_COMPARE(events, QStringList{QStringLiteral("opened")});
        transport->write("x");
        QTRY_COMPARE(pty.arrived(), QByteArray("x"));
        QVERIFY(pty.write("last"));
        QTRY_COMPARE(events.size(), 2);
        pty.unplug();
        QTRY_COMPARE(events, (QStringList{QStringLiteral("opened"), QStringLiteral("last"), QStringLiteral("closed")}));
        QVERIFY2(reason.contains(path) && reason.contains(QStringLiteral("is gone")), qPrintable(reason));
        QVERIFY(!transport->isOpen());
        transport->write("into nothing");
        QCOMPARE(transport->pending(), 0);

        transport->open();
        QTRY_COMPARE(events.size(), 4);
        QCOMPARE(events.last(), QStringLiteral("closed"));
        QVERIFY2(reason.contains(QStringLiteral("there is no")), qPrintable(reason));

        PtyPair again;
        QVERIFY(QFile::remove(path) && QFile::link(again.path(), path));
        transport->open();
        QTRY_COMPARE(events.last(), QStringLiteral("opened"));
        transport->write("back");
        QTRY_COMPARE(again.arrived(), QByteArray("back"));
    }

    void whatTheDriverTookIsToldBeforeTheEnd_data() { schemes(); }
    void whatTheDriverTookIsToldBeforeTheEnd()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        auto transport = transportAt(scheme, pty.path());
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        qint64 written = 0;
        connect(transport.get(), &Transport::written, this, [&](qint64 bytes) {
            written += bytes;
            QCOMPARE(closed.count(), 0);
        });
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        const QByteArray bytes = pattern(1 << 20);
        transport->write(bytes);
        QTRY_VERIFY(transport->pending() < bytes.size());
        const qint64 taken = bytes.size() - transport->pending();
        pty.unplug();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY2(written >= taken, qPrintable(QStringLiteral("%1 of %2").arg(written).arg(taken)));
    }

    void aBusyDeviceNamesWhoHasIt_data() { schemes(); }
    void aBusyDeviceNamesWhoHasIt()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        auto first = transportAt(scheme, pty.path());
        auto second = transportAt(scheme, pty.path());
        QSignalSpy opened(first.get(), &Transport::opened);
        first->open();
        QTRY_COMPARE(opened.count(), 1);
        QSignalSpy closed(second.get(), &Transport::closed);
        second->open();
        QTRY_COMPARE(closed.count(), 1);
        const QString reason = closed.first().first().toString();
        QVERIFY2(reason.contains(QStringLiteral("in use by process %1 (").arg(QCoreApplication::applicationPid())), qPrintable(reason));
        // The first is not disturbed, and the second gets it when it is free.
        QVERIFY(first->isOpen());
        first->write("mine");
        QTRY_COMPARE(pty.arrived(), QByteArray("mine"));
        first->close();
        QSignalSpy secondOpened(second.get(), &Transport::opened);
        second->open();
        QTRY_COMPARE(secondOpened.count(), 1);
    }

    void abortThrowsAwayWhatWasNotTaken_data() { schemes(); }
    void abortThrowsAwayWhatWasNotTaken()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        auto transport = transportAt(scheme, pty.path());
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        QSignalSpy written(transport.get(), &Transport::written);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        transport->write(QByteArray(1 << 20, 'x'));
        QTRY_VERIFY(written.count() > 0);
        QElapsedTimer timer;
        timer.start();
        transport->abort();
        QVERIFY(timer.elapsed() < NotBlockedMs);
        QVERIFY(!transport->isOpen());
        QCOMPARE(transport->pending(), 0);
        transport->open();
        QTRY_COMPARE(opened.count(), 2);
        QCOMPARE(closed.count(), 0);
        transport->write("new");
        QTRY_VERIFY(pty.arrived().endsWith("new"));
        // The driver's buffer is emptied; what has crossed to the other end, one buffer of its line at most, cannot be.
        QVERIFY(pty.arrived().size() <= 4096 + 3);
    }

    void closeDeliversWithoutWaiting_data() { schemes(); }
    void closeDeliversWithoutWaiting()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        auto transport = transportAt(scheme, pty.path());
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        const QByteArray first = pattern(200'000);
        transport->write(first);
        QElapsedTimer timer;
        timer.start();
        transport->close();
        QVERIFY(timer.elapsed() < NotBlockedMs);
        QVERIFY(!transport->isOpen());
        // Opened meanwhile: it waits for its turn.
        transport->open();
        QTest::qWait(60);
        QCOMPARE(opened.count(), 1);
        pty.listen();
        QTRY_COMPARE(pty.arrived().size(), first.size());
        QTRY_COMPARE(opened.count(), 2);
        transport->write("second");
        transport->close();
        transport.reset(); // what was closed in order arrives though nobody is left
        QTRY_COMPARE(pty.arrived().size(), first.size() + 6);
        QVERIFY(pty.arrived() == first + "second");
        QCOMPARE(closed.count(), 0);
    }

    void aTransportThatIsClosedWhileItOpensSaysNothing_data() { schemes(); }
    void aTransportThatIsClosedWhileItOpensSaysNothing()
    {
        QFETCH(const QString, scheme);
        PtyPair pty;
        auto transport = transportAt(scheme, pty.path());
        QSignalSpy opened(transport.get(), &Transport::opened);
        transport->open();
        transport->close();
        transport->open();
        transport->abort();
        QCoreApplication::processEvents();
        QCOMPARE(opened.count(), 0);
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
    }

    void whatIsNoPrinterPortIsRefusedUnopened_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("words");
        const QString none = QStringLiteral("not a port that a printer hangs on");
        for (const char *scheme : {"usb:", "serial:"}) {
            const QString name = QString::fromLatin1(scheme);
            QTest::addRow("%s file", scheme) << name + QStringLiteral("FILE") << none;
            QTest::addRow("%s directory", scheme) << name + QStringLiteral("/dev") << none;
            QTest::addRow("%s null", scheme) << name + QStringLiteral("/dev/null") << none;
            QTest::addRow("%s console", scheme) << name + QStringLiteral("/dev/tty") << none;
            QTest::addRow("%s nothing", scheme) << name + QStringLiteral("/dev/usb/lp99") << QStringLiteral("there is no");
        }
        if (QFile::exists(QStringLiteral("/dev/ttyS0"))) // not on every machine
            QTest::newRow("usb serial line") << QStringLiteral("usb:/dev/ttyS0") << QStringLiteral("is a serial line");
        QTest::newRow("serial fifo") << QStringLiteral("serial:FIFO") << QStringLiteral("is not a serial line");
    }
    void whatIsNoPrinterPortIsRefusedUnopened()
    {
        QFETCH(QString, address);
        QFETCH(const QString, words);
        const QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("kept") == 4);
        file.close();
        QCOMPARE(::mkfifo(QFile::encodeName(dir.filePath(QStringLiteral("fifo"))).constData(), 0600), 0);
        address.replace(QStringLiteral("FILE"), file.fileName()).replace(QStringLiteral("FIFO"), dir.filePath(QStringLiteral("fifo")));
        auto made = makeTransport(address);
        QVERIFY(made);
        QSignalSpy closed(made->get(), &Transport::closed);
        (*made)->open();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY2(closed.first().first().toString().contains(words), qPrintable(closed.first().first().toString()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("kept"));
    }

    void aDeviceThatOnlyTakesIsOneWay()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("lp0"));
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        auto transport = transportAt(QStringLiteral("usb"), path);
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy closed(transport.get(), &Transport::closed);
        transport->open(); // nobody at the other end
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(closed.first().first().toString().contains(QStringLiteral("is gone")));

        const int reader = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(reader >= 0);
        QTest::ignoreMessage(QtInfoMsg, qPrintable(path + QStringLiteral(" is not bidirectional: the printer cannot answer")));
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(transport->way(), Transport::Way::OneWay);
        const QByteArray bytes = pattern(150'000); // more than a pipe holds
        transport->write(bytes);
        QByteArray arrived;
        const auto more = [&] {
            QByteArray chunk(65'536, Qt::Uninitialized);
            const ssize_t got = ::read(reader, chunk.data(), static_cast<std::size_t>(chunk.size()));
            if (got > 0)
                arrived += chunk.left(got);
            return arrived.size();
        };
        QTRY_VERIFY(more() >= bytes.size());
        QVERIFY(arrived == bytes);
        QCOMPARE(transport->hint(), std::optional<Transport::Hint>()); // a pipe has no status
        ::close(reader);
        QTRY_COMPARE(closed.count(), 2);
        QVERIFY(closed.last().first().toString().contains(QStringLiteral("is gone")));
    }

    void theStatusOfAPortIsAHint()
    {
        using Hint = Transport::Hint;
        QCOMPARE(UsbTransport::hintOf(0x18), (Hint{false, false, false}));
        QCOMPARE(UsbTransport::hintOf(0x38), (Hint{true, false, false}));
        QCOMPARE(UsbTransport::hintOf(0x08), (Hint{false, true, false}));
        QCOMPARE(UsbTransport::hintOf(0x10), (Hint{false, false, true}));
        QCOMPARE(UsbTransport::hintOf(0x20), (Hint{true, true, true}));
    }
};

QTEST_GUILESS_MAIN(TstDeviceTransport)
#include "tst_devicetransport.moc"
