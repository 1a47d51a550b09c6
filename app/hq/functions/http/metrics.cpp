// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/httpfunctions.h"
#include "functions/http/scopes.h"
#include "hqstore/forecaststore.h"
#include "hqstore/regionstore.h"
#include "hqstore/tagclassstore.h"
#include "hqstore/tillalarmstore.h"
#include "hqstore/tillstore.h"
#include "runtime/functionslot.h"

#include <QSet>

namespace hearth::hq {
namespace {
using Labels = std::initializer_list<std::pair<const char *, QString>>;

/** Prometheus' text format 0.0.4: a family's samples stand together, below its type. */
class Exposition {
public:
    void family(const char *name, const char *type, const char *help)
    {
        m_name = name;
        m_text += "# HELP " + m_name + ' ' + help + "\n# TYPE " + m_name + ' ' + type + '\n';
    }
    void sample(Labels labels, double value)
    {
        m_text += m_name;
        char before = '{';
        for (const auto &[key, text] : labels) {
            m_text += before + QByteArray(key) + "=\"" + escaped(text) + '"';
            before = ',';
        }
        if (before == ',')
            m_text += '}';
        m_text += ' ' + QByteArray::number(value, 'g', 15) + '\n';
    }
    /** Of a histogram's family: runs up to each bound (seconds), all of them, and their time. */
    void histogram(Labels labels, const std::vector<std::pair<double, qint64>> &upTo, qint64 count, double sum)
    {
        const QByteArray name = m_name;
        const auto bucket = [&](const QByteArray &bound, qint64 value) {
            m_text += name + "_bucket{";
            for (const auto &[key, text] : labels)
                m_text += QByteArray(key) + "=\"" + escaped(text) + "\",";
            m_text += "le=\"" + bound + "\"} " + QByteArray::number(value) + '\n';
        };
        for (const auto &[bound, value] : upTo)
            bucket(QByteArray::number(bound, 'g', 15), value);
        bucket("+Inf", count);
        m_name = name + "_sum";
        sample(labels, sum);
        m_name = name + "_count";
        sample(labels, static_cast<double>(count));
        m_name = name;
    }
    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    static QByteArray escaped(const QString &text)
    {
        return text.toUtf8().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    }
    QByteArray m_name;
    QByteArray m_text;
};

double secondsSince(qint64 ms, qint64 nowMs)
{
    return ms > 0 ? static_cast<double>(std::max<qint64>(0, nowMs - ms)) / 1'000 : 0;
}

/** "queue" of "queue order.closed". */
QString kindOf(const FunctionState &state)
{
    return state.trigger.section(QLatin1Char(' '), 0, 0);
}

/** Figures for a monitoring system: functions since the start of this process, queues and tills as they are now. */
class Metrics final : public Function {
public:
    explicit Metrics(HqServices services) : m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("http.metrics"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/metrics"), false, scope::metricsRead()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        Exposition out;
        functions(out, context.clock().nowMs());
        HEARTH_TRY(timers(out, context));
        connections(out);
        HEARTH_TRY(tills(out, context));
        HEARTH_TRY(forecasts(out, context));
        HEARTH_TRY(region(out, context));
        HEARTH_TRY(tagClasses(out, context));
        context.respond({200, out.text(), "text/plain; version=0.0.4; charset=utf-8", {}});
        return {};
    }

private:
    void functions(Exposition &out, qint64 nowMs) const
    {
        const QList<FunctionState> states = m_services.functionStates ? m_services.functionStates() : QList<FunctionState>();
        const auto each = [&](const char *name, const char *type, const char *help, bool queuesOnly, const std::function<double(const FunctionState &)> &value) {
            out.family(name, type, help);
            for (const FunctionState &state : states) {
                if (!queuesOnly || kindOf(state) == QLatin1String("queue"))
                    out.sample({{"function", state.name}, {"trigger", kindOf(state)}}, value(state));
            }
        };
        const auto number = [](qint64 FunctionState::*field) { return [field](const FunctionState &state) { return static_cast<double>(state.*field); }; };
        each("hearth_function_runs_total", "counter", "Runs since the start.", false, number(&FunctionState::runs));
        each("hearth_function_failures_total", "counter", "Runs that ended with an error.", false, number(&FunctionState::failures));
        each("hearth_function_seconds_total", "counter", "Time of all runs.", false,
             [](const FunctionState &state) { return static_cast<double>(state.totalMs) / 1'000; });
        each("hearth_function_running", "gauge", "Runs at this moment.", false, [](const FunctionState &state) { return static_cast<double>(state.running); });
        each("hearth_function_waiting", "gauge", "Requests that wait for a slot; messages behind the cursor, and those to be tried again.", false,
             number(&FunctionState::waiting));
        each("hearth_queue_dead", "gauge", "Messages that were given up.", true, number(&FunctionState::dead));
        each("hearth_queue_age_seconds", "gauge", "Age of the oldest message behind the cursor.", true,
             [nowMs](const FunctionState &state) { return secondsSince(state.waitingSinceMs, nowMs); });
        each("hearth_function_paused", "gauge", "1: paused by people, or because a run does not come back.", false,
             [](const FunctionState &state) { return state.paused.isEmpty() ? 0.0 : 1.0; });
        each("hearth_function_overdue_total", "counter", "Runs that were over twice their time limit.", false, number(&FunctionState::overdue));
        out.family("hearth_function_duration_seconds", "histogram", "Time of a run.");
        for (const FunctionState &state : states) {
            std::vector<std::pair<double, qint64>> upTo;
            qint64 runs = 0;
            for (qsizetype i = 0; i < std::min<qsizetype>(state.buckets.size(), FunctionSlot::Buckets); ++i)
                upTo.emplace_back(static_cast<double>(FunctionSlot::BucketsMs[i]) / 1'000, runs += state.buckets.at(i));
            if (!upTo.empty())
                out.histogram({{"function", state.name}, {"trigger", kindOf(state)}}, upTo, state.runs, static_cast<double>(state.totalMs) / 1'000);
        }
    }
    static Result<void> timers(Exposition &out, Context &context)
    {
        HEARTH_ASSIGN(const QList<TimerState> states, timerStates(context.database(), programFunctions(), context.clock().nowMs()));
        const auto each = [&](const char *name, const char *type, const char *help, const std::function<std::optional<qint64>(const TimerState &)> &value, double unit) {
            out.family(name, type, help);
            for (const TimerState &state : states) {
                if (const auto known = value(state))
                    out.sample({{"timer", state.name}}, static_cast<double>(*known) / unit);
            }
        };
        each("hearth_timer_last_success_timestamp_seconds", "gauge", "When its last run that succeeded ended.", [](const TimerState &s) { return s.lastSuccessMs; }, 1'000);
        each("hearth_timer_next_timestamp_seconds", "gauge", "Its next planned time; in the past: it is late.",
             [](const TimerState &s) { return s.nextMs > 0 ? std::optional(s.nextMs) : std::nullopt; }, 1'000);
        each("hearth_timer_runs_total", "counter", "Runs, kept over a restart.", [](const TimerState &s) { return std::optional(s.runs); }, 1);
        each("hearth_timer_failures_total", "counter", "Runs that ended with an error.", [](const TimerState &s) { return std::optional(s.failures); }, 1);
        each("hearth_timer_missed_total", "counter", "Planned times that a later run caught up.", [](const TimerState &s) { return std::optional(s.missed); }, 1);
        each("hearth_timer_failing", "gauge", "Places (the chain, or stores) whose last run failed.", [](const TimerState &s) { return std::optional<qint64>(s.failing); }, 1);
        return {};
    }
    void connections(Exposition &out) const
    {
        if (!m_services.connections)
            return;
        const storage::DatabasePool::Usage usage = m_services.connections();
        const auto one = [&](const char *name, const char *type, const char *help, double value) {
            out.family(name, type, help);
            out.sample({}, value);
        };
        one("hearth_database_connections_limit", "gauge", "Connections for reading there may be.", usage.limit);
        one("hearth_database_connections_open", "gauge", "Connections there are.", usage.open);
        one("hearth_database_connections_in_use", "gauge", "Connections that are lent.", usage.inUse);
        one("hearth_database_connections_lent_total", "counter", "Times one was lent.", static_cast<double>(usage.lent));
        one("hearth_database_connection_waits_total", "counter", "Times one had to be waited for.", static_cast<double>(usage.waits));
        one("hearth_database_connection_wait_seconds_total", "counter", "How long, together.", static_cast<double>(usage.waitedMs) / 1'000);
        one("hearth_database_connections_exhausted_total", "counter", "Times none came free in time.", static_cast<double>(usage.exhausted));
    }
    Result<void> tills(Exposition &out, Context &context) const
    {
        const QList<qint64> connected = m_services.onlineTills ? m_services.onlineTills() : QList<qint64>();
        HEARTH_ASSIGN(const QList<StoreLag> lags, TillStore::lags(context.database()));
        HEARTH_ASSIGN(const QList<TillRow> all, TillStore::all(context.database()));
        const QSet<qint64> ids(connected.cbegin(), connected.cend());
        QHash<QString, int> here;
        for (const TillRow &till : all)
            here[till.storeCode] += ids.contains(till.id) ? 1 : 0;
        out.family("hearth_connected_tills", "gauge", "Tills that are connected, to any node.");
        out.sample({}, static_cast<double>(connected.size()));
        if (m_services.tillsHere) {
            out.family("hearth_node_connected_tills", "gauge", "Tills that are connected to this node.");
            out.sample({{"node", nodeName(m_services.node)}}, static_cast<double>(m_services.tillsHere()));
        }
        out.family("hearth_store_connected_tills", "gauge", "The same by store.");
        for (const StoreLag &lag : lags)
            out.sample({{"store", lag.code}}, here.value(lag.code));
        HEARTH_ASSIGN(const QList<TillAlarm> alarms, TillAlarmStore::open(context.database()));
        out.family("hearth_till_alarms", "gauge", "Tills whose database was set back, forked, copied or has a gap.");
        for (const char *kind : {TillAlarmStore::SetBack, TillAlarmStore::Fork, TillAlarmStore::Gap, TillAlarmStore::Clone})
            out.sample({{"kind", QString::fromLatin1(kind)}},
                       static_cast<double>(std::count_if(alarms.cbegin(), alarms.cend(), [&](const TillAlarm &alarm) { return alarm.kind == QLatin1String(kind); })));
        out.family("hearth_store_lag_facts", "gauge", "Facts for a store's tills that they have not stored.");
        for (const StoreLag &lag : lags)
            out.sample({{"store", lag.code}}, static_cast<double>(lag.facts));
        out.family("hearth_store_lag_seconds", "gauge", "Age of the oldest of them.");
        for (const StoreLag &lag : lags)
            out.sample({{"store", lag.code}}, secondsSince(lag.sinceMs, context.clock().nowMs()));
        return {};
    }
    static Result<void> forecasts(Exposition &out, Context &context)
    {
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const ForecastHealth health, ForecastStore::health(context.database(), nowMs));
        out.family("hearth_forecast_alarms", "gauge", "Stores whose forecasts have become worse.");
        for (const auto &[kind, count] : health.openAlarms)
            out.sample({{"kind", kind}}, static_cast<double>(count));
        if (health.openAlarms.isEmpty())
            out.sample({{"kind", QStringLiteral("drift")}}, 0);
        if (health.trainedAtMs) {
            out.family("hearth_forecast_model_age_seconds", "gauge", "Age of the newest models.");
            out.sample({}, secondsSince(*health.trainedAtMs, nowMs));
        }
        out.family("hearth_forecast_stores_without", "gauge", "Stores that sold something in the last 28 days and have no forecast of the last 26 hours.");
        out.sample({}, static_cast<double>(health.storesWithout));
        return {};
    }
    static Result<void> region(Exposition &out, Context &context)
    {
        HEARTH_ASSIGN(const Region region, RegionStore::read(context.database()));
        out.family("hearth_cluster_epoch", "gauge", "Rises with each promotion of a standby.");
        out.sample({}, static_cast<double>(region.epoch));
        if (region.standby.isEmpty())
            return {};
        HEARTH_ASSIGN(const ReplicaProgress progress, RegionStore::progress(context.database()));
        out.family("hearth_standby_connected", "gauge", "1: the standby follows.");
        out.sample({{"standby", region.standby}}, progress.replicated ? 1 : 0);
        if (progress.replicated) {
            out.family("hearth_standby_behind_bytes", "gauge", "Log that the standby has not on its disk.");
            out.sample({{"standby", region.standby}}, static_cast<double>(std::max<qint64>(0, progress.written - *progress.replicated)));
        }
        return {};
    }
    static Result<void> tagClasses(Exposition &out, Context &context)
    {
        HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(context.database()));
        const auto each = [&](const char *name, const char *help, qint64 TagClassState::*field) {
            out.family(name, "gauge", help);
            for (const auto &[id, state] : editions.states()) {
                if (state.filling)
                    out.sample({{"class", QString::number(id)}, {"version", QString::number(state.madeVersion)}}, static_cast<double>(state.*field));
            }
        };
        each("hearth_tag_class_filled_members", "Members for whom a new class of tags, or another version of it, was made; it is not shown yet.", &TagClassState::done);
        each("hearth_tag_class_members", "Members there were when that began.", &TagClassState::members);
        return {};
    }
    const HqServices m_services;
};
} // namespace

std::unique_ptr<Function> makeMetrics(const HqServices &services)
{
    return std::make_unique<Metrics>(services);
}

} // namespace hearth::hq
