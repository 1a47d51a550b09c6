// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Acknowledged orders per second at HQ over loopback, saturated, one order a frame, beside a bare fdatasync loop and a bare
// WebSocket echo of the same frames through the same front, in the same minute; and what an order costs headquarters' processor.
#include "bench/salefact.h"
#include "bench/wsload.h"
#include "bench/yardstick.h"
#include "core/clock.h"
#include "e2e/chain.h"
#include "hub/front.h"
#include "protocol/identity.h"
#include "protocol/messages.h"
#include "support/postgresserver.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QMap>
#include <QRandomGenerator>
#include <cstdio>
#include <numeric>
#include <unistd.h>

using namespace hearth;
using namespace hearth::bench;

namespace {
constexpr int Seconds = 5;
constexpr int Window = 64; ///< orders in flight a till

struct Till {
    protocol::KeyPair keys = protocol::newKeyPair();
    QString code;
    protocol::Enrolled enrolled;
    QByteArray epoch = protocol::randomBytes(16);
    QList<QByteArray> frames;
    QByteArray chain; ///< after the last of them
    qint64 sent = 0;
    qint64 acked = 0;
};

protocol::Message mustDecode(const QByteArray &frame)
{
    auto message = protocol::decode(frame);
    if (!message)
        qFatal("%s", qPrintable(message.error().toString()));
    return *std::move(message);
}

void enrol(quint16 port, std::vector<Till> &tills)
{
    WsLoad load(port, protocol::Path, protocol::Subprotocol);
    std::size_t done = 0;
    for (Till &till : tills) {
        load.add({{}, [&](WsLoad::Client &client, const QByteArray &frame) {
                      const auto message = mustDecode(frame);
                      if (const auto *challenge = std::get_if<protocol::Challenge>(&message)) {
                          protocol::Enroll enroll{1, till.code, till.keys.publicKey, {}, QStringLiteral("bench"), {}, 0};
                          enroll.signature = protocol::sign(protocol::enrollSignedBytes(challenge->nonce, enroll), till.keys.secretKey);
                          client.send(protocol::encode(enroll));
                      } else if (const auto *enrolled = std::get_if<protocol::Enrolled>(&message)) {
                          till.enrolled = *enrolled;
                          if (++done == tills.size())
                              load.stop();
                      } else if (const auto *error = std::get_if<protocol::ErrorMessage>(&message)) {
                          qFatal("%s", qPrintable(error->text));
                      }
                  }, {}});
    }
    load.run(30'000);
    if (done != tills.size())
        qFatal("only %zu of %zu tills were enrolled", done, tills.size());
}

/** Seconds of the processor that the threads of a process have taken, by the threads' names. */
using Spent = QMap<QString, double>;

Spent spentBy(qint64 pid)
{
    Spent spent;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile stat(tasks.filePath(task + QStringLiteral("/stat")));
        if (!stat.open(QIODevice::ReadOnly))
            continue; // it ended
        const QByteArray text = stat.readAll();
        const auto open = text.indexOf('(');
        const auto close = text.lastIndexOf(')');
        const QList<QByteArray> fields = text.mid(close + 2).split(' ');
        spent[QString::fromUtf8(text.mid(open + 1, close - open - 1))]
            += (fields.at(11).toDouble() + fields.at(12).toDouble()) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }
    return spent;
}

struct Ingested {
    double perSecond = 0;
    Spent spent; ///< microseconds of headquarters' processor an order
    double load = 0; ///< and of this program's
};

double sumOf(const Spent &spent)
{
    return std::accumulate(spent.cbegin(), spent.cend(), 0.0);
}

Ingested ingest(quint16 port, qint64 headquarters, std::vector<Till> &tills)
{
    Spent before;
    Spent after;
    double mine = 0;
    WsLoad load(port, protocol::Path, protocol::Subprotocol);
    std::size_t ready = 0;
    QElapsedTimer timer;
    const auto pump = [](Till &till, WsLoad::Client &client) {
        while (till.sent < till.frames.size() && till.sent - till.acked < Window)
            client.send(till.frames.at(till.sent++));
    };
    std::vector<WsLoad::Client *> clients(tills.size());
    for (std::size_t i = 0; i < tills.size(); ++i) {
        Till &till = tills[i];
        load.add({[&clients, i](WsLoad::Client &client) { clients[i] = &client; },
                  [&, i](WsLoad::Client &client, const QByteArray &frame) {
                      const auto message = mustDecode(frame);
                      if (const auto *challenge = std::get_if<protocol::Challenge>(&message)) {
                          protocol::Hello hello;
                          hello.version = 2;
                          hello.chain = till.chain;
                          hello.boot = protocol::randomBytes(16);
                          hello.deviceId = till.enrolled.deviceId;
                          hello.epoch = till.epoch;
                          hello.nextSeq = till.frames.size() + 1;
                          hello.app = QStringLiteral("bench");
                          hello.tillMs = Clock::system().nowMs();
                          hello.signature = protocol::sign(protocol::helloSignedBytes(challenge->nonce, hello), till.keys.secretKey);
                          client.send(protocol::encode(hello));
                      } else if (std::holds_alternative<protocol::Welcome>(message)) {
                          if (++ready == tills.size()) { // all start together
                              before = spentBy(headquarters);
                              mine = sumOf(spentBy(QCoreApplication::applicationPid()));
                              timer.start();
                              for (std::size_t k = 0; k < tills.size(); ++k)
                                  pump(tills[k], *clients[k]);
                          }
                      } else if (const auto *ack = std::get_if<protocol::Ack>(&message)) {
                          till.acked = ack->committed;
                          pump(till, client);
                          if (timer.isValid() && timer.elapsed() > Seconds * 1000) {
                              after = spentBy(headquarters);
                              mine = sumOf(spentBy(QCoreApplication::applicationPid())) - mine;
                              load.stop();
                          }
                      } else if (const auto *error = std::get_if<protocol::ErrorMessage>(&message)) {
                          qFatal("%s", qPrintable(error->text));
                      }
                      Q_UNUSED(i)
                  },
                  [](const QByteArray &why) { qFatal("closed: %s", why.constData()); }});
    }
    load.run(60'000);
    const auto elapsed = static_cast<double>(timer.elapsed());
    qint64 acked = 0;
    for (const Till &till : tills) {
        acked += till.acked;
        if (till.acked == till.frames.size())
            std::fprintf(stderr, "note: a till ran out of orders\n");
    }
    Ingested result{static_cast<double>(acked) * 1000.0 / elapsed, {}, mine * 1e6 / static_cast<double>(acked)};
    for (auto thread = after.cbegin(); thread != after.cend(); ++thread)
        result.spent[thread.key()] = (thread.value() - before.value(thread.key())) * 1e6 / static_cast<double>(acked);
    return result;
}

/** `window`: frames in flight of a connection. */
double echoedPerSecond(quint16 port, std::vector<Till> &tills, int window)
{
    WsLoad load(port, protocol::Path, protocol::Subprotocol);
    qint64 echoed = 0;
    QElapsedTimer timer;
    timer.start();
    for (Till &till : tills) {
        auto next = std::make_shared<qsizetype>(0);
        load.add({[&till, next, window](WsLoad::Client &client) {
                      for (; *next < window; ++*next)
                          client.send(till.frames.at(*next));
                  },
                  [&, next](WsLoad::Client &client, const QByteArray &) {
                      ++echoed;
                      client.send(till.frames.at((*next)++ % till.frames.size()));
                      if (timer.elapsed() > Seconds * 1000)
                          load.stop();
                  },
                  {}});
    }
    load.run(60'000);
    return static_cast<double>(echoed) * 1000.0 / static_cast<double>(timer.elapsed());
}

/** `--echo`: this program as the bare echo server behind the same front. */
int serveEcho()
{
    Front front({}, [](const HttpRequest &, const std::function<void(HttpResponse)> &respond) { respond({404, {}, "text/plain", {}}); },
                [](const std::shared_ptr<FrontSocket> &socket) {
                    FrontSocketHandler handler;
                    handler.onMessage = [socket](QByteArray frame) { socket->send(std::move(frame)); };
                    handler.onClosed = [](const QString &) {};
                    return handler;
                });
    if (const auto started = front.start(); !started)
        qFatal("%s", qPrintable(started.error().toString()));
    std::printf("{\"listening\":\"%s\"}\n", qPrintable(front.address()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

/** Orders per second on SQLite, or on the database at `source`. */
double measure(const QString &what, int count, const QString &source)
{
    Chain chain;
    if (!source.isEmpty() && !chain.useDatabase(source))
        qFatal("HQ has no directory");
    if (!chain.startHq())
        qFatal("HQ did not start");
    QRandomGenerator random(1);
    std::vector<Till> tills(static_cast<std::size_t>(count));
    const int each = 400'000 / count;
    for (int i = 0; i < count; ++i) {
        Till &till = tills[static_cast<std::size_t>(i)];
        till.code = Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("enroll"), QStringLiteral("--store"),
                                                                        QStringLiteral("B%1").arg(i, 3, 10, QLatin1Char('0')),
                                                                        QStringLiteral("--till"), QStringLiteral("1"), QStringLiteral("--json")}
                                   + chain.hqData()).json().value(QLatin1String("code")).toString();
        till.chain = protocol::chainStart(till.epoch, 0);
        for (int n = 1; n <= each; ++n) {
            const protocol::Fact fact = saleFact(QStringLiteral("B%1").arg(i, 3, 10, QLatin1Char('0')), n, random);
            till.chain = protocol::chainNext(till.chain, n, fact, protocol::hash(fact.body));
            till.frames.append(protocol::encode(protocol::Push{n, {fact}, till.chain}));
        }
    }
    enrol(chain.hqPort(), tills);

    QProcess echo;
    echo.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--echo")});
    const QString address = readyLine(echo).value(QLatin1String("listening")).toString();
    const auto echoPort = static_cast<quint16>(address.mid(address.lastIndexOf(QLatin1Char(':')) + 1).toUInt());

    const double closed = echoedPerSecond(echoPort, tills, 1);
    const double pipelined = echoedPerSecond(echoPort, tills, Window);
    const Fdatasync before = measureFdatasync(chain.path(QStringLiteral("hq")));
    const Ingested result = ingest(chain.hqPort(), chain.hqPid(), tills);
    const double acked = result.perSecond;
    const Fdatasync after = measureFdatasync(chain.path(QStringLiteral("hq")));
    // What was acknowledged is orders, none of it set aside.
    qint64 sent = 0;
    for (const Till &till : tills)
        sent += till.sent;
    const qint64 orders = chain.report().value(QLatin1String("orders")).toInteger();
    qint64 total = 0;
    for (const Till &till : tills)
        total += till.acked;
    if (orders < total || orders > sent)
        qFatal("%lld orders of %lld acknowledged", static_cast<long long>(orders), static_cast<long long>(total));
    echo.kill();
    echo.waitForFinished();
    const double f = (before.perSecond + after.perSecond) / 2;
    std::printf("ingest on %s: %.0f acknowledged orders/s, %d tills; fdatasync F %.0f/s (%.0f before, %.0f after); echo E %.0f/s with one"
                " message in flight a connection, %.0f/s with %d\n"
                "ingest on %s: %.2f F (aim 2), %.3f E (aim 0.25), %.3f of the echo with %d in flight\n",
                qPrintable(what), acked, count, f, before.perSecond, after.perSecond, closed, pipelined, Window, qPrintable(what), acked / f,
                acked / closed, acked / pipelined, Window);
    double all = 0;
    QString threads;
    for (auto thread = result.spent.cbegin(); thread != result.spent.cend(); ++thread) {
        all += thread.value();
        if (thread.value() >= 0.1)
            threads += QStringLiteral(", %1 %2").arg(thread.key()).arg(thread.value(), 0, 'f', 1);
    }
    std::printf("ingest on %s: %.1f us of headquarters' processor an order%s; %.1f of the load's\n", qPrintable(what), all, qPrintable(threads), result.load);
    std::fflush(stdout);
    return acked;
}
} // namespace

/** `--postgresql`: the same on a PostgreSQL server of its own too, and the ratio. */
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(QStringLiteral("--echo")))
        return serveEcho();
    int count = 50;
    if (const auto at = application.arguments().indexOf(QStringLiteral("--tills")); at > 0)
        count = application.arguments().value(at + 1).toInt();
    const double sqlite = measure(QStringLiteral("SQLite"), count, {});
    if (!application.arguments().contains(QStringLiteral("--postgresql")))
        return 0;
    PostgresServer server({QStringLiteral("shared_buffers=256MB"), QStringLiteral("max_wal_size=4GB"), QStringLiteral("wal_buffers=16MB")});
    if (!server.start())
        qFatal("%s", qPrintable(server.error()));
    const double postgresql = measure(QStringLiteral("PostgreSQL"), count, server.create());
    std::printf("ingest: PostgreSQL %.2f of SQLite (aim 0.4)\n", postgresql / sqlite);
    return 0;
}
