#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Linux side of tests that run under Wine: starts the programs that tests/wine/linux-side.c asks for.

    linux_side.py --prefix WINE_PREFIX --tools FOLDER --starter EXE [--program NAME=PATH]… -- COMMAND…

Fills FOLDER with one copy of EXE for each program, runs COMMAND, and ends what is left when that ends. A copy elsewhere
starts NAME.linux beside it. Listens on 127.0.0.1 only, and to nobody who does not know the token."""
import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

KEPT = ('PATH', 'HOME', 'LC_ALL', 'TMPDIR')  # what a Linux program takes from here and not from there
NOTHING = 'countersign:nothing'  # stands for an empty argument, which GLib 2.74 cannot pass on
FAREWELL = 30  # seconds
WINDOWS_PATH = re.compile(r'(^|=)([A-Za-z]):[\\/]([^\n]*)$', re.S)


class Wine:
    def __init__(self, prefix, programs, tools, starter, token):
        self.drives = Path(prefix) / 'dosdevices'
        self.programs, self.tools, self.starter, self.token = programs, Path(tools), starter, token

    def to_linux(self, text):
        """C:\\folder\\file, also behind an equals sign, as a path of Linux; anything else as it is."""
        def path(match):
            drive = os.path.realpath(self.drives / (match.group(2).lower() + ':'))
            return match.group(1) + os.path.normpath(os.path.join(drive, match.group(3).replace('\\', '/')))
        return WINDOWS_PATH.sub(path, text)

    def find(self, caller):
        path = Path(self.to_linux(caller))
        beside = path.with_suffix('.linux')
        if beside.exists():
            return str(beside)
        return self.programs[path.stem]


def receive(connection, length):
    data = b''
    while len(data) < length:
        got = connection.recv(length - len(data))
        if not got:
            raise EOFError
        data += got
    return data


def receive_frame(connection):
    kind, length = struct.unpack('<cI', receive(connection, 5))
    return kind, receive(connection, length)


class Call:
    """One program, from its start to its end."""

    def __init__(self, connection, wine):
        self.connection, self.wine, self.lock = connection, wine, threading.Lock()

    def send(self, kind, data):
        with self.lock:
            self.connection.sendall(struct.pack('<cI', kind, len(data)) + data)

    def read_call(self):
        kind, data = receive_frame(self.connection)
        fields = data.decode().split('\0')
        token, caller, folder, count = fields[:4]
        if kind != b'c' or not secrets.compare_digest(token, self.wine.token):
            raise EOFError
        end = 4 + int(count)
        arguments = ['' if text == NOTHING else self.wine.to_linux(text) for text in fields[5:end]]
        environment = dict(text.split('=', 1) for text in fields[end + 1:end + 1 + int(fields[end])]
                           if not text.startswith('='))
        environment = {name: value for name, value in environment.items() if name.upper() not in KEPT}
        environment.update((name, os.environ[name]) for name in KEPT if name in os.environ)
        return caller, self.wine.to_linux(folder), arguments, environment

    def start(self):
        caller, folder, arguments, environment = self.read_call()
        self.status_file = tempfile.NamedTemporaryFile(prefix='status-')
        environment['COUNTERSIGN_STATUS_FILE'] = self.status_file.name
        environment['COUNTERSIGN_STARTER'] = self.wine.starter
        environment['COUNTERSIGN_STARTER_HOME'] = str(self.wine.tools)
        return subprocess.Popen([self.wine.find(caller), *arguments], cwd=folder, env=environment, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)

    def pass_output(self, stream, kind):
        try:
            while data := os.read(stream.fileno(), 32768):
                self.send(kind, data)
        except OSError:
            pass  # whoever asked is gone

    def pass_input(self, process):
        """Until whoever asked is gone; then the program goes, too."""
        try:
            while True:
                kind, data = receive_frame(self.connection)
                try:
                    process.stdin.close() if kind == b'e' else (process.stdin.write(data), process.stdin.flush())
                except (OSError, ValueError):
                    pass  # it does not read
        except (EOFError, OSError):
            if process.poll() is None:
                end(process)

    def status(self, process):
        """All 32 bits where the program left them, else what Linux has of them."""
        text = Path(self.status_file.name).read_text()
        return text or str(process.returncode if process.returncode >= 0 else 128 - process.returncode)

    def run(self):
        try:
            process = self.start()
        except (EOFError, OSError, KeyError, ValueError) as trouble:
            print(f'linux_side.py: {trouble!r}', file=sys.stderr)
            self.connection.close()
            return
        running.add(process)
        asking = threading.Thread(target=self.pass_input, args=[process], daemon=True)
        asking.start()
        outputs = [threading.Thread(target=self.pass_output, args=pair, daemon=True)
                   for pair in ((process.stdout, b'o'), (process.stderr, b'r'))]
        for thread in outputs:
            thread.start()
        process.wait()
        for thread in outputs:
            thread.join()
        running.discard(process)
        try:
            self.send(b'x', self.status(process).encode())
            self.connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        asking.join(FAREWELL)  # closed while something of theirs is unread, they would lose what they have not read
        self.connection.close()


running = set()


def end(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def serve(listener, wine):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=Call(connection, wine).run, daemon=True).start()


def fill(tools, starter, programs, port, token):
    tools.mkdir(parents=True, exist_ok=True)
    where = tools / 'linux-side'
    where.unlink(missing_ok=True)
    with os.fdopen(os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'w') as file:
        file.write(f'{port} {token}\n')
    for name in programs:
        shutil.copy(starter, tools / f'{name}.exe')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--tools', required=True)
    parser.add_argument('--starter', required=True)
    parser.add_argument('--program', action='append', default=[])
    parser.add_argument('command', nargs='+')
    options = parser.parse_args()
    programs = dict(pair.split('=', 1) for pair in options.program)
    token = secrets.token_hex(24)
    listener = socket.create_server(('127.0.0.1', 0), backlog=64)
    fill(Path(options.tools), options.starter, programs, listener.getsockname()[1], token)
    wine = Wine(options.prefix, programs, options.tools, options.starter, token)
    threading.Thread(target=serve, args=[listener, wine], daemon=True).start()
    try:
        status = subprocess.call(options.command)
    finally:
        for process in list(running):
            end(process)
    sys.exit(status)


if __name__ == '__main__':
    main()
