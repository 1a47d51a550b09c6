// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/shiftsheet.h"

#include "core/whendone.h"
#include "ui/kit/choicegroup.h"
#include "ui/kit/numberpad.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/paperpreview.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QEvent>

namespace hearth {

namespace {
constexpr int mostTyped = 9;
} // namespace

ShiftSheet::ShiftSheet(const TillContext &context, QDate day, bool dayFirst, QWidget *window)
    : Overlay(window, Place::Middle), m_context(context), m_day(day)
{
    setObjectName(QStringLiteral("shiftSheet"));
    setFilling(true);
    build();
    m_what->choose(dayFirst ? m_whole : m_shift);
    m_entries->choose(m_counted.button);
    connect(m_what, &ChoiceGroup::tapped, this, &ShiftSheet::read);
    connect(m_entries, &ChoiceGroup::tapped, this, &ShiftSheet::showEntries);
    connect(m_pad, &NumberPad::typed, this, &ShiftSheet::type);
    connect(m_pad, &NumberPad::backspaced, this, &ShiftSheet::backspace);
    connect(m_close, &QPushButton::clicked, this, &Overlay::dismiss);
    connect(m_print, &QPushButton::clicked, this, &ShiftSheet::print);
    m_pad->setPointEnabled(m_context.format().decimals() > 0);
    retranslate();
    read();
}

void ShiftSheet::build()
{
    cardLayout()->setContentsMargins(16, 12, 16, 14);
    cardLayout()->setSpacing(10);
    m_title = makeLabel(card(), 22, true);
    m_title->setObjectName(QStringLiteral("shiftTitle"));
    auto *middle = new QWidget(card());
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    m_what = new ChoiceGroup(this);
    m_entries = new ChoiceGroup(this);
    const auto pair = [&](ChoiceGroup *group, const char *first, const char *second) {
        auto *both = new QHBoxLayout;
        both->setSpacing(8);
        QList<TouchButton *> made;
        for (const char *name : {first, second}) {
            auto *button = new TouchButton(TouchButton::Kind::Choice, middle);
            button->setObjectName(QLatin1String(name));
            button->setMinimumHeight(64);
            button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
            group->add(button);
            both->addWidget(button);
            made.append(button);
        }
        left->addLayout(both);
        return made;
    };
    const QList<TouchButton *> what = pair(m_what, "shiftSince", "shiftDay");
    m_shift = what.first();
    m_whole = what.last();
    const QList<TouchButton *> entries = pair(m_entries, "shiftFloat", "shiftCounted");
    m_float.button = entries.first();
    m_counted.button = entries.last();
    m_pad = new NumberPad(middle);
    m_difference = makeLabel(middle, 17, true);
    m_difference->setObjectName(QStringLiteral("shiftDifference"));
    m_state = new Banner(middle);
    m_state->setObjectName(QStringLiteral("shiftState"));
    left->addWidget(m_pad, 1);
    left->addWidget(m_difference);
    left->addWidget(m_state);
    m_preview = new PaperPreview(middle);
    m_preview->setObjectName(QStringLiteral("shiftPreview"));
    row->addLayout(left, 9);
    row->addWidget(m_preview, 11);

    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(12);
    m_close = new TouchButton(TouchButton::Kind::Plain, card());
    m_close->setObjectName(QStringLiteral("shiftClose"));
    m_print = new TouchButton(TouchButton::Kind::Primary, card());
    m_print->setObjectName(QStringLiteral("shiftPrint"));
    m_print->setGlyph(Glyph::Printer);
    for (TouchButton *button : {m_close, m_print}) {
        button->setMinimumHeight(64);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        bottom->addWidget(button, button == m_print ? 2 : 1);
    }
    cardLayout()->addWidget(m_title);
    cardLayout()->addWidget(middle, 1);
    cardLayout()->addLayout(bottom);
}

ShiftSheet::Entry &ShiftSheet::entered()
{
    return m_entries->chosen() == m_float.button ? m_float : m_counted;
}

std::optional<Money> ShiftSheet::amount(const Entry &entry) const
{
    QString text = entry.typed;
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    const Result<Money> parsed = Money::parse(text, m_context.format().decimals());
    return text.isEmpty() || !parsed ? std::nullopt : std::optional(*parsed);
}

void ShiftSheet::type(QChar character)
{
    Entry &entry = entered();
    const int decimals = m_context.format().decimals();
    const qsizetype point = entry.typed.indexOf(QLatin1Char('.'));
    if (character == QLatin1Char('.')) {
        if (point >= 0 || decimals == 0)
            return;
        entry.typed += entry.typed.isEmpty() ? QStringLiteral("0.") : QStringLiteral(".");
    } else if (point >= 0 ? entry.typed.size() - point <= decimals : entry.typed.size() < mostTyped) {
        entry.typed = (entry.typed == QLatin1String("0") ? QString() : entry.typed) + character;
    }
    refresh();
}

void ShiftSheet::backspace()
{
    entered().typed.chop(1);
    refresh();
}

void ShiftSheet::showEntries()
{
    const ShopFormat format = m_context.format();
    for (const Entry *entry : {&m_float, &m_counted}) {
        const auto money = amount(*entry);
        entry->button->setDetail(money ? format.money(*money) : QStringLiteral("–"));
    }
}

/** Asks for the figures; only the newest answer is shown. */
void ShiftSheet::read()
{
    ShiftRequest request;
    if (m_what->chosen() == m_whole)
        request.date = m_day;
    m_known = false;
    m_print->setEnabled(false);
    whenDone(m_context.shifts->read(request), this, [this, turn = ++m_turn](const Result<ShiftReport> &report) {
        if (turn == m_turn)
            show(report);
    });
}

void ShiftSheet::show(const Result<ShiftReport> &report)
{
    if (!report) {
        m_state->show(Tone::Bad, Words::error(report.error()), report.error().toString());
        return;
    }
    m_report = *report;
    m_known = true;
    m_print->setEnabled(true);
    const ShiftFigures &figures = m_report.figures;
    m_state->show(Tone::Info, figures.closing ? tr("Printing ends shift %1. The next report begins with the next sale.").arg(figures.number)
                                              : tr("A report of one day. It ends no shift."));
    if (!m_note.isEmpty())
        m_state->show(Tone::Bad, std::exchange(m_note, QString()));
    retranslate();
    refresh();
}

/** What was typed goes into the figures that were read. */
void ShiftSheet::refresh()
{
    showEntries();
    if (!m_known)
        return;
    ShiftFigures &figures = m_report.figures;
    const Money start = amount(m_float).value_or(Money());
    figures.expected += start - figures.openingFloat;
    figures.openingFloat = start;
    figures.counted = amount(m_counted).has_value();
    figures.countedCash = amount(m_counted).value_or(Money());
    const ShopFormat format = m_context.format();
    const Money over = figures.countedCash - figures.expected;
    QString words = tr("Cash expected: %1").arg(format.money(figures.expected));
    if (figures.counted)
        words += QStringLiteral("  ·  ") + (over.isZero() ? tr("it is exact") : over.isNegative() ? tr("%1 is missing").arg(format.money(-over)) : tr("%1 is too much").arg(format.money(over)));
    m_difference->setText(words);
    setLabelTone(m_difference, figures.counted && !over.isZero() ? Tone::Bad : Tone::Neutral);
    m_preview->draw(m_context.shifts->ticket(m_report, m_context.language), m_context.receiptPaper(),
                    m_context.templates == nullptr ? QByteArray() : m_context.templates->chains(TicketKind::Shift), PaperPreview::Bad::AsPrinted);
}

void ShiftSheet::print()
{
    if (!m_known)
        return;
    m_print->setBusy(true);
    m_close->setEnabled(false);
    setDismissible(false);
    whenDone(m_context.shifts->print(m_report, m_context.language), this, [this](const Result<RecordedShift> &recorded) {
        m_print->setBusy(false);
        m_close->setEnabled(true);
        setDismissible(true);
        if (!recorded) {
            m_state->show(Tone::Bad, Words::error(recorded.error()), recorded.error().toString());
            if (recorded.error().code == ErrorCode::Conflict) { // another report came first: these are not the figures any more
                m_note = Words::error(recorded.error());
                read();
            }
            return;
        }
        if (auto *toast = parentWidget()->findChild<Toast *>(QStringLiteral("toast"))) {
            if (recorded->jobId.isNull())
                toast->pop(Tone::Warn, tr("Report %1 is stored. No printer serves the receipts.").arg(recorded->report.figures.number));
            else
                toast->pop(Tone::Ok, tr("Report %1 is stored and on its way to the printer.").arg(recorded->report.figures.number));
        }
        dismiss();
    });
}

void ShiftSheet::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        read();
    }
    Overlay::changeEvent(event);
}

void ShiftSheet::retranslate()
{
    const ShopFormat format = m_context.format();
    const bool closing = m_what->chosen() == m_shift;
    m_title->setText(tr("Shift report"));
    setAccessibleName(m_title->text());
    m_shift->setText(tr("This shift"));
    m_shift->setDetail(tr("all since the last report"));
    m_whole->setText(format.shortDay(m_day));
    m_whole->setDetail(tr("the whole day"));
    m_float.button->setText(tr("Cash at the start"));
    m_counted.button->setText(tr("Cash counted"));
    m_close->setText(tr("Close"));
    m_print->setText(closing ? tr("End the shift and print") : tr("Print"));
}

} // namespace hearth
