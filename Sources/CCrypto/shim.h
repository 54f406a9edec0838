/* libcrypto (OpenSSL 3) as Swift can call it: macros and variadic functions become static inline functions. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* SHA-256 over the low-level functions: no provider is loaded, so a program that only hashes starts fast. */
typedef SHA256_CTX khn_sha256_ctx;
static inline void khn_sha256_init(SHA256_CTX *context) { SHA256_Init(context); }
static inline void khn_sha256_update(SHA256_CTX *context, const void *bytes, size_t count) {
    SHA256_Update(context, bytes, count);
}
static inline void khn_sha256_final(SHA256_CTX *context, uint8_t out[32]) { SHA256_Final(out, context); }

/* Key types that are macros of numbers. */
static inline int khn_ed25519(void) { return EVP_PKEY_ED25519; }
static inline int khn_x25519(void) { return EVP_PKEY_X25519; }

/* A new P-256 key; variadic in C. NULL when libcrypto fails. */
static inline EVP_PKEY *khn_p256_generate(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"); }
static inline int khn_is_p256(EVP_PKEY *key) {
    char group[32];
    size_t count = 0;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC
        && EVP_PKEY_get_group_name(key, group, sizeof group, &count) == 1
        && strcmp(group, "prime256v1") == 0;
}

/* A read-only view of bytes as a BIO, and the bytes that a memory BIO has collected. */
static inline BIO *khn_bio_over(const void *bytes, int count) { return BIO_new_mem_buf(bytes, count); }
static inline BIO *khn_bio_new(void) { return BIO_new(BIO_s_secmem()); }
static inline long khn_bio_bytes(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

/* Adds one extension, written as in openssl's x509v3_config(5). 1 when done. */
static inline int khn_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) { return 0; }
    int done = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return done;
}

/* Sets the common name, the only part of the names that are made here. 1 when done. */
static inline int khn_set_common_name(X509_NAME *name, const char *text) {
    return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0);
}

/* Seconds since 1970 of an ASN.1 time. 1 when it is one. */
static inline int khn_unix_seconds(const ASN1_TIME *time, int64_t *seconds) {
    struct tm parts;
    if (ASN1_TIME_to_tm(time, &parts) != 1) { return 0; }
    *seconds = (int64_t)timegm(&parts);
    return 1;
}

/* A PEM password callback that never asks: without it libcrypto prompts on the terminal for an encrypted key. */
static inline int khn_no_password(char *buffer, int size, int writing, void *context) {
    (void)buffer; (void)size; (void)writing; (void)context;
    return -1;
}
static inline EVP_PKEY *khn_read_private_key(BIO *bio) {
    return PEM_read_bio_PrivateKey(bio, NULL, khn_no_password, NULL);
}
static inline X509 *khn_read_certificate(BIO *bio) { return PEM_read_bio_X509(bio, NULL, khn_no_password, NULL); }
