// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
//
// A script drives the real window as a person would: mouse and key events go to the window, which finds out by itself what
// lies under them. One step a line; empty lines and lines that begin with # are skipped.
//
//   click NAME            taps the visible, enabled control of that object name
//   clicktext TEXT        taps the button, or the cell of a list or table, that shows TEXT
//   tile SKU              brings the item's tile into view and taps it; its sizes are then size_CODE, as in click size_L
//   type TEXT             types TEXT
//   key NAME              presses a key: Return, Esc, F12, Plus, Backspace, Tab, Down, Ctrl+A …
//   wait NAME TEXT MS     waits until the control shows TEXT, at most MS milliseconds
//   shot NAME             saves the window as DIR/NAME.png
//   language zh_CN|en     taps the language's button          page sell|manager    taps the page's button
//   size WIDTH HEIGHT     makes the window that large         pause MS             lets the window run
//   quit                  ends the script; so does its last line
//
// Object names that stay:
//   bar         page_sell page_manager language_zh_CN language_en hqLight printerLight_NAME clock storeName statusStrip kitchenWarning toast
//   kitchen     kitchenSummary kitchenCards kitchenMade_N kitchenClose
//   sell        categoryTabs tileGrid searchText size_CODE sizeCancel orderList orderTotal orderPieces lineMinus linePlus
//               lineRemove lineQuantity clearButton payButton
//   cash pane   cashDue cashReceived cashChange cashHint cashError tender_MINOR pad_0 … pad_9 pad_point pad_back cashBack
//               cashClear cashPay
//   after it    paidCard paidTitle paidChange paidNumber paidPaper
//   manager     section_orders section_attention section_printers section_sync dayBefore dayAfter dayToday
//               dayTitle daySummary dayMore ordersTable attentionList openKitchenList cameOut_N printCopy_N copyOn_N moveTo_N release_N
//               drop_N byHand_N printerList printerCard_NAME newRoll_NAME rollLength_METRES acknowledge_NAME_N printerHistory addPrinter
//               syncLink syncWaiting syncSince syncArrived syncParked parkedTable   (N counts from 0 at the top)
//   members     section_members membersOne membersAudiences profileInput profileFind profileState profileTitle profileAge profileAgain profileEdit
//               profileOther profilePhone profileCard profileCode profileBirthday profileConsent profileHidden profileOrderCount profileSpend profileHome
//               profileTag_CLASS profileReason_CLASS profileUsual_SKU profileOrder_N editPhone editCard editCode editBirthday editConsent editHidden
//               editSave editKeep editState audience_N audienceQuery audienceReading audienceTag choose_NAME audienceWord_WORD audienceClear audienceCount
//               audienceChain audienceStore audienceState audienceName audienceSave audienceRename audienceDelete
//   detail      detailTitle detailFacts detailLines detailSums detailJobs detailClose detailRefund detailReprint_N refundAll refundMinus_N
//               refundCount_N refundPlus_N reason_N reasonText refundTotal refundError refundGive refundBack
//   wizard      wizardTitle wizardCancel wizardBack wizardNext wizardSearch wizardSearchAgain wizardFound wizardChoose_N wizardByHand
//               wizardLabel_N wizardHandLabel wizardAddress wizardAnswer wizardCan wizardClaims wizardAskAgain wizardWidth_80 wizardWidth_58
//               wizardWidth_180dpi wizardWidth_420 wizardLabel_WxH wizardTestPage wizardPage
//               wizardChinese_yes wizardEdge_yes wizardCodes_yes wizardCut_yes (and _no) wizardStation_NAME wizardName wizardSpare_none wizardSpare_N
//               wizardError
//   sheets      sheetTitle sheetText confirmYes confirmNo sheetClose
#pragma once
#include "ui/kit/script.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QWidget>

namespace hearth {

/** Runs a script on a window, one step per turn of the event loop. UI thread. */
class ScriptDriver : public QObject {
    Q_OBJECT
public:
    /** `pictures` is made when the first picture is saved; empty: "shot" is an error. */
    ScriptDriver(QWidget *window, QString pictures, QObject *parent = nullptr);
    /** How long a control may take to appear or become free; default 3 s. */
    void setPatience(int ms) { m_patienceMs = ms; }
    /** Reads the script and begins with the next turn of the event loop. Error InvalidInput names the line. */
    [[nodiscard]] Result<void> start(const QString &script);

Q_SIGNALS:
    /** Once, at the end; `error` is empty where every step was done. */
    void finished(const QString &error);

private:
    void next();
    /** Done, not yet (try again), or an error. */
    enum class Outcome { Done, NotYet };
    [[nodiscard]] Result<Outcome> perform(const ScriptStep &step);
    [[nodiscard]] Result<Outcome> clickWidget(QWidget *widget);
    [[nodiscard]] Result<Outcome> clickAt(QWidget *widget, QPoint at);
    [[nodiscard]] Result<Outcome> clickText(const QString &text);
    [[nodiscard]] Result<Outcome> tile(const QString &key);
    [[nodiscard]] Result<Outcome> shot(const QString &name);
    void postKey(int key, Qt::KeyboardModifiers modifiers, const QString &text);
    [[nodiscard]] QWidget *find(const QString &name) const;
    void end(const QString &error);

    QPointer<QWidget> m_window;
    QString m_pictures;
    QList<ScriptStep> m_steps;
    qsizetype m_at = 0;
    QElapsedTimer m_stepTime;
    int m_patienceMs = 3'000;
    bool m_ended = false;
};

/** All text a widget shows: its own and, of a list, table or group, that of its visible contents. */
[[nodiscard]] QString shownText(const QWidget *widget);

} // namespace hearth
