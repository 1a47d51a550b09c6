// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <memory>
#include <span>
#include <vector>

namespace hearth::forecasting {

/** Columns of 32-bit floats, one after the other; NaN is a missing value. The form LightGBM reads without a copy. */
class Matrix {
public:
    Matrix() = default;
    explicit Matrix(int columns)
        : m_columns(columns)
    {
    }
    void resize(qsizetype rows)
    {
        m_rows = rows;
        m_values.assign(static_cast<size_t>(rows) * static_cast<size_t>(m_columns), 0.0F);
    }
    [[nodiscard]] qsizetype rows() const { return m_rows; }
    [[nodiscard]] int columns() const { return m_columns; }
    [[nodiscard]] float *column(int c)
    {
        return m_values.data() + static_cast<size_t>(m_rows) * static_cast<size_t>(c);
    }
    [[nodiscard]] const float *column(int c) const
    {
        return m_values.data() + static_cast<size_t>(m_rows) * static_cast<size_t>(c);
    }
    [[nodiscard]] const float *data() const { return m_values.data(); }

private:
    int m_columns = 0;
    qsizetype m_rows = 0;
    std::vector<float> m_values;
};

/** The LightGBM shared library, opened at run time: a headquarters without it still starts. Searched in
   $HEARTH_LIGHTGBM (a file), then lib/ beside the program's folder, then where the system looks. A Booster belongs to
   one thread at a time. */
class LightGbm {
public:
    /** Error Unavailable names every place that was tried and why each failed. */
    [[nodiscard]] static Result<std::shared_ptr<const LightGbm>> load();
    ~LightGbm();
    LightGbm(const LightGbm &) = delete;
    LightGbm &operator=(const LightGbm &) = delete;
    [[nodiscard]] QString path() const { return m_path; }

    struct Calls;
    [[nodiscard]] const Calls &calls() const { return *m_calls; }

private:
    LightGbm();
    void *m_handle = nullptr;
    std::unique_ptr<Calls> m_calls;
    QString m_path;
};

/** The first thing a program's main does: where OMP_WAIT_POLICY is not set, it begins again in the same process with
   PASSIVE. OpenMP's library reads it when it is loaded, which Qt's own libraries do before main: set later it does
   nothing. Awake, LightGBM's threads take the processor from other work, and wait for each other many times as long
   where there is any. Returns where there is nothing to do, or the program cannot be begun again. */
void letThreadsWaitAsleep(char **arguments);

/** A table to train on, cut into bins once for all models that learn from it. One thread. */
class TrainingTable {
public:
    /** `names`: one a column. Errors Internal: LightGBM's own words. */
    [[nodiscard]] static Result<TrainingTable> create(std::shared_ptr<const LightGbm> library, const Matrix &rows,
        const QList<QByteArray> &names, const QByteArray &parameters);
    ~TrainingTable();
    TrainingTable(TrainingTable &&other) noexcept;
    TrainingTable &operator=(TrainingTable &&other) noexcept;
    TrainingTable(const TrainingTable &) = delete;
    TrainingTable &operator=(const TrainingTable &) = delete;

private:
    friend class Booster;
    TrainingTable(std::shared_ptr<const LightGbm> library, void *handle)
        : m_library(std::move(library))
        , m_handle(handle)
    {
    }
    std::shared_ptr<const LightGbm> m_library;
    void *m_handle = nullptr;
};

/** One trained model. */
class Booster {
public:
    /** Trains on a table with a label and a weight a row, for `rounds` trees; `parameters`: "objective=regression
       num_leaves=31 …". Errors Internal: LightGBM's own words. The same input gives the same model, on any number of
       threads. */
    [[nodiscard]] static Result<Booster> train(TrainingTable &table, std::span<const float> labels,
        std::span<const float> weights, const QByteArray &parameters, int rounds);
    /** A model that toText() wrote. */
    [[nodiscard]] static Result<Booster> fromText(std::shared_ptr<const LightGbm> library, const QByteArray &text);
    ~Booster();
    Booster(Booster &&other) noexcept;
    Booster &operator=(Booster &&other) noexcept;
    Booster(const Booster &) = delete;
    Booster &operator=(const Booster &) = delete;

    /** One value a row. */
    [[nodiscard]] Result<std::vector<double>> predict(const Matrix &rows) const;
    [[nodiscard]] Result<QByteArray> toText() const;
    /** Total gain of each column. */
    [[nodiscard]] Result<std::vector<double>> gains(int columns) const;

private:
    Booster(std::shared_ptr<const LightGbm> library, void *handle)
        : m_library(std::move(library))
        , m_handle(handle)
    {
    }
    std::shared_ptr<const LightGbm> m_library;
    void *m_handle = nullptr;
};

} // namespace hearth::forecasting
