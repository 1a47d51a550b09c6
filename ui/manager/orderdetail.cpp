// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/orderdetail.h"

#include "core/whendone.h"
#include "ui/cashier/paidcard.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/kit/touchlist.h"
#include "ui/manager/refundsheet.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QEvent>
#include <QStandardItemModel>

namespace hearth {

OrderDetail::OrderDetail(const TillContext &context, const OrderSummary &order, QWidget *window)
    : Overlay(window, Place::Right), m_context(context), m_summary(order), m_lines(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("orderDetail"));
    setCardWidth(500);
    build();
    connect(m_close, &QPushButton::clicked, this, &Overlay::dismiss);
    connect(m_refund, &QPushButton::clicked, this, &OrderDetail::openRefund);
    refresh();
}

void OrderDetail::build()
{
    cardLayout()->setContentsMargins(20, 16, 20, 16);
    cardLayout()->setSpacing(8);
    m_title = makeLabel(card(), 26, true);
    m_title->setObjectName(QStringLiteral("detailTitle"));
    m_facts = makeLabel(card(), 16, false, Tone::Soft);
    m_facts->setObjectName(QStringLiteral("detailFacts"));
    auto *list = new TouchList(card());
    list->setObjectName(QStringLiteral("detailLines"));
    list->setModel(m_lines);
    list->setFocusPolicy(Qt::NoFocus);
    m_sums = makeLabel(card(), 17);
    m_sums->setObjectName(QStringLiteral("detailSums"));
    m_sums->setAlignment(Qt::AlignRight);
    m_jobsTitle = makeLabel(card(), 18, true);
    auto *jobs = new QWidget(card());
    jobs->setObjectName(QStringLiteral("detailJobs"));
    m_jobRows = new QVBoxLayout(jobs);
    m_jobRows->setContentsMargins(0, 0, 0, 0);
    m_jobRows->setSpacing(6);

    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(12);
    m_close = new TouchButton(TouchButton::Kind::Plain, card());
    m_close->setObjectName(QStringLiteral("detailClose"));
    m_refund = new TouchButton(TouchButton::Kind::Danger, card());
    m_refund->setObjectName(QStringLiteral("detailRefund"));
    m_refund->setGlyph(Glyph::Undo);
    for (TouchButton *button : {m_close, m_refund}) {
        button->setMinimumHeight(64);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        bottom->addWidget(button);
    }
    cardLayout()->addWidget(m_title);
    cardLayout()->addWidget(m_facts);
    cardLayout()->addWidget(list, 1);
    cardLayout()->addWidget(m_sums);
    cardLayout()->addSpacing(4);
    cardLayout()->addWidget(m_jobsTitle);
    cardLayout()->addWidget(jobs);
    cardLayout()->addSpacing(8);
    cardLayout()->addLayout(bottom);
}

void OrderDetail::setSummary(const OrderSummary &order)
{
    m_summary = order;
    refresh();
}

void OrderDetail::refresh()
{
    const ShopFormat format = m_context.format();
    m_close->setText(tr("Close"));
    m_refund->setText(tr("Refund"));
    m_jobsTitle->setText(tr("Paper"));
    const Result<ClosedOrder> order = m_context.orders->order(m_summary.orderId);
    if (!order) {
        m_title->setText(Words::error(order.error()));
        m_facts->setText(order.error().toString());
        m_refund->setEnabled(false);
        return;
    }
    m_title->setText(tr("No. %1").arg(order->receiptNumber));
    setAccessibleName(m_title->text());
    showLines(*order);
    m_facts->setText(QStringList{format.moment(order->closedAtMs, m_context.clock->nowMs()),
                                 Words::channel(order->channel, order->platform, order->platformNumber),
                                 m_summary.atHq ? tr("arrived at headquarters") : tr("not yet at headquarters")}
                         .join(QStringLiteral(" · ")));
    QStringList sums{tr("Total %1").arg(format.money(order->total))};
    for (const Payment &payment : order->payments) {
        if (payment.tender == QLatin1String("cash"))
            sums.append(tr("Cash %1, change %2").arg(format.money(payment.tendered), format.money(payment.change)));
        else
            sums.append(Words::paid(payment.tender, format.money(payment.amount)));
    }
    if (!m_summary.refunded.isZero())
        sums.append(tr("Refunded %1").arg(format.money(m_summary.refunded)));
    m_sums->setText(sums.join(QLatin1Char('\n')));
    m_refund->setEnabled(m_summary.refunded < order->total);
    showJobs(m_summary.jobs);
}

void OrderDetail::showLines(const ClosedOrder &order)
{
    const ShopFormat format = m_context.format();
    m_lines->clear();
    for (const OrderLine &line : order.lines()) {
        const MenuItem *item = m_context.menu->menu().item(line.sku);
        auto *row = new QStandardItem(item != nullptr ? item->name.in(m_context.language) : line.name);
        QStringList detail;
        if (!line.size.isEmpty())
            detail.append(line.size);
        detail.append(tr("%1 each").arg(format.shortMoney(line.unit)));
        row->setData(QStringLiteral("%1 ×").arg(line.quantity), TouchList::CountRole);
        row->setData(detail.join(QStringLiteral(" · ")), TouchList::DetailRole);
        row->setData(format.money(line.total()), TouchList::AmountRole);
        m_lines->appendRow(row);
    }
}

void OrderDetail::showJobs(const QList<PrintJob> &jobs)
{
    // Rebuilt only where something changed: a button must not vanish under a finger.
    QString state = m_context.language;
    for (const PrintJob &job : jobs)
        state += QStringLiteral("|%1 %2 %3").arg(job.id).arg(int(job.state)).arg(job.reason);
    if (state == m_jobsShown)
        return;
    m_jobsShown = state;
    while (QLayoutItem *item = m_jobRows->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    for (qsizetype i = 0; i < jobs.size(); ++i) {
        const PrintJob &job = jobs.at(i);
        auto *row = new QWidget(card());
        auto *layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        auto *words = new SignList(row);
        SignLine line = Words::jobState(job);
        line.text = Words::jobKind(job.kind, job.copy) + QStringLiteral(": ") + line.text;
        const qint64 at = job.printedAtMs > 0 ? job.printedAtMs : job.createdAtMs;
        words->setLines({line, {Glyph::None, Tone::Soft, tr("on %1, %2").arg(job.printerName, format.moment(at, now))}});
        auto *again = new TouchButton(TouchButton::Kind::Plain, row);
        again->setObjectName(QStringLiteral("detailReprint_%1").arg(i));
        again->setGlyph(Glyph::Copy);
        again->setText(tr("Reprint"));
        again->setAccessibleName(tr("Print a marked copy of: %1").arg(Words::jobKind(job.kind, job.copy)));
        connect(again, &QPushButton::clicked, this, [this, id = job.jobId, again] { reprint(id, again); });
        layout->addWidget(words, 1);
        layout->addWidget(again);
        m_jobRows->addWidget(row);
    }
    if (jobs.isEmpty()) {
        QLabel *none = makeLabel(card(), 16, false, Tone::Soft);
        none->setText(tr("nothing to print"));
        m_jobRows->addWidget(none);
    }
}

void OrderDetail::reprint(const QUuid &jobId, TouchButton *button)
{
    button->setBusy(true);
    whenDone(m_context.orders->reprint(jobId), this, [this, button = QPointer<TouchButton>(button)](const Result<void> &done) {
        if (button != nullptr)
            button->setBusy(false);
        auto *toast = parentWidget()->findChild<Toast *>(QStringLiteral("toast"));
        if (toast != nullptr && done)
            toast->pop(Tone::Ok, tr("A marked copy is on its way to the printer."));
        else if (toast != nullptr)
            toast->pop(Tone::Bad, Words::error(done.error()), done.error().toString());
    });
}

void OrderDetail::openRefund()
{
    auto *sheet = new RefundSheet(m_context, m_summary.orderId, m_summary.receiptNumber, parentWidget());
    sheet->open();
}

void OrderDetail::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    Overlay::changeEvent(event);
}

} // namespace hearth
