// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hqstore/hqdatabase.h"
#include "runtime/runner.h"
#include "support/fixedclock.h"
#include "support/patience.h"

#include <QSemaphore>
#include <QTemporaryDir>

namespace hearth::hq {

using Handle = std::function<Result<void>(std::span<const Event>, Context &)>;

class TestFunction final : public Function {
public:
    TestFunction(QString name, Trigger trigger, FunctionOptions options, Handle handle)
        : m_name(std::move(name)), m_trigger(std::move(trigger)), m_options(options), m_handle(std::move(handle))
    {
    }
    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] Trigger trigger() const override { return m_trigger; }
    [[nodiscard]] FunctionOptions options() const override { return m_options; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override { return m_handle(events, context); }

private:
    QString m_name;
    Trigger m_trigger;
    FunctionOptions m_options;
    Handle m_handle;
};

inline Result<void> note(storage::Transaction &tx, const QString &text)
{
    HEARTH_TRY(tx.exec("INSERT INTO audit (at_ms, actor, action, detail) VALUES (1, 'test', 'note', ?1)", text));
    return {};
}

/** A runner with a database and a clock of its own, and functions that are lambdas. */
struct RunnerFixture {
    /** `address`: of a database on PostgreSQL; empty: a file. */
    explicit RunnerFixture(const QString &address = {})
        : source(address.isEmpty() ? root.filePath(QStringLiteral("hq.db")) : address), writer(HqDatabase::openOwner(path()).value())
    {
        config.databasePath = path();
        config.pollMs = 10;
    }
    ~RunnerFixture() { storage::WriteFault::failAt(0); }

    void add(const QString &name, Trigger trigger, Handle handle, FunctionOptions options = {})
    {
        registry.add(std::make_unique<TestFunction>(name, std::move(trigger), options, std::move(handle)));
    }
    void start()
    {
        runner = std::make_unique<Runner>(config, registry, writer, clock, [this](const QList<qint64> &tills) {
            woken.with([&](QList<qint64> &all) { all += tills; });
        });
        runner->setAuthoriser([](storage::Database &, const QByteArray &token, const QString &scope) -> Result<QString> {
            if (token != "hk_good")
                return fail(ErrorCode::Unauthorised, QStringLiteral("the key is not known"));
            if (scope == QLatin1String("vault"))
                return fail(ErrorCode::Forbidden, QStringLiteral("this key is not for vault"));
            return QStringLiteral("good");
        });
        if (alarm)
            runner->setAlarm(alarm);
        const auto started = runner->start();
        if (!started)
            qFatal("%s", qPrintable(started.error().toString()));
        reader = storage::Database::open(path(), storage::OpenMode::ReadOnly).value();
    }
    [[nodiscard]] QString path() const { return source; }
    void append(const QList<QByteArray> &bodies, const QString &topic = QStringLiteral("t"))
    {
        const auto done = writer.run([&](storage::Transaction &tx) -> Result<void> {
            for (const QByteArray &body : bodies)
                HEARTH_TRY(Queue::append(tx, topic, body, clock.nowMs()));
            return {};
        });
        if (!done)
            qFatal("%s", qPrintable(done.error().toString()));
        if (runner)
            runner->wakeQueues();
    }
    [[nodiscard]] qint64 number(const char *sql) const
    {
        auto rows = reader->query(sql).value();
        return rows.next().value() ? rows.int64(0) : -1;
    }
    /** What was noted, in order. */
    [[nodiscard]] QStringList notes() const
    {
        QStringList all;
        auto rows = reader->query("SELECT detail FROM audit ORDER BY id").value();
        while (rows.next().value())
            all.append(rows.text(0));
        return all;
    }
    [[nodiscard]] FunctionState state(const QString &name) const
    {
        for (const FunctionState &state : runner->states()) {
            if (state.name == name)
                return state;
        }
        return {};
    }
    HttpResponse call(const QByteArray &method, const QString &path, const QByteArray &token = "hk_good", const QByteArray &body = {})
    {
        QSemaphore done;
        HttpResponse answer;
        HttpRequest request;
        request.method = method;
        request.path = path;
        request.body = body;
        if (!token.isEmpty())
            request.headers.insert("authorization", "Bearer " + token);
        runner->handleHttp(request, [&](HttpResponse response) {
            answer = std::move(response);
            done.release();
        });
        if (!done.tryAcquire(1, 20'000))
            answer.status = -1;
        return answer;
    }

    QTemporaryDir root;
    const QString source;
    FixedClock clock;
    storage::Writer writer;
    Registry registry;
    Runner::Config config;
    Runner::Alarm alarm;
    Guarded<QList<qint64>> woken;
    std::unique_ptr<storage::Database> reader;
    std::unique_ptr<Runner> runner; // last: its threads use the rest
};

/** Writes each message's body down. */
inline Handle noteAll()
{
    return [](std::span<const Event> events, Context &context) {
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            for (const Event &event : events)
                HEARTH_TRY(note(tx, QString::fromUtf8(event.body)));
            return {};
        });
    };
}

} // namespace hearth::hq
