// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/cashier/membersheet.h"

#include "core/whendone.h"
#include "ui/kit/numberpad.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <algorithm>

namespace hearth {

namespace {
constexpr int memberCardWidth = 720;
constexpr int maxMemberInput = 64;
constexpr int fieldHeight = 56;
constexpr int buttonHeight = 64;
constexpr int usualColumns = 2;
constexpr qint64 justNowMs = 60'000;

TouchButton *wideButton(QWidget *parent, TouchButton::Kind kind, const char *name, const QString &text)
{
    auto *button = new TouchButton(kind, parent);
    button->setObjectName(QLatin1String(name));
    button->setText(text);
    button->setMinimumHeight(buttonHeight);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return button;
}

QVBoxLayout *columnOf(QWidget *body)
{
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    return column;
}
} // namespace

MemberSheet::MemberSheet(const TillContext &context, const std::optional<KnownMember> &member, const QString &typed, QWidget *window)
    : Overlay(window, Place::Middle), m_context(context), m_member(member), m_first(typed)
{
    setObjectName(QStringLiteral("memberSheet"));
    setCardWidth(memberCardWidth);
    cardLayout()->setContentsMargins(20, 12, 20, 16);
    cardLayout()->setSpacing(10);
    auto *head = new QHBoxLayout;
    m_title = makeLabel(card(), 22, true);
    m_title->setObjectName(QStringLiteral("memberTitle"));
    auto *close = new TouchButton(TouchButton::Kind::Quiet, card());
    close->setObjectName(QStringLiteral("memberClose"));
    close->setGlyph(Glyph::Cross);
    close->setAccessibleName(tr("Close"));
    close->setFixedSize(TouchSize, TouchSize);
    connect(close, &QPushButton::clicked, this, &Overlay::dismiss);
    head->addWidget(m_title, 1);
    head->addWidget(close);
    cardLayout()->addLayout(head);
    m_state = new Banner(card());
    m_state->setObjectName(QStringLiteral("memberState"));
    m_state->hide();
    cardLayout()->addWidget(m_state);
}

void MemberSheet::begin()
{
    open(); // first: it remembers who has the keyboard now
    if (m_member)
        showMember(*m_member);
    else
        showFind(m_first);
    if (!m_member && !m_first.isEmpty())
        find();
}

void MemberSheet::say(Tone tone, const QString &text, const QString &detail)
{
    m_state->show(tone, text, detail);
    m_state->show();
}

void MemberSheet::changeBody(QWidget *body)
{
    if (m_body != nullptr) {
        m_body->hide();
        m_body->deleteLater();
    }
    m_body = body;
    m_state->hide();
    cardLayout()->addWidget(body, 1);
    body->show();
    setAccessibleName(m_title->text());
}

QLineEdit *MemberSheet::makeField(QWidget *parent, const char *name, const QString &placeholder)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(QLatin1String(name));
    field->setMaxLength(maxMemberInput);
    field->setFont(textFont(22));
    field->setFixedHeight(fieldHeight);
    field->setTextMargins(10, 0, 10, 0);
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    return field;
}

void MemberSheet::showFind(const QString &typed)
{
    m_title->setText(tr("Member"));
    auto *body = new QWidget(card());
    auto *column = columnOf(body);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    m_input = makeField(body, "memberInput", tr("Phone number, or scan the card or code"));
    m_input->setText(typed);
    m_typed = m_input;
    m_birthday = nullptr;
    m_go = wideButton(body, TouchButton::Kind::Primary, "memberFind", tr("Find"));
    row->addWidget(m_input, 3);
    row->addWidget(m_go, 1);
    column->addLayout(row);
    auto *pad = new NumberPad(body);
    pad->setPointEnabled(false);
    connect(pad, &NumberPad::typed, this, [this](QChar c) { m_typed->insert(QString(c)); });
    connect(pad, &NumberPad::backspaced, this, [this] { m_typed->backspace(); });
    column->addWidget(pad, 1);
    m_new = wideButton(body, TouchButton::Kind::Plain, "memberNew", tr("New member"));
    m_new->setGlyph(Glyph::Plus);
    column->addWidget(m_new);
    connect(m_go, &QPushButton::clicked, this, &MemberSheet::find);
    connect(m_input, &QLineEdit::returnPressed, this, &MemberSheet::find);
    connect(m_new, &QPushButton::clicked, this, [this] { showNew(m_input->text()); });
    changeBody(body);
    m_input->setFocus();
}

void MemberSheet::find()
{
    const QString typed = m_input->text().trimmed();
    if (typed.isEmpty())
        return;
    const auto known = m_context.members->known(typed);
    if (!known) {
        say(Tone::Bad, tr("This is no phone number, card or code"), known.error().text);
        return;
    }
    const int turn = ++m_turn;
    const bool here = known->has_value();
    if (here) {
        m_fresh = false;
        showMember(**known);
        Q_EMIT attached(**known);
    } else {
        m_go->setBusy(true);
        say(Tone::Info, tr("Asking headquarters…"));
    }
    whenDone(m_context.members->ask(typed), this, [this, turn, here](const Result<std::optional<KnownMember>> &answer) {
        if (turn != m_turn)
            return;
        if (!here)
            m_go->setBusy(false);
        if (answer && *answer) {
            m_fresh = true;
            showMember(**answer);
            Q_EMIT attached(**answer);
        } else if (!here) {
            notFound(answer ? Error{ErrorCode::NotFound, {}, {}} : answer.error());
        }
    });
}

void MemberSheet::notFound(const Error &why)
{
    if (why.code == ErrorCode::NotFound)
        say(Tone::Warn, tr("Nobody is known by this"), tr("A new member takes a few seconds."));
    else
        say(Tone::Warn, tr("Not known at this till"), tr("Headquarters cannot be asked now. A new member can be made all the same: headquarters puts both together."));
    m_new->setKind(TouchButton::Kind::Primary);
}

void MemberSheet::showNew(const QString &typed)
{
    ++m_turn;
    m_title->setText(tr("New member"));
    auto *body = new QWidget(card());
    auto *column = columnOf(body);
    m_input = makeField(body, "memberPhone", tr("Phone number, card or code"));
    m_input->setText(typed);
    m_birthday = makeField(body, "memberBirthday", tr("Birthday, as 0314 (may stay empty)"));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_input, 3);
    row->addWidget(m_birthday, 2);
    column->addLayout(row);
    m_consent = wideButton(body, TouchButton::Kind::Choice, "memberConsent", tr("Agrees that we look at the orders"));
    m_consent->setDetail(tr("for tags and offers; it can be taken back at any time"));
    m_consent->setCheckable(true);
    connect(m_consent, &QPushButton::toggled, this, [this](bool on) { m_consent->setGlyph(on ? Glyph::Check : Glyph::None); });
    column->addWidget(m_consent);
    auto *pad = new NumberPad(body);
    pad->setPointEnabled(false);
    m_typed = typed.isEmpty() ? m_input : m_birthday;
    connect(pad, &NumberPad::typed, this, [this](QChar c) { (m_birthday->hasFocus() ? m_birthday : m_input->hasFocus() ? m_input : m_typed)->insert(QString(c)); });
    connect(pad, &NumberPad::backspaced, this, [this] { (m_birthday->hasFocus() ? m_birthday : m_input->hasFocus() ? m_input : m_typed)->backspace(); });
    column->addWidget(pad, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    auto *back = wideButton(body, TouchButton::Kind::Plain, "memberBack", tr("Back"));
    m_go = wideButton(body, TouchButton::Kind::Primary, "memberCreate", tr("Create"));
    buttons->addWidget(back, 1);
    buttons->addWidget(m_go, 2);
    column->addLayout(buttons);
    connect(back, &QPushButton::clicked, this, [this] { showFind(m_input->text()); });
    connect(m_go, &QPushButton::clicked, this, &MemberSheet::create);
    connect(m_input, &QLineEdit::returnPressed, m_birthday, qOverload<>(&QWidget::setFocus));
    connect(m_birthday, &QLineEdit::returnPressed, this, &MemberSheet::create);
    changeBody(body);
    m_typed->setFocus();
}

void MemberSheet::create()
{
    NewMember wanted;
    const QString typed = m_input->text().trimmed();
    (looksLikePhone(typed) ? wanted.phone : wanted.code) = typed;
    const auto birthday = Birthday::parse(m_birthday->text());
    if (!birthday) {
        say(Tone::Bad, tr("No such birthday"), tr("Four digits, month and day: 0314."));
        return;
    }
    wanted.birthday = *birthday;
    wanted.consent = m_consent->isChecked();
    m_go->setBusy(true);
    whenDone(m_context.members->create(wanted), this, [this](const Result<KnownMember> &made) {
        m_go->setBusy(false);
        if (!made) {
            if (made.error().code == ErrorCode::Conflict)
                say(Tone::Warn, tr("This is a member already"), tr("Go back and find the member."));
            else
                say(Tone::Bad, Words::error(made.error()), made.error().text);
            return;
        }
        m_fresh = true;
        showMember(*made);
        Q_EMIT attached(*made);
    });
}

void MemberSheet::showMember(const KnownMember &member)
{
    m_member = member;
    m_input = nullptr;
    m_new = nullptr;
    m_title->setText(tr("Member %1").arg(Words::memberName(member.member)));
    auto *body = new QWidget(card());
    auto *column = columnOf(body);
    const Member &record = member.member;
    if (record.hidden || !record.consent) {
        auto *quiet = makeLabel(body, 18, false, Tone::Soft);
        quiet->setObjectName(QStringLiteral("memberQuiet"));
        quiet->setText(record.hidden ? tr("This member wants nothing to be looked at: nothing is shown.") : tr("Without consent nothing is looked at."));
        column->addWidget(quiet);
    }
    addTags(body);
    addUsual(body);
    auto *age = makeLabel(body, 16, false, Tone::Soft);
    age->setObjectName(QStringLiteral("memberAge"));
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    const qint64 asOf = member.profile ? member.profile->asOfMs : member.heardAtMs;
    if (record.revision == 0)
        age->setText(tr("Made at this till; headquarters has not answered yet."));
    else if (m_fresh)
        age->setText(tr("As headquarters has it now."));
    else
        age->setText(now - asOf < justNowMs ? tr("As headquarters had it: %1").arg(format.moment(asOf, now))
                                            : tr("As headquarters had it: %1 (%2 ago)").arg(format.moment(asOf, now), Words::duration(now - asOf)));
    if (!m_fresh && !m_context.members->isOnline())
        setLabelTone(age, Tone::Warn);
    column->addWidget(age);
    column->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    auto *off = wideButton(body, TouchButton::Kind::Plain, "memberDetach", tr("Not this member"));
    auto *hide = wideButton(body, TouchButton::Kind::Plain, "memberHide", record.hidden ? tr("Look at orders again") : tr("Stop looking at orders"));
    m_go = wideButton(body, TouchButton::Kind::Primary, "memberDone", tr("Done"));
    buttons->addWidget(off, 2);
    if (record.consent)
        buttons->addWidget(hide, 2);
    else
        hide->hide();
    buttons->addWidget(m_go, 2);
    column->addLayout(buttons);
    connect(off, &QPushButton::clicked, this, [this] {
        ++m_turn;
        m_member.reset();
        Q_EMIT detached();
        showFind({});
    });
    connect(hide, &QPushButton::clicked, this, &MemberSheet::switchHidden);
    connect(m_go, &QPushButton::clicked, this, &Overlay::dismiss);
    changeBody(body);
    m_go->setFocus();
}

void MemberSheet::addTags(QWidget *body)
{
    if (!m_member->profile || !m_member->member.mayBeTagged())
        return;
    const Menu &menu = m_context.menu->menu();
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(2);
    int row = 0;
    for (const MemberProfile::ShownTag &tag : m_member->profile->tags) {
        auto *title = makeLabel(body, 19, true);
        title->setObjectName(QStringLiteral("memberTag_") + tag.name);
        title->setText(Words::memberTag(tag, menu, m_context.language));
        auto *reason = makeLabel(body, 16, false, Tone::Soft);
        reason->setObjectName(QStringLiteral("memberReason_") + tag.name);
        reason->setText(Words::memberReason(tag));
        grid->addWidget(title, row, 0);
        grid->addWidget(reason, row, 1);
        ++row;
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    if (row == 0) {
        auto *none = makeLabel(body, 18, false, Tone::Soft);
        none->setObjectName(QStringLiteral("memberNoTags"));
        none->setText(tr("Nothing is known yet."));
        grid->addWidget(none, 0, 0, 1, 2);
    }
    static_cast<QVBoxLayout *>(body->layout())->addLayout(grid);
}

void MemberSheet::addUsual(QWidget *body)
{
    if (!m_member->profile || !m_member->member.mayBeTagged() || m_member->profile->usual.isEmpty())
        return;
    auto *column = static_cast<QVBoxLayout *>(body->layout());
    auto *caption = makeLabel(body, 17, false, Tone::Soft);
    caption->setText(tr("Usually takes — a tap adds it"));
    column->addWidget(caption);
    auto *grid = new QGridLayout;
    grid->setSpacing(10);
    const ShopFormat format = m_context.format();
    int place = 0;
    for (const MemberProfile::Usual &usual : m_member->profile->usual) {
        const MenuItem *item = m_context.menu->menu().item(usual.sku);
        if (item == nullptr)
            continue; // not sold here now
        auto size = std::find_if(item->sizes.begin(), item->sizes.end(), [&](const MenuSize &one) { return one.code == usual.size; });
        if (size == item->sizes.end())
            size = item->sizes.begin();
        auto *button = wideButton(body, TouchButton::Kind::Plain, "", item->name.in(m_context.language));
        button->setObjectName(QStringLiteral("memberUsual_") + usual.sku);
        button->setGlyph(Glyph::Plus);
        button->setDetail(size->code.isEmpty() ? format.shortMoney(size->price) : size->code + QStringLiteral(" · ") + format.shortMoney(size->price));
        connect(button, &QPushButton::clicked, this, [this, button, sku = usual.sku, code = size->code] {
            button->setBadge(button->badge() + 1);
            Q_EMIT itemChosen(sku, code);
        });
        grid->addWidget(button, place / usualColumns, place % usualColumns);
        ++place;
    }
    column->addLayout(grid);
}

void MemberSheet::switchHidden()
{
    const bool hide = !m_member->member.hidden;
    const auto change = [this, hide] {
        whenDone(m_context.members->setHidden(m_member->member.id, hide), this, [this](const Result<KnownMember> &changed) {
            if (!changed) {
                say(Tone::Bad, Words::error(changed.error()), changed.error().text);
                return;
            }
            showMember(*changed);
            Q_EMIT attached(*changed);
        });
    };
    if (!hide) {
        change();
        return;
    }
    Sheet::confirm(window(), tr("Stop looking at this member's orders?"), tr("Tags and habits go, here and at headquarters. The member can have them back at any time."), tr("Stop"),
                   tr("Keep"), change);
}

} // namespace hearth
