// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/wizard/askstep.h"

#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/models/words.h"

#include <QBoxLayout>

namespace hearth {

AskStep::AskStep(const TillContext &context, QWidget *parent) : WizardStep(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_result = new Banner(this);
    m_result->setObjectName(QStringLiteral("wizardAnswer"));
    m_can = makeLabel(this, 18);
    m_can->setObjectName(QStringLiteral("wizardCan"));
    m_claims = makeLabel(this, 16, false, Tone::Soft);
    m_claims->setObjectName(QStringLiteral("wizardClaims"));
    m_raw = makeLabel(this, 13, false, Tone::Soft);
    m_again = new TouchButton(TouchButton::Kind::Plain, this);
    m_again->setObjectName(QStringLiteral("wizardAskAgain"));
    m_again->setText(tr("Ask again"));
    m_again->setMinimumSize(170, 56);
    connect(m_again, &QPushButton::clicked, this, &AskStep::ask);
    connect(m_context.setup, &PrinterSetup::probed, this, &AskStep::showFinding);
    column->addWidget(m_result);
    column->addWidget(m_can);
    column->addWidget(m_claims);
    column->addWidget(m_raw);
    column->addWidget(m_again, 0, Qt::AlignLeft);
    column->addStretch(1);
}

QString AskStep::title() const
{
    return tr("Is it ready?");
}

void AskStep::enter(PrinterDraft &draft)
{
    m_finding = {};
    m_finding.address = draft.finding.address;
    m_language = draft.language;
    ask();
}

void AskStep::leave(PrinterDraft &draft)
{
    draft.finding = m_finding;
    draft.known = m_finding.capabilities;
}

void AskStep::ask()
{
    m_finding.isPrinter = false;
    m_result->show(Tone::Info, m_language == PrinterLanguage::Tspl ? tr("The label printer is being asked for its state. Nothing is printed.")
                                                                   : tr("The printer is being asked. It may print one line."), m_finding.address);
    for (QLabel *label : {m_can, m_claims, m_raw})
        label->hide();
    m_again->setBusy(true);
    Q_EMIT changed();
    m_context.setup->probe(m_finding.address, m_language);
}

void AskStep::showFinding(const PrinterFinding &finding)
{
    if (finding.address != m_finding.address)
        return;
    m_finding = finding;
    m_again->setBusy(false);
    const auto say = [](QLabel *label, const QString &text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    if (!finding.isPrinter) {
        m_result->show(Tone::Bad, tr("This cannot be added: %1").arg(Words::notPrinter(finding.reason)), finding.address);
    } else if (finding.oneWay) {
        m_result->show(Tone::Warn, tr("It takes tickets, but never answers: nothing it prints can be confirmed."), finding.address);
    } else {
        m_result->show(Words::tone(finding.condition), tr("It answers: %1.").arg(Words::condition(finding.condition)), Words::advice(finding.condition));
    }
    say(m_can, finding.isPrinter ? abilities(finding.capabilities) : QString());
    say(m_claims, finding.claims.isEmpty() ? QString() : tr("It calls itself %1. Names are often borrowed; what counts is what it can do.").arg(finding.claims));
    say(m_raw, finding.raw.isEmpty() ? QString() : tr("Status bytes: %1").arg(QString::fromLatin1(finding.raw.toHex(' '))));
    Q_EMIT changed();
}

QString AskStep::abilities(const Capabilities &capabilities)
{
    const bool asked = capabilities.facts().contains(QStringLiteral("process_id")) || capabilities.facts().contains(QStringLiteral("queued_status"));
    if (!asked)
        return {};
    QStringList lines;
    if (capabilities.isYes(QStringLiteral("process_id"), false))
        lines.append(tr("It confirms each ticket by its number."));
    else if (capabilities.isYes(QStringLiteral("queued_status"), false))
        lines.append(tr("It confirms that a ticket is printed."));
    else
        lines.append(tr("It cannot confirm tickets: they are sent, and whether they came out is seen by eye."));
    lines.append(capabilities.isYes(QStringLiteral("auto_status"), false) ? tr("It reports trouble by itself.") : tr("It is asked for its state every second."));
    return lines.join(QLatin1Char('\n'));
}

} // namespace hearth
