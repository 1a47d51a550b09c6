// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tillwindow.h"

#include "ui/cashier/cashierpage.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/kitchenlist.h"
#include "ui/manager/managerpage.h"
#include "ui/models/words.h"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hearth {

namespace {
constexpr int refreshMs = 150;
constexpr int compactBelow = 600; // pixels of height
}

TillWindow::TillWindow(TillContext context, QWidget *parent) : QWidget(parent), m_context(std::move(context))
{
    m_context.language = Language::closest(m_context.language);
    m_language.set(m_context.language);
    setObjectName(QStringLiteral("tillWindow"));
    setWindowTitle(QStringLiteral("Hearth"));
    build();

    connect(m_bar, &TopBar::pageChosen, this, &TillWindow::showPage);
    connect(m_bar, &TopBar::languageChosen, this, &TillWindow::setLanguage);
    connect(m_strip, &Banner::tapped, this, &TillWindow::openStripTarget);

    // Boards change in bursts; one look a moment later shows them all.
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(refreshMs);
    connect(&m_refreshTimer, &QTimer::timeout, this, &TillWindow::refresh);
    connect(m_context.printers, &PrinterBoard::changed, this, &TillWindow::refreshLater);
    connect(m_context.sync, &SyncBoard::changed, this, &TillWindow::refreshLater);
    connect(m_context.orders, &OrderBoard::changed, this, &TillWindow::refreshLater);
    if (m_context.inbox != nullptr) {
        connect(m_context.inbox, &InboxDesk::onlineOrderAccepted, this, &TillWindow::onlineAccepted, Qt::QueuedConnection);
        connect(m_context.inbox, &InboxDesk::onlineOrderChanged, this, &TillWindow::onlineChanged, Qt::QueuedConnection);
    }

    m_clockTimer.setInterval(1'000);
    connect(&m_clockTimer, &QTimer::timeout, m_bar, &TopBar::showClock);
    m_clockTimer.start();
    m_bar->showLanguage(m_context.language);
    showPage(TopBar::Page::Sell);
    refresh();
}

TillWindow::~TillWindow() = default;

void TillWindow::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->setSizeConstraint(QLayout::SetNoConstraint);
    setMinimumSize(480, 320);
    m_bar = new TopBar(m_context, this);
    m_pages = new QStackedWidget(this);
    m_cashier = new CashierPage(m_context, m_pages);
    m_pages->addWidget(m_cashier);
    m_strip = new Banner(this);
    m_strip->setObjectName(QStringLiteral("statusStrip"));
    m_strip->setSlim(true);
    m_strip->setTappable(true);
    m_strip->setFixedHeight(38);
    column->addWidget(m_bar);
    column->addWidget(m_pages, 1);
    m_kitchen = new TouchButton(TouchButton::Kind::Danger, this);
    m_kitchen->setObjectName(QStringLiteral("kitchenWarning"));
    m_kitchen->setGlyph(Glyph::List);
    m_kitchen->setFixedHeight(TouchSize);
    m_kitchen->hide();
    connect(m_kitchen, &QPushButton::clicked, this, [this] { (new KitchenList(m_context, this))->open(); });
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(0, 0, 0, 0);
    bottom->setSpacing(0);
    bottom->addWidget(m_strip, 1);
    bottom->addWidget(m_kitchen);
    column->addLayout(bottom);
    m_toast = new Toast(this);
    m_toast->cover(m_strip);
}

void TillWindow::setLanguage(const QString &language)
{
    if (!m_language.set(language)) {
        m_bar->showLanguage(m_context.language);
        return;
    }
    m_context.language = m_language.current();
    m_bar->showLanguage(m_context.language);
    identityChanged();
    Q_EMIT languageChanged(m_context.language);
}

void TillWindow::identityChanged()
{
    m_cashier->reformat();
    if (m_manager != nullptr)
        m_manager->reformat();
    m_bar->showClock();
    refresh();
}

void TillWindow::showPage(TopBar::Page page)
{
    if (page == TopBar::Page::Manager && m_manager == nullptr) {
        m_manager = new ManagerPage(m_context, m_pages);
        m_pages->addWidget(m_manager);
    }
    QWidget *shown = page == TopBar::Page::Manager ? static_cast<QWidget *>(m_manager) : m_cashier;
    m_pages->setCurrentWidget(shown);
    shown->setFocus(Qt::OtherFocusReason);
    m_bar->showPage(page);
}

void TillWindow::refreshLater()
{
    if (!m_refreshTimer.isActive())
        m_refreshTimer.start();
}

void TillWindow::refresh()
{
    int doubtful = 0;
    if (const auto jobs = m_context.troubledJobs()) {
        for (const PrintJob &job : *jobs)
            doubtful += Words::needsPerson(job) ? 1 : 0;
    }
    m_bar->showLights();
    m_bar->showAttention(doubtful);
    showStrip(doubtful);
    showKitchenWarning();
}

/** Held counts too: whoever cooks does not wait for the printer. */
void TillWindow::showKitchenWarning()
{
    const auto missing = m_context.kitchenList();
    const int count = missing ? static_cast<int>(missing->size()) : 0;
    m_kitchen->setVisible(count > 0);
    if (count > 0)
        m_kitchen->setText(tr("Kitchen list: %n", nullptr, count));
    sizeStrip();
}

void TillWindow::sizeStrip()
{
    m_strip->setFixedHeight(!m_kitchen->isHidden() ? TouchSize : height() < compactBelow ? 28 : 38);
}

void TillWindow::showStrip(int doubtful)
{
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    if (doubtful > 0) {
        m_stripTarget = QStringLiteral("section_attention");
        m_strip->show(Tone::Bad, tr("%n ticket(s) may be missing on paper. Tap here to look.", nullptr, doubtful));
        return;
    }
    const PrinterHealth *worst = nullptr;
    const QList<PrinterHealth> &printers = m_context.printers->printers();
    for (const PrinterHealth &printer : printers) {
        const auto light = Words::light(printer.condition);
        if (light == StatusLight::State::Bad || (light == StatusLight::State::Warn && worst == nullptr))
            worst = worst != nullptr && Words::light(worst->condition) == StatusLight::State::Bad ? worst : &printer;
    }
    m_stripTarget = QStringLiteral("section_printers");
    if (worst != nullptr) {
        QString text = tr("%1: %2 since %3.").arg(worst->printer, Words::condition(*worst), format.moment(worst->sinceMs, now));
        if (worst->queued > 0)
            text += QLatin1Char(' ') + tr("%n ticket(s) wait.", nullptr, worst->queued);
        m_strip->show(Words::tone(worst->condition), text + QLatin1Char(' ') + Words::advice(*worst));
        return;
    }
    const auto stuck = std::find_if(printers.cbegin(), printers.cend(), [](const PrinterHealth &one) { return one.drawer == QLatin1String("stuck"); });
    if (stuck != printers.cend()) {
        m_strip->show(Tone::Warn, tr("%1: %2. Open it with its key, and look at its cable.").arg(stuck->printer, Words::drawer(*stuck)));
        return;
    }
    const SyncView sync = m_context.sync->view();
    if (sync.enrolled && !sync.online) {
        m_stripTarget = QStringLiteral("section_sync");
        const QString since = sync.sinceMs > 0 ? tr("Headquarters is offline since %1.").arg(format.moment(sync.sinceMs, now))
                                               : tr("Connecting to headquarters.");
        m_strip->show(Tone::Warn, since + QLatin1Char(' ') + tr("You can go on selling; %1.").arg(Words::waiting(sync.outbox.waiting)));
        return;
    }
    if (sync.repair && sync.repair->atMs >= m_context.dayAgo()) {
        m_stripTarget = QStringLiteral("section_sync");
        m_strip->show(Tone::Warn, tr("This till's data were damaged and were renewed (%1). You can go on selling; tap here for what it means.")
                                      .arg(format.moment(sync.repair->atMs, now)));
        return;
    }
    if (!m_context.printers->known()) {
        m_strip->show(Tone::Soft, tr("The printers are being asked."));
        return;
    }
    if (printers.isEmpty()) {
        m_strip->show(Tone::Warn, tr("No printer is set up: sales are stored, nothing is printed."));
        return;
    }
    m_stripTarget = sync.enrolled ? QStringLiteral("section_sync") : QStringLiteral("section_printers");
    m_strip->show(Tone::Soft, sync.enrolled ? tr("Printers are ready, headquarters is online.")
                                            : tr("Printers are ready. This till is not enrolled at headquarters; sales are kept here."));
}

void TillWindow::openStripTarget()
{
    showPage(TopBar::Page::Manager);
    m_manager->openSection(m_stripTarget);
}

void TillWindow::onlineAccepted(const SoldOrder &sold)
{
    if (sold.repeated)
        return;
    m_toast->pop(Tone::Ok, tr("Online order accepted: %1").arg(Words::channel(sold.order.channel, sold.order.platform, sold.order.platformNumber)),
                 tr("%1 · No. %2").arg(m_context.format().money(sold.order.total)).arg(sold.order.receiptNumber));
}

void TillWindow::onlineChanged(const OnlineChange &change)
{
    const QString order = Words::channel(QStringLiteral("online"), change.platform, change.platformNumber);
    const QString total = m_context.format().money(change.total);
    if (change.cancelled)
        m_toast->pop(Tone::Warn, tr("Online order cancelled: %1").arg(order), tr("%1 taken back").arg(total));
    else
        m_toast->pop(Tone::Warn, tr("Online order amended: %1").arg(order), tr("now %1").arg(total));
}

void TillWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F2)
        showPage(TopBar::Page::Sell);
    else if (event->key() == Qt::Key_F3)
        showPage(TopBar::Page::Manager);
    else
        QWidget::keyPressEvent(event);
}

void TillWindow::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    if (!m_painted) {
        m_painted = true;
        QMetaObject::invokeMethod(this, &TillWindow::firstPainted, Qt::QueuedConnection);
    }
}

void TillWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // A screen of 1280 × 800 at 200 % has 640 × 400 left.
    const bool compact = height() < compactBelow;
    m_bar->setCompact(compact);
    m_cashier->setCompact(compact);
    sizeStrip();
}

void TillWindow::closeEvent(QCloseEvent *event)
{
    if (m_cashier->draft().isEmpty() || property("closeAnyway").toBool()) {
        event->accept();
        return;
    }
    event->ignore();
    Sheet::confirm(this, tr("Close with an open order?"), tr("The order on the screen has not been paid and would be lost."), tr("Close"),
                   tr("Keep"), [this] {
                       setProperty("closeAnyway", true);
                       close();
                   });
}

} // namespace hearth
