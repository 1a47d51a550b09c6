// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"
#include "domain/printer/printerhealth.h"

#include <QDate>
#include <QList>
#include <QUuid>

// What the bodies of facts hold that are no documents of app/domain (docs/protocol.md, "Facts up", "Facts down").
namespace hearth::protocol {

/** What was sold on one business date, as till and headquarters each count it. */
struct DayFigures {
    qint64 sales = 0;      ///< closed orders, online ones too
    Money salesTotal;
    qint64 refunds = 0;
    Money refundsTotal;
    bool operator==(const DayFigures &) const = default;
};
/** Body of a `day.closed` fact. A business date may be closed again: the later fact counts. */
struct DayClosed {
    QDate businessDate;
    DayFigures figures;
    QByteArray chain; ///< of the facts before this one
    bool operator==(const DayClosed &) const = default;
};
[[nodiscard]] QByteArray encode(const DayClosed &body);
/** Errors InvalidInput: no date, a figure below 0, a chain that has not 32 bytes. */
[[nodiscard]] Result<DayClosed> decodeDayClosed(const QByteArray &body);

/** Body of an `online.accepted` fact. */
struct AcceptedJob { QUuid jobId; QString station; qint64 queuedAtMs = 0; bool operator==(const AcceptedJob &) const = default; };
struct OnlineAccepted { QByteArray order; qint64 storedAtMs = 0; QList<AcceptedJob> jobs; int version = 1; };
[[nodiscard]] QByteArray encode(const OnlineAccepted &body);
[[nodiscard]] Result<OnlineAccepted> decodeOnlineAccepted(const QByteArray &body);

/** Body of an `online.changed` fact: the till has done what an amendment or the cancellation asked for. */
struct OnlineChanged {
    QUuid orderId;
    int version = 0;
    qint64 storedAtMs = 0;
    QList<AcceptedJob> jobs; ///< its slips
    bool cancelled = false;
    bool operator==(const OnlineChanged &) const = default;
};
[[nodiscard]] QByteArray encode(const OnlineChanged &body);
/** Errors InvalidInput: no id, a version not 1 to OnlineOrder::MaxVersion. */
[[nodiscard]] Result<OnlineChanged> decodeOnlineChanged(const QByteArray &body);

/** Body of an `online.amended` fact down: the whole new state of an online order. */
struct OnlineAmended {
    QByteArray order; ///< the online order
    bool sold = false; ///< headquarters knows a sale of it
    int tillVersion = 0; ///< the newest state this till has told of; 0: none
    bool operator==(const OnlineAmended &) const = default;
};
[[nodiscard]] QByteArray encode(const OnlineAmended &body);
[[nodiscard]] Result<OnlineAmended> decodeOnlineAmended(const QByteArray &body);

/** Body of an `online.cancelled` fact down. */
struct OnlineCancelled {
    static constexpr qsizetype MaxReason = 200; ///< characters
    QUuid orderId;
    int version = 0;
    qint64 cancelledAtMs = 0;
    QString reason;
    bool sold = false; ///< headquarters knows a sale of it
    int tillVersion = 0; ///< as above
    bool operator==(const OnlineCancelled &) const = default;
};
[[nodiscard]] QByteArray encode(const OnlineCancelled &body);
/** Errors InvalidInput: no id, a version not 1 to OnlineOrder::MaxVersion, a reason that is too long. */
[[nodiscard]] Result<OnlineCancelled> decodeOnlineCancelled(const QByteArray &body);

/** Body of a `print.status` fact. Times are 0 where the step was not reached. */
struct PrintStatus {
    QUuid jobId;
    QUuid orderId; ///< null: a test page or a report
    QString kind;
    QString station;
    QString printer;
    PrintState state = PrintState::Queued;
    QString reason;
    int copy = 0;
    qint64 queuedAtMs = 0;
    qint64 sendingAtMs = 0;
    qint64 sentAtMs = 0;
    qint64 printedAtMs = 0;
    QString proof;
    bool operator==(const PrintStatus &) const = default;
};
[[nodiscard]] QByteArray encode(const PrintStatus &body);
[[nodiscard]] Result<PrintStatus> decodePrintStatus(const QByteArray &body);

/** Body of a `printer.incident` fact: one trouble of one printer from its start to its end. The same id comes again when
    somebody has seen to it and when it is over. */
struct PrinterIncident {
    static constexpr qsizetype MaxRaw = 8;     ///< bytes
    static constexpr qsizetype MaxName = 200;  ///< characters of each text
    QUuid incidentId;
    QString printer;
    PrinterCondition condition = PrinterCondition::Unknown; ///< Unknown also for one of a later version
    qint64 startedAtMs = 0;
    qint64 endedAtMs = 0;        ///< 0: open
    qint64 acknowledgedAtMs = 0; ///< 0: not
    QString acknowledgedBy;
    QByteArray raw; ///< the status bytes that told of it
    QString address;
    bool operator==(const PrinterIncident &) const = default;
};
[[nodiscard]] QByteArray encode(const PrinterIncident &body);
/** Errors InvalidInput: no id, no printer, no start, an end or acknowledgement before 1970, a text or the raw bytes too long. */
[[nodiscard]] Result<PrinterIncident> decodePrinterIncident(const QByteArray &body);

/** Body of a `print.requested` fact down: headquarters wants a ticket on paper. */
struct PrintRequested {
    static constexpr qint64 MaxTtlMs = 7LL * 24 * 3600 * 1000;
    QUuid jobId; ///< the job's here and there
    QString station;
    QByteArray ticket; ///< CBOR of a Ticket (printing/document)
    qint64 requestedAtMs = 0;
    qint64 ttlMs = 0; ///< from requestedAtMs on; later it is not printed without a person's word
    bool again = false; ///< another database of the till's may have printed it: the ticket is marked as a copy
    bool operator==(const PrintRequested &) const = default;
};
[[nodiscard]] QByteArray encode(const PrintRequested &body);
/** Errors InvalidInput: no id, no station, no ticket, a time to live not 1 ms to MaxTtlMs. */
[[nodiscard]] Result<PrintRequested> decodePrintRequested(const QByteArray &body);

/** Body of a `print.cancelled` fact down: a job is not to be sent where no byte of it has left. */
struct PrintCancelled { QUuid jobId; bool operator==(const PrintCancelled &) const = default; };
[[nodiscard]] QByteArray encode(const PrintCancelled &body);
[[nodiscard]] Result<PrintCancelled> decodePrintCancelled(const QByteArray &body);

/** Body of a `print.accepted` fact: what a till made of `print.requested`. */
struct PrintAccepted {
    QUuid jobId;
    qint64 storedAtMs = 0;
    qint64 queuedAtMs = 0; ///< 0: it was refused
    QString error;         ///< why it was refused; empty: it is queued
    bool operator==(const PrintAccepted &) const = default;
};
[[nodiscard]] QByteArray encode(const PrintAccepted &body);
/** Errors InvalidInput: no id, neither queued nor refused. */
[[nodiscard]] Result<PrintAccepted> decodePrintAccepted(const QByteArray &body);

/** Body of a `templates.published` fact down: how the chain's tickets look. The whole of it each time: a kind that is not named looks
    as the program has it. The JSON is not read here: a kind or a block of a later version must not cost the others. */
struct TemplatesPublished {
    static constexpr qsizetype MaxTemplates = 100;
    struct Template {
        QString kind;    ///< "receipt", at most 64 characters
        QByteArray json; ///< a TicketTemplate (printing/document)
        bool operator==(const Template &) const = default;
    };
    qint64 revision = 0; ///< the newer wins
    QList<Template> templates;
    bool operator==(const TemplatesPublished &) const = default;
};
[[nodiscard]] QByteArray encode(const TemplatesPublished &body);
/** Errors InvalidInput: no revision, no kind, a kind twice, an empty template, more than MaxTemplates. */
[[nodiscard]] Result<TemplatesPublished> decodeTemplatesPublished(const QByteArray &body);

/** Body of a `sales.restored` fact down: sales and refunds a till has told of under an earlier database, for its new one. Oldest first; a till
    may get many of these facts. */
struct SalesRestored {
    static constexpr qsizetype MaxDocuments = 256;
    struct Document {
        bool refund = false; ///< otherwise a closed order
        QByteArray body;     ///< as the till sent it
        bool operator==(const Document &) const = default;
    };
    QList<Document> documents;
    bool operator==(const SalesRestored &) const = default;
};
[[nodiscard]] QByteArray encode(const SalesRestored &body);
/** Errors InvalidInput: none, or more than MaxDocuments, an empty one, another kind. */
[[nodiscard]] Result<SalesRestored> decodeSalesRestored(const QByteArray &body);

} // namespace hearth::protocol
