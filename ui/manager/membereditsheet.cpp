// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/membereditsheet.h"

#include "core/whendone.h"
#include "ui/kit/numberpad.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/kit/touchbutton.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace hearth {

namespace {
constexpr int editWidth = 940;
constexpr int mostEdited = 64;
constexpr int editHeight = 52;
} // namespace

MemberEditSheet::MemberEditSheet(const TillContext &context, const KnownMember &member, QWidget *window)
    : Overlay(window, Place::Middle), m_context(context), m_member(member)
{
    setObjectName(QStringLiteral("memberEdit"));
    setCardWidth(editWidth);
    cardLayout()->setContentsMargins(20, 14, 20, 16);
    cardLayout()->setSpacing(10);
    const Member &record = m_member.member;
    QLabel *title = makeLabel(card(), 22, true);
    title->setText(tr("Change member %1").arg(Words::memberName(record)));
    cardLayout()->addWidget(title);
    m_state = new Banner(card());
    m_state->setObjectName(QStringLiteral("editState"));
    m_state->hide();
    cardLayout()->addWidget(m_state);
    auto *grid = new QGridLayout;
    grid->setSpacing(8);
    m_phone = addField(grid, "editPhone", tr("Phone"), {}, record.phoneMasked.isEmpty() ? tr("none yet") : tr("%1 — type it anew to change it").arg(record.phoneMasked));
    m_card = addField(grid, "editCard", tr("Card"), record.card, tr("none"));
    m_code = addField(grid, "editCode", tr("Code"), record.qr, tr("none"));
    m_birthday = addField(grid, "editBirthday", tr("Birthday"), record.birthday.isNone() ? QString() : record.birthday.text(), tr("as 0314"));
    auto *both = new QHBoxLayout;
    both->setSpacing(16);
    auto *pad = new NumberPad(card());
    pad->setPointEnabled(false);
    both->addLayout(grid, 3);
    both->addWidget(pad, 2);
    cardLayout()->addLayout(both);
    const auto typed = [this] {
        for (QLineEdit *field : {m_card, m_code, m_birthday}) {
            if (field->hasFocus())
                return field;
        }
        return m_phone;
    };
    connect(pad, &NumberPad::typed, this, [typed](QChar c) { typed()->insert(QString(c)); });
    connect(pad, &NumberPad::backspaced, this, [typed] { typed()->backspace(); });
    m_consent = addSwitch("editConsent", tr("Agrees that we look at the orders"), record.consent);
    m_hidden = addSwitch("editHidden", tr("Wants orders not to be looked at now"), record.hidden);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    auto *keep = new TouchButton(TouchButton::Kind::Plain, card());
    keep->setObjectName(QStringLiteral("editKeep"));
    keep->setText(tr("Leave as it was"));
    m_save = new TouchButton(TouchButton::Kind::Primary, card());
    m_save->setObjectName(QStringLiteral("editSave"));
    m_save->setText(tr("Save"));
    for (TouchButton *button : {keep, m_save}) {
        button->setMinimumHeight(TouchSize + 12);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        buttons->addWidget(button);
    }
    cardLayout()->addLayout(buttons);
    connect(keep, &QPushButton::clicked, this, &Overlay::dismiss);
    connect(m_save, &QPushButton::clicked, this, &MemberEditSheet::save);
}

QLineEdit *MemberEditSheet::addField(QGridLayout *grid, const char *name, const QString &title, const QString &text, const QString &placeholder)
{
    QLabel *label = makeLabel(card(), 16, false, Tone::Soft);
    label->setText(title);
    auto *field = new QLineEdit(card());
    field->setObjectName(QLatin1String(name));
    field->setMaxLength(mostEdited);
    field->setFont(textFont(18));
    field->setFixedHeight(editHeight);
    field->setTextMargins(10, 0, 10, 0);
    field->setText(text);
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(title);
    connect(field, &QLineEdit::returnPressed, this, &MemberEditSheet::save);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(field, row, 1);
    grid->setColumnStretch(1, 1);
    return field;
}

TouchButton *MemberEditSheet::addSwitch(const char *name, const QString &text, bool on)
{
    auto *button = new TouchButton(TouchButton::Kind::Choice, card());
    button->setObjectName(QLatin1String(name));
    button->setText(text);
    button->setMinimumHeight(editHeight);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setCheckable(true);
    button->setChecked(on);
    button->setGlyph(on ? Glyph::Check : Glyph::None);
    connect(button, &QPushButton::toggled, button, [button](bool now) { button->setGlyph(now ? Glyph::Check : Glyph::None); });
    cardLayout()->addWidget(button);
    return button;
}

void MemberEditSheet::save()
{
    if (m_save->isBusy())
        return;
    const auto birthday = Birthday::parse(m_birthday->text());
    if (!birthday) {
        m_state->show(Tone::Bad, tr("No such birthday"), tr("Four digits, month and day: 0314."));
        m_state->show();
        return;
    }
    MemberEdit wanted;
    if (!m_phone->text().trimmed().isEmpty())
        wanted.phone = m_phone->text();
    wanted.card = m_card->text();
    wanted.qr = m_code->text();
    wanted.birthday = *birthday;
    wanted.consent = m_consent->isChecked();
    wanted.hidden = m_hidden->isChecked();
    m_save->setBusy(true);
    whenDone(m_context.members->change(m_member.member.id, wanted), this, [this](const Result<KnownMember> &done) {
        m_save->setBusy(false);
        if (!done) {
            m_state->show(Tone::Bad, Words::error(done.error()), done.error().toString());
            m_state->show();
            return;
        }
        Q_EMIT changed(*done);
        dismiss();
    });
}

} // namespace hearth
