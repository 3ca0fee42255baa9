/* SPDX-License-Identifier: Apache-2.0
 *
 * trigger_object.h - the noun phrase that a verb acts on: 공급 계약을 of 공급 계약을
 * 맺었다. A trigger whose row names a class of objects is one only with an object of it.
 */
#ifndef EXTRACTOR_TRIGGER_OBJECT_H
#define EXTRACTOR_TRIGGER_OBJECT_H

#include "extractor/roles.h"

/* What the search sees: the text up to the end of a sentence. */
struct sight {
    const struct rules *rules;
    const struct sentence *sentence;
    struct mill_str text;
};

/* Sets the object and where the trigger begins. False: it wants an object and has none.
 */
bool trigger_object(const struct sight *sight, struct trigger *t);

#endif
