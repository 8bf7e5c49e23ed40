/* Judging lines of a file: they are read into a buffer that stays in the cache, and nobody else sees.
 *
 * The file is read by position, so threads may share it; what another process writes meanwhile changes no byte that was
 * read. Nothing is mapped, as a mapping of a file that somebody cuts short ends the process.
 */
#include "lines.h"

#include <errno.h>
#include <string.h>

#define FIRST_ROOM ((size_t)5 << 14)
#define MOST_ROOM (FIRST_ROOM << 6)
#define MOST_BYTES ((int64_t)1 << 30)
#define PAST_END ((size_t)1 << 12) /* what is read at once of a line that goes on behind the range */

bool range_read(struct range *range, PyObject *const *given)
{
    if (!PyLong_CheckExact(given[0]) || !PyLong_CheckExact(given[1]) || !PyLong_CheckExact(given[2]))
        return false;
    range->at = PyLong_AsLongLong(given[0]);
    range->end = PyLong_AsLongLong(given[1]);
    long file = PyLong_AsLong(given[2]);
    range->file = (int)file;
    return !PyErr_Occurred() && file == range->file;
}

#ifdef _WIN32

/* There is no reading by position. */
bool judge_range(struct search *search, struct range *range)
{
    (void)search;
    (void)range;
    return false;
}

#else

#include <unistd.h>

/* The bytes behind the line that begins at the start of the range. */
struct buffer {
    uint8_t *bytes; /* with one more than there is room for */
    size_t length, room;
};

static bool grow(struct buffer *buffer)
{
    size_t room = buffer->room == 0 ? FIRST_ROOM : 2 * buffer->room;
    uint8_t *bytes = room > MOST_ROOM ? NULL : PyMem_RawRealloc(buffer->bytes, room + 1);
    if (bytes == NULL)
        return false;
    buffer->bytes = bytes;
    buffer->room = room;
    return true;
}

/* Reads more into the buffer; how much, or -1. */
static ssize_t read_more(struct buffer *buffer, const struct range *range)
{
    if (buffer->length == buffer->room && !grow(buffer))
        return -1;
    size_t room = buffer->room - buffer->length, most = PAST_END;
    int64_t from = range->at + (int64_t)buffer->length;
    if (from < range->end && (uint64_t)(range->end - from) > most)
        most = (size_t)(range->end - from);
    ssize_t size;
    do
        size = pread(range->file, buffer->bytes + buffer->length, room < most ? room : most, (off_t)from);
    while (size < 0 && errno == EINTR); /* the main thread of Python sees to signals */
    buffer->length += size < 0 ? 0 : (size_t)size;
    return size;
}

/* The end of the lines in the buffer that begin before the end of the range; whether that is all of them. */
static size_t end_of_lines(const struct buffer *buffer, const struct range *range, size_t known, bool *is_all)
{
    uint64_t wanted = (uint64_t)(range->end - range->at);
    if (buffer->length >= wanted) {
        const uint8_t *last = memchr(buffer->bytes + wanted - 1, '\n', buffer->length - (size_t)wanted + 1);
        *is_all = last != NULL;
        if (last != NULL)
            return (size_t)(last - buffer->bytes) + 1;
    }
    size_t end = buffer->length;
    while (end > known && buffer->bytes[end - 1] != '\n')
        end--;
    return end > known ? end : 0;
}

/* Judges so many bytes, and moves what follows them to the front. */
static bool judge_first(struct search *search, struct range *range, struct buffer *buffer, size_t length)
{
    uint8_t *behind = buffer->bytes + length, following = *behind;
    *behind = 0; /* as the scanner wants it */
    search->bytes = buffer->bytes;
    search->length = length;
    if (!judge_lines(search))
        return false;
    *behind = following;
    buffer->length -= length;
    memmove(buffer->bytes, behind, buffer->length);
    range->at += (int64_t)length;
    return true;
}

static bool judge_all(struct search *search, struct range *range, struct buffer *buffer)
{
    bool is_all = range->at >= range->end;
    while (!is_all) {
        size_t known = buffer->length;
        ssize_t size = read_more(buffer, range);
        if (size < 0)
            return false;
        is_all = size == 0;
        size_t length = is_all ? buffer->length : end_of_lines(buffer, range, known, &is_all);
        if (length > 0 && !judge_first(search, range, buffer, length))
            return false;
    }
    return true;
}

bool judge_range(struct search *search, struct range *range)
{
    struct buffer buffer = {NULL, 0, 0};
    bool is_small = range->at >= 0 && (range->end <= range->at || range->end - range->at <= MOST_BYTES);
    bool judged = is_small && judge_all(search, range, &buffer);
    PyMem_RawFree(buffer.bytes);
    return judged;
}

#endif
