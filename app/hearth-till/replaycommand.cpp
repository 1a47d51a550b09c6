// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "replaycommand.h"
#include "core/unixsignals.h"
#include "settling.h"
#include "till/cli/commandsupport.h"
#include "till/cli/replayer.h"
#include "till/store/salestore.h"

#include <QEventLoop>
#include <cstdio>
#include <unistd.h>

namespace hearth {
namespace {
constexpr int ProgressMs = 200;

struct ReplayOptions {
    QString data;
    QString file;
    Replayer::Options replayer;
    bool offline = false;
};

Result<ReplayOptions> readOptions(const QCommandLineParser &parser)
{
    ReplayOptions options;
    HEARTH_ASSIGN(options.data, cli::dataOption(parser));
    HEARTH_ASSIGN(options.file, cli::onlyArgument(parser, QStringLiteral("file")));
    const QString speed = parser.value(QStringLiteral("speed"));
    if (speed != QLatin1String("max")) {
        bool number = false;
        options.replayer.speed = speed.toDouble(&number);
        if (!number || options.replayer.speed <= 0 || options.replayer.speed > 1e9)
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is neither max nor a number above 0").arg(speed),
                        QStringLiteral("--speed"));
    }
    if (parser.isSet(QStringLiteral("limit"))) {
        bool number = false;
        options.replayer.limit = parser.value(QStringLiteral("limit")).toLongLong(&number);
        if (!number || options.replayer.limit < 1)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number above 0"), QStringLiteral("--limit"));
    }
    if (parser.isSet(QStringLiteral("members"))) {
        bool number = false;
        const int members = parser.value(QStringLiteral("members")).toInt(&number);
        if (!number || members < 1 || members > SyntheticMembers::Most)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number of 1 to %1").arg(SyntheticMembers::Most), QStringLiteral("--members"));
        const quint64 seed = parser.value(QStringLiteral("seed")).toULongLong(&number);
        if (!number)
            return fail(ErrorCode::InvalidInput, QStringLiteral("not a number of 0 and more"), QStringLiteral("--seed"));
        options.replayer.members = SyntheticMembers(members, seed);
    } else if (parser.isSet(QStringLiteral("seed"))) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("means nothing without --members"), QStringLiteral("--seed"));
    }
    options.replayer.print = !parser.isSet(QStringLiteral("no-print"));
    options.offline = parser.isSet(QStringLiteral("offline"));
    return options;
}

/** A line that is written over itself, on a terminal only. */
class ProgressLine {
public:
    ProgressLine() : m_terminal(::isatty(STDERR_FILENO) == 1) {}
    ~ProgressLine() { show(QString()); }
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;
    void show(const QString &text)
    {
        if (!m_terminal || (text.isEmpty() && !m_shown))
            return;
        const QByteArray bytes = "\r\033[K" + text.toUtf8();
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
        m_shown = !text.isEmpty();
    }

private:
    bool m_terminal;
    bool m_shown = false;
};

QJsonObject reportJson(const Replayer::Report &report)
{
    return {{QStringLiteral("orders"), report.orders},   {QStringLiteral("sold"), report.sold},
            {QStringLiteral("skipped"), report.skipped}, {QStringLiteral("pieces"), report.pieces},
            {QStringLiteral("total_minor"), report.total.minor()}, {QStringLiteral("synthetic_members"), report.withMember}};
}

Result<QJsonObject> replay(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const ReplayOptions options, readOptions(parser));
    HEARTH_ASSIGN(DataDirectory directory, DataDirectory::own(options.data));
    HEARTH_ASSIGN(SalesCsvReader reader, SalesCsvReader::open(options.file));
    UnixSignals signals;
    HEARTH_ASSIGN(const auto runtime,
                  TillRuntime::start(std::move(directory), {options.replayer.print, !options.offline, false}));
    if (!options.offline && !runtime->sales().identity().enrolled())
        return fail(ErrorCode::Unavailable, QStringLiteral("this till is not enrolled at HQ: enroll it first, or use --offline"),
                    options.data);
    if (!options.offline && runtime->linkStatus().state == LinkState::Off && !runtime->linkStatus().detail.isEmpty())
        return fail(ErrorCode::Unavailable, runtime->linkStatus().detail, options.data);
    HEARTH_ASSIGN(auto soldBefore, SaleStore::sourceKeys(runtime->reader(), Replayer::sourceKey(QString())));

    QEventLoop loop;
    ProgressLine progress;
    Replayer replayer(runtime->sales(), std::move(reader), runtime->menus().menu(), std::move(soldBefore), options.replayer);
    Settling settling(*runtime, {!options.offline, options.replayer.print});
    bool interrupted = false;
    bool settled = false;
    QTimer tick;
    tick.setInterval(ProgressMs);
    QObject::connect(&tick, &QTimer::timeout, &loop, [&] {
        const QString sold = QStringLiteral("%1 orders, %2 of them now").arg(replayer.report().orders).arg(replayer.report().sold);
        progress.show(settling.isActive() ? sold + QStringLiteral("; waiting for ") + settling.waitingFor() : sold);
    });
    QObject::connect(&signals, &UnixSignals::terminated, &loop, [&] {
        interrupted = true;
        if (settling.isActive())
            loop.quit();
        else
            replayer.stop();
    });
    QObject::connect(&replayer, &Replayer::finished, &loop, [&] {
        if (interrupted || replayer.report().error)
            loop.quit();
        else
            settling.start();
    });
    QObject::connect(&settling, &Settling::settled, &loop, [&] {
        settled = true;
        loop.quit();
    });
    tick.start();
    replayer.start();
    loop.exec();

    progress.show(QString());
    const Replayer::Report report = replayer.report();
    if (report.error)
        return tl::unexpected<Error>(*report.error);
    if (!settled)
        return fail(ErrorCode::Unavailable, QStringLiteral("stopped by a signal after %1 orders; start it again to go on").arg(report.orders));
    if (settling.error())
        return tl::unexpected<Error>(*settling.error());
    cli::say(parser, QStringLiteral("%1 orders (%2 now, %3 before), %4 pieces, %5 in all")
                         .arg(report.orders).arg(report.sold).arg(report.skipped).arg(report.pieces).arg(report.total.toString()));
    if (report.withMember > 0)
        cli::say(parser, QStringLiteral("%1 of the orders now are of synthetic members: made up, none of them is a person").arg(report.withMember));
    if (settling.held() > 0)
        cli::say(parser, QStringLiteral("%1 tickets wait for their printers").arg(settling.held()));
    return reportJson(report);
}
} // namespace

Command replayCommand()
{
    Command command;
    command.name = QStringLiteral("replay");
    command.summary = QStringLiteral("sells a file of sales, each order once, and waits until HQ has them");
    command.arguments = {{QStringLiteral("FILE.csv"), QStringLiteral("with the columns id,date,time,name,size,type,price")}};
    command.options = {
        {QStringLiteral("speed"), QStringLiteral("N times the file's own time, or max (the default)"), QStringLiteral("max|N"), QStringLiteral("max")},
        {QStringLiteral("limit"), QStringLiteral("only the first N orders of the file"), QStringLiteral("N")},
        {QStringLiteral("members"), QStringLiteral("gives seven orders in ten to one of N synthetic members"), QStringLiteral("N")},
        {QStringLiteral("seed"), QStringLiteral("of the synthetic members: the same seed, the same members"), QStringLiteral("S"), QStringLiteral("1")},
        {QStringLiteral("no-print"), QStringLiteral("makes no tickets")},
        {QStringLiteral("offline"), QStringLiteral("sells without HQ and does not wait for it")},
    };
    command.run = replay;
    return command;
}

} // namespace hearth
