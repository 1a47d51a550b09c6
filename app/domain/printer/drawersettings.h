// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

namespace hearth {

/** How the cash drawer at a printer is kicked, and what its sensor says: differs from drawer to drawer. A value. */
struct DrawerSettings {
    int pin = 2;           ///< of the connector: 2 or 5
    int onMs = 100;        ///< pulse, 2 to 126 in steps of 2
    int offMs = 500;       ///< pause after it, at least four times the pulse as some makers demand, at most 510
    bool openHigh = false; ///< pin 3 is high while it is open
    bool operator==(const DrawerSettings &) const = default;

    /** "2,100,500,low"; empty is the usual one. Error InvalidInput. */
    [[nodiscard]] static Result<DrawerSettings> parse(const QString &text);
    [[nodiscard]] QString toText() const;
};

} // namespace hearth
