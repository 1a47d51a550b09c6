// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hqstore/cloudjobstore.h"
#include "hqstore/incidentstore.h"

#include <QJsonObject>

namespace hearth::hq {

// Print jobs and printers' troubles as the API, callbacks and the command line show them. Pure.

[[nodiscard]] QJsonObject toJson(const CloudJobRow &job);
[[nodiscard]] QJsonObject toJson(const IncidentRow &row);

} // namespace hearth::hq
