#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for a Windows computer behind OpenSSH: the forced command of a real sshd.

    windows_host.py SHELL HOME BIN

SHELL is cmd or powershell; HOME is the user's folder, where sessions begin; BIN holds the stand-ins certreq and
certutil. It follows the rules by which cmd.exe, Windows PowerShell 5.1 and the C runtime take a command line apart,
as far as they matter here, refuses what it does not know, and writes files as they do. It is no Windows."""
import base64
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

SFTP_SERVERS = ('/usr/lib/openssh/sftp-server', '/usr/libexec/openssh/sftp-server', '/usr/libexec/sftp-server')
VARIABLES = {'OS': 'Windows_NT', 'USERNAME': 'cert', 'USERPROFILE': 'C:\\Users\\cert', 'PATH': 'C:\\Windows\\System32',
             'SYSTEMROOT': 'C:\\Windows'}
END_SCRIPT = re.compile(r"Get-CimInstance Win32_Process \| Where-Object \{ \$_\.CommandLine -like '\*([\w-]+)\*' \} \| "
                        r'ForEach-Object \{ taskkill\.exe /T /F /PID \$_\.ProcessId \}')
SINGLE = "'\u2018\u2019\u201a\u201b"  # every one is a single quotation mark to PowerShell


class Trouble(Exception):
    """What the shell would say, with exit code 1."""


def split_arguments(line):
    """The C runtime's rules: what a program finds in argv."""
    arguments, current, quoted, started, i = [], '', False, False, 0
    while i < len(line):
        run = len(line) - i - len(line[i:].lstrip('\\'))
        if run and line[i + run:i + run + 1] == '"':
            current += '\\' * (run // 2)
            i += run
            if run % 2:
                current += '"'
                i += 1
            started = True
            continue
        if run:
            current += '\\' * run
            i += run
            started = True
            continue
        if line[i] == '"':
            quoted, started = not quoted, True
        elif line[i] in ' \t' and not quoted:
            if started:
                arguments.append(current)
            current, started = '', False
        else:
            current, started = current + line[i], True
        i += 1
    return arguments + ([current] if started else [])


class Host:
    def __init__(self, home, programs, command):
        self.home, self.programs, self.folder = Path(home), Path(programs), Path(home)
        self.command, self.status = command, 0

    def make_folder(self, name):
        if (self.folder / name).exists():
            raise Trouble(f'A subdirectory or file {name} already exists.')
        (self.folder / name).mkdir()

    def remove_folder(self, name):
        for path in (self.folder / name).iterdir():
            path.unlink()
        (self.folder / name).rmdir()

    def enter(self, name):
        if not (self.folder / name).is_dir():
            raise Trouble('The system cannot find the path specified.')
        self.folder = self.folder / name

    def find(self, program):
        name = program.replace('\\', '/').split('/')[-1].lower().removesuffix('.exe')
        path = next((path for path in (self.programs / name, self.programs / f'{name}.linux') if path.exists()), None)
        if path is None:  # .linux: beside a Windows program of that name, see certreq.py
            raise Trouble(f"'{program}' is not recognized as an internal or external command")
        return path

    def start(self, arguments, output):
        """Runs it, findable by the command line it was started with."""
        if arguments[0].lower() in ('powershell', 'powershell.exe'):
            return self.powershell(arguments[1:])
        with (self.home / '.calls.jsonl').open('a') as log:
            log.write(json.dumps(arguments) + '\n')
        process = subprocess.Popen([self.find(arguments[0]), *arguments[1:]], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        listed = self.home / '.processes' / str(process.pid)
        listed.parent.mkdir(exist_ok=True)
        listed.write_text(self.command)
        status = process.wait()
        listed.unlink(missing_ok=True)
        return status if status >= 0 else 1

    def powershell(self, arguments):
        """It knows one script: the one that ends processes."""
        encoded = arguments[arguments.index('-EncodedCommand') + 1]
        script = base64.b64decode(encoded).decode('utf-16-le')
        match = END_SCRIPT.fullmatch(script)
        if not match:
            raise Trouble('stand-in: this script is not known')
        for listed in (self.home / '.processes').glob('*'):
            if match.group(1) in listed.read_text():
                os.killpg(int(listed.name), signal.SIGKILL)
        return 0


class Cmd(Host):
    """cmd.exe /c "COMMAND": variables first, then operators outside quotation marks."""

    def expand(self, text):
        return re.sub('%([^%]+)%', lambda m: VARIABLES.get(m.group(1).upper(), m.group(0)), text)

    def parts(self, text):
        """(operator before, text) of each command; > and 2>&1 stay in the text."""
        found, current, quoted, before, i = [], '', False, '', 0
        while i < len(text):
            if text[i] == '"':
                quoted = not quoted
            if not quoted and text[i] == '^':
                current, i = current + text[i + 1:i + 2], i + 2
                continue
            if not quoted and text[i] in '&|' and not current.endswith('>'):
                operator = text[i] * 2 if text[i:i + 2] == text[i] * 2 else text[i]
                found.append((before, current))
                before, current, i = operator, '', i + len(operator)
                continue
            current, i = current + text[i], i + 1
        return [*found, (before, current)]

    def run(self):
        for before, text in self.parts(self.expand(self.command)):
            if before not in ('', '&&'):
                raise Trouble('stand-in: this operator is not known')
            if before == '&&' and self.status != 0:
                break
            self.status = self.one(text.strip())
        return self.status

    def one(self, text):
        redirected = re.fullmatch(r'(.*?) > ([\w.-]+) 2>&1', text)
        if redirected:
            with (self.folder / redirected.group(2)).open('wb') as output:
                return self.start(split_arguments(redirected.group(1)), output)
        if re.search('[<>]', re.sub('"[^"]*"', '', text)):
            raise Trouble('stand-in: this redirection is not known')
        word, _, rest = text.partition(' ')
        if word.lower() == 'echo':
            print(rest, end='\r\n')
        elif word.lower() in ('mkdir', 'md'):
            self.make_folder(rest)
        elif text.lower().startswith('cd /d '):
            self.enter(text[6:].strip('" '))
        elif text.lower().startswith('rd /s /q '):
            self.remove_folder(text[9:])
        else:
            return self.start(split_arguments(text), None)
        return 0


class PowerShell(Host):
    """powershell.exe -c "COMMAND" of version 5.1."""

    def tokens(self, text):
        """Words and operators; a word is (text, whether it was quoted)."""
        i = 0
        while i < len(text):
            if text[i] in ' \t':
                i += 1
            elif text[i] in ';&|':
                yield text[i], None
                i += 1
            elif text[i] in SINGLE:
                word, i = self.quoted(text, i + 1)
                yield word, True
            else:
                end = re.compile('[ \t;|]|$').search(text, i).start()
                yield self.expand(text[i:end]), False
                i = end

    def quoted(self, text, i):
        word = ''
        while i < len(text):
            if text[i] in SINGLE and text[i + 1:i + 2] and text[i + 1] in SINGLE:
                word, i = word + text[i], i + 2
            elif text[i] in SINGLE:
                return word, i + 1
            else:
                word, i = word + text[i], i + 1
        raise Trouble("The string is missing the terminator: '.")

    def expand(self, word):
        return re.sub(r'\$env:(\w+)', lambda m: VARIABLES.get(m.group(1).upper(), ''), word)

    def native(self, words):
        """How 5.1 makes a command line of words: an unquoted -a.b is two, a " is not escaped."""
        split = []
        for word, was_quoted in words:
            if not was_quoted and re.match(r'-[A-Za-z]+\.', word):
                split += [word[:word.index('.')], word[word.index('.'):]]
            elif word:
                split.append(word)
        return split_arguments(' '.join(f'"{w}"' if re.search(r'\s', w) else w for w in split))

    def run(self):
        statement, last_native = [], 0
        for token in [*self.tokens(self.command), (';', None)]:
            if token != (';', None):
                statement.append(token)
            elif [word for word, _ in statement] == ['exit', '$LASTEXITCODE']:
                return last_native
            elif statement:
                last_native = self.one(statement)
                statement = []
        return 1 if last_native else 0

    def one(self, statement):
        words = [word for word, _ in statement]
        if statement[0] == ('&', None):
            return self.call(statement[1:])
        name = words[0].lower()
        if name == 'echo':
            print(*words[1:], end='\r\n')
        elif name == 'mkdir' and len(words) == 2:
            self.make_folder(words[1])
        elif words[:2] == ['Set-Location', '-LiteralPath'] and words[3:] == ['-ErrorAction', 'Stop']:
            self.enter(words[2])
        elif words[:4] == ['Remove-Item', '-Recurse', '-Force', '-LiteralPath']:
            self.remove_folder(words[4])
        elif name == 'powershell.exe':
            return self.start(words, None)
        else:
            raise Trouble(f"The term '{words[0]}' is not known to this stand-in.")
        return 0

    def call(self, statement):
        if ('*>', False) not in statement:
            return self.start(self.native(statement), None)
        at = statement.index(('*>', False))
        raw = self.folder / '.raw'
        with raw.open('wb') as output:
            status = self.start(self.native(statement[:at]), output)
        text = raw.read_bytes().decode('cp850')
        raw.unlink()
        (self.folder / statement[at + 1][0]).write_bytes(text.encode('utf-16'))  # with its mark
        return status


def main():
    shell, home, programs = sys.argv[1:4]
    command = os.environ.get('SSH_ORIGINAL_COMMAND', '')
    if command.startswith('internal-sftp'):
        server = next(path for path in SFTP_SERVERS if os.path.exists(path))
        os.execv(server, [server, '-d', home])
    with (Path(home) / '.commands').open('a') as log:
        log.write(command + '\n')
    kind = {'cmd': Cmd, 'powershell': PowerShell}[shell]
    try:
        sys.exit(kind(home, programs, command).run())
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(1)


if __name__ == '__main__':
    main()
