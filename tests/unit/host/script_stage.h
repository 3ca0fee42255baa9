/* SPDX-License-Identifier: Apache-2.0
 * script_stage.h - a stage that does what the text of each note tells it. */
#ifndef NEWSMILL_TEST_SCRIPT_STAGE_H
#define NEWSMILL_TEST_SCRIPT_STAGE_H

#include <newsmill/plugin.h>

/* Commands, with "; " between them:
 *
 *     emit [ID]      the note, as ID or as itself; emit2: to the second output
 *     big N          a note of N bytes of text      bare      an output without an id
 *     torn           an output that is not UTF-8    orphan [N]  one from no record
 *     get KEY        emits KEY=VALUE, or KEY?       put KEY VALUE, del KEY
 *     scan           emits the number of entries    scanput   puts while it scans
 *     alloc N        reject WHY                     stray     rejects a copy of the
 * record output N       emits to output N              count NAME, option NAME wake AT
 * now        emits the clock     limit     emits the first limit retry WHY, fatal WHY,
 * silent, lie             how the call ends problem        explain START END
 */
extern const struct mill_stage script_stage;

#endif
