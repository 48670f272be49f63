#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of Windows under Wine: a cluster is opened, passwords are typed, pages clicked, and the lab is done; pictures on the
way.

COUNTERSIGN_PREFIX has a bin/countersign that starts it under Wine, and simulator and command line of Linux.
COUNTERSIGN_PICTURES is the folder for the pictures. What else GTK or GLib complains of than is named here fails."""
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'gui'))

import test_keyboard  # noqa: E402
import typist  # noqa: E402
from typist import wait_until, xdotool  # noqa: E402
from world import PASS_PHRASE  # noqa: E402

PICTURES = Path(os.environ['COUNTERSIGN_PICTURES'])
COMPLAINT = re.compile(r'.*(?:CRITICAL|WARNING|ERROR) ?\*\*.*')
# What Wine has not, and GTK and GLib look for before the program does anything.
WINE = re.compile('win32 session dbus binary not found|Could not open registry key|Failed to load keyboard layout DLL'
                  '|Failed to get device node property|Failed to translate keypress'
                  # Its GDI names a font that its DirectWrite has not; pango leaves that out, and says this.
                  '|pango_font_description_get_family')
# Without a window manager the window is at 0, 0 and of its own size: where its buttons are.
PAGES = {'overview': 290, 'names': 390, 'expiry': 490, 'builder': 590, 'plan': 690, 'pending': 790, 'service': 890,
         'journal': 990}
PAGES_Y = 27
CLOSE = (1252, 27)
APPLY = (859, 751)
CERTIFICATE = (130, 132)  # the first one's row in the tree
BUNDLE = (130, 312)
ADD_TO_BUNDLE = (60, 88)  # in the menu of a row, from where that was asked for
SAVE_AS = (844, 751)
FILE_NAME = (640, 433)  # in Wine's dialog
NOWHERE = (1500, 1100)  # no tooltip there


def screen(window='root'):
    return subprocess.run(['import', '-window', window, 'ppm:-'], check=True, stdout=subprocess.PIPE).stdout


def tab_icons(picture):
    """What is drawn above the names of the pages, but for the first, which is shown: GTK draws the same for all it lacks."""
    return {subprocess.run(['convert', 'ppm:-', '-crop', f'24x20+{x - 12}+12', '+repage', 'ppm:-'], input=picture, check=True,
                           stdout=subprocess.PIPE).stdout for x in list(PAGES.values())[1:]}


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
        """Wine notes no time of the last key; it hands keys on to the window that has the focus, once that is drawn."""
        self.alive()
        self.focus(window)
        before = screen(window)
        time.sleep(0.2)
        return xdotool('getwindowfocus') == [window] and before == screen(window)

    def click(self, x, y):
        """The mouse, for under Wine GTK has no keyboard layout: text arrives, keys with Alt or Ctrl do not."""
        self.focus(self.main_window)
        xdotool('mousemove', x, y, 'click', 1, 'mousemove', *NOWHERE)

    def complaints(self):
        """Each once, without its time."""
        self.output.seek(0)
        lines = COMPLAINT.findall(self.output.read().decode(errors='replace'))
        return sorted({re.sub(r' [0-9:.]{12}: ', ' ', line).strip() for line in lines if not WINE.search(line)})

    def keep(self, name, picture):
        subprocess.run(['convert', 'ppm:-', PICTURES / f'{name}.png'], input=picture, check=True)

    def look(self, before, what):
        """Waits for another picture than before, and keeps it."""
        now = wait_until(lambda: settled(before), what)
        self.keep(what.replace(' ', '-'), now)
        return now

    def log_in(self):
        self.answer_for_nodes(test_keyboard.PASSWORD)
        wait_until(self.looked, 'the look at every server')

    def close(self):
        self.click(*CLOSE)
        wait_until(lambda: self.window.poll() is not None, 'the end of the program')
        self.assertEqual(self.window.returncode, 0)
        self.assertEqual(self.complaints(), [])

    def test_opens_and_looks(self):
        self.log_in()
        last = screen()
        for page, x in reversed(PAGES.items()):
            self.click(x, PAGES_Y)
            last = self.look(last, page)
        self.assertEqual(len(tab_icons(last)), len(PAGES) - 1, 'each page but the one shown has an icon of its own')
        self.close()

    def apply(self):
        """Before the plan is there the button does nothing."""
        self.click(*APPLY)
        end = time.monotonic() + typist.ONE_TRY
        while not self.dialog() and time.monotonic() < end:
            time.sleep(0.1)
        return self.dialog()

    def test_lab(self):
        """The whole lab, judged as on Linux; a certificate looked at, and brought into a bundle by the twin of a drag."""
        self.log_in()
        self.click(PAGES['plan'], PAGES_Y)
        wait_until(self.apply, 'the run to begin')
        self.answer(PASS_PHRASE, "the authority's pass phrase")
        wait_until(lambda: self.journal('run-end'), 'the run')
        self.assertEqual(self.journal('run-end')[0]['failed'], '0')
        self.world.judge(self)
        before = screen()
        self.click(*BUNDLE)
        before = self.look(before, 'fingerprints')
        self.click(*CERTIFICATE)
        before = self.look(before, 'certificate')
        self.add_to_bundle(before)
        self.save_bundle()
        self.close()

    def add_to_bundle(self, before):
        x, y = CERTIFICATE
        self.focus(self.main_window)
        xdotool('mousemove', x, y, 'click', 3)
        before = self.look(before, 'menu of a row')
        xdotool('mousemove', x + ADD_TO_BUNDLE[0], y + ADD_TO_BUNDLE[1], 'click', 1, 'mousemove', *NOWHERE)
        self.look(before, 'bundle')

    def save_bundle(self):
        """By the dialog of the system, which is Wine's own."""
        path = self.world.workspace.parent / 'by hand.cer'
        self.click(*SAVE_AS)
        self.wait_for_dialog('the name of the bundle')
        xdotool('mousemove', *FILE_NAME, 'click', 1)
        xdotool('key', 'End', *['BackSpace'] * len('bundle.cer'))
        xdotool('type', '--delay', 20, 'Z:' + str(path).replace('/', '\\'))
        xdotool('key', 'Return')
        wait_until(path.is_file, 'the bundle')
        subjects = subprocess.run(['openssl', 'storeutl', '-noout', '-certs', path], check=True, stdout=subprocess.PIPE)
        self.assertIn(b'Total found: 1', subjects.stdout)


if __name__ == '__main__':
    typist.main()
