// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/refundsheet.h"

#include "core/whendone.h"
#include "ui/kit/choicegroup.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hearth {

namespace {
constexpr int maxReason = 120;
}

RefundSheet::RefundSheet(const TillContext &context, const QUuid &orderId, qint64 receiptNumber, QWidget *window)
    : Overlay(window, Place::Right), m_context(context), m_orderId(orderId), m_number(receiptNumber)
{
    setObjectName(QStringLiteral("refundSheet"));
    setCardWidth(560);
    setDismissible(true);
    build();
    refresh();
}

void RefundSheet::build()
{
    cardLayout()->setContentsMargins(20, 16, 20, 16);
    cardLayout()->setSpacing(10);
    auto *head = new QHBoxLayout;
    m_title = makeLabel(card(), 24, true);
    m_title->setText(tr("Refund of No. %1").arg(m_number));
    setAccessibleName(m_title->text());
    m_all = new TouchButton(TouchButton::Kind::Plain, card());
    m_all->setObjectName(QStringLiteral("refundAll"));
    m_all->setText(tr("Everything"));
    connect(m_all, &QPushButton::clicked, this, &RefundSheet::takeAll);
    head->addWidget(m_title, 1);
    head->addWidget(m_all);
    cardLayout()->addLayout(head);

    const PanelScroll scroll = makePanelScroll(card());
    auto *rows = new QVBoxLayout;
    rows->setSpacing(6);
    scroll.rows->insertLayout(0, rows);
    const Result<QList<OrderLine>> left = m_context.orders->refundable(m_orderId);
    if (left) {
        for (const OrderLine &line : *left)
            addRow(rows, line);
    }
    addReasons(rows);
    cardLayout()->addWidget(scroll.area, 1);

    auto *sum = new QHBoxLayout;
    QLabel *caption = makeLabel(card(), 19, true);
    caption->setText(tr("The customer gets"));
    m_total = makeLabel(card(), 32, true);
    m_total->setObjectName(QStringLiteral("refundTotal"));
    m_total->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_total->setWordWrap(false);
    sum->addWidget(caption, 1);
    sum->addWidget(m_total);
    cardLayout()->addLayout(sum);

    m_error = new Banner(card());
    m_error->setObjectName(QStringLiteral("refundError"));
    m_error->hide();
    cardLayout()->addWidget(m_error);
    if (!left)
        m_error->show(Tone::Bad, Words::error(left.error()), left.error().toString());

    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(12);
    m_back = new TouchButton(TouchButton::Kind::Plain, card());
    m_back->setObjectName(QStringLiteral("refundBack"));
    m_back->setGlyph(Glyph::Back);
    m_back->setText(tr("Back"));
    m_give = new TouchButton(TouchButton::Kind::Danger, card());
    m_give->setObjectName(QStringLiteral("refundGive"));
    m_give->setGlyph(Glyph::Undo);
    for (TouchButton *button : {m_back, m_give}) {
        button->setMinimumHeight(64);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    bottom->addWidget(m_back, 2);
    bottom->addWidget(m_give, 3);
    connect(m_back, &QPushButton::clicked, this, &Overlay::dismiss);
    connect(m_give, &QPushButton::clicked, this, &RefundSheet::ask);
    cardLayout()->addLayout(bottom);
}

void RefundSheet::addRow(QVBoxLayout *rows, const OrderLine &line)
{
    const int at = int(m_rows.size());
    const ShopFormat format = m_context.format();
    const MenuItem *item = m_context.menu->menu().item(line.sku);
    const QString name = item != nullptr ? item->name.in(m_context.language) : line.name;
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    QLabel *title = makeLabel(card(), 17);
    title->setText(line.size.isEmpty() ? name : name + QStringLiteral(" · ") + line.size);
    QLabel *detail = makeLabel(card(), 14, false, Tone::Soft);
    detail->setText(tr("%1 each, %n left", nullptr, line.quantity).arg(format.shortMoney(line.unit)));
    words->addWidget(title);
    words->addWidget(detail);
    row->addLayout(words, 1);

    Row made{line, 0, nullptr, nullptr, nullptr};
    const auto button = [&](const char *kind, Glyph glyph, int by, const QString &says) {
        auto *step = new TouchButton(TouchButton::Kind::Plain, card());
        step->setObjectName(QStringLiteral("refund%1_%2").arg(QLatin1String(kind)).arg(at));
        step->setGlyph(glyph);
        step->setFixedSize(56, 52);
        step->setAccessibleName(says.arg(name));
        connect(step, &QPushButton::clicked, this, [this, at, by] { change(at, by); });
        return step;
    };
    made.minus = button("Minus", Glyph::Minus, -1, tr("Take back one less: %1"));
    made.plus = button("Plus", Glyph::Plus, 1, tr("Take back one more: %1"));
    made.count = makeLabel(card(), 22, true);
    made.count->setObjectName(QStringLiteral("refundCount_%1").arg(at));
    made.count->setAlignment(Qt::AlignCenter);
    made.count->setWordWrap(false);
    made.count->setFixedWidth(44);
    row->addWidget(made.minus);
    row->addWidget(made.count);
    row->addWidget(made.plus);
    rows->addLayout(row);
    m_rows.append(made);
}

void RefundSheet::addReasons(QVBoxLayout *rows)
{
    QLabel *why = makeLabel(card(), 17, true);
    why->setText(tr("Why?"));
    rows->addSpacing(16);
    rows->addWidget(why);
    m_reasons = new ChoiceGroup(this);
    auto *grid = new QGridLayout;
    grid->setSpacing(8);
    const QStringList reasons{tr("Customer changed their mind"), tr("Wrong item made"), tr("Not good enough"), tr("Entered by mistake")};
    for (int i = 0; i < reasons.size(); ++i) {
        auto *button = new TouchButton(TouchButton::Kind::Choice, card());
        button->setObjectName(QStringLiteral("reason_%1").arg(i));
        button->setText(reasons.at(i));
        button->setTextPixels(15);
        button->setMinimumHeight(52);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        m_reasons->add(button);
        grid->addWidget(button, i / 2, i % 2);
    }
    connect(m_reasons, &ChoiceGroup::tapped, this, [this] {
        m_reasonText->clear();
        refresh();
    });
    rows->addLayout(grid);
    m_reasonText = new QLineEdit(card());
    m_reasonText->setObjectName(QStringLiteral("reasonText"));
    m_reasonText->setPlaceholderText(tr("or in your own words"));
    m_reasonText->setMaxLength(maxReason);
    m_reasonText->setFixedHeight(TouchSize);
    m_reasonText->setTextMargins(8, 0, 8, 0);
    m_reasonText->setAccessibleName(tr("Reason in your own words"));
    connect(m_reasonText, &QLineEdit::textEdited, this, [this] {
        m_reasons->choose(nullptr);
        refresh();
    });
    rows->addWidget(m_reasonText);
}

void RefundSheet::change(int row, int by)
{
    Row &changed = m_rows[row];
    changed.back = qBound(0, changed.back + by, changed.line.quantity);
    refresh();
}

void RefundSheet::takeAll()
{
    for (Row &row : m_rows)
        row.back = row.line.quantity;
    refresh();
}

Money RefundSheet::total() const
{
    Money sum;
    for (const Row &row : m_rows)
        sum += row.line.unit * row.back;
    return sum;
}

QString RefundSheet::reason() const
{
    QString typed = m_reasonText->text().trimmed();
    if (!typed.isEmpty())
        return typed;
    return m_reasons->chosen() != nullptr ? m_reasons->chosen()->text() : QString();
}

void RefundSheet::refresh()
{
    int pieces = 0;
    for (const Row &row : m_rows) {
        pieces += row.back;
        row.count->setText(QString::number(row.back));
        setLabelTone(row.count, row.back > 0 ? Tone::Bad : Tone::Soft);
        row.minus->setEnabled(row.back > 0 && !m_busy);
        row.plus->setEnabled(row.back < row.line.quantity && !m_busy);
    }
    const QString amount = m_context.format().money(total());
    m_total->setText(amount);
    m_all->setEnabled(!m_rows.isEmpty() && !m_busy);
    if (!m_busy) {
        m_give->setEnabled(pieces > 0 && !reason().isEmpty());
        m_give->setText(pieces == 0 ? tr("Choose what comes back") : reason().isEmpty() ? tr("Choose a reason") : tr("Give back %1").arg(amount));
    }
}

void RefundSheet::ask()
{
    const QString amount = m_context.format().money(total());
    Sheet::confirm(parentWidget(), tr("Give back %1?").arg(amount),
                   tr("No. %1, reason: %2. A refund cannot be undone.").arg(m_number).arg(reason()), tr("Give back"), tr("No"), [this] { send(); });
}

void RefundSheet::send()
{
    if (m_busy)
        return;
    RefundRequest request;
    request.orderId = m_orderId;
    request.reason = reason();
    request.language = m_context.language;
    for (const Row &row : m_rows) {
        if (row.back > 0)
            request.lines.append({row.line.id, row.back});
    }
    m_busy = true;
    setDismissible(false);
    m_error->hide();
    m_back->setEnabled(false);
    m_give->setBusy(true);
    m_give->setText(tr("Storing …"));
    refresh();
    whenDone(m_context.sales->refund(request), this, [this](const Result<Refund> &result) { finished(result); });
}

void RefundSheet::finished(const Result<Refund> &result)
{
    m_busy = false;
    setDismissible(true);
    m_back->setEnabled(true);
    m_give->setBusy(false);
    refresh();
    if (!result) {
        m_error->show(Tone::Bad, tr("Nothing was refunded."), Words::error(result.error()) + QLatin1Char(' ') + result.error().toString());
        return;
    }
    auto *done = new Sheet(parentWidget());
    done->setTitle(tr("Give the customer %1").arg(m_context.format().money(result->total)));
    done->setText(tr("The refund is stored as No. %1.").arg(result->receiptNumber));
    TouchButton *close = done->addButton(tr("Done"), TouchButton::Kind::Primary, QStringLiteral("sheetClose"));
    dismiss();
    done->open(close);
}

} // namespace hearth
