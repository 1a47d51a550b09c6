// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/language.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QTranslator>

// In the global namespace, as the macro demands: the resources live in a static library.
static void initTranslationResources()
{
    Q_INIT_RESOURCE(hearth_i18n);
}

namespace hearth {

Q_LOGGING_CATEGORY(languageLog, "hearth.ui.language")

Language::Language(QObject *parent) : QObject(parent)
{
    initTranslationResources();
}

Language::~Language()
{
    if (m_translator && QCoreApplication::instance() != nullptr)
        QCoreApplication::removeTranslator(m_translator.get());
}

QStringList Language::all()
{
    return {QStringLiteral("zh_CN"), QStringLiteral("en")};
}

QString Language::closest(const QString &name)
{
    return name.startsWith(QLatin1String("zh"), Qt::CaseInsensitive) ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

bool Language::set(const QString &name)
{
    const QString wanted = closest(name);
    if (wanted == m_current)
        return false;
    auto next = std::make_unique<QTranslator>();
    if (!next->load(QStringLiteral("hearth_%1").arg(wanted), QStringLiteral(":/i18n")))
        qCWarning(languageLog, "no translation for %ls in the program", qUtf16Printable(wanted));
    if (m_translator)
        QCoreApplication::removeTranslator(m_translator.get());
    m_translator = std::move(next);
    m_current = wanted;
    // An empty file of plurals installs nothing and sends no event by itself; the windows are told in either case.
    if (!QCoreApplication::installTranslator(m_translator.get())) {
        QEvent event(QEvent::LanguageChange);
        QCoreApplication::sendEvent(QCoreApplication::instance(), &event);
    }
    return true;
}

} // namespace hearth
