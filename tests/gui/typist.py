# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed window on a display of its own, and somebody who types into it: real key events, by xdotool."""
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
import world  # noqa: E402
from lab import read_records  # noqa: E402
from world import NODES  # noqa: E402

PATIENCE = 240
ONE_TRY = 3
LOOKED = 'database cluster status'  # the last thing that a node is asked


def wait_until(condition, what):
    """Each look at a window is a program of its own: not a hundred a second."""
    return world.wait_until(condition, what, PATIENCE, 0.1)


def xdotool(*arguments):
    done = subprocess.run(['xdotool', *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False)
    return done.stdout.decode().split()


def user_time(window):
    done = subprocess.run(['xprop', '-id', str(window), '_NET_WM_USER_TIME'], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    return done.stdout


def hears(window):
    """Gives it the keys; a key that does nothing was seen by the program: GTK notes when it got the last one."""
    before = user_time(window)
    xdotool('windowfocus', '--sync', window)
    xdotool('key', 'Shift_L')
    return user_time(window) != before


def can_type():
    return shutil.which('xdotool') is not None and shutil.which('xprop') is not None


def main():
    if not can_type():
        print('1..0 # SKIP there is no xdotool or no xprop here')
        sys.exit(77)
    tap.main()


class TypedWindow(unittest.TestCase):
    """A window on the cluster file of self.world, which setUp of the test made before it calls start()."""

    world = window = main_window = None
    output = None  # a file for what the program prints, where that is to be read

    def start(self, **more):
        env = dict(self.world.environment(), DISPLAY=os.environ['DISPLAY'], GDK_BACKEND='x11', GSK_RENDERER='cairo',
                   GSETTINGS_BACKEND='memory', NO_AT_BRIDGE='1', GTK_A11Y='none', GIO_USE_VFS='local',
                   G_DEBUG='fatal-criticals', DBUS_SESSION_BUS_ADDRESS='disabled:')
        self.window = subprocess.Popen([tap.program('countersign'), str(self.world.cluster)], env=env | more,
                                       stdout=self.output, stderr=self.output)
        self.main_window = wait_until(lambda: next(iter(self.windows()), None), 'the window')

    def tearDown(self):
        if self.window is not None:
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
        self.focus(self.main_window)
        xdotool('key', '--delay', 60, *keys)

    def dialog(self):
        """The one window that is not the main one."""
        self.alive()
        others = [w for w in self.windows() if w != self.main_window]
        return others[0] if others else None

    def hears(self, window):
        self.alive()
        return hears(window)

    def wait_for_dialog(self, what):
        """One that takes keys."""
        dialog = wait_until(self.dialog, what)
        wait_until(lambda: self.hears(dialog), f'{what} to take keys')
        return dialog

    def answer(self, text, what, key='Return'):
        dialog = self.wait_for_dialog(what)
        xdotool('type', '--delay', 20, text)
        xdotool('key', key)
        wait_until(lambda: self.dialog() != dialog, f'the end of {what}')

    def answer_for_nodes(self, password):
        for _ in NODES:
            self.answer(password, f'the password of one of {len(NODES)} servers')

    def journal(self, event):
        path = self.world.workspace / 'journal.jsonl'
        entries = read_records(path) if path.is_file() else []
        return [entry for entry in entries if entry['event'] == event]

    def looked(self):
        """Every server was asked what it holds; the plan follows."""
        self.alive()
        return all(any(LOOKED in record.get('line', '') for record in node.audit('command'))
                   for node in self.world.lab.nodes.values())

    def apply(self):
        """Before the plan is there the keys do nothing; then they lead to a question."""
        self.key('alt+5', 'ctrl+Return')
        end = time.monotonic() + ONE_TRY
        while not self.dialog() and time.monotonic() < end:
            time.sleep(0.1)
        return self.dialog()

    def carry_out(self, pass_phrase):
        """Plans when everything was looked at, and has the plan carried out."""
        wait_until(self.looked, 'the first look')
        wait_until(self.apply, 'the run to begin')
        self.answer(pass_phrase, "the authority's pass phrase")
        wait_until(lambda: self.journal('run-end'), 'the run')
        self.assertEqual(self.journal('run-end')[0]['failed'], '0')
