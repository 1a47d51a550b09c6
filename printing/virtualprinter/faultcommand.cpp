// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/faultcommand.h"

#include <array>

namespace hearth::virtualprinter {
namespace {
struct Words {
    QLatin1String text;
    Fault fault;
};
constexpr std::array<Words, 27> Plain{{
    {QLatin1String("paper out"), Fault::PaperOut},
    {QLatin1String("paper near-end"), Fault::PaperNearEnd},
    {QLatin1String("paper ok"), Fault::PaperOk},
    {QLatin1String("roll new"), Fault::RollNew},
    {QLatin1String("tear"), Fault::Tear},
    {QLatin1String("cover open"), Fault::CoverOpen},
    {QLatin1String("cover close"), Fault::CoverClose},
    {QLatin1String("cutter jam"), Fault::CutterJam},
    {QLatin1String("cutter ok"), Fault::CutterOk},
    {QLatin1String("head hot"), Fault::HeadHot},
    {QLatin1String("head ok"), Fault::HeadOk},
    {QLatin1String("error unrecoverable"), Fault::Unrecoverable},
    {QLatin1String("error ok"), Fault::ErrorOk},
    {QLatin1String("drawer open"), Fault::DrawerOpen},
    {QLatin1String("drawer closed"), Fault::DrawerClosed},
    {QLatin1String("drawer stuck"), Fault::DrawerStuck},
    {QLatin1String("offline"), Fault::Offline},
    {QLatin1String("online"), Fault::Online},
    {QLatin1String("power-off"), Fault::PowerOff},
    {QLatin1String("power-on"), Fault::PowerOn},
    {QLatin1String("slow off"), Fault::SlowOff},
    {QLatin1String("half-open on"), Fault::HalfOpen},
    {QLatin1String("half-open off"), Fault::HalfOpenOff},
    {QLatin1String("silent on"), Fault::Silent},
    {QLatin1String("silent off"), Fault::SilentOff},
    {QLatin1String("drop"), Fault::Drop},
    {QLatin1String("status"), Fault::Status},
}};
constexpr std::array<Words, 5> Numbered{{
    {QLatin1String("paper end at "), Fault::PaperEndAt},
    {QLatin1String("near-end at "), Fault::NearEndAt},
    {QLatin1String("cutter jam at "), Fault::CutterJamAt},
    {QLatin1String("power-off at "), Fault::PowerOffAt},
    {QLatin1String("slow "), Fault::Slow},
}};
constexpr qint64 MostNumber = 999'999'999;
} // namespace

Result<FaultCommand> readFault(const QString &line)
{
    const QString text = line.simplified();
    for (const Words &words : Plain) {
        if (text == words.text)
            return FaultCommand{words.fault, 0};
    }
    for (const Words &words : Numbered) {
        if (!text.startsWith(words.text))
            continue;
        bool isNumber = false;
        const qint64 n = text.mid(words.text.size()).toLongLong(&isNumber);
        if (!isNumber || n < 1 || n > MostNumber)
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected a number from 1 to %1 behind \"%2\"").arg(MostNumber).arg(words.text.trimmed()));
        return FaultCommand{words.fault, n};
    }
    return fail(ErrorCode::InvalidInput, QStringLiteral("expected ") + faultUsage().simplified());
}

QString faultUsage()
{
    return QStringLiteral("paper out|near-end|ok, paper end at DOTS, near-end at DOTS, roll new, tear,\n"
                          "cover open|close, cutter jam|ok, cutter jam at CUT, head hot|ok, error unrecoverable|ok,\n"
                          "drawer open|closed|stuck, offline, online, power-off [at BYTES], power-on,\n"
                          "slow BYTES_PER_S|off, half-open on|off, silent on|off, drop, status");
}

} // namespace hearth::virtualprinter
