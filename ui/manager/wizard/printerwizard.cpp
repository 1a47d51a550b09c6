// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/wizard/printerwizard.h"

#include "core/whendone.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/wizard/askstep.h"
#include "ui/manager/wizard/findstep.h"
#include "ui/manager/wizard/namestep.h"
#include "ui/manager/wizard/paperstep.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>

namespace hearth {

namespace {
// Heights, pixels: of a step, and of all around it.
constexpr int lowest = 100;
constexpr int highest = 420;
constexpr int others = 250;
} // namespace

PrinterWizard::PrinterWizard(const TillContext &context, QWidget *window) : Overlay(window, Place::Middle), m_context(context)
{
    setObjectName(QStringLiteral("printerWizard"));
    setAccessibleName(tr("Add a printer"));
    setCardWidth(860);
    m_place = makeLabel(card(), 15, false, Tone::Soft);
    m_title = makeLabel(card(), 24, true);
    m_title->setObjectName(QStringLiteral("wizardTitle"));
    // A low window scrolls.
    const PanelScroll scroll = makePanelScroll(card());
    m_stack = new QStackedWidget(scroll.inside);
    scroll.rows->insertWidget(0, m_stack, 1);
    scroll.rows->setStretch(1, 0);
    scroll.area->setMinimumHeight(qBound(lowest, window->height() - others, highest));
    m_error = new Banner(card());
    m_error->setObjectName(QStringLiteral("wizardError"));
    m_error->hide();
    auto *head = new QVBoxLayout;
    head->setSpacing(0);
    head->addWidget(m_place);
    head->addWidget(m_title);
    cardLayout()->addLayout(head);
    cardLayout()->addWidget(scroll.area, 1);
    cardLayout()->addWidget(m_error);

    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(12);
    const auto button = [&](const char *name, TouchButton::Kind kind, const QString &text, int stretch) {
        auto *made = new TouchButton(kind, card());
        made->setObjectName(QLatin1String(name));
        made->setText(text);
        made->setMinimumHeight(64);
        made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        bottom->addWidget(made, stretch);
        return made;
    };
    TouchButton *cancel = button("wizardCancel", TouchButton::Kind::Quiet, tr("Cancel"), 1);
    m_back = button("wizardBack", TouchButton::Kind::Plain, tr("Back"), 1);
    m_back->setGlyph(Glyph::Back);
    m_next = button("wizardNext", TouchButton::Kind::Primary, {}, 2);
    cardLayout()->addLayout(bottom);
    connect(cancel, &QPushButton::clicked, this, &Overlay::dismiss);
    connect(m_back, &QPushButton::clicked, this, &PrinterWizard::back);
    connect(m_next, &QPushButton::clicked, this, &PrinterWizard::next);
    connect(this, &Overlay::dismissed, m_context.setup, &PrinterSetup::cancel);

    add(new FindStep(m_context, m_stack));
    add(new AskStep(m_context, m_stack));
    add(new PaperStep(m_context, m_stack));
    add(new NameStep(m_context, m_stack));
    showStep(0);
}

void PrinterWizard::add(WizardStep *step)
{
    m_steps.append(step);
    m_stack->addWidget(step);
    connect(step, &WizardStep::changed, this, &PrinterWizard::refresh);
    connect(step, &WizardStep::done, this, &PrinterWizard::next);
}

void PrinterWizard::showStep(int at)
{
    m_at = at;
    m_stack->setCurrentIndex(at);
    m_place->setText(tr("Add a printer, step %1 of %2").arg(at + 1).arg(m_steps.size()));
    m_title->setText(step()->title());
    m_error->hide();
    step()->enter(m_draft);
    refresh();
}

void PrinterWizard::refresh()
{
    if (m_next->isBusy())
        return;
    m_back->setEnabled(m_at > 0);
    m_next->setText(m_at + 1 < m_steps.size() ? tr("Next") : tr("Add the printer"));
    m_next->setEnabled(step()->complete());
}

void PrinterWizard::next()
{
    if (!step()->complete() || m_next->isBusy())
        return;
    step()->leave(m_draft);
    if (m_at + 1 < m_steps.size())
        showStep(m_at + 1);
    else
        save();
}

void PrinterWizard::back()
{
    m_context.setup->cancel();
    showStep(m_at - 1);
}

void PrinterWizard::save()
{
    PrinterRow row;
    row.name = m_draft.name;
    row.address = m_draft.finding.address;
    row.stations = m_draft.stations;
    row.language = m_draft.language;
    row.widthDots = m_draft.widthDots;
    row.dpi = m_draft.dpi;
    row.heightDots = m_draft.heightDots;
    row.gapDots = m_draft.gapDots;
    row.spare = m_draft.spare;
    row.capabilities = m_draft.known.toText();
    m_next->setBusy(true);
    m_back->setEnabled(false);
    whenDone(m_context.printerDesk->add(row), this, [this, name = row.name](const Result<void> &done) {
        m_next->setBusy(false);
        refresh();
        if (!done) {
            m_error->show(Tone::Bad, Words::error(done.error()), done.error().toString());
            step()->setFocus(Qt::OtherFocusReason);
            return;
        }
        if (auto *toast = parentWidget()->findChild<Toast *>(QStringLiteral("toast")))
            toast->pop(Tone::Ok, tr("%1 is added.").arg(name));
        dismiss();
    });
}

} // namespace hearth
