"""The tables of `grammar.lark`: made by `make tables`, and not to be edited.

PUNCTUATION: the names of the tokens that are always the same; END stands at the end of a text.
PATTERNS: the regular expressions of the others, in the order in which they are tried, and of BLANK, between tokens.
FINAL: the state in which the text is read.
RULES: what is built (None: what stands there already), the name of the result, and of how many parts.
ACTIONS: by state, the first being 0, and by token or result: the next state, or ~ the index of the rule to apply.
"""


PUNCTUATION = {
    '': 'END',
    '&&': 'AND',
    '(': 'LPAR',
    ')': 'RPAR',
    '.': 'DOT',
    '[': 'LSQB',
    ']': 'RSQB',
    '||': 'OR',
}
PATTERNS = {
    'BOOLEAN': '(?i:true|false)(?![-\\w])',
    'NULL': '(?i:null)(?![-\\w])',
    'BINDING': '\\$\\{[^{}]*\\}',
    'BLANK': '\\s+',
    'NOT': '!(?!=)',
    'NUMBER': '[-.]?[0-9][-.\\w]*',
    'OPERATOR': '==(?!=)|!=(?!=)|[<>]=|<(?!>)|>',
    'STRING': '(?s:\'(?:[^\'\\\\]|\\\\.)*+\'|"(?:[^"\\\\]|\\\\.)*+")',
    'WORD': '[^\\W\\d]\\w*(?:-[^\\W\\d]\\w*)*',
}
FINAL: int = 14
RULES: tuple[tuple[str | None, str, int], ...] = (
    ('bound', 'operand', 1),
    ('boolean', 'operand', 1),
    ('null', 'operand', 1),
    ('number', 'operand', 1),
    ('text', 'operand', 1),
    ('property', 'path', 1),
    (None, 'conjunction', 1),
    (None, 'expression', 1),
    (None, 'start', 1),
    (None, 'unary', 1),
    (None, 'operand', 1),
    (None, 'comparison', 1),
    ('negated', 'unary', 2),
    ('group', 'operand', 3),
    ('both', 'conjunction', 3),
    ('either', 'expression', 3),
    ('member', 'path', 3),
    ('compared', 'comparison', 3),
    ('item', 'path', 4),
    ('key', 'path', 4),
)
ACTIONS: tuple[dict[str, int], ...] = (
    {'BINDING': 1, 'BOOLEAN': 2, 'LPAR': 3, 'NOT': 4, 'NULL': 5, 'NUMBER': 6, 'STRING': 7, 'WORD': 8, 'comparison': 9, 'conjunction': 10, 'expression': 11, 'operand': 12, 'path': 13, 'start': 14, 'unary': 15},
    {'END': -1, 'AND': -1, 'OPERATOR': -1, 'OR': -1, 'RPAR': -1},
    {'END': -2, 'AND': -2, 'OPERATOR': -2, 'OR': -2, 'RPAR': -2},
    {'BINDING': 1, 'BOOLEAN': 2, 'LPAR': 3, 'NOT': 4, 'NULL': 5, 'NUMBER': 6, 'STRING': 7, 'WORD': 8, 'comparison': 9, 'conjunction': 10, 'expression': 16, 'operand': 12, 'path': 13, 'unary': 15},
    {'BINDING': 1, 'BOOLEAN': 2, 'LPAR': 3, 'NOT': 4, 'NULL': 5, 'NUMBER': 6, 'STRING': 7, 'WORD': 8, 'operand': 12, 'path': 13, 'unary': 17},
    {'END': -3, 'AND': -3, 'OPERATOR': -3, 'OR': -3, 'RPAR': -3},
    {'END': -4, 'AND': -4, 'OPERATOR': -4, 'OR': -4, 'RPAR': -4},
    {'END': -5, 'AND': -5, 'OPERATOR': -5, 'OR': -5, 'RPAR': -5},
    {'END': -6, 'AND': -6, 'DOT': -6, 'LSQB': -6, 'OPERATOR': -6, 'OR': -6, 'RPAR': -6},
    {'END': -7, 'AND': -7, 'OR': -7, 'RPAR': -7},
    {'END': -8, 'AND': 18, 'OR': -8, 'RPAR': -8},
    {'END': -9, 'OR': 19},
    {'END': -10, 'AND': -10, 'OPERATOR': -10, 'OR': -10, 'RPAR': -10},
    {'END': -11, 'AND': -11, 'DOT': 20, 'LSQB': 21, 'OPERATOR': -11, 'OR': -11, 'RPAR': -11},
    {'END': 14},
    {'END': -12, 'AND': -12, 'OPERATOR': 22, 'OR': -12, 'RPAR': -12},
    {'OR': 19, 'RPAR': 23},
    {'END': -13, 'AND': -13, 'OPERATOR': -13, 'OR': -13, 'RPAR': -13},
    {'BINDING': 1, 'BOOLEAN': 2, 'LPAR': 3, 'NOT': 4, 'NULL': 5, 'NUMBER': 6, 'STRING': 7, 'WORD': 8, 'comparison': 24, 'operand': 12, 'path': 13, 'unary': 15},
    {'BINDING': 1, 'BOOLEAN': 2, 'LPAR': 3, 'NOT': 4, 'NULL': 5, 'NUMBER': 6, 'STRING': 7, 'WORD': 8, 'comparison': 9, 'conjunction': 25, 'operand': 12, 'path': 13, 'unary': 15},
    {'WORD': 26},
    {'NUMBER': 27, 'STRING': 28},
    {'BINDING': 1, 'BOOLEAN': 2, 'LPAR': 3, 'NOT': 4, 'NULL': 5, 'NUMBER': 6, 'STRING': 7, 'WORD': 8, 'operand': 12, 'path': 13, 'unary': 29},
    {'END': -14, 'AND': -14, 'OPERATOR': -14, 'OR': -14, 'RPAR': -14},
    {'END': -15, 'AND': -15, 'OR': -15, 'RPAR': -15},
    {'END': -16, 'AND': 18, 'OR': -16, 'RPAR': -16},
    {'END': -17, 'AND': -17, 'DOT': -17, 'LSQB': -17, 'OPERATOR': -17, 'OR': -17, 'RPAR': -17},
    {'RSQB': 30},
    {'RSQB': 31},
    {'END': -18, 'AND': -18, 'OR': -18, 'RPAR': -18},
    {'END': -19, 'AND': -19, 'DOT': -19, 'LSQB': -19, 'OPERATOR': -19, 'OR': -19, 'RPAR': -19},
    {'END': -20, 'AND': -20, 'DOT': -20, 'LSQB': -20, 'OPERATOR': -20, 'OR': -20, 'RPAR': -20},
)
