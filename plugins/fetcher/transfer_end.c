/* SPDX-License-Identifier: Apache-2.0
 * transfer_end.c - what the end of a transfer means. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/str.h"
#include "transfer.h"
#include "unpack.h"

void transfer_fail(struct transfer *transfer, enum net_error error, const char *why)
{
    struct net_answer *answer = &transfer->answer;

    answer->error = error;
    answer->status = 0;
    answer->truncated = false;
    transfer->head_count = transfer->body_len = 0;
    snprintf(answer->why, sizeof(answer->why), "%s", why);
    for (char *at = answer->why; *at; at++) /* a certificate may say anything */
        if (*at < ' ' || *at > '~')
            *at = '?';
}

static enum net_error error_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return NET_DNS;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
        return NET_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return NET_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ENGINE_INITFAILED:
        return NET_TLS;
    default:
        return NET_HTTP;
    }
}

static bool is_retried(struct transfer *transfer, CURLcode code)
{
    curl_off_t connected_us = 0;
    long fresh = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_CONNECT_TIME_T, &connected_us);
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &fresh);
    if ((code == CURLE_COULDNT_CONNECT ||
         (code == CURLE_OPERATION_TIMEDOUT && !connected_us)) &&
        transfer->next_address < transfer->addresses.count)
        return true;
    /* A connection that served before may have been closed meanwhile. */
    if (transfer->was_retried || fresh ||
        (code != CURLE_SEND_ERROR && code != CURLE_RECV_ERROR && code != CURLE_HTTP2 &&
         code != CURLE_HTTP2_STREAM && code != CURLE_GOT_NOTHING))
        return false;
    transfer->was_retried = true;
    if (transfer->next_address)
        transfer->next_address--;
    return true;
}

static void point_at_texts(struct transfer *transfer)
{
    struct net_answer *answer = &transfer->answer;
    const char *at = transfer->head;

    for (size_t i = 0; i < transfer->head_count; i++) {
        struct net_header *header = &transfer->list[i];

        header->name.data = at;
        header->value.data = at + header->name.len + 1;
        at = header->value.data + header->value.len + 1;
    }
    answer->headers = transfer->list;
    answer->header_count = transfer->head_count;
    answer->body =
        (struct mill_str){ transfer->body ? transfer->body : "", transfer->body_len };
}

static void drop_header(struct transfer *transfer, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < transfer->head_count; i++)
        if (!str_equal_case(transfer->list[i].name, str_of(name)))
            transfer->list[kept++] = transfer->list[i];
    transfer->head_count = transfer->answer.header_count = kept;
}

static void inflate_body(struct transfer *transfer)
{
    struct net_answer *answer = &transfer->answer;
    struct mill_str encoding = net_answer_header(answer, "Content-Encoding");
    struct unpacked out;

    if (!encoding.len || !answer->body.len)
        return;
    switch (unpack_body(encoding, answer->body, transfer->most_bytes, &out)) {
    case UNPACK_AS_IS:
        return;
    case UNPACK_DAMAGED:
        transfer_fail(transfer, NET_HTTP, "the body's content encoding is damaged");
        point_at_texts(transfer);
        return;
    case UNPACK_DONE:
        break;
    }
    net_charge(transfer->net, (ptrdiff_t)(out.room - transfer->body_room));
    free(transfer->body);
    transfer->body = out.data;
    transfer->body_len = out.len;
    transfer->body_room = out.room;
    answer->body = (struct mill_str){ out.data ? out.data : "", out.len };
    answer->truncated |= out.is_cut;
    answer->inflated = true;
    drop_header(transfer, "Content-Encoding");
}

static void read_info(struct transfer *transfer)
{
    struct net_answer *answer = &transfer->answer;
    long status = 0, fresh = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &fresh);
    answer->status = (int)status;
    answer->reused = !fresh;
}

bool transfer_end(struct transfer *transfer, CURLcode code)
{
    struct net_answer *answer = &transfer->answer;

    if (transfer->is_blocked)
        transfer_fail(transfer, NET_BLOCKED, transfer->error);
    else if (transfer->is_flooded ||
             /* What curl says to a line of over 100 KB. */
             (code == CURLE_OUT_OF_MEMORY && !transfer->is_head_whole))
        transfer_fail(transfer, NET_TOO_LARGE, "the headers have no end");
    else if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && answer->truncated))
        answer->error = NET_OK;
    else if (is_retried(transfer, code))
        return true;
    else
        transfer_fail(transfer, error_of(code),
                      transfer->error[0] ? transfer->error : curl_easy_strerror(code));
    if (answer->error == NET_OK)
        read_info(transfer);
    point_at_texts(transfer);
    if (answer->error == NET_OK && transfer->inflate)
        inflate_body(transfer);
    return false;
}
