#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson logged (NAME.junit.xml, and NAME.json for the reasons of skips). The last line is
'N passed, N failed, N skipped'."""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

CONTROL = re.compile(r'[\x00-\x08\x0b\x0c\x0e-\x1f]')


def outcome(case):
    if case.find('failure') is not None or case.find('error') is not None:
        return 'failed'
    return 'skipped' if case.find('skipped') is not None else 'passed'


def read_log(path):
    """What meson wrote of each test, a JSON object a line."""
    with open(path.replace('.junit.xml', '.json'), encoding='utf-8') as lines:
        return [json.loads(line) for line in lines]


def reasons(tests):
    """The TAP lines that say why something was skipped: JUnit has no room for them."""
    for test in tests:
        for match in re.finditer(r'^ok \d+ (.*) # SKIP ?(.*)$', test.get('stdout') or '', re.M | re.I):
            yield f'skipped: {test["name"]}: {match.group(1)}: {match.group(2) or "no reason given"}'


def broken(tests, failed):
    """Tests that ended badly although none of their cases failed: killed, timed out, a wrong count."""
    good = ('OK', 'SKIP', 'EXPECTEDFAIL')
    return [test['name'] for test in tests if test['result'] not in good and test['name'] not in failed]


def count_cases(path, counts):
    """Adds the cases of one pass; the names of the tests in which some failed."""
    failed = set()
    with open(path, encoding='utf-8', errors='replace') as file:
        text = CONTROL.sub('', file.read())  # meson copies what a test printed as it is
    for suite in ElementTree.fromstring(text.encode()).iter('testsuite'):
        for case in suite.iter('testcase'):
            result = outcome(case)
            counts[result] += 1
            if result == 'failed':
                print(f'failed: {suite.get("name")}: {case.get("name")}')
                failed.update((suite.get('name').split('.', 1)[-1], case.get('name')))
    return failed


def main(paths):
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    for path in paths:
        tests = read_log(path)
        for name in broken(tests, count_cases(path, counts)):
            print(f'failed: {name}: it ended before its time')
            counts['failed'] += 1
        for line in reasons(tests):
            print(line)
    print(f'{counts["passed"]} passed, {counts["failed"]} failed, {counts["skipped"]} skipped')
    return 1 if counts['failed'] or not counts['passed'] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
