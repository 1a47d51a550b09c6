// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A print job of headquarters, the real programs on loopback: from the HTTP request to the first byte at the printer.
#include "bench/instantprinter.h"
#include "bench/yardstick.h"
#include "e2e/chain.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>
#include <thread>

using namespace hearth;
using namespace hearth::bench;

namespace {
constexpr int Warm = 20;
constexpr int Jobs = 300;
constexpr int Commits = 4; // accepted at headquarters, stored and queued at the till, sending

qint64 now()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

/** Waits without taking a core from those that are measured. */
template <typename Condition>
void until(Condition condition, const char *what)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > 30'000)
            qFatal("%s did not come", what);
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
}

/** One kept connection to headquarters. */
class Client {
public:
    Client(quint16 port, QByteArray key) : m_key(std::move(key))
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        if (!m_socket.waitForConnected(5'000))
            qFatal("headquarters does not listen");
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    }
    void post(int number)
    {
        const QByteArray body = "{\"key\":\"job-" + QByteArray::number(number)
            + "\",\"station\":\"kitchen\",\"document\":{\"kind\":\"text\",\"title\":\"NOTICE\",\"text\":[\"one line\"]}}";
        m_socket.write("POST /v1/stores/SZ001/print-jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + m_key
                       + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        m_socket.flush();
    }
    void answered()
    {
        QByteArray answer;
        while (!answer.contains("\"id\"") && m_socket.waitForReadyRead(5'000))
            answer += m_socket.readAll();
        if (!answer.startsWith("HTTP/1.1 201"))
            qFatal("%s", answer.constData());
    }

private:
    QTcpSocket m_socket;
    const QByteArray m_key;
};
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Chain chain;
    InstantPrinter printer;
    if (!chain.startHq() || !chain.enrol().ok())
        qFatal("headquarters or the till cannot be set up");
    if (!Chain::run(QStringLiteral("hearth-till"),
                    QStringList{QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("back"),
                                QStringLiteral("--address"), QStringLiteral("tcp:127.0.0.1:%1").arg(printer.port()),
                                QStringLiteral("--stations"), QStringLiteral("kitchen")} + chain.tillData()).ok())
        qFatal("the printer cannot be added");
    Client client(chain.hqPort(), chain.apiKey().toLatin1());
    const auto till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + chain.tillData());

    const Fdatasync before = measureFdatasync(chain.path(QString()));
    std::vector<double> samples;
    for (int n = 0; n < Warm + Jobs; ++n) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // what the last one left behind is over
        printer.firstByteNs = 0;
        const int fences = printer.fences;
        const qint64 start = now();
        client.post(n);
        until([&] { return printer.firstByteNs != 0; }, "the first byte");
        if (n >= Warm)
            samples.push_back(static_cast<double>(printer.firstByteNs - start) / 1e6);
        client.answered();
        until([&] { return printer.fences > fences; }, "the end of the ticket");
    }
    const Fdatasync after = measureFdatasync(chain.path(QString()));
    const double sync = std::max(before.p99Ms, after.p99Ms);
    const double aim = std::max(100.0, 50.0 + Commits * 2 * sync);
    const double p50 = percentile(samples, 0.5);
    std::printf("cloud print, request to first byte at the printer, %d jobs: p50 %.2f ms, p99 %.2f ms, worst %.2f ms\n", Jobs, p50,
                percentile(samples, 0.99), percentile(samples, 1));
    std::printf("cloud print: aim p99 < %.1f ms, the larger of 100 and 50 + %d commits × 2 × fdatasync p99 %.2f ms; fdatasync F %.0f/s\n", aim,
                Commits, sync, (before.perSecond + after.perSecond) / 2);
    till->terminate();
    static_cast<void>(Chain::wait(*till, 10'000));
    return 0;
}
