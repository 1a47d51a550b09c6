// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "faultpanel.h"
#include "virtualprinter/virtualprinter.h"

#include <QGridLayout>
#include <QLoggingCategory>
#include <QPushButton>

Q_LOGGING_CATEGORY(lcFaultPanel, "hearth.printer.panel")

namespace hearth {
namespace {
using virtualprinter::VirtualPrinter;
constexpr int Columns = 4;
constexpr int ButtonHeight = 48;
} // namespace

FaultPanel::FaultPanel(VirtualPrinter &printer, QWidget *parent) : QWidget(parent), m_printer(printer)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->setSpacing(6);
    const auto text = [](const char *line) { return QString::fromLatin1(line); };
    add(text("paper-out"), QStringLiteral("缺纸\nPaper out"), [](const VirtualPrinter &p) { return p.conditions().paperOut; }, text("paper out"), text("paper ok"));
    add(text("near-end"), QStringLiteral("纸将尽\nNear end"), [](const VirtualPrinter &p) { return p.conditions().paperNearEnd && !p.conditions().paperOut; },
        text("paper near-end"), text("paper ok"));
    add(text("cover"), QStringLiteral("上盖打开\nCover open"), [](const VirtualPrinter &p) { return p.conditions().coverOpen; }, text("cover open"), text("cover close"));
    add(text("cutter"), QStringLiteral("切刀卡住\nCutter jam"), [](const VirtualPrinter &p) { return p.conditions().cutterJammed; }, text("cutter jam"), text("cutter ok"));
    add(text("head"), QStringLiteral("打印头过热\nHead hot"), [](const VirtualPrinter &p) { return p.conditions().headHot; }, text("head hot"), text("head ok"));
    add(text("error"), QStringLiteral("故障\nBroken"), [](const VirtualPrinter &p) { return p.conditions().unrecoverable; }, text("error unrecoverable"), text("error ok"));
    add(text("offline"), QStringLiteral("脱机\nOffline"), [](const VirtualPrinter &p) { return p.conditions().switchedOffline; }, text("offline"), text("online"));
    add(text("power"), QStringLiteral("断电\nPower off"), [](const VirtualPrinter &p) { return !p.isPowered(); }, text("power-off"), text("power-on"));
    connect(&printer, &VirtualPrinter::conditionsChanged, this, &FaultPanel::showConditions);
    showConditions();
}

void FaultPanel::add(const QString &name, const QString &words, bool (*isOn)(const VirtualPrinter &), const QString &begin, const QString &end)
{
    auto *button = new QPushButton(words, this);
    button->setObjectName(name);
    button->setCheckable(true);
    button->setMinimumHeight(ButtonHeight);
    button->setToolTip(begin + QStringLiteral(" / ") + end);
    const QString colour = name == QLatin1String("near-end") ? QStringLiteral("#b26a00") : QStringLiteral("#b3261e"); // it still prints
    button->setStyleSheet(QStringLiteral("QPushButton { border: 1px solid #b8b2a8; border-radius: 6px; background: #ffffff; color: #2b2622; }"
                                         "QPushButton:checked { background: %1; border-color: %1; color: #ffffff; font-weight: bold; }")
                              .arg(colour));
    const auto place = static_cast<int>(m_faults.size());
    static_cast<QGridLayout *>(layout())->addWidget(button, place / Columns, place % Columns);
    m_faults.append({button, isOn, begin, end});
    connect(button, &QPushButton::clicked, this, [this, place] { onPressed(m_faults.at(place)); });
}

void FaultPanel::onPressed(const Fault &fault)
{
    if (const auto said = m_printer.control(fault.isOn(m_printer) ? fault.end : fault.begin); !said)
        qCWarning(lcFaultPanel, "%s", qUtf8Printable(said.error().toString()));
    showConditions(); // also where nothing has changed: the click has moved the button
}

void FaultPanel::showConditions()
{
    for (const Fault &fault : std::as_const(m_faults))
        fault.button->setChecked(fault.isOn(m_printer));
}

} // namespace hearth
