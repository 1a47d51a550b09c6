// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/printer/printerhealth.h"

#include <QList>
#include <QStringList>
#include <QUuid>
#include <variant>

namespace hearth::protocol {

constexpr int VersionMin = 1;
constexpr int VersionMax = 2; ///< 2: the facts are chained
constexpr qsizetype MaxMessage = 1 << 20;
constexpr qsizetype MaxHandshake = 4 * 1024; ///< of a message before WELCOME
constexpr qsizetype MaxFactBody = 256 * 1024;
constexpr int MaxFacts = 256;
constexpr qsizetype NonceSize = 32;
constexpr qsizetype HashSize = 32;
constexpr qsizetype MaxAddresses = 8;
constexpr qsizetype MaxAddress = 200; ///< bytes
constexpr qsizetype MaxMemberCode = 64;    ///< bytes of a card's number or a QR code
constexpr qsizetype MaxManagerAsk = 16 * 1024; ///< bytes of a manager's question
constexpr qsizetype MemberKeysSize = 64;   ///< the key of tokens, then the public key phones are sealed for
inline constexpr char Path[] = "/v1/till";
inline constexpr char Subprotocol[] = "hearth.1";

/** Facts up. Append only. */
enum class FactKind { OrderClosed = 1, OrderRefunded = 2, OnlineAccepted = 3, PrintStatus = 4, PrinterIncident = 5, PrintAccepted = 6,
                      OnlineChanged = 7, DayClosed = 8, ForecastOverridden = 9, MemberChanged = 10 };
/** Facts down. Append only. */
enum class ChangeKind { MenuPublished = 1, OnlinePlaced = 2, PrintRequested = 3, PrintCancelled = 4, OnlineAmended = 5, OnlineCancelled = 6,
                        TemplatesPublished = 7, SalesRestored = 8, ForecastPublished = 9, MemberRecord = 10, MemberProfile = 11 };

struct Fact {
    int kind = 0; ///< a FactKind, or one this version does not know
    QUuid id;
    qint64 atMs = 0;
    QByteArray body;
    bool operator==(const Fact &) const = default;
};
struct ChangeFact {
    qint64 rev = 0;
    int kind = 0; ///< a ChangeKind, or one this version does not know
    QByteArray body;
    bool operator==(const ChangeFact &) const = default;
};

struct StoreSettings {
    QString name;
    QString zone;
    QString cutoff;
    QString currency;
    bool operator==(const StoreSettings &) const = default;
};

// The messages of docs/protocol.md, in its order; the number is Message::index() + 1.
struct Challenge { QByteArray nonce; int versionMin = 0; int versionMax = 0; qint64 serverMs = 0; };
struct Enroll {
    int version = 0;
    QString code;
    QByteArray publicKey;
    QByteArray signature;
    QString app;
    QString store; ///< whose sales the till's directory holds; empty: none
    int till = 0;
};
struct Enrolled { QUuid deviceId; QString store; int till = 0; StoreSettings settings; };
struct Hello {
    int version = 0;
    QUuid deviceId;
    QByteArray epoch; ///< 16 bytes
    qint64 nextSeq = 1;
    qint64 ackedSeq = 0;
    qint64 downRev = 0;
    QString app;
    qint64 tillMs = 0;
    QByteArray signature;
    // From version 2 on, signed with the rest.
    qint64 chainFrom = 0;  ///< the sequence the chain begins after
    QByteArray chain = {}; ///< its head: at nextSeq - 1
    QByteArray boot = {};  ///< 16 random bytes of this run of the program
    // Not signed: the proof is headquarters' own.
    qint64 clusterEpoch = 0;      ///< the highest the till was ever welcomed with; 0: none that came with a proof
    QByteArray clusterProof = {}; ///< that came with it
    bool members = false;         ///< knows members: facts down of kinds 10 and 11 are for it
    bool managers = false;        ///< knows managers' questions
};
struct Welcome {
    int version = 0;
    qint64 clusterEpoch = 0;
    qint64 committed = 0;
    qint64 replicated = 0;
    qint64 serverMs = 0;
    int windowFacts = 256;
    qint64 windowBytes = MaxMessage;
    int heartbeatMs = 15'000;
    StoreSettings settings;
    QByteArray committedHash; ///< of the body of the last committed fact; empty: none, or an older HQ
    QByteArray chain = {};    ///< of the facts up to `committed`; empty: headquarters has none
    QByteArray clusterProof = {}; ///< of the cluster epoch, for the next HELLO; empty: an older HQ
    QStringList addresses = {};   ///< where else headquarters may be found, at most MaxAddresses; empty: not told
    QByteArray memberKeys = {};   ///< for members' phone numbers (memberfacts.h), MemberKeysSize; only to a till that knows members; empty: headquarters has none
    bool managers = false;        ///< answers managers' questions; only to a till that knows them
};
struct Push {
    qint64 firstSeq = 0;
    QList<Fact> facts;
    QByteArray chain = {}; ///< after the last of them; empty: not told
};
struct Ack { qint64 committed = 0; qint64 replicated = 0; };
struct Change { QList<ChangeFact> facts; };
struct ChangeAck { qint64 rev = 0; };
struct Ping { qint64 senderMs = 0; };
struct Pong { qint64 pingMs = 0; qint64 answererMs = 0; };
struct Status { QList<PrinterHealth> printers; };
struct ErrorMessage { QString code; QString text; bool fatal = false; };
struct GoAway { QString text; qint64 comeBackMs = 0; };
/** A till asks for a member it does not know, or knows of old. */
struct MemberAsk {
    enum By { Phone = 1, Code = 2 }; ///< Code: a card or a QR code, whichever it is
    qint64 id = 0; ///< the till's own, of this connection
    int by = Phone;
    QByteArray key; ///< the phone's token (32 bytes), or the code (UTF-8)
};
struct MemberAnswer {
    enum State { Unknown = 0, Found = 1, Unable = 2 };
    qint64 id = 0; ///< the question's
    int state = Unknown;
    QByteArray record = {};  ///< body of a member.record fact, where found
    QByteArray profile = {}; ///< body of a member.profile fact; empty: there is nothing to show
};

/** A manager asks for what a till is not told (managerfacts.h). */
struct ManagerAsk {
    enum What { Member = 1, Audiences = 2, Count = 3, Save = 4, Rename = 5, Delete = 6 };
    qint64 id = 0; ///< the till's own, of this connection
    int what = Member;
    QByteArray body = {};
};
struct ManagerAnswer {
    enum State { Unknown = 0, Done = 1, Unable = 2, Forbidden = 3, Refused = 4 };
    qint64 id = 0; ///< the question's
    int state = Unknown;
    QByteArray body = {};
    QString text = {};  ///< where refused: why …
    QString place = {}; ///< … and where
};

using Message = std::variant<Challenge, Enroll, Enrolled, Hello, Welcome, Push, Ack, Change, ChangeAck, Ping, Pong, Status,
                             ErrorMessage, GoAway, MemberAsk, MemberAnswer, ManagerAsk, ManagerAnswer>;

[[nodiscard]] QByteArray encode(const Message &message);
/** Errors: Protocol with the reason (truncated, oversized, wrongly typed, out of range), and NotFound for a type number this
    version does not know (not fatal: answer and go on). Never trusts the input; allocation is bounded by MaxMessage. */
[[nodiscard]] Result<Message> decode(const QByteArray &frame);

/** What a till signs in ENROLL and HELLO (docs/protocol.md, "Handshake"). */
[[nodiscard]] QByteArray enrollSignedBytes(const QByteArray &nonce, const Enroll &enroll);
[[nodiscard]] QByteArray helloSignedBytes(const QByteArray &nonce, const Hello &hello);

/** The chain over a database's facts (docs/protocol.md, "The chain"): what it begins with after sequence `from`, and what the fact
    `seq` makes of it. 32 bytes; `bodyHash` is hash(body). */
[[nodiscard]] QByteArray chainStart(const QByteArray &epoch, qint64 from);
[[nodiscard]] QByteArray chainNext(const QByteArray &before, qint64 seq, const Fact &fact, const QByteArray &bodyHash);

} // namespace hearth::protocol
