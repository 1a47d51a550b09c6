// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "domain/order/order.h"
#include "storage/writer.h"
#include "till/tillidentity.h"

#include <QFuture>
#include <QObject>
#include <memory>
#include <optional>

namespace hearth {

struct CloseOptions {
    QString channel = QStringLiteral("counter");
    qint64 menuRevision = 0;
    QString sourceKey;       ///< an order with a key that was sold before is not sold again: the stored one is the result
    std::optional<qint64> atMs; ///< when it was sold; empty: now
    bool print = true;
    QString language = QStringLiteral("zh_CN"); ///< of the ticket
    QUuid memberId = {};     ///< whose order it is; null: nobody has said
};

struct SoldOrder {
    ClosedOrder order;
    bool repeated = false;   ///< was sold before under this source key
    int jobs = 0;            ///< print jobs queued
};

struct RefundRequest {
    QUuid orderId;
    /** Lines and how many of each; empty: all that is left. */
    QList<std::pair<QUuid, int>> lines;
    QString reason;
    bool print = true;
    QString language = QStringLiteral("zh_CN");
};

/** Sells and takes back. Each call is one transaction of order, lines, payments, print jobs and outbox row; its future is
    finished after the commit, and nothing is printed, kicked or shown as paid before. Made on one thread; close() and
    refund() may be called from any. */
class SaleDesk : public QObject {
    Q_OBJECT
public:
    SaleDesk(storage::Writer &writer, const Clock &clock, TillIdentity identity, QObject *parent = nullptr);
    /** Waits for the writer to finish what was begun. */
    ~SaleDesk() override;

    /** Closes a draft against cash. A draft that was closed before, as after a double tap, gives the stored order.
        Errors: InvalidInput (empty, tendered less than the total), Conflict (closed before, with other lines), DiskFull, Io … :
        then nothing of it is stored and the draft is still the cashier's. */
    [[nodiscard]] QFuture<Result<SoldOrder>> close(const OrderDraft &draft, Money tendered, const CloseOptions &options = {});
    /** Takes back a whole order or lines of it. Errors: NotFound, InvalidInput (more than is left). */
    [[nodiscard]] QFuture<Result<Refund>> refund(const RefundRequest &request);

    void setIdentity(const TillIdentity &identity);
    [[nodiscard]] TillIdentity identity() const;

Q_SIGNALS:
    /** After the commit; emitted from the writer's thread: connect queued. */
    void orderClosed(const hearth::SoldOrder &sold);
    void orderRefunded(const hearth::Refund &refund);
    void jobsQueued();
    void factAppended();
    /** The database is damaged so that no sale can be stored. */
    void saleImpossible(const QString &why);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace hearth
Q_DECLARE_METATYPE(hearth::SoldOrder)
