/* The kinds of values, as conditions see them. */
#ifndef CONDEX_KINDS_H
#define CONDEX_KINDS_H

/* For what is seldom needed: kept out of its callers, which are faster for it. */
#if defined(__GNUC__)
#define APART __attribute__((noinline))
#else
#define APART
#endif

/* For what is small and needed often: put into its callers, whatever the compiler thinks of it. */
#if defined(__GNUC__)
#define WITHIN inline __attribute__((always_inline))
#else
#define WITHIN inline
#endif

enum kind {
    ODD,     /* of a kind, or of a size, that only Python knows about */
    MISSING, /* there is no such member: Null to conditions, nothing at all to filters */
    NOTHING, /* Null */
    BOOLEAN,
    INTEGER, /* within LARGEST */
    DOUBLE,
    DECIMAL, /* a literal with decimals */
    STRING,
    ARRAY,
    OBJECT
};

#endif
