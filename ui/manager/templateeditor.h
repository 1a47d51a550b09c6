// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/tillcontext.h"

#include <QTimer>
#include <functional>

class QLabel;
class QPlainTextEdit;

namespace hearth {

class Banner;
class PaperPreview;
class TouchButton;

/** A template as text, beside the paper it makes: drawn anew as one types. What comes of it goes to a file, and from there to
    headquarters: this till's tickets stay as they are. UI thread. */
class TemplateEditor : public Overlay {
    Q_OBJECT
public:
    TemplateEditor(const TillContext &context, TicketKind kind, const PaperProfile &paper, QWidget *window);
    void setText(const QByteArray &json);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Choice {
        QString name; ///< of its button
        QString text;
        QString detail;
    };
    void build();
    void choose(const QString &title, const QString &text, const QList<Choice> &choices, std::function<void(qsizetype)> then);
    void retranslate();
    void redraw();
    void showRefused(int line, const Error &error);
    void markLine(int line);
    void print();
    void save();
    void load();
    void close();
    void say(bool ok, const QString &text, const QString &detail = {});
    [[nodiscard]] QByteArray json() const;
    [[nodiscard]] Ticket example() const;

    const TillContext &m_context;
    const TicketKind m_kind;
    const PaperProfile m_paper;
    QByteArray m_kept; ///< as it was read or written last
    bool m_good = false;
    int m_line = 0; ///< that is wrong; 0: none
    QTimer m_typed;
    QLabel *m_title;
    QPlainTextEdit *m_text;
    Banner *m_state;
    PaperPreview *m_preview;
    TouchButton *m_close;
    TouchButton *m_reset;
    TouchButton *m_load;
    TouchButton *m_save;
    TouchButton *m_print;
};

} // namespace hearth
