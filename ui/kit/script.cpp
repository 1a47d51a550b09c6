// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/script.h"

#include <QKeySequence>
#include <QRegularExpression>

namespace hearth {

namespace {

constexpr int maxSteps = 10'000;
constexpr int maxWaitMs = 600'000;

Result<ScriptStep> parseLine(int number, const QString &line)
{
    using Verb = ScriptStep::Verb;
    const QString where = QStringLiteral("line %1").arg(number);
    const qsizetype space = line.indexOf(QLatin1Char(' '));
    const QString verb = space < 0 ? line : line.left(space);
    const QString rest = space < 0 ? QString() : line.mid(space + 1).trimmed();
    const QStringList words = rest.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto one = [&](Verb kind, const QString &what) -> Result<ScriptStep> {
        if (words.size() != 1)
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" takes one word: %2").arg(verb, what), where);
        return ScriptStep{number, kind, words.first(), {}, 0, 0};
    };

    if (verb == QLatin1String("click"))
        return one(Verb::Click, QStringLiteral("an object's name"));
    if (verb == QLatin1String("tile"))
        return one(Verb::Tile, QStringLiteral("a sku"));
    if (verb == QLatin1String("page")) {
        HEARTH_ASSIGN(ScriptStep step, one(Verb::Click, QStringLiteral("sell or manager")));
        step.target.prepend(QStringLiteral("page_"));
        return step;
    }
    if (verb == QLatin1String("language")) {
        HEARTH_ASSIGN(ScriptStep step, one(Verb::Click, QStringLiteral("zh_CN or en")));
        step.target.prepend(QStringLiteral("language_"));
        return step;
    }
    if (verb == QLatin1String("shot")) {
        HEARTH_ASSIGN(ScriptStep step, one(Verb::Shot, QStringLiteral("a file name")));
        static const QRegularExpression safe(QStringLiteral("^[A-Za-z0-9_-]{1,64}$"));
        if (!safe.match(step.target).hasMatch())
            return fail(ErrorCode::InvalidInput, QStringLiteral("a picture's name has letters, digits, - and _ only"), where);
        return step;
    }
    if (verb == QLatin1String("clicktext") || verb == QLatin1String("type")) {
        if (rest.isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" takes a text").arg(verb), where);
        return ScriptStep{number, verb == QLatin1String("type") ? Verb::Type : Verb::ClickText, rest, {}, 0, 0};
    }
    if (verb == QLatin1String("key")) {
        HEARTH_ASSIGN(ScriptStep step, one(Verb::Key, QStringLiteral("a key's name, as Return, Esc, F12, Ctrl+Z")));
        const QKeySequence keys = QKeySequence::fromString(step.target, QKeySequence::PortableText);
        if (keys.count() != 1 || keys[0].key() == Qt::Key_unknown)
            return fail(ErrorCode::InvalidInput, QStringLiteral("no key is called \"%1\"").arg(step.target), where);
        return step;
    }
    if (verb == QLatin1String("wait")) {
        bool number_ok = false;
        const int ms = words.size() >= 3 ? words.last().toInt(&number_ok) : 0;
        if (!number_ok || ms < 1 || ms > maxWaitMs)
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"wait\" takes an object's name, a text and milliseconds"), where);
        return ScriptStep{number, Verb::Wait, words.first(), words.mid(1, words.size() - 2).join(QLatin1Char(' ')), ms, 0};
    }
    if (verb == QLatin1String("pause")) {
        bool ok = false;
        const int ms = words.size() == 1 ? words.first().toInt(&ok) : 0;
        if (!ok || ms < 1 || ms > maxWaitMs)
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"pause\" takes milliseconds"), where);
        return ScriptStep{number, Verb::Pause, {}, {}, ms, 0};
    }
    if (verb == QLatin1String("size")) {
        bool okWidth = false, okHeight = false;
        const int width = words.size() == 2 ? words.first().toInt(&okWidth) : 0;
        const int height = words.size() == 2 ? words.last().toInt(&okHeight) : 0;
        if (!okWidth || !okHeight || width < 320 || height < 240 || width > 8192 || height > 8192)
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"size\" takes a width and a height"), where);
        return ScriptStep{number, Verb::Size, {}, {}, width, height};
    }
    if (verb == QLatin1String("quit") && rest.isEmpty())
        return ScriptStep{number, Verb::Quit, {}, {}, 0, 0};
    return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not understood").arg(line.left(80)), where);
}

} // namespace

Result<QList<ScriptStep>> parseScript(const QString &text)
{
    QList<ScriptStep> steps;
    int number = 0;
    for (const QString &raw : text.split(QLatin1Char('\n'))) {
        ++number;
        const QString line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        if (steps.size() >= maxSteps)
            return fail(ErrorCode::InvalidInput, QStringLiteral("a script has at most %1 steps").arg(maxSteps), QStringLiteral("line %1").arg(number));
        HEARTH_ASSIGN(ScriptStep step, parseLine(number, line));
        steps.append(std::move(step));
    }
    return steps;
}

} // namespace hearth
