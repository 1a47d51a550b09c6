// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/attentionsection.h"

#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QPointer>
#include <QScrollArea>
#include <algorithm>

namespace hearth {

namespace {

constexpr qsizetype maxCards = 40;

QString explanation(const PrintJob &job)
{
    switch (job.state) {
    case PrintState::Unknown:
        return AttentionSection::tr("The printer did not confirm it. Look whether it came out. It is not printed again by itself, so that "
                                    "nothing is made twice.");
    case PrintState::Failed: return AttentionSection::tr("It will not be printed by itself. Print a copy if it is still needed.");
    case PrintState::Held:
        if (Words::needsPerson(job))
            return AttentionSection::tr("It waited too long and is not printed by itself any more. Print a copy if it is still needed.");
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
    m_title = makeLabel(this, 20, true);
    m_title->setObjectName(QStringLiteral("attentionTitle"));
    m_title->setMinimumHeight(52);
    m_empty = makeLabel(this, 18, false, Tone::Soft);
    m_empty->setObjectName(QStringLiteral("attentionEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    PanelScroll scroll = makePanelScroll(this);
    m_list = scroll.inside;
    m_list->setObjectName(QStringLiteral("attentionList"));
    m_cards = scroll.rows;
    column->addWidget(m_title);
    column->addWidget(scroll.area, 1);
}

void AttentionSection::refresh()
{
    const Result<QList<PrintJob>> jobs = m_context.troubledJobs();
    QString state = m_context.language;
    if (jobs) {
        for (const PrintJob &job : *jobs)
            state += QStringLiteral("|%1 %2 %3").arg(job.id).arg(int(job.state)).arg(job.reason);
    } else {
        state += jobs.error().toString();
    }
    if (state == m_shown)
        return;
    m_shown = state;
    clearPanels(m_cards, m_empty);
    m_title->setText(tr("Tickets that need a person"));
    if (!jobs || jobs->isEmpty()) {
        m_empty->setText(jobs ? tr("Nothing. All tickets have come out or are on their way.") : Words::error(jobs.error()) + QLatin1Char(' ') + jobs.error().toString());
        m_empty->show();
        m_cards->insertWidget(0, m_empty);
        return;
    }
    m_empty->hide();
    // Those in doubt first; what waits by itself last.
    QList<PrintJob> sorted = *jobs;
    std::stable_partition(sorted.begin(), sorted.end(), &Words::needsPerson);
    for (qsizetype i = 0; i < qMin(maxCards, sorted.size()); ++i)
        m_cards->insertWidget(int(i), makeCard(sorted.at(i), int(i)));
    if (sorted.size() > maxCards) {
        QLabel *more = makeLabel(m_list, 16, false, Tone::Soft);
        more->setText(tr("and %n more", nullptr, int(sorted.size() - maxCards)));
        m_cards->insertWidget(int(maxCards), more);
    }
}

QWidget *AttentionSection::makeCard(const PrintJob &job, int number)
{
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
    where->setText(tr("on %1, %2").arg(job.printerName, format.moment(job.createdAtMs, m_context.clock->nowMs())));
    QLabel *explained = makeLabel(card, 15);
    explained->setText(job.state == PrintState::Unknown && !job.reason.isEmpty() ? explanation(job) + QStringLiteral(" (%1)").arg(Words::reason(job.reason)) : explanation(job));
    words->addWidget(title);
    words->addWidget(where);
    words->addWidget(explained);
    words->addStretch(1);
    row->addLayout(words, 1);
    if (!Words::needsPerson(job))
        return card;

    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(8);
    const auto button = [&](const char *name, TouchButton::Kind kind, Glyph glyph, const QString &text) {
        auto *made = new TouchButton(kind, card);
        made->setObjectName(QStringLiteral("%1_%2").arg(QLatin1String(name)).arg(number));
        made->setGlyph(glyph);
        made->setText(text);
        made->setMinimumSize(190, 56);
        buttons->addWidget(made);
        return made;
    };
    if (job.state == PrintState::Unknown) {
        TouchButton *came = button("cameOut", TouchButton::Kind::Primary, Glyph::None, tr("It came out"));
        connect(came, &QPushButton::clicked, this,
                [this, came, id = job.jobId] { answer(m_context.orders->confirmPrinted(id), tr("Noted: it came out."), came); });
    }
    TouchButton *copy = button("printCopy", TouchButton::Kind::Plain, Glyph::Copy, tr("Print a copy"));
    connect(copy, &QPushButton::clicked, this,
            [this, copy, id = job.jobId] { answer(m_context.orders->reprint(id), tr("A marked copy is on its way to the printer."), copy); });
    row->addLayout(buttons);
    return card;
}

void AttentionSection::answer(QFuture<Result<void>> future, const QString &done, TouchButton *button)
{
    button->setBusy(true);
    future.then(this, [this, done, button = QPointer<TouchButton>(button)](const Result<void> &result) {
        if (button != nullptr)
            button->setBusy(false);
        if (auto *toast = window()->findChild<Toast *>(QStringLiteral("toast"))) {
            if (result)
                toast->pop(Tone::Ok, done);
            else
                toast->pop(Tone::Bad, Words::error(result.error()), result.error().toString());
        }
        refresh();
    });
}

} // namespace hearth
