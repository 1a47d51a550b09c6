// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/audiencepane.h"

#include "core/whendone.h"
#include "ui/kit/amountbox.h"
#include "ui/kit/overlay.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/kit/touchbutton.h"
#include "ui/models/tagwords.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>

namespace hearth {

namespace {
constexpr int savedWidth = 300;
constexpr int chooserWidth = 760;
constexpr int chooserColumns = 3;
constexpr int chooserHeight = 420;
constexpr int percentWhole = 100;

TouchButton *audienceButton(QWidget *parent, TouchButton::Kind kind, const char *name)
{
    auto *button = new TouchButton(kind, parent);
    button->setObjectName(QLatin1String(name));
    button->setMinimumHeight(TouchSize + 4);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return button;
}

QLineEdit *audienceField(QWidget *parent, const char *name, int most)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(QLatin1String(name));
    field->setMaxLength(most);
    field->setFont(textFont(18));
    field->setFixedHeight(TouchSize + 4);
    field->setTextMargins(10, 0, 10, 0);
    return field;
}

QString share(qint64 part, qint64 whole)
{
    return whole == 0 ? QString() : QStringLiteral(" · %1 %").arg(static_cast<double>(part) * percentWhole / static_cast<double>(whole), 0, 'f', 1);
}
} // namespace

AudiencePane::AudiencePane(const TillContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto *left = new QVBoxLayout;
    left->setSpacing(6);
    m_savedTitle = makeLabel(this, 17, true);
    const PanelScroll scroll = makePanelScroll(this);
    m_saved = scroll.rows;
    m_saved->setSpacing(6);
    scroll.area->setFixedWidth(savedWidth);
    left->addWidget(m_savedTitle);
    left->addWidget(scroll.area, 1);
    row->addLayout(left);
    auto *right = new QVBoxLayout;
    right->setSpacing(8);
    m_query = audienceField(this, "audienceQuery", static_cast<int>(protocol::AudienceList::MaxQuery));
    m_reading = makeLabel(this, 15, false, Tone::Soft);
    m_reading->setObjectName(QStringLiteral("audienceReading"));
    auto *build = new QHBoxLayout;
    build->setSpacing(6);
    m_tag = audienceButton(this, TouchButton::Kind::Plain, "audienceTag");
    m_tag->setGlyph(Glyph::Plus);
    build->addWidget(m_tag, 2);
    for (const char *word : {"and", "or", "not", "(", ")"}) {
        auto *button = audienceButton(this, TouchButton::Kind::Plain, "");
        const QString text = QLatin1String(word);
        button->setObjectName(QStringLiteral("audienceWord_") + (text == QLatin1String("(") ? QStringLiteral("open") : text == QLatin1String(")") ? QStringLiteral("close") : text));
        build->addWidget(button, 1);
        m_words.append({button, text});
        connect(button, &QPushButton::clicked, this, [this, text] { addWord(text); });
    }
    m_clear = audienceButton(this, TouchButton::Kind::Quiet, "audienceClear");
    build->addWidget(m_clear, 1);
    m_count = audienceButton(this, TouchButton::Kind::Primary, "audienceCount");
    m_state = new Banner(this);
    m_state->setObjectName(QStringLiteral("audienceState"));
    m_state->hide();
    auto *boxes = new QHBoxLayout;
    boxes->setSpacing(10);
    m_chain = new AmountBox(this);
    m_chain->setObjectName(QStringLiteral("audienceChain"));
    m_store = new AmountBox(this);
    m_store->setObjectName(QStringLiteral("audienceStore"));
    boxes->addWidget(m_chain, 1);
    boxes->addWidget(m_store, 1);
    m_asOf = makeLabel(this, 15, false, Tone::Soft);
    m_asOf->setObjectName(QStringLiteral("audienceAsOf"));
    m_name = audienceField(this, "audienceName", static_cast<int>(protocol::AudienceList::MaxName));
    auto *keep = new QHBoxLayout;
    keep->setSpacing(8);
    m_save = audienceButton(this, TouchButton::Kind::Plain, "audienceSave");
    m_rename = audienceButton(this, TouchButton::Kind::Plain, "audienceRename");
    m_delete = audienceButton(this, TouchButton::Kind::Danger, "audienceDelete");
    keep->addWidget(m_name, 3);
    keep->addWidget(m_save, 1);
    keep->addWidget(m_rename, 1);
    keep->addWidget(m_delete, 1);
    right->addWidget(m_query);
    right->addWidget(m_reading);
    right->addLayout(build);
    right->addWidget(m_count);
    right->addWidget(m_state);
    right->addLayout(boxes);
    right->addWidget(m_asOf);
    right->addStretch(1);
    right->addLayout(keep);
    row->addLayout(right, 1);
    setFocusProxy(m_query);

    connect(m_query, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_reading->setText(TagWords::query(text, m_context.menu->menu(), m_context.language));
        forgetCount();
    });
    connect(m_query, &QLineEdit::returnPressed, this, &AudiencePane::count);
    connect(m_count, &QPushButton::clicked, this, &AudiencePane::count);
    connect(m_tag, &QPushButton::clicked, this, &AudiencePane::chooseClass);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_chosen.clear();
        m_query->clear();
        m_name->clear();
        showSaved();
    });
    connect(m_save, &QPushButton::clicked, this, [this] {
        const QString name = m_name->text().trimmed();
        change(m_context.managers->save(name, m_query->text().trimmed(), name == m_chosen), tr("Saved at headquarters."), m_save);
        m_chosen = name;
    });
    connect(m_rename, &QPushButton::clicked, this, [this] {
        const QString name = m_name->text().trimmed();
        change(m_context.managers->rename(m_chosen, name), tr("Renamed."), m_rename);
        m_chosen = name;
    });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        Sheet::confirm(window(), tr("Delete \"%1\"?").arg(m_chosen), tr("It goes at headquarters, for all."), tr("Delete"), tr("Keep"), [this] {
            change(m_context.managers->remove(m_chosen), tr("Deleted."), m_delete);
            m_chosen.clear();
            m_name->clear();
        });
    });
    connect(m_name, &QLineEdit::textChanged, this, &AudiencePane::showReach);
    retranslate();
}

void AudiencePane::retranslate()
{
    m_savedTitle->setText(tr("Saved audiences"));
    m_query->setPlaceholderText(tr("Who? As spend:high and not lifecycle:lost"));
    m_query->setAccessibleName(tr("Query"));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setAccessibleName(tr("Name"));
    m_tag->setText(tr("Tag"));
    const QHash<QString, QString> words{{QStringLiteral("and"), tr("and")}, {QStringLiteral("or"), tr("or")}, {QStringLiteral("not"), tr("not")}};
    for (const auto &[button, word] : std::as_const(m_words))
        button->setText(words.value(word, word));
    m_clear->setText(tr("Clear"));
    m_count->setText(tr("Count"));
    m_save->setText(tr("Save"));
    m_rename->setText(tr("Rename"));
    m_delete->setText(tr("Delete"));
    m_chain->setCaption(tr("Members in the chain"));
    m_store->setCaption(tr("Of them with this as home store"));
    m_reading->setText(TagWords::query(m_query->text(), m_context.menu->menu(), m_context.language));
    m_state->hide();
    showSaved();
    if (m_counted)
        showCount(*m_counted);
    else
        forgetCount();
}

void AudiencePane::say(Tone tone, const QString &text, const QString &detail)
{
    m_state->show(tone, text, detail);
    m_state->show();
}

void AudiencePane::look()
{
    if (m_list)
        return;
    say(Tone::Info, tr("Asking headquarters…"));
    whenDone(m_context.managers->audiences(), this, [this](const Result<protocol::AudienceList> &list) { take(list, {}); });
}

void AudiencePane::change(const QFuture<Result<protocol::AudienceList>> &future, const QString &done, TouchButton *button)
{
    button->setBusy(true);
    whenDone(future, this, [this, done, button](const Result<protocol::AudienceList> &list) {
        button->setBusy(false);
        take(list, done);
    });
}

void AudiencePane::take(const Result<protocol::AudienceList> &list, const QString &done)
{
    m_state->hide();
    if (!list) {
        failed(list.error());
        return;
    }
    m_list = *list;
    if (!done.isEmpty())
        say(Tone::Ok, done);
    showSaved();
}

void AudiencePane::failed(const Error &why)
{
    switch (why.code) {
    case ErrorCode::InvalidInput: {
        const QString column = QStringLiteral("column ");
        const bool placed = why.where.startsWith(column);
        say(Tone::Bad, placed ? tr("This cannot be done: column %1").arg(why.where.mid(column.size())) : tr("This cannot be done"), Words::audienceError(why));
        if (placed) { // the place is shown too
            const int at = why.where.mid(column.size()).toInt() - 1;
            m_query->setFocus();
            m_query->setSelection(at, static_cast<int>(m_query->text().size()) - at);
            if (m_query->selectedText().isEmpty())
                m_query->setCursorPosition(at);
        }
        return;
    }
    case ErrorCode::NotFound: return say(Tone::Warn, tr("There is no such audience any more"));
    case ErrorCode::Forbidden: return say(Tone::Warn, tr("Headquarters does not answer managers at this till"), tr("Headquarters can allow it."));
    default: break;
    }
    if (m_context.managers->isTooOld())
        say(Tone::Warn, tr("This headquarters is of an earlier version"), tr("It cannot count audiences for tills yet."));
    else if (m_context.managers->isOnline())
        say(Tone::Warn, tr("Headquarters did not answer"), tr("Try again in a moment."));
    else
        say(Tone::Warn, tr("Headquarters is not reached"), tr("Only headquarters can count: try again once it is."));
}

void AudiencePane::showSaved()
{
    clearPanels(m_saved);
    if (m_list && m_list->saved.isEmpty()) {
        QLabel *none = makeLabel(m_saved->parentWidget(), 15, false, Tone::Soft);
        none->setText(tr("None yet. Save one below."));
        m_saved->insertWidget(0, none);
    }
    for (qsizetype i = 0; m_list && i < m_list->saved.size(); ++i) {
        const auto &saved = m_list->saved.at(i);
        auto *holder = new QWidget(m_saved->parentWidget());
        auto *inside = new QVBoxLayout(holder);
        inside->setContentsMargins(0, 0, 0, 0);
        auto *button = audienceButton(holder, TouchButton::Kind::Choice, "");
        button->setObjectName(QStringLiteral("audience_%1").arg(i));
        button->setMinimumHeight(TouchSize + 16);
        button->setCheckable(true);
        button->setChecked(saved.name == m_chosen);
        button->setText(saved.name);
        button->setDetail(saved.owner.isEmpty() ? tr("headquarters'") : tr("of store %1").arg(saved.owner));
        inside->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, saved] { choose(saved); });
        m_saved->insertWidget(m_saved->count() - 1, holder);
    }
    showReach();
}

void AudiencePane::choose(const protocol::AudienceList::Saved &saved)
{
    m_chosen = saved.name;
    m_name->setText(saved.name);
    m_query->setText(saved.query);
    m_query->setCursorPosition(0);
    showSaved();
    count();
}

void AudiencePane::showReach()
{
    const QString name = m_name->text().trimmed();
    const bool there = !m_chosen.isEmpty();
    bool ours = false;
    for (qsizetype i = 0; m_list && i < m_list->saved.size(); ++i)
        ours = ours || (m_list->saved.at(i).name == m_chosen && m_list->saved.at(i).owner == m_context.sales->identity().storeId);
    const bool idle = !m_save->isBusy() && !m_rename->isBusy() && !m_delete->isBusy();
    m_count->setEnabled(!m_count->isBusy() && !m_query->text().trimmed().isEmpty());
    m_save->setEnabled(idle && !name.isEmpty() && !m_query->text().trimmed().isEmpty() && (!there || ours || name != m_chosen));
    m_rename->setEnabled(idle && there && ours && !name.isEmpty() && name != m_chosen);
    m_delete->setEnabled(idle && there && ours);
}

void AudiencePane::addWord(const QString &word)
{
    QString text = m_query->text();
    const bool glued = word == QLatin1String(")") || text.isEmpty() || text.endsWith(QLatin1Char('(')) || text.endsWith(QLatin1Char(' '));
    text += (glued ? QString() : QStringLiteral(" ")) + word;
    m_query->setText(text);
    m_query->setFocus();
}

void AudiencePane::chooser(const QString &title, const QList<std::pair<QString, QString>> &entries, const std::function<void(const QString &)> &chosen)
{
    auto *sheet = new Overlay(window(), Overlay::Place::Middle);
    sheet->setObjectName(QStringLiteral("tagChooser"));
    sheet->setCardWidth(chooserWidth);
    sheet->cardLayout()->setContentsMargins(16, 12, 16, 14);
    QLabel *head = makeLabel(sheet->card(), 20, true);
    head->setText(title);
    sheet->cardLayout()->addWidget(head);
    const PanelScroll scroll = makePanelScroll(sheet->card());
    scroll.area->setMinimumHeight(chooserHeight);
    auto *inside = new QWidget(scroll.inside);
    auto *grid = new QGridLayout(inside);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    int place = 0;
    for (const auto &[key, text] : entries) {
        auto *button = audienceButton(inside, TouchButton::Kind::Plain, "");
        button->setObjectName(QStringLiteral("choose_") + key);
        button->setText(text);
        button->setTextPixels(16);
        connect(button, &QPushButton::clicked, sheet, [sheet, chosen, key = key] {
            sheet->dismiss();
            chosen(key);
        });
        grid->addWidget(button, place / chooserColumns, place % chooserColumns);
        ++place;
    }
    scroll.rows->insertWidget(0, inside);
    sheet->cardLayout()->addWidget(scroll.area, 1);
    sheet->open();
}

void AudiencePane::chooseClass()
{
    if (!m_list) {
        look();
        return;
    }
    QList<std::pair<QString, QString>> entries;
    for (const auto &one : std::as_const(m_list->classes)) {
        if (!one.values.isEmpty())
            entries.append({one.name, TagWords::className(one.name)});
    }
    chooser(tr("Which kind of tag?"), entries, [this](const QString &name) {
        for (const auto &one : std::as_const(m_list->classes)) {
            if (one.name == name)
                return chooseValue(one);
        }
    });
}

void AudiencePane::chooseValue(const protocol::AudienceList::Class &of)
{
    QList<std::pair<QString, QString>> entries;
    for (const QString &value : of.values)
        entries.append({value, TagWords::value(of.name, value, m_context.menu->menu(), m_context.language)});
    chooser(TagWords::className(of.name), entries, [this, name = of.name](const QString &value) {
        static const QRegularExpression plain(QStringLiteral("^[^\\s()\"]+$"));
        const QString text = m_query->text().trimmed();
        // Two tags in a row mean both.
        const bool follows = text.isEmpty() || text.endsWith(QLatin1Char('(')) || text.endsWith(QLatin1String("and")) || text.endsWith(QLatin1String("or"))
            || text.endsWith(QLatin1String("not"));
        if (!follows)
            addWord(QStringLiteral("and"));
        addWord(name + QLatin1Char(':') + (plain.match(value).hasMatch() ? value : QLatin1Char('"') + value + QLatin1Char('"')));
    });
}

void AudiencePane::forgetCount()
{
    ++m_turn;
    m_count->setBusy(false);
    m_counted.reset();
    m_state->hide();
    m_chain->setAmount(QStringLiteral("–"));
    m_store->setAmount(QStringLiteral("–"));
    m_asOf->setText({});
    showReach();
}

void AudiencePane::count()
{
    const QString query = m_query->text().trimmed();
    if (query.isEmpty() || m_count->isBusy())
        return;
    forgetCount();
    const int turn = m_turn;
    m_count->setBusy(true);
    whenDone(m_context.managers->count(m_query->text()), this, [this, turn](const Result<protocol::AudienceCount> &counted) {
        if (turn != m_turn)
            return;
        m_count->setBusy(false);
        showReach();
        if (!counted)
            return failed(counted.error());
        showCount(*counted);
    });
}

void AudiencePane::showCount(const protocol::AudienceCount &count)
{
    m_counted = count;
    const qint64 now = m_context.clock->nowMs();
    m_chain->setAmount(QString::number(count.members));
    m_store->setAmount(QString::number(count.ofStore));
    m_asOf->setText(tr("Of %1 members in the chain%2; of %3 of this store%4. As headquarters had it: %5")
                        .arg(count.everybody).arg(share(count.members, count.everybody)).arg(count.everybodyOfStore).arg(share(count.ofStore, count.everybodyOfStore),
                             m_context.format().moment(count.asOfMs, now)));
}

} // namespace hearth
