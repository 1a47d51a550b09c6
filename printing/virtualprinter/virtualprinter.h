// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "paper/page.h"
#include "virtualprinter/conditions.h"

#include <QObject>
#include <memory>

namespace hearth::virtualprinter {

struct PrinterConfig {
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 0; ///< 0: any free one
    QString out;      ///< directory of the paper
    bool pictures = true;
    double millimetresPerSecond = 0; ///< 0: as fast as the program can
    int widthDots = 576;
    qsizetype receiveBuffer = 64 * 1024;
};

/** A receipt printer on a TCP port: one connection at a time; a receive buffer that fills while the printer is offline, then
    the connection is not read; commands one after the other while it is online; real-time commands at once. Goes on by
    itself when a fault is over. Lives on the thread that made it. */
class VirtualPrinter : public QObject {
    Q_OBJECT
public:
    explicit VirtualPrinter(PrinterConfig config, QObject *parent = nullptr);
    ~VirtualPrinter() override; ///< paper that hangs out is kept as torn

    /** Errors Io, Busy (the port is taken). */
    [[nodiscard]] Result<void> start();
    /** "127.0.0.1:9100". */
    [[nodiscard]] QString address() const;

    /** One line of the control listener: "paper out|ok|near-end", "cover open|close", "cutter jam|ok", "offline", "online",
        "power-off [at N]", "power-on", "status". Returns what stands behind "ok". Error InvalidInput.
        "power-off at N": power is lost when N bytes of the next job are received, counted from its ESC @ (the last one before
        something is printed) without real-time commands, and on through the jobs after it where it is shorter. */
    [[nodiscard]] Result<QString> control(const QString &line);

    [[nodiscard]] const Conditions &conditions() const;
    [[nodiscard]] bool isPowered() const;

Q_SIGNALS:
    /** A line was printed, or a piece cut (`page` is then blank). */
    void paperMoved(const hearth::paper::Page &page);
    void pieceCut(const hearth::paper::Page &page, int number, bool torn);
    void conditionsChanged();

private:
    struct Private;
    void onConnection();
    void onReadable();
    void onGone();
    std::unique_ptr<Private> d;
};

} // namespace hearth::virtualprinter
