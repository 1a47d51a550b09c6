// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "paper/logo.h"
#include "document/dither.h"

#include <QFileInfo>
#include <QImageReader>
#include <QPainter>

namespace hearth::paper {
namespace {
constexpr int MaxSide = 8'000;
constexpr int MaxHeight = 2'000;
} // namespace

Result<symbols::Bits> logoFromFile(const QString &path, int mostWidth)
{
    if (!QFileInfo::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("no such file"), path);
    QImageReader reader(path);
    reader.setDecideFormatFromContent(true);
    const QSize size = reader.size();
    if (size.width() > MaxSide || size.height() > MaxSide)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 x %2 is larger than %3 x %3").arg(size.width()).arg(size.height()).arg(MaxSide), path);
    const QImage read = reader.read();
    if (read.isNull())
        return fail(ErrorCode::InvalidInput, reader.errorString(), path);
    QImage onWhite(read.size(), QImage::Format_RGB32);
    onWhite.fill(Qt::white);
    QPainter painter(&onWhite);
    painter.drawImage(0, 0, read);
    painter.end();
    if (onWhite.width() > mostWidth || onWhite.height() > MaxHeight)
        onWhite = onWhite.scaled(std::min(mostWidth, onWhite.width()), std::min(MaxHeight, onWhite.height()), Qt::KeepAspectRatio, Qt::SmoothTransformation);
    const QImage grey = onWhite.convertToFormat(QImage::Format_Grayscale8);
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(grey.width()) * grey.height());
    for (int y = 0; y < grey.height(); ++y)
        bytes.append(reinterpret_cast<const char *>(grey.constScanLine(y)), grey.width());
    return dither(bytes, grey.width(), grey.height());
}

} // namespace hearth::paper
