#include "reference.h"

#include <stdlib.h>
#include <string.h>

#include "scanner.h"

#define MOST_DISTINCT 100
#define LONGEST_ESCAPED 256

struct reader {
    const struct wishes *wishes;
    const uint8_t *begin, *at, *end;
    bool lines;
    int depth;
    struct expectation *made;
};

/* The value that is read next: which wishes lead to it, and how. */
struct arrival {
    uint32_t alive;
    int key;
    int64_t position;
    bool is_item, is_member;
};

/* ---- Bytes ---- */

/* The next byte; -1 at the end, which is none. */
static int next_of(const struct reader *reader)
{
    return reader->at < reader->end ? *reader->at : -1;
}

static bool take(struct reader *reader, int byte)
{
    if (next_of(reader) != byte)
        return false;
    reader->at++;
    return true;
}

static bool take_word(struct reader *reader, const char *word)
{
    for (; *word != '\0'; word++)
        if (!take(reader, *word))
            return false;
    return true;
}

static void skip_white(struct reader *reader)
{
    while (take(reader, ' ') || take(reader, '\t') || take(reader, '\r') || (!reader->lines && take(reader, '\n')))
        ;
}

static bool take_digits(struct reader *reader)
{
    const uint8_t *begin = reader->at;
    while (next_of(reader) >= '0' && next_of(reader) <= '9')
        reader->at++;
    return reader->at > begin;
}

/* ---- Texts ---- */

/* What a string holds and stands for. */
struct string {
    const uint8_t *from;
    size_t length, made_length;
    uint8_t *made;
    bool escaped, ascii, whole; /* whole: no half of a surrogate pair */
};

static void put(struct string *string, uint8_t byte)
{
    string->made[string->made_length++] = byte;
    string->ascii = string->ascii && byte < 0x80;
}

static void put_character(struct string *string, uint32_t character)
{
    int more = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const uint8_t FIRST[] = {0, 0xC0, 0xE0, 0xF0};
    put(string, (uint8_t)(FIRST[more] | character >> (6 * more)));
    while (--more >= 0)
        put(string, (uint8_t)(0x80 | (character >> (6 * more) & 0x3F)));
}

static bool is_surrogate(uint32_t character)
{
    return character >= 0xD800 && character <= 0xDFFF;
}

/* A character beyond ASCII: decoded, and then it must be the shortest way to write it. */
static bool read_character(struct reader *reader, struct string *string)
{
    static const uint32_t LEAST[] = {0, 0x80, 0x800, 0x10000};
    int first = *reader->at++, more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC0 || first > 0xF7)
        return false;
    uint32_t character = (uint32_t)first & (0x3FU >> more);
    for (int left = more; left > 0; left--) {
        int byte = next_of(reader);
        if (byte < 0x80 || byte > 0xBF)
            return false;
        character = character << 6 | ((uint32_t)byte & 0x3F);
        reader->at++;
    }
    if (character < LEAST[more] || character > 0x10FFFF || is_surrogate(character))
        return false;
    put_character(string, character);
    return true;
}

static bool read_unit(struct reader *reader, uint32_t *unit)
{
    static const char DIGITS[] = "0123456789abcdef0123456789ABCDEF";
    *unit = 0;
    for (int left = 4; left > 0; left--, reader->at++) {
        int byte = next_of(reader);
        const char *digit = byte > 0 ? strchr(DIGITS, byte) : NULL;
        if (digit == NULL)
            return false;
        *unit = *unit << 4 | (uint32_t)((digit - DIGITS) % 16);
    }
    return true;
}

/* An escape with digits, and a second one where both are one character. */
static bool read_units(struct reader *reader, struct string *string)
{
    uint32_t unit, second;
    if (!read_unit(reader, &unit))
        return false;
    if (!is_surrogate(unit)) {
        put_character(string, unit);
        return true;
    }
    const uint8_t *behind = reader->at;
    if (unit < 0xDC00 && take(reader, '\\') && take(reader, 'u') && read_unit(reader, &second) && second >= 0xDC00 &&
        second <= 0xDFFF) {
        put_character(string, 0x10000 + (unit - 0xD800) * 0x400 + (second - 0xDC00));
        return true;
    }
    reader->at = behind; /* what follows is a character of its own, or not valid */
    string->whole = false;
    return true;
}

static bool read_escape(struct reader *reader, struct string *string)
{
    static const char LETTERS[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    string->escaped = true;
    if (take(reader, 'u'))
        return read_units(reader, string);
    int byte = next_of(reader);
    const char *letter = byte > 0 ? strchr(LETTERS, byte) : NULL;
    if (letter == NULL)
        return false;
    put(string, (uint8_t)MEANT[letter - LETTERS]);
    reader->at++;
    return true;
}

static bool read_string(struct reader *reader, struct string *string)
{
    if (!take(reader, '"'))
        return false;
    *string = (struct string){.from = reader->at, .ascii = true, .whole = true};
    string->made = reader->made->texts + reader->made->texts_length;
    while (!take(reader, '"')) {
        int byte = next_of(reader);
        if (byte < 0x20)
            return false;
        if (byte >= 0x80 ? !read_character(reader, string)
                         : take(reader, '\\') && !read_escape(reader, string))
            return false;
        if (byte < 0x80 && byte != '\\') {
            put(string, (uint8_t)byte);
            reader->at++;
        }
    }
    string->length = (size_t)(reader->at - 1 - string->from);
    reader->made->texts_length += string->made_length;
    return true;
}

/* ---- Values without members ---- */

static bool read_text(struct reader *reader, struct expected *note)
{
    struct string string;
    if (!read_string(reader, &string))
        return false;
    note->kind = string.whole ? STRING : ODD;
    note->holds = string.ascii;
    note->from = (size_t)(string.from - reader->begin);
    note->length = string.escaped ? string.made_length : string.length;
    note->text = string.escaped ? string.made : NULL;
    return true;
}

static bool read_number(struct reader *reader, struct expected *note)
{
    const uint8_t *begin = reader->at;
    note->kind = INTEGER;
    take(reader, '-');
    if (!take(reader, '0') && !take_digits(reader))
        return false;
    if (take(reader, '.')) {
        note->kind = DOUBLE;
        if (!take_digits(reader))
            return false;
    }
    if (take(reader, 'e') || take(reader, 'E')) {
        note->kind = DOUBLE;
        if (!take(reader, '-'))
            take(reader, '+');
        if (!take_digits(reader))
            return false;
    }
    note->length = (size_t)(reader->at - begin);
    return note->length <= LONGEST_NUMBER;
}

static bool read_scalar(struct reader *reader, struct expected *note)
{
    const uint8_t *begin = reader->at;
    int byte = next_of(reader);
    if (byte == '"')
        return read_text(reader, note);
    if (byte != 't' && byte != 'f' && byte != 'n')
        return read_number(reader, note);
    note->kind = byte == 'n' ? NOTHING : BOOLEAN;
    note->holds = byte == 't';
    if (!take_word(reader, byte == 't' ? "true" : byte == 'f' ? "false" : "null"))
        return false;
    note->length = (size_t)(reader->at - begin);
    return true;
}

/* ---- Arrays and Objects ---- */

/* The keys of an Object, as long as they are few, different and without escapes. */
struct keys {
    struct string known[MOST_DISTINCT];
    bool distinct;
};

static void add_key(struct keys *keys, uint32_t count, const struct string *key)
{
    keys->distinct = keys->distinct && count < MOST_DISTINCT && !key->escaped;
    if (!keys->distinct)
        return;
    for (uint32_t at = 0; at < count; at++)
        if (keys->known[at].length == key->length && memcmp(keys->known[at].from, key->from, key->length) == 0)
            keys->distinct = false;
    keys->known[count] = *key;
}

static bool read_value(struct reader *reader, struct arrival arrival);

static bool read_member(struct reader *reader, uint32_t alive, uint32_t count, struct keys *keys)
{
    struct string key;
    struct arrival arrival = {.key = NO_KEY, .is_member = true};
    if (!read_string(reader, &key))
        return false;
    if (key.escaped && key.length > LONGEST_ESCAPED && wishes_name_keys(reader->wishes, alive, reader->depth - 1))
        return false; /* the scanner compares none of these */
    add_key(keys, count, &key);
    arrival.alive = wishes_for_member(reader->wishes, alive, reader->depth - 1, key.made, key.whole ? key.made_length : SIZE_MAX,
                                      &arrival.key);
    skip_white(reader);
    if (!take(reader, ':'))
        return false;
    skip_white(reader);
    return read_value(reader, arrival);
}

static bool read_item(struct reader *reader, uint32_t alive, uint32_t count)
{
    struct arrival arrival = {.position = NO_POSITION, .is_item = true};
    arrival.alive = wishes_for_item(reader->wishes, alive, reader->depth - 1, count, &arrival.position);
    return read_value(reader, arrival);
}

static bool read_members(struct reader *reader, uint32_t alive, struct expected *note)
{
    const uint8_t *begin = reader->at++;
    bool is_object = *begin == '{';
    struct keys keys = {.distinct = true};
    uint32_t count = 0;
    if (++reader->depth > MOST_NESTING)
        return false;
    skip_white(reader);
    while (!take(reader, is_object ? '}' : ']')) {
        if (count > 0 && !take(reader, ','))
            return false;
        skip_white(reader);
        if (!(is_object ? read_member(reader, alive, count, &keys) : read_item(reader, alive, count)))
            return false;
        skip_white(reader);
        count++;
    }
    reader->depth--;
    note->kind = is_object ? OBJECT : ARRAY;
    note->length = (size_t)(reader->at - begin);
    note->members = count;
    note->distinct = keys.distinct ? (int64_t)count : -1;
    return true;
}

static bool read_value(struct reader *reader, struct arrival arrival)
{
    struct expectation *made = reader->made;
    struct expected note = {.from = (size_t)(reader->at - reader->begin),
                            .key = arrival.key,
                            .position = arrival.position,
                            .is_item = arrival.is_item,
                            .is_member = arrival.is_member};
    size_t place = made->count;
    made->count += arrival.alive != 0;
    int byte = next_of(reader);
    if (!(byte == '{' || byte == '[' ? read_members(reader, arrival.alive, &note) : read_scalar(reader, &note)))
        return false;
    if (arrival.alive == 0)
        return true;
    note.within = (uint32_t)(made->count - place - 1);
    made->notes[place] = note;
    return true;
}

bool expect(struct expectation *made, const struct wishes *wishes, const uint8_t *bytes, size_t length, bool lines)
{
    struct reader reader = {wishes, bytes, bytes, bytes + length, lines, 0, made};
    struct arrival root = {.alive = (UINT32_C(1) << wishes->count) - 1};
    *made = (struct expectation){.notes = malloc((length + 1) * sizeof *made->notes), .texts = malloc(length + 1)};
    if (made->notes == NULL || made->texts == NULL)
        abort();
    skip_white(&reader);
    if (!read_value(&reader, root))
        return false;
    skip_white(&reader);
    return reader.at == reader.end;
}

void expectation_clear(struct expectation *made)
{
    free(made->notes);
    free(made->texts);
}
