// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "rendercommand.h"
#include "document/profiles.h"
#include "document/ticketjson.h"
#include "document/tickettemplate.h"
#include "escpos/tspl.h"
#include "paper/logo.h"
#include "paper/renderer.h"
#include "till/cli/commandsupport.h"

#include <QBuffer>
#include <QFileInfo>
#include <QSaveFile>

namespace hearth {
namespace {
constexpr int PictureMargin = 16; // white dots around the paper

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Io : ErrorCode::NotFound, file.errorString(), path);
    return file.read(MaxTicketJson + 1); // one byte more is an error of the reader
}

Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Io, file.errorString(), path);
    return {};
}

Result<std::optional<TicketTemplate>> templateOf(const QCommandLineParser &parser, TicketKind kind, const PaperProfile &paper)
{
    std::optional<TicketTemplate> own;
    if (const QString path = parser.value(QStringLiteral("template")); !path.isEmpty()) {
        HEARTH_ASSIGN(const QByteArray json, readFile(path));
        HEARTH_ASSIGN(own, TicketTemplate::fromJson(json, QFileInfo(path).fileName()));
        if (own->kind != kind)
            return fail(ErrorCode::InvalidInput, QStringLiteral("is for %1, the ticket is a %2").arg(ticketKindName(own->kind), ticketKindName(kind)),
                        path);
    }
    if (const QString logo = parser.value(QStringLiteral("logo")); !logo.isEmpty()) {
        if (!own)
            own = TicketTemplate::builtIn(kind);
        HEARTH_ASSIGN(own->logo, paper::logoFromFile(logo, paper.widthDots));
    }
    return own;
}

Result<QJsonObject> render(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, cli::onlyArgument(parser, QStringLiteral("ticket file")));
    HEARTH_ASSIGN(const PaperProfile paper, paperProfile(parser.value(QStringLiteral("profile"))));
    HEARTH_ASSIGN(const QByteArray json, readFile(path));
    HEARTH_ASSIGN(const Ticket ticket, ticketFromJson(json, QFileInfo(path).fileName()));
    HEARTH_ASSIGN(const auto own, templateOf(parser, ticket.kind, paper));
    const TicketLayout layout = layoutTicket(ticket, paper, own ? &*own : nullptr);
    int height = 0;
    for (const TicketRow &row : layout.rows)
        height += rowDots(row, paper);

    QJsonObject report{{QStringLiteral("kind"), ticketKindName(ticket.kind)}, {QStringLiteral("width_dots"), paper.widthDots},
                       {QStringLiteral("height_dots"), height}};
    const auto wrote = [&](const QString &option, const QString &target, const QByteArray &bytes) -> Result<void> {
        HEARTH_TRY(writeFile(target, bytes));
        report.insert(option + QStringLiteral("_bytes"), bytes.size());
        cli::say(parser, QStringLiteral("%1: %2 bytes").arg(target).arg(bytes.size()));
        return {};
    };
    auto glyphs = paper::Glyphs::load(); // without the font: '?' for what a printer lacks
    if (const QString target = parser.value(QStringLiteral("escpos")); !target.isEmpty()) {
        escpos::EncodeOptions options;
        options.fence = escpos::Fence::None;
        options.hanzi = !parser.isSet(QStringLiteral("no-hanzi"));
        options.nativeQr = options.nativeBarcode = parser.isSet(QStringLiteral("native-symbols"));
        if (glyphs)
            options.glyphs = glyphs->source();
        HEARTH_TRY(wrote(QStringLiteral("escpos"), target, escpos::encode(layout, options)));
    }
    if (const QString target = parser.value(QStringLiteral("tspl")); !target.isEmpty()) {
        if (paper.heightDots == 0)
            return fail(ErrorCode::InvalidInput, QStringLiteral("needs the profile of a label"), QStringLiteral("--tspl"));
        HEARTH_TRY(wrote(QStringLiteral("tspl"), target, tspl::encode(layout, 1, glyphs ? glyphs->source() : escpos::GlyphSource())));
    }
    if (const QString target = parser.value(QStringLiteral("png")); !target.isEmpty()) {
        HEARTH_ASSIGN(auto renderer, paper::Renderer::make());
        QBuffer buffer;
        if (!buffer.open(QIODevice::WriteOnly) || !renderer.render(paper::pageOf(layout), PictureMargin).save(&buffer, "PNG"))
            return fail(ErrorCode::Internal, QStringLiteral("the picture could not be written"), target);
        HEARTH_TRY(wrote(QStringLiteral("png"), target, buffer.data()));
    }
    return report;
}
} // namespace

Command renderCommand()
{
    Command command;
    command.name = QStringLiteral("render");
    command.summary = QStringLiteral("makes of a ticket's JSON the bytes for a printer and the picture of the paper");
    command.arguments = {{QStringLiteral("FILE.json"), QStringLiteral("a ticket document, see docs/tickets.md")}};
    QStringList names;
    for (const NamedProfile &profile : paperProfiles())
        names.append(profile.name);
    command.options = {
        {QStringLiteral("escpos"), QStringLiteral("writes the bytes for a receipt printer"), QStringLiteral("OUT.bin")},
        {QStringLiteral("tspl"), QStringLiteral("writes the bytes for a label printer"), QStringLiteral("OUT.bin")},
        {QStringLiteral("png"), QStringLiteral("writes the picture, 1 bit"), QStringLiteral("OUT.png")},
        {QStringLiteral("profile"), QStringLiteral("the paper: ") + names.join(QLatin1String(", ")), QStringLiteral("NAME"), names.first()},
        {QStringLiteral("template"), QStringLiteral("a template of your own"), QStringLiteral("FILE.json")},
        {QStringLiteral("logo"), QStringLiteral("an image for the template's logo block"), QStringLiteral("IMAGE")},
        {QStringLiteral("no-hanzi"), QStringLiteral("for a printer without a Chinese font")},
        {QStringLiteral("native-symbols"), QStringLiteral("for a printer that draws QR codes and barcodes itself")},
    };
    command.run = render;
    return command;
}

} // namespace hearth
