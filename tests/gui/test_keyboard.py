#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole lab by keyboard only: real key events into the installed window, judged from outside by countersignctl.

xdotool sends them through the X server; nothing is clicked. Ends with 77, a skip, where there is no xdotool or no xprop."""
import json
import os
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / part) for part in ('lab', 'cli', 'simulator')]

import tap  # noqa: E402
from lab import Lab  # noqa: E402
from world import NODES, PASS_PHRASE, World  # noqa: E402

PATIENCE = 240
ONE_TRY = 3
PASSWORD = 'Secret.of.all.7'


class SameWorld(World):
    """All servers have one password, for nobody reads here which of them asks."""

    def __init__(self):
        start = Lab.start

        def start_with_one_password(lab):
            lab.passwords = dict.fromkeys(lab.passwords, PASSWORD)
            start(lab)

        Lab.start = start_with_one_password
        try:
            super().__init__()
        finally:
            Lab.start = start


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f'waited too long for {what}')
        time.sleep(0.1)


def xdotool(*arguments):
    done = subprocess.run(['xdotool', *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False)
    return done.stdout.decode().split()


def user_time(window):
    done = subprocess.run(['xprop', '-id', str(window), '_NET_WM_USER_TIME'], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    return done.stdout


class Keyboard(unittest.TestCase):
    def setUp(self):
        self.world = SameWorld()
        env = dict(self.world.environment(), DISPLAY=os.environ['DISPLAY'], GDK_BACKEND='x11', GSK_RENDERER='cairo',
                   GSETTINGS_BACKEND='memory', NO_AT_BRIDGE='1', GTK_A11Y='none', GIO_USE_VFS='local',
                   G_DEBUG='fatal-criticals', DBUS_SESSION_BUS_ADDRESS='disabled:')
        self.window = subprocess.Popen([tap.program('countersign'), str(self.world.cluster)], env=env)
        self.main = None

    def tearDown(self):
        self.window.kill()
        self.window.wait()
        self.world.__exit__()

    def windows(self):
        return xdotool('search', '--onlyvisible', '--pid', self.window.pid)

    def alive(self):
        self.assertIsNone(self.window.poll(), 'the window is still there')

    def focus(self, window):
        xdotool('windowfocus', '--sync', window)

    def key(self, *keys):
        self.focus(self.main)
        xdotool('key', '--delay', 60, *keys)

    def dialog(self):
        """The one window that is not the main one."""
        self.alive()
        others = [w for w in self.windows() if w != self.main]
        return others[0] if others else None

    def hears(self, window):
        """A key that does nothing was seen by the program: GTK notes when it got the last one."""
        self.alive()
        before = user_time(window)
        self.focus(window)
        xdotool('key', 'Shift_L')
        return user_time(window) != before

    def answer(self, text, what):
        dialog = wait_until(self.dialog, what)
        wait_until(lambda: self.hears(dialog), f'{what} to take keys')
        xdotool('type', '--delay', 20, text)
        xdotool('key', 'Return')
        wait_until(lambda: self.dialog() != dialog, f'the end of {what}')

    def status(self):
        done = self.world.ctl('status', '--json', '--secrets', self.world.secrets, self.world.cluster)
        return done.returncode == 0 and json.loads(done.stdout)['complete']

    def journal(self, event):
        path = self.world.workspace / 'journal.jsonl'
        lines = path.read_text().splitlines() if path.is_file() else []
        return [entry for entry in map(json.loads, lines) if entry['event'] == event]

    def test_lab(self):
        self.main = wait_until(lambda: next(iter(self.windows()), None), 'the window')
        for node in NODES:
            self.answer(PASSWORD, f'the password of one of {len(NODES)} servers, such as {node}')
        wait_until(self.looked, 'the first look')
        wait_until(self.apply, 'the run to begin')
        self.answer(PASS_PHRASE, "the authority's pass phrase")
        wait_until(lambda: self.journal('run-end'), 'the run')
        self.assertEqual(self.journal('run-end')[0]['failed'], '0')
        self.assertTrue(self.status())
        self.world.judge(self)
        self.key('alt+8')
        self.key('F5')
        self.key('ctrl+q')
        wait_until(lambda: self.window.poll() is not None, 'the end of the program')
        self.assertEqual(self.window.returncode, 0)

    def looked(self):
        """Every server was asked what it holds; the plan follows."""
        self.alive()
        return all(any('database cluster status' in record.get('line', '') for record in node.audit('command'))
                   for node in self.world.lab.nodes.values())

    def apply(self):
        """Before the plan is there the keys do nothing; then they lead to a question."""
        self.key('alt+5', 'ctrl+Return')
        end = time.monotonic() + ONE_TRY
        while not self.dialog() and time.monotonic() < end:
            time.sleep(0.1)
        return self.dialog()


if __name__ == '__main__':
    if shutil.which('xdotool') is None or shutil.which('xprop') is None:
        print('1..0 # SKIP there is no xdotool or no xprop here')
        sys.exit(77)
    tap.main()
