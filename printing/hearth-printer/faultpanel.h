// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QList>
#include <QWidget>

class QAbstractButton;

namespace hearth {

namespace virtualprinter {
class VirtualPrinter;
}

/** Buttons for what goes wrong with a printer: pressed down while it is wrong, whoever made it so. For training. UI thread. */
class FaultPanel : public QWidget {
    Q_OBJECT
public:
    FaultPanel(virtualprinter::VirtualPrinter &printer, QWidget *parent);

private:
    struct Fault {
        QAbstractButton *button;
        bool (*isOn)(const virtualprinter::VirtualPrinter &printer);
        QString begin; ///< control lines
        QString end;
    };
    void add(const QString &name, const QString &words, bool (*isOn)(const virtualprinter::VirtualPrinter &), const QString &begin, const QString &end);
    void onPressed(const Fault &fault);
    void showConditions(); ///< the printer's conditions, on the buttons
    virtualprinter::VirtualPrinter &m_printer;
    QList<Fault> m_faults;
};

} // namespace hearth
