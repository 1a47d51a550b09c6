// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "certificates/x509.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <arpa/inet.h>
#include <array>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

namespace hearth::hq::x509 {
namespace {
constexpr long SecondsPerDay = 24L * 3600;
constexpr int SerialBytes = 16;
constexpr qsizetype MaxName = 253;
constexpr qsizetype MaxNames = 100;

tl::unexpected<Error> broken(const char *what)
{
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return fail(ErrorCode::Internal, QStringLiteral("OpenSSL cannot %1: %2").arg(QLatin1String(what), QLatin1String(text.data())));
}

QByteArray contents(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<qsizetype>(size)};
}

bool isAddress(const QString &text)
{
    std::array<unsigned char, sizeof(in6_addr)> room{};
    const QByteArray latin = text.toLatin1();
    return inet_pton(AF_INET, latin.constData(), room.data()) == 1 || inet_pton(AF_INET6, latin.constData(), room.data()) == 1;
}

bool isHostName(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$"),
                                         QRegularExpression::CaseInsensitiveOption);
    return text.size() <= MaxName && form.match(text).hasMatch();
}

/** "DNS:hq.example.cn,IP:10.0.0.5": nothing else can be in what check() lets through. */
QByteArray alternatives(const ServerNames &names)
{
    QByteArrayList list;
    for (const QString &name : names.names)
        list.append("DNS:" + name.toLatin1());
    for (const QString &address : names.addresses)
        list.append("IP:" + address.toLatin1());
    return list.join(',');
}

/** In the order the extensions' values may need those before. */
using Extensions = std::initializer_list<std::pair<int, QByteArray>>;

Result<Certificate> make(EVP_PKEY *key, const QString &commonName, X509 *issuer, EVP_PKEY *issuerKey, qint64 nowMs, int days,
                         const Extensions &extensions)
{
    Certificate certificate(X509_new());
    std::array<unsigned char, SerialBytes> serial{};
    if (!certificate || RAND_bytes(serial.data(), SerialBytes) != 1)
        return broken("make a certificate");
    serial[0] = static_cast<unsigned char>((serial[0] & 0x7fU) | 0x40U); // positive, and of this length
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_bin2bn(serial.data(), SerialBytes, nullptr), BN_free);
    time_t now = nowMs / 1000;
    const QByteArray name = commonName.toUtf8();
    X509 *const from = issuer != nullptr ? issuer : certificate.get();
    bool ok = number && X509_set_version(certificate.get(), 2) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr
        // A day back: clocks of tills differ.
        && X509_time_adj_ex(X509_getm_notBefore(certificate.get()), -1, 0, &now) != nullptr
        && X509_time_adj_ex(X509_getm_notAfter(certificate.get()), days, 0, &now) != nullptr
        && X509_set_pubkey(certificate.get(), key) == 1
        && X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(name.constData()), static_cast<int>(name.size()), -1, 0) == 1
        && X509_set_issuer_name(certificate.get(), X509_get_subject_name(from)) == 1;
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, from, certificate.get(), nullptr, nullptr, 0);
    for (const auto &[nid, value] : extensions) {
        const Owned<X509_EXTENSION> extension(ok ? X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData()) : nullptr);
        ok = extension && X509_add_ext(certificate.get(), extension.get(), -1) == 1;
    }
    if (!ok || X509_sign(certificate.get(), issuerKey, EVP_sha256()) == 0)
        return broken("make a certificate");
    return certificate;
}
} // namespace

Result<Key> newKey()
{
    Key key(EVP_EC_gen("P-256"));
    if (!key)
        return broken("make a key");
    return key;
}

Result<QByteArray> keyPem(EVP_PKEY *key)
{
    const Owned<BIO> bio(BIO_new(BIO_s_secmem()));
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return broken("write a key");
    return contents(bio.get());
}

Result<Key> keyFromPem(const QByteArray &pem, const QString &where)
{
    const Owned<BIO> bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    // A key with a password would ask on the terminal.
    Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, [](char *, int, int, void *) { return -1; }, nullptr) : nullptr);
    ERR_clear_error();
    if (!key)
        return fail(ErrorCode::Corrupt, QStringLiteral("not a private key"), where);
    return key;
}

QByteArray publicKey(EVP_PKEY *key)
{
    unsigned char *der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    QByteArray bytes(reinterpret_cast<const char *>(der), std::max(size, 0));
    OPENSSL_free(der);
    return bytes;
}

Result<Certificate> newAuthority(EVP_PKEY *key, qint64 nowMs, int days)
{
    // Another name for each: two that are pinned side by side must not be taken for one.
    const QByteArray mark = QCryptographicHash::hash(publicKey(key), QCryptographicHash::Sha256).toHex().left(8);
    return make(key, QStringLiteral("Hearth authority ") + QLatin1String(mark), nullptr, key, nowMs, days,
                {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"}, {NID_key_usage, "critical,keyCertSign,cRLSign"},
                 {NID_subject_key_identifier, "hash"}});
}

Result<Certificate> newServer(EVP_PKEY *key, const ServerNames &names, X509 *authority, EVP_PKEY *authorityKey, qint64 nowMs, int days)
{
    return make(key, QStringLiteral("Hearth headquarters"), authority, authorityKey, nowMs, days,
                {{NID_basic_constraints, "critical,CA:FALSE"}, {NID_key_usage, "critical,digitalSignature"}, {NID_ext_key_usage, "serverAuth"},
                 {NID_subject_alt_name, alternatives(names)}, {NID_subject_key_identifier, "hash"}, {NID_authority_key_identifier, "keyid:always"}});
}

Result<QByteArray> pem(X509 *certificate)
{
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_X509(bio.get(), certificate) != 1)
        return broken("write a certificate");
    return contents(bio.get());
}

Result<Certificate> fromPem(const QByteArray &pem, const QString &where)
{
    const Owned<BIO> bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    Certificate certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();
    if (!certificate)
        return fail(ErrorCode::Corrupt, QStringLiteral("not a certificate"), where);
    return certificate;
}

ServerNames names(X509 *certificate)
{
    ServerNames result;
    const Owned<GENERAL_NAMES> list(static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; i < sk_GENERAL_NAME_num(list.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(list.get(), i);
        if (name->type == GEN_DNS) {
            result.names.append(QString::fromLatin1(reinterpret_cast<const char *>(ASN1_STRING_get0_data(name->d.dNSName)),
                                                    ASN1_STRING_length(name->d.dNSName)));
        } else if (name->type == GEN_IPADD) {
            std::array<char, INET6_ADDRSTRLEN> text{};
            const int family = ASN1_STRING_length(name->d.iPAddress) == 4 ? AF_INET : AF_INET6;
            if (inet_ntop(family, ASN1_STRING_get0_data(name->d.iPAddress), text.data(), text.size()) != nullptr)
                result.addresses.append(QString::fromLatin1(text.data()));
        }
    }
    return result;
}

qint64 expiresAtMs(X509 *certificate)
{
    int days = 0;
    int seconds = 0;
    const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> start(ASN1_TIME_set(nullptr, 0), ASN1_TIME_free);
    if (!start || ASN1_TIME_diff(&days, &seconds, start.get(), X509_get0_notAfter(certificate)) != 1)
        return 0;
    return (qint64{days} * SecondsPerDay + seconds) * 1000;
}

Result<void> check(const ServerNames &names)
{
    if (names.names.isEmpty() && names.addresses.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the name or the address tills will call, or both"), QStringLiteral("--name"));
    if (names.names.size() + names.addresses.size() > MaxNames)
        return fail(ErrorCode::InvalidInput, QStringLiteral("more than %1 names").arg(MaxNames), QStringLiteral("--name"));
    for (const QString &name : names.names) {
        if (isAddress(name))
            return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is an address: give it with --address").arg(name), QStringLiteral("--name"));
        if (!isHostName(name))
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not a host name").arg(name.left(60)), QStringLiteral("--name"));
    }
    for (const QString &address : names.addresses) {
        if (!isAddress(address))
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not an address").arg(address.left(60)), QStringLiteral("--address"));
    }
    return {};
}

} // namespace hearth::hq::x509
