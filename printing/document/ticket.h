// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "document/layout.h"
#include "domain/order/order.h"

#include <QStringList>
#include <QUuid>

namespace hearth {

/** Numbers are append-only: tickets are stored with their print jobs. */
enum class TicketKind { Receipt, Kitchen, Online, Refund, Change, Shift, Label, Test, Text };
constexpr TicketKind LastTicketKind = TicketKind::Text;

/** What a change slip says of a line. */
enum class LineChange { None, Added, Cancelled, Quantity };

/** The figures of a shift report: X while the shift runs, Z at its end. */
struct ShiftFigures {
    struct Tender {
        QString tender;
        int count = 0;
        Money amount;
        bool operator==(const Tender &) const = default;
    };
    bool closing = false;      ///< Z
    int number = 0;
    QString cashier{};
    QString openedAt{};        ///< local times, as on receipts
    QString closedAt{};
    Money openingFloat;
    QList<Tender> tenders{};
    int orders = 0;
    int refundCount = 0;
    Money refunds;             ///< positive
    int voids = 0;
    int drawerOpens = 0;
    Money expected;            ///< cash that should be in the drawer
    bool counted = false;
    Money countedCash;
    qint64 firstReceipt = 0;   ///< of sales and refunds; 0: there are none
    qint64 lastReceipt = 0;
    bool operator==(const ShiftFigures &) const = default;
};

/** What a ticket says, before layout: stored with its print job as CBOR, so that it can be printed again unchanged. */
struct Ticket {
    struct Line {
        QString name;
        QString size;
        QString note;
        int quantity = 0;
        Money total; ///< not on kitchen slips
        LineChange change = LineChange::None; ///< change slips; `quantity` is the new number, or how many are cancelled
        int oldQuantity = 0;
        QString slipJob{};   ///< the slip that is changed: the eight digits of its JOB line, and its time
        QString slipTime{};
        bool operator==(const Line &) const = default;
    };
    TicketKind kind = TicketKind::Receipt;
    QUuid jobId;
    QUuid orderId;
    QString storeName;
    QString storeId;
    int till = 0;
    QString station;           ///< kitchen slips
    qint64 receiptNumber = 0;
    QString localTime;         ///< "2026-11-24 12:30:05" in the store's zone
    QString businessDate;
    QString language;          ///< "zh_CN" or "en": of the words on it
    QString currency;
    QList<Line> lines;
    Money total;
    QString tender;
    Money tendered;
    Money change;
    QString platform;          ///< online orders
    QString platformNumber;
    bool paidOnline = false;
    int revision = 0;          ///< n > 1: the n-th state of an order that was amended
    bool cancelled = false;    ///< the order is cancelled
    bool sample = false;       ///< of nothing that was sold
    bool changedSince = false; ///< a later slip says what is different by now
    QString reason;            ///< refunds: why; others: a note to the whole order
    int copy = 0;              ///< n > 0: printed as "COPY n / 重打 n"
    bool openDrawer = false;
    QString movedFrom;         ///< the printer it was meant for, where it comes out of another one
    int part = 0;              ///< labels: 2 of 3
    int parts = 0;             ///< and kitchen slips where an order is split over stations
    int sheet = 0;             ///< 1 of 2 that are the same, both wanted
    int sheets = 0;
    QString title;             ///< free texts
    QStringList text;
    QString qr;
    QString barcode;           ///< CODE128
    ShiftFigures shift;
    bool operator==(const Ticket &) const = default;
};

[[nodiscard]] QByteArray toCbor(const Ticket &ticket);
/** Errors InvalidInput name the place: wrong types, an unknown kind, a quantity or copy out of range, texts over
    1,000 characters, more than 1,000 lines. */
[[nodiscard]] Result<Ticket> ticketFromCbor(const QByteArray &bytes);
/** "receipt", "kitchen", "online", "refund", "change", "shift", "label", "test", "text"; in capitals in the JOB line. */
[[nodiscard]] QString ticketKindName(TicketKind kind);
/** nullopt: no kind of this version has the name. */
[[nodiscard]] std::optional<TicketKind> ticketKind(const QString &name);

} // namespace hearth
