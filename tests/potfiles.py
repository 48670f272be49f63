#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names every file with a translatable text, each once, sorted, and nothing else."""
import re
import sys
from pathlib import Path

MARK = re.compile(r'\b(?:N?_|ngettext|C_|cs_language_translate|cs_language_both) \("|\bcs_error_set \(|translatable="yes"')


def wanted(root):
    for folder in ('app', 'plugins', 'ui'):
        for path in (root / folder).rglob('*'):
            if path.suffix in ('.c', '.ui') and MARK.search(path.read_text()):
                yield path.relative_to(root).as_posix()
    for path in (root / 'data').glob('*.in'):
        yield path.relative_to(root).as_posix()


def main(root):
    lines = (root / 'po' / 'POTFILES.in').read_text().splitlines()
    listed = [line for line in lines if line and not line.startswith('#')]
    expected = sorted(wanted(root))
    for name in sorted(set(expected) - set(listed)):
        print(f'po/POTFILES.in lacks {name}')
    for name in sorted(set(listed) - set(expected)):
        print(f'po/POTFILES.in names {name}, which has no translatable text')
    if listed != sorted(set(listed)):
        print('po/POTFILES.in is not sorted, or names a file twice')
    return 0 if listed == expected else 1


if __name__ == '__main__':
    sys.exit(main(Path(sys.argv[1])))
