#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second start of the program: its files open in the one that runs already, and it ends.

On a D-Bus session of its own, where the first one can be found; windows are counted by xdotool. Ends with 77, a skip,
where there is no xdotool."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'cli')]

import tap  # noqa: E402

PATIENCE = 120
CLUSTER = '[Cluster]\nName={}.example\n'


def windows(process, *more):
    found = subprocess.run(['xdotool', 'search', '--all', '--onlyvisible', '--pid', str(process.pid), *more], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, check=False)
    return found.stdout.split()


class Second(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.env = dict(os.environ, HOME=self.folder.name, G_DEBUG='fatal-criticals', GTK_A11Y='none')
        self.first = self.start(self.write('one'))

    def tearDown(self):
        self.first.kill()
        self.first.wait()
        self.folder.cleanup()

    def write(self, name):
        path = Path(self.folder.name, f'{name}.cluster')
        path.write_text(CLUSTER.format(name))
        return path

    def start(self, *files):
        return subprocess.Popen([tap.program('countersign'), *map(str, files)], env=self.env)

    def wait_for(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertIsNone(self.first.poll(), 'the first one runs')
            self.assertLess(time.monotonic(), end, f'waited too long for {what}')
            time.sleep(0.1)

    def wait_for_windows(self, n):
        self.wait_for(lambda: len(windows(self.first)) == n, f'{n} windows')

    def test_files(self):
        """Another cluster is another window of the first; the same program without a file is the window there is."""
        self.wait_for_windows(1)
        self.assertEqual(self.start(self.write('two')).wait(PATIENCE), 0)
        self.wait_for_windows(2)
        self.assertEqual(self.start().wait(PATIENCE), 0)
        # What is asked for last is there last.
        self.assertEqual(self.start(self.write('three')).wait(PATIENCE), 0)
        self.wait_for(lambda: windows(self.first, '--name', 'three'), 'the third')
        self.assertEqual(len(windows(self.first)), 3)


if __name__ == '__main__':
    if shutil.which('xdotool') is None:
        print('1..0 # SKIP there is no xdotool here')
        sys.exit(77)
    tap.main()
