// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/factbodies.h"
#include "protocol/messages.h"
#include "storage/transaction.h"

#include <QStringList>

namespace hearth::hq {

struct PublishedTemplates {
    qint64 revision = 0;   ///< 0: none was ever published, and nothing is to be
    bool repeated = false; ///< the newest set is this one: nothing was sent
    QStringList kinds;     ///< that look as the chain has it
    QList<qint64> tills;   ///< whose outbox got it
};

/** Table ticket_templates: every set of the chain's ticket templates that was published, by revision. It does not read them: who
    publishes has. Stateless: works on the connection or transaction it is given. */
class TemplateStore {
public:
    /** Changes the newest set – takes in `changed` by kind, takes out `removed` – numbers it and puts it into the outbox of every till.
        Error InvalidInput: larger than a fact. */
    [[nodiscard]] static Result<PublishedTemplates> publish(storage::Transaction &tx, const QList<protocol::TemplatesPublished::Template> &changed,
                                                            const QStringList &removed, qint64 nowMs);
    /** The newest set under a new number to every till, as MenuStore::publishAgain(). Where none was ever published: the empty one. */
    [[nodiscard]] static Result<PublishedTemplates> publishAgain(storage::Transaction &tx, qint64 nowMs);
    /** Puts the newest set, where there is one, into a till's outbox. */
    [[nodiscard]] static Result<void> sendNewestTo(storage::Transaction &tx, qint64 till, qint64 nowMs);
    /** Revision 0 and empty where none was published. */
    [[nodiscard]] static Result<protocol::TemplatesPublished> newest(storage::Database &db);
};

} // namespace hearth::hq
