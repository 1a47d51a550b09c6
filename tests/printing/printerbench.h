// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "escpos/encoder.h"
#include "sampletickets.h"
#include "virtualprinter/virtualprinter.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace hearth {

inline QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

inline QByteArray job(const QByteArray &id, int copy = 0)
{
    Ticket ticket = sampleReceipt(QStringLiteral("zh_CN"));
    ticket.copy = copy;
    escpos::EncodeOptions options;
    options.processId = id;
    return escpos::encode(layoutTicket(ticket, {}), options);
}

inline QByteArray proof(const QByteArray &id)
{
    return QByteArrayLiteral("\x37\x22") + id + '\0';
}

/** A printer in a directory of its own and a connection to it. */
struct Bench {
    explicit Bench(double speed = 0, qsizetype buffer = 64 * 1024, bool pictures = false) : Bench(configOf(speed, buffer, pictures)) {}
    explicit Bench(virtualprinter::PrinterConfig config)
    {
        using namespace virtualprinter;
        config.out = dir.path();
        printer = std::make_unique<VirtualPrinter>(config);
        const auto started = printer->start();
        if (!started)
            qFatal("%s", qPrintable(started.error().toString()));
    }
    [[nodiscard]] static virtualprinter::PrinterConfig configOf(double speed, qsizetype buffer, bool pictures)
    {
        virtualprinter::PrinterConfig config;
        config.pictures = pictures;
        config.millimetresPerSecond = speed;
        config.model.receiveBuffer = buffer;
        return config;
    }
    [[nodiscard]] quint16 port() const { return printer->address().section(QLatin1Char(':'), 1).toUShort(); }
    [[nodiscard]] bool connectTo(QTcpSocket &to) const
    {
        to.connectToHost(QStringLiteral("127.0.0.1"), port());
        return QTest::qWaitFor([&] { return to.state() == QAbstractSocket::ConnectedState; });
    }
    [[nodiscard]] bool open() { return connectTo(socket); }
    /** Everything the printer has sent, once it is `wanted`. */
    [[nodiscard]] bool answers(const QByteArray &wanted)
    {
        const bool came = QTest::qWaitFor([&] {
            got += socket.readAll();
            return got.size() >= wanted.size();
        });
        const bool same = came && got == wanted;
        if (!same)
            qWarning("got %s, wanted %s", got.toHex(' ').constData(), wanted.toHex(' ').constData());
        got.clear();
        return same;
    }
    [[nodiscard]] bool stillSilent()
    {
        // A real-time question is answered behind everything already answered.
        socket.write(escpos::statusRequest(1));
        const bool answered = QTest::qWaitFor([&] {
            got += socket.readAll();
            return !got.isEmpty();
        });
        const bool silent = answered && got.size() == 1;
        got.clear();
        return silent;
    }
    [[nodiscard]] bool says(const QByteArray &line) const { return printer->control(QString::fromLatin1(line)).has_value(); }
    [[nodiscard]] QString text(int n) const
    {
        QFile file(QStringLiteral("%1/%2.txt").arg(dir.path()).arg(n, 6, 10, QLatin1Char('0')));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    [[nodiscard]] int texts() const { return static_cast<int>(QDir(dir.path()).entryList({QStringLiteral("*.txt")}).size()); }
    [[nodiscard]] QJsonObject status() { return QJsonDocument::fromJson(printer->control(QStringLiteral("status"))->toUtf8()).object(); }
    [[nodiscard]] qint64 buffered() { return status().value(QStringLiteral("buffered")).toInteger(); }

    QTemporaryDir dir;
    std::unique_ptr<virtualprinter::VirtualPrinter> printer;
    QTcpSocket socket;
    QByteArray got;
};

} // namespace hearth
