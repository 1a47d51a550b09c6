// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/lightgbm.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>
#include <algorithm>
#include <cstdint>
#include <dlfcn.h>
#include <unistd.h>
#include <utility>

namespace hearth::forecasting {

// Own declarations of the calls used; their forms are those of LightGBM 4 (c_api.h), which keeps them stable.
struct LightGbm::Calls {
    using Handle = void *;
    const char *(*lastError)() = nullptr;
    int (*datasetCreateFromMat)(const void *, int, int32_t, int32_t, int, const char *, Handle, Handle *) = nullptr;
    int (*datasetSetField)(Handle, const char *, const void *, int, int) = nullptr;
    int (*datasetSetFeatureNames)(Handle, const char **, int) = nullptr;
    int (*datasetFree)(Handle) = nullptr;
    int (*boosterCreate)(Handle, const char *, Handle *) = nullptr;
    int (*boosterLoadModelFromString)(const char *, int *, Handle *) = nullptr;
    int (*boosterUpdateOneIter)(Handle, int *) = nullptr;
    int (*boosterSaveModelToString)(Handle, int, int, int, int64_t, int64_t *, char *) = nullptr;
    int (*boosterPredictForMat)(
        Handle, const void *, int, int32_t, int32_t, int, int, int, int, const char *, int64_t *, double *) = nullptr;
    int (*boosterFeatureImportance)(Handle, int, int, double *) = nullptr;
    int (*boosterFree)(Handle) = nullptr;
};

namespace {
constexpr int Float32 = 0;
constexpr int ColumnMajor = 0;
constexpr int PredictNormal = 0;
constexpr int ImportanceGain = 1;
constexpr const char *Quiet = " verbosity=-1";

template <typename F> bool resolve(void *library, const char *name, F &call)
{
    call = reinterpret_cast<F>(dlsym(library, name));
    return call != nullptr;
}

/** The name of the first call that is missing; empty when all are there. */
QString resolveAll(void *library, LightGbm::Calls &c)
{
    const char *missing = nullptr;
    const auto take = [&](const char *name, auto &call) {
        if (!resolve(library, name, call) && missing == nullptr)
            missing = name;
    };
    take("LGBM_GetLastError", c.lastError);
    take("LGBM_DatasetCreateFromMat", c.datasetCreateFromMat);
    take("LGBM_DatasetSetField", c.datasetSetField);
    take("LGBM_DatasetSetFeatureNames", c.datasetSetFeatureNames);
    take("LGBM_DatasetFree", c.datasetFree);
    take("LGBM_BoosterCreate", c.boosterCreate);
    take("LGBM_BoosterLoadModelFromString", c.boosterLoadModelFromString);
    take("LGBM_BoosterUpdateOneIter", c.boosterUpdateOneIter);
    take("LGBM_BoosterSaveModelToString", c.boosterSaveModelToString);
    take("LGBM_BoosterPredictForMat", c.boosterPredictForMat);
    take("LGBM_BoosterFeatureImportance", c.boosterFeatureImportance);
    take("LGBM_BoosterFree", c.boosterFree);
    return QString::fromLatin1(missing);
}

tl::unexpected<Error> failed(const LightGbm &library, const char *what)
{
    return fail(ErrorCode::Internal, QStringLiteral("LightGBM: %1").arg(QString::fromUtf8(library.calls().lastError())),
        QString::fromLatin1(what));
}
} // namespace

LightGbm::LightGbm()
    : m_calls(std::make_unique<Calls>())
{
}

LightGbm::~LightGbm()
{
    // Never closed: its OpenMP threads may outlive the last model.
}

Result<std::shared_ptr<const LightGbm>> LightGbm::load()
{
    const QString file = QStringLiteral("lib_lightgbm.so");
    QStringList places;
    if (qEnvironmentVariableIsSet("HEARTH_LIGHTGBM")) {
        places << qEnvironmentVariable("HEARTH_LIGHTGBM"); // named: no other will do
    } else {
        if (QCoreApplication::instance() != nullptr)
            places << QCoreApplication::applicationDirPath() + QStringLiteral("/../lib/") + file;
        places << file;
    }
    QStringList reasons;
    for (const QString &place : std::as_const(places)) {
        void *handle = dlopen(place.toLocal8Bit().constData(), RTLD_NOW | RTLD_LOCAL);
        if (handle == nullptr) {
            const char *why = dlerror(); // NOLINT(concurrency-mt-unsafe): glibc keeps it per thread
            reasons << QString::fromLocal8Bit(why);
            continue;
        }
        const std::shared_ptr<LightGbm> library(new LightGbm);
        const QString missing = resolveAll(handle, *library->m_calls);
        if (missing.isEmpty()) {
            library->m_handle = handle;
            library->m_path = place;
            return std::shared_ptr<const LightGbm>(library);
        }
        reasons << QStringLiteral("%1: has no %2").arg(place, missing);
        dlclose(handle);
    }
    return fail(ErrorCode::Unavailable,
        QStringLiteral("LightGBM is not here (%1)").arg(reasons.join(QStringLiteral("; "))),
        QStringLiteral("lib_lightgbm.so"));
}

Result<TrainingTable> TrainingTable::create(std::shared_ptr<const LightGbm> library, const Matrix &rows,
    const QList<QByteArray> &names, const QByteArray &parameters)
{
    if (rows.rows() < 1 || rows.rows() > INT32_MAX || names.size() != rows.columns())
        return fail(ErrorCode::Internal,
            QStringLiteral("a training table of %1 rows and %2 names").arg(rows.rows()).arg(names.size()));
    const LightGbm::Calls &calls = library->calls();
    void *handle = nullptr;
    if (calls.datasetCreateFromMat(rows.data(), Float32, static_cast<int32_t>(rows.rows()), rows.columns(), ColumnMajor,
            (parameters + Quiet).constData(), nullptr, &handle)
        != 0)
        return failed(*library, "table");
    TrainingTable table(std::move(library), handle);
    std::vector<const char *> texts;
    for (const QByteArray &name : names)
        texts.push_back(name.constData());
    if (calls.datasetSetFeatureNames(handle, texts.data(), static_cast<int>(texts.size())) != 0)
        return failed(*table.m_library, "names");
    return table;
}

TrainingTable::~TrainingTable()
{
    if (m_handle != nullptr)
        m_library->calls().datasetFree(m_handle);
}

TrainingTable::TrainingTable(TrainingTable &&other) noexcept
    : m_library(std::move(other.m_library))
    , m_handle(std::exchange(other.m_handle, nullptr))
{
}

TrainingTable &TrainingTable::operator=(TrainingTable &&other) noexcept
{
    std::swap(m_library, other.m_library);
    std::swap(m_handle, other.m_handle);
    return *this;
}

Result<Booster> Booster::train(TrainingTable &table, std::span<const float> labels, std::span<const float> weights,
    const QByteArray &parameters, int rounds)
{
    const std::shared_ptr<const LightGbm> library = table.m_library;
    const LightGbm::Calls &calls = library->calls();
    if (calls.datasetSetField(table.m_handle, "label", labels.data(), static_cast<int>(labels.size()), Float32) != 0
        || calls.datasetSetField(table.m_handle, "weight", weights.data(), static_cast<int>(weights.size()), Float32)
            != 0)
        return failed(*library, "labels");
    void *handle = nullptr;
    if (calls.boosterCreate(table.m_handle, (parameters + Quiet).constData(), &handle) != 0)
        return failed(*library, "booster");
    Booster booster(library, handle);
    for (int i = 0; i < rounds; ++i) {
        int finished = 0;
        if (calls.boosterUpdateOneIter(handle, &finished) != 0)
            return failed(*library, "training");
        if (finished != 0)
            break;
    }
    // What predicts is the model's text read again: it holds no training data, and is what is kept.
    HEARTH_ASSIGN(const QByteArray text, booster.toText());
    return fromText(library, text);
}

Result<Booster> Booster::fromText(std::shared_ptr<const LightGbm> library, const QByteArray &text)
{
    void *handle = nullptr;
    int rounds = 0;
    if (library->calls().boosterLoadModelFromString(text.constData(), &rounds, &handle) != 0)
        return failed(*library, "model");
    return Booster(std::move(library), handle);
}

Booster::~Booster()
{
    if (m_handle != nullptr)
        m_library->calls().boosterFree(m_handle);
}

Booster::Booster(Booster &&other) noexcept
    : m_library(std::move(other.m_library))
    , m_handle(std::exchange(other.m_handle, nullptr))
{
}

Booster &Booster::operator=(Booster &&other) noexcept
{
    std::swap(m_library, other.m_library);
    std::swap(m_handle, other.m_handle);
    return *this;
}

Result<std::vector<double>> Booster::predict(const Matrix &rows) const
{
    std::vector<double> values(static_cast<size_t>(rows.rows()));
    if (values.empty())
        return values;
    int64_t count = 0;
    if (m_library->calls().boosterPredictForMat(m_handle, rows.data(), Float32, static_cast<int32_t>(rows.rows()),
            rows.columns(), ColumnMajor, PredictNormal, 0, -1, "", &count, values.data())
        != 0)
        return failed(*m_library, "prediction");
    return values;
}

Result<QByteArray> Booster::toText() const
{
    QByteArray text(1 << 20, Qt::Uninitialized);
    int64_t size = 0;
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (m_library->calls().boosterSaveModelToString(m_handle, 0, -1, 0, text.size(), &size, text.data()) != 0)
            return failed(*m_library, "model");
        if (size <= text.size())
            break;
        text.resize(static_cast<qsizetype>(size));
    }
    text.resize(std::max<qsizetype>(0, static_cast<qsizetype>(size) - 1)); // without the closing zero
    return text;
}

Result<std::vector<double>> Booster::gains(int columns) const
{
    std::vector<double> values(static_cast<size_t>(columns));
    if (m_library->calls().boosterFeatureImportance(m_handle, -1, ImportanceGain, values.data()) != 0)
        return failed(*m_library, "importance");
    return values;
}

void letThreadsWaitAsleep(char **arguments)
{
    if (qEnvironmentVariableIsSet("OMP_WAIT_POLICY"))
        return;
    qputenv("OMP_WAIT_POLICY", "PASSIVE");
#ifdef Q_OS_LINUX
    const QByteArray program = QFile::encodeName(QFile::symLinkTarget(QStringLiteral("/proc/self/exe")));
    ::execv(program.constData(), arguments); // returns only on an error: then all works, but slower
#else
    Q_UNUSED(arguments)
#endif
}

} // namespace hearth::forecasting
