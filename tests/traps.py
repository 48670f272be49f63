#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every known trap of a Microsoft authority has a test that names it: "domain.md T41", then "(T42)" for more."""
import re
import sys
from pathlib import Path

TRAPS = range(38, 59)
NOT_HERE = {number: "of the authority's web pages, which no plugin uses" for number in (53, 54, 56, 57)}


def breaches(root):
    named = set()
    for path in (root / 'tests').rglob('*'):
        if path.suffix in ('.c', '.py') and path.name != 'traps.py':
            named.update(int(number) for number in re.findall(r'\bT(\d\d)\b', path.read_text()))
    if not named:
        yield 'no test names any trap: the texts could not be read'
    for number in TRAPS:
        if number not in named and number not in NOT_HERE:
            yield f'T{number}: no test names it'
        if number in named and number in NOT_HERE:
            yield f'T{number}: a test names it, and this list says that it is {NOT_HERE[number]}'


if __name__ == '__main__':
    found = list(breaches(Path(sys.argv[1]).resolve()))
    print('\n'.join(found))
    sys.exit(1 if found else 0)
