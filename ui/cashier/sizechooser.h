// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "ui/models/shopformat.h"

#include <QRect>
#include <functional>

class QWidget;

namespace hearth {

class Overlay;

/** Opens the sizes of an item as large buttons where its tile is (`anchor` in `window`'s coordinates), and calls `chosen`
    with the one that is tapped. UI thread. */
Overlay *openSizes(QWidget *window, const QRect &anchor, const MenuItem &item, const ShopFormat &format,
                   std::function<void(const MenuSize &size)> chosen);

} // namespace hearth
