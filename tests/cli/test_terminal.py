# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions on a pseudo terminal: what is shown, what is hidden, what cancels."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

import tap

ASKER = sys.argv.pop(1)
DEADLINE = 20


class Terminal:
    """The asker on a terminal of its own."""

    def __init__(self, *arguments):
        self.seen = ''
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(ASKER, [ASKER, *arguments])

    def echoes(self):
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    def read(self, until=None):
        """Reads up to the words @until, or to the end."""
        end = time.monotonic() + DEADLINE
        while until is None or until not in self.seen:
            if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f'{until!r} did not come, only {self.seen!r}')
            try:
                data = os.read(self.fd, 4096)
            except OSError:
                data = b''
            if not data:
                break
            self.seen += data.decode()
        return self.seen

    def type(self, text):
        os.write(self.fd, text.encode())

    def wait(self):
        self.read()
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


class Secret(unittest.TestCase):
    def test_hidden_and_given(self):
        terminal = Terminal('secret')
        terminal.read('The title: ')
        self.assertFalse(terminal.echoes())
        terminal.type('geheim!\n')
        self.assertEqual(terminal.wait(), 0)
        self.assertIn('secret: 7 forget', terminal.seen)
        self.assertNotIn('geheim', terminal.seen)

    def test_remembered_when_wanted(self):
        terminal = Terminal('secret', 'remember')
        terminal.read('The title: ')
        terminal.type('geheim!\n')
        terminal.read('keyring? [y/N] ')
        self.assertTrue(terminal.echoes())
        terminal.type('y\n')
        self.assertEqual(terminal.wait(), 0)
        self.assertIn('secret: 7 remember', terminal.seen)

    def test_terminal_is_given_back(self):
        for key, code in (('\x03', 130), ('\x04', 130)):
            with self.subTest(key=key):
                terminal = Terminal('secret')
                terminal.read('The title: ')
                # The asker holds the terminal open to the end; look at it before that.
                terminal.type(key)
                terminal.read('error: ')
                echoes = terminal.echoes()
                self.assertEqual(terminal.wait(), code)
                self.assertTrue(echoes)

    def test_details_are_shown_and_escaped(self):
        terminal = Terminal('secret')
        terminal.read('The title: ')
        self.assertIn('Fingerprint: SHA256:abc', terminal.seen)
        self.assertNotIn('\x1b[2J', terminal.seen)
        terminal.type('x\n')
        terminal.wait()


class Decision(unittest.TestCase):
    TABLE = (
        ('host-key', 'yes', 0, 'answer: yes'),
        ('host-key', 'y', 130, 'error: '),
        ('host-key', '', 130, 'error: '),
        ('host-key', 'yes!', 130, 'error: '),
        ('confirm', 'y', 0, 'answer: yes'),
        ('confirm', 'Yes', 0, 'answer: yes'),
        ('confirm', 'n', 130, 'error: '),
        ('confirm', '', 130, 'error: '),
        ('text', 'grüezi', 0, 'answer: grüezi'),
    )

    def test_table(self):
        for kind, typed, code, words in self.TABLE:
            with self.subTest(kind=kind, typed=typed):
                terminal = Terminal(kind)
                terminal.read(': ' if kind == 'text' else 'What happens')
                terminal.type(typed + '\n')
                self.assertEqual(terminal.wait(), code)
                self.assertIn(words, terminal.seen)


class Progress(unittest.TestCase):
    def test_silent_while_a_question_is_open(self):
        terminal = Terminal('text')
        terminal.read('The title: ')
        time.sleep(0.2)  # room for twenty wrong lines
        terminal.type('x\n')
        terminal.wait()
        asked, answered = terminal.seen.split('The title: ', 1)
        self.assertNotIn('progress line', answered.split('x\r\n', 1)[0])


class Nodes(unittest.TestCase):
    """The table of many nodes, none of which answers."""
    NAMES = [f'node{number}' for number in range(1, 10)]

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='cs-nodes-')
        self.addCleanup(folder.cleanup)
        self.cluster = Path(folder.name) / 'many.cluster'
        self.cluster.write_text('[Cluster]\nName=cms.example.org\nAuthority=ca-local\nRootFile=root.cer\n'
                                '[Authority ca-local]\nDirectory=ca\n' + ''.join(
                                    f'[Node {name}]\nHost=127.0.0.1\nPort=1\nUser=admin\n[Certificate {name}]\n'
                                    f'Node={name}\nCommonName=cms.example.org\nNames=cms.example.org\n'
                                    'Roles=webadmin\n' for name in self.NAMES))

    def lines(self, columns):
        pid, fd = pty.fork()
        if pid == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
            os.execv(tap.program(), ['countersignctl', 'status', str(self.cluster)])
        seen = b''
        try:
            while data := os.read(fd, 4096):
                seen += data
        except OSError:
            pass
        os.close(fd)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 3)
        return re.sub('\x1b\\[[0-9;]*m', '', seen.decode()).splitlines()

    def test_groups_where_there_is_little_room(self):
        for columns in (1, 40, 60):
            with self.subTest(columns=columns):
                lines = self.lines(columns)
                headings = [line.split()[1:] for line in lines if line.startswith('File')]
                self.assertEqual(sum(headings, []), self.NAMES)
                self.assertLessEqual(max(map(len, lines)), max(columns, len('node1.key  ? unknown')))
                for name in self.NAMES:
                    self.assertEqual(len([line for line in lines if line.startswith(f'{name}.key')]), 1)
                self.assertEqual(len([line for line in lines if line.startswith('root.cer')]), len(headings))

    def test_one_table_where_there_is_room(self):
        lines = self.lines(200)
        self.assertEqual([line.split() for line in lines if line.startswith('File')], [['File', *self.NAMES]])
        self.assertEqual(len(lines), 1 + 3 * len(self.NAMES) + 1)


class Interrupt(unittest.TestCase):
    def test_terminated(self):
        terminal = Terminal('secret')
        terminal.read('The title: ')
        os.kill(terminal.pid, signal.SIGTERM)
        self.assertEqual(terminal.wait(), 130)

    def test_second_interrupt_ends_at_once(self):
        terminal = Terminal('hang')
        terminal.read('hanging')
        terminal.type('\x03')
        time.sleep(0.3)
        self.assertEqual(os.waitpid(terminal.pid, os.WNOHANG), (0, 0))
        terminal.type('\x03')
        self.assertEqual(terminal.wait(), 130)

    def test_no_terminal(self):
        done = subprocess.run([ASKER, 'secret'], stdin=subprocess.DEVNULL, capture_output=True,
                              encoding='utf-8', start_new_session=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn('--secrets FILE with Password= in its group [Node cms1a]', done.stdout)


if __name__ == '__main__':
    tap.main()
