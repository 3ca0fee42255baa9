/* SPDX-License-Identifier: Apache-2.0
 * run.c - `newsmill run`: the pipeline, or some of its stages, on this machine. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"
#include "cli/args.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "kafka/embedded.h"
#include "supervisor/port.h"
#include "supervisor/state_dir.h"
#include "supervisor/supervisor.h"

struct run {
    const char *config_path, *instance, *bootstrap, *bootstrap_file, *http_file, *log;
    bool embedded;
    const char *const *stages;
    size_t stage_count;
    struct config *config;
};

/* Through another name, so that who waits for the file finds all of it. */
static bool write_address(const char *path, const char *address)
{
    char next[4096];
    FILE *file;
    bool good;

    snprintf(next, sizeof(next), "%s.new", path);
    file = fopen(next, "we");
    if (!file)
        return false;
    good = fprintf(file, "%s\n", address) > 0;
    good = fclose(file) == 0 && good;
    return good && rename(next, path) == 0;
}

static void tell_taken(const struct config *config, const struct mill_error *error)
{
    if (config->http_line)
        fprintf(stderr, "newsmill run: %s:%u:%u: ", config->path, config->http_line,
                config->http_column);
    else
        fprintf(stderr, "newsmill run: %s: by default ", config->path);
    fprintf(stderr,
            "http: %s; set http: HOST:PORT to another address (port 0 takes any that is "
            "free), or http: null\n",
            error->text);
}

/* A look at the pipeline must not fail because another look has the address. */
static enum exit_code listen_http(const struct run *run, int *http)
{
    const struct log log = log_to("supervisor", STDERR_FILENO);
    char bound[PORT_ADDRESS_BYTES];
    struct mill_error error;
    enum mill_status status;
    bool is_taken;

    status = port_listen(run->config->http, http, bound, &is_taken, &error);
    if (status != MILL_OK && is_taken && run->embedded) {
        log_event(&log, LOG_WARN, "http.taken", LOG_TEXT("why", error.text),
                  LOG_TEXT("then", "takes a free port"));
        status = port_listen("127.0.0.1:0", http, bound, &is_taken, &error);
    }
    if (status != MILL_OK) {
        tell_taken(run->config, &error);
        return EXIT_USAGE;
    }
    log_event(&log, LOG_INFO, "http", LOG_TEXT("address", bound));
    if (!run->http_file || write_address(run->http_file, bound))
        return EXIT_DONE;
    fprintf(stderr, "newsmill run: %s: %s\n", run->http_file, strerror(errno));
    close(*http);
    return EXIT_USAGE;
}

static enum exit_code start(const struct run *run, const char *instance)
{
    static const char *const worker[] = { "newsmill", "worker", NULL };
    struct supervision what = {
        .config = run->config,
        .stages = run->stages,
        .stage_count = run->stage_count,
        .instance = instance,
        .embedded = run->embedded,
        .program = "/proc/self/exe",
        .argv = worker,
        .log = log_to("supervisor", STDERR_FILENO),
    };
    enum exit_code code = EXIT_DONE;

    if (run->config->http)
        code = listen_http(run, &what.http);
    if (!code)
        code = supervise(&what);
    if (run->http_file)
        unlink(run->http_file);
    return code;
}

static enum exit_code run_embedded(struct run *run)
{
    const struct log log = log_to("supervisor", STDERR_FILENO);
    char instance[INSTANCE_BYTES + 1];
    struct embedded *embedded;
    struct mill_error error;
    enum exit_code code = EXIT_FAILED;

    if (instance_random(instance, &error) ||
        embedded_start(run->config, &embedded, &error)) {
        fprintf(stderr, "newsmill run: %s\n", error.text);
        return EXIT_FAILED;
    }
    log_event(&log, LOG_WARN, "embedded",
              LOG_TEXT("bootstrap", embedded_bootstrap(embedded)),
              LOG_TEXT("note", "a Kafka in memory, at-least-once: for a look; what is in "
                               "it is gone when this ends"));
    if (!config_set_kafka(run->config, "bootstrap.servers",
                          embedded_bootstrap(embedded))) {
        fprintf(stderr, "newsmill run: no memory\n");
    } else if (run->bootstrap_file &&
               !write_address(run->bootstrap_file, embedded_bootstrap(embedded))) {
        fprintf(stderr, "newsmill run: %s: %s\n", run->bootstrap_file, strerror(errno));
        code = EXIT_USAGE;
    } else {
        code = start(run, run->instance ? run->instance : instance);
        if (run->bootstrap_file)
            unlink(run->bootstrap_file);
    }
    embedded_stop(embedded);
    return code;
}

static enum exit_code run_real(const struct run *run)
{
    struct mill_error error;
    struct state_dir state;
    enum exit_code code;

    if (!setup_has_broker("run", run->config))
        return EXIT_USAGE;
    code = state_dir_open(run->config->state_dir, run->instance, &state, &error);
    if (code) {
        fprintf(stderr, "newsmill run: %s\n", error.text);
        return code;
    }
    code = start(run, state.instance);
    state_dir_close(&state);
    return code;
}

static enum exit_code run_config(struct run *run)
{
    enum exit_code code = EXIT_USAGE;

    run->config = setup_config("run", run->config_path, run->bootstrap);
    if (!run->config)
        return EXIT_USAGE;
    for (size_t i = 0; i < run->stage_count; i++)
        if (!setup_stage("run", run->config, run->stages[i]))
            goto out;
    code = run->embedded ? run_embedded(run) : run_real(run);
out:
    config_free(run->config);
    return code;
}

int verb_run(int argc, char **argv)
{
    struct run run = { 0 };
    const struct arg args[] = {
        { "--config", "FILE", "the configuration; else $NEWSMILL_CONFIG, ./newsmill.yaml",
          .text = &run.config_path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &run.bootstrap },
        { "--instance", "NAME", "this machine's stable name; else one kept in state.dir",
          .text = &run.instance },
        { "--embedded", NULL, "on a Kafka in memory, for a look: at-least-once",
          .flag = &run.embedded },
        { "--bootstrap-file", "FILE",
          "with --embedded: where its address is written once it runs",
          .text = &run.bootstrap_file },
        { "--http-file", "FILE",
          "where the address of the HTTP port is written once it is open",
          .text = &run.http_file },
        { "--log", "WORDS",
          "a level (debug, info, warn, error) and a form (text, json), as json or "
          "debug,json",
          .text = &run.log },
        { 0 },
    };
    const struct usage usage = {
        "run", "[STAGE...]",
        "Runs the pipeline, or some of its stages, until SIGTERM or Ctrl-C.", args,
        "Each worker is a process; one that ends is started again after 1 to 60 s. Logs "
        "go to standard\nerror; $NEWSMILL_LOG says what --log may.\n"
    };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (run.embedded && run.bootstrap)
        return args_wrong(&usage, "--embedded and --bootstrap exclude each other");
    if (run.bootstrap_file && !run.embedded)
        return args_wrong(&usage, "--bootstrap-file wants --embedded");
    if (run.instance && !instance_is_good(run.instance))
        return args_wrong(&usage,
                          "--instance: want at most 64 letters, digits, '.', '_' and "
                          "'-', got '%s'",
                          run.instance);
    if (run.log && !log_words_are_good(run.log))
        return args_wrong(&usage,
                          "--log: want debug, info, warn, error, text or json, or two of "
                          "them as debug,json, got '%s'",
                          run.log);
    /* The workers inherit it. */
    if (run.log && setenv("NEWSMILL_LOG", run.log, 1))
        return EXIT_FAILED;
    run.stages = (const char *const *)(uintptr_t)(argv + 1);
    run.stage_count = (size_t)argc - 1;
    return (int)run_config(&run);
}
