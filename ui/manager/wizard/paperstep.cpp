// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/wizard/paperstep.h"

#include "document/profiles.h"
#include "domain/printer/labelsize.h"
#include "ui/kit/choicegroup.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <array>

namespace hearth {

namespace {
// Papers of the program (paperProfiles()), in the order of their buttons.
constexpr std::array paperNames{QLatin1String("80mm"), QLatin1String("58mm"), QLatin1String("80mm-180dpi"), QLatin1String("58mm-420")};
struct LabelSize {
    int widthMm;
    int heightMm;
};
constexpr std::array<LabelSize, 4> labelSizes{{{40, 30}, {60, 40}, {50, 30}, {30, 20}}}; // others by command
const char *const edge = "width_dots";
const char *const chinese = "kanji";
const char *const codes = "native_qr";
const char *const cut = "cutter";
} // namespace

int PaperStep::Question::answer() const
{
    return answers->chosen() == nullptr ? -1 : answers->chosen() == buttons.first() ? 1 : 0;
}

PaperStep::PaperStep(const TillContext &context, QWidget *parent) : WizardStep(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    auto *top = new QHBoxLayout;
    top->setSpacing(10);
    m_widths = new ChoiceGroup(this);
    const auto width = [&](const char *name, const QString &text) {
        auto *button = new TouchButton(TouchButton::Kind::Choice, this);
        button->setObjectName(QLatin1String(name));
        button->setText(text);
        button->setMinimumSize(116, 60);
        m_widths->add(button);
        m_widthButtons.append(button);
        top->addWidget(button);
    };
    width("wizardWidth_80", tr("80 mm"));
    width("wizardWidth_58", tr("58 mm"));
    width("wizardWidth_180dpi", tr("80 mm, 180 dpi"));
    width("wizardWidth_420", tr("58 mm in 80"));
    for (const LabelSize &size : labelSizes) {
        auto *button = new TouchButton(TouchButton::Kind::Choice, this);
        button->setObjectName(QStringLiteral("wizardLabel_%1x%2").arg(size.widthMm).arg(size.heightMm));
        button->setText(tr("%1 × %2 mm").arg(size.widthMm).arg(size.heightMm));
        button->setMinimumSize(116, 60);
        m_widths->add(button);
        m_sizeButtons.append(button);
        top->addWidget(button);
    }
    m_print = new TouchButton(TouchButton::Kind::Primary, this);
    m_print->setObjectName(QStringLiteral("wizardTestPage"));
    m_print->setGlyph(Glyph::Printer);
    m_print->setMinimumSize(230, 60);
    top->addStretch(1);
    top->addWidget(m_print);
    column->addLayout(top);
    m_result = new Banner(this);
    m_result->setObjectName(QStringLiteral("wizardPage"));
    column->addWidget(m_result);
    m_look = new QWidget(this);
    auto *look = new QVBoxLayout(m_look);
    look->setContentsMargins(0, 0, 0, 0);
    look->setSpacing(8);
    addQuestion(look, QLatin1String(chinese), QStringLiteral("wizardChinese"), tr("Can you read the Chinese words?"));
    addQuestion(look, QLatin1String(edge), QStringLiteral("wizardEdge"), tr("Do the prices stand straight at the right edge?"));
    addQuestion(look, QLatin1String(codes), QStringLiteral("wizardCodes"), tr("Are the square code and the bar code whole?"));
    addQuestion(look, QLatin1String(cut), QStringLiteral("wizardCut"), tr("Was the paper cut?"));
    m_hint = makeLabel(m_look, 16, true, Tone::Bad);
    look->addWidget(m_hint);
    column->addWidget(m_look);
    column->addStretch(1);
    showKind(); // both rows at once would be wider than the card
    connect(m_widths, &ChoiceGroup::tapped, this, [this] {
        m_out = false; // a page for another width has to be looked at
        refresh();
    });
    connect(m_print, &QPushButton::clicked, this, &PaperStep::print);
    connect(m_context.setup, &PrinterSetup::testPagePrinted, this, &PaperStep::showPage);
}

void PaperStep::addQuestion(QVBoxLayout *column, const QString &name, const QString &object, const QString &text)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    Question question;
    question.name = name;
    question.text = makeLabel(m_look, 18);
    question.text->setText(text);
    question.answers = new ChoiceGroup(this);
    row->addWidget(question.text, 1);
    for (const bool yes : {true, false}) {
        auto *button = new TouchButton(TouchButton::Kind::Choice, m_look);
        button->setObjectName(object + (yes ? QStringLiteral("_yes") : QStringLiteral("_no")));
        button->setText(yes ? tr("Yes") : tr("No"));
        button->setAccessibleName(text + QLatin1Char(' ') + button->text());
        button->setMinimumSize(90, 52);
        question.answers->add(button);
        question.buttons.append(button);
        row->addWidget(button);
    }
    connect(question.answers, &ChoiceGroup::tapped, this, &PaperStep::refresh);
    column->addLayout(row);
    m_questions.append(question);
}

QString PaperStep::title() const
{
    return tr("Paper and test page");
}

PrinterRow PaperStep::paper() const
{
    PrinterRow printer;
    printer.address = m_address;
    printer.language = m_language;
    if (!isLabel()) {
        const auto at = std::max<qsizetype>(0, m_widthButtons.indexOf(m_widths->chosen()));
        const PaperProfile chosen = paperProfile(paperNames.at(static_cast<std::size_t>(at))).value_or(PaperProfile());
        printer.widthDots = chosen.widthDots;
        printer.dpi = chosen.dpi;
    } else {
        const LabelSize &size = labelSizes.at(static_cast<std::size_t>(std::max<qsizetype>(0, m_sizeButtons.indexOf(m_widths->chosen()))));
        printer.widthDots = labelDots(size.widthMm, printer.dpi);
        printer.heightDots = labelDots(size.heightMm, printer.dpi);
        printer.gapDots = labelDots(UsualLabelGapMm, printer.dpi);
    }
    return printer;
}

void PaperStep::showKind()
{
    for (TouchButton *button : std::as_const(m_widthButtons))
        button->setVisible(!isLabel());
    for (TouchButton *button : std::as_const(m_sizeButtons))
        button->setVisible(isLabel());
    for (const Question &question : std::as_const(m_questions)) {
        if (question.name == QLatin1String(edge))
            question.text->setText(isLabel() ? tr("Is all of it on one label, and none on the next?") : tr("Do the prices stand straight at the right edge?"));
        const bool asked = isAsked(question);
        question.text->setVisible(asked);
        for (TouchButton *button : question.buttons)
            button->setVisible(asked);
    }
}

bool PaperStep::isAsked(const Question &question) const
{
    return !isLabel() || (question.name != QLatin1String(cut) && question.name != QLatin1String(codes));
}

void PaperStep::enter(PrinterDraft &draft)
{
    if (m_address != draft.finding.address || m_language != draft.language) {
        m_address = draft.finding.address;
        m_language = draft.language;
        m_out = false;
        m_dots = false;
        m_drawn = false;
        m_widths->choose(isLabel() ? m_sizeButtons.first() : m_widthButtons.first());
        m_result->show(Tone::Info, isLabel() ? tr("Choose the size of its labels, then print a test label.") : tr("Choose how wide its paper is, then print a test page."));
    }
    m_known = draft.known;
    showKind();
    refresh();
}

int PaperStep::answer(const char *name) const
{
    const auto asked = std::find_if(m_questions.begin(), m_questions.end(), [&](const Question &question) { return question.name == QLatin1String(name); });
    return asked == m_questions.end() ? -1 : asked->answer();
}

void PaperStep::leave(PrinterDraft &draft)
{
    m_context.setup->cancel();
    m_print->setBusy(false);
    const PrinterRow chosen = paper();
    draft.widthDots = chosen.widthDots;
    draft.dpi = chosen.dpi;
    draft.heightDots = chosen.heightDots;
    draft.gapDots = chosen.gapDots;
    if (!m_out)
        return;
    const auto see = [&draft](const char *name, const QString &value) { draft.known.learn(QLatin1String(name), value, Provenance::Person); };
    const auto word = [](bool yes) { return yes ? QStringLiteral("yes") : QStringLiteral("no"); };
    see(chinese, word(!m_dots && answer(chinese) == 1));
    if (isLabel())
        return;
    see(edge, QString::number(chosen.widthDots));
    see(cut, word(answer(cut) == 1));
    for (const char *symbol : {codes, "native_barcode"})
        see(symbol, word(!m_drawn && answer(codes) == 1));
}

bool PaperStep::complete() const
{
    if (!m_out || m_print->isBusy())
        return false;
    return std::all_of(m_questions.begin(), m_questions.end(), [this](const Question &question) {
        return !isAsked(question) || question.answer() == 1 || (question.answer() == 0 && question.name != QLatin1String(edge));
    });
}

void PaperStep::print()
{
    m_dots = m_dots || (m_out && answer(chinese) == 0);
    m_drawn = m_drawn || (m_out && answer(codes) == 0);
    m_out = false;
    m_print->setBusy(true);
    m_result->show(Tone::Info, tr("The test page is on its way."));
    refresh();
    PrinterRow printer = paper();
    Capabilities known = m_known;
    if (m_dots)
        known.learn(QLatin1String(chinese), QStringLiteral("no"), Provenance::Person);
    // The first page has the printer's own symbols: no answer of a printer says whether it can draw them.
    for (const char *symbol : {codes, "native_barcode"})
        known.learn(QLatin1String(symbol), m_drawn ? QStringLiteral("no") : QStringLiteral("yes"), Provenance::Person);
    printer.capabilities = known.toText();
    m_context.setup->printTestPage(printer, m_context.language);
}

void PaperStep::showPage(const TestPage &page)
{
    m_print->setBusy(false);
    m_out = page.outcome != TestPage::Outcome::NotPrinted;
    switch (page.outcome) {
    case TestPage::Outcome::Printed: m_result->show(Tone::Ok, tr("The printer has confirmed the page. Look at it.")); break;
    case TestPage::Outcome::SentNotProved: m_result->show(Tone::Info, tr("The page was sent. Look whether it came out.")); break;
    case TestPage::Outcome::Unknown:
        m_result->show(Tone::Warn, tr("The printer did not confirm the page: %1. Look whether it came out.").arg(Words::reason(page.reason)));
        break;
    case TestPage::Outcome::NotPrinted: m_result->show(Tone::Bad, tr("The page was not printed: %1").arg(Words::reason(page.reason))); break;
    }
    for (const Question &question : std::as_const(m_questions))
        question.answers->choose(nullptr);
    refresh();
}

void PaperStep::refresh()
{
    if (!m_print->isBusy())
        m_print->setText(m_out ? tr("Print it again") : tr("Print a test page"));
    m_print->setKind(m_out ? TouchButton::Kind::Plain : TouchButton::Kind::Primary);
    for (TouchButton *button : std::as_const(m_widthButtons))
        button->setEnabled(!m_print->isBusy());
    for (TouchButton *button : std::as_const(m_sizeButtons))
        button->setEnabled(!m_print->isBusy());
    m_look->setVisible(m_out);
    QStringList hints;
    if (answer(edge) == 0)
        hints.append(isLabel() ? tr("Choose the size of the labels in the printer and print again.") : tr("Choose another paper and print again."));
    if (answer(chinese) == 0)
        hints.append(m_dots ? tr("Also drawn it cannot be read: is the paper put in with the right side up?")
                            : tr("Print it again: Chinese is then drawn by the till, dot by dot."));
    if (answer(codes) == 0)
        hints.append(tr("Codes are then drawn by the till, dot by dot."));
    m_hint->setText(hints.join(QLatin1Char('\n')));
    m_hint->setVisible(!hints.isEmpty());
    Q_EMIT changed();
}

} // namespace hearth
