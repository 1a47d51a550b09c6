// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/changeslip.h"
#include "core/clock.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "till/kitchenjobs.h"
#include "till/store/metastore.h"
#include "till/store/salestore.h"

#include <QHash>
#include <algorithm>

namespace hearth {
namespace {
constexpr qsizetype LinesOfASlip = 50; // more are told by several: each stays far below what a job may hold

struct Slip {
    QString station;
    Ticket ticket;
};

/** What the kitchen's stations have of an order, newest first. */
struct KitchenPaper {
    QList<Slip> slips;
    QList<Slip> labels;
};

Result<KitchenPaper> paperOf(storage::Transaction &tx, const QUuid &placedId)
{
    HEARTH_ASSIGN(const QList<PrintJob> jobs, PrintJobStore::ofOrder(tx, placedId));
    KitchenPaper paper;
    for (auto job = jobs.crbegin(); job != jobs.crend(); ++job) {
        const bool label = job->kind == QLatin1String("label");
        if (job->copy > 0 || (!label && job->kind != QLatin1String("kitchen") && job->kind != QLatin1String("change")))
            continue;
        if (auto ticket = ticketFromCbor(job->ticket)) {
            ticket->jobId = job->jobId;
            (label ? paper.labels : paper.slips).append({job->station, std::move(*ticket)});
        }
    }
    return paper;
}

/** The slips that told last of a thing, one a station. */
QList<const Slip *> slipsNaming(const QList<Slip> &slips, const KitchenChange &thing)
{
    QList<const Slip *> naming;
    for (const Slip &slip : slips) {
        const bool names = std::any_of(slip.ticket.lines.begin(), slip.ticket.lines.end(), [&](const Ticket::Line &line) {
            return line.change != LineChange::Cancelled && line.name == clipped(thing.name) && line.size == clipped(thing.size)
                && line.note == clipped(thing.note);
        });
        const bool newest = std::none_of(naming.begin(), naming.end(), [&](const Slip *other) { return other->station == slip.station; });
        if (names && newest)
            naming.append(&slip);
    }
    return naming;
}

Ticket::Line changedLine(const KitchenChange &change, const Slip *slip)
{
    const auto within = [](int quantity) { return std::clamp(quantity, 0, MaxLineQuantity); };
    Ticket::Line line{clipped(change.name), clipped(change.size), clipped(change.note), within(change.after), Money()};
    if (slip == nullptr) {
        line.change = LineChange::Added;
        line.quantity = within(change.after - change.before);
        return line;
    }
    line.change = change.after == 0 ? LineChange::Cancelled : LineChange::Quantity;
    if (change.after == 0)
        line.quantity = within(change.before);
    else
        line.oldQuantity = within(change.before);
    line.slipJob = idText(slip->ticket.jobId).right(8);
    line.slipTime = slip->ticket.localTime.mid(11, 5);
    return line;
}

/** What a station is told, on as many sheets as it had of what is changed. */
struct Told {
    QString station;
    QList<Ticket::Line> lines;
    int sheets = 1;
};

/** Stations in the order they come up. */
class Sorted {
public:
    /** One that no printer of slips serves any more is the kitchen's. */
    Result<void> tell(storage::Transaction &tx, const QString &station, int sheets, const std::optional<Ticket::Line> &line)
    {
        HEARTH_ASSIGN(const bool served, isServed(tx, station, RouteKind::Slip));
        const QString name = served ? station : stations::kitchen();
        auto told = std::find_if(m_told.begin(), m_told.end(), [&](const Told &one) { return one.station == name; });
        if (told == m_told.end())
            told = m_told.insert(m_told.end(), Told{name, {}, 1});
        told->sheets = std::clamp(sheets, told->sheets, Route::MaxCopies);
        if (line && !told->lines.contains(*line))
            told->lines.append(*line);
        return {};
    }
    [[nodiscard]] const QList<Told> &all() const { return m_told; }

private:
    QList<Told> m_told;
};

OrderLine piecesOf(const Clock &clock, const KitchenChange &change)
{
    OrderLine line;
    line.id = newId(clock);
    line.sku = change.sku;
    line.name = change.name;
    line.size = change.size;
    line.note = change.note;
    line.quantity = std::clamp(std::abs(change.after - change.before), 1, MaxLineQuantity);
    return line;
}

struct LabelChanges {
    QList<OrderLine> more;
    QList<LabelsLess> less;
};

/** Labels for what came to the order; one that says so for what is not made any more, wherever there are labels of it. What no printer
    of labels can say goes to the slips. */
Result<LabelChanges> labelChanges(storage::Transaction &tx, const Clock &clock, const QList<KitchenChange> &changes, const QList<Slip> &labels,
                                  Sorted &slips)
{
    LabelChanges told;
    for (const KitchenChange &change : changes) {
        if (change.after > change.before) {
            told.more.append(piecesOf(clock, change));
            continue;
        }
        QStringList stations;
        for (const Slip &label : labels) {
            if (stations.contains(label.station) || !isLabelOf(label.ticket, change.name, change.size, change.note))
                continue;
            stations.append(label.station);
            HEARTH_ASSIGN(const bool served, isServed(tx, label.station, RouteKind::Label));
            if (served)
                told.less.append({label.station, piecesOf(clock, change)});
            else
                HEARTH_TRY(slips.tell(tx, stations::kitchen(), 1, changedLine(change, &label)));
        }
    }
    return told;
}

Result<Sorted> sorted(storage::Transaction &tx, const QList<KitchenChange> &changes, const QList<Slip> &slips, const CategoryOf &categoryOf)
{
    Sorted lines;
    for (const KitchenChange &change : changes) {
        const QList<const Slip *> naming = change.before > 0 ? slipsNaming(slips, change) : QList<const Slip *>();
        for (const Slip *slip : naming)
            HEARTH_TRY(lines.tell(tx, slip->station, slip->ticket.sheets, changedLine(change, slip)));
        if (!naming.isEmpty() || change.after <= change.before)
            continue;
        HEARTH_ASSIGN(const QList<SlipStation> stations, slipStations(tx, change.sku, categoryOf));
        for (const SlipStation &one : stations)
            HEARTH_TRY(lines.tell(tx, one.station, one.copies, changedLine(change, nullptr)));
    }
    return lines;
}
} // namespace

QList<KitchenChange> kitchenChanges(const QList<OrderLine> &before, const QList<OrderLine> &after)
{
    QList<KitchenChange> things;
    QHash<QStringList, qsizetype> places;
    const auto at = [&](const OrderLine &line) -> KitchenChange & {
        const QStringList key{line.sku, line.size, line.note};
        const auto place = places.constFind(key);
        if (place != places.constEnd())
            return things[*place];
        places.insert(key, things.size());
        things.append({line.sku, line.name, line.size, line.note});
        return things.last();
    };
    for (const OrderLine &line : before)
        at(line).before += line.quantity;
    for (const OrderLine &line : after)
        at(line).after += line.quantity;
    things.removeIf([](const KitchenChange &thing) { return thing.before == thing.after; });
    return things;
}

Result<QList<PrintJob>> queueChangeSlips(storage::Transaction &tx, const Clock &clock, const TicketContext &context, const ClosedOrder &order,
                                         const QList<KitchenChange> &changes, const QString &note)
{
    QList<PrintJob> queued;
    if (changes.isEmpty() && note.isEmpty())
        return queued;
    // The kitchen knows the order by the number of its first slip.
    ClosedOrder placed = order;
    placed.id = placedOrderId(order.id, order.sourceKey);
    if (placed.id != order.id) {
        HEARTH_ASSIGN(const auto first, SaleStore::byOrder(tx, placed.id));
        if (first) {
            HEARTH_ASSIGN(placed, closedOrderFromCbor(first->body));
        }
    }
    HEARTH_ASSIGN(const KitchenPaper paper, paperOf(tx, placed.id));
    MenuCategories menu;
    const CategoryOf categoryOf = menu.in(tx);
    HEARTH_ASSIGN(Sorted lines, sorted(tx, changes, paper.slips, categoryOf));
    if (changes.isEmpty()) {
        for (const Slip &slip : paper.slips)
            HEARTH_TRY(lines.tell(tx, slip.station, slip.ticket.sheets, std::nullopt));
    }
    HEARTH_ASSIGN(const LabelChanges labels, labelChanges(tx, clock, changes, paper.labels, lines));
    const qint64 nowMs = clock.nowMs();
    for (const Told &told : lines.all()) {
        for (qsizetype from = 0; from == 0 || from < told.lines.size(); from += LinesOfASlip) {
            Ticket ticket = changeTicket(context, placed, told.station, nowMs, note);
            ticket.lines = told.lines.mid(from, LinesOfASlip);
            ticket.sheets = told.sheets > 1 ? told.sheets : 0;
            for (int sheet = 1; sheet <= told.sheets; ++sheet) {
                ticket.sheet = told.sheets > 1 ? sheet : 0;
                HEARTH_ASSIGN(auto job, queueTicket(tx, clock, told.station, QStringLiteral("change"), ticket));
                if (job)
                    queued.append(std::move(*job));
            }
        }
    }
    // After the slips: what comes later than a label is another change.
    HEARTH_ASSIGN(const QList<PrintJob> more, queueLabelChanges(tx, clock, context, placed, labels.more, labels.less, categoryOf));
    return queued + more;
}

QString amendedSourceKey(const QUuid &placedId, int version)
{
    return QStringLiteral("online/%1/%2").arg(idText(placedId)).arg(version);
}

QUuid placedOrderId(const QUuid &orderId, const QString &sourceKey)
{
    if (!sourceKey.startsWith(QLatin1String("online/")))
        return orderId;
    const QUuid placed = QUuid::fromString(QStringView(sourceKey).mid(7, 36));
    return placed.isNull() ? orderId : placed;
}

Result<int> changeSlipMinutes(storage::Transaction &tx)
{
    HEARTH_ASSIGN(const auto text, MetaStore::value(tx, QStringLiteral("change_slip_minutes")));
    bool number = false;
    const int minutes = text.value_or(QString()).toInt(&number);
    return number && minutes >= 0 && minutes <= MaxChangeSlipMinutes ? minutes : DefaultChangeSlipMinutes;
}

Result<void> setChangeSlipMinutes(storage::Transaction &tx, int minutes)
{
    if (minutes < 0 || minutes > MaxChangeSlipMinutes)
        return fail(ErrorCode::InvalidInput, QStringLiteral("not 0 to %1 minutes").arg(MaxChangeSlipMinutes), QStringLiteral("minutes"));
    return MetaStore::put(tx, QStringLiteral("change_slip_minutes"), QString::number(minutes));
}

} // namespace hearth
