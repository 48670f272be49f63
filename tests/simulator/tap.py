# SPDX-License-Identifier: GPL-3.0-or-later
"""unittest, told as TAP."""
import sys
import traceback
import unittest


class Result(unittest.TestResult):
    count = 0

    def say(self, test, good, note=''):
        self.count += 1
        print(f'{"ok" if good else "not ok"} {self.count} - {test.id().split(".", 1)[-1]}{note}', flush=True)

    def addSuccess(self, test):
        self.say(test, True)

    def addSkip(self, test, reason):
        self.say(test, True, f' # SKIP {reason}')

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.say(test, False)
        for line in ''.join(traceback.format_exception(*error)).splitlines():
            print(f'# {line}')

    addError = addFailure


def main(module):
    names = sys.argv[2:]
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    print(f'1..{suite.countTestCases()}', flush=True)
    result = Result()
    suite.run(result)
    return 1 if result.failures else 0
