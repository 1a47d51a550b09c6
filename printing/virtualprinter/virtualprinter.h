// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "paper/page.h"
#include "virtualprinter/conditions.h"
#include "virtualprinter/faultscript.h"
#include "virtualprinter/model.h"

#include <QObject>
#include <memory>

namespace hearth::virtualprinter {

struct PrinterConfig {
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 0; ///< 0: any free one
    QString pty;      ///< a symbolic link to make, in place of host and port
    QString out;      ///< directory of the paper
    bool pictures = true;
    double millimetresPerSecond = 0; ///< 0: as fast as the program can
    int widthDots = 0;               ///< 0: what the model has on 80 mm paper
    qint64 rollMillimetres = 0;      ///< of a new roll; 0: paper ends only when told
    Model model;
    QList<ScriptLine> script;
};

/** A receipt printer on a TCP port or a pseudo-terminal: one connection at a time; a receive buffer that fills while the printer
    is offline, then the connection is not read; commands one after the other while it is online; real-time commands at once.
    Goes on by itself when a fault is over. Lives on the thread that made it. */
class VirtualPrinter : public QObject {
    Q_OBJECT
public:
    explicit VirtualPrinter(PrinterConfig config, QObject *parent = nullptr);
    ~VirtualPrinter() override; ///< paper that hangs out is kept as torn

    /** Errors Io, Busy (the port is taken), Conflict (the link's name is). */
    [[nodiscard]] Result<void> start();
    /** "127.0.0.1:9100", or the link. */
    [[nodiscard]] QString address() const;

    /** One line of the control listener: see faultUsage(). Returns what stands behind "ok". Errors InvalidInput, Unavailable,
        Busy (power-on: somebody took the port). "power-off at N": see PowerFuse. "paper end at N", "near-end at N": N dots from
        now; the command that passes it is still carried out. "cutter jam at N": the N-th cut from now does not come about; it does
        when the cutter is ok again. */
    [[nodiscard]] Result<QString> control(const QString &line);

    [[nodiscard]] const Conditions &conditions() const;
    [[nodiscard]] bool isPowered() const;
    /** What "status" answers, as JSON. */
    [[nodiscard]] QString status() const;

Q_SIGNALS:
    /** A line was printed, or a piece cut (`page` is then blank). */
    void paperMoved(const hearth::paper::Page &page);
    void pieceCut(const hearth::paper::Page &page, int number, bool torn);
    void conditionsChanged();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hearth::virtualprinter
