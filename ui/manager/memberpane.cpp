// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/memberpane.h"

#include "core/whendone.h"
#include "ui/kit/numberpad.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/kit/touchbutton.h"
#include "ui/manager/membereditsheet.h"
#include "ui/models/tagwords.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QStackedWidget>

namespace hearth {

namespace {
constexpr int mostMemberInput = 64;
constexpr int memberButtonHeight = 56;
constexpr int padWidth = 420;
constexpr qint64 freshMs = 60'000;

TouchButton *memberButton(QWidget *parent, TouchButton::Kind kind, const char *name)
{
    auto *button = new TouchButton(kind, parent);
    button->setObjectName(QLatin1String(name));
    button->setMinimumHeight(memberButtonHeight);
    return button;
}
} // namespace

MemberPane::MemberPane(const TillContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_input = new QLineEdit(this);
    m_input->setObjectName(QStringLiteral("profileInput"));
    m_input->setMaxLength(mostMemberInput);
    m_input->setFont(textFont(20));
    m_input->setFixedHeight(memberButtonHeight);
    m_input->setTextMargins(10, 0, 10, 0);
    m_find = memberButton(this, TouchButton::Kind::Primary, "profileFind");
    m_find->setMinimumWidth(140);
    row->addWidget(m_input, 1);
    row->addWidget(m_find);
    column->addLayout(row);
    m_state = new Banner(this);
    m_state->setObjectName(QStringLiteral("profileState"));
    m_state->hide();
    column->addWidget(m_state);

    m_stack = new QStackedWidget(this);
    auto *ask = new QWidget(m_stack);
    auto *middle = new QHBoxLayout(ask);
    middle->setContentsMargins(0, 0, 0, 0);
    auto *pad = new NumberPad(ask);
    pad->setPointEnabled(false);
    pad->setMaximumWidth(padWidth);
    middle->addWidget(pad, 1);
    middle->addStretch(1);
    connect(pad, &NumberPad::typed, this, [this](QChar c) { m_input->insert(QString(c)); });
    connect(pad, &NumberPad::backspaced, this, [this] { m_input->backspace(); });

    m_shown = new QWidget(m_stack);
    auto *shown = new QVBoxLayout(m_shown);
    shown->setContentsMargins(0, 0, 0, 0);
    shown->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    m_title = makeLabel(m_shown, 22, true);
    m_title->setObjectName(QStringLiteral("profileTitle"));
    m_age = makeLabel(m_shown, 15, false, Tone::Soft);
    m_age->setObjectName(QStringLiteral("profileAge"));
    words->addWidget(m_title);
    words->addWidget(m_age);
    m_again = memberButton(m_shown, TouchButton::Kind::Plain, "profileAgain");
    m_edit = memberButton(m_shown, TouchButton::Kind::Plain, "profileEdit");
    m_other = memberButton(m_shown, TouchButton::Kind::Plain, "profileOther");
    head->addLayout(words, 1);
    head->addWidget(m_again);
    head->addWidget(m_edit);
    head->addWidget(m_other);
    shown->addLayout(head);
    const PanelScroll scroll = makePanelScroll(m_shown);
    m_rows = scroll.rows;
    shown->addWidget(scroll.area, 1);
    m_stack->addWidget(ask);
    m_stack->addWidget(m_shown);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_input);

    connect(m_find, &QPushButton::clicked, this, &MemberPane::find);
    connect(m_input, &QLineEdit::returnPressed, this, &MemberPane::find);
    connect(m_again, &QPushButton::clicked, this, &MemberPane::askAnew);
    connect(m_edit, &QPushButton::clicked, this, &MemberPane::edit);
    connect(m_other, &QPushButton::clicked, this, &MemberPane::begin);
    retranslate();
}

void MemberPane::retranslate()
{
    m_input->setPlaceholderText(tr("Phone number, or scan the card or code"));
    m_input->setAccessibleName(m_input->placeholderText());
    m_find->setText(tr("Find"));
    m_again->setText(tr("Ask again"));
    m_edit->setText(tr("Change"));
    m_other->setText(tr("Another one"));
    m_state->hide();
    if (m_full || m_known)
        showMember();
}

void MemberPane::say(Tone tone, const QString &text, const QString &detail)
{
    m_state->show(tone, text, detail);
    m_state->show();
}

void MemberPane::begin()
{
    ++m_turn;
    m_full.reset();
    m_known.reset();
    m_typed.clear();
    m_input->clear();
    m_find->setBusy(false);
    m_state->hide();
    clearPanels(m_rows); // nobody's data stay behind
    m_stack->setCurrentIndex(0);
    m_input->setFocus();
}

void MemberPane::find()
{
    const QString typed = m_input->text().trimmed();
    if (typed.isEmpty() || m_find->isBusy())
        return;
    const auto known = m_context.members->known(typed);
    if (!known) {
        say(Tone::Bad, tr("This is no phone number, card or code"), known.error().text);
        return;
    }
    begin();
    m_typed = typed;
    m_known = *known;
    ask();
}

void MemberPane::ask()
{
    const int turn = ++m_turn;
    m_find->setBusy(true);
    say(Tone::Info, tr("Asking headquarters…"));
    const QUuid id = m_full || m_known ? record().id : QUuid();
    whenDone(id.isNull() ? m_context.managers->member(m_typed) : m_context.managers->member(id), this, [this, turn](const Result<protocol::FullMember> &answer) {
        if (turn != m_turn)
            return;
        m_find->setBusy(false);
        answered(answer);
    });
}

void MemberPane::askAnew()
{
    if ((m_full || m_known) && !m_find->isBusy())
        ask();
}

void MemberPane::answered(const Result<protocol::FullMember> &answer)
{
    m_state->hide();
    if (answer) {
        m_full = *answer;
        if (auto known = m_context.members->member(m_full->record.id); known && *known)
            m_known = **known; // with what was changed here and is not there yet
    } else if (answer.error().code == ErrorCode::NotFound && m_known && m_known->member.revision > 0) {
        begin();
        return showNobody(answer.error());
    }
    if (!answer)
        showNobody(answer.error());
    if (m_full || m_known)
        showMember();
}

void MemberPane::showNobody(const Error &why)
{
    const bool here = m_full || m_known;
    switch (why.code) {
    case ErrorCode::NotFound:
        if (here)
            say(Tone::Warn, tr("Headquarters does not know this member yet"), tr("Made at this till; it is on its way."));
        else
            say(Tone::Warn, tr("Nobody is known by this"), tr("Headquarters has no member with this number, card or code."));
        return;
    case ErrorCode::Forbidden:
        say(Tone::Warn, tr("Headquarters does not answer managers at this till"),
            here ? tr("Shown is what this till knows. Headquarters can allow more.") : tr("Headquarters can allow it."));
        return;
    default: break;
    }
    if (m_context.managers->isTooOld())
        say(Tone::Warn, tr("This headquarters is of an earlier version"), here ? tr("Shown is what this till knows.") : tr("It cannot show whole members yet."));
    else if (m_context.managers->isOnline())
        say(Tone::Warn, tr("Headquarters did not answer"), here ? tr("Shown is what this till knows.") : tr("Try again in a moment."));
    else
        say(Tone::Warn, tr("Headquarters is not reached"),
            here ? tr("Shown is what this till knows.") : tr("This till does not know this member. With headquarters all members are found."));
}

void MemberPane::showAge()
{
    if (!m_full && !m_known)
        return;
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    if (!m_full && m_known->member.revision == 0) {
        m_age->setText(tr("Made at this till; headquarters has not answered yet."));
        return;
    }
    const qint64 asOf = m_full ? m_full->asOfMs : m_known->profile ? m_known->profile->asOfMs : m_known->heardAtMs;
    const QString moment = format.moment(asOf, now);
    const QString when = now - asOf < freshMs ? moment : tr("%1 (%2 ago)").arg(moment, Words::duration(now - asOf));
    m_age->setText(m_full ? tr("As headquarters had it: %1").arg(when) : tr("What this till knows, as headquarters had it: %1").arg(when));
    setLabelTone(m_age, m_full ? Tone::Soft : Tone::Warn);
}

QVBoxLayout *MemberPane::addPanel(const QString &name, const QString &title, QVBoxLayout *column)
{
    auto *panel = new Panel(m_inside);
    panel->setObjectName(name);
    auto *rows = new QVBoxLayout(panel);
    rows->setContentsMargins(16, 10, 14, 12);
    rows->setSpacing(4);
    QLabel *caption = makeLabel(panel, 17, true);
    caption->setText(title);
    rows->addWidget(caption);
    column->addWidget(panel);
    return rows;
}

void MemberPane::addLine(QVBoxLayout *rows, const QString &name, const QString &title, const QString &text, const QString &more)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    auto *left = makeLabel(rows->parentWidget(), 15, false, Tone::Soft);
    left->setText(title);
    auto *right = makeLabel(rows->parentWidget(), 16);
    right->setObjectName(name);
    right->setText(text);
    right->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(left, 2);
    row->addWidget(right, 3);
    rows->addLayout(row);
    if (more.isEmpty())
        return;
    auto *below = makeLabel(rows->parentWidget(), 14, false, Tone::Soft);
    below->setText(more);
    below->setAlignment(Qt::AlignRight);
    rows->addWidget(below);
}

void MemberPane::showMember()
{
    clearPanels(m_rows);
    m_title->setText(tr("Member %1").arg(Words::memberName(record())));
    showAge();
    m_inside = new QWidget(m_rows->parentWidget());
    auto *both = new QHBoxLayout(m_inside);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(10);
    const auto column = [&] {
        auto *made = new QVBoxLayout;
        made->setSpacing(10);
        both->addLayout(made, 1);
        return made;
    };
    QVBoxLayout *left = column();
    QVBoxLayout *right = column();
    addRecord(left);
    addFigures(left);
    addOrders(left);
    addTags(right);
    addUsual(right);
    left->addStretch(1);
    right->addStretch(1);
    m_rows->insertWidget(0, m_inside);
    m_stack->setCurrentIndex(1);
}

void MemberPane::addRecord(QVBoxLayout *column)
{
    const Member &member = m_known ? m_known->member : record(); // changes of this till at once
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    const QString none = QStringLiteral("–");
    const auto orNone = [&none](const QString &text) { return text.isEmpty() ? none : text; };
    QVBoxLayout *rows = addPanel(QStringLiteral("profileRecord"), tr("Record"), column);
    addLine(rows, QStringLiteral("profilePhone"), tr("Phone"), orNone(member.phoneMasked));
    addLine(rows, QStringLiteral("profileCard"), tr("Card"), orNone(member.card));
    addLine(rows, QStringLiteral("profileCode"), tr("Code"), orNone(member.qr));
    addLine(rows, QStringLiteral("profileBirthday"), tr("Birthday"), orNone(member.birthday.isNone() ? QString() : member.birthday.text()));
    addLine(rows, QStringLiteral("profileConsent"), tr("Consent"), member.consent ? tr("yes") : tr("no"),
            m_full && m_full->consentAtMs > 0 ? tr("since %1").arg(format.moment(m_full->consentAtMs, now)) : QString());
    addLine(rows, QStringLiteral("profileHidden"), tr("Orders are looked at"), member.hidden ? tr("no, switched off") : member.consent ? tr("yes") : tr("no"));
    if (!m_full)
        return;
    addLine(rows, QStringLiteral("profileOrigin"), tr("Made"), format.moment(m_full->createdAtMs, now),
            m_full->origin == QLatin1String("headquarters") ? tr("at headquarters") : tr("at till %1").arg(m_full->origin));
    if (!m_full->merged.isEmpty()) {
        QStringList ids;
        for (const QUuid &id : m_full->merged)
            ids.append(id.toString(QUuid::WithoutBraces));
        addLine(rows, QStringLiteral("profileMerged"), tr("Same person"), tr("%n other record(s)", nullptr, static_cast<int>(ids.size())), ids.join(QLatin1Char('\n')));
    }
}

void MemberPane::addFigures(QVBoxLayout *column)
{
    if (!m_full || !m_full->figures)
        return;
    const ShopFormat format = m_context.format();
    const auto &figures = *m_full->figures;
    QVBoxLayout *rows = addPanel(QStringLiteral("profileFigures"), tr("Orders"), column);
    addLine(rows, QStringLiteral("profileOrderCount"), tr("Orders"), QString::number(figures.orders), tr("on %n day(s)", nullptr, static_cast<int>(figures.days)));
    addLine(rows, QStringLiteral("profileSpend"), tr("Spend"), format.money(figures.spend), tr("%n piece(s)", nullptr, static_cast<int>(figures.pieces)));
    addLine(rows, QStringLiteral("profileFirst"), tr("First order"), format.day(figures.first));
    addLine(rows, QStringLiteral("profileLast"), tr("Last order"), format.day(figures.last));
    addLine(rows, QStringLiteral("profileHome"), tr("Home store"),
            m_full->homeStore.isEmpty() ? tr("none") : m_full->homeStoreName.isEmpty() ? m_full->homeStore : m_full->homeStoreName, m_full->homeStoreName.isEmpty() ? QString() : m_full->homeStore);
}

void MemberPane::addOrders(QVBoxLayout *column)
{
    if (!m_full || m_full->orders.isEmpty())
        return;
    const ShopFormat format = m_context.format();
    QVBoxLayout *rows = addPanel(QStringLiteral("profileOrders"), tr("Last orders"), column);
    for (qsizetype i = 0; i < m_full->orders.size(); ++i) {
        const auto &order = m_full->orders.at(i);
        const QString back = order.refunded.minor() > 0 ? tr("%1 given back").arg(format.money(order.refunded)) : QString();
        addLine(rows, QStringLiteral("profileOrder_%1").arg(i), tr("%1 · %2").arg(format.shortDay(order.date), order.store), format.money(order.total), back);
    }
}

void MemberPane::addTags(QVBoxLayout *column)
{
    QVBoxLayout *rows = addPanel(QStringLiteral("profileTags"), tr("Tags"), column);
    const auto quiet = [&](const QString &text) {
        QLabel *label = makeLabel(rows->parentWidget(), 16, false, Tone::Soft);
        label->setObjectName(QStringLiteral("profileQuiet"));
        label->setText(text);
        rows->addWidget(label);
    };
    const Member &member = m_known ? m_known->member : record();
    if (!member.mayBeTagged())
        return quiet(member.hidden ? tr("This member wants nothing to be looked at: nothing is shown.") : tr("Without consent nothing is looked at."));
    QList<protocol::FullMember::FullTag> tags;
    if (m_full) {
        tags = m_full->tags;
    } else if (m_known->profile) {
        for (const MemberProfile::ShownTag &tag : m_known->profile->tags)
            tags.append({tag, {}, {}});
    }
    if (tags.isEmpty())
        return quiet(tr("Nothing is known yet."));
    const Menu &menu = m_context.menu->menu();
    const ShopFormat format = m_context.format();
    for (const auto &one : std::as_const(tags)) {
        QLabel *title = makeLabel(rows->parentWidget(), 16, true);
        title->setObjectName(QStringLiteral("profileTag_") + one.tag.name);
        title->setText(tr("%1: %2").arg(TagWords::className(one.tag.name), TagWords::value(one.tag.name, one.tag.value, menu, m_context.language)));
        QLabel *reason = makeLabel(rows->parentWidget(), 14, false, Tone::Soft);
        reason->setObjectName(QStringLiteral("profileReason_") + one.tag.name);
        QString text = TagWords::reason(one.tag, format);
        if (one.since.isValid())
            text = tr("%1 · since %2").arg(text, one.since.toString(Qt::ISODate));
        if (one.until.isValid())
            text = tr("%1, until %2 unless there is an order").arg(text, one.until.toString(Qt::ISODate));
        reason->setText(text);
        rows->addWidget(title);
        rows->addWidget(reason);
    }
}

void MemberPane::addUsual(QVBoxLayout *column)
{
    const Member &member = m_known ? m_known->member : record();
    const QList<MemberProfile::Usual> usual = m_full ? m_full->usual : m_known->profile ? m_known->profile->usual : QList<MemberProfile::Usual>();
    if (usual.isEmpty() || !member.mayBeTagged())
        return;
    QVBoxLayout *rows = addPanel(QStringLiteral("profileUsual"), tr("Usually takes"), column);
    for (const MemberProfile::Usual &one : usual) {
        const MenuItem *item = m_context.menu->menu().item(one.sku);
        const QString name = item == nullptr ? one.sku : item->name.in(m_context.language);
        addLine(rows, QStringLiteral("profileUsual_") + one.sku, one.size.isEmpty() ? name : tr("%1, %2").arg(name, one.size), tr("%1 % of the pieces").arg(one.percent));
    }
}

void MemberPane::edit()
{
    if (!m_full && !m_known)
        return;
    auto *sheet = new MemberEditSheet(m_context, m_known ? *m_known : KnownMember{m_full->record, {}, m_full->asOfMs}, window());
    connect(sheet, &MemberEditSheet::changed, this, [this](const KnownMember &changed) {
        m_known = changed;
        if (m_full && !changed.member.mayBeTagged()) {
            m_full->tags.clear();
            m_full->figures.reset();
            m_full->usual.clear();
            m_full->orders.clear();
        }
        say(Tone::Ok, tr("Noted."), m_context.managers->isOnline() ? tr("Headquarters hears of it now.") : tr("Headquarters hears of it once it is reached."));
        showMember();
    });
    sheet->open();
}

} // namespace hearth
