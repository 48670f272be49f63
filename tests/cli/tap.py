# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line tests share: the installed program, and unittest results as TAP."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

# meson puts the prefix of the installed tree here: what is tested is what is installed.
PREFIX = Path(os.environ.get('COUNTERSIGN_PREFIX', '/nonexistent'))
TIMEOUT = 60


def program(name='countersignctl'):
    path = PREFIX / 'bin' / name
    if not path.is_file():
        raise AssertionError(f'{path} is not there: install the program first (ninja install, or ./dev test)')
    return str(path)


def run(*arguments, name='countersignctl', **options):
    """Runs the installed program; the result has returncode, stdout, stderr (text)."""
    options.setdefault('stdin', subprocess.DEVNULL)
    options.setdefault('timeout', TIMEOUT)
    options.setdefault('encoding', 'utf-8')
    if 'stdout' not in options:
        options['stdout'] = subprocess.PIPE
    if 'stderr' not in options:
        options['stderr'] = subprocess.PIPE
    if 'input' in options:
        del options['stdin']
    # A session of its own: no test ever asks on the developer's terminal.
    options.setdefault('start_new_session', True)
    return subprocess.run([program(name), *map(str, arguments)], check=False, **options)


class TapResult(unittest.TestResult):
    """One line a test, the reason behind a skip, the trace of a failure as comments."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def report(self, test, ok, directive=''):
        self.count += 1
        name = '.'.join(test.id().split('.')[-2:])
        print(f'{"ok" if ok else "not ok"} {self.count} - {name}{directive}', flush=True)

    @staticmethod
    def comment(text):
        for line in text.rstrip().splitlines():
            print(f'# {line}', flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.report(test, True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.report(test, False)
        self.comment(self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.report(test, False)
        self.comment(self.errors[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.report(test, True, f' # SKIP {reason}')

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        self.report(subtest, err is None)
        if err is not None:
            self.comment(self._exc_info_to_string(err, test))


def main():
    """Runs the tests of the calling script; for the end of each test script."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    result = TapResult()
    suite.run(result)
    print(f'1..{result.count}')
    sys.exit(0 if result.wasSuccessful() and result.count > 0 else 1)
