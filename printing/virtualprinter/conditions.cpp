// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/conditions.h"

namespace hearth::virtualprinter {
namespace {
constexpr quint8 when(bool condition, int bits)
{
    return condition ? static_cast<quint8>(bits) : quint8(0);
}
} // namespace

quint8 Conditions::realTime(int n) const
{
    constexpr quint8 fixed = 0x12;
    switch (n) {
    case 1: return fixed | when(drawerPin3High, 0x04) | when(!isOnline(), 0x08);
    case 2: return fixed | when(coverOpen, 0x04) | when(paperOut, 0x20) | when(hasError(), 0x40);
    case 3: return fixed | when(cutterJammed, 0x08) | when(unrecoverable, 0x20) | when(headHot, 0x40);
    default: return fixed | when(paperNearEnd || paperOut, 0x0C) | when(paperOut, 0x60);
    }
}

quint8 Conditions::labelStatus(bool printing) const
{
    return when(cutterJammed || unrecoverable, 0x02) | when(paperOut, 0x04) | when(switchedOffline, 0x10) | when(printing, 0x20)
        | when(coverOpen, 0x40) | when(headHot, 0x80);
}

QByteArray Conditions::autoStatus() const
{
    QByteArray bytes(4, '\0');
    bytes[0] = static_cast<char>(0x10 | when(drawerPin3High, 0x04) | when(!isOnline(), 0x08) | when(coverOpen, 0x20));
    bytes[1] = static_cast<char>(when(cutterJammed, 0x08) | when(unrecoverable, 0x20) | when(headHot, 0x40));
    bytes[2] = static_cast<char>(when(paperNearEnd || paperOut, 0x03) | when(paperOut, 0x0C));
    bytes[3] = 0x0F;
    return bytes;
}

quint8 Conditions::paperSensor() const
{
    return when(paperNearEnd || paperOut, 0x03) | when(paperOut, 0x0C);
}

QByteArray Conditions::offlineResponse(bool cause) const
{
    QByteArray bytes("\x37\x23");
    if (cause) {
        // Unrecoverable (two bytes), automatically recoverable, recoverable, paper; bit 6 is always set.
        for (const int bits : {unrecoverable ? 0x01 : 0, 0, headHot ? 0x01 : 0, (cutterJammed ? 0x01 : 0) | (coverOpen ? 0x02 : 0), paperOut ? 0x01 : 0})
            bytes += static_cast<char>(0x40 | bits);
    }
    return bytes + '\0';
}

bool Conditions::changed(const Conditions &before, quint8 mask) const
{
    if ((mask & 0x01) != 0 && drawerPin3High != before.drawerPin3High)
        return true;
    if ((mask & 0x02) != 0 && (isOnline() != before.isOnline() || coverOpen != before.coverOpen))
        return true;
    if ((mask & 0x04) != 0 && (cutterJammed != before.cutterJammed || headHot != before.headHot || unrecoverable != before.unrecoverable))
        return true;
    return (mask & 0x08) != 0 && paperSensor() != before.paperSensor();
}

} // namespace hearth::virtualprinter
