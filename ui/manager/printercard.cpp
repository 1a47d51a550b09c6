// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/printercard.h"

#include "ui/kit/sheet.h"
#include "ui/models/words.h"

#include <QBoxLayout>

namespace hearth {

PrinterView PrinterView::of(const PrinterHealth &printer, const QList<PrinterIncident> &incidents, const TillContext &context)
{
    const ShopFormat format = context.format();
    const qint64 now = context.clock->nowMs();
    PrinterView view;
    view.name = printer.printer;
    view.title = PrinterCard::tr("%1: %2").arg(printer.printer, Words::condition(printer));
    QStringList parts;
    if (printer.sinceMs > 0)
        parts.append(PrinterCard::tr("since %1").arg(format.moment(printer.sinceMs, now)));
    parts.append(printer.seenMs > 0 ? PrinterCard::tr("last answer %1").arg(format.moment(printer.seenMs, now)) : PrinterCard::tr("no answer so far"));
    parts.append(printer.queued > 0 ? PrinterCard::tr("%n ticket(s) wait", nullptr, printer.queued) : PrinterCard::tr("nothing waits"));
    parts.append(printer.address);
    view.facts = parts.join(QStringLiteral(" · "));
    view.paper = Words::paper(printer, format, now);
    view.light = Words::light(printer);
    view.drawerStuck = Words::drawerStuck(printer);
    view.drawer = Words::drawer(printer);
    if (Words::owner(printer.note).isEmpty()) // else it is said in words
        view.raw = printer.note;
    if (!printer.raw.isEmpty())
        view.raw = PrinterCard::tr("Status bytes: %1").arg(QString::fromLatin1(printer.raw.toHex(' ')));
    for (const PrinterIncident &incident : incidents) {
        if (incident.printerName != printer.printer || (incident.endedAtMs > 0 && !incident.stops()))
            continue;
        // One answer frees a cutter, however often it jammed.
        if (incident.stops() && std::any_of(view.open.cbegin(), view.open.cend(), [](const Open &open) { return open.condition == PrinterCondition::CutterError; }))
            continue;
        const QString since = PrinterCard::tr("%1 since %2").arg(Words::condition(incident.condition), format.moment(incident.startedAtMs, now));
        const QString advice = incident.condition == printer.condition ? Words::advice(printer) : Words::advice(incident.condition);
        view.open.append({incident.incidentId, incident.condition, since, advice, incident.acknowledgedAtMs > 0});
    }
    // What the printer says now, also before it is an incident on disk.
    const bool known = std::any_of(view.open.cbegin(), view.open.cend(), [&](const Open &open) { return open.condition == printer.condition; });
    if (!known && !Words::advice(printer).isEmpty())
        view.open.prepend({{}, printer.condition, {}, Words::advice(printer), true});
    return view;
}

PrinterCard::PrinterCard(const PrinterView &view, QWidget *parent) : Panel(parent)
{
    setObjectName(QStringLiteral("printerCard_") + view.name);
    static constexpr Glyph signs[] = {Glyph::Check, Glyph::Alert, Glyph::Stop, Glyph::Ask};
    setSign(signs[int(view.light)], Words::tone(view.light));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(58, 14, 14, 14);
    column->setSpacing(8);

    auto *head = new QHBoxLayout;
    head->setSpacing(14);
    auto *words = new QVBoxLayout;
    words->setSpacing(3);
    const auto say = [&](const QString &text, int pixels, bool bold, Tone tone) {
        if (text.isEmpty())
            return;
        QLabel *label = makeLabel(this, pixels, bold, tone);
        label->setText(text);
        words->addWidget(label);
    };
    say(view.title, 20, true, Tone::Neutral);
    say(view.facts, 16, false, Tone::Soft);
    if (view.drawerStuck) {
        say(view.drawer, 17, true, Tone::Warn);
        say(view.paper, 16, false, Tone::Neutral);
    } else {
        say(view.drawer.isEmpty() ? view.paper : view.paper.isEmpty() ? view.drawer : view.paper + QStringLiteral(" · ") + view.drawer, 16, false, Tone::Neutral);
    }
    words->addStretch(1);
    head->addLayout(words, 1);
    auto *roll = new TouchButton(TouchButton::Kind::Plain, this);
    roll->setObjectName(QStringLiteral("newRoll_") + view.name);
    roll->setText(tr("New roll put in"));
    roll->setMinimumSize(180, 56);
    connect(roll, &QPushButton::clicked, this, [this, roll, name = view.name] { Q_EMIT newRoll(name, roll); });
    head->addWidget(roll, 0, Qt::AlignTop);
    column->addLayout(head);

    for (qsizetype i = 0; i < view.open.size(); ++i) {
        const PrinterView::Open &open = view.open.at(i);
        auto *row = new QHBoxLayout;
        row->setSpacing(14);
        auto *both = new QVBoxLayout;
        both->setSpacing(2);
        if (!open.text.isEmpty()) {
            QLabel *what = makeLabel(this, 17, true, Words::tone(open.condition));
            what->setText(open.seen ? tr("%1 · seen").arg(open.text) : open.text);
            both->addWidget(what);
        }
        QLabel *todo = makeLabel(this, 17);
        todo->setText(open.advice);
        both->addWidget(todo);
        row->addLayout(both, 1);
        if (!open.seen) {
            auto *seen = new TouchButton(TouchButton::Kind::Plain, this);
            seen->setObjectName(QStringLiteral("acknowledge_%1_%2").arg(view.name).arg(i));
            seen->setGlyph(Glyph::Check);
            seen->setText(open.condition == PrinterCondition::CutterError ? tr("It is free: go on") : tr("I have seen it"));
            seen->setMinimumSize(180, 56);
            connect(seen, &QPushButton::clicked, this, [this, seen, id = open.incidentId] { Q_EMIT acknowledged(id, seen); });
            row->addWidget(seen, 0, Qt::AlignTop);
        }
        column->addLayout(row);
    }
    if (!view.raw.isEmpty()) {
        QLabel *raw = makeLabel(this, 13, false, Tone::Soft);
        raw->setText(view.raw);
        column->addWidget(raw);
    }
}

} // namespace hearth
