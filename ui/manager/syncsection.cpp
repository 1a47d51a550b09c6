// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/syncsection.h"

#include "ui/kit/amountbox.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QScrollArea>

namespace hearth {

SyncSection::SyncSection(const TillContext &context, QWidget *parent) : Section(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_title = makeLabel(this, 20, true);
    m_title->setMinimumHeight(40);
    m_link = new Banner(this);
    m_link->setObjectName(QStringLiteral("syncLink"));
    auto *boxes = new QWidget(this);
    boxes->setObjectName(QStringLiteral("syncSummary"));
    auto *row = new QHBoxLayout(boxes);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    const auto box = [&](const char *name) {
        auto *made = new AmountBox(boxes);
        made->setObjectName(QLatin1String(name));
        made->setPixels(26);
        row->addWidget(made, 1);
        return made;
    };
    m_waiting = box("syncWaiting");
    m_since = box("syncSince");
    m_arrived = box("syncArrived");
    m_setAside = box("syncParked");
    m_parkedTitle = makeLabel(this, 18, true);
    m_empty = makeLabel(this, 17, false, Tone::Soft);
    PanelScroll scroll = makePanelScroll(this);
    m_list = scroll.inside;
    m_list->setObjectName(QStringLiteral("parkedTable"));
    m_rows = scroll.rows;
    column->addWidget(m_title);
    column->addWidget(m_link);
    column->addWidget(boxes);
    column->addWidget(m_parkedTitle);
    column->addWidget(scroll.area, 1);
}

void SyncSection::refresh()
{
    const SyncView view = m_context.sync->view();
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    m_title->setText(tr("The way to headquarters"));
    m_waiting->setCaption(tr("Waiting"));
    m_since->setCaption(tr("Oldest since"));
    m_arrived->setCaption(tr("Arrived"));
    m_setAside->setCaption(tr("Set aside"));
    m_parkedTitle->setText(tr("Set aside: could not be used, kept with its reason"));

    if (!view.enrolled)
        m_link->show(Tone::Info, tr("This till is not enrolled at headquarters."), tr("You can go on selling. Everything is kept here and sent once it is enrolled."));
    else if (view.online)
        m_link->show(Tone::Ok, view.sinceMs > 0 ? tr("Online since %1.").arg(format.moment(view.sinceMs, now)) : tr("Online."));
    else
        m_link->show(Tone::Warn, view.sinceMs > 0 ? tr("Offline since %1.").arg(format.moment(view.sinceMs, now)) : tr("Connecting."),
                     view.detail.isEmpty() ? tr("You can go on selling and printing. What waits is sent by itself.")
                                           : tr("You can go on selling and printing. What waits is sent by itself. (%1)").arg(view.detail));
    m_waiting->setAmount(QString::number(view.outbox.waiting), view.outbox.waiting > 0 && !view.online ? Tone::Warn : Tone::Neutral);
    m_since->setAmount(view.outbox.oldestAtMs > 0 ? format.moment(view.outbox.oldestAtMs, now) : QStringLiteral("–"));
    m_arrived->setAmount(QString::number(view.outbox.committed));
    m_setAside->setAmount(QString::number(view.parked.size()), view.parked.isEmpty() ? Tone::Neutral : Tone::Bad);

    QString state = m_context.language + QStringLiteral("|%1").arg(view.repair ? view.repair->atMs : 0);
    for (const ParkedRow &row : view.parked)
        state += QStringLiteral("|%1").arg(row.number);
    if (state != m_shown) {
        m_shown = state;
        showParked(view.parked);
        if (view.repair)
            showRepair(*view.repair);
    }
}

/** Above all that was set aside: the database itself was. */
void SyncSection::showRepair(const TillRepair &repair)
{
    const ShopFormat format = m_context.format();
    auto *card = new Panel(m_list);
    card->setObjectName(QStringLiteral("repairCard"));
    card->setSign(Glyph::Alert, Tone::Warn);
    auto *words = new QVBoxLayout(card);
    words->setContentsMargins(58, 10, 14, 10);
    const auto add = [&](int pixels, bool bold, const QString &text) {
        QLabel *label = makeLabel(card, pixels, bold, pixels < 16 ? Tone::Soft : Tone::Neutral);
        label->setText(text);
        words->addWidget(label);
    };
    add(16, true, tr("This till's data were damaged and were renewed: %1").arg(format.moment(repair.atMs, m_context.clock->nowMs())));
    add(16, false, tr("Nothing was deleted. Sales and receipt numbers go on, from No. %1. What headquarters has of the time before comes back by itself.")
                       .arg(repair.receiptsFrom));
    add(16, false, repair.facts > 0 ? tr("%n record(s) that headquarters did not have yet were saved, and are sent.", nullptr, int(repair.facts))
                                    : tr("No record that headquarters did not have yet could be read."));
    add(14, false, tr("Damaged files, for who looks into it: %1").arg(repair.setAside));
    add(14, false, repair.why);
    m_empty->hide();
    m_rows->insertWidget(0, card);
}

void SyncSection::showParked(const QList<ParkedRow> &parked)
{
    constexpr qsizetype most = 50;
    const ShopFormat format = m_context.format();
    clearPanels(m_rows, m_empty);
    m_empty->setText(tr("Nothing."));
    m_empty->setVisible(parked.isEmpty());
    if (parked.isEmpty())
        m_rows->insertWidget(0, m_empty);
    for (const ParkedRow &row : parked.mid(0, most)) {
        auto *card = new Panel(m_list);
        card->setSign(Glyph::Stop, Tone::Bad);
        auto *words = new QVBoxLayout(card);
        words->setContentsMargins(58, 10, 14, 10);
        QLabel *title = makeLabel(card, 16, true);
        title->setText(tr("From headquarters, no. %1").arg(row.number) + QStringLiteral(" · ") + format.moment(row.atMs, m_context.clock->nowMs()));
        QLabel *reason = makeLabel(card, 16);
        reason->setText(row.reason);
        words->addWidget(title);
        words->addWidget(reason);
        m_rows->insertWidget(m_rows->count() - 1, card);
    }
}

} // namespace hearth
