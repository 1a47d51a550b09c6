// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

#include <QPointer>

class QHBoxLayout;
class QLabel;

namespace hearth {

class ChoiceGroup;
class PaperPreview;
class TemplateEditor;
class TouchButton;

/** How each kind of ticket looks on the papers of this store's printers; from here a template is edited. UI thread. */
class TicketsSection : public Section {
    Q_OBJECT
public:
    explicit TicketsSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;
    void reformat() override;
    /** A paper that can be chosen, and for whom it is. */
    struct Paper {
        PaperProfile profile;
        QString name;     ///< "80 mm"
        QStringList printers;
        bool operator==(const Paper &) const = default;
    };

private:
    void build();
    void retranslate();
    void choosePapers();
    void redraw();
    void edit();
    [[nodiscard]] QList<Paper> papers() const;

    const TillContext &m_context;
    TicketKind m_kind = TicketKind::Receipt;
    PaperProfile m_paper;
    QList<Paper> m_papers;
    QLabel *m_title;
    ChoiceGroup *m_kinds;
    QList<TouchButton *> m_kindButtons;
    ChoiceGroup *m_paperGroup = nullptr;
    QHBoxLayout *m_paperRow;
    PaperPreview *m_preview;
    QLabel *m_origin;
    TouchButton *m_edit;
    QByteArray m_shown; ///< the template and all else the picture depends on
    QPointer<TemplateEditor> m_editor;
};

} // namespace hearth
