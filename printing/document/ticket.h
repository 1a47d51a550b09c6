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
    QString reason;            ///< refunds
    int copy = 0;              ///< n > 0: printed as "COPY n / 重打 n"
    bool openDrawer = false;
};

[[nodiscard]] QByteArray toCbor(const Ticket &ticket);
[[nodiscard]] Result<Ticket> ticketFromCbor(const QByteArray &bytes);

/** Where a ticket is printed: what the layout needs to know of the paper. */
struct PaperProfile {
    int widthDots = 576;   ///< 80 mm at 203 dpi; 58 mm: 384
    int latinDots = 12;    ///< font A
    int hanziDots = 24;
    int lineDots = 30;
    int dpi = 203;
};

/** A ticket laid out in dots: what the encoder turns into bytes and the preview into a picture. */
struct TicketRun {
    int x = 0;          ///< dots from the left edge
    QString text;
    bool bold = false;
    int scale = 1;      ///< 1 or 2: both width and height
};
struct TicketRow {
    QList<TicketRun> runs; ///< from left to right, not overlapping
    int feedAfter = 0;     ///< extra dots
};
struct TicketLayout {
    QList<TicketRow> rows;
    bool cut = true;
    bool openDrawer = false;
};

/** Width in dots of a text in cells (Latin one cell, Hanzi and full-width two). */
[[nodiscard]] int textDots(const QString &text, const PaperProfile &paper, int scale = 1);
/** Prices are right-aligned and never wrapped; long names wrap at word or character. Pure. */
[[nodiscard]] TicketLayout layoutTicket(const Ticket &ticket, const PaperProfile &paper);

} // namespace hearth
