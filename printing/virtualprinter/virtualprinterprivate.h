// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "virtualprinter/interpreter.h"
#include "virtualprinter/paperroll.h"
#include "virtualprinter/paperstore.h"
#include "virtualprinter/port.h"
#include "virtualprinter/powerfuse.h"
#include "virtualprinter/realtimescanner.h"
#include "virtualprinter/virtualprinter.h"

#include <QElapsedTimer>
#include <QTimer>

namespace hearth::virtualprinter {

struct VirtualPrinter::Private {
    Private(VirtualPrinter *printer, PrinterConfig c);

    VirtualPrinter *q;
    PrinterConfig config;
    std::unique_ptr<Port> port;
    Conditions conditions;
    bool powered = true;
    bool receiving = false;
    quint8 autoStatusMask = 0;
    quint8 offlineResponse = 0; // GS ( H fn 49
    bool realTimePulse = true;

    RealTimeScanner scanner;
    QByteArray buffer;
    qsizetype bufferStart = 0;
    std::unique_ptr<Interpreter> machine;
    qint64 refused = 0; // commands that are not known or cannot be carried out
    QString lastRefused;
    PaperStore store;
    PaperStore::Piece piece;
    PaperRoll roll;
    qint64 pieces = 0; // cut since the start

    QTimer timer;
    QElapsedTimer clock;
    double busyUntilMs = 0;

    PowerFuse fuse;
    qint64 jamAtCut = 0; // 0: no jam is planned
    bool drawerStuck = false; // no pulse opens it
    bool bladeFree = false;   // jammed no longer, and not recovered yet
    bool halfOpen = false;
    bool silent = false;
    qint64 slow = 0; // bytes a second; 0: as fast as they come
    double allowed = 0;
    double allowedAt = 0; // seconds()
    QTimer slowTimer;
    QList<ScriptLine> waiting; // for a dot or a piece

    [[nodiscard]] double dotsPerMillimetre() const;
    [[nodiscard]] double seconds() const { return static_cast<double>(clock.nsecsElapsed()) / 1e9; }
    [[nodiscard]] qsizetype buffered() const { return buffer.size() - bufferStart; }
    [[nodiscard]] bool mayRun() const { return powered && conditions.isOnline() && !store.isBusy(); }
    void answer(const QByteArray &bytes);
    [[nodiscard]] qsizetype allowance();
    void take();
    void receive(const QByteArray &bytes);
    void realTime(const RealTimeCommand &command);
    void run();
    [[nodiscard]] double movesForMs() const { return busyUntilMs - static_cast<double>(clock.nsecsElapsed()) / 1e6; }
    [[nodiscard]] bool isMoving();
    void apply(const Effect &effect);
    void moved(int dots);
    void cut(const paper::Page &page, bool torn);
    void change(const Conditions &now);
    void kickDrawer();
    void recover();
    void clearBuffers();
    void powerOff();
    [[nodiscard]] Result<void> powerOn();
    void play(const ScriptLine &line);
    [[nodiscard]] Result<void> obey(const FaultCommand &command);
    void obeyLine(const FaultCommand &command);
    [[nodiscard]] static Conditions after(Conditions now, Fault fault, bool drawerInverted);
};

} // namespace hearth::virtualprinter
