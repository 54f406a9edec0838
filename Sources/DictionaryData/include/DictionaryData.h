// The dictionaries of the packings of batches (PROTOCOL.md, "Packing") and of rows, compiled into the programs.
#ifndef DICTIONARY_DATA_H
#define DICTIONARY_DATA_H

#include <stddef.h>

// `count` bytes that live as long as the program.
struct dictionary_data {
    const unsigned char *bytes;
    size_t count;
};

// columns-1.zdict: that of packing 2.
struct dictionary_data dictionary_data_columns_1(void);

// rows-1.zdict: that of a store's rows (RowPacker).
struct dictionary_data dictionary_data_rows_1(void);

#endif
