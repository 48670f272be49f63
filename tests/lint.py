#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that no compiler checks. One line of output per breach."""
import re
import sys
from pathlib import Path

MAX_FILE, MAX_FUNCTION = 700, 70
BANNED = {
    r'\bgoto\b': 'return early, let g_autoptr clean up',
    r'\bg_error \(': 'set a GError; the program must not abort on input',
    r'\bsystem \(|\bpopen \(|g_spawn_command_line': 'GSubprocess with an argv, never a shell',
    r'\b(strcpy|strcat|sprintf|gets|strtok) \(': 'g_strdup_printf or GString',
    r'== (TRUE|FALSE)\b': 'test the boolean itself',
    r'\bssh_options_parse_config\b': 'libssh must not read a configuration file',
}
# folder prefix -> headers it must never name (DESIGN: the house)
MUST_NOT_INCLUDE = {
    'app/core/': r'<(gtk|adwaita|libpeas|libssh|libsecret|sqlite3)|"config\.h"',
    'app/host/': r'<(gtk|adwaita|libssh|openssl|sqlite3)',
    'app/cli/': r'<(gtk|adwaita|libpeas|libssh|openssl|libsecret|sqlite3)',
    'app/shell/': r'<(libpeas|libssh|openssl|libsecret|sqlite3)',
    'app/simulator/': r'<(gtk|adwaita|countersign|libpeas)|"cs-(pki|mmp|cluster)',
    'plugins/': r'<(gtk|adwaita|libsecret)|-private\.h"',
}
# the only places that may name a header
ONLY_IN = {
    r'<openssl/': ('app/core/pki/', 'app/core/extension/cs-secret.c', 'plugins/ca-', 'plugins/probe-',
                   'app/simulator/', 'tests/'),
    r'<libssh/': ('plugins/transport-sftp/', 'app/simulator/', 'tests/'),
    r'<libsecret/': ('app/host/cs-keyring-', 'tests/'),
    r'<libpeas': ('app/host/', 'plugins/', 'tests/'),
}


def function_breaches(text):
    for match in re.finditer(r'^\{\n(.*?)^\}', text, re.M | re.S):
        length = match.group(1).count('\n')
        if length > MAX_FUNCTION:
            yield text[:match.start()].count('\n') + 1, f'function of {length} lines, limit {MAX_FUNCTION}'


def include_breaches(name, line):
    for folder, pattern in MUST_NOT_INCLUDE.items():
        if name.startswith(folder) and re.search(pattern, line):
            yield f'{folder} must not include this'
    for pattern, allowed in ONLY_IN.items():
        if re.search(pattern, line) and not name.startswith(allowed):
            yield f'only {", ".join(allowed)} may include this'


def breaches(name, text):
    if 'SPDX-License-Identifier' not in text:
        yield 1, 'no SPDX line'
    lines = text.splitlines()
    if len(lines) > MAX_FILE:
        yield 1, f'{len(lines)} lines, limit {MAX_FILE}'
    for number, line in enumerate(lines, 1):
        for pattern, hint in BANNED.items():
            if re.search(pattern, line) and not (name.startswith('tests/') and 'g_error' in line):
                yield number, hint
        if line.startswith('#include'):
            for hint in include_breaches(name, line):
                yield number, hint
    yield from function_breaches(text)


def main(root):
    found = 0
    for folder in ('app', 'plugins', 'tests'):
        for path in sorted((root / folder).glob('**/*.[ch]')):
            name = path.relative_to(root).as_posix()
            for number, hint in breaches(name, path.read_text()):
                print(f'{name}:{number}: {hint}')
                found += 1
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(Path(sys.argv[1])))
