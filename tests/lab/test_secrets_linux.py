#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a password is after it was used: the whole memory of countersignctl at its very end is searched.

Every secret is a marker of 40 random bytes, and any 12 of them in a row count as found. The program is stopped by
ptrace when it exits, while its memory is still there; so what is searched is the heap, the stacks and all libraries'
data after everything was freed. Linux only."""
import base64
import ctypes
import fcntl
import os
import pty
import re
import resource
import secrets
import shutil
import signal
import string
import subprocess
import termios
import threading
import time
import unittest
from pathlib import Path

from world import NODES, PASS_PHRASE, World

import tap

LENGTH, PART = 40, 12
ANCHOR = 6  # each part of a marker has one of these whole in it, when they begin every PART + 1 - ANCHOR bytes
PTRACE_CONT, PTRACE_SEIZE = 7, 0x4206
PTRACE_O_TRACEEXIT, PTRACE_EVENT_EXIT = 0x40, 6
CHUNK = 1 << 22
SANITIZED = 'a sanitizer keeps freed memory, wipes none of it, and its map of it is endless to read'

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.restype = ctypes.c_long
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def make_marker():
    return ''.join(secrets.choice(string.ascii_letters + string.digits) for _ in range(LENGTH))


class Search:
    """Finds any PART consecutive bytes of the markers, which are of LENGTH bytes."""

    def __init__(self, markers):
        markers = {name: marker.encode() if isinstance(marker, str) else marker for name, marker in markers.items()}
        self.parts = {marker[i:i + PART]: name for name, marker in markers.items() for i in range(LENGTH - PART + 1)}
        self.pattern = re.compile(b'|'.join(map(re.escape, self.parts)))
        self.anchors = {marker[i:i + ANCHOR] for marker in markers.values()
                        for i in range(0, LENGTH - ANCHOR + 1, PART + 1 - ANCHOR)}

    def find(self, content):
        if not any(anchor in content for anchor in self.anchors):
            return []  # which is soon known, and nearly always so
        return sorted({self.parts[match] for match in self.pattern.findall(content)})

    def find_in_memory(self, pid):
        """What is found where, and how many bytes were looked at."""
        found, size = [], 0
        with open(f'/proc/{pid}/maps', encoding='utf-8') as maps, open(f'/proc/{pid}/mem', 'rb', 0) as memory:
            for line in maps:
                spans, rights, _, _, _, *name = line.split()
                begin, end = (int(one, 16) for one in spans.split('-'))
                if 'r' not in rights or name[:1] in (['[vvar]'], ['[vsyscall]']):
                    continue
                tail = b''
                for start in range(begin, end, CHUNK):
                    try:
                        memory.seek(start)
                        content = memory.read(min(CHUNK, end - start))
                    except (OSError, ValueError, OverflowError):
                        break  # a guard page, or a file that was cut
                    size += len(content)
                    found += [(one, *name, hex(start)) for one in self.find(tail + content)]
                    tail = content[-PART:]
        return found, size


def at_exit(process, look):
    """Calls @look when the process is about to end, whose memory is whole yet; returns its wait status."""
    if LIBC.ptrace(PTRACE_SEIZE, process.pid, None, PTRACE_O_TRACEEXIT) != 0:
        raise unittest.SkipTest(f'this system does not let us look: {os.strerror(ctypes.get_errno())}')
    looked = False
    while True:
        _, status = os.waitpid(process.pid, 0)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)  # Popen need not wait any more
            assert looked, 'it ended unseen'
            return status
        number = os.WSTOPSIG(status)
        if status >> 8 == signal.SIGTRAP | PTRACE_EVENT_EXIT << 8:
            look(process.pid)
            looked, number = True, 0
        elif status >> 16:
            number = 0
        LIBC.ptrace(PTRACE_CONT, process.pid, None, number)


def private_parts(key):
    """Markers of a private RSA key in PEM: bytes of its private half, and the same as they stand in the text."""
    body = ''.join(line for line in key.decode().splitlines() if not line.startswith('-'))
    der = base64.b64decode(body)
    start = len(der) - len(der) // 4  # in whole groups of three bytes, which are four letters
    start -= start % 3
    return {'bytes': der[start:start + LENGTH], 'text': body[start // 3 * 4:][:LENGTH]}


class Typist(threading.Thread):
    """Whoever sits before a program's terminal, and types the password that it asks for."""

    def __init__(self, world, markers):
        super().__init__(daemon=True)
        self.answers = {f'{node.host}:{node.port}: ': markers[name] for name, node in world.lab.nodes.items()}
        self.seen = b''
        self.typed = 0
        self.terminal, self.program_side = pty.openpty()

    def run(self):
        """Ends with the program, whose side of the terminal is then closed."""
        asked = 0
        while True:
            try:
                self.seen += os.read(self.terminal, 4096)
            except OSError:
                return
            for place, password in self.answers.items():
                at = self.seen.find(f'Password for admin@{place}'.encode(), asked)
                if at >= 0:
                    asked = at + 1
                    self.typed += 1
                    os.write(self.terminal, password.encode() + b'\n')
                    break

    def take_terminal(self):
        """In the program that is about to start: this is the terminal of its session."""
        os.setsid()
        fcntl.ioctl(self.program_side, termios.TIOCSCTTY, 0)


class Memory(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.__exit__)
        self.markers = {name: make_marker() for name in (*NODES, 'authority')}
        self.search = Search(self.markers)

    def write_secrets(self):
        world = self.world
        world.write_secrets({node: self.markers[node] for node in NODES})
        world.secrets.write_text(world.secrets.read_text().replace(PASS_PHRASE, self.markers['authority']))

    def use_markers(self):
        """Servers and an authority for which these are the right ones."""
        world = self.world
        world.lab.stop()
        world.lab.passwords = {node: self.markers[node] for node in NODES}
        world.lab.start()
        self.write_secrets()
        world.write_cluster()
        shutil.rmtree(world.folder / 'ca')
        made = world.ctl('ca', 'init', world.folder / 'ca', '--subject', 'CN=Lab root', '--key', 'ec:P-256',
                         '--secrets', world.secrets)
        self.assertEqual(made.returncode, 0, made.stderr)

    def start(self, *arguments, **options):
        output = open(self.world.folder / 'output', 'wb')
        self.addCleanup(output.close)
        options = {'stdin': subprocess.DEVNULL, 'stdout': output, 'stderr': output, 'start_new_session': True} | options
        return subprocess.Popen([tap.program(), *map(str, arguments)], env=self.world.environment(), **options)

    def output(self):
        return (self.world.folder / 'output').read_bytes()

    def run_searched(self, *arguments, make_search=lambda: None, **options):
        """@make_search: for what is known only when the program has done its work."""
        if self.world.is_sanitized():
            self.skipTest(SANITIZED)
        results = []

        def look(pid):
            results.append((make_search() or self.search).find_in_memory(pid))
        status = at_exit(self.start(*arguments, **options), look)
        return os.waitstatus_to_exitcode(status), *results[-1]

    def test_search_finds(self):
        """The search itself: a marker in the arguments is in the memory of the process."""
        _, found, size = self.run_searched('inspect', self.markers['cms1b'][5:30])
        self.assertIn('cms1b', {one[0] for one in found})
        self.assertGreater(size, 1 << 20)
        for begin in range(LENGTH - PART + 1):
            self.assertEqual(self.search.find(b'x' + self.markers['cms1a'][begin:begin + PART].encode()), ['cms1a'])
        self.assertEqual(self.search.find(self.markers['cms1a'][10:21].encode()), [])

    def test_after_a_run(self):
        self.use_markers()
        code, found, size = self.run_searched('apply', '--yes', '--verbose', '--secrets', self.world.secrets,
                                              self.world.cluster)
        self.assertEqual(code, 0, self.output())
        self.assertGreater(size, 1 << 20)
        self.assertEqual(found, [])
        self.assertEqual(self.search.find(self.output()), [])
        for path, content in self.world.everything_written():
            self.assertEqual(self.search.find(content), [], path)

    def test_database_keys(self):
        """The keys that are copied from the first database node to the others go through the program's memory."""
        keys = {}

        def search():
            for name in ('dbclusterserver.key', 'dbclusterclient.key'):
                content = self.world.file('cms1b', name).read_bytes()
                keys.update({f'{name} {kind}': part for kind, part in private_parts(content).items()})
            return Search(keys)
        code, found, _ = self.run_searched('apply', '--yes', '--secrets', self.world.secrets, self.world.cluster,
                                           make_search=search)
        self.assertEqual(code, 0, self.output())
        self.assertEqual(len(keys), 4)
        self.assertEqual(found, [])

    def test_key_of_a_long_file(self):
        """A private key in a file that is too long to be read in one go."""
        made = subprocess.run(['openssl', 'genrsa', '2048'], capture_output=True, check=True)
        path = self.world.folder / 'long.pem'
        path.write_bytes(made.stdout + b'# nothing more\n' * 30000)
        search = Search(private_parts(made.stdout))
        code, found, _ = self.run_searched('inspect', path, make_search=lambda: search)
        self.assertEqual(code, 0, self.output())
        self.assertIn(b'private-key', self.output())
        self.assertEqual(found, [])

    def test_after_a_refusal(self):
        """A password that was refused was used all the same."""
        self.write_secrets()
        code, found, _ = self.run_searched('status', '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(code, 3, self.output())
        self.assertEqual(found, [])
        self.assertEqual(self.search.find(self.output()), [])

    def test_from_standard_input(self):
        """A secrets file that is never a file."""
        self.use_markers()
        with subprocess.Popen(['cat', str(self.world.secrets)], stdout=subprocess.PIPE) as giver:
            code, found, _ = self.run_searched('apply', '--yes', '--secrets', '-', self.world.cluster, stdin=giver.stdout)
        self.assertEqual(code, 0, self.output())
        self.assertEqual(found, [])
        self.assertEqual(self.search.find(self.output()), [])

    def test_typed(self):
        """Each node's password, typed on the program's terminal."""
        self.use_markers()
        typist = Typist(self.world, self.markers)
        typist.start()
        side = typist.program_side
        process = {'stdin': side, 'stdout': side, 'stderr': side, 'preexec_fn': typist.take_terminal,
                   'start_new_session': False}
        code, found, _ = self.run_searched('status', self.world.cluster, **process)
        os.close(side)
        typist.join(60)
        os.close(typist.terminal)
        self.assertEqual(typist.typed, len(NODES), typist.seen)
        self.assertEqual(code, 1, typist.seen)  # nothing is in place yet
        self.assertEqual(found, [])
        self.assertEqual(self.search.find(typist.seen), [])

    def test_crash_leaves_no_core(self):
        """Crashed while it holds passwords, though the shell allows core dumps."""
        self.use_markers()
        self.world.lab.cms1a.switch(csr_delay=3000)
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
        before = set(self.world.folder.iterdir())
        process = subprocess.Popen([tap.program(), 'apply', '--yes', '--secrets', str(self.world.secrets),
                                    str(self.world.cluster)], env=self.world.environment(), cwd=self.world.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 120
        while not self.world.lab.cms1a.audit('command') and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGSEGV)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -1
        if not self.world.is_sanitized():  # which has a handler of its own
            self.assertTrue(os.WIFSIGNALED(status))
        self.assertFalse(os.WCOREDUMP(status))
        left = {path.name for path in set(self.world.folder.iterdir()) - before}
        self.assertLessEqual(left, {'lab.workspace'})


if __name__ == '__main__':
    assert Path('/proc/self/mem').exists(), 'Linux only'
    tap.main()
