// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/kitchenjobs.h"
#include "till/store/menustore.h"
#include "till/store/routestore.h"

#include <QMap>
#include <algorithm>
#include <numeric>

namespace hearth {
namespace {
QString manyNote(int quantity, const QString &note)
{
    return QStringLiteral("× %1 ").arg(quantity) + note;
}

/** The labels of a share, each once. */
QList<Ticket> labelsOf(const StationShare &share, const TicketContext &context, const ClosedOrder &order)
{
    const qint64 units = std::accumulate(share.lines.cbegin(), share.lines.cend(), qint64(0),
                                         [](qint64 sum, const OrderLine &line) { return sum + line.quantity; });
    const bool each = units * share.copies <= MaxLabels;
    QList<Ticket> labels;
    for (const OrderLine &line : share.lines) {
        OrderLine one = line;
        if (!each)
            one.note = manyNote(line.quantity, line.note);
        one.quantity = each ? 1 : line.quantity;
        Ticket label = kitchenTicket(context, order, {one});
        label.kind = TicketKind::Label;
        label.station = share.station;
        for (int i = 0; i < (each ? line.quantity : 1); ++i)
            labels.append(label);
    }
    for (qsizetype i = 0; i < labels.size(); ++i) {
        labels[i].part = static_cast<int>(i) + 1;
        labels[i].parts = static_cast<int>(labels.size());
    }
    return labels;
}

Result<QList<StationShare>> sharesOf(storage::Transaction &tx, const QList<OrderLine> &lines, const CategoryOf &categoryOf)
{
    HEARTH_ASSIGN(const QList<Route> routes, RouteStore::all(tx));
    QMap<std::pair<QString, RouteKind>, bool> served;
    for (const Route &route : routes) {
        HEARTH_ASSIGN(const bool is, isServed(tx, route.station, route.kind));
        served.insert({route.station, route.kind}, is);
    }
    return routeLines(lines, routes, categoryOf, [&](const QString &station, RouteKind kind) { return served.value({station, kind}, false); });
}
} // namespace

Result<bool> isServed(storage::Transaction &tx, const QString &station, RouteKind kind)
{
    const TicketKind ticket = kind == RouteKind::Label ? TicketKind::Label : TicketKind::Kitchen;
    HEARTH_ASSIGN(const QList<PrinterRow> printers, PrinterStore::forStation(tx, station));
    return std::any_of(printers.cbegin(), printers.cend(), [&](const PrinterRow &printer) { return printer.prints(ticket); });
}

CategoryOf MenuCategories::in(storage::Transaction &tx)
{
    return [this, &tx, fresh = false](const QString &sku) mutable {
        if (!std::exchange(fresh, true))
            refresh(tx);
        return m_categories.value(sku);
    };
}

void MenuCategories::refresh(storage::Transaction &tx)
{
    const qint64 row = MenuStore::newestRow(tx).value_or(-1);
    if (row == m_row)
        return;
    m_row = row;
    m_categories.clear();
    const Menu menu = MenuStore::newest(tx).value_or(Menu());
    for (const MenuItem &item : menu.items)
        m_categories.insert(item.sku, item.category);
}

bool isLabelOf(const Ticket &label, const QString &name, const QString &size, const QString &note)
{
    return std::any_of(label.lines.cbegin(), label.lines.cend(), [&](const Ticket::Line &line) {
        return line.change != LineChange::Cancelled && line.name == clipped(name) && line.size == clipped(size)
            && (line.note == clipped(note) || line.note == clipped(manyNote(line.quantity, note)));
    });
}

Result<QList<SlipStation>> slipStations(storage::Transaction &tx, const QString &sku, const CategoryOf &categoryOf)
{
    OrderLine line;
    line.sku = sku;
    line.quantity = 1;
    HEARTH_ASSIGN(const QList<StationShare> shares, sharesOf(tx, {line}, categoryOf));
    QList<SlipStation> stations;
    for (const StationShare &share : shares) {
        if (share.kind == RouteKind::Slip && share.copies > 0)
            stations.append({share.station, share.copies});
    }
    return stations;
}

Result<QList<PrintJob>> queueKitchen(storage::Transaction &tx, const Clock &clock, const TicketContext &context, const ClosedOrder &order,
                                     const QList<OrderLine> &lines, const CategoryOf &categoryOf, const QString &note)
{
    HEARTH_ASSIGN(const QList<StationShare> shares, sharesOf(tx, lines, categoryOf));
    const auto slips = static_cast<int>(std::count_if(shares.cbegin(), shares.cend(), [](const StationShare &share) { return share.kind == RouteKind::Slip; }));
    QList<PrintJob> jobs;
    int slip = 0;
    for (const StationShare &share : shares) {
        const bool labels = share.kind == RouteKind::Label;
        QList<Ticket> tickets;
        if (labels) {
            tickets = labelsOf(share, context, order);
        } else {
            tickets.append(kitchenTicket(context, order, share.lines, note));
            tickets.first().station = share.station;
            tickets.first().part = slips > 1 ? ++slip : 0;
            tickets.first().parts = slips > 1 ? slips : 0;
        }
        for (Ticket &ticket : tickets) {
            ticket.sheets = share.copies > 1 ? share.copies : 0;
            for (int copy = 0; copy < share.copies; ++copy) {
                ticket.sheet = share.copies > 1 ? copy + 1 : 0;
                HEARTH_ASSIGN(auto job, queueTicket(tx, clock, share.station, labels ? QStringLiteral("label") : QStringLiteral("kitchen"), ticket));
                if (job)
                    jobs.append(std::move(*job));
            }
        }
    }
    return jobs;
}

Result<QList<PrintJob>> queueLabelChanges(storage::Transaction &tx, const Clock &clock, const TicketContext &context, const ClosedOrder &order,
                                          const QList<OrderLine> &more, const QList<LabelsLess> &less, const CategoryOf &categoryOf)
{
    QList<PrintJob> jobs;
    const auto queue = [&](const QString &station, const Ticket &label) -> Result<void> {
        HEARTH_ASSIGN(auto job, queueTicket(tx, clock, station, QStringLiteral("label"), label));
        if (job)
            jobs.append(std::move(*job));
        return {};
    };
    HEARTH_ASSIGN(const QList<StationShare> shares, sharesOf(tx, more, categoryOf));
    for (const StationShare &share : shares) {
        if (share.kind != RouteKind::Label)
            continue;
        for (Ticket &label : labelsOf(share, context, order)) {
            label.part = label.parts = 0; // the numbers of the first labels are given
            label.sheets = share.copies > 1 ? share.copies : 0;
            for (int copy = 0; copy < share.copies; ++copy) {
                label.sheet = share.copies > 1 ? copy + 1 : 0;
                HEARTH_TRY(queue(share.station, label));
            }
        }
    }
    for (const LabelsLess &one : less) {
        Ticket label = kitchenTicket(context, order, {one.line});
        label.kind = TicketKind::Label;
        label.station = one.station;
        label.lines.first().change = LineChange::Cancelled;
        HEARTH_TRY(queue(one.station, label));
    }
    return jobs;
}

} // namespace hearth
