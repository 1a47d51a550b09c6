// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

namespace hearth {

/** Why a desk refused, in words for the person at the till: what failed, and that nothing of it happened. The database's
    own words move to `where`. A mistake of the caller (InvalidInput, NotFound) stays as it is. */
[[nodiscard]] Error refusal(const Error &error, const QString &whatDidNotHappen);

} // namespace hearth
