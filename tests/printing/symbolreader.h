// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStringList>
#include <QTemporaryDir>

/** What an independent reader (package zbar-tools) sees in a picture file: "QR-Code:text" each; "error: …" where it does not run. */
inline QStringList readSymbolsIn(const QString &path)
{
    QProcess reader;
    reader.start(QStringLiteral("zbarimg"), {QStringLiteral("--quiet"), QStringLiteral("--nodbus"), path});
    if (!reader.waitForStarted() || !reader.waitForFinished())
        return {QStringLiteral("error: zbarimg: ") + reader.errorString()};
    const QString text = QString::fromUtf8(reader.readAllStandardOutput());
    // One symbol is "type:data" and a line feed, and the data may have line feeds too.
    static const QRegularExpression begin(QStringLiteral("^(QR-Code|EAN-13|EAN-8|UPC-A|UPC-E|CODE-39|CODE-93|CODE-128|I2/5|Codabar):"),
                                          QRegularExpression::MultilineOption);
    QStringList found;
    qsizetype from = -1;
    for (auto i = begin.globalMatch(text); i.hasNext();) {
        const qsizetype next = i.next().capturedStart();
        if (from >= 0)
            found.append(text.mid(from, next - from - 1));
        from = next;
    }
    if (from >= 0)
        found.append(text.mid(from).chopped(1));
    return found;
}

/** The same of a picture's bytes. */
inline QStringList readSymbols(const QByteArray &picture)
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("symbol.pbm")));
    if (!file.open(QIODevice::WriteOnly) || file.write(picture) != picture.size())
        return {QStringLiteral("error: ") + file.errorString()};
    file.close();
    return readSymbolsIn(file.fileName());
}

/** The bytes of the one QR code in a picture, without a guess of their character set. */
inline QByteArray readQrBytes(const QByteArray &picture)
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("symbol.pbm")));
    if (!file.open(QIODevice::WriteOnly) || file.write(picture) != picture.size())
        return "error";
    file.close();
    QProcess reader;
    reader.start(QStringLiteral("zbarimg"), {QStringLiteral("--quiet"), QStringLiteral("--nodbus"), QStringLiteral("--raw"), QStringLiteral("--oneshot"),
                                             QStringLiteral("-Sbinary"), file.fileName()});
    return reader.waitForFinished() ? reader.readAllStandardOutput() : QByteArrayLiteral("error");
}
