/* SPDX-License-Identifier: Apache-2.0
 *
 * host.c - any bytes as a batch of messages into a stage that does what they say, within
 * a small budget. Nothing is lost: each message is rejected once, or what it emitted is
 * there; what is rejected emitted nothing; a call that fails leaves the store as it was;
 * the changes of the calls make the store.
 *
 * Input: messages of a command byte, an argument byte, and for `r` as many raw bytes.
 */
#include "fuzz.h"

#include "host/instance.h"
#include "note.h"

#include <string.h>

enum { MOST = 64, BUDGET = 16 << 10, LIMIT = 2000, KEYS = 16 };

static enum mill_status act(struct mill_host *host, const struct mill_record *record)
{
    static char large[4096];
    const struct note *note = record->value;
    unsigned command = note->text.len ? (unsigned char)note->text.data[0] : 0;
    unsigned argument = note->text.len > 1 ? (unsigned char)note->text.data[1] : 0;
    const struct mill_str key = { &"0123456789abcdef"[argument % KEYS], 1 };
    const struct note big = { record->id, { large, argument * 32 } };
    struct mill_record out = *record;
    struct mill_str value;

    switch (command) {
    case 'a':
        mill_alloc(host, argument * 256);
        break;
    case 'b':
        memset(large, 'x', sizeof(large));
        out.value = &big;
        mill_emit(host, 0, &out, record);
        break;
    case 'd':
        mill_delete(host, key);
        break;
    case 'f':
        return mill_fail(host, argument % 2 ? MILL_RETRY : MILL_FATAL, "told to");
    case 'g':
        if (mill_get(host, key, &value)) {
            out.key = value;
            mill_emit(host, 0, &out, record);
        }
        break;
    case 'o':
        mill_emit(host, argument, record, record);
        break;
    case 'p':
        mill_put(host, key, record->id);
        break;
    case 'x':
        mill_emit(host, 0, record, record);
        mill_reject(host, record, "%u", argument);
        break;
    default:
        mill_emit(host, 0, record, record);
    }
    return MILL_OK;
}

static enum mill_status act_on_all(void *part, const struct mill_batch *in,
                                   struct mill_host *host)
{
    enum mill_status status = MILL_OK;

    for (size_t i = 0; status == MILL_OK && i < in->count; i++)
        status = act(host, in->records[i]);
    return status;
}

static const struct mill_output outputs[] = { { "notes", &note_type }, { 0 } };
static const struct mill_stage stage = { MILL_STAGE_ABI,      .name = "fuzz",
                                         .input = &note_type, .outputs = outputs,
                                         .keeps_state = true, .process = act_on_all };

static int64_t no_time(void *driver)
{
    return 0;
}

/* All that a run needs. */
struct run {
    struct plugin *plugin;
    struct catalog *catalog;
    struct options *options;
    size_t limit;
    struct world world;
    struct stage_process *process;
    struct instance *instance;
    struct store *store, *copy;
    struct buffer frames;
    struct inbound in[MOST];
    size_t count;
};

static void start(struct run *run)
{
    struct mill_str schema = { note_type.schema, strlen(note_type.schema) };
    struct mill_error error;

    *run = (struct run){ .limit = LIMIT, .store = store_new(), .copy = store_new() };
    HOLDS(plugin_adopt(&stage, &run->plugin, &error) == MILL_OK);
    HOLDS(catalog_new(&run->catalog, &error) == MILL_OK);
    HOLDS(catalog_add_text(run->catalog, schema, &error) == MILL_OK);
    HOLDS(options_new(NULL, NULL, 0, NULL, &run->options, &error) == MILL_OK);
    run->world = (struct world){ .plugin = run->plugin,
                                 .catalog = run->catalog,
                                 .options = run->options,
                                 .counters = counters_new(NULL),
                                 .output_limits = &run->limit,
                                 .arena_bytes = BUDGET,
                                 .staged_bytes = BUDGET,
                                 .now_ms = no_time };
    HOLDS(stage_start(&run->world, &run->process, &error) == MILL_OK);
    HOLDS(instance_new(run->process, run->store, &run->instance, &error) == MILL_OK);
    buffer_init(&run->frames, 1 << 20);
    buffer_room(&run->frames, 1 << 20);
}

static void stop(struct run *run)
{
    instance_free(run->instance);
    stage_stop(run->process);
    counters_free(run->world.counters);
    options_free(run->options);
    catalog_free(run->catalog);
    plugin_free(run->plugin);
    store_free(run->copy);
    buffer_finish(&run->frames);
}

/* The next message; how many bytes it took. */
static size_t add_message(struct run *run, const uint8_t *data, size_t size)
{
    const char text[2] = { (char)(data[0] & 0x7f), (char)(data[1] & 0x7f) };
    const struct note note = { { "", 0 }, { text, 2 } };
    struct inbound *in = &run->in[run->count];
    struct mill_error error;
    size_t at = run->frames.len, raw = data[0] == 'r' ? data[1] : 0;

    if (raw > size - 2)
        raw = size - 2;
    *in = (struct inbound){ .topic = "fuzz", .offset = (int64_t)run->count++ };
    if (data[0] == 'r')
        buffer_add(&run->frames, data + 2, raw);
    else
        HOLDS(encode_framed(&note_type, &note, &run->frames, &error) == MILL_OK);
    in->value = (struct mill_str){ run->frames.data + at, run->frames.len - at };
    return 2 + raw;
}

static void check_fates(const struct staged *staged, const struct inbound *in,
                        size_t done)
{
    for (size_t i = 0; i < done; i++) {
        size_t emitted = 0, rejected = 0;

        for (size_t k = 0; k < staged->emitted_count; k++)
            emitted += staged->emitted[k].from == &in[i];
        for (size_t k = 0; k < staged->rejected_count; k++)
            rejected += staged->rejected[k].from == &in[i];
        HOLDS(rejected <= 1 && !(rejected && emitted));
    }
    for (size_t k = 0; k < staged->emitted_count; k++) {
        const struct emitted *emitted = &staged->emitted[k];

        HOLDS(emitted->from >= in && emitted->from < in + done);
        HOLDS(emitted->value.len && emitted->value.len <= LIMIT && emitted->id.len);
    }
}

static void compare(void *arg, struct mill_str key, struct mill_str value)
{
    struct mill_str other;

    HOLDS(store_get(arg, key, &other));
    HOLDS(other.len == value.len && !memcmp(other.data, value.data, value.len));
}

static void carry_out(struct run *run, const struct staged *staged)
{
    for (size_t i = 0; i < staged->change_count; i++) {
        const struct change *change = &staged->changes[i];

        HOLDS(change->deletes ? store_delete(run->copy, change->key)
                              : store_put(run->copy, change->key, change->value));
    }
}

static void process_all(struct run *run)
{
    struct mill_error error;
    size_t done = 0;

    for (size_t at = 0; at < run->count; at += done) {
        const struct staged *staged = NULL;
        enum mill_status status = instance_process(
            run->instance, run->in + at, run->count - at, &done, &staged, &error);

        if (status == MILL_OK) {
            HOLDS(done >= 1 && done <= run->count - at);
            check_fates(staged, run->in + at, done);
            carry_out(run, staged);
        } else {
            HOLDS(error.text[0]);
            done = 1; /* whoever it was, go on behind the first */
        }
        HOLDS(store_count(run->store) == store_count(run->copy));
        store_scan(run->store, compare, run->copy);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct run run;

    start(&run);
    for (size_t at = 0; at + 2 <= size && run.count < MOST;)
        at += add_message(&run, data + at, size - at);
    process_all(&run);
    stop(&run);
    return 0;
}
