// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/routing.h"
#include "till/tickets.h"

#include <QHash>

namespace hearth {

/** The category of each article by the newest menu, which is read once and again when another one is there. Writer's thread. */
class MenuCategories {
public:
    /** For one transaction. Articles that the menu does not have, or all where it cannot be read, have none. */
    [[nodiscard]] CategoryOf in(storage::Transaction &tx);
    /** What was read may have been undone. */
    void forget() { m_row = -1; }

private:
    void refresh(storage::Transaction &tx);
    qint64 m_row = -1;
    QHash<QString, QString> m_categories;
};

/** Where slips go, and how many of each. */
struct SlipStation {
    QString station;
    int copies = 1;
};
/** The stations that get a slip of this article, by the routes of this till. */
[[nodiscard]] Result<QList<SlipStation>> slipStations(storage::Transaction &tx, const QString &sku, const CategoryOf &categoryOf);
/** Whether a printer makes such tickets for the station now. */
[[nodiscard]] Result<bool> isServed(storage::Transaction &tx, const QString &station, RouteKind kind);

/** A label for each unit, with its copies, up to here; above it one a line, which says how many. */
constexpr int MaxLabels = 200;

/** Queues what the stations get of these lines, by the routes of this till: slips, each with its part where there are several, and
    labels; in the caller's transaction. `note` is the customer's, to the whole order. */
[[nodiscard]] Result<QList<PrintJob>> queueKitchen(storage::Transaction &tx, const Clock &clock, const TicketContext &context,
                                                   const ClosedOrder &order, const QList<OrderLine> &lines, const CategoryOf &categoryOf,
                                                   const QString &note = {});

/** How many labels less there are now of what, at a station that has labels of it. */
struct LabelsLess {
    QString station;
    OrderLine line; ///< its quantity: so many less
};

/** Queues labels for pieces that came to an order, at the stations whose routes give them labels, and for pieces that are not made any
    more one that says so. `more` has the added quantities. In the caller's transaction. */
[[nodiscard]] Result<QList<PrintJob>> queueLabelChanges(storage::Transaction &tx, const Clock &clock, const TicketContext &context,
                                                        const ClosedOrder &order, const QList<OrderLine> &more, const QList<LabelsLess> &less,
                                                        const CategoryOf &categoryOf);

/** Whether a label is one of this thing. */
[[nodiscard]] bool isLabelOf(const Ticket &label, const QString &name, const QString &size, const QString &note);

} // namespace hearth
