// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/transport.h"

#include "transport/cupstransport.h"
#include "transport/serialtransport.h"
#include "transport/tcptransport.h"
#include "transport/usbtransport.h"

#include <array>

namespace hearth {
namespace {
struct Scheme {
    QLatin1String name;
    Result<std::unique_ptr<Transport>> (*make)(const QString &rest);
};
// One row per kind of connection.
constexpr std::array Schemes{Scheme{QLatin1String("tcp"), &TcpTransport::make},
                             Scheme{QLatin1String("serial"), &SerialTransport::make},
                             Scheme{QLatin1String("usb"), &UsbTransport::make},
                             Scheme{QLatin1String("cups"), &CupsTransport::make}};
constexpr qsizetype MaxAddress = 300;
} // namespace

Result<std::unique_ptr<Transport>> makeTransport(const QString &address)
{
    if (address.size() > MaxAddress)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the address is too long"), address.left(40));
    const qsizetype colon = address.indexOf(QLatin1Char(':'));
    const QString name = address.left(colon < 0 ? 0 : colon);
    for (const Scheme &scheme : Schemes) {
        if (name != scheme.name)
            continue;
        auto made = scheme.make(address.mid(colon + 1));
        if (!made)
            made.error().where = address;
        return made;
    }
    QStringList known;
    for (const Scheme &scheme : Schemes)
        known.append(scheme.name + QLatin1Char(':'));
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("an address begins with one of: %1").arg(known.join(QStringLiteral(", "))), address);
}

} // namespace hearth
