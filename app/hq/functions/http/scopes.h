// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QStringList>

// What a key of the HTTP API may be for. Every route that is not open names one of these in its trigger.
namespace hearth::hq::scope {

[[nodiscard]] inline QString ordersRead() { return QStringLiteral("orders:read"); }       ///< traces
[[nodiscard]] inline QString ordersWrite() { return QStringLiteral("orders:write"); }     ///< online orders: place, amend, cancel
[[nodiscard]] inline QString printRead() { return QStringLiteral("print:read"); }         ///< print jobs of headquarters
[[nodiscard]] inline QString printWrite() { return QStringLiteral("print:write"); }       ///< print in stores, take back
[[nodiscard]] inline QString storesRead() { return QStringLiteral("stores:read"); }       ///< stores and whether their tills are there
[[nodiscard]] inline QString printersRead() { return QStringLiteral("printers:read"); }   ///< printers, their history and incidents
[[nodiscard]] inline QString forecastsRead() { return QStringLiteral("forecasts:read"); } ///< what is expected of stores, and how good that was
[[nodiscard]] inline QString metricsRead() { return QStringLiteral("metrics:read"); }
[[nodiscard]] inline QString admin() { return QStringLiteral("admin"); }                  ///< what headquarters itself does

/** All of them, in order. */
[[nodiscard]] inline QStringList all()
{
    return {admin(), forecastsRead(), metricsRead(), ordersRead(), ordersWrite(), printRead(), printWrite(), printersRead(), storesRead()};
}

} // namespace hearth::hq::scope
