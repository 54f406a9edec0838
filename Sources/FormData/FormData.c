#include "FormData.h"

#include <string.h>

// #embed is C23 (section 6.10.4). The compiler lists each embedded file among what this file depends on, so a change
// in a data file builds this one anew.
#pragma clang diagnostic ignored "-Wc23-extensions"

// A new record type is one line here, in the order in which people see the types.
static const unsigned char types[] = {
#embed "../Forms/Data/community.json" suffix(, 0,)
#embed "../Forms/Data/organisation.json" suffix(, 0,)
#embed "../Forms/Data/person.json" suffix(, 0,)
#embed "../Forms/Data/network.json" suffix(, 0,)
#embed "../Forms/Data/event.json" suffix(, 0,)
#embed "../Forms/Data/attendance.json" suffix(, 0,)
#embed "../Forms/Data/criteria_set.json" suffix(, 0,)
#embed "../Forms/Data/assessment.json" suffix(, 0,)
#embed "../Forms/Data/evidence.json" suffix(, 0,)
#embed "../Forms/Data/plan_item.json" suffix(, 0,)
#embed "../Forms/Data/activity.json" suffix(, 0,)
#embed "../Forms/Data/nomination.json" suffix(, 0,)
#embed "../Forms/Data/award.json" suffix(, 0,)
#embed "../Forms/Data/consent.json" suffix(, 0,)
#embed "../Forms/Data/hof_entry.json" suffix(, 0,)
#embed "../Forms/Data/learning_source.json" suffix(, 0,)
#embed "../Forms/Data/lesson.json" suffix(, 0,)
#embed "../Forms/Data/coach.json" suffix(, 0,)
#embed "../Forms/Data/appointment_order.json" suffix(, 0,)
#embed "../Forms/Data/report_submission.json" suffix(, 0,)
};

static const unsigned char codes[] = {
#embed "../Forms/Data/codes.json"
};

static const unsigned char gazetteer[] = {
#embed "../Forms/Data/gazetteer.csv"
};

struct form_data form_data_types(void) {
    return (struct form_data){types, sizeof types};
}

struct form_data form_data_type(size_t start) {
    if (start >= sizeof types) return (struct form_data){types, 0};
    const unsigned char *end = memchr(types + start, 0, sizeof types - start);
    return (struct form_data){types + start, (size_t)(end - types) - start};
}

struct form_data form_data_codes(void) {
    return (struct form_data){codes, sizeof codes};
}

struct form_data form_data_gazetteer(void) {
    return (struct form_data){gazetteer, sizeof gazetteer};
}
