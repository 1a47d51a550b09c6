// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/touchtable.h"

#include <QWidget>

class QLabel;

namespace hearth {

/** Lines with signs, one below the other. */
class SignList : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString text READ text)
public:
    explicit SignList(QWidget *parent = nullptr);
    void setLines(const QList<SignLine> &lines);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<SignLine> m_lines;
};

/** The sale that was just paid: its change in large figures, its number, and where its paper is. Shown until the next
    order begins. UI thread. */
class PaidCard : public QWidget {
    Q_OBJECT
public:
    explicit PaidCard(QWidget *parent = nullptr);
    void setSale(const QString &title, const QString &changeCaption, const QString &change, const QString &number);
    void setPaper(const QList<SignLine> &lines);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QLabel *m_caption;
    QLabel *m_change;
    QLabel *m_number;
    SignList *m_paper;
};

} // namespace hearth
