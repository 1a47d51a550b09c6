// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/order/order.h"

#include <QList>
#include <QString>
#include <QTimeZone>

namespace hearth {

enum class TicketKind { Receipt, Kitchen, Online, Refund };

/** What a ticket says, before layout: stored with its print job as CBOR, so that it can be printed again unchanged. */
struct Ticket {
    struct Line {
        QString name;
        QString size;
        QString note;
        int quantity = 0;
        Money total; ///< not on kitchen slips
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
    QString reason;            ///< refunds: why; others: a note to the whole order
    int copy = 0;              ///< n > 0: printed as "COPY n / 重打 n"
    bool openDrawer = false;
    bool operator==(const Ticket &) const = default;
};

[[nodiscard]] QByteArray toCbor(const Ticket &ticket);
/** Errors InvalidInput name the place: wrong types, an unknown kind, a quantity or copy out of range, texts over
    1,000 characters, more than 1,000 lines. */
[[nodiscard]] Result<Ticket> ticketFromCbor(const QByteArray &bytes);

/** Where a ticket is printed: what the layout needs to know of the paper. */
struct PaperProfile {
    int widthDots = 576;   ///< 80 mm at 203 dpi; 58 mm: 384
    int latinDots = 12;    ///< font A
    int hanziDots = 24;
    int lineDots = 30;     ///< from one line of scale 1 to the next
    int dpi = 203;
    int smallDots = 9;     ///< font B, Latin only
    bool operator==(const PaperProfile &) const = default;
};

/** A ticket laid out in dots: what the encoder turns into bytes and the preview into a picture. */
struct TicketRun {
    int x = 0;          ///< dots from the left edge
    QString text;
    bool bold = false;
    int scale = 1;      ///< 1 or 2: both width and height
    bool small = false;   ///< font B; ASCII only, scale 1
    bool reverse = false; ///< white on black
    bool operator==(const TicketRun &) const = default;
};
struct TicketRow {
    QList<TicketRun> runs; ///< from left to right, not overlapping
    int feedAfter = 0;     ///< extra dots
    bool operator==(const TicketRow &) const = default;
};
struct TicketLayout {
    QList<TicketRow> rows;
    bool cut = true;
    bool openDrawer = false;
    PaperProfile paper; ///< what it was laid out for
    bool operator==(const TicketLayout &) const = default;
};

/** Width in dots of a text in cells (Latin one cell, Hanzi and full-width two). */
[[nodiscard]] int textDots(const QString &text, const PaperProfile &paper, int scale = 1);
[[nodiscard]] int runDots(const TicketRun &run, const PaperProfile &paper);
/** Height of the tallest characters of a row, and from the top of a row to the top of the next one. */
[[nodiscard]] int textHeight(const TicketRow &row, const PaperProfile &paper);
[[nodiscard]] int rowDots(const TicketRow &row, const PaperProfile &paper);

/** Prices are right-aligned and never wrapped; long names wrap at word or character. Pure.
    Every ticket ends with two small lines for machines and for questions on the telephone: "ID <order id>" and
    "JOB <last 8 digits of the job id> RECEIPT|KITCHEN|ONLINE|REFUND [COPY n]"; "No. 000123" is the receipt number. */
[[nodiscard]] TicketLayout layoutTicket(const Ticket &ticket, const PaperProfile &paper);

} // namespace hearth
