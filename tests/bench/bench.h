/* SPDX-License-Identifier: Apache-2.0
 *
 * bench.h - times a piece of work and prints a line that tests/bench/run makes a table
 * of.
 *
 *     struct bench_time time = bench_run(decode_all, &records);
 *
 *     bench_print("decode an article", time.cpu_ns / records.count, "ns/record", "");
 *     bench_print("decode an article, avro-c", ..., "ns/record", "libavro 1.11");
 */
#ifndef NEWSMILL_BENCH_H
#define NEWSMILL_BENCH_H

/* Of one call of the work: of its fastest round. CPU time is this process's alone. */
struct bench_time {
    double cpu_ns, wall_ns;
};

/* Calls work(arg) in rounds of a third of a second or more each (NEWSMILL_BENCH_MS sets
 * the length in milliseconds), five rounds after one to warm up. */
struct bench_time bench_run(void (*work)(void *arg), void *arg);

/* One figure. The unit says what it is: "MB/s", "records/s", "ns/record". note: "" or a
 * remark. Names and units are the same from run to run, so that figures can be
 * compared. */
void bench_print(const char *name, double value, const char *unit, const char *note);

/* Keeps the compiler from dropping a result that nobody reads. */
#define BENCH_KEEP(value) __asm__ volatile("" : : "r,m"(value) : "memory")

#endif
