// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/orderssection.h"

#include "ui/kit/sheet.h"
#include "ui/kit/touchtable.h"
#include "ui/manager/orderdetail.h"
#include "ui/manager/shiftsheet.h"
#include "ui/models/dayordersmodel.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QEvent>
#include <QHeaderView>
#include <numeric>

namespace hearth {

namespace {
constexpr int pageOfOrders = 150;
}

OrdersSection::OrdersSection(const TillContext &context, QWidget *parent)
    : Section(parent), m_context(context), m_limit(pageOfOrders), m_model(new DayOrdersModel(this))
{
    build();
    setFocusProxy(m_table);
    connect(m_before, &QPushButton::clicked, this, [this] { setDay((m_day.isValid() ? m_day : m_context.today()).addDays(-1)); });
    connect(m_after, &QPushButton::clicked, this, [this] { setDay((m_day.isValid() ? m_day : m_context.today()).addDays(1)); });
    connect(m_today, &QPushButton::clicked, this, [this] { setDay({}); });
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_limit += pageOfOrders;
        refresh();
    });
    connect(m_report, &QPushButton::clicked, this, [this] {
        auto *sheet = new ShiftSheet(m_context, m_day.isValid() ? m_day : m_context.today(), m_day.isValid(), window());
        sheet->open();
    });
    connect(m_table, &QAbstractItemView::clicked, this, &OrdersSection::openOrder);
    retranslate();
}

void OrdersSection::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    const auto button = [this, head](const char *name, Glyph glyph) {
        auto *made = new TouchButton(TouchButton::Kind::Plain, this);
        made->setObjectName(QLatin1String(name));
        made->setGlyph(glyph);
        made->setFixedHeight(52);
        head->addWidget(made);
        return made;
    };
    m_before = button("dayBefore", Glyph::Left);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    m_title = makeLabel(this, 20, true);
    m_title->setObjectName(QStringLiteral("dayTitle"));
    m_title->setWordWrap(false);
    m_title->setAlignment(Qt::AlignCenter);
    m_summary = makeLabel(this, 15, false, Tone::Soft);
    m_summary->setObjectName(QStringLiteral("daySummary"));
    m_summary->setWordWrap(false);
    m_summary->setAlignment(Qt::AlignCenter);
    m_summary->setMinimumWidth(0);
    words->addWidget(m_title);
    words->addWidget(m_summary);
    head->addLayout(words, 1);
    m_after = button("dayAfter", Glyph::Right);
    m_today = button("dayToday", Glyph::None);
    m_report = button("shiftReport", Glyph::Cash);
    m_report->setVisible(m_context.shifts != nullptr);

    m_table = new TouchTable(this);
    m_table->setObjectName(QStringLiteral("ordersTable"));
    m_table->setModel(m_model);
    m_more = new TouchButton(TouchButton::Kind::Quiet, this);
    m_more->setObjectName(QStringLiteral("dayMore"));
    m_more->hide();
    column->addLayout(head);
    column->addWidget(m_table, 1);
    column->addWidget(m_more);
}

void OrdersSection::setDay(QDate day)
{
    m_day = day == m_context.today() ? QDate() : day;
    m_limit = pageOfOrders;
    refresh();
    m_table->scrollToTop();
}

void OrdersSection::refresh()
{
    const QDate today = m_context.today();
    const QDate day = m_day.isValid() ? m_day : today;
    const ShopFormat format = m_context.format();
    m_title->setText(day == today ? tr("Today, %1").arg(format.shortDay(day)) : format.day(day));
    m_today->setEnabled(day != today);
    m_after->setEnabled(day < today);

    const Result<QList<OrderSummary>> orders = m_context.orders->orders(day, m_limit);
    if (!orders) {
        m_model->setOrders({});
        m_summary->setText(Words::error(orders.error()));
        m_table->setEmptyText(tr("The orders cannot be read"), orders.error().toString());
        m_more->hide();
        return;
    }
    m_model->setOrders(*orders);
    const bool whole = orders->size() < m_limit;
    Money total;
    Money refunded;
    for (const OrderSummary &order : *orders) {
        total += order.total;
        refunded += order.refunded;
    }
    QString summary = whole ? tr("%n order(s)", nullptr, int(orders->size())) : tr("the newest %n order(s)", nullptr, int(orders->size()));
    summary += QStringLiteral(" · ") + format.money(total);
    if (!refunded.isZero())
        summary += QStringLiteral(" · ") + tr("%1 refunded").arg(format.money(refunded));
    m_summary->setText(summary);
    m_more->setVisible(!whole);
    m_table->setEmptyText(tr("No orders on this day"), day == today ? tr("Each sale stands here once it is paid.") : QString());
    for (const OrderSummary &order : *orders) {
        if (m_detail != nullptr && m_detail->orderId() == order.orderId)
            m_detail->setSummary(order);
    }
}

void OrdersSection::reformat()
{
    m_model->setFormat(m_context.format());
    retranslate();
    refresh();
    layoutColumns();
}

void OrdersSection::resizeEvent(QResizeEvent *event)
{
    Section::resizeEvent(event);
    layoutColumns();
}

void OrdersSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Section::changeEvent(event);
}

void OrdersSection::layoutColumns()
{
    // What does not fit a narrow window is in the order's own sheet.
    const int room = m_table->viewport()->width();
    m_table->setColumnHidden(DayOrdersModel::Pieces, room < 720);
    m_table->setColumnHidden(DayOrdersModel::AtHq, room < 560);
    m_table->setColumnHidden(DayOrdersModel::Channel, room < 460);
    constexpr int paper = 300;
    int widths[] = {58, 66, 112, 66, 108, 116};
    const int others = std::accumulate(std::begin(widths), std::end(widths), paper) - widths[DayOrdersModel::Channel];
    widths[DayOrdersModel::Channel] = qBound(112, room - others, 220); // a platform's order number in full, where there is room
    int used = 0;
    for (int column = 0; column < DayOrdersModel::Paper; ++column) {
        m_table->setColumnWidth(column, widths[column]);
        used += m_table->isColumnHidden(column) ? 0 : widths[column];
    }
    m_table->setColumnWidth(DayOrdersModel::Paper, qMax(120, room - used));
}

void OrdersSection::openOrder(const QModelIndex &index)
{
    const OrderSummary *order = m_model->order(index);
    if (order == nullptr)
        return;
    m_detail = new OrderDetail(m_context, *order, window());
    m_detail->open();
}

void OrdersSection::retranslate()
{
    m_model->setFormat(m_context.format());
    m_today->setText(tr("Today"));
    m_report->setText(tr("Report"));
    m_report->setAccessibleName(tr("Shift report"));
    m_more->setText(tr("Show older orders"));
    m_before->setAccessibleName(tr("The day before"));
    m_after->setAccessibleName(tr("The day after"));
    m_table->setAccessibleName(tr("Orders of the day"));
}

} // namespace hearth
