// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "domain/member/member.h"

#include <QStringList>

// What a manager asks headquarters for and is answered (docs/protocol.md, "A manager's questions").
namespace hearth::protocol {

/** Which member is meant. */
struct ManagerMember {
    enum By { Phone = 1, Code = 2, Id = 3 };
    int by = Phone;
    QByteArray key; ///< the phone's token (32 bytes), a card or code (UTF-8), an id (16 bytes)
    bool operator==(const ManagerMember &) const = default;
};
[[nodiscard]] QByteArray encode(const ManagerMember &body);
/** Error InvalidInput: a key that can be none. */
[[nodiscard]] Result<ManagerMember> decodeManagerMember(const QByteArray &body);

/** All that headquarters has of a member, for one look: a till keeps no more of it than any member's record and profile. */
struct FullMember {
    static constexpr qsizetype MaxTags = 100;
    static constexpr qsizetype MaxUsual = 12;
    static constexpr qsizetype MaxOrders = 10;
    static constexpr qsizetype MaxMerged = 50;
    struct FullTag {
        MemberProfile::ShownTag tag;
        QDate since;
        QDate until; ///< without another order; invalid: it stays
        bool operator==(const FullTag &) const = default;
    };
    struct Figures {
        qint64 orders = 0;
        qint64 days = 0; ///< with an order
        Money spend;
        qint64 pieces = 0;
        QDate first;
        QDate last;
        bool operator==(const Figures &) const = default;
    };
    struct Order {
        QString store;
        QDate date; ///< business date
        qint64 closedAtMs = 0;
        QString channel;
        Money total;
        Money refunded;
        bool operator==(const Order &) const = default;
    };
    Member record;
    qint64 asOfMs = 0; ///< headquarters' clock, as all times here
    qint64 createdAtMs = 0;
    QString origin; ///< "SZ001/1", "headquarters"
    qint64 changedAtMs = 0;
    qint64 consentAtMs = 0; ///< 0: it was never said
    QList<QUuid> merged; ///< that turned out to be the same person
    // Only of one who may be tagged.
    std::optional<MemberProfile> counter; ///< what the counter sees
    QList<FullTag> tags;
    std::optional<Figures> figures; ///< nothing: no order yet
    QList<MemberProfile::Usual> usual;
    QList<Order> orders; ///< the last ones, newest first
    QString homeStore; ///< its code; empty: none
    QString homeStoreName;
    bool operator==(const FullMember &) const = default;
};
[[nodiscard]] QByteArray encode(const FullMember &body);
/** Errors InvalidInput: no record, no time, more than the limits, a day that is none. */
[[nodiscard]] Result<FullMember> decodeFullMember(const QByteArray &body);

/** The chain's saved audiences, and of what a query can be made. */
struct AudienceList {
    static constexpr qsizetype MaxSaved = 200;
    static constexpr qsizetype MaxClasses = 100;
    static constexpr qsizetype MaxValues = 200;
    static constexpr qsizetype MaxName = 60;
    static constexpr qsizetype MaxQuery = 4'096;
    struct Saved {
        QString name;
        QString query;
        QString owner; ///< a store's code; empty: headquarters
        qint64 changedAtMs = 0;
        bool operator==(const Saved &) const = default;
    };
    struct Class {
        QString name;
        QStringList values;
        bool operator==(const Class &) const = default;
    };
    QList<Saved> saved; ///< by name
    QList<Class> classes;
    bool operator==(const AudienceList &) const = default;
};
[[nodiscard]] QByteArray encode(const AudienceList &body);
[[nodiscard]] Result<AudienceList> decodeAudienceList(const QByteArray &body);

struct AudienceCount {
    qint64 members = 0;
    qint64 ofStore = 0; ///< of them, those with the asking till's store as home store
    qint64 everybody = 0;
    qint64 everybodyOfStore = 0;
    qint64 asOfMs = 0;
    bool operator==(const AudienceCount &) const = default;
};
[[nodiscard]] QByteArray encode(const AudienceCount &body);
[[nodiscard]] Result<AudienceCount> decodeAudienceCount(const QByteArray &body);

/** What is asked of audiences: of count the query alone, of delete the name alone, of rename the name and another. */
struct AudienceChange {
    QString name;
    QString query; ///< of rename: the new name
    bool replace = false;
    bool operator==(const AudienceChange &) const = default;
};
[[nodiscard]] QByteArray encode(const AudienceChange &body);
/** Error InvalidInput: too long. */
[[nodiscard]] Result<AudienceChange> decodeAudienceChange(const QByteArray &body);

} // namespace hearth::protocol
