// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/fingerprint.h"

#include <QCryptographicHash>

namespace hearth::protocol {
namespace {
constexpr char Letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32
constexpr int LetterBits = 5;
constexpr qsizetype ShortBytes = 20;
constexpr qsizetype FullBytes = 32;
constexpr qsizetype ShortLetters = ShortBytes * 8 / LetterBits;
constexpr qsizetype Group = 4;
constexpr qsizetype MostTyped = 200;

QByteArray digest(const QByteArray &publicKeyDer)
{
    return QCryptographicHash::hash(publicKeyDer, QCryptographicHash::Sha256);
}

/** Upper case, without what separates groups; the letters that are taken for others are those. */
QByteArray letters(const QString &typed)
{
    QByteArray result;
    for (const QChar &c : typed) {
        const char letter = c.toUpper().toLatin1();
        if (letter == '-' || letter == ' ' || letter == ':')
            continue;
        result += letter == 'O' ? '0' : letter == 'I' || letter == 'L' ? '1' : letter;
    }
    return result;
}
} // namespace

QString fingerprintText(const QByteArray &publicKeyDer)
{
    const QByteArray bytes = digest(publicKeyDer).left(ShortBytes);
    QString text;
    unsigned held = 0;
    int bits = 0;
    for (const char byte : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(byte);
        bits += 8;
        while (bits >= LetterBits) {
            bits -= LetterBits;
            if (text.size() % (Group + 1) == Group)
                text += QLatin1Char('-');
            text += QLatin1Char(Letters[(held >> static_cast<unsigned>(bits)) & 31U]);
        }
    }
    return text;
}

QString fingerprintHex(const QByteArray &publicKeyDer)
{
    return QString::fromLatin1(digest(publicKeyDer).toHex());
}

Result<QByteArray> parseFingerprint(const QString &typed)
{
    const QByteArray given = typed.size() <= MostTyped ? letters(typed) : QByteArray();
    if (given.size() == FullBytes * 2) {
        const QByteArray bytes = QByteArray::fromHex(given);
        if (bytes.size() == FullBytes)
            return bytes;
    }
    if (given.size() != ShortLetters)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a fingerprint has %1 letters and digits, or 64 hexadecimal ones").arg(ShortLetters));
    QByteArray bytes;
    unsigned held = 0;
    int bits = 0;
    for (const char letter : given) {
        const auto value = QByteArray::fromRawData(Letters, sizeof(Letters) - 1).indexOf(letter);
        if (value < 0)
            return fail(ErrorCode::InvalidInput, QStringLiteral("no fingerprint has a \"%1\"").arg(QLatin1Char(letter)));
        held = (held << static_cast<unsigned>(LetterBits)) | static_cast<unsigned>(value);
        bits += LetterBits;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((held >> static_cast<unsigned>(bits)) & 0xffU);
        }
    }
    return bytes;
}

bool hasFingerprint(const QByteArray &publicKeyDer, const QByteArray &fingerprint)
{
    return fingerprint.size() >= ShortBytes && !publicKeyDer.isEmpty() && digest(publicKeyDer).startsWith(fingerprint);
}

} // namespace hearth::protocol
