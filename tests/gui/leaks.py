#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""leaks.py BUILD [TEST…]: plays the window's tests of a build with AddressSanitizer and says what the program's own code
lost. TAP.

GTK, Pango and fontconfig keep much until the end of a program and lose some. So a leak counts only when what was lost was
asked for by our code, perhaps through a function of a library that gives something new."""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

DEPTH = 12  # calls between the allocation and ours, at most
# Their caches begin below whatever we do.
FOREIGN = re.compile(r'libfontconfig|libpango|libcairo|librsvg|libX|_load_uri|_dl_')
OURS = re.compile(r'\.\./((?:app|plugins)/\S+)')
# Each allocation is followed to its caller, which takes long where there are a hundred thousand certificates.
TOO_LONG = {'gui-loose': 'it would take hours'}


def tests_of(build):
    listed = json.loads(subprocess.check_output(['meson', 'introspect', '--tests', build]))
    return {test['name']: test for test in listed if 'gui' in test['suite'][0].split(':')[-1]
            and test['cmd'][-1].startswith('tests/gui/test-')}


def own_leaks(report):
    """Where our code asked for what was lost, and how."""
    for block in report.split('\n\n'):
        if not re.match(r'\s*Direct leak of ', block):
            continue
        for frame in re.findall(r'#\d+ 0x\w+ (.*)', block)[:DEPTH]:
            if FOREIGN.search(frame):
                break
            if (place := OURS.search(frame)):
                yield place[1], block
                break


def play(build, test):
    """What the sanitizer says at its end; it is looked for by us, so it is no failure by itself."""
    environment = {**os.environ, **test['env'], 'G_SLICE': 'always-malloc',
                   'ASAN_OPTIONS': 'detect_leaks=1:exitcode=0:fast_unwind_on_malloc=0',
                   'LSAN_OPTIONS': f'print_suppressions=0:suppressions={Path(__file__).parents[1] / "lsan.supp"}'}
    done = subprocess.run(test['cmd'], cwd=build, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding='utf-8', errors='replace', check=False)
    return done.returncode, done.stdout, done.stderr


def judge(number, name, build, test):
    code, output, report = play(build, test)
    found = dict(own_leaks(report))
    well = code == 0 and not found
    print(f'{"ok" if well else "not ok"} {number} - {name}', flush=True)
    for line in '\n'.join(found.values()).splitlines():
        print(f'# {line}')
    if not well and not found:
        for line in (output + report).splitlines()[-20:]:
            print(f'# {line}')
    return well


def main(build, *names):
    build = Path(build).resolve()
    tests = {name: test for name, test in sorted(tests_of(build).items()) if not names or name in names}
    if any(b'__asan_init' not in (build / test['cmd'][-1]).read_bytes() for test in tests.values()):
        sys.exit(f'leaks.py: {build} was not built with -Db_sanitize=address')
    print(f'1..{len(tests)}')
    results = []
    for number, (name, test) in enumerate(tests.items(), 1):
        if name in TOO_LONG and not names:
            print(f'ok {number} - {name} # SKIP {TOO_LONG[name]}')
        else:
            results.append(judge(number, name, build, test))
    return 0 if all(results) and results else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
