// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "certificates/certificates.h"

#include <memory>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

// Internal to the library: OpenSSL's libcrypto with owners.
namespace hearth::hq::x509 {

struct Free {
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
    void operator()(X509 *certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION *extension) const { X509_EXTENSION_free(extension); }
    void operator()(BIO *bio) const { BIO_free_all(bio); }
    void operator()(ASN1_OCTET_STRING *text) const { ASN1_OCTET_STRING_free(text); }
    void operator()(GENERAL_NAMES *names) const { GENERAL_NAMES_free(names); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;
using Key = Owned<EVP_PKEY>;
using Certificate = Owned<X509>;

[[nodiscard]] Result<Key> newKey();
[[nodiscard]] Result<QByteArray> keyPem(EVP_PKEY *key);
[[nodiscard]] Result<Key> keyFromPem(const QByteArray &pem, const QString &where);
/** SubjectPublicKeyInfo in DER. */
[[nodiscard]] QByteArray publicKey(EVP_PKEY *key);

[[nodiscard]] Result<Certificate> newAuthority(EVP_PKEY *key, qint64 nowMs, int days);
[[nodiscard]] Result<Certificate> newServer(EVP_PKEY *key, const ServerNames &names, X509 *authority, EVP_PKEY *authorityKey, qint64 nowMs,
                                            int days);
[[nodiscard]] Result<QByteArray> pem(X509 *certificate);
/** The first certificate in it. Error Corrupt. */
[[nodiscard]] Result<Certificate> fromPem(const QByteArray &pem, const QString &where);
[[nodiscard]] ServerNames names(X509 *certificate);
[[nodiscard]] qint64 expiresAtMs(X509 *certificate);
/** Error InvalidInput: none at all, or one that no certificate can have. */
[[nodiscard]] Result<void> check(const ServerNames &names);

} // namespace hearth::hq::x509
