// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/theme.h"

#include "ui/kit/touchstyle.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QPalette>

// In the global namespace, as the macro demands: the resources live in a static library.
static void initStyleResources()
{
    Q_INIT_RESOURCE(hearth_style);
}

namespace hearth {

Q_LOGGING_CATEGORY(themeLog, "hearth.ui.theme")

namespace {

constexpr int leastBold = 17;

struct ColorField {
    const char *name;
    QColor Theme::*field;
};

constexpr ColorField fields[] = {
    {"window", &Theme::window}, {"panel", &Theme::panel}, {"raised", &Theme::raised}, {"line", &Theme::line},
    {"edge", &Theme::edge}, {"text", &Theme::text}, {"soft", &Theme::soft}, {"faint", &Theme::faint},
    {"bar", &Theme::bar}, {"barRaised", &Theme::barRaised}, {"barText", &Theme::barText}, {"barSoft", &Theme::barSoft},
    {"barGo", &Theme::barGo}, {"barWarn", &Theme::barWarn}, {"barBad", &Theme::barBad},
    {"accent", &Theme::accent}, {"accentDark", &Theme::accentDark}, {"accentSoft", &Theme::accentSoft},
    {"go", &Theme::go}, {"goDark", &Theme::goDark}, {"goSoft", &Theme::goSoft},
    {"bad", &Theme::bad}, {"badDark", &Theme::badDark}, {"badSoft", &Theme::badSoft},
    {"warn", &Theme::warn}, {"warnSoft", &Theme::warnSoft}, {"info", &Theme::info}, {"infoSoft", &Theme::infoSoft},
    {"focus", &Theme::focus}, {"onFill", &Theme::onFill},
};

Theme load()
{
    initStyleResources();
    Theme theme;
    QFile file(QStringLiteral(":/style/light.json"));
    if (!file.open(QIODevice::ReadOnly))
        qCCritical(themeLog, "the style file is missing from the program");
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject colors = root[QLatin1String("colors")].toObject();
    for (const ColorField &entry : fields) {
        theme.*entry.field = QColor(colors[QLatin1String(entry.name)].toString());
        if (!(theme.*entry.field).isValid())
            qCCritical(themeLog, "the style file has no colour \"%s\"", entry.name);
    }
    for (const auto &value : root[QLatin1String("categories")].toArray())
        theme.categories.append(QColor(value.toString()));
    if (theme.categories.isEmpty())
        theme.categories.append(theme.accent);
    for (const auto &value : root[QLatin1String("families")].toArray())
        theme.families.append(value.toString());
    return theme;
}

} // namespace

const Theme &Theme::current()
{
    static const Theme theme = load();
    return theme;
}

void Theme::apply(QApplication &app)
{
    const Theme &theme = current();
    app.setStyle(new TouchStyle);

    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.panel);
    palette.setColor(QPalette::AlternateBase, theme.raised);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.soft);
    palette.setColor(QPalette::Button, theme.panel);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accentSoft);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Mid, theme.edge);
    palette.setColor(QPalette::Dark, theme.soft);
    palette.setColor(QPalette::Light, theme.raised);
    app.setPalette(palette);
    app.setFont(textFont(16));
}

QColor Theme::tone(Tone wanted) const
{
    switch (wanted) {
    case Tone::Neutral: return text;
    case Tone::Soft: return soft;
    case Tone::Ok: return go;
    case Tone::Warn: return warn;
    case Tone::Bad: return bad;
    case Tone::Info: return info;
    }
    return text;
}

QColor Theme::toneGround(Tone wanted) const
{
    switch (wanted) {
    case Tone::Neutral:
    case Tone::Soft: return raised;
    case Tone::Ok: return goSoft;
    case Tone::Warn: return warnSoft;
    case Tone::Bad: return badSoft;
    case Tone::Info: return infoSoft;
    }
    return raised;
}

QFont textFont(int pixels, bool bold)
{
    static const QStringList families = [] {
        const QStringList installed = QFontDatabase::families();
        for (const QString &family : Theme::current().families) {
            if (installed.contains(family))
                return QStringList{family};
        }
        return QApplication::font().families();
    }();
    QFont font;
    font.setFamilies(families);
    font.setPixelSize(pixels);
    // Without a bold face the letters are smeared; small ones then close up.
    font.setBold(bold && pixels >= leastBold);
    return font;
}

} // namespace hearth
