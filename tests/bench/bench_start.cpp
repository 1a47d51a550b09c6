// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Start of the till to a page that takes taps, and its resident memory, with 200 items: the real program, from exec to the end
// of a script that taps an item and sees its line.
#include "bench/yardstick.h"
#include "core/clock.h"
#include "domain/menu/menu.h"
#include "e2e/chain.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <cstdio>

using namespace hearth;
using namespace hearth::bench;

namespace {
/** A sales file whose menu has 200 items. */
QString sales(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(path));
    file.write("id,date,time,name,size,type,price\n");
    for (int i = 0; i < 200; ++i)
        file.write(QStringLiteral("o%1,2026-01-01,11:00:00,item_%1,M,type_%2,%3.50\n").arg(i).arg(i / 25).arg(10 + i % 40).toUtf8());
    return path;
}

qint64 residentKib(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QTemporaryDir root;
    const QStringList data{QStringLiteral("--data"), root.filePath(QStringLiteral("till"))};
    if (const auto imported = Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("import-menu"), sales(root.filePath(QStringLiteral("s.csv")))} + data); !imported.ok())
        qFatal("%s", imported.err.constData());
    QFile script(root.filePath(QStringLiteral("tap.script")));
    if (!script.open(QIODevice::WriteOnly))
        return 1;
    // The shot comes after the tapped line is on the page; the till then stands until it is told to end.
    script.write("tile item_0\nwait orderTotal 10.50 5000\nshot ready\npause 3000\nquit\n");
    script.close();
    std::vector<double> times;
    std::vector<double> memory;
    for (int i = 0; i < 7; ++i) {
        const QString shot = root.filePath(QStringLiteral("shots%1").arg(i));
        QElapsedTimer timer;
        timer.start();
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run"), QStringLiteral("--script"), script.fileName(),
                                       QStringLiteral("--screenshots"), shot} + data);
        while (!QFile::exists(shot + QStringLiteral("/ready.png")) && timer.elapsed() < 10'000)
            till->waitForReadyRead(1);
        if (!QFile::exists(shot + QStringLiteral("/ready.png")))
            qFatal("the till did not get there: %s", till->readAllStandardError().constData());
        times.push_back(static_cast<double>(timer.elapsed()));
        memory.push_back(static_cast<double>(residentKib(till->processId())) * 1024 / 1e6);
        till->terminate();
        till->waitForFinished(5'000);
    }
    const double worst = percentile(times, 1);
    std::printf("start: %.0f ms from exec to a tapped item on the page and its picture saved (median of 7; worst %.0f; aim < 700)\n"
                "start: %.0f MB resident with 200 items (median; aim < 90 MB)\n", percentile(times, 0.5), worst, percentile(memory, 0.5));
    return 0;
}
