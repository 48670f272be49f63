#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is closed in the middle of whatever it does: the program ends, each time, with 0.

Real key events into the installed window, by xdotool. Ends with 77, a skip, where there is no xdotool."""
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
from world import World  # noqa: E402

PATIENCE = 120
# Seconds from the window to its end: before, while and after the nodes are asked.
DELAYS = [0, 0.3, 0.8, 2]


def xdotool(*arguments):
    done = subprocess.run(['xdotool', *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False)
    return done.stdout.decode().split()


class Quit(unittest.TestCase):
    def environment(self, world):
        return dict(world.environment(), DISPLAY=os.environ['DISPLAY'], GDK_BACKEND='x11', GSK_RENDERER='cairo',
                    GSETTINGS_BACKEND='memory', NO_AT_BRIDGE='1', GTK_A11Y='none', GIO_USE_VFS='local',
                    G_DEBUG='fatal-criticals', DBUS_SESSION_BUS_ADDRESS='disabled:')

    def quit_after(self, world, delay):
        window = subprocess.Popen([tap.program('countersign'), str(world.cluster)], env=self.environment(world))
        try:
            end = time.monotonic() + PATIENCE
            found = []
            while not found:
                self.assertIsNone(window.poll(), f'{delay} s: it ended by itself')
                self.assertLess(time.monotonic(), end, 'waited too long for the window')
                found = xdotool('search', '--onlyvisible', '--pid', window.pid)
            time.sleep(delay)
            # A question for a password, if there is one, is in the way of it.
            while window.poll() is None and time.monotonic() < end:
                for one in reversed(xdotool('search', '--onlyvisible', '--pid', window.pid)):
                    xdotool('windowfocus', one)
                    xdotool('key', 'ctrl+q' if one == found[0] else 'Escape')
                time.sleep(0.2)
            self.assertEqual(window.wait(PATIENCE), 0, f'{delay} s')
        finally:
            if window.poll() is None:
                window.kill()
                window.wait()

    def test_looking(self):
        with World() as world:
            for delay in DELAYS:
                with self.subTest(delay=delay):
                    self.quit_after(world, delay)

    def test_reading_files(self):
        with World() as world:
            text = (world.folder / 'ca' / 'ca.cer').read_text()
            (world.folder / 'many.pem').write_text(text * 50000)
            for delay in DELAYS[:3]:
                with self.subTest(delay=delay):
                    self.quit_after(world, delay)


if __name__ == '__main__':
    if shutil.which('xdotool') is None:
        print('1..0 # SKIP there is no xdotool here')
        sys.exit(77)
    tap.main()
