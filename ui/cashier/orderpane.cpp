// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/cashier/orderpane.h"

#include "ui/cashier/paidcard.h"
#include "ui/kit/sheet.h"
#include "ui/kit/touchlist.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPainter>
#include <QStackedWidget>

namespace hearth {

OrderPane::OrderPane(QWidget *parent) : QWidget(parent), m_model(new OrderLinesModel(this))
{
    build();
    connect(m_clear, &QPushButton::clicked, this, &OrderPane::clearRequested);
    connect(m_member, &QPushButton::clicked, this, &OrderPane::memberRequested);
    connect(m_pay, &QPushButton::clicked, this, &OrderPane::payRequested);
    connect(m_minus, &QPushButton::clicked, this, [this] { step(-1); });
    connect(m_plus, &QPushButton::clicked, this, [this] { step(+1); });
    connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT quantityRequested(currentLine(), 0); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &OrderPane::refresh);
    retranslate();
}

void OrderPane::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 6, 8, 6);
    m_title = makeLabel(this, 20, true);
    m_title->setWordWrap(false);
    m_pieces = makeLabel(this, 16, false, Tone::Soft);
    m_pieces->setWordWrap(false);
    m_pieces->setObjectName(QStringLiteral("orderPieces"));
    m_clear = new TouchButton(TouchButton::Kind::Quiet, this);
    m_clear->setObjectName(QStringLiteral("clearButton"));
    m_clear->setGlyph(Glyph::Bin);
    m_clear->setFixedHeight(TouchSize);
    head->addWidget(m_title);
    head->addSpacing(8);
    head->addWidget(m_pieces);
    head->addStretch(1);
    head->addWidget(m_clear);

    m_member = new TouchButton(TouchButton::Kind::Quiet, this);
    m_member->setObjectName(QStringLiteral("memberButton"));
    m_member->setGlyph(Glyph::Person);
    m_member->setFixedHeight(56);
    m_member->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_member->hide();

    m_stack = new QStackedWidget(this);
    m_list = new TouchList(m_stack);
    m_list->setObjectName(QStringLiteral("orderList"));
    m_list->setModel(m_model);
    m_paid = new PaidCard(m_stack);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_paid);

    m_tools = new QWidget(this);
    auto *tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(12, 10, 12, 10);
    tools->setSpacing(8);
    const auto tool = [this, tools](const char *name, Glyph glyph, TouchButton::Kind kind) {
        auto *button = new TouchButton(kind, m_tools);
        button->setObjectName(QLatin1String(name));
        button->setGlyph(glyph);
        button->setFixedHeight(56);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        tools->addWidget(button, 1);
        return button;
    };
    m_minus = tool("lineMinus", Glyph::Minus, TouchButton::Kind::Plain);
    m_minus->setAutoRepeat(true);
    m_quantity = makeLabel(m_tools, 24, true);
    m_quantity->setObjectName(QStringLiteral("lineQuantity"));
    m_quantity->setAlignment(Qt::AlignCenter);
    m_quantity->setWordWrap(false);
    m_quantity->setMinimumWidth(52);
    tools->addWidget(m_quantity, 1);
    m_plus = tool("linePlus", Glyph::Plus, TouchButton::Kind::Plain);
    m_plus->setAutoRepeat(true);
    tools->addSpacing(10);
    m_remove = tool("lineRemove", Glyph::Bin, TouchButton::Kind::Danger);

    auto *sum = new QHBoxLayout;
    sum->setContentsMargins(16, 4, 16, 2);
    m_totalCaption = makeLabel(this, 20, true);
    m_totalCaption->setWordWrap(false);
    m_total = makeLabel(this, 38, true);
    m_total->setObjectName(QStringLiteral("orderTotal"));
    m_total->setWordWrap(false);
    m_total->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    sum->addWidget(m_totalCaption);
    sum->addWidget(m_total, 1);

    m_pay = new TouchButton(TouchButton::Kind::Primary, this);
    m_pay->setObjectName(QStringLiteral("payButton"));
    m_pay->setTextPixels(26);
    m_pay->setMinimumHeight(72);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(12, 4, 12, 10);
    foot->addWidget(m_pay);

    column->addLayout(head);
    column->addWidget(m_member);
    column->addWidget(m_stack, 1);
    column->addWidget(m_tools);
    column->addLayout(sum);
    column->addLayout(foot);
}

void OrderPane::setCompact(bool compact)
{
    for (TouchButton *button : {m_minus, m_plus, m_remove})
        button->setFixedHeight(compact ? TouchSize : 56);
    m_clear->setFixedHeight(compact ? 40 : TouchSize);
    m_member->setFixedHeight(compact ? TouchSize : 56);
    m_tools->layout()->setContentsMargins(12, compact ? 4 : 10, 12, compact ? 4 : 10);
    m_total->setFont(textFont(compact ? 26 : 38, true));
    m_pay->setMinimumHeight(compact ? TouchSize : 72);
    m_list->setMinimumHeight(compact ? 60 : 120);
}

void OrderPane::setFormat(const Menu &menu, const ShopFormat &format)
{
    m_format = format;
    m_model->setFormat(menu, format);
    refresh();
}

void OrderPane::setOrder(const QList<OrderLine> &lines, Money total, const QUuid &current)
{
    m_totalAmount = total;
    m_model->setLines(lines);
    QModelIndex index = m_model->indexOf(current);
    if (!index.isValid() && !m_list->currentIndex().isValid() && !lines.isEmpty())
        index = m_model->index(int(lines.size()) - 1);
    if (index.isValid()) {
        m_list->setCurrentIndex(index);
        m_list->scrollTo(index);
    }
    refresh();
}

void OrderPane::setLocked(bool locked)
{
    m_locked = locked;
    refresh();
}

void OrderPane::setPaidShown(bool shown)
{
    m_paidShown = shown;
    refresh();
}

void OrderPane::setMember(const QString &name, const QString &detail)
{
    m_memberName = name;
    m_member->setDetail(detail);
    m_member->show();
    retranslate();
}

QUuid OrderPane::currentLine() const
{
    const OrderLine *line = m_model->line(m_list->currentIndex());
    return line == nullptr ? QUuid() : line->id;
}

int OrderPane::currentQuantity() const
{
    const OrderLine *line = m_model->line(m_list->currentIndex());
    return line == nullptr ? 0 : line->quantity;
}

void OrderPane::step(int by)
{
    // The last piece goes by Remove only: a minus held too long must not take the line away.
    const int quantity = currentQuantity() + by;
    if (!currentLine().isNull() && quantity >= 1 && quantity <= MaxLineQuantity)
        Q_EMIT quantityRequested(currentLine(), quantity);
}

void OrderPane::refresh()
{
    const bool empty = m_model->rowCount() == 0;
    const bool marked = !currentLine().isNull() && !m_locked;
    int pieces = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        pieces += m_model->line(m_model->index(row))->quantity;
    m_pieces->setText(empty ? QString() : Words::pieces(pieces));
    m_stack->setCurrentWidget(empty && m_paidShown ? static_cast<QWidget *>(m_paid) : m_list);
    m_quantity->setText(currentQuantity() > 0 ? QString::number(currentQuantity()) : QString());
    m_minus->setEnabled(marked && currentQuantity() > 1);
    m_plus->setEnabled(marked && currentQuantity() < MaxLineQuantity);
    m_remove->setEnabled(marked);
    m_clear->setEnabled(!empty && !m_locked);
    m_member->setEnabled(!m_locked);
    m_total->setText(m_format.money(m_totalAmount));
    m_pay->setEnabled(!empty && !m_locked);
}

void OrderPane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void OrderPane::retranslate()
{
    m_title->setText(tr("Order"));
    m_clear->setText(tr("Clear"));
    m_member->setText(m_memberName.isEmpty() ? tr("Member") : m_memberName);
    m_totalCaption->setText(tr("Total"));
    m_pay->setText(tr("Pay"));
    m_list->setEmptyText(tr("Nothing chosen yet"), tr("Tap an item to begin an order."));
    m_list->setAccessibleName(tr("Lines of the order"));
    m_minus->setAccessibleName(tr("One less"));
    m_plus->setAccessibleName(tr("One more"));
    m_remove->setAccessibleName(tr("Remove the line"));
    refresh();
}

void OrderPane::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, 0, 1, height()), theme.line);
    painter.fillRect(QRect(0, m_stack->geometry().top() - 1, width(), 1), theme.line);
    painter.fillRect(QRect(0, m_tools->geometry().top(), width(), 1), theme.line);
    painter.fillRect(m_tools->geometry().adjusted(0, 1, 0, 0), theme.raised);
    painter.fillRect(QRect(0, m_tools->geometry().bottom(), width(), 1), theme.line);
}

} // namespace hearth
