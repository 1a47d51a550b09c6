// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

class QLabel;
class QVBoxLayout;

namespace hearth {

class AmountBox;
class Banner;

/** The way to headquarters: the link in words, what waits and since when, what has arrived, what was set aside and why.
    UI thread. */
class SyncSection : public Section {
    Q_OBJECT
public:
    explicit SyncSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;

private:
    void showParked(const QList<ParkedRow> &parked);
    void showRepair(const TillRepair &repair);
    const TillContext &m_context;
    QString m_shown;
    QLabel *m_title;
    Banner *m_link;
    AmountBox *m_waiting;
    AmountBox *m_since;
    AmountBox *m_arrived;
    AmountBox *m_setAside;
    QLabel *m_parkedTitle;
    QLabel *m_empty;
    QWidget *m_list;
    QVBoxLayout *m_rows;
};

} // namespace hearth
