"""What is said of a text that is no infix condition: message, place and hint, each of them exactly."""

import pytest

from conditions import ConditionSyntaxError
from restapi.code_stream.infix import lower

VALUES = "values are names, 'texts', numbers, true, false, null and ${…}"
COMPARES = "values are compared by == != < <= > >= only"
ARITHMETIC = "there is no arithmetic: work the number out beforehand"
BOTH = "write a value on both sides"
INDEX = "an index is a number or a text: items[0], items['a key']"
OPERATOR = "an operator is missing before it: == != < <= > >= && ||"
NUMBER = "a number has digits and at most one dot, as in 1.5; other texts stand in quotes"
BINDING = "write ${input.name}, ${var.name} or ${Stage.Task.output.name}"


@pytest.mark.parametrize(
    ("text", "message", "position", "hint"),
    [
        ("", "the text is empty: a condition is missing", 1, "write true for a condition that always holds"),
        (" \n", "the text is empty: a condition is missing", 1, "write true for a condition that always holds"),
        ("a ==", "a value is missing after ==", 3, "add one, or leave it out"),
        ("a &&", "a value is missing after &&", 3, "add one, or leave it out"),
        ("a.", "a value is missing after .", 2, "add one, or leave it out"),
        ("!", "a value is missing after !", 1, "add one, or leave it out"),
        ("(a == 1", "( is never closed: ) is missing", 1, "add ) where it ends"),
        ("a[0", "[ is never closed: ] is missing", 2, "add ] where it ends"),
        ("a)", "unexpected )", 2, "nothing is open that it could close: leave out the )"),
        ("(a]", "unexpected ]", 3, "add ) before it"),
        ("a[0)", "unexpected )", 4, "add ] before it"),
        ("a[0 1]", "unexpected 1", 5, "add ] before it"),
        ("()", "a value is missing before )", 2, VALUES),
        ("a = 1", "unexpected =", 3, "two values are compared by =="),
        ("a === 1", "unexpected ===", 3, "write =="),
        ("a !== 1", "unexpected !==", 3, "write !="),
        ("a <> 1", "unexpected <>", 3, "write !="),
        ("a => 1", "unexpected =>", 3, "write >="),
        ("a =< 1", "unexpected =<", 3, "write <="),
        ("a =~ 'x'", "unexpected =~", 3, COMPARES),
        ("a contains 'x'", "unexpected contains", 3, COMPARES),
        ("a not b", "unexpected not", 3, COMPARES),
        ("a ! b", "unexpected !", 3, "! stands before a condition: !(a == b)"),
        ("a < b < c", "unexpected <", 7, "one comparison has two values: join several by &&"),
        ("a == b == c", "unexpected ==", 8, "one comparison has two values: join several by &&"),
        ("a == 1 and b", "unexpected and", 8, "write &&"),
        ("a == 1 & b", "unexpected &", 8, "write &&"),
        ("a == 1 OR b", "unexpected OR", 8, "write ||"),
        ("a == 1 | b", "unexpected |", 8, "write ||"),
        ("not a", "unexpected a", 5, "not is written !"),
        (
            "eq(status, 'OK')",
            "unexpected (",
            3,
            "there are no functions here: a condition is written status == 'OK' && count > 3",
        ),
        ("a + 1 > 2", "unexpected +", 3, ARITHMETIC),
        ("a -1 > 2", "unexpected -", 3, ARITHMETIC),
        ("-a > 2", "unexpected -", 1, ARITHMETIC),
        ("a ? b : c", "unexpected ?", 3, "there is no choice by ? and :"),
        ("a, b", "unexpected ,", 2, "leave out the ,: conditions are joined by && and ||"),
        ("a == 3 4", "unexpected 4", 8, OPERATOR),
        ("a b", "unexpected b", 3, OPERATOR),
        (
            "${input.x}.y == 1",
            "unexpected .",
            11,
            "only names have members: items[0].id; a binding names its members inside, ${Stage.Task.output.id}",
        ),
        ("== 1", "a value is missing before ==", 1, BOTH),
        ("a == == 1", "a value is missing before ==", 6, BOTH),
        ("&& a", "a value is missing before &&", 1, BOTH),
        ("a == 'x", "the text has no closing quote", 6, "add ' where the text ends"),
        ('a == "x', "the text has no closing quote", 6, 'add " where the text ends'),
        ("a == “x”", "unexpected “", 6, "texts stand in ' or \""),
        ("a == ${input.x", "${ is never closed", 6, "add } where the binding ends"),
        ("a == $(x)", "unexpected $", 6, "a binding is written ${input.name}"),
        ("a == $x", "unexpected $x", 6, "a binding is written ${input.name}"),
        ("* == 1", "unexpected *", 1, "there are no wildcards: name one item, items[0]"),
        ("[0] == 1", "unexpected [", 1, "an index stands behind a name: items[0]"),
        ("@ == 1", "unexpected @", 1, VALUES),
        ("a.1", "a name must follow the dot, not 1", 3, "write any key in brackets: items['a key']"),
        ("a[b]", "b is no index", 3, INDEX),
        ("a[*]", "* is no index", 3, INDEX),
        ("a[-1]", "-1 is no index", 3, "items are counted from 0: items[0]"),
        ("a[1.5]", "1.5 is no index", 3, "items are counted from 0: items[0]"),
        ("a == 1.2.3", "1.2.3 is not a number", 6, NUMBER),
        ("a == 1e5", "1e5 is not a number", 6, NUMBER),
        ("a == 2024-05-01", "2024-05-01 is not a number", 6, NUMBER),
        ("a == 1x", "1x is not a number", 6, NUMBER),
        (
            r"a == '\d'",
            "the text has an escape that is none",
            6,
            r"the escapes are \\ \' \" \/ \b \f \n \r \t and \u with four hexadecimal digits",
        ),
        ("a == ${x}", "${x} is no binding that is known", 6, BINDING),
        ("a == ${input}", "${input} names no value", 6, "write ${input.name}"),
        ("a == 'x${input.y}'", "a binding cannot be a part of a text here", 6, "compare ${…} alone"),
        ("!a == b", "== compares values, and this is a condition", 1, "write !(… == …) for its opposite"),
        ("(a == b) == c", "== compares values, and this is a condition", 2, "join conditions by && and ||"),
        ("a < null", "null cannot be compared by <", 3, "only == and != take null"),
        ("a == 'x' || 'y'", "'y' alone is no condition", 13, "compare it: name == 'y'"),
        ("1", "1 alone is no condition", 1, "compare it: name == 1"),
        ("!null", "null alone is no condition", 2, "compare it: name == null"),
    ],
)
def test_what_is_refused(text: str, message: str, position: int, hint: str) -> None:
    with pytest.raises(ConditionSyntaxError) as caught:
        lower(text)
    assert (caught.value.message, caught.value.position, caught.value.hint) == (message, position, hint)
