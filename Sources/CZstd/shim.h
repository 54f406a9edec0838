/* libzstd as Swift can call it: macros become static inline functions. */
#include <zdict.h>
#include <zstd.h>
#include <zstd_errors.h>

static inline int khn_zstd_size_is_unknown(unsigned long long size) { return size == ZSTD_CONTENTSIZE_UNKNOWN; }
static inline int khn_zstd_size_is_error(unsigned long long size) { return size == ZSTD_CONTENTSIZE_ERROR; }
/* The first four bytes of a frame with content, little endian; other frames carry none. */
static inline unsigned khn_zstd_magic(void) { return ZSTD_MAGICNUMBER; }
/* Whether an error code says that the input ends too early. */
static inline int khn_zstd_is_cut(size_t code) { return ZSTD_getErrorCode(code) == ZSTD_error_srcSize_wrong; }
