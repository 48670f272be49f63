#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of Windows under Wine: a cluster is opened, passwords are typed, pages clicked; pictures on the way.

COUNTERSIGN_PREFIX has a bin/countersign that starts it under Wine, and simulator and command line of Linux.
COUNTERSIGN_PICTURES is the folder for the pictures. What else GTK or GLib complains of than is named here fails."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'gui'))

import test_keyboard  # noqa: E402
import typist  # noqa: E402
from typist import wait_until, xdotool  # noqa: E402

PICTURES = Path(os.environ['COUNTERSIGN_PICTURES'])
COMPLAINT = re.compile(r'.*(?:CRITICAL|WARNING|ERROR) ?\*\*.*')
# What Wine has not, and GTK and GLib look for before the program does anything.
WINE = re.compile('win32 session dbus binary not found|Could not open registry key|Failed to load keyboard layout DLL'
                  '|Failed to get device node property|Failed to translate keypress')
# Its cause is not known; see data/windows/README.md.
OPEN = re.compile(r"g_object_(un)?ref: assertion 'G_IS_OBJECT \(object\)' failed")
# Without a window manager the window is at 0, 0 and of its own size: where its buttons are.
PAGES = {'overview': 290, 'names': 390, 'expiry': 490, 'builder': 590, 'plan': 690, 'pending': 790, 'service': 890,
         'journal': 990}
PAGES_Y = 27
CLOSE = (1252, 27)
NOWHERE = (1500, 1100)  # no tooltip there


def screen():
    return subprocess.run(['import', '-window', 'root', 'ppm:-'], check=True, stdout=subprocess.PIPE).stdout


def settled(before):
    """The screen, once it is another one than before and stays so."""
    now = screen()
    return now if now != before and now == screen() else None


class Window(typist.TypedWindow):
    def setUp(self):
        self.output = tempfile.TemporaryFile()
        self.world = test_keyboard.SameWorld()
        xdotool('mousemove', *NOWHERE)
        # A complaint must not end it: GTK has some of what Wine has not, before the program does anything.
        self.start(GDK_BACKEND='win32', G_DEBUG='')

    def tearDown(self):
        subprocess.run(['/usr/lib/wine/wineserver', '-k'], check=False)
        self.window.wait()
        super().tearDown()

    def windows(self):
        return xdotool('search', '--onlyvisible', '--class', 'countersign.exe')

    def hears(self, window):
        """Wine notes no time of the last key; it hands keys on to the window that has the focus."""
        self.alive()
        self.focus(window)
        return xdotool('getwindowfocus') == [window]

    def click(self, x, y):
        """The mouse, for under Wine GTK has no keyboard layout: text arrives, keys with Alt or Ctrl do not."""
        self.focus(self.main_window)
        xdotool('mousemove', x, y, 'click', 1, 'mousemove', *NOWHERE)

    def complaints(self):
        """Each once, without its time."""
        self.output.seek(0)
        lines = COMPLAINT.findall(self.output.read().decode(errors='replace'))
        return sorted({re.sub(r' [0-9:.]{12}: ', ' ', line).strip() for line in lines if not WINE.search(line)})

    def test_opens_and_looks(self):
        self.answer_for_nodes(test_keyboard.PASSWORD)
        wait_until(self.looked, 'the look at every server')
        last = screen()
        for page, x in reversed(PAGES.items()):
            self.click(x, PAGES_Y)
            last = wait_until(lambda before=last: settled(before), f'the page {page}')
            subprocess.run(['convert', 'ppm:-', PICTURES / f'{page}.png'], input=last, check=True)
        self.click(*CLOSE)
        wait_until(lambda: self.window.poll() is not None, 'the end of the program')
        self.assertEqual(self.window.returncode, 0)
        self.assertEqual([line for line in self.complaints() if not OPEN.search(line)], [])


if __name__ == '__main__':
    typist.main()
