// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QObject>
#include <QStringList>
#include <memory>

class QTranslator;

namespace hearth {

/** The language of the windows. Setting it makes Qt send LanguageChange to every widget, which then reads its texts again:
    no restart. UI thread. */
class Language : public QObject {
    Q_OBJECT
public:
    explicit Language(QObject *parent = nullptr);
    ~Language() override;
    /** "zh_CN", "en". */
    [[nodiscard]] static QStringList all();
    /** A name this program has: "zh_CN" for "zh", "zh_TW", "zh-Hans"; "en" for all it does not know. */
    [[nodiscard]] static QString closest(const QString &name);
    [[nodiscard]] QString current() const { return m_current; }
    /** False where it was the language already. */
    bool set(const QString &name);

private:
    QString m_current;
    std::unique_ptr<QTranslator> m_translator;
};

} // namespace hearth
