// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "core/datadirectory.h"
#include "core/guarded.h"
#include "functions/hqservices.h"
#include "hub/ingestqueue.h"
#include "simulation/chainorders.h"

#include <memory>

namespace hearth {

/** Brings a simulated chain's orders into headquarters' database on the way that tills' facts take, and has the queue functions run on them. Owns the data
    directory meanwhile. Beside the database it keeps "simulated.json", what the chain was made of, and "simulated.csv", its true means. One thread. */
class ChainFeed {
public:
    struct Counts {
        qint64 orders = 0; ///< of the chain
        qint64 refunds = 0;
        qint64 added = 0; ///< facts that were not there before
        qint64 quarantined = 0;
        qint64 dead = 0; ///< messages that functions gave up
        qint64 ingestMs = 0;
        qint64 functionsMs = 0; ///< beyond that
    };
    /** `description` is what the chain is made of. Errors: Busy (headquarters runs), Conflict (there are stores that are not simulated, or another
        simulation), those of opening the database. */
    [[nodiscard]] static Result<std::unique_ptr<ChainFeed>> open(const QString &path, const QString &source, const QJsonObject &description);
    ~ChainFeed();
    ChainFeed(const ChainFeed &) = delete;
    ChainFeed &operator=(const ChainFeed &) = delete;

    /** What is there already stays as it is and is not sent again, as by a till. `progress` says how many days are done, and of how many facts. */
    [[nodiscard]] Result<Counts> run(const simulation::ChainModel &model, int members, const std::function<void(int days, qint64 facts)> &progress);
    [[nodiscard]] QString csvPath() const { return m_directory->filePath(QStringLiteral("simulated.csv")); }

private:
    struct Till {
        qint64 till = 0;
        qint64 store = 0;
        qint64 epoch = 0;
        qint64 committed = 0; ///< at the beginning
        qint64 seq = 0; ///< of the last fact that was made
        qint64 receipt = 0;
    };
    ChainFeed() = default;
    [[nodiscard]] Result<void> claim(const QJsonObject &description);
    [[nodiscard]] Result<std::vector<Till>> enrol(const simulation::ChainModel &model);
    [[nodiscard]] Result<void> settle();
    [[nodiscard]] std::optional<Error> error() const;

    std::unique_ptr<DataDirectory> m_directory;
    QString m_source;
    hq::Registry m_registry;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<hq::Runner> m_runner;
    TillHub::Callbacks m_callbacks;
    std::shared_ptr<hub::IngestQueue> m_queue;
    Guarded<std::optional<Error>> m_error;
    std::atomic<qint64> m_open = 0; ///< facts on their way
};

} // namespace hearth
