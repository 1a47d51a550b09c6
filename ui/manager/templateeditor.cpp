// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/templateeditor.h"

#include "core/whendone.h"
#include "till/exampletickets.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/paperpreview.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QFileInfo>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPointer>
#include <QScrollArea>
#include <QTextBlock>

namespace hearth {

namespace {
constexpr int debounceMs = 200;
constexpr int textPixels = 15;
} // namespace

TemplateEditor::TemplateEditor(const TillContext &context, TicketKind kind, const PaperProfile &paper, QWidget *window)
    : Overlay(window, Place::Middle), m_context(context), m_kind(kind), m_paper(paper)
{
    setObjectName(QStringLiteral("templateEditor"));
    setDismissible(false);
    setFilling(true);
    build();
    m_print->setEnabled(false);
    m_save->setEnabled(false);
    m_typed.setSingleShot(true);
    m_typed.setInterval(debounceMs);
    connect(&m_typed, &QTimer::timeout, this, &TemplateEditor::redraw);
    connect(m_text, &QPlainTextEdit::textChanged, &m_typed, qOverload<>(&QTimer::start));
    connect(m_preview, &PaperPreview::drawn, this, [this] {
        m_good = true;
        markLine(0);
        m_state->show(Tone::Ok, tr("The template is good. This is the paper it makes."));
        m_print->setEnabled(true);
        m_save->setEnabled(true);
    });
    connect(m_preview, &PaperPreview::refused, this, &TemplateEditor::showRefused);
    connect(m_state, &Banner::tapped, this, [this] {
        if (const QTextBlock block = m_text->document()->findBlockByNumber(m_line - 1); block.isValid()) {
            m_text->setTextCursor(QTextCursor(block));
            m_text->centerCursor();
            m_text->setFocus(Qt::OtherFocusReason);
        }
    });
    connect(m_close, &QPushButton::clicked, this, &TemplateEditor::close);
    connect(m_reset, &QPushButton::clicked, this, [this] { setText(TicketTemplate::builtInJson(m_kind)); });
    connect(m_load, &QPushButton::clicked, this, &TemplateEditor::load);
    connect(m_save, &QPushButton::clicked, this, &TemplateEditor::save);
    connect(m_print, &QPushButton::clicked, this, &TemplateEditor::print);
    retranslate();
    m_kept = m_context.templates->json(m_kind);
    setText(m_kept);
}

void TemplateEditor::build()
{
    cardLayout()->setContentsMargins(16, 12, 16, 14);
    cardLayout()->setSpacing(10);
    m_title = makeLabel(card(), 22, true);
    m_title->setObjectName(QStringLiteral("templateTitle"));
    auto *middle = new QWidget(card());
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    m_text = new QPlainTextEdit(middle);
    m_text->setObjectName(QStringLiteral("templateText"));
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(textPixels);
    m_text->setFont(font);
    m_text->setTabChangesFocus(true);
    m_text->setMinimumWidth(260);
    m_text->setFrameShape(QFrame::Box);
    m_state = new Banner(middle);
    m_state->setObjectName(QStringLiteral("templateState"));
    left->addWidget(m_text, 1);
    left->addWidget(m_state);
    m_preview = new PaperPreview(middle);
    m_preview->setObjectName(QStringLiteral("templatePreview"));
    m_preview->setMinimumWidth(220);
    row->addLayout(left, 11);
    row->addWidget(m_preview, 10);

    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(10);
    const auto button = [&](const char *name, TouchButton::Kind kind, Glyph glyph) {
        auto *made = new TouchButton(kind, card());
        made->setObjectName(QLatin1String(name));
        made->setGlyph(glyph);
        made->setMinimumHeight(60);
        made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        bottom->addWidget(made);
        return made;
    };
    m_close = button("templateClose", TouchButton::Kind::Plain, Glyph::None);
    m_reset = button("templateReset", TouchButton::Kind::Plain, Glyph::Undo);
    m_load = button("templateLoad", TouchButton::Kind::Plain, Glyph::None);
    m_save = button("templateSave", TouchButton::Kind::Plain, Glyph::None);
    m_print = button("templatePrint", TouchButton::Kind::Primary, Glyph::Printer);
    cardLayout()->addWidget(m_title);
    cardLayout()->addWidget(middle, 1);
    cardLayout()->addLayout(bottom);
}

QByteArray TemplateEditor::json() const
{
    return m_text->toPlainText().toUtf8();
}

Ticket TemplateEditor::example() const
{
    return exampleTicket(m_kind, {m_context.sales->identity(), m_context.language}, m_context.clock->nowMs());
}

void TemplateEditor::setText(const QByteArray &json)
{
    // As an edit, so that it can be undone.
    QTextCursor cursor(m_text->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(QString::fromUtf8(json));
    cursor.movePosition(QTextCursor::Start);
    m_text->setTextCursor(cursor);
    redraw();
}

void TemplateEditor::redraw()
{
    m_typed.stop();
    m_preview->draw(example(), m_paper, json(), PaperPreview::Bad::Keep);
}

void TemplateEditor::showRefused(int line, const Error &error)
{
    m_good = false;
    markLine(line);
    m_state->show(Tone::Bad, Words::templateError(line, error));
    m_print->setEnabled(false);
    m_save->setEnabled(false);
}

/** Tints the line that is wrong; 0: none. A tap on the words brings it into sight. */
void TemplateEditor::markLine(int line)
{
    m_line = line;
    m_state->setTappable(line > 0);
    QList<QTextEdit::ExtraSelection> marks;
    const QTextBlock block = m_text->document()->findBlockByNumber(line - 1);
    if (line > 0 && block.isValid()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        mark.format.setBackground(Theme::current().badSoft);
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
}

void TemplateEditor::say(bool ok, const QString &text, const QString &detail)
{
    m_state->show(ok ? Tone::Ok : Tone::Bad, text, detail);
}

/** A sheet with one large button for each choice; `then` gets its number, and is not called where the editor is gone. */
void TemplateEditor::choose(const QString &title, const QString &text, const QList<Choice> &choices, std::function<void(qsizetype)> then)
{
    constexpr int height = 60;
    constexpr qsizetype mostSeen = 5;
    auto *sheet = new Sheet(parentWidget());
    sheet->setTitle(title);
    sheet->setText(text);
    const PanelScroll scroll = makePanelScroll(sheet->card());
    for (qsizetype i = 0; i < choices.size(); ++i) {
        auto *button = new TouchButton(TouchButton::Kind::Plain, scroll.inside);
        button->setObjectName(choices.at(i).name);
        button->setText(choices.at(i).text);
        button->setDetail(choices.at(i).detail);
        button->setMinimumHeight(height);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        scroll.rows->insertWidget(int(i), button);
        connect(button, &QPushButton::clicked, sheet, [self = QPointer<TemplateEditor>(this), sheet, then, i] {
            sheet->dismiss();
            if (self != nullptr)
                then(i);
        });
    }
    scroll.area->setMinimumHeight(int(qMin(choices.size(), mostSeen)) * (height + 12));
    sheet->addBody(scroll.area, 1);
    sheet->addButton(tr("Cancel"), TouchButton::Kind::Quiet, QStringLiteral("choiceCancel"));
    sheet->open();
}

void TemplateEditor::print()
{
    QList<PrinterRow> printers = m_context.printerDesk->printers().value_or(QList<PrinterRow>{});
    // A printer of labels takes nothing that is longer than one.
    const bool onLabels = m_kind == TicketKind::Label || m_kind == TicketKind::Test || m_kind == TicketKind::Text;
    printers.removeIf([&](const PrinterRow &printer) { return !onLabels && m_context.paperOf(printer).heightDots > 0; });
    QList<Choice> choices;
    for (const PrinterRow &printer : printers)
        choices.append({QStringLiteral("samplePrinter_") + printer.name, printer.name, Words::paperName(m_context.paperOf(printer))});
    choose(tr("Print a sample on"), printers.isEmpty() ? tr("No printer is set up.") : QString(), choices, [this, printers](qsizetype i) {
        const QString name = printers.at(i).name;
        m_print->setBusy(true);
        whenDone(m_context.templates->printSample(example(), json(), name), this, [this, name](const Result<void> &done) {
            m_print->setBusy(false);
            say(done.has_value(), done ? tr("A sample is on its way to %1.").arg(name) : Words::error(done.error()), done ? QString() : done.error().toString());
        });
    });
}

void TemplateEditor::save()
{
    whenDone(m_context.templates->places(), this, [this](const Result<QList<TemplatePlace>> &found) {
        const QList<TemplatePlace> places = found.value_or(QList<TemplatePlace>{});
        QList<Choice> choices;
        for (qsizetype i = 0; i < places.size(); ++i)
            choices.append({QStringLiteral("savePlace_%1").arg(i), places.at(i).name.isEmpty() ? tr("This till") : places.at(i).name, {}});
        choose(tr("Save where?"), tr("Headquarters imports the file: only then the tickets of all stores change."), choices, [this, places](qsizetype i) {
            whenDone(m_context.templates->save(places.at(i).directory, m_kind, json()), this, [this, written = json()](const Result<QString> &path) {
                if (path)
                    m_kept = written;
                say(path.has_value(), path ? tr("Saved as %1").arg(*path) : Words::error(path.error()), path ? QString() : path.error().toString());
            });
        });
    });
}

void TemplateEditor::load()
{
    whenDone(m_context.templates->files(), this, [this](const Result<QList<TemplateFile>> &found) {
        const QList<TemplateFile> files = found.value_or(QList<TemplateFile>{});
        QList<Choice> choices;
        for (qsizetype i = 0; i < files.size(); ++i)
            choices.append({QStringLiteral("loadFile_%1").arg(i), QFileInfo(files.at(i).path).fileName(), files.at(i).place.isEmpty() ? tr("This till") : files.at(i).place});
        choose(tr("Load a template"), files.isEmpty() ? tr("There is no file *.json on a stick, nor one that was saved here.") : QString(), choices, [this, files](qsizetype i) {
            whenDone(m_context.templates->load(files.at(i).path), this, [this](const Result<QByteArray> &json) {
                if (json)
                    setText(*json);
                else
                    say(false, Words::error(json.error()), json.error().toString());
            });
        });
    });
}

void TemplateEditor::close()
{
    if (json() == m_kept) {
        dismiss();
        return;
    }
    Sheet::confirm(parentWidget(), tr("Close without saving?"), tr("What was changed here is lost."), tr("Close"), tr("Keep editing"),
                   [self = QPointer<TemplateEditor>(this)] {
                       if (self != nullptr)
                           self->dismiss();
                   });
}

void TemplateEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        event->accept();
        close();
        return;
    }
    Overlay::keyPressEvent(event);
}

void TemplateEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        redraw();
    }
    Overlay::changeEvent(event);
}

void TemplateEditor::retranslate()
{
    m_title->setText(tr("Template: %1").arg(Words::ticketKind(m_kind)));
    setAccessibleName(m_title->text());
    m_text->setAccessibleName(tr("The template as JSON"));
    m_close->setText(tr("Close"));
    m_reset->setText(tr("The program's own"));
    m_load->setText(tr("Load"));
    m_save->setText(tr("Save to file"));
    m_print->setText(tr("Print a sample"));
}

} // namespace hearth
