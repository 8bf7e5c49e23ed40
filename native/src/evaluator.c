/* The evaluator: a test gives 1, 0 or UNSURE; a value node gives a value, ODD where it is unsure.
 *
 * Parts are evaluated in the order in which Python evaluates them, and no further. Where a part is unsure, all of the
 * plan is: Python then evaluates the whole condition, from its beginning.
 */
#include "evaluator.h"

#include <string.h>

#include "filter.h"

struct evaluation {
    const struct source *source;
    const struct reading *reading;
    const struct plan *plan;
    const struct value *values;
};

static int test(const struct evaluation *run, const struct node *node);
static void value(const struct evaluation *run, const struct node *node, struct value *found);

static inline const struct node *operand(const struct evaluation *run, const struct node *node, int at)
{
    return &run->plan->nodes[run->plan->operands[node->operands + at]];
}

static inline const struct value *literal(const struct evaluation *run, const struct node *node)
{
    const struct literal *written = &run->plan->literals[node->subject];
    return written->slot < 0 ? &written->value : &run->values[written->slot];
}

/* The value of a node: a literal itself, or what is made in `made`, which is to be released in any case. */
static inline const struct value *value_of(const struct evaluation *run, const struct node *node, struct value *made)
{
    if (node->operation == LITERAL) {
        made->held = NULL;
        return literal(run, node);
    }
    if (node->operation == READ)
        run->source->read(run->reading, &run->plan->paths[node->subject], made);
    else
        value(run, node, made);
    return made;
}

/* and, or: stops at the first part that decides alone. */
static APART int joined(const struct evaluation *run, const struct node *node, int decides)
{
    for (int at = 0; at < node->count; at++) {
        int answer = test(run, operand(run, node, at));
        if (answer < 0 || answer == decides)
            return answer;
    }
    return !decides;
}

static inline int negated(int answer)
{
    return answer < 0 ? answer : !answer;
}

static APART int differing(const struct evaluation *run, const struct node *node)
{
    int first = test(run, operand(run, node, 0));
    if (first < 0)
        return UNSURE;
    int second = test(run, operand(run, node, 1));
    return second < 0 ? UNSURE : first != second;
}

static APART int equal(const struct evaluation *run, const struct node *node)
{
    struct value first, second;
    const struct value *left = value_of(run, operand(run, node, 0), &first);
    const struct value *right = value_of(run, operand(run, node, 1), &second);
    int answer = value_equals(left, right);
    value_release(&first);
    value_release(&second);
    return answer;
}

static APART int ordered(const struct evaluation *run, const struct node *node)
{
    struct value first, second;
    const struct value *left = value_of(run, operand(run, node, 0), &first);
    const struct value *right = value_of(run, operand(run, node, 1), &second);
    int order = 0, answer = value_compare(left, right, &order);
    value_release(&first);
    value_release(&second);
    if (answer < 0)
        return UNSURE;
    switch (node->operation) {
    case LT:
        return order < 0;
    case LE:
        return order <= 0;
    case GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* in: whether the first value equals one of the others, which are evaluated one after the other. */
static APART int among(const struct evaluation *run, const struct node *node)
{
    struct value first, other;
    const struct value *wanted = value_of(run, operand(run, node, 0), &first);
    int answer = 0;
    for (int at = 1; answer == 0 && at < node->count; at++) {
        const struct value *candidate = value_of(run, operand(run, node, at), &other);
        answer = value_equals(wanted, candidate);
        value_release(&other);
    }
    value_release(&first);
    return answer;
}

static APART int searched(const struct evaluation *run, const struct node *node,
                    int (*search)(const struct text *, const struct text *))
{
    struct value first, second;
    struct text converted, also_converted;
    char spelled[SPELLED], also_spelled[SPELLED];
    const struct value *left = value_of(run, operand(run, node, 0), &first);
    const struct value *right = value_of(run, operand(run, node, 1), &second);
    const struct text *text = value_as_text(left, &converted, spelled);
    const struct text *part = value_as_text(right, &also_converted, also_spelled);
    int answer = text != NULL && part != NULL ? search(text, part) : UNSURE; /* an error, or none that is known */
    value_release(&first);
    value_release(&second);
    return answer;
}

static int equals_member(void *wanted, const struct value *member)
{
    return value_equals(wanted, member);
}

/* The value that is looked for is evaluated first here: it is unsure if that may fail, and nothing else can tell. */
static APART int contained(const struct evaluation *run, const struct node *node)
{
    struct value made;
    const struct value *wanted = value_of(run, operand(run, node, 0), &made);
    const struct path *path = &run->plan->paths[node->subject];
    int answer = wanted->kind == ODD ? UNSURE : run->source->each(run->reading, path, equals_member, (void *)wanted);
    value_release(&made);
    return answer;
}

static APART int empty(const struct evaluation *run, const struct node *node)
{
    struct value made;
    const struct value *found = value_of(run, operand(run, node, 0), &made);
    int answer = 0;
    if (found->kind == ODD)
        answer = UNSURE;
    else if (is_container(found)) {
        Py_ssize_t size = run->source->size(found);
        answer = size < 0 ? UNSURE : size == 0;
    }
    else if (found->kind == STRING)
        answer = found->as.text.length == 0;
    else
        answer = is_null(found);
    value_release(&made);
    return answer;
}

/* How a job ended, as bits. */
enum { ENDED_WELL = 1, ENDED_WITH_ISSUES = 2, ENDED_BADLY = 4, WAS_CANCELED = 8, ENDED_OTHERWISE = 16 };

static int status_of(const struct value *status)
{
    static const struct {
        const char *name;
        int bit;
    } statuses[] = {
        {"Succeeded", ENDED_WELL},    {"SucceededWithIssues", ENDED_WITH_ISSUES}, {"Failed", ENDED_BADLY},
        {"Canceled", WAS_CANCELED},   {"Skipped", ENDED_OTHERWISE},               {"Abandoned", ENDED_OTHERWISE},
    };
    for (size_t at = 0; status->kind == STRING && at < sizeof statuses / sizeof *statuses; at++) {
        struct text name = text_of_ascii(statuses[at].name, (ptrdiff_t)strlen(statuses[at].name));
        if (text_equals(&status->as.text, &name) > 0)
            return statuses[at].bit;
    }
    return UNSURE; /* an error */
}

/* The statuses that were found: how many, how many of them wanted, and whether all were known. */
struct judged {
    int wanted, found, fulfilled;
    bool unsure;
};

static void judge(struct judged *judged, const struct value *status)
{
    int bit = status_of(status);
    judged->unsure |= bit < 0;
    judged->fulfilled += bit > 0 && (bit & judged->wanted) != 0;
    judged->found++;
}

/* One dependency: it is its result, or an Object that holds it. */
static int judge_dependency(void *state, const struct value *dependency)
{
    struct judged *judged = state;
    if (dependency->kind == OBJECT) {
        struct value result;
        struct step name = {PyUnicode_FromString("result"), -1, -1};
        if (name.key == NULL || (name.hash = PyObject_Hash(name.key)) == -1) {
            Py_XDECREF(name.key);
            return UNSURE;
        }
        objects.member(dependency, &name, &result);
        Py_DECREF(name.key);
        judge(judged, &result);
        value_release(&result);
    }
    else
        judge(judged, dependency);
    return judged->unsure ? UNSURE : 0;
}

static void judge_named(const struct evaluation *run, PyObject *name, struct judged *judged)
{
    struct step step = {name, PyObject_Hash(name), -1};
    struct path path = {run->plan->dependencies, IGNORING_CASE, 1, false, &step};
    struct value dependency;
    objects.read(run->reading, &path, &dependency);
    if (is_null(&dependency))
        judged->found++; /* none of that name: it fulfils nothing */
    else
        judge_dependency(judged, &dependency);
    value_release(&dependency);
}

/* Python looks each of them up by the text of its key. */
static bool has_texts_as_keys(PyObject *object)
{
    PyObject *key, *member;
    Py_ssize_t place = 0;
    while (PyDict_Next(object, &place, &key, &member))
        if (!PyUnicode_CheckExact(key))
            return false;
    return true;
}

static void judge_all(const struct evaluation *run, struct judged *judged)
{
    if (!has_texts_as_keys(input_of(run->reading, run->plan->dependencies))) {
        judged->unsure = true;
        return;
    }
    struct step step = {NULL, 0, -1};
    struct path path = {run->plan->dependencies, BY_KEY, 1, true, &step};
    if (objects.each(run->reading, &path, judge_dependency, judged) != 0)
        judged->unsure = true;
}

static bool is_given(const struct evaluation *run, int input)
{
    return input >= 0 && input_of(run->reading, input) != Py_None;
}

static void judge_job(const struct evaluation *run, struct judged *judged)
{
    struct value status;
    value_of_object(Py_NewRef(input_of(run->reading, run->plan->status)), &status);
    judge(judged, &status);
    value_release(&status);
}

/* succeeded and its like: of named dependencies, else of the job, else of all dependencies. */
static APART int judged_status(const struct evaluation *run, const struct node *node, int wanted, bool all)
{
    struct judged judged = {wanted, 0, 0, false};
    bool dependencies = is_given(run, run->plan->dependencies);
    if (dependencies && !PyDict_CheckExact(input_of(run->reading, run->plan->dependencies)))
        return UNSURE;
    if (node->count == 0 && is_given(run, run->plan->status))
        judge_job(run, &judged);
    else if (!dependencies)
        return UNSURE; /* an error */
    else if (node->count == 0)
        judge_all(run, &judged);
    for (int at = 0; at < node->count; at++) {
        const struct value *name = literal(run, operand(run, node, at));
        if (name->kind != STRING)
            return UNSURE;
        judge_named(run, name->held, &judged);
    }
    if (judged.unsure)
        return UNSURE;
    return all ? judged.fulfilled == judged.found : judged.fulfilled > 0;
}

static APART int succeeded_or_failed(const struct evaluation *run, const struct node *node)
{
    int ended = judged_status(run, node, ENDED_WELL | ENDED_WITH_ISSUES | ENDED_BADLY, false);
    if (ended != 0 || node->count > 0 || is_given(run, run->plan->status))
        return ended;
    return PyDict_GET_SIZE(input_of(run->reading, run->plan->dependencies)) == 0; /* nothing is before */
}

static APART int truth(const struct evaluation *run, const struct node *node)
{
    struct value made;
    int answer = value_truth(value_of(run, node, &made));
    value_release(&made);
    return answer;
}

static int test(const struct evaluation *run, const struct node *node)
{
    switch (node->operation) {
    case AND:
        return joined(run, node, 0);
    case OR:
        return joined(run, node, 1);
    case NOT:
        return negated(test(run, operand(run, node, 0)));
    case XOR:
        return differing(run, node);
    case EQ:
        return equal(run, node);
    case NE:
        return negated(equal(run, node));
    case LT:
    case LE:
    case GT:
    case GE:
        return ordered(run, node);
    case IN:
        return among(run, node);
    case NOT_IN:
        return negated(among(run, node));
    case CONTAINS:
        return searched(run, node, text_contains);
    case STARTS_WITH:
        return searched(run, node, text_starts_with);
    case ENDS_WITH:
        return searched(run, node, text_ends_with);
    case CONTAINS_VALUE:
        return contained(run, node);
    case IS_NULL_OR_EMPTY:
        return empty(run, node);
    case SUCCEEDED:
        return judged_status(run, node, ENDED_WELL | ENDED_WITH_ISSUES, true);
    case FAILED:
        return judged_status(run, node, ENDED_BADLY, false);
    case CANCELED:
        return judged_status(run, node, WAS_CANCELED, false);
    case SUCCEEDED_OR_FAILED:
        return succeeded_or_failed(run, node);
    default:
        return truth(run, node);
    }
}

/* A copy with a reference of its own. */
static void copy(const struct value *value, struct value *made)
{
    *made = *value;
    Py_XINCREF(made->held);
}

static bool is_blank(const struct value *value)
{
    return is_null(value) || (value->kind == STRING && value->as.text.length == 0);
}

static APART void coalesced(const struct evaluation *run, const struct node *node, struct value *found)
{
    for (int at = 0;; at++) {
        value(run, operand(run, node, at), found);
        if (at == node->count - 1 || !is_blank(found))
            return;
        value_release(found);
    }
}

/* iif: both values are evaluated, as an error in either is an error. */
static APART void chosen(const struct evaluation *run, const struct node *node, struct value *found)
{
    int answer = test(run, operand(run, node, 0));
    struct value second;
    value(run, operand(run, node, 1), found);
    value(run, operand(run, node, 2), &second);
    if (answer < 0 || found->kind == ODD || second.kind == ODD) {
        value_release(found);
        value_release(&second);
        value_of_integer(found, UNSURE);
        return;
    }
    value_release(answer ? &second : found);
    if (!answer)
        *found = second;
}

/* count and length: of Arrays and Objects the same; of all others 0, or the length of their text. */
static APART int64_t size_of(const struct evaluation *run, const struct node *node)
{
    struct value made;
    struct text text;
    char spelled[SPELLED];
    const struct value *found = value_of(run, operand(run, node, 0), &made);
    int64_t size = UNSURE;
    if (is_container(found))
        size = run->source->size(found);
    else if (node->operation == COUNT)
        size = found->kind == ODD ? UNSURE : 0;
    else if (value_text(found, &text, spelled) > 0)
        size = text_units(&text);
    value_release(&made);
    return size;
}

/* lower, upper, trim: nothing here tells the letter cases of ASCII apart but filters, whose literals are their own. */
static APART void edited(const struct evaluation *run, const struct node *node, struct value *found)
{
    value(run, operand(run, node, 0), found);
    if (is_null(found))
        *found = (struct value){.kind = STRING, .as.text = text_of_ascii("", 0)};
    else if (found->kind != STRING || !found->as.text.ascii || (node->operation == TRIM && text_trim(&found->as.text) < 0))
        found->kind = ODD;
}

static void value(const struct evaluation *run, const struct node *node, struct value *found)
{
    switch (node->operation) {
    case LITERAL:
        copy(literal(run, node), found);
        return;
    case READ:
        run->source->read(run->reading, &run->plan->paths[node->subject], found);
        return;
    case COALESCE:
        coalesced(run, node, found);
        return;
    case IIF:
        chosen(run, node, found);
        return;
    case COUNT:
    case LENGTH:
        value_of_integer(found, size_of(run, node));
        return;
    case COUNT_FILTERED:
        value_of_integer(found, count_filtered(run->source, run->reading, node));
        return;
    case CASED:
    case TRIM:
        edited(run, node, found);
        return;
    default:
        value_of_boolean(found, test(run, node));
    }
}

int evaluate(const struct source *source, const struct reading *reading, const struct value *values)
{
    const struct evaluation run = {source, reading, reading->plan, values};
    return test(&run, &reading->plan->nodes[reading->plan->nodes_count - 1]);
}
