// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/cashier/cashpane.h"

#include "domain/payment/settle.h"
#include "ui/kit/amountbox.h"
#include "ui/kit/numberpad.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"

#include <QBoxLayout>
#include <QEvent>
#include <QGridLayout>
#include <QKeyEvent>

namespace hearth {

namespace {
constexpr int maxDigits = 9;
constexpr int tenderCount = 6;
} // namespace

CashPane::CashPane(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("cashPane"));
    setFocusPolicy(Qt::StrongFocus);
    build();
    retranslate();
}

void CashPane::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_title = makeLabel(this, 22, true);

    auto *amounts = new QHBoxLayout;
    amounts->setSpacing(10);
    const auto box = [&](const char *name) {
        auto *made = new AmountBox(this);
        made->setObjectName(QLatin1String(name));
        amounts->addWidget(made, 1);
        return made;
    };
    m_dueBox = box("cashDue");
    m_receivedBox = box("cashReceived");
    m_receivedBox->setEntry(true);
    m_changeBox = box("cashChange");

    auto *middle = new QHBoxLayout;
    middle->setSpacing(16);
    m_tenders = new QWidget(this);
    m_tenderGrid = new QGridLayout(m_tenders);
    m_tenderGrid->setContentsMargins(0, 0, 0, 0);
    m_tenderGrid->setSpacing(8);
    m_pad = new NumberPad(this);
    connect(m_pad, &NumberPad::typed, this, &CashPane::type);
    connect(m_pad, &NumberPad::backspaced, this, &CashPane::backspace);
    middle->addWidget(m_tenders, 4);
    middle->addWidget(m_pad, 5);

    m_hint = makeLabel(this, 17);
    m_hint->setObjectName(QStringLiteral("cashHint"));
    m_error = new Banner(this);
    m_error->setObjectName(QStringLiteral("cashError"));
    m_error->hide();

    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(10);
    m_back = new TouchButton(TouchButton::Kind::Plain, this);
    m_back->setObjectName(QStringLiteral("cashBack"));
    m_back->setGlyph(Glyph::Back);
    m_clear = new TouchButton(TouchButton::Kind::Plain, this);
    m_clear->setObjectName(QStringLiteral("cashClear"));
    m_pay = new TouchButton(TouchButton::Kind::Primary, this);
    m_pay->setObjectName(QStringLiteral("cashPay"));
    m_pay->setTextPixels(24);
    m_pay->setGlyph(Glyph::Cash);
    for (TouchButton *button : {m_back, m_clear, m_pay}) {
        button->setMinimumHeight(64);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    }
    bottom->addWidget(m_back, 3);
    bottom->addWidget(m_clear, 3);
    bottom->addWidget(m_pay, 7);
    connect(m_back, &QPushButton::clicked, this, &CashPane::backRequested);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_typed.clear();
        refresh();
    });
    connect(m_pay, &QPushButton::clicked, this, &CashPane::pay);

    column->addWidget(m_title);
    column->addLayout(amounts);
    column->addWidget(m_hint);
    column->addLayout(middle, 1);
    column->addWidget(m_error);
    column->addLayout(bottom);
}

void CashPane::begin(Money due, const ShopFormat &format)
{
    m_due = due;
    m_format = format;
    m_typed.clear();
    m_replace = false;
    m_error->hide();
    m_pad->setPointEnabled(format.decimals() > 0);
    buildTenders();
    refresh();
}

void CashPane::setCompact(bool compact)
{
    m_compact = compact;
    layout()->setSpacing(compact ? 6 : 12);
    m_title->setVisible(!compact);
    m_hint->setVisible(!compact);
    for (AmountBox *box : {m_dueBox, m_receivedBox, m_changeBox})
        box->setPixels(compact ? 20 : 30);
    m_pad->layout()->setContentsMargins(0, 0, 0, 0);
    static_cast<QGridLayout *>(m_pad->layout())->setSpacing(compact ? 5 : 8);
    m_tenderGrid->setSpacing(compact ? 5 : 8);
    for (TouchButton *button : {m_back, m_clear, m_pay})
        button->setMinimumHeight(compact ? TouchSize : 64);
    m_back->setGlyph(compact ? Glyph::None : Glyph::Back);
    m_pay->setGlyph(compact ? Glyph::None : Glyph::Cash);
    m_pay->setTextPixels(compact ? 18 : 24);
    buildTenders();
}

void CashPane::setFormat(const ShopFormat &format)
{
    m_format = format;
    buildTenders();
    refresh();
}

void CashPane::buildTenders()
{
    const auto old = m_tenders->findChildren<TouchButton *>(QString(), Qt::FindDirectChildrenOnly);
    for (TouchButton *button : old) {
        button->hide();
        button->setObjectName({});
        button->deleteLater();
    }
    const QList<Money> likely = likelyTenders(m_due, m_format.notes(), tenderCount);
    int place = 0;
    for (const Money amount : likely) {
        auto *button = new TouchButton(TouchButton::Kind::Plain, m_tenders);
        button->setObjectName(QStringLiteral("tender_%1").arg(amount.minor()));
        button->setTextPixels(20);
        button->setText(m_format.shortMoney(amount));
        if (amount == m_due) {
            if (!m_compact)
                button->setDetail(tr("Exact"));
            button->setAccessibleName(tr("Exact amount, %1").arg(m_format.money(amount)));
        }
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        connect(button, &QPushButton::clicked, this, [this, amount] { setTendered(amount); });
        // The exact amount over the whole width, then one or two columns beside the pad's rows.
        const bool oneColumn = likely.size() <= 4 || place == 0;
        if (oneColumn)
            m_tenderGrid->addWidget(button, place, 0, 1, 2);
        else
            m_tenderGrid->addWidget(button, 1 + (place - 1) / 2, (place - 1) % 2);
        ++place;
    }
    for (int row = 0; row < 4; ++row)
        m_tenderGrid->setRowStretch(row, 1);
}

std::optional<Money> CashPane::tendered() const
{
    if (m_typed.isEmpty())
        return std::nullopt;
    QString text = m_typed;
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    const Result<Money> amount = Money::parse(text, m_format.decimals());
    return amount ? std::optional<Money>(*amount) : std::nullopt;
}

void CashPane::setTendered(Money amount)
{
    if (m_busy)
        return;
    m_typed = amount.toString(m_format.decimals());
    m_replace = true;
    refresh();
}

void CashPane::type(QChar character)
{
    if (m_busy)
        return;
    if (m_replace)
        m_typed.clear();
    m_replace = false;
    const qsizetype point = m_typed.indexOf(QLatin1Char('.'));
    if (character == QLatin1Char('.')) {
        if (point >= 0 || m_format.decimals() == 0)
            return;
        m_typed += m_typed.isEmpty() ? QStringLiteral("0.") : QStringLiteral(".");
    } else if (character.isDigit()) {
        if (point >= 0 ? m_typed.size() - point > m_format.decimals() : m_typed.size() >= maxDigits)
            return;
        if (m_typed == QLatin1String("0"))
            m_typed.clear();
        m_typed += character;
    }
    refresh();
}

void CashPane::backspace()
{
    if (m_busy)
        return;
    m_replace = false;
    m_typed.chop(1);
    refresh();
}

void CashPane::refresh()
{
    m_dueBox->setAmount(m_format.money(m_due));
    const std::optional<Money> given = tendered();
    m_receivedBox->setAmount(given ? m_format.money(*given) : QStringLiteral("–"));
    const Result<Settlement> settled = given ? settleCash(m_due, *given) : fail(ErrorCode::InvalidInput, QString());
    if (settled) {
        m_changeBox->setAmount(m_format.money(settled->change), Tone::Ok);
        m_hint->setText(settled->change.isZero() ? tr("Exact. No change.") : tr("Give back %1.").arg(m_format.money(settled->change)));
        setLabelTone(m_hint, Tone::Neutral);
    } else {
        m_changeBox->setAmount(QStringLiteral("–"), Tone::Soft);
        m_hint->setText(given ? tr("%1 is missing.").arg(m_format.money(m_due - *given)) : tr("Tap what the customer gives, or type it."));
        setLabelTone(m_hint, given ? Tone::Bad : Tone::Soft);
    }
    m_pay->setEnabled(settled.has_value() && !m_busy);
    m_clear->setEnabled(!m_typed.isEmpty() && !m_busy);
}

void CashPane::pay()
{
    const std::optional<Money> given = tendered();
    if (m_busy || !given || !settleCash(m_due, *given))
        return;
    m_error->hide();
    Q_EMIT payRequested(*given);
}

void CashPane::setBusy(bool busy)
{
    m_busy = busy;
    m_pad->setEnabled(!busy);
    m_tenders->setEnabled(!busy);
    m_back->setEnabled(!busy);
    m_pay->setBusy(busy);
    m_pay->setText(busy ? tr("Storing …") : tr("Take payment"));
    refresh();
}

void CashPane::showError(const QString &text, const QString &detail)
{
    m_error->show(Tone::Bad, text, detail);
}

void CashPane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CashPane::retranslate()
{
    m_title->setText(tr("Cash"));
    m_dueBox->setCaption(tr("To pay"));
    m_receivedBox->setCaption(tr("Received"));
    m_changeBox->setCaption(tr("Change"));
    m_back->setText(tr("Back"));
    m_clear->setText(tr("Clear"));
    m_pay->setText(m_busy ? tr("Storing …") : tr("Take payment"));
    setAccessibleName(tr("Cash payment"));
}

void CashPane::keyPressEvent(QKeyEvent *event)
{
    const QString text = event->text().isEmpty() && event->key() >= Qt::Key_0 && event->key() <= Qt::Key_9 ? QString(QChar(event->key())) : event->text();
    if (event->key() == Qt::Key_Escape) {
        if (!m_busy)
            Q_EMIT backRequested();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (!event->isAutoRepeat())
            pay();
    } else if (event->key() == Qt::Key_Backspace) {
        backspace();
    } else if (event->key() == Qt::Key_Delete) {
        m_clear->click();
    } else if (event->key() == Qt::Key_Equal || event->key() == Qt::Key_E) {
        setTendered(m_due);
    } else if (!text.isEmpty() && (text.at(0).isDigit() || text.at(0) == QLatin1Char('.') || text.at(0) == QLatin1Char(','))) {
        type(text.at(0) == QLatin1Char(',') ? QLatin1Char('.') : text.at(0));
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace hearth
