// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/profiles.h"
#include "document/jsonfields.h"

#include <QFile>

static void initProfileResources() // outside every namespace: the macro asks for it
{
    Q_INIT_RESOURCE(hearth_printers);
}

namespace hearth {

Result<QList<NamedProfile>> profilesFromJson(const QByteArray &json, const QString &file)
{
    JsonSource source{file};
    JsonFields root(source, source.parse(json, 64 * 1024), QString());
    const QJsonArray list = root.array(QLatin1String("profiles"), 100);
    root.finish();
    QList<NamedProfile> profiles;
    QStringList names;
    for (qsizetype i = 0; i < list.size(); ++i) {
        JsonFields fields(source, list.at(i), QStringLiteral("profiles[%1]").arg(i));
        NamedProfile profile;
        PaperProfile &paper = profile.paper;
        const auto dots = [&](const char *key, int least, int most, int fallback) {
            return static_cast<int>(fields.integer(QLatin1String(key), least, most, fallback));
        };
        profile.name = fields.text(QLatin1String("name"), 40);
        profile.title = fields.text(QLatin1String("title"), 100);
        paper.widthDots = dots("width", 100, 1'000, 0);
        paper.dpi = dots("dpi", 100, 255, paper.dpi); // GS P has one byte for it
        paper.lineDots = dots("line", 24, 255, paper.lineDots);
        paper.heightDots = dots("height", 0, 4'000, 0);
        paper.gapDots = dots("gap", 0, 200, 0);
        if (profile.name.isEmpty() || names.contains(profile.name))
            fields.bad(QLatin1String("name"), QStringLiteral("is needed, and only once"));
        if (paper.widthDots == 0)
            fields.bad(QLatin1String("width"), QStringLiteral("is needed"));
        fields.finish();
        names.append(profile.name);
        profiles.append(std::move(profile));
    }
    if (source.error)
        return tl::unexpected<Error>(*source.error);
    return profiles;
}

const QList<NamedProfile> &paperProfiles()
{
    static const QList<NamedProfile> profiles = [] {
        initProfileResources();
        QFile file(QStringLiteral(":/hearth/printers/profiles.json"));
        const auto read = profilesFromJson(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(), QStringLiteral("profiles.json"));
        if (!read) // part of the program, and a test reads it
            qFatal("%s", qPrintable(read.error().toString()));
        return *read;
    }();
    return profiles;
}

Result<PaperProfile> paperProfile(const QString &name)
{
    QStringList names;
    for (const NamedProfile &profile : paperProfiles()) {
        if (profile.name == name)
            return profile.paper;
        names.append(profile.name);
    }
    return fail(ErrorCode::NotFound, QStringLiteral("no paper is called \"%1\"; there are: %2").arg(name.left(40), names.join(QLatin1String(", "))));
}

} // namespace hearth
