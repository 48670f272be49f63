#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson logged (NAME.junit.xml, and NAME.json for the reasons of skips). The last line is
'N passed, N failed, N skipped'."""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    if case.find('failure') is not None or case.find('error') is not None:
        return 'failed'
    return 'skipped' if case.find('skipped') is not None else 'passed'


def reasons(path):
    """The TAP lines that say why something was skipped: JUnit has no room for them."""
    with open(path.replace('.junit.xml', '.json'), encoding='utf-8') as lines:
        for line in lines:
            test = json.loads(line)
            for match in re.finditer(r'^ok \d+ (.*) # SKIP ?(.*)$', test.get('stdout') or '', re.M | re.I):
                yield f'skipped: {test["name"]}: {match.group(1)}: {match.group(2) or "no reason given"}'


def main(paths):
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    for path in paths:
        for suite in ElementTree.parse(path).getroot().iter('testsuite'):
            cases = list(suite.iter('testcase'))
            for case in cases:
                result = outcome(case)
                counts[result] += 1
                if result == 'failed':
                    print(f'failed: {suite.get("name")}: {case.get("name")}')
        print(*reasons(path), sep='\n', end='\n')
    print(f'{counts["passed"]} passed, {counts["failed"]} failed, {counts["skipped"]} skipped')
    return 1 if counts['failed'] or not counts['passed'] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
