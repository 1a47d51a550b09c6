// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/attentionsection.h"

#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/kitchenlist.h"
#include "ui/manager/ticketlines.h"
#include "ui/models/words.h"

#include <QGridLayout>
#include <QPointer>
#include <QScrollArea>
#include <algorithm>

namespace hearth {

namespace {

constexpr qsizetype maxCards = 40;
constexpr int linePixels = 20;
constexpr int wideWindow = 1'000; // room for two buttons beside the words

bool isStale(const PrintJob &job)
{
    return job.state == PrintState::Held && job.reason == PrintJobStore::stale();
}

QString explanation(const PrintJob &job, const QString &spare)
{
    switch (job.state) {
    case PrintState::Unknown:
        return AttentionSection::tr("The printer did not confirm it. Look whether it came out. It is not printed again by itself, so that "
                                    "nothing is made twice.");
    case PrintState::Failed: return AttentionSection::tr("It will not be printed by itself. Print a copy if it is still needed.");
    case PrintState::Held:
    case PrintState::Queued:
        if (isStale(job))
            return AttentionSection::tr("It waited too long and is not printed by itself any more. Is it still needed?");
        if (!spare.isEmpty() && job.movedFrom.isEmpty())
            return AttentionSection::tr("It prints by itself as soon as the printer is ready. If that takes too long, %1 takes it over.").arg(spare);
        return AttentionSection::tr("It prints by itself as soon as the printer is ready.");
    default: return {};
    }
}

} // namespace

AttentionSection::AttentionSection(const TillContext &context, QWidget *parent) : Section(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    auto *head = new QHBoxLayout;
    m_title = makeLabel(this, 20, true);
    m_title->setObjectName(QStringLiteral("attentionTitle"));
    m_title->setMinimumHeight(56);
    m_kitchen = new TouchButton(TouchButton::Kind::Plain, this);
    m_kitchen->setObjectName(QStringLiteral("openKitchenList"));
    m_kitchen->setGlyph(Glyph::List);
    connect(m_kitchen, &QPushButton::clicked, this, [this] { (new KitchenList(m_context, window()))->open(); });
    head->addWidget(m_title, 1);
    head->addWidget(m_kitchen);
    head->addSpacing(10);
    m_empty = makeLabel(this, 18, false, Tone::Soft);
    m_empty->setObjectName(QStringLiteral("attentionEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    PanelScroll scroll = makePanelScroll(this);
    m_list = scroll.inside;
    m_list->setObjectName(QStringLiteral("attentionList"));
    m_cards = scroll.rows;
    column->addLayout(head);
    column->addWidget(scroll.area, 1);
}

/** Those in doubt first; what waits by itself last. The kitchen's come with their tickets. */
Result<QList<AttentionSection::Entry>> AttentionSection::entries() const
{
    HEARTH_ASSIGN(QList<PrintJob> jobs, m_context.troubledJobs());
    HEARTH_ASSIGN(const QList<PrintJob> kitchen, m_context.kitchenList());
    HEARTH_ASSIGN(const QList<PrinterRow> printers, m_context.printerDesk->printers());
    for (const PrintJob &missed : kitchen) {
        const auto known = std::find_if(jobs.begin(), jobs.end(), [&](const PrintJob &job) { return job.jobId == missed.jobId; });
        if (known == jobs.end())
            jobs.append(missed);
        else
            known->ticket = missed.ticket;
    }
    std::stable_partition(jobs.begin(), jobs.end(), &Words::needsPerson);
    QList<Entry> list;
    for (const PrintJob &job : std::as_const(jobs)) {
        Entry entry;
        entry.job = job;
        for (const PrinterRow &printer : printers) {
            if (printer.id == job.printer)
                entry.spare = printer.spare;
        }
        const QStringList others = PrinterDesk::othersFor(job, printers);
        const auto other = std::find_if(others.begin(), others.end(), [this](const QString &name) { return m_context.canPrintNow(name); });
        if (other != others.end())
            entry.other = *other;
        list.append(entry);
    }
    return list;
}

void AttentionSection::refresh()
{
    const Result<QList<Entry>> found = entries();
    QString state = m_context.language;
    int kitchen = 0;
    if (found) {
        for (const Entry &entry : *found) {
            state += QStringLiteral("|%1 %2 %3 %4 %5 %6").arg(entry.job.id).arg(int(entry.job.state)).arg(entry.job.reason, entry.spare, entry.other)
                         .arg(m_context.canPrintNow(entry.job.printerName));
            kitchen += entry.job.ticket.isEmpty() ? 0 : 1;
        }
    } else {
        state += found.error().toString();
    }
    // Rebuilt only where something changed: a button must not vanish under a finger.
    if (std::exchange(m_shown, state) == state)
        return;
    clearPanels(m_cards, m_empty);
    m_title->setText(tr("Tickets that need a person"));
    m_kitchen->setText(tr("Kitchen list"));
    m_kitchen->setBadge(kitchen);
    m_kitchen->setVisible(kitchen > 0);
    if (!found || found->isEmpty()) {
        m_empty->setText(found ? tr("Nothing. All tickets have come out or are on their way.") : Words::error(found.error()) + QLatin1Char(' ') + found.error().toString());
        m_empty->show();
        m_cards->insertWidget(0, m_empty);
        return;
    }
    m_empty->hide();
    for (qsizetype i = 0; i < qMin(maxCards, found->size()); ++i)
        m_cards->insertWidget(int(i), makeCard(found->at(i), int(i)));
    if (found->size() > maxCards) {
        QLabel *more = makeLabel(m_list, 16, false, Tone::Soft);
        more->setText(tr("and %n more", nullptr, int(found->size() - maxCards)));
        m_cards->insertWidget(int(maxCards), more);
    }
}

QWidget *AttentionSection::makeCard(const Entry &entry, int number)
{
    const PrintJob &job = entry.job;
    const ShopFormat format = m_context.format();
    auto *card = new Panel(m_list);
    const SignLine line = Words::jobState(job);
    card->setSign(line.glyph, line.tone);
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(58, 12, 14, 12);
    row->setSpacing(14);
    auto *words = new QVBoxLayout;
    words->setSpacing(3);
    QLabel *title = makeLabel(card, 18, true);
    QString what = Words::jobKind(job.kind, job.copy);
    if (const auto order = m_context.orders->order(job.orderId))
        what = tr("%1 of No. %2").arg(what).arg(order->receiptNumber);
    title->setText(tr("%1: %2").arg(what, line.text));
    QLabel *where = makeLabel(card, 15, false, Tone::Soft);
    where->setText(tr("on %1, %2").arg(job.printerName, format.moment(job.createdAtMs, m_context.clock->nowMs()))
                   + (job.movedFrom.isEmpty() ? QString() : QStringLiteral(" · ") + tr("taken over from %1").arg(job.movedFrom)));
    QLabel *explained = makeLabel(card, 15);
    const QString why = explanation(job, entry.spare);
    explained->setText(job.state == PrintState::Unknown && !job.reason.isEmpty() ? why + QStringLiteral(" (%1)").arg(Words::reason(job.reason)) : why);
    words->addWidget(title);
    words->addWidget(where);
    words->addWidget(explained);
    const auto ticket = kitchenTicketOf(job);
    if (ticket)
        words->addWidget(new TicketLines(m_context, *ticket, linePixels, card));
    words->addStretch(1);
    row->addLayout(words, 1);
    row->addLayout(makeButtons(entry, ticket.has_value(), number, card));
    return card;
}

QLayout *AttentionSection::makeButtons(const Entry &entry, bool kitchen, int number, QWidget *card)
{
    const PrintJob &job = entry.job;
    const QUuid id = job.jobId;
    auto *column = new QVBoxLayout;
    auto *buttons = new QGridLayout;
    buttons->setSpacing(8);
    column->addLayout(buttons);
    column->addStretch(1);
    const int columns = window()->width() >= wideWindow ? 2 : 1;
    const auto offer = [&](const char *name, TouchButton::Kind kind, Glyph glyph, const QString &text, const QString &done,
                           const std::function<QFuture<Result<void>>()> &decide) {
        auto *made = new TouchButton(kind, card);
        made->setObjectName(QStringLiteral("%1_%2").arg(QLatin1String(name)).arg(number));
        made->setGlyph(glyph);
        made->setText(text);
        made->setMinimumSize(210, 56);
        const int place = buttons->count();
        buttons->addWidget(made, place / columns, place % columns);
        connect(made, &QPushButton::clicked, this, [this, made, decide, done] { answer(decide(), done, made); });
    };
    using Kind = TouchButton::Kind;
    OrderBoard *board = m_context.orders;
    const bool waits = (job.state == PrintState::Held && !isStale(job)) || job.state == PrintState::Queued;
    const bool lost = job.state == PrintState::Unknown || Words::needsPerson(job);
    if (job.state == PrintState::Unknown)
        offer("cameOut", Kind::Primary, Glyph::None, tr("It came out"), tr("Noted: it came out."), [=] { return board->confirmPrinted(id); });
    if (isStale(job))
        offer("release", Kind::Primary, Glyph::Printer, tr("Print it now"), tr("It is on its way to the printer."), [=] { return board->release(id); });
    if (kitchen && (waits || lost))
        offer("byHand", waits ? Kind::Primary : Kind::Plain, Glyph::Check, tr("Made from the screen"), tr("Noted: it is made and will not be printed."),
              [=] { return board->doneByHand(id); });
    if (job.state == PrintState::Unknown || (lost && job.state == PrintState::Failed)) {
        const QString marked = tr("A marked copy is on its way to the printer.");
        offer("printCopy", Kind::Plain, Glyph::Copy, tr("Print a copy"), marked, [=] { return board->reprint(id); });
        if (!entry.other.isEmpty())
            offer("copyOn", Kind::Plain, Glyph::Copy, tr("Copy on %1").arg(entry.other), marked, [=, other = entry.other] { return board->reprint(id, other); });
    }
    // It moves as itself: there is one paper, whichever printer comes first.
    if (waits && !entry.other.isEmpty() && !m_context.canPrintNow(job.printerName))
        offer("moveTo", Kind::Plain, Glyph::Printer, tr("Print on %1").arg(entry.other), tr("It goes to %1.").arg(entry.other),
              [=, other = entry.other] { return board->moveTo(id, other); });
    if (lost && job.state != PrintState::Unknown)
        offer("drop", Kind::Quiet, Glyph::Bin, tr("Drop it"), tr("Dropped. It will not be printed."), [=] { return board->drop(id); });
    return column;
}

} // namespace hearth
