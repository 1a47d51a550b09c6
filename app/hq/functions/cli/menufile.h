// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/menu/menu.h"

namespace hearth::hq {

/** Reads a menu from a file: JSON {currency, categories: [{code, en, zh}], items: [{sku, en, zh, category, sizes: [{code,
    price_minor}], attributes?: [text]}]}, or sales in CSV (menuFromSalesCsv). Errors InvalidInput name the file and the place in it; NotFound, Io. */
[[nodiscard]] Result<Menu> readMenuFile(const QString &path);

} // namespace hearth::hq
