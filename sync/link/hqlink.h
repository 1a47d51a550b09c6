// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "protocol/identity.h"
#include "protocol/messages.h"
#include "storage/writer.h"

#include <QObject>
#include <QUrl>
#include <memory>

namespace hearth {

enum class LinkState { Off, Connecting, Handshake, Online, Waiting };

struct LinkStatus {
    LinkState state = LinkState::Off;
    QString detail;           ///< the last error in words; empty while online
    qint64 sinceMs = 0;
    qint64 committed = 0;     ///< HQ's mark as last heard
    qint64 replicated = 0;
    qint64 clockOffsetMs = 0; ///< HQ's clock less ours
    bool refused = false;     ///< HQ does not know this device: only enrolling anew helps
    bool untrusted = false;   ///< who answers shows a certificate that is not believed, see `detail`: nothing is sent to it
    bool halted = false;      ///< nothing can be sent up, see `detail`: only enrolling anew helps
    QString address;          ///< of the headquarters it is connected to or tries
};

/** What a till knows of the chain's regions, of which one counts; it must outlive the program. */
struct KnownRegion {
    qint64 epoch = 0;      ///< the highest cluster epoch it was welcomed with: a headquarters of a lower one counts no more; 0: none yet
    QByteArray proof;      ///< that came with it
    QStringList addresses; ///< where headquarters may be found beside Config::url
    bool operator==(const KnownRegion &) const = default;
};

/** The till's end of the sync path: drains the outbox to HQ and fills the inbox, over one WebSocket. Lives on the sync
    thread (moveToThread before start()); reads through a connection of its own, writes through the Writer. */
class HqLink : public QObject {
    Q_OBJECT
public:
    struct Config {
        QUrl url;            ///< wss://HOST:PORT, or ws://HOST:PORT on loopback; the path is added
        QUuid deviceId;
        QByteArray epoch;    ///< 16 bytes
        QByteArray secretKey;
        QString databasePath;
        int reconnectBaseMs = 1'000;
        int reconnectCapMs = 60'000;
        int handshakeTimeoutMs = 10'000;
        QByteArray authorities = {}; ///< whose certificates are believed (PEM), these alone; for wss
        KnownRegion region = {};
    };
    HqLink(Config config, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~HqLink() override;

public Q_SLOTS:
    void start();
    void stop();
    /** Something was appended to the outbox. May be called through a queued connection as often as you like. */
    void wake();
    /** From the next attempt on, which is made soon where the certificate was not believed. */
    void setAuthorities(const QByteArray &pem);
    /** Sent as STATUS now if online, and again after each reconnect. */
    void setPrinters(const QList<hearth::PrinterHealth> &printers);
    /** Asks headquarters for a member; memberAnswered() follows, with Unable where it is not connected. Not again after a reconnect. */
    void askMember(const hearth::protocol::MemberAsk &question);
    /** The same for a manager's question. */
    void askManager(const hearth::protocol::ManagerAsk &question);

Q_SIGNALS:
    void statusChanged(const hearth::LinkStatus &status);
    /** HQ has committed up to here; the mark is stored. */
    void acknowledged(qint64 committed, qint64 replicated);
    /** New rows are in the inbox. */
    void inboxFilled();
    /** The disk has no room for HQ's marks: what HQ has cannot be pruned. Again with each attempt. */
    void diskFull();
    /** Zone, cut-off, currency or name as HQ has them now. */
    void settingsReceived(const hearth::protocol::StoreSettings &settings);
    /** Another one than before: to be kept. */
    void regionReceived(const hearth::KnownRegion &region);
    void memberAnswered(const hearth::protocol::MemberAnswer &answer);
    void managerAnswered(const hearth::protocol::ManagerAnswer &answer);
    /** With each WELCOME: whether this headquarters answers managers' questions. */
    void managersHeard(bool answered);
    /** With each WELCOME of a headquarters that knows members: MemberTillKeys. */
    void memberKeysReceived(const QByteArray &keys);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/** Enrols this till with a one-time code; blocks up to `timeoutMs` in an event loop of its own. `store` and `till` say whose
    sales the directory holds (none: an empty store). Errors: Unauthorised (wrong or used code), Conflict (the code is another
    till's; it stays good), Unavailable (no HQ), Protocol, Timeout. `authorities` (PEM): whose certificate HQ has to show, for wss. */
[[nodiscard]] Result<protocol::Enrolled> enrollTill(const QUrl &hq, const QString &code, const protocol::KeyPair &keys,
                                                    const QString &store = {}, int till = 0, int timeoutMs = 10'000,
                                                    const QByteArray &authorities = {});

} // namespace hearth
Q_DECLARE_METATYPE(hearth::LinkStatus)
Q_DECLARE_METATYPE(hearth::KnownRegion)
