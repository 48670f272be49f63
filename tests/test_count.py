#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""count.py, on logs as meson writes them. What counts the tests is believed by everybody: so it is tested."""
import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

import count

sys.path.insert(0, str(Path(__file__).resolve().parent / 'cli'))
import tap  # noqa: E402

# Of each test its result and those of its cases: . passed, F failed, S skipped
CASES = {
    'passed': ({'a': ('OK', '..'), 'b': ('OK', '.S')}, {}, '3 passed, 0 failed, 1 skipped', 0),
    'a case failed': ({'a': ('FAIL', '.F')}, {}, '1 passed, 1 failed, 0 skipped', 1),
    'killed between cases': ({'a': ('TIMEOUT', '..')}, {}, '2 passed, 1 failed, 0 skipped', 1),
    'nothing ran': ({}, {}, '0 passed, 0 failed, 0 skipped', 1),
    'only skipped': ({'a': ('SKIP', 'S')}, {}, '0 passed, 0 failed, 1 skipped', 1),
    'second try holds': ({'a': ('FAIL', '.F'), 'b': ('OK', '.')}, {'a': ('OK', '..')}, '3 passed, 0 failed, 0 skipped', 0),
    'second try of the killed': ({'a': ('TIMEOUT', '.')}, {'a': ('OK', '..')}, '2 passed, 0 failed, 0 skipped', 0),
    'second try fails': ({'a': ('FAIL', '.F'), 'b': ('OK', '.')}, {'a': ('FAIL', 'F.')}, '2 passed, 1 failed, 0 skipped', 1),
    'one of two tried again': ({'a': ('FAIL', 'F'), 'b': ('FAIL', 'F')}, {'a': ('OK', '.')}, '1 passed, 1 failed, 0 skipped', 1),
}
# What a test printed by itself.
PRINTED = {
    'passed': ('noise\nok 1 - A.b\nok 2 - A.c\n1..2\n', '2 passed, 0 failed, 0 skipped', 0),
    'a case failed': ('ok 1 - A.b\nnot ok 2 - A.c\n# ok 3 - of its trace\n1..2\n', '1 passed, 1 failed, 0 skipped', 1),
    'a case skipped': ('ok 1 - A.b\nok 2 - A.c # SKIP no way\n1..2\n', '1 passed, 0 failed, 1 skipped', 0),
    'all skipped': ('1..0 # SKIP there is no xdotool here\n', '0 passed, 0 failed, 1 skipped', 1),
    'it ended early': ('ok 1 - A.b\n', '1 passed, 1 failed, 0 skipped', 1),
    'one is missing': ('ok 1 - A.b\n1..2\n', '1 passed, 1 failed, 0 skipped', 1),
    'nothing ran': ('1..0\n', '0 passed, 1 failed, 0 skipped', 1),
}
INSIDE = {'.': '', 'F': '<failure/>', 'S': '<skipped/>'}


def write_log(folder, name, tests):
    path = Path(folder, f'{name}.junit.xml')
    suites = ''.join(
        f'<testsuite name="countersign.unit / {test}">'
        + ''.join(f'<testcase name="{n}">{INSIDE[letter]}</testcase>' for n, letter in enumerate(letters)) + '</testsuite>'
        for test, (_, letters) in tests.items())
    path.write_text(f'<testsuites>{suites}</testsuites>', encoding='utf-8')
    lines = (json.dumps({'name': f'unit / {test}', 'result': result}) for test, (result, _) in tests.items())
    Path(folder, f'{name}.json').write_text('\n'.join(lines), encoding='utf-8')
    return str(path)


class Count(unittest.TestCase):
    def test_cases(self):
        for name, (first, second, line, status) in CASES.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder, \
                    contextlib.redirect_stdout(io.StringIO()) as output:
                path = write_log(folder, 'first', first)
                again = write_log(folder, 'second', second) if second else None
                self.assertEqual(count.main([path], again), status)
                self.assertEqual(output.getvalue().splitlines()[-1], line)

    def test_printed(self):
        for name, (text, line, status) in PRINTED.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder, \
                    contextlib.redirect_stdout(io.StringIO()) as output:
                path = Path(folder, 'test.log')
                path.write_text(text, encoding='utf-8')
                self.assertEqual(count.main([str(path)]), status)
                self.assertEqual(output.getvalue().splitlines()[-1], line)

    def test_names(self):
        with tempfile.TemporaryDirectory() as folder:
            path = write_log(folder, 'first', {'a': ('FAIL', 'F'), 'b': ('OK', '.'), 'c': ('TIMEOUT', '')})
            self.assertEqual(count.bad_names(path), ['a', 'c'])


if __name__ == '__main__':
    tap.main()
