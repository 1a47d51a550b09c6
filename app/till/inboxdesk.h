// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "till/onlinechange.h"
#include "till/saledesk.h"

#include <QObject>
#include <memory>

namespace hearth {

/** Drains the inbox: an online order becomes a sale with its print jobs and `online.accepted` in one transaction (HQ's id is
    kept; a repeat changes nothing), a change of one is settled likewise, a menu and ticket templates become the newest ones, a forecast the one that is shown, what headquarters wants printed is queued or cancelled, sales of an
    earlier database are taken back, members and what the counter sees of them are kept; what can never succeed is parked. Depends on no window.
    wake() may be called from any thread. */
class InboxDesk : public QObject {
    Q_OBJECT
public:
    InboxDesk(storage::Writer &writer, const Clock &clock, TillIdentity identity, QString language, QObject *parent = nullptr);
    /** Waits for the writer to finish what was begun. */
    ~InboxDesk() override;
    /** Drains all that waits; where the database refuses (disk full), tries again by itself. */
    void wake();
    void setIdentity(const TillIdentity &identity);
    /** Language of tickets and of item names: "zh_CN" or "en". Any thread. */
    void setLanguage(const QString &language);

Q_SIGNALS:
    // From the writer's thread: connect queued.
    void onlineOrderAccepted(const hearth::SoldOrder &sold);
    void onlineOrderChanged(const hearth::OnlineChange &change);
    void menuReceived();
    void templatesReceived();
    void forecastReceived();
    void jobsQueued();
    void factAppended();
    void membersReceived();
    void parked();

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace hearth
