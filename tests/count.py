#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson logged (NAME.junit.xml, and NAME.json for the reasons of skips), and what a test printed that meson
did not start (any other name: TAP). The last line is 'N passed, N failed, N skipped'. What --again names is a second try of some tests: it counts instead of the first.
--names prints the tests of one log that ended badly, and counts nothing."""
import argparse
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

CONTROL = re.compile(r'[\x00-\x08\x0b\x0c\x0e-\x1f]')
TAP_CASE = re.compile(r'^(not ok|ok) \d+ - (.*?)(?: # SKIP (.*))?$', re.M)
TAP_PLAN = re.compile(r'^1\.\.(\d+)(?: # SKIP (.*))?$', re.M)


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


GOOD = ('OK', 'SKIP', 'EXPECTEDFAIL')


def broken(tests, failed):
    """Tests that ended badly although none of their cases failed: killed, timed out, a wrong count."""
    return [test['name'] for test in tests if test['result'] not in GOOD and test['name'] not in failed]


def read_suites(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        text = CONTROL.sub('', file.read())  # meson copies what a test printed as it is
    return ElementTree.fromstring(text.encode()).iter('testsuite')


def count_cases(path, counts, left_out):
    """Adds the cases of one pass but for the tests @left_out; the names of the tests in which some failed."""
    failed = set()
    for suite in read_suites(path):
        for case in suite.iter('testcase'):
            names = {suite.get('name').split('.', 1)[-1], case.get('name')}  # of a test with cases, of one without
            if names & left_out:
                continue
            result = outcome(case)
            counts[result] += 1
            if result == 'failed':
                print(f'failed: {suite.get("name")}: {case.get("name")}')
                failed |= names
    return failed


def short_name(test):
    return test['name'].rsplit(' / ', 1)[-1]


def count(path, counts, left_out=frozenset()):
    tests = [test for test in read_log(path) if test['name'] not in left_out]
    for name in broken(tests, count_cases(path, counts, left_out)):
        print(f'failed: {name}: it ended before its time')
        counts['failed'] += 1
    for line in reasons(tests):
        print(line)


def count_tap(path, counts):
    with open(path, encoding='utf-8', errors='replace') as file:
        text = file.read()
    cases = TAP_CASE.findall(text)
    plan = TAP_PLAN.search(text)
    for word, name, reason in cases:
        result = 'failed' if word != 'ok' else 'skipped' if reason else 'passed'
        counts[result] += 1
        if result != 'passed':
            print(f'{result}: {name}{": " if reason else ""}{reason}')
    if plan is not None and plan.group(2):
        print(f'skipped: {path}: {plan.group(2)}')
        counts['skipped'] += 1
    elif not cases or plan is None or int(plan.group(1)) != len(cases):
        print(f'failed: {path}: it ended before its time')
        counts['failed'] += 1


def bad_names(path):
    return [short_name(test) for test in read_log(path) if test['result'] not in GOOD]


def main(paths, again=None):
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    retried = {test['name'] for test in read_log(again)} if again else set()
    for path in paths:
        if path.endswith('.junit.xml'):
            count(path, counts, retried)
        else:
            count_tap(path, counts)
    if again:
        print(f'second try, alone: {", ".join(sorted(retried))}')
        count(again, counts)
    print(f'{counts["passed"]} passed, {counts["failed"]} failed, {counts["skipped"]} skipped')
    return 1 if counts['failed'] or not counts['passed'] else 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('paths', nargs='+', metavar='NAME.junit.xml|TAP')
    parser.add_argument('--again', metavar='NAME.junit.xml')
    parser.add_argument('--names', action='store_true')
    return parser.parse_args()


if __name__ == '__main__':
    arguments = parse()
    if arguments.names:
        print('\n'.join(bad_names(arguments.paths[0])))
    else:
        sys.exit(main(arguments.paths, arguments.again))
