// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/printer/drawersettings.h"

#include <QRegularExpression>

namespace hearth {
namespace {
constexpr int LongestMs = 510; // one byte of 2 ms
}

Result<DrawerSettings> DrawerSettings::parse(const QString &text)
{
    if (text.isEmpty())
        return DrawerSettings{};
    static const QRegularExpression form(QStringLiteral("\\A([25]),([0-9]{1,3}),([0-9]{1,3}),(low|high)\\z"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected PIN,ON,OFF,low|high such as 2,100,500,low, not \"%1\"").arg(text.left(40)),
                    QStringLiteral("drawer"));
    DrawerSettings settings;
    settings.pin = match.captured(1).toInt();
    settings.onMs = match.captured(2).toInt();
    settings.offMs = match.captured(3).toInt();
    settings.openHigh = match.captured(4) == QLatin1String("high");
    if (settings.onMs < 2 || settings.offMs < 4 * settings.onMs || settings.offMs > LongestMs)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the pulse has 2 ms at least, the pause after it four times that and %1 ms at most").arg(LongestMs),
                    QStringLiteral("drawer"));
    return settings;
}

QString DrawerSettings::toText() const
{
    return QStringLiteral("%1,%2,%3,%4").arg(pin).arg(onMs).arg(offMs).arg(openHigh ? QLatin1String("high") : QLatin1String("low"));
}

} // namespace hearth
