/* SPDX-License-Identifier: Apache-2.0
 * claims.c - whether topic, store and offsets belong together, and the way out when they
 * do not. */
#include "base/clock.h"
#include "kafka/state.h"

#include <string.h>

enum { PATIENCE_MS = 10000 };

void claims_expect(struct partition *partition, const rd_kafka_topic_partition_t *at)
{
    struct mill_str text = { at->metadata, at->metadata ? at->metadata_size : 0 };

    if (!text.len || !claim_parse(text, &partition->changelog.expected))
        partition->changelog.expected = (struct claim){ .id = "" };
}

static enum mill_status check_settings(const struct topic_facts *state,
                                       struct mill_error *error)
{
    if (state->cleanup[0] && !strstr(state->cleanup, "compact"))
        return mill_error(error, MILL_FATAL,
                          "%s: want cleanup.policy=compact, it is %s: what the stage "
                          "stored would be deleted; newsmill topics create names what "
                          "differs, kafka-configs --alter --entity-type topics "
                          "--entity-name %s --add-config cleanup.policy=compact mends it",
                          state->topic, state->cleanup, state->topic);
    if (state->timestamps[0] && strcmp(state->timestamps, "LogAppendTime") != 0)
        return mill_error(error, MILL_FATAL,
                          "%s: want message.timestamp.type=LogAppendTime, it is %s; "
                          "newsmill topics create names what differs, kafka-configs "
                          "--alter --entity-type topics --entity-name %s --add-config "
                          "message.timestamp.type=LogAppendTime mends it",
                          state->topic, state->timestamps, state->topic);
    return MILL_OK;
}

enum mill_status claims_check_topic(const struct worker *worker, struct mill_error *error)
{
    const struct topic_facts *input = &worker->facts[FACTS_INPUT];
    const struct topic_facts *state = &worker->facts[worker->state]; /* or the input */

    if (!worker->state)
        return MILL_OK;
    if (!state->is_there)
        return mill_error(error, MILL_FATAL,
                          "%s: the stage's state topic does not exist: newsmill topics "
                          "create makes it",
                          state->topic);
    if (state->partitions != input->partitions)
        return mill_error(error, MILL_FATAL,
                          "%s: want %d partitions, as many as %s has, not %d: keys and "
                          "what is stored of them would be apart; delete it, newsmill "
                          "topics create makes it anew, and kafka-consumer-groups "
                          "--reset-offsets has %s read again",
                          state->topic, (int)input->partitions, input->topic,
                          (int)state->partitions, input->topic);
    return check_settings(state, error);
}

/* False: it is fit. */
static bool end_unfit(struct worker *worker)
{
    struct mill_error error;

    if (claims_check_topic(worker, &error) == MILL_OK)
        return false;
    log_event(&worker->log, LOG_ERROR, "state.unfit", LOG_TEXT("why", error.text));
    worker_end(worker, EXIT_USAGE);
    return true;
}

/* Whoever deletes it may be about to make it anew, and a broker that has just started may
 * not know it yet. Meanwhile nothing is worked on. */
void claims_watch_topic(struct worker *worker)
{
    int64_t now_ms = clock_ms();

    if (!worker->state || worker->facts[worker->state].is_there) {
        worker->lacks_state_ms = 0;
        return;
    }
    if (!worker->lacks_state_ms) {
        worker->lacks_state_ms = now_ms;
        log_event(&worker->log, LOG_ERROR, "state.missing",
                  LOG_TEXT("topic", worker->facts[worker->state].topic),
                  LOG_TEXT("why", "the broker does not know the stage's state topic"),
                  LOG_TEXT("then", "nothing is processed; ends when it stays away"));
    } else if (now_ms - worker->lacks_state_ms > PATIENCE_MS) {
        end_unfit(worker);
    }
}

static void end_lost(struct worker *worker, const struct partition *partition)
{
    log_event(&worker->log, LOG_ERROR, "state.lost",
              LOG_TEXT("topic", worker->facts[worker->state].topic),
              LOG_NUMBER("partition", partition->id),
              LOG_TEXT("wanted", partition->changelog.expected.id),
              LOG_TEXT("found", partition->changelog.claim.id),
              LOG_TEXT("why", "the group's offsets belong to a store that the topic does "
                              "not hold: it was emptied, deleted or made anew"),
              LOG_TEXT("do", "restore the topic, or set the group's offsets with "
                             "kafka-consumer-groups --reset-offsets: to the earliest to "
                             "read the input again, to the current ones to go on with "
                             "what the topic has"),
              LOG_TEXT("group", worker->args->stage->group));
    worker_end(worker, EXIT_USAGE);
}

static void end_repartitioned(struct worker *worker, const struct claim *claim)
{
    const char *input = worker->facts[FACTS_INPUT].topic;

    log_event(&worker->log, LOG_ERROR, "state.repartitioned",
              LOG_TEXT("topic", worker->facts[worker->state].topic),
              LOG_TEXT("input", input), LOG_NUMBER("then", claim->partitions),
              LOG_NUMBER("now", worker->facts[FACTS_INPUT].partitions),
              LOG_TEXT("why", "keys go to other partitions than what is stored of them"),
              LOG_TEXT("do", "delete the state topic, newsmill topics create makes it "
                             "anew, and kafka-consumer-groups --reset-offsets has the "
                             "input read again"));
    worker_end(worker, EXIT_USAGE);
}

static bool differs(const struct worker *worker, const struct claim *claim)
{
    return claim->id[0] && claim->partitions != worker->facts[FACTS_INPUT].partitions;
}

bool claims_agree(struct worker *worker, struct partition *partition)
{
    struct changelog *changelog = &partition->changelog;
    const struct claim *claim = &changelog->claim, *expected = &changelog->expected;

    /* The mock cluster forgets what exceeds 5 MiB, and cannot be asked for settings. */
    if (worker->args->embedded)
        return true;
    if (end_unfit(worker))
        return false;
    if (expected->id[0] && strcmp(expected->id, claim->id) != 0) {
        if (changelog->is_whole)
            end_lost(worker, partition);
        else
            changelog_finish(changelog); /* what it read on from is not this topic's */
        return false;
    }
    if (!differs(worker, claim) && !differs(worker, expected))
        return true;
    end_repartitioned(worker, claim);
    return false;
}
