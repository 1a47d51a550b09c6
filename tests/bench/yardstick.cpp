// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "bench/yardstick.h"

#include <QElapsedTimer>
#include <QFile>
#include <algorithm>
#include <array>
#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace hearth::bench {

double percentile(std::vector<double> &samples, double share)
{
    if (samples.empty())
        return 0;
    std::sort(samples.begin(), samples.end());
    const auto index = static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1));
    return samples[index];
}

namespace {
Fdatasync measure(const QString &directory, int milliseconds, double paced)
{
    const QByteArray path = QFile::encodeName(directory + QStringLiteral("/yardstick"));
    const int fd = ::open(path.constData(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return {};
    // As a write-ahead log in steady state: the blocks are there, only their content changes.
    constexpr int Blocks = 256;
    const std::array<char, 4096> block{};
    for (int i = 0; i < Blocks; ++i)
        static_cast<void>(::pwrite(fd, block.data(), block.size(), static_cast<off_t>(i) * 4096));
    ::fsync(fd);
    std::vector<double> samples;
    QElapsedTimer total;
    total.start();
    for (int i = 0; total.elapsed() < milliseconds; ++i) {
        if (paced > 0)
            std::this_thread::sleep_for(
                std::chrono::nanoseconds(static_cast<qint64>(1e9 / paced * i) - total.nsecsElapsed()));
        QElapsedTimer one;
        one.start();
        static_cast<void>(::pwrite(fd, block.data(), block.size(), static_cast<off_t>(i % Blocks) * 4096));
        ::fdatasync(fd);
        samples.push_back(static_cast<double>(one.nsecsElapsed()) / 1e6);
    }
    Fdatasync result;
    result.perSecond = static_cast<double>(samples.size()) * 1e9 / static_cast<double>(total.nsecsElapsed());
    result.p50Ms = percentile(samples, 0.50);
    result.p99Ms = percentile(samples, 0.99);
    ::close(fd);
    ::unlink(path.constData());
    return result;
}
} // namespace

Fdatasync measureFdatasync(const QString &directory, int milliseconds)
{
    return measure(directory, milliseconds, 0);
}

Fdatasync measurePacedFdatasync(const QString &directory, double perSecond, int milliseconds)
{
    return measure(directory, milliseconds, perSecond);
}

} // namespace hearth::bench
