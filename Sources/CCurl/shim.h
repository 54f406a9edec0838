/* libcurl as Swift can call it: variadic functions and macros become static inline functions of fixed types. */
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

/* curl.h wraps these in macros that check types, which is done here by the parameters. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

typedef size_t (*khn_curl_receiver)(char *bytes, size_t one, size_t count, void *context);

static inline CURLcode khn_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode khn_curl_set_size(CURL *easy, CURLoption option, int64_t value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}
static inline CURLcode khn_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode khn_curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode khn_curl_set_receiver(CURL *easy, CURLoption option, khn_curl_receiver value) {
    return curl_easy_setopt(easy, option, value);
}
/* The authorities to trust, from memory; libcurl keeps a copy. */
static inline CURLcode khn_curl_set_authority(CURL *easy, const void *pem, size_t count) {
    struct curl_blob blob = {(void *)pem, count, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
}

static inline CURLcode khn_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode khn_curl_get_number(CURL *easy, CURLINFO info, int64_t *value) {
    curl_off_t number = 0;
    CURLcode code = curl_easy_getinfo(easy, info, &number);
    *value = number;
    return code;
}
static inline CURLcode khn_curl_get_certificates(CURL *easy, struct curl_certinfo **value) {
    return curl_easy_getinfo(easy, CURLINFO_CERTINFO, value);
}
static inline CURLMcode khn_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
/* The result of a finished transfer: an anonymous union in C. */
static inline CURLcode khn_curl_result(const CURLMsg *message) { return message->data.result; }

/* What is sent goes in records of 2 KiB: of one that a line cuts nothing arrives, and each costs 22 bytes. */
static inline CURLcode khn_curl_bound_records(CURL *easy, void *context, void *unused) {
    (void)easy; (void)unused;
    return SSL_CTX_set_max_send_fragment((SSL_CTX *)context, 2048) == 1 ? CURLE_OK : CURLE_SSL_CONNECT_ERROR;
}
static inline CURLcode khn_curl_set_records(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, khn_curl_bound_records);
}
/* The same; and chains are still checked for signature, name, purpose and authority, only their dates are not. */
static inline CURLcode khn_curl_skip_dates(CURL *easy, void *context, void *unused) {
    CURLcode code = khn_curl_bound_records(easy, context, unused);
    if (code != CURLE_OK) return code;
    X509_VERIFY_PARAM *checks = SSL_CTX_get0_param((SSL_CTX *)context);
    return X509_VERIFY_PARAM_set_flags(checks, X509_V_FLAG_NO_CHECK_TIME) == 1 ? CURLE_OK : CURLE_SSL_CONNECT_ERROR;
}
static inline CURLcode khn_curl_ignore_dates(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, khn_curl_skip_dates);
}

/* Bounds what the kernel takes in ahead of a slow line; `context` points to the bytes as an int. */
static inline int khn_curl_bound_buffer(void *context, curl_socket_t socket, curlsocktype purpose) {
    (void)purpose;
    setsockopt(socket, SOL_SOCKET, SO_SNDBUF, context, sizeof(int));
    return CURL_SOCKOPT_OK;
}
static inline CURLcode khn_curl_set_send_buffer(CURL *easy, const int *bytes) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, khn_curl_bound_buffer);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, (void *)bytes) : code;
}
