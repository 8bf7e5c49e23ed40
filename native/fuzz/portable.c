#define CONDEX_PORTABLE

#define scan_begin portable_scan_begin
#define scan_clear portable_scan_clear
#define scan_set portable_scan_set
#define scan_document portable_scan_document
#define distinct_members portable_distinct_members
#define end_of_valid portable_end_of_valid
#define unescape portable_unescape
#define end_of_any_string portable_end_of_any_string

#include "../src/json_text.c"
#include "../src/scanner.c"
