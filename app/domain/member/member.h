// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QDate>
#include <QList>
#include <QString>
#include <QUuid>

namespace hearth {

/** A phone number as it is kept: "+8613812345678". Spaces, dashes and brackets do not matter, "0086" and "+86" neither: eleven digits that begin
    with 1 are a number of China. Errors InvalidInput: not 6 to 15 digits. The error names no digit of it. */
[[nodiscard]] Result<QString> normalPhone(const QString &typed);
/** What people who need not know it see: "138****5678". `phone` as normalPhone() gives it. */
[[nodiscard]] QString maskedPhone(const QString &phone);
/** Whether a text that was typed or scanned can only be meant as a phone number. */
[[nodiscard]] bool looksLikePhone(const QString &typed);
/** A card's number or a QR code: trimmed, 4 to 64 printable characters. Error InvalidInput. */
[[nodiscard]] Result<QString> normalMemberCode(const QString &typed);

/** A day of birth as a number, YYYYMMDD; with year 0 where it is not known: 0314. 0: none. */
struct Birthday {
    int number = 0;
    [[nodiscard]] bool isNone() const { return number == 0; }
    [[nodiscard]] int month() const { return number / 100 % 100; }
    [[nodiscard]] int day() const { return number % 100; }
    /** "1990-03-14", "03-14", "0314", "19900314"; empty: none. Error InvalidInput. */
    [[nodiscard]] static Result<Birthday> parse(const QString &text);
    /** Error InvalidInput. */
    [[nodiscard]] static Result<Birthday> fromNumber(int number);
    /** "1990-03-14" or "03-14". */
    [[nodiscard]] QString text() const;
    /** The day on which it is kept in a year; of 29 February also the 28th. Must not be none. */
    [[nodiscard]] QDate in(int year) const;
    bool operator==(const Birthday &) const = default;
};

/** A member as stores know them. */
struct Member {
    QUuid id;
    qint64 revision = 0;      ///< headquarters'; the greater is the newer. 0: made at this till, and headquarters has not said anything of it yet
    QUuid mergedInto;         ///< it is the same person as that one, who counts; null: not so
    bool erased = false;      ///< nothing of it may be kept
    QByteArray phoneToken;    ///< to find it by its number without keeping that; empty: no number
    QString phoneMasked;
    QString card;
    QString qr;
    Birthday birthday;
    bool consent = false;     ///< the person agrees that orders are looked at for them; without it there are no tags
    bool hidden = false;      ///< the person does not want that any more: no tags are made or shown
    qint64 ownSeq = 0;        ///< of a record for a till: the till's own newest change that is in it; 0: none
    [[nodiscard]] bool mayBeTagged() const { return consent && !hidden && !erased && mergedInto.isNull(); }
    bool operator==(const Member &) const = default;
};

/** What a cashier sees of a member. */
struct MemberProfile {
    static constexpr qsizetype MaxTags = 12;
    static constexpr qsizetype MaxUsual = 6;
    struct ShownTag {
        QString name;   ///< of the class: "lifecycle"
        QString value;  ///< "won_back", or an item's sku
        QString reason; ///< a sentence in English
        qint64 evidence1 = 0; ///< the numbers of the sentence, for another language
        qint64 evidence2 = 0;
        bool operator==(const ShownTag &) const = default;
    };
    struct Usual {
        QString sku;
        QString size; ///< empty: no size is usual
        qint64 percent = 0; ///< of the pieces of late
        bool operator==(const Usual &) const = default;
    };
    QUuid id;
    qint64 asOfMs = 0; ///< headquarters' clock
    QList<ShownTag> tags;
    QList<Usual> usual; ///< most usual first
    bool operator==(const MemberProfile &) const = default;
};

} // namespace hearth
