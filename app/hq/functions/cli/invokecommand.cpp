// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/hqcommands.h"
#include "functions/cli/invokeevent.h"
#include "functions/cli/localrunner.h"
#include "functions/cli/owner.h"
#include "functions/jsonfields.h"
#include "hqstore/hqdatabase.h"

#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace hearth::hq {
namespace {
constexpr qint64 MaxEventFile = 4 << 20;

Result<QJsonObject> readEventFile(const QString &path)
{
    if (path.isEmpty())
        return QJsonObject();
    QFile file(path);
    if (!file.exists())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such file"), path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, file.errorString(), path);
    const QByteArray text = file.read(MaxEventFile + 1);
    if (text.size() > MaxEventFile)
        return fail(ErrorCode::InvalidInput, QStringLiteral("an event has at most %1 bytes").arg(MaxEventFile), path);
    return parseJsonObject(text, path);
}

QJsonObject writtenRows(const QMap<QString, storage::RowChanges::Count> &counts)
{
    QJsonObject tables;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        tables.insert(it.key(), QJsonObject{{QStringLiteral("inserted"), it->inserted}, {QStringLiteral("updated"), it->updated},
                                            {QStringLiteral("deleted"), it->deleted}});
    return tables;
}

QJsonValue bodyOf(const HttpResponse &response)
{
    const QJsonDocument json = QJsonDocument::fromJson(response.body);
    if (json.isArray())
        return json.array();
    return json.isObject() ? QJsonValue(json.object()) : QJsonValue(QString::fromUtf8(response.body));
}

Result<QJsonObject> invokeFunction(const QCommandLineParser &parser)
{
    if (parser.positionalArguments().size() != 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give one function"), QStringLiteral("NAME"));
    const QString name = parser.positionalArguments().first();
    const bool dryRun = parser.isSet(QStringLiteral("dry-run"));
    // Before anything is opened: what is wrong with the name or the file is said at once.
    HEARTH_ASSIGN(const QString shape, InvokeEvent::shape(programFunctions(), name));
    HEARTH_ASSIGN(const QJsonObject event, readEventFile(parser.value(QStringLiteral("event"))));
    HEARTH_ASSIGN(const auto local, LocalRunner::open(parser, dryRun));
    HEARTH_ASSIGN(auto db, openForReading(parser));
    HEARTH_ASSIGN(InvokeEvent read, InvokeEvent::read(local->registry(), name, event, *db, Clock::system().nowMs()));
    db.reset();
    read.invocation.dryRun = dryRun;
    local->changes().reset();
    HEARTH_ASSIGN(const Runner::Invoked invoked, local->runner().invoke(std::move(read.invocation)));
    const QMap<QString, storage::RowChanges::Count> counts = local->changes().read();
    if (!invoked.outcome && !invoked.response) {
        Error error = invoked.outcome.error();
        error.where = error.where.isEmpty() ? name : name + QStringLiteral(": ") + error.where;
        return tl::unexpected<Error>(std::move(error));
    }
    QJsonObject result{{QStringLiteral("function"), name}, {QStringLiteral("ok"), invoked.outcome.has_value()}, {QStringLiteral("took_ms"), invoked.tookMs},
                       {QStringLiteral("dry_run"), dryRun}, {QStringLiteral("committed"), invoked.committed}, {QStringLiteral("written"), writtenRows(counts)},
                       {QStringLiteral("shape"), shape}};
    say(parser, QStringLiteral("%1: %2 after %3 ms%4").arg(name, invoked.outcome ? QStringLiteral("done") : invoked.outcome.error().toString()).arg(invoked.tookMs)
                    .arg(dryRun ? QStringLiteral(", rolled back") : QString()));
    if (invoked.response) {
        result.insert(QStringLiteral("status"), invoked.response->status);
        result.insert(QStringLiteral("body"), bodyOf(*invoked.response));
        say(parser, QStringLiteral("answers %1 %2").arg(invoked.response->status).arg(QString::fromUtf8(invoked.response->body.left(4'000))));
    }
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        say(parser, QStringLiteral("%1 %2  inserted %3, updated %4, deleted %5").arg(dryRun ? QStringLiteral("would write") : QStringLiteral("wrote")).arg(it.key(), -20)
                        .arg(it->inserted).arg(it->updated).arg(it->deleted));
    const QStringList unposted = local->unposted();
    for (const QString &url : unposted)
        say(parser, QStringLiteral("would post to %1").arg(url));
    if (dryRun)
        result.insert(QStringLiteral("unposted"), QJsonArray::fromStringList(unposted));
    return result;
}
} // namespace

Result<std::unique_ptr<LocalRunner>> LocalRunner::open(const QCommandLineParser &parser, bool dryRun)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    HEARTH_ASSIGN(const QString source, databaseSource(parser, path));
    if (!storage::Database::isServer(source) && !QFileInfo::exists(source))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no headquarters' data here"), path);
    HEARTH_ASSIGN(DataDirectory directory, DataDirectory::own(path));
    std::unique_ptr<LocalRunner> local(new LocalRunner);
    local->m_directory = std::make_unique<DataDirectory>(std::move(directory));
    HEARTH_ASSIGN(auto db, HqDatabase::openOwner(source));
    local->m_changes = std::make_unique<storage::RowChanges>(*db);
    local->m_writer = std::make_unique<storage::Writer>(std::move(db));
    HqServices services;
    LocalRunner *self = local.get();
    services.functionStates = [self] { return self->m_runner->states(); };
    services.connections = [self] { return self->m_runner->connections(); };
    services.post = [self, dryRun](const QString &url, const QByteArray &body) -> Result<int> {
        if (!dryRun)
            return self->m_http.postJson(url, body);
        self->m_unposted.with([&](QStringList &urls) { urls.append(url); });
        return 200;
    };
    registerFunctions(local->m_registry, services);
    Runner::Config config;
    config.databasePath = source;
    local->m_runner = std::make_unique<Runner>(config, local->m_registry, *local->m_writer, Clock::system(), std::function<void(const QList<qint64> &)>());
    HEARTH_TRY(local->m_runner->startForInvoking());
    return local;
}

LocalRunner::~LocalRunner()
{
    m_http.stop();
    if (m_runner)
        m_runner->stop();
    m_writer.reset(); // before what counts its rows
}

QStringList LocalRunner::unposted() const
{
    return m_unposted.with([](const QStringList &urls) { return urls; });
}

void addInvokeCommand(std::vector<Command> &commands)
{
    commands.push_back({QStringLiteral("invoke"),
                        QStringLiteral("runs one function here, as in production, and says what it wrote; headquarters must not run"),
                        {{QStringLiteral("event"), QStringLiteral("what happened, in JSON; a wrong one is told the right form"), QStringLiteral("FILE.json")},
                         {QStringLiteral("dry-run"), QStringLiteral("rolls back what it writes, and posts nothing")}},
                        {{QStringLiteral("NAME"), QStringLiteral("the function, as \"hearth-hq functions\" lists it")}}, invokeFunction});
}

} // namespace hearth::hq
