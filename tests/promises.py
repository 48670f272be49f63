#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every promise of SECURITY.md names the test that proves it, and that test exists.

`promises.py SOURCE [BUILD]`: with a build folder the GTest programs are asked for their paths; without one (or for
those that are not built) nothing of theirs is believed."""
import fnmatch
import os
import re
import subprocess
import sys
from pathlib import Path

HEADING = '## Promises, and the tests that prove them'


def rows(text):
    """Number, promise and proof of each row of the table."""
    lines = text.splitlines()
    begin = lines.index(HEADING)
    for number, line in enumerate(lines[begin + 1:], begin + 2):
        if line.startswith('## '):
            return
        cells = [cell.strip() for cell in re.split(r'(?<!\\)\|', line)]
        if len(cells) == 4 and cells[1] not in ('promise', '---'):
            yield number, cells[1], cells[2]


def gtest_paths(build):
    """What the test programs say they hold."""
    paths = set()
    environment = dict(os.environ, COUNTERSIGN_SIMULATOR='', G_DEBUG='')
    for folder in ('unit', 'host', 'plugins', 'plugins/conformance'):
        for program in sorted((build / 'tests' / folder).glob('*')):
            if program.is_file() and os.access(program, os.X_OK) and program.suffix == '':
                done = subprocess.run([program, '-l'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
                                      stdin=subprocess.DEVNULL, check=False, timeout=60)
                # a line each, which newer GLib makes a comment of
                lines = done.stdout.decode(errors='replace').splitlines()
                paths |= {line.removeprefix('# ') for line in lines if line.removeprefix('# ').startswith('/')}
    return paths


def methods(path):
    """Class.method of a Python test, inherited ones aside."""
    found, current = set(), None
    for line in path.read_text(encoding='utf-8').splitlines():
        if match := re.match(r'class (\w+)', line):
            current = match.group(1)
        elif (match := re.match(r'    def (test\w*)', line)) and current:
            found.add(f'{current}.{match.group(1)}')
    return found


class Proofs:
    def __init__(self, source, paths):
        self.source = source
        self.paths = paths

    def trouble(self, word, script):
        """Why a word in backquotes is no proof; None when it is one."""
        if word.startswith('/'):
            if not any(fnmatch.fnmatchcase(path, word) for path in self.paths):
                return 'no such test path'
        elif word.startswith('tests/'):
            if not (self.source / word).is_file():
                return 'no such file'
        elif word.startswith('fuzz-'):
            if not (self.source / 'tests' / 'fuzz' / f'{word}.c').is_file():
                return 'no such fuzz target'
        elif re.fullmatch(r'\w+\.(test\w*|\*)', word):
            if not (self.source / script).is_file() or not fnmatch.filter(methods(self.source / script), word):
                return f'not in {script}'
        else:
            return 'neither a test path, a test file, a fuzz target nor Class.method'
        return None

    def row(self, promise, proof):
        words = re.findall(r'`([^`]+)`', proof)
        if not words:
            yield f'“{promise}” names no test'
        script = 'tests/lab/test_lab.py'
        for word in words:
            if Path(word).name.startswith('test_'):
                script = word
            if why := self.trouble(word, script):
                yield f'`{word}`: {why}'


def canary(proofs):
    """What is wrong must be found, or the rest proves nothing."""
    for wrong in ('/no/such/path', 'tests/none.py', 'fuzz-none', 'Fresh.test_none', 'None.*', 'x'):
        if not list(proofs.row('canary', f'`{wrong}`')):
            yield f'{wrong} passes for a test'
    if not list(proofs.row('canary', 'nothing')):
        yield 'a promise without a test passes'


def main():
    source = Path(sys.argv[1])
    proofs = Proofs(source, gtest_paths(Path(sys.argv[2])))
    found = list(canary(proofs))
    table = list(rows((source / 'SECURITY.md').read_text(encoding='utf-8')))
    if len(table) < 30:
        found.append(f'only {len(table)} promises were read')
    for number, promise, proof in table:
        found += [f'SECURITY.md:{number}: {what}' for what in proofs.row(promise, proof)]
    print(*found, sep='\n')
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
