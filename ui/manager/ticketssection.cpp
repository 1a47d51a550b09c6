// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/ticketssection.h"

#include "document/profiles.h"
#include "till/exampletickets.h"
#include "ui/kit/choicegroup.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/manager/paperpreview.h"
#include "ui/manager/templateeditor.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QScrollArea>

namespace hearth {

namespace {
constexpr int kindWidth = 176;
constexpr int mostPapers = 4;
} // namespace

TicketsSection::TicketsSection(const TillContext &context, QWidget *parent) : Section(parent), m_context(context)
{
    build();
    retranslate();
    connect(m_kinds, &ChoiceGroup::tapped, this, [this](const QAbstractButton *button) {
        for (qsizetype i = 0; i < m_kindButtons.size(); ++i) {
            if (m_kindButtons.at(i) == button)
                m_kind = static_cast<TicketKind>(i);
        }
        refresh();
    });
    connect(m_edit, &QPushButton::clicked, this, &TicketsSection::edit);
    connect(m_context.templates, &TemplateDesk::changed, this, [this] {
        if (isVisible())
            refresh();
    });
}

void TicketsSection::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    m_title = makeLabel(this, 20, true);
    m_title->setMinimumHeight(52);
    m_title->setFixedWidth(kindWidth);
    m_paperRow = new QHBoxLayout;
    m_paperRow->setSpacing(8);
    m_edit = new TouchButton(TouchButton::Kind::Plain, this);
    m_edit->setObjectName(QStringLiteral("templateEdit"));
    m_edit->setGlyph(Glyph::List);
    m_edit->setFixedHeight(52);
    head->addWidget(m_title);
    head->addLayout(m_paperRow);
    head->addStretch(1);
    head->addWidget(m_edit);

    auto *body = new QHBoxLayout;
    body->setSpacing(8);
    m_kinds = new ChoiceGroup(this);
    PanelScroll kinds = makePanelScroll(this);
    kinds.area->setFixedWidth(kindWidth);
    kinds.rows->setSpacing(6);
    for (int i = 0; i <= static_cast<int>(LastTicketKind); ++i) {
        auto *button = new TouchButton(TouchButton::Kind::Choice, kinds.inside);
        button->setObjectName(QStringLiteral("ticketKind_") + ticketKindName(static_cast<TicketKind>(i)));
        button->setMinimumHeight(52);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        m_kinds->add(button);
        m_kindButtons.append(button);
        kinds.rows->insertWidget(i, button);
    }
    m_kinds->choose(m_kindButtons.first());
    auto *paper = new QVBoxLayout;
    paper->setSpacing(6);
    m_preview = new PaperPreview(this);
    m_preview->setObjectName(QStringLiteral("ticketPreview"));
    m_origin = makeLabel(this, 15, false, Tone::Soft);
    m_origin->setObjectName(QStringLiteral("templateOrigin"));
    paper->addWidget(m_origin);
    paper->addWidget(m_preview, 1);
    body->addWidget(kinds.area);
    body->addLayout(paper, 1);
    column->addLayout(head);
    column->addLayout(body, 1);
    connect(m_preview, &PaperPreview::refused, this, [this](int line, const Error &error) {
        m_origin->setText(line == 0 ? error.text
                                    : tr("The chain's template cannot be used by this version; tickets look as the program has them. %1").arg(Words::templateError(line, error)));
        setLabelTone(m_origin, Tone::Bad);
    });
}

/** Those of the store's printers, each once; with labels, and where there is no printer, the usual ones too. */
QList<TicketsSection::Paper> TicketsSection::papers() const
{
    QList<Paper> list;
    const bool label = m_kind == TicketKind::Label;
    const auto add = [&](const PaperProfile &profile, const QString &printer) {
        const auto found = std::find_if(list.begin(), list.end(), [&](const Paper &one) { return one.profile == profile; });
        Paper &paper = found != list.end() ? *found : list.emplace_back(Paper{profile, Words::paperName(profile), {}});
        if (!printer.isEmpty())
            paper.printers.append(printer);
    };
    const QList<PrinterRow> printers = m_context.printerDesk->printers().value_or(QList<PrinterRow>{});
    for (const PrinterRow &printer : printers) {
        const PaperProfile profile = m_context.paperOf(printer);
        if ((profile.heightDots > 0) == label)
            add(profile, printer.name);
    }
    for (const NamedProfile &usual : paperProfiles()) {
        const bool plain = usual.paper.heightDots == 0 && usual.paper.dpi == PaperProfile().dpi && (usual.paper.widthDots == 576 || usual.paper.widthDots == 384);
        if (label ? usual.paper.heightDots > 0 : plain)
            add(usual.paper, {});
    }
    return list.mid(0, mostPapers);
}

void TicketsSection::choosePapers()
{
    const QList<Paper> now = papers();
    if (now == m_papers && m_paperGroup != nullptr)
        return;
    m_papers = now;
    while (QLayoutItem *item = m_paperRow->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->setObjectName({});
            item->widget()->deleteLater();
        }
        delete item;
    }
    delete m_paperGroup;
    m_paperGroup = new ChoiceGroup(this);
    const bool known = std::any_of(m_papers.cbegin(), m_papers.cend(), [this](const Paper &paper) { return paper.profile == m_paper; });
    if (!known && !m_papers.isEmpty())
        m_paper = m_papers.first().profile;
    for (qsizetype i = 0; i < m_papers.size(); ++i) {
        const Paper &paper = m_papers.at(i);
        auto *button = new TouchButton(TouchButton::Kind::Choice, this);
        button->setObjectName(QStringLiteral("ticketPaper_%1").arg(i));
        button->setText(paper.name);
        if (!paper.printers.isEmpty())
            button->setAccessibleName(paper.name + QStringLiteral(", ") + paper.printers.join(QStringLiteral(", ")));
        button->setFixedHeight(52);
        m_paperGroup->add(button);
        m_paperRow->addWidget(button);
        if (paper.profile == m_paper)
            m_paperGroup->choose(button);
        connect(button, &QPushButton::clicked, this, [this, profile = paper.profile] {
            m_paper = profile;
            redraw();
        });
    }
}

void TicketsSection::refresh()
{
    choosePapers();
    redraw();
}

void TicketsSection::redraw()
{
    const QByteArray own = m_context.templates->chains(m_kind);
    const TicketContext context{m_context.sales->identity(), m_context.language};
    // Drawn again only where something changed; the example's minute is none of it.
    QByteArray all = toCbor(exampleTicket(m_kind, context, 0));
    all += own + QByteArray::number(m_paper.widthDots) + ' ' + QByteArray::number(m_paper.dpi) + ' ' + QByteArray::number(m_paper.heightDots);
    if (all == m_shown)
        return;
    m_shown = all;
    m_origin->setText(own.isEmpty() ? tr("As the program has it.") : tr("The chain's own, revision %1 of headquarters.").arg(m_context.templates->revision()));
    setLabelTone(m_origin, Tone::Soft);
    m_preview->draw(exampleTicket(m_kind, context, m_context.clock->nowMs()), m_paper, own, PaperPreview::Bad::AsPrinted);
}

void TicketsSection::edit()
{
    m_editor = new TemplateEditor(m_context, m_kind, m_paper, window());
    m_editor->open();
}

void TicketsSection::reformat()
{
    retranslate();
    m_shown.clear();
    m_papers.clear();
    refresh();
}

void TicketsSection::retranslate()
{
    m_title->setText(tr("Tickets"));
    m_edit->setText(tr("Edit"));
    for (qsizetype i = 0; i < m_kindButtons.size(); ++i)
        m_kindButtons.at(i)->setText(Words::ticketKind(static_cast<TicketKind>(i)));
}

} // namespace hearth
