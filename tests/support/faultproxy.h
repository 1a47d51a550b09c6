// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QObject>
#include <QString>
#include <QThread>

namespace hearth {

/** A TCP proxy between a till and headquarters that breaks the connection in seeded ways. It runs on a thread of its own;
    every function may be called from any thread and takes effect before it returns. */
class FaultProxy : public QObject {
    Q_OBJECT
public:
    /** What happens to bytes that pass. Chances are of each piece read from a socket (up to 64 KiB), 0 to 1. */
    struct Faults {
        double cut = 0;              ///< end both sides, half of the time with a reset
        qint64 cutAfterBytes = -1;   ///< end a connection once this many bytes have passed from the client; mid-frame
        double stall = 0;            ///< nothing passes any more, in no direction, and after holdMs both sides end
        double halfOpen = 0;         ///< the server's side ends, the client's stays open and silent for holdMs
        int holdMs = 2'000;
        int delayMinMs = 0;          ///< each piece waits that long; order is kept
        int delayMaxMs = 0;
        int pieceBytes = 0;          ///< pieces of that size, each in a packet of its own; 0: as they come
        double duplicate = 0;        ///< of each PUSH frame: sent a second time right after itself
        double replay = 0;           ///< of each new connection: PUSH frames of the same till's earlier ones come first
        bool refuse = false;         ///< a new connection ends at once
    };
    enum class Mode { Pass, Cut, Stall, HalfOpen, Delay, Trickle, Duplicate, Replay, Refuse, Chaos };
    /** The faults a mode stands for. Chaos: a little of everything. */
    [[nodiscard]] static Faults faultsOf(Mode mode);

    struct Counts {
        int connections = 0;
        int cuts = 0;      ///< connections ended by the proxy
        int duplicated = 0;
        int replayed = 0;
        qint64 bytes = 0;
    };

    explicit FaultProxy(quint64 seed = 1);
    ~FaultProxy() override;

    /** Listens on a free loopback port (or `port`) and passes on to the target. */
    [[nodiscard]] bool listen(const QString &targetHost, quint16 targetPort, quint16 port = 0);
    [[nodiscard]] quint16 port() const { return m_port; }
    /** For new connections: headquarters came back somewhere else. */
    void setTarget(const QString &host, quint16 port);
    void setMode(Mode mode) { setFaults(faultsOf(mode)); }
    void setFaults(const Faults &faults);
    /** Ends every connection now. */
    void cutAll();
    [[nodiscard]] Counts counts() const;

private:
    class Core;
    template <typename Call>
    void onThread(Call call) const;
    QThread m_thread;
    Core *m_core;
    quint16 m_port = 0;
};

} // namespace hearth
