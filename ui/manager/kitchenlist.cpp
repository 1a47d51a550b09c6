// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/kitchenlist.h"

#include "core/whendone.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/ticketlines.h"
#include "ui/models/words.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hearth {

namespace {
constexpr int kitchenRefreshMs = 200;
constexpr int cardWidth = 380;
constexpr int kitchenLinePixels = 24;
} // namespace

KitchenList::KitchenList(const TillContext &context, QWidget *window) : Overlay(window, Place::Right), m_context(context)
{
    setObjectName(QStringLiteral("kitchenList"));
    setCardWidth(QWIDGETSIZE_MAX); // the whole window
    setAccessibleName(tr("Kitchen list"));
    cardLayout()->setContentsMargins(20, 14, 10, 10);
    auto *head = new QHBoxLayout;
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    QLabel *title = makeLabel(card(), 26, true);
    title->setText(tr("Kitchen list"));
    m_summary = makeLabel(card(), 17, false, Tone::Soft);
    m_summary->setObjectName(QStringLiteral("kitchenSummary"));
    words->addWidget(title);
    words->addWidget(m_summary);
    auto *close = new TouchButton(TouchButton::Kind::Plain, card());
    close->setObjectName(QStringLiteral("kitchenClose"));
    close->setGlyph(Glyph::Cross);
    close->setText(tr("Close"));
    close->setMinimumSize(150, 64);
    connect(close, &QPushButton::clicked, this, &Overlay::dismiss);
    head->addLayout(words, 1);
    head->addWidget(close);
    head->addSpacing(10);
    cardLayout()->addLayout(head);
    m_error = new Banner(card());
    m_error->hide();
    cardLayout()->addWidget(m_error);

    const PanelScroll scroll = makePanelScroll(card());
    m_list = new QWidget(scroll.inside);
    m_list->setObjectName(QStringLiteral("kitchenCards"));
    scroll.rows->insertWidget(0, m_list);
    cardLayout()->addWidget(scroll.area, 1);

    m_timer.setSingleShot(true);
    m_timer.setInterval(kitchenRefreshMs);
    connect(&m_timer, &QTimer::timeout, this, &KitchenList::refresh);
    const auto later = [this] {
        if (!m_timer.isActive())
            m_timer.start();
    };
    connect(m_context.orders, &OrderBoard::changed, this, later);
    connect(m_context.printers, &PrinterBoard::changed, this, later);
    refresh();
}

void KitchenList::resizeEvent(QResizeEvent *event)
{
    Overlay::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        m_timer.start();
}

void KitchenList::refresh()
{
    const auto jobs = m_context.kitchenList();
    QString state = QStringLiteral("%1 %2").arg(m_context.language).arg(parentWidget()->width());
    if (jobs) {
        for (const PrintJob &job : *jobs)
            state += QStringLiteral("|%1 %2 %3").arg(job.id).arg(int(job.state)).arg(job.reason);
    } else {
        state += jobs.error().toString();
    }
    // Rebuilt only where something changed: a button must not vanish under a finger.
    if (std::exchange(m_shown, state) == state)
        return;
    m_error->setVisible(!jobs);
    if (!jobs)
        m_error->show(Tone::Bad, Words::error(jobs.error()), jobs.error().toString());
    fill(jobs.value_or(QList<PrintJob>{}));
}

void KitchenList::fill(const QList<PrintJob> &jobs)
{
    const auto old = m_list->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget *widget : old) {
        widget->hide();
        const auto named = widget->findChildren<QWidget *>();
        for (QWidget *child : named)
            child->setObjectName({});
        widget->deleteLater();
    }
    delete m_grid;
    m_grid = new QGridLayout(m_list);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(12);
    const int columns = std::max(1, parentWidget()->width() / cardWidth);
    int number = 0;
    for (const PrintJob &job : jobs) {
        if (const auto ticket = kitchenTicketOf(job)) {
            m_grid->addWidget(makeCard(job, *ticket, number), number / columns, number % columns);
            ++number;
        }
    }
    for (int column = 0; column < columns; ++column)
        m_grid->setColumnStretch(column, 1);
    m_summary->setText(number > 0 ? tr("%n ticket(s) not on paper, oldest first. Cook from here.", nullptr, number)
                                  : tr("Everything is on paper or on its way."));
}

QWidget *KitchenList::makeCard(const PrintJob &job, const Ticket &ticket, int number)
{
    const ShopFormat format = m_context.format();
    const SignLine line = Words::jobState(job);
    auto *card = new Panel(m_list);
    card->setSign(line.glyph, line.tone);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(58, 12, 14, 12);
    column->setSpacing(4);
    QLabel *title = makeLabel(card, 26, true);
    title->setText(tr("No. %1 · %2").arg(ticket.receiptNumber).arg(format.moment(job.createdAtMs, m_context.clock->nowMs())));
    column->addWidget(title);
    QStringList facts;
    if (!ticket.platform.isEmpty())
        facts.append(Words::channel(QString(), ticket.platform, ticket.platformNumber));
    facts.append(Words::jobKind(job.kind, job.copy));
    facts.append(line.text);
    QLabel *where = makeLabel(card, 15, false, Tone::Soft);
    where->setText(facts.join(QStringLiteral(" · ")));
    column->addWidget(where);
    column->addWidget(new TicketLines(m_context, ticket, kitchenLinePixels, card));
    column->addStretch(1);
    if (job.state == PrintState::Sending || job.state == PrintState::Sent)
        return card; // the printer has it and waits for something
    auto *button = new TouchButton(TouchButton::Kind::Primary, card);
    button->setObjectName(QStringLiteral("kitchenMade_%1").arg(number));
    button->setGlyph(Glyph::Check);
    button->setText(tr("Made from the screen"));
    button->setMinimumHeight(60);
    connect(button, &QPushButton::clicked, this, [this, button, id = job.jobId] { made(id, button); });
    column->addWidget(button);
    return card;
}

void KitchenList::made(const QUuid &jobId, TouchButton *button)
{
    button->setBusy(true);
    whenDone(m_context.orders->doneByHand(jobId), this, [this](const Result<void> &done) {
        m_error->setVisible(!done);
        if (!done)
            m_error->show(Tone::Bad, Words::error(done.error()), done.error().toString());
        m_shown.clear();
        refresh();
    });
}

} // namespace hearth
