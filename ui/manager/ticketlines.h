// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/tillcontext.h"

#include <QWidget>

namespace hearth {

/** What a ticket orders, large enough to cook from: quantity, name, size, note. Names are the menu's in the window's language where
    it has them. UI thread. */
class TicketLines : public QWidget {
    Q_OBJECT
public:
    /** `pixels`: height of the names. */
    TicketLines(const TillContext &context, const Ticket &ticket, int pixels, QWidget *parent = nullptr);
};

/** The ticket of a job the kitchen may have to work from the screen: not a receipt's; nullopt where it cannot be read. */
[[nodiscard]] std::optional<Ticket> kitchenTicketOf(const PrintJob &job);

} // namespace hearth
