// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/cashier/cashierpage.h"

#include "core/whendone.h"
#include "ui/cashier/cashpane.h"
#include "ui/cashier/membersheet.h"
#include "ui/cashier/orderpane.h"
#include "ui/cashier/paidcard.h"
#include "ui/cashier/sizechooser.h"
#include "ui/kit/sheet.h"
#include "ui/kit/tilegrid.h"
#include "ui/kit/toast.h"
#include "ui/kit/touchtabs.h"
#include "ui/models/menutilemodel.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QStackedWidget>
#include <algorithm>
#include <utility>

namespace hearth {

namespace {
constexpr int maxQuantityDigits = 3;
constexpr int maxSearch = 40;
constexpr int paperRefreshMs = 150;
constexpr qint64 scannerGapMs = 50; // nobody types so fast for long
constexpr qsizetype shortestScan = 8;
constexpr qsizetype scanDigits = 4; // an item's name has fewer
} // namespace

CashierPage::CashierPage(const TillContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_draft(*context.clock), m_tiles(new MenuTileModel(this))
{
    build();
    connect(m_context.menu, &MenuDesk::menuChanged, this, &CashierPage::reloadMenu);
    connect(m_grid, &QAbstractItemView::clicked, this, &CashierPage::chooseTile);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        setInput({}, m_nextQuantity);
        m_tiles->setCategory(m_tabs->tabData(index).toString());
        m_grid->scrollToTop();
    });
    connect(m_order, &OrderPane::quantityRequested, this, &CashierPage::changeQuantity);
    connect(m_order, &OrderPane::clearRequested, this, &CashierPage::askClear);
    connect(m_order, &OrderPane::memberRequested, this, [this] { openMember(); });
    connect(m_order, &OrderPane::payRequested, this, &CashierPage::openCash);
    connect(m_cash, &CashPane::backRequested, this, &CashierPage::closeCash);
    connect(m_cash, &CashPane::payRequested, this, &CashierPage::take);

    m_paperTimer.setSingleShot(true);
    m_paperTimer.setInterval(paperRefreshMs);
    connect(&m_paperTimer, &QTimer::timeout, this, &CashierPage::refreshPaper);
    const auto later = [this] {
        if (m_last && !m_paperTimer.isActive())
            m_paperTimer.start();
    };
    connect(m_context.orders, &OrderBoard::changed, this, later);
    connect(m_context.printers, &PrinterBoard::changed, this, later);

    reformat();
    setFocusProxy(m_grid);
}

void CashierPage::build()
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);

    m_stack = new QStackedWidget(this);
    m_browse = new QWidget(m_stack);
    auto *left = new QVBoxLayout(m_browse);
    left->setContentsMargins(12, 12, 4, 4);
    left->setSpacing(12);
    m_tabs = new TouchTabs(m_browse);
    m_tabs->setObjectName(QStringLiteral("categoryTabs"));
    m_grid = new TileGrid(m_browse);
    m_grid->setObjectName(QStringLiteral("tileGrid"));
    m_grid->setModel(m_tiles);
    m_grid->setRevealer([this](const QString &sku) { return revealItem(sku); });
    left->addWidget(m_tabs);
    left->addWidget(m_grid, 1);
    m_input = makeLabel(m_browse, 18, true);
    m_input->setObjectName(QStringLiteral("searchText"));
    m_input->setAutoFillBackground(true);
    QPalette palette = m_input->palette();
    palette.setColor(QPalette::Window, Theme::current().bar);
    palette.setColor(QPalette::WindowText, Theme::current().barText);
    m_input->setPalette(palette);
    m_input->setContentsMargins(16, 10, 16, 10);
    m_input->setWordWrap(false);
    m_input->hide();

    m_pay = new QWidget(m_stack);
    auto *payLayout = new QVBoxLayout(m_pay);
    payLayout->setContentsMargins(16, 12, 16, 12);
    m_cash = new CashPane(m_pay);
    payLayout->addWidget(m_cash);
    m_stack->addWidget(m_browse);
    m_stack->addWidget(m_pay);

    m_order = new OrderPane(this);
    row->addWidget(m_stack, 1);
    row->addWidget(m_order);
}

void CashierPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_order->setFixedWidth(qBound(260, width() * 32 / 100, 400));
    placeInput();
}

void CashierPage::setCompact(bool compact)
{
    m_tabs->setFixedHeight(compact ? TouchSize : 56);
    m_grid->setTileSize({150, compact ? 84 : 100});
    m_browse->layout()->setContentsMargins(compact ? 8 : 12, compact ? 8 : 12, 4, 4);
    m_browse->layout()->setSpacing(compact ? 8 : 12);
    m_pay->layout()->setContentsMargins(compact ? 8 : 16, compact ? 8 : 12, compact ? 8 : 16, compact ? 8 : 12);
    m_cash->setCompact(compact);
    m_order->setCompact(compact);
}

void CashierPage::reformat()
{
    const ShopFormat format = m_context.format();
    m_order->setFormat(m_context.menu->menu(), format);
    m_cash->setFormat(format);
    reloadMenu();
    retranslate();
    showMember();
    showPaid();
}

void CashierPage::reloadMenu()
{
    const Menu &menu = m_context.menu->menu();
    const ShopFormat format = m_context.format();
    const QString before = m_tabs->tabData(m_tabs->currentIndex()).toString();
    m_tabs->blockSignals(true);
    while (m_tabs->count() > menu.categories.size())
        m_tabs->removeTab(m_tabs->count() - 1);
    int chosen = 0;
    for (int i = 0; i < menu.categories.size(); ++i) {
        const MenuCategory &category = menu.categories.at(i);
        const QString name = category.name.in(format.language());
        if (i < m_tabs->count())
            m_tabs->setTabText(i, name);
        else
            m_tabs->addTab(name);
        m_tabs->setTabData(i, category.code);
        if (category.code == before)
            chosen = i;
    }
    m_tabs->setCurrentIndex(menu.categories.isEmpty() ? -1 : chosen);
    m_tabs->blockSignals(false);
    m_tabs->setVisible(!menu.categories.isEmpty());
    m_tiles->setCategory(m_tabs->tabData(m_tabs->currentIndex()).toString());
    m_tiles->setMenu(menu, format);
    m_order->setFormat(menu, format);
}

bool CashierPage::revealItem(const QString &sku)
{
    const MenuItem *item = m_context.menu->menu().item(sku);
    if (item == nullptr)
        return false;
    setInput({}, m_nextQuantity);
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (m_tabs->tabData(i).toString() == item->category)
            m_tabs->setCurrentIndex(i);
    }
    return true;
}

void CashierPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CashierPage::retranslate()
{
    if (m_search.isEmpty())
        m_grid->setEmptyText(tr("There is no menu yet"), tr("It arrives from headquarters by itself, or is imported with hearth-till import-menu."));
    else
        m_grid->setEmptyText(tr("Nothing is called so"), tr("Esc ends the search."));
    m_grid->setAccessibleName(tr("Items"));
    m_tabs->setAccessibleName(tr("Categories"));
}

void CashierPage::chooseTile(const QModelIndex &index)
{
    const MenuItem *item = m_tiles->item(index);
    if (item == nullptr || m_busy)
        return;
    if (item->sizes.size() == 1) {
        add(item->sku, item->sizes.first());
        return;
    }
    const QRect tile = m_grid->visualRect(index);
    const QRect anchor(m_grid->viewport()->mapTo(window(), tile.topLeft()), tile.size());
    openSizes(window(), anchor, *item, m_context.format(), [this, sku = item->sku](const MenuSize &size) { add(sku, size); });
}

void CashierPage::add(const QString &sku, const MenuSize &size)
{
    const MenuItem *item = m_context.menu->menu().item(sku);
    if (item == nullptr || m_busy)
        return;
    const int quantity = m_nextQuantity.isEmpty() ? 1 : qMax(1, m_nextQuantity.toInt());
    const Result<QUuid> line = m_draft.add(sku, item->name.in(m_context.language), size.code, size.price, quantity);
    setInput({}, {});
    if (!line) {
        if (auto *toast = window()->findChild<Toast *>(QStringLiteral("toast")))
            toast->pop(Tone::Bad, Words::error(line.error()), line.error().text);
        return;
    }
    m_last.reset();
    orderChanged(*line);
}

void CashierPage::changeQuantity(const QUuid &lineId, int quantity)
{
    if (m_busy || lineId.isNull())
        return;
    if (const Result<void> done = m_draft.setQuantity(lineId, quantity); done)
        orderChanged(quantity > 0 ? lineId : QUuid());
}

void CashierPage::orderChanged(const QUuid &current)
{
    m_tiles->setOrder(m_draft.lines());
    m_order->setPaidShown(m_last.has_value());
    m_order->setOrder(m_draft.lines(), m_draft.total(), current);
}

void CashierPage::askClear()
{
    if (m_busy || m_draft.isEmpty())
        return;
    Sheet::confirm(window(), tr("Clear the order?"), tr("All its lines go. Nothing has been paid."), tr("Clear"), tr("Keep"), [this] {
        m_draft = OrderDraft(*m_context.clock);
        setMember({});
        orderChanged({});
    });
}

void CashierPage::openMember(const QString &typed)
{
    if (m_busy || m_context.members == nullptr || m_stack->currentIndex() != 0)
        return;
    auto *sheet = new MemberSheet(m_context, typed.isEmpty() ? m_member : std::nullopt, typed, window());
    connect(sheet, &MemberSheet::attached, this, [this](const KnownMember &member) { setMember(member); });
    connect(sheet, &MemberSheet::detached, this, [this] { setMember({}); });
    connect(sheet, &MemberSheet::itemChosen, this, &CashierPage::addUsual);
    sheet->begin();
}

void CashierPage::setMember(const std::optional<KnownMember> &member)
{
    m_member = member;
    showMember();
}

void CashierPage::showMember()
{
    if (m_context.members == nullptr)
        return;
    QStringList known;
    if (m_member && m_member->profile && m_member->member.mayBeTagged()) {
        for (const MemberProfile::ShownTag &tag : m_member->profile->tags)
            known.append(Words::memberTag(tag, m_context.menu->menu(), m_context.language));
    }
    constexpr qsizetype shown = 2;
    m_order->setMember(m_member ? Words::memberName(m_member->member) : QString(), known.mid(0, shown).join(QStringLiteral(" · ")));
}

void CashierPage::addUsual(const QString &sku, const QString &size)
{
    const MenuItem *item = m_context.menu->menu().item(sku);
    if (item == nullptr)
        return;
    for (const MenuSize &one : item->sizes) {
        if (one.code == size)
            return add(sku, one);
    }
}

QString CashierPage::scanned(const QKeyEvent &event)
{
    const bool ends = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    if (!m_scanTimer.isValid() || m_scanTimer.restart() > scannerGapMs)
        m_scan.clear();
    m_scanTimer.start();
    if (!ends) {
        m_scan += event.text();
        return {};
    }
    const auto digits = std::count_if(m_scan.cbegin(), m_scan.cend(), [](QChar c) { return c.isDigit(); });
    const QString code = std::exchange(m_scan, QString());
    return code.size() >= shortestScan && digits >= scanDigits ? code : QString();
}

void CashierPage::openCash()
{
    if (m_busy || m_draft.isEmpty())
        return;
    setInput({}, {});
    m_cash->begin(m_draft.total(), m_context.format());
    m_order->setLocked(true);
    m_stack->setCurrentIndex(1);
    m_cash->setFocus();
}

void CashierPage::closeCash()
{
    if (m_busy)
        return;
    m_order->setLocked(false);
    m_stack->setCurrentIndex(0);
    m_grid->setFocus(Qt::OtherFocusReason);
}

void CashierPage::take(Money tendered)
{
    if (m_busy || m_draft.isEmpty())
        return;
    m_busy = true;
    m_cash->setBusy(true);
    CloseOptions options;
    options.menuRevision = m_context.menu->menu().revision;
    options.language = m_context.language;
    options.memberId = memberId();
    whenDone(m_context.sales->close(m_draft, tendered, options), this, [this](const Result<SoldOrder> &result) { finished(result); });
}

void CashierPage::finished(const Result<SoldOrder> &result)
{
    m_busy = false;
    m_cash->setBusy(false);
    if (!result) {
        m_cash->showError(tr("Not paid. The order is still here, nothing was stored."),
                          Words::error(result.error()) + QLatin1Char(' ') + result.error().toString());
        return;
    }
    m_last = *result;
    m_draft = OrderDraft(*m_context.clock);
    setMember({});
    closeCash();
    orderChanged({});
    showPaid();
    Q_EMIT sold(*result);
}

void CashierPage::showPaid()
{
    if (!m_last)
        return;
    const ShopFormat format = m_context.format();
    Money change;
    Money received;
    for (const Payment &payment : m_last->order.payments) {
        change += payment.change;
        received += payment.tendered;
    }
    m_order->paidCard()->setSale(tr("Paid"), tr("Change"), format.money(change),
                                 tr("No. %1 · %2 received").arg(m_last->order.receiptNumber).arg(format.money(received)));
    refreshPaper();
}

void CashierPage::refreshPaper()
{
    if (!m_last)
        return;
    constexpr int recent = 10;
    QList<SignLine> lines;
    if (const auto orders = m_context.orders->orders(m_last->order.businessDate, recent)) {
        for (const OrderSummary &order : *orders) {
            if (order.orderId == m_last->order.id)
                lines = Words::jobs(order.jobs);
        }
    }
    if (m_last->jobs == 0)
        lines = {{Glyph::Alert, Tone::Warn, tr("No printer is set up")}};
    m_order->paidCard()->setPaper(lines);
}

void CashierPage::setInput(const QString &search, const QString &quantity)
{
    const bool searchChanged = search != m_search;
    m_search = search;
    m_nextQuantity = quantity;
    if (searchChanged) {
        m_tiles->setSearch(m_search);
        m_grid->setCurrentIndex({});
        retranslate();
    }
    QStringList parts;
    if (!m_nextQuantity.isEmpty())
        parts.append(tr("%1 × next item").arg(m_nextQuantity));
    if (!m_search.isEmpty())
        parts.append(tr("Search: %1").arg(m_search));
    m_input->setText(parts.join(QStringLiteral("    ")));
    m_input->setVisible(!parts.isEmpty());
    placeInput();
}

void CashierPage::placeInput()
{
    m_input->adjustSize();
    m_input->move(12, m_browse->height() - m_input->height() - 12);
    m_input->raise();
}

bool CashierPage::editInput(const QKeyEvent &event)
{
    if ((event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0)
        return false;
    if (event.key() == Qt::Key_Backspace) {
        if (!m_search.isEmpty())
            setInput(m_search.chopped(1), m_nextQuantity);
        else
            setInput({}, m_nextQuantity.chopped(qMin<qsizetype>(1, m_nextQuantity.size())));
        return true;
    }
    if (event.key() == Qt::Key_Escape) {
        const bool any = !m_search.isEmpty() || !m_nextQuantity.isEmpty();
        setInput({}, {});
        return any;
    }
    const QString text = event.text();
    if (text.size() != 1)
        return false;
    const QChar typed = text.at(0);
    if (typed.isDigit() && m_search.isEmpty()) {
        if (m_nextQuantity.size() < maxQuantityDigits && !(m_nextQuantity.isEmpty() && typed == QLatin1Char('0')))
            setInput({}, m_nextQuantity + typed);
        return true;
    }
    if (typed.isLetterOrNumber() || (typed == QLatin1Char(' ') && !m_search.isEmpty())) {
        if (m_search.size() < maxSearch)
            setInput(m_search + typed, m_nextQuantity);
        return true;
    }
    return false;
}

void CashierPage::keyPressEvent(QKeyEvent *event)
{
    if (m_stack->currentIndex() != 0 || m_busy) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (const QString code = scanned(*event); !code.isEmpty() && m_context.members != nullptr) {
        setInput({}, {});
        openMember(code);
        return;
    }
    switch (event->key()) {
    case Qt::Key_F9: openMember(); return;
    case Qt::Key_F12: openCash(); return;
    case Qt::Key_Plus:
        if (m_order->currentQuantity() > 0 && m_order->currentQuantity() < MaxLineQuantity)
            changeQuantity(m_order->currentLine(), m_order->currentQuantity() + 1);
        return;
    case Qt::Key_Minus:
        if (m_order->currentQuantity() > 1)
            changeQuantity(m_order->currentLine(), m_order->currentQuantity() - 1);
        return;
    case Qt::Key_Delete: changeQuantity(m_order->currentLine(), 0); return;
    case Qt::Key_PageUp:
        if (m_tabs->currentIndex() > 0)
            m_tabs->setCurrentIndex(m_tabs->currentIndex() - 1);
        return;
    case Qt::Key_PageDown:
        if (m_tabs->currentIndex() + 1 < m_tabs->count())
            m_tabs->setCurrentIndex(m_tabs->currentIndex() + 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_search.isEmpty() && m_tiles->rowCount() > 0)
            chooseTile(m_tiles->index(0));
        return;
    default: break;
    }
    if (!editInput(*event))
        QWidget::keyPressEvent(event);
}

} // namespace hearth
