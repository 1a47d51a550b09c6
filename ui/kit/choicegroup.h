// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QList>
#include <QObject>

class QAbstractButton;

namespace hearth {

/** Checkable buttons of which at most one is on; each keeps its own place in the Tab order. A tap on the one that is on
    leaves it on. UI thread. */
class ChoiceGroup : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    void add(QAbstractButton *button);
    /** nullptr: none. */
    void choose(const QAbstractButton *button);
    [[nodiscard]] QAbstractButton *chosen() const;

Q_SIGNALS:
    /** A person tapped it. */
    void tapped(QAbstractButton *button);

private:
    QList<QAbstractButton *> m_buttons;
};

} // namespace hearth
