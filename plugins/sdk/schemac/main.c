/* SPDX-License-Identifier: Apache-2.0
 * schemac - makes C types of Avro schemas: schemac NAME.avsc... [-o FOLDER] writes NAME.h
 * and NAME.c.
 *
 * Exit codes: 0 done, 1 a file cannot be read or written, 2 wrong usage or schema. */
#include "schemac/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DONE, FAILED, WRONG, OUTPUT_LIMIT = 64 << 20 };

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "schemac: %s: %s\n", path, what);
    return FAILED;
}

static int read_file(const char *path, struct buffer *text)
{
    FILE *file = fopen(path, "rb");
    char chunk[65536];
    size_t len;
    bool bad;

    if (!file)
        return complain(path, strerror(errno));
    while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0 && !text->overflowed)
        buffer_add(text, chunk, len);
    bad = ferror(file);
    fclose(file);
    if (bad)
        return complain(path, "cannot be read");
    if (text->overflowed) {
        complain(path, "want at most 1 MiB");
        return WRONG;
    }
    return DONE;
}

static int put_file(const char *path, const struct buffer *text)
{
    FILE *file = fopen(path, "wb");
    bool bad;

    if (!file)
        return complain(path, strerror(errno));
    bad = fwrite(text->data, 1, text->len, file) != text->len;
    bad |= fclose(file) != 0;
    if (bad) {
        complain(path, strerror(errno));
        unlink(path);
    }
    return bad ? FAILED : DONE;
}

/* Writes FOLDER/NAME.ext, unless the text is too large for a file that anyone wants. */
static int write_file(const char *folder, const char *name, const char *extension,
                      const struct buffer *text)
{
    struct buffer path;
    int code;

    buffer_init(&path, 4096);
    buffer_printf(&path, "%s/%s.%s", folder, name, extension);
    buffer_add(&path, "", 1);
    if (path.overflowed || text->overflowed)
        code = complain(name, path.overflowed ? "path is too long" : "too large for C");
    else
        code = put_file(path.data, text);
    buffer_finish(&path);
    return code;
}

static int write_files(const struct model *model, const char *folder, const char *name,
                       struct mill_str schema)
{
    struct buffer header, source;
    int code;

    buffer_init(&header, OUTPUT_LIMIT);
    buffer_init(&source, OUTPUT_LIMIT);
    write_header(model, name, &header);
    write_source(model, name, schema, &source);
    code = write_file(folder, name, "h", &header);
    if (!code)
        code = write_file(folder, name, "c", &source);
    buffer_finish(&header);
    buffer_finish(&source);
    return code;
}

static int compile_text(const char *path, const char *folder, const char *name,
                        struct mill_str text)
{
    struct mill_error error;
    struct model model;
    struct avsc *avsc;
    int code;

    if (avsc_parse(text, &avsc, &error)) {
        complain(path, error.text);
        return WRONG;
    }
    if (model_init(&model, avsc, &error)) {
        complain(path, error.text);
        code = WRONG;
    } else {
        code = write_files(&model, folder, name, text);
    }
    model_finish(&model);
    avsc_free(avsc);
    return code;
}

static int compile(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    char *name = strdup(slash ? slash + 1 : path);
    size_t len = name ? strlen(name) : 0;
    struct buffer text;
    int code = WRONG;

    buffer_init(&text, AVSC_TEXT_LIMIT);
    if (len < 6 || strcmp(name + len - 5, ".avsc")) {
        complain(path, "want a file NAME.avsc");
    } else {
        name[len - 5] = '\0';
        code = read_file(path, &text);
        if (!code)
            code = compile_text(path, folder, name,
                                (struct mill_str){ text.data, text.len });
    }
    buffer_finish(&text);
    free(name);
    return code;
}

int main(int argc, char **argv)
{
    const char *folder = ".";
    int option, code = DONE;

    while ((option = getopt(argc, argv, "o:")) != -1) {
        if (option != 'o')
            goto usage;
        folder = optarg;
    }
    if (optind == argc)
        goto usage;
    for (int i = optind; i < argc && !code; i++)
        code = compile(argv[i], folder);
    return code;
usage:
    fprintf(stderr, "usage: schemac NAME.avsc... [-o FOLDER]\n"
                    "writes FOLDER/NAME.h and FOLDER/NAME.c, C types of the schema\n");
    return WRONG;
}
