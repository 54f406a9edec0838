#include "DictionaryData.h"

// #embed is C23 (section 6.10.4).
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char columns_1[] = {
#embed "columns-1.zdict"
};

static const unsigned char rows_1[] = {
#embed "rows-1.zdict"
};

struct dictionary_data dictionary_data_columns_1(void) {
    return (struct dictionary_data){columns_1, sizeof columns_1};
}

struct dictionary_data dictionary_data_rows_1(void) {
    return (struct dictionary_data){rows_1, sizeof rows_1};
}
