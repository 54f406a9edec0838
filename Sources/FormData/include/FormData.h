// The data files of Sources/Forms/Data, compiled into the program, so that it needs no files beside itself.
#ifndef FORM_DATA_H
#define FORM_DATA_H

#include <stddef.h>

// `count` bytes that live as long as the program.
struct form_data {
    const unsigned char *bytes;
    size_t count;
};

// The record types, one JSON document each, in the order in which people see them. A zero byte ends each document.
struct form_data form_data_types(void);

// The document of the record types that begins at byte `start`, without its zero byte; empty after the last.
struct form_data form_data_type(size_t start);

// codes.json: the code lists.
struct form_data form_data_codes(void);

// gazetteer.csv: the places.
struct form_data form_data_gazetteer(void);

#endif
