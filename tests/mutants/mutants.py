#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks a copy of the tree in the ways that table.py names, one after the other, and looks whether the tests that
are to notice it do. A mutant that survives is a test that is missing."""
import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from table import MUTANTS

HERE = Path(__file__).resolve().parents[2]
BUILD_TIME = 1800
TIMES = 10 # as long as meson gives a test


def run(*command, timeout, **options):
    """What a test leaves running when it is killed by its own failure ends with it, and is not waited for."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([str(one) for one in command], stdout=output, stderr=subprocess.STDOUT,
                                   start_new_session=True, **options)
        try:
            process.wait(timeout)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        output.seek(0)
        return subprocess.CompletedProcess(command, process.returncode, output.read().decode('utf-8', 'replace'))


class Workshop:
    """A copy of the tree with a build folder of its own, both kept for the next time."""

    def __init__(self, folder):
        self.tree = folder / 'tree'
        self.build = folder / 'build'
        self.prefix = self.build / 'installed'
        self.tests = {} # as meson describes them
        self.targets = {} # by test
        self.scripts = set() # the tests that look at what is installed
        self.installed = set()

    def bring_up_to_date(self):
        """Files that did not change keep their time, so that nothing is compiled for nothing."""
        listed = run('git', '-C', HERE, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', timeout=60).stdout
        names = {name for name in listed.split('\0') if name and (HERE / name).is_file()}
        for name in names:
            target = self.tree / name
            if target.is_file() and target.read_bytes() == (HERE / name).read_bytes():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / name, target)
        for target in [path for path in self.tree.rglob('*') if path.is_file()]:
            if str(target.relative_to(self.tree)) not in names:
                target.unlink()

    def configure(self):
        if not (self.build / 'build.ninja').is_file():
            done = run('meson', 'setup', self.build, self.tree, '--prefix', self.prefix, '-Dgui=false', timeout=BUILD_TIME)
        else:
            done = run('ninja', '-C', self.build, 'build.ninja', timeout=BUILD_TIME)
        if done.returncode != 0:
            sys.exit(done.stdout[-3000:] + '\nmutants: the copy cannot be configured')

    def read_targets(self):
        """What each test needs: its program, what it depends on, and what is installed."""
        targets = self.introspect('targets')
        files = {name for target in targets for name in target['filename']}
        by_id = {target['id']: target['filename'] for target in targets}
        for test in self.introspect('tests'):
            needed = set(test['cmd']) & files
            for one in test['depends']:
                needed |= set(by_id.get(one, []))
            self.tests[test['name']] = test
            self.targets[test['name']] = needed
            if test['cmd'][0] not in files:
                self.scripts.add(test['name'])
        self.installed = {name for name in self.introspect('installed') if name in files}

    def introspect(self, what):
        return json.loads((self.build / 'meson-info' / f'intro-{what}.json').read_text(encoding='utf-8'))

    def compile(self, tests):
        programs = {name.partition(':')[0] for name in tests}
        install = bool(programs & self.scripts)
        wanted = set().union(*(self.targets[name] for name in programs), self.installed if install else set())
        done = run('ninja', '-C', self.build, *sorted(os.path.relpath(name, self.build) for name in wanted),
                   timeout=BUILD_TIME)
        if done.returncode == 0 and install:
            done = run('meson', 'install', '-C', self.build, '--no-rebuild', '--quiet', timeout=BUILD_TIME)
        return done

    def test(self, tests):
        """name → what it said when it was red; nothing for those that were green."""
        with ThreadPoolExecutor(2) as pool:
            said = dict(zip(tests, pool.map(self.run_test, tests)))
        return {name: why for name, why in said.items() if why is not None}

    def run_test(self, name):
        program, _colon, path = name.partition(':')
        test = self.tests[program]
        try:
            done = run(*test['cmd'], *(['-p', path] if path else []), env=os.environ | test['env'],
                       cwd=test['workdir'] or self.build, stdin=subprocess.DEVNULL, timeout=TIMES * test['timeout'])
        except subprocess.TimeoutExpired:
            return 'it does not end'
        return None if done.returncode == 0 else first_failure(done)


def first_failure(done):
    for line in done.stdout.splitlines():
        if line.startswith(('not ok', '# Bail out!', 'Bail out!')):
            return re.sub(r'^(not ok |# )?(Bail out! ERROR:)?', '', line).replace('../tree/', '')[:120]
    return f'exit code {done.returncode}'


class Change:
    """The words of a mutant replaced in the copy, and put back."""

    def __init__(self, workshop, file, pairs):
        self.originals = {}
        for pair in pairs:
            name, old, new = pair if len(pair) == 3 else (file, *pair)
            path = workshop.tree / name
            text = path.read_text(encoding='utf-8')
            self.originals.setdefault(path, text)
            if text.count(old) != 1:
                self.undo()
                raise ValueError(f'“{old}” stands {text.count(old)} times in {name}: bring table.py up to date')
            path.write_text(text.replace(old, new), encoding='utf-8')

    def undo(self):
        for path, text in self.originals.items():
            path.write_text(text, encoding='utf-8')


def judge(workshop, mutant):
    """(whether it was killed, what to say of it)"""
    _name, file, pairs, tests = mutant
    try:
        change = Change(workshop, file, pairs)
    except ValueError as error:
        return False, str(error)
    try:
        done = workshop.compile(tests)
        if done.returncode != 0:
            return False, 'it does not compile: ' + ' / '.join(
                [line for line in done.stdout.splitlines() if 'error' in line][:2] or [done.stdout[-200:]])
        red = workshop.test(tests)
    finally:
        change.undo()
    green = [name for name in tests if name not in red]
    if green:
        return False, 'still green: ' + ', '.join(green)
    return True, '; '.join(f'{name}: {why}' for name, why in red.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--folder', type=Path, default=HERE / '_build-mutants', help='where the copy is kept')
    parser.add_argument('--unchecked', action='store_true', help='do not see first that the tests are green')
    parser.add_argument('names', nargs='*', help='of mutants; all when there is none')
    options = parser.parse_args()
    mutants = [one for one in MUTANTS if not options.names or one[0] in options.names]
    unknown = set(options.names) - {one[0] for one in MUTANTS}
    if unknown or not mutants:
        sys.exit(f'mutants: there is no {", ".join(sorted(unknown))}; there are: ' + ' '.join(one[0] for one in MUTANTS))

    workshop = Workshop(options.folder)
    workshop.bring_up_to_date()
    workshop.configure()
    workshop.read_targets()
    tests = sorted({name for mutant in mutants for name in mutant[3]})
    unknown = [name for name in tests if name.partition(':')[0] not in workshop.targets]
    if unknown:
        sys.exit(f'mutants: there is no test {", ".join(unknown)}')
    done = workshop.compile(tests)
    if done.returncode != 0:
        sys.exit(done.stdout[-3000:] + '\nmutants: the copy does not compile unchanged')
    programs = sorted({name.partition(':')[0] for name in tests})
    red = {} if options.unchecked else workshop.test(programs)
    if red: # once more, for what a busy machine did
        red = workshop.test(sorted(red))
    if red:
        sys.exit('mutants: red before anything was broken: ' + '; '.join(f'{name}: {why}' for name, why in red.items()))

    survivors = []
    for mutant in mutants:
        killed, why = judge(workshop, mutant)
        print(f'{"killed  " if killed else "SURVIVED"}  {mutant[0]:38}  {why}', flush=True)
        if not killed:
            survivors.append(mutant[0])
    print(f'{len(mutants) - len(survivors)} of {len(mutants)} mutants killed' + (f'; not: {", ".join(survivors)}' if survivors
                                                                             else ''))
    sys.exit(1 if survivors else 0)


if __name__ == '__main__':
    main()
