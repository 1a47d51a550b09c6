// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/wizard/findstep.h"

#include "ui/kit/numberpad.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QScrollArea>

namespace hearth {

namespace {
constexpr int maxAddress = 120;
constexpr int usualPort = 9100;

/** "192.168.1.50" is a printer's network address; what names its kind itself stays as it is. */
QString fullAddress(const QString &typed)
{
    QString text = typed.trimmed();
    static const QStringList kinds{QStringLiteral("tcp:"), QStringLiteral("serial:"), QStringLiteral("usb:"), QStringLiteral("cups:")};
    const bool named = std::any_of(kinds.begin(), kinds.end(), [&](const QString &kind) { return text.startsWith(kind); });
    if (text.isEmpty() || named)
        return text;
    return text.contains(QLatin1Char(':')) ? QStringLiteral("tcp:") + text : QStringLiteral("tcp:%1:%2").arg(text).arg(usualPort);
}
} // namespace

FindStep::FindStep(const TillContext &context, QWidget *parent) : WizardStep(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    auto *head = new QHBoxLayout;
    head->setSpacing(10);
    m_status = makeLabel(this, 17, false, Tone::Soft);
    m_status->setObjectName(QStringLiteral("wizardSearch"));
    QSizePolicy stays = m_status->sizePolicy();
    stays.setRetainSizeWhenHidden(true);
    m_status->setSizePolicy(stays);
    m_again = new TouchButton(TouchButton::Kind::Plain, this);
    m_again->setObjectName(QStringLiteral("wizardSearchAgain"));
    m_again->setText(tr("Search again"));
    m_again->setMinimumSize(150, 56);
    m_hand = new TouchButton(TouchButton::Kind::Choice, this);
    m_hand->setObjectName(QStringLiteral("wizardByHand"));
    m_hand->setText(tr("Enter an address"));
    m_hand->setMinimumSize(170, 56);
    connect(m_again, &QPushButton::clicked, this, &FindStep::search);
    connect(m_hand, &QPushButton::clicked, this, [this] { showByHand(m_hand->isChecked()); });
    head->addWidget(m_status, 1);
    head->addWidget(m_again);
    head->addWidget(m_hand);
    column->addLayout(head);
    const PanelScroll scroll = makePanelScroll(this);
    m_results = scroll.area;
    scroll.inside->setObjectName(QStringLiteral("wizardFound"));
    m_cards = scroll.rows;
    column->addWidget(scroll.area, 1);
    m_byHand = makeByHand();
    m_byHand->hide();
    column->addWidget(m_byHand, 1);

    connect(m_context.setup, &PrinterSetup::found, this, &FindStep::showFound);
    connect(m_context.setup, &PrinterSetup::progressed, this, [this](int tried, int total) {
        m_status->setText(tr("Searching the store's network: %1 of %2 addresses").arg(tried).arg(total));
    });
    connect(m_context.setup, &PrinterSetup::searched, this, [this](const QString &error) {
        m_again->setBusy(false);
        if (!error.isEmpty())
            m_status->setText(tr("The search did not work: %1").arg(error));
        else
            m_status->setText(m_found.isEmpty() ? tr("No printer was found. Is it switched on, and on the store's network? You can enter its address.")
                                                : tr("Tap the printer you want to add."));
    });
}

QString FindStep::title() const
{
    return tr("Which printer?");
}

QWidget *FindStep::makeByHand()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    auto *left = new QVBoxLayout;
    QLabel *hint = makeLabel(box, 17);
    hint->setText(tr("The address stands on the page the printer prints by itself: hold its FEED button while you switch it on."));
    m_address = new QLineEdit(box);
    m_address->setObjectName(QStringLiteral("wizardAddress"));
    m_address->setMaxLength(maxAddress);
    m_address->setFont(textFont(26));
    m_address->setFixedHeight(60);
    m_address->setTextMargins(10, 0, 10, 0);
    m_address->setPlaceholderText(QStringLiteral("192.168.1.50"));
    m_address->setAccessibleName(tr("The printer's address"));
    QLabel *more = makeLabel(box, 15, false, Tone::Soft);
    more->setText(tr("With a keyboard also usb:/dev/usb/lp0, serial:/dev/ttyUSB0 and cups:NAME."));
    left->addWidget(hint);
    left->addWidget(m_address);
    m_handLabel = new TouchButton(TouchButton::Kind::Choice, box);
    m_handLabel->setObjectName(QStringLiteral("wizardHandLabel"));
    m_handLabel->setText(tr("It is a label printer"));
    m_handLabel->setMinimumSize(230, 56);
    left->addWidget(more);
    left->addWidget(m_handLabel, 0, Qt::AlignLeft);
    left->addStretch(1);
    auto *pad = new NumberPad(box);
    pad->setMinimumSize(270, 260);
    row->addLayout(left, 3);
    row->addWidget(pad, 2);
    connect(pad, &NumberPad::typed, m_address, [this](QChar character) { m_address->insert(QString(character)); });
    connect(pad, &NumberPad::backspaced, m_address, &QLineEdit::backspace);
    connect(m_address, &QLineEdit::textChanged, this, &WizardStep::changed);
    connect(m_address, &QLineEdit::returnPressed, this, &WizardStep::done);
    return box;
}

void FindStep::enter(PrinterDraft &)
{
    m_chosen.clear();
    if (m_found.isEmpty())
        search();
    else
        showCards();
}

void FindStep::leave(PrinterDraft &draft)
{
    m_context.setup->cancel();
    m_again->setBusy(false);
    draft.finding = {};
    draft.finding.address = address();
    const bool label = m_hand->isChecked() ? m_handLabel->isChecked() : m_chosenLabel;
    draft.language = label ? PrinterLanguage::Tspl : PrinterLanguage::Escpos;
}

QString FindStep::address() const
{
    return m_hand->isChecked() ? fullAddress(m_address->text()) : m_chosen;
}

void FindStep::search()
{
    m_found.clear();
    showCards();
    m_status->setText(tr("Searching the store's network …"));
    m_again->setBusy(true);
    m_context.setup->search();
}

void FindStep::showByHand(bool byHand)
{
    m_results->setVisible(!byHand);
    m_byHand->setVisible(byHand);
    m_again->setVisible(!byHand);
    m_status->setVisible(!byHand);
    if (byHand)
        m_address->setFocus(Qt::OtherFocusReason);
    Q_EMIT changed();
}

void FindStep::showFound(const PrinterCandidate &candidate)
{
    const auto known = std::find_if(m_found.begin(), m_found.end(), [&](const PrinterCandidate &one) { return one.address == candidate.address; });
    if (known != m_found.end())
        *known = candidate;
    else
        m_found.append(candidate);
    std::stable_sort(m_found.begin(), m_found.end(), [](const PrinterCandidate &a, const PrinterCandidate &b) { return a.answered > b.answered; });
    showCards();
}

void FindStep::showCards()
{
    clearPanels(m_cards);
    for (qsizetype i = 0; i < m_found.size(); ++i)
        m_cards->insertWidget(int(i), makeCard(m_found.at(i), int(i)));
}

QWidget *FindStep::makeCard(const PrinterCandidate &candidate, int number)
{
    const QList<PrinterRow> printers = m_context.printerDesk->printers().value_or(QList<PrinterRow>{});
    const auto owner = std::find_if(printers.begin(), printers.end(), [&](const PrinterRow &row) { return row.address == candidate.address; });
    const bool taken = owner != printers.end();
    auto *card = new Panel(this);
    card->setSign(candidate.answered && !taken ? Glyph::Printer : Glyph::Ask, candidate.answered && !taken ? Tone::Ok : Tone::Soft);
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(58, 10, 12, 10);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    QLabel *title = makeLabel(card, 19, true);
    title->setText(candidate.address.section(QLatin1Char(':'), 1));
    QLabel *detail = makeLabel(card, 15, false, Tone::Soft);
    QStringList facts;
    if (!candidate.name.isEmpty())
        facts.append(tr("calls itself %1").arg(candidate.name));
    if (taken)
        facts.append(tr("already set up as %1").arg(owner->name));
    else
        facts.append(candidate.answered ? tr("answers as a printer") : Words::notPrinter(candidate.note));
    detail->setText(facts.join(QStringLiteral(" · ")));
    words->addWidget(title);
    words->addWidget(detail);
    row->addLayout(words, 1);
    if (!taken) {
        // A printer of labels is silent to a receipt printer's question: only asking it in its own language decides.
        const bool label = !candidate.answered;
        auto *choose = new TouchButton(label ? TouchButton::Kind::Plain : TouchButton::Kind::Primary, card);
        choose->setObjectName((label ? QStringLiteral("wizardLabel_%1") : QStringLiteral("wizardChoose_%1")).arg(number));
        choose->setText(label ? tr("It is a label printer") : tr("This one"));
        choose->setMinimumSize(140, 56);
        connect(choose, &QPushButton::clicked, this, [this, label, address = candidate.address] {
            m_chosen = address;
            m_chosenLabel = label;
            Q_EMIT done();
        });
        row->addWidget(choose);
    }
    return card;
}

} // namespace hearth
