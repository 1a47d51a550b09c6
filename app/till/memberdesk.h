// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "protocol/memberfacts.h"
#include "protocol/messages.h"
#include "storage/writer.h"
#include "till/openquestions.h"
#include "till/store/memberstore.h"

#include <QFuture>
#include <QObject>
#include <functional>

namespace hearth {

/** What a cashier asks a new member for. */
struct NewMember {
    QString phone; ///< as it was typed
    QString code;  ///< of a card or a QR code
    bool isQr = false;
    Birthday birthday;
    bool consent = false;
};

/** What a person changes of a record; what is not named stays. An empty text takes a card or code away. */
struct MemberEdit {
    std::optional<QString> phone{}; ///< as it was typed; a number cannot be taken away here
    std::optional<QString> card{};
    std::optional<QString> qr{};
    std::optional<Birthday> birthday{};
    std::optional<bool> consent{};
    std::optional<bool> hidden{};
};

/** Members at the counter: finds them, here and at headquarters, makes them, also without a connection, and keeps what headquarters says. A phone number never reaches the
    database: a token to find it by, a mask to show, and sealed in the fact to headquarters. Lives on the UI thread and reads through its read-only connection. */
class MemberDesk : public QObject {
    Q_OBJECT
public:
    static constexpr int AnswerMs = 3'000; ///< how long headquarters has
    MemberDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    /** Waits for the writer to finish what was begun. */
    ~MemberDesk() override;

    /** How a question is sent; without it, or while not online, only what is known here is found. */
    void setAsker(std::function<void(const protocol::MemberAsk &)> ask) { m_ask = std::move(ask); }
    void setOnline(bool online) { m_questions.setOnline(online); }
    [[nodiscard]] bool isOnline() const { return m_questions.isOnline(); }
    /** The chain's keys as this database has them; setKeys() stores others. */
    void setKeys(const protocol::MemberTillKeys &keys);
    [[nodiscard]] const protocol::MemberTillKeys &keys() const { return m_keys; }

    struct Key {
        QByteArray token; ///< of a phone number; empty: none, or this till has no keys
        QString code;
    };
    /** What headquarters is asked by. Error InvalidInput: it can be no phone number, card or code. */
    [[nodiscard]] Result<Key> keyOf(const QString &typed) const;
    /** Whom this till knows by a phone number, card or code. Error InvalidInput: it can be none of those. */
    [[nodiscard]] Result<std::optional<KnownMember>> known(const QString &typed) const;
    [[nodiscard]] Result<std::optional<KnownMember>> member(const QUuid &id) const;
    /** Asks headquarters; the answer is stored before the future ends. Nothing: headquarters knows nobody. Errors: InvalidInput; Unavailable (not connected, or a
        headquarters that cannot), Timeout. */
    [[nodiscard]] QFuture<Result<std::optional<KnownMember>>> ask(const QString &typed);
    /** A new member with its fact to headquarters, in one transaction. Errors: InvalidInput (neither phone nor code, or none that can be), Conflict (this till knows somebody with
        it), Unavailable (a phone number, and this till has never had headquarters' key), and those of the database. */
    [[nodiscard]] QFuture<Result<KnownMember>> create(const NewMember &wanted);
    /** Changes a record, with its fact to headquarters in one transaction; also without a connection. Nothing that differs: nothing is written. Errors: InvalidInput (names
        the field), NotFound, Conflict (this till knows another member by it, or the record was merged into another's), Unavailable (as create()). */
    [[nodiscard]] QFuture<Result<KnownMember>> change(const QUuid &id, const MemberEdit &wanted);
    /** The member's switch. Errors: as change(). */
    [[nodiscard]] QFuture<Result<KnownMember>> setHidden(const QUuid &id, bool hidden);

    /** Headquarters' answer to a question. */
    void answered(const protocol::MemberAnswer &answer);

Q_SIGNALS:
    /** From the writer's thread: connect queued. */
    void factAppended();
    /** What is known of members may be another; also from other threads' writes. */
    void changed();

private:
    using Found = std::optional<KnownMember>;
    static Result<KnownMember> store(storage::Transaction &tx, protocol::MemberChanged change, const Clock &clock);
    QFuture<Result<KnownMember>> write(std::function<Result<KnownMember>(storage::Transaction &)> work);
    storage::Database &m_reader;
    storage::Writer &m_writer;
    const Clock &m_clock;
    protocol::MemberTillKeys m_keys;
    std::function<void(const protocol::MemberAsk &)> m_ask;
    OpenQuestions<Found> m_questions;
};

} // namespace hearth
