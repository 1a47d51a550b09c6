// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/templatefile.h"
#include "document/tickettemplate.h"
#include "protocol/factbodies.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

namespace hearth::hq {
namespace {
using Template = protocol::TemplatesPublished::Template;

Result<Template> readTemplateFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such file"), path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, file.errorString(), path);
    const QByteArray json = file.read(TicketTemplate::MaxBytes + 1); // one byte more is an error of the reader
    HEARTH_ASSIGN(const TicketTemplate read, TicketTemplate::fromJson(json, path));
    return Template{ticketKindName(read.kind), json};
}
} // namespace

Result<QList<Template>> readTemplateFiles(const QString &path)
{
    QStringList files{path};
    if (QFileInfo(path).isDir()) {
        const QDir directory(path);
        files = directory.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
        if (files.isEmpty())
            return fail(ErrorCode::NotFound, QStringLiteral("there is no file *.json in it"), path);
        if (files.size() > protocol::TemplatesPublished::MaxTemplates)
            return fail(ErrorCode::InvalidInput, QStringLiteral("more than %1 files").arg(protocol::TemplatesPublished::MaxTemplates), path);
        for (QString &file : files)
            file = directory.filePath(file);
    }
    QList<Template> templates;
    QHash<QString, QString> seen;
    qsizetype bytes = 0;
    for (const QString &file : std::as_const(files)) {
        HEARTH_ASSIGN(Template one, readTemplateFile(file));
        if (seen.contains(one.kind))
            return fail(ErrorCode::InvalidInput, QStringLiteral("is for %1, and so is %2").arg(one.kind, seen.value(one.kind)), file + QStringLiteral(": kind"));
        seen.insert(one.kind, file);
        bytes += one.json.size();
        if (bytes > protocol::MaxFactBody)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("the templates take more than %1 bytes together: make a logo smaller").arg(protocol::MaxFactBody), file);
        templates.append(std::move(one));
    }
    return templates;
}

QStringList takeBuiltIn(QList<Template> &templates)
{
    QStringList kinds;
    templates.removeIf([&kinds](const Template &one) {
        const auto kind = ticketKind(one.kind);
        if (!kind || one.json != TicketTemplate::builtInJson(*kind))
            return false;
        kinds.append(one.kind);
        return true;
    });
    return kinds;
}

} // namespace hearth::hq
