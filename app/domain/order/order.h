// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"

#include <QDate>
#include <QList>
#include <QUuid>

namespace hearth {

class Clock;

/** What happened to a line. Events are never changed; the lines are their fold, so two tills can merge one order. */
enum class LineEventKind { Add = 1, Quantity = 2, Void = 3 };

struct LineEvent {
    QUuid id;
    QUuid lineId;
    LineEventKind kind = LineEventKind::Add;
    qint64 atMs = 0;
    int quantity = 0; ///< Add: how many; Quantity: the new number; Void: 0
    // Add only:
    QString sku;
    QString name; ///< as sold, in the store's language
    QString size;
    Money unit;
    QString note;
    bool operator==(const LineEvent &) const = default;
};

/** A live line: what the customer gets and pays. */
struct OrderLine {
    QUuid id;
    QString sku;
    QString name;
    QString size;
    QString note;
    Money unit;
    int quantity = 0;
    [[nodiscard]] Money total() const { return unit * quantity; }
    bool operator==(const OrderLine &) const = default;
};

/** The lines of a list of events: in order of their Add, void lines left out; an event seen twice counts once. The order of
    the list does not matter, so that the events of two tills can be put together in any way. */
[[nodiscard]] QList<OrderLine> foldLines(const QList<LineEvent> &events);
[[nodiscard]] Money totalOf(const QList<OrderLine> &lines);

constexpr int MaxLineQuantity = 9'999;
constexpr int MaxOrderLines = 1'000;

/** An order that is being entered. A value of the UI thread. */
class OrderDraft {
public:
    OrderDraft() = default;
    explicit OrderDraft(const Clock &clock);

    [[nodiscard]] QUuid id() const { return m_id; }
    [[nodiscard]] const QList<LineEvent> &events() const { return m_events; }
    [[nodiscard]] const QList<OrderLine> &lines() const { return m_lines; }
    [[nodiscard]] Money total() const { return totalOf(m_lines); }
    [[nodiscard]] bool isEmpty() const { return m_lines.isEmpty(); }

    /** Adds a line; the same item, size, price and note again raises the number of the line that is there.
        Returns the line's id. Error InvalidInput: quantity not 1 to 9,999, a negative price, too many lines. */
    Result<QUuid> add(const QString &sku, const QString &name, const QString &size, Money unit, int quantity = 1,
                      const QString &note = {});
    /** Error NotFound, InvalidInput. 0 voids the line. */
    Result<void> setQuantity(const QUuid &lineId, int quantity);
    Result<void> voidLine(const QUuid &lineId);

private:
    void append(LineEvent event);
    const Clock *m_clock = nullptr;
    QUuid m_id;
    QList<LineEvent> m_events;
    QList<OrderLine> m_lines;
};

struct Payment {
    QUuid id;
    QString tender; ///< "cash", "platform" (paid there), "on_delivery"
    Money amount;   ///< what it settles
    Money tendered; ///< what was handed over; amount + change
    Money change;
    bool operator==(const Payment &) const = default;
};

struct Discount {
    QUuid id;
    QUuid lineId; ///< null: of the whole order
    QString code;
    QString name;
    Money amount; ///< positive; taken off
    bool operator==(const Discount &) const = default;
};

/** The closed-order document: what is stored, sent to HQ as `order.closed` and printed. Immutable once closed. */
struct ClosedOrder {
    QUuid id;
    QString storeId;
    int till = 0;
    qint64 receiptNumber = 0; ///< per till, gapless, from 1
    QString channel = QStringLiteral("counter"); ///< counter | online
    QDate businessDate;
    qint64 closedAtMs = 0;
    qint64 menuRevision = 0;
    QString currency;
    QList<LineEvent> events;
    QList<Payment> payments;
    QList<Discount> discounts;
    Money total; ///< of the live lines less discounts
    QUuid memberId;             ///< null: no member
    int covers = 0;             ///< 0: not asked
    QString sourceKey;          ///< idempotency key where the order came from a file or another system; may be empty
    QString platform;           ///< online orders: who sent it …
    QString platformNumber;     ///< … and its number there
    bool paidOnline = false;

    [[nodiscard]] QList<OrderLine> lines() const { return foldLines(events); }
    bool operator==(const ClosedOrder &) const = default;
};

struct RefundLine {
    QUuid lineId;
    int quantity = 0; ///< how many of it are taken back
    Money amount;     ///< positive
    bool operator==(const RefundLine &) const = default;
};

/** Taking back a whole order or some of its lines: a new fact, sent to HQ as `order.refunded`. */
struct Refund {
    QUuid id;
    QUuid orderId;
    QString storeId;
    int till = 0;
    qint64 receiptNumber = 0; ///< its own, from the same gapless series
    QDate businessDate;
    qint64 atMs = 0;
    QString currency;
    QString reason;
    QString tender = QStringLiteral("cash");
    QList<RefundLine> lines;
    Money total; ///< positive: what the customer gets back
    bool operator==(const Refund &) const = default;
};

/** An online order as HQ accepted it and pushed it to the till (`online.placed`), or its whole new state (`online.amended`). */
struct OnlineOrder {
    QUuid id; ///< HQ's; the till keeps it
    QString storeId;
    QString platform;
    QString number;
    qint64 placedAtMs = 0;   ///< at the platform
    qint64 acceptedAtMs = 0; ///< at HQ
    QList<OrderLine> lines;  ///< ids made by HQ
    Money total;
    bool paid = false;
    QString note;
    int version = 1; ///< of its state: each amendment and the cancellation have the next one
    bool operator==(const OnlineOrder &) const = default;
    static constexpr int MaxVersion = 9'999;
};

} // namespace hearth
