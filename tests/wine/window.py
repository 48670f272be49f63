#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of Windows under Wine: a cluster is opened, passwords are typed, pages clicked, and the lab is done; pictures
on the way.

COUNTERSIGN_PREFIX has a bin/countersign that starts it under Wine, and simulator and command line of Linux.
COUNTERSIGN_PICTURES is the folder for the pictures. What else GTK or GLib complains of than is named here fails."""
import os
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
from wine_window import CLASS, CLOSE, NOWHERE, complaints, keep, screen, settled  # noqa: E402
from world import NODES, PASS_PHRASE  # noqa: E402

PICTURES = Path(os.environ['COUNTERSIGN_PICTURES'])
# Where things are in the window, without a window manager.
PAGES = {'overview': 290, 'names': 390, 'expiry': 490, 'builder': 590, 'plan': 690, 'pending': 790, 'service': 890,
         'journal': 990}
PAGES_Y = 27
OPEN = (36, 27)
APPLY = (859, 751)
CERTIFICATE = (130, 132)  # the first one's row in the tree
BUNDLE = (130, 312)
NODE = (130, 372)  # the first one
ADD_TO_BUNDLE = (60, 88)  # in the menu of a row, from where that was asked for
UPLOAD = (60, 120)
SAVE_AS = (844, 751)
INSPECTOR = '290x700+985+50'
SAVE_PEM = (1256, 751)  # of what it shows
FILE_NAME = (380, 433)  # in Wine's dialog
LONGER = 40  # than any name that it begins with
UPLOADED = 'by-hand.cer'


def tab_icons(picture):
    """What is drawn above the names of the pages, but for the first, which is shown: GTK draws the same for all it lacks."""
    return {subprocess.run(['convert', 'ppm:-', '-crop', f'24x20+{x - 12}+12', '+repage', 'ppm:-'], input=picture, check=True,
                           stdout=subprocess.PIPE).stdout for x in list(PAGES.values())[1:]}


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
        return xdotool('search', '--onlyvisible', '--class', CLASS)

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
        self.output.seek(0)
        return complaints(self.output.read().decode(errors='replace'))

    def look(self, before, what):
        """Waits for another picture than before, and keeps it."""
        now = wait_until(lambda: settled(before), what)
        keep(now, PICTURES / f'{what.replace(" ", "-")}.png')
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
        """The whole lab, judged as on Linux; then what else is done by drags, by their twins."""
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
        self.look(before, 'certificate')
        self.add_to_bundle()
        self.save_bundle()
        self.upload_bundle()
        self.open_certificate()
        self.close()

    def choose(self, row, item, what):
        """By the menu of a row of the tree; the picture of what follows."""
        before = screen()
        self.focus(self.main_window)
        xdotool('mousemove', *row, 'click', 3)
        before = self.look(before, f'menu for {what}')
        xdotool('mousemove', row[0] + item[0], row[1] + item[1], 'click', 1, 'mousemove', *NOWHERE)
        return self.look(before, what)

    def name_file(self, path, what):
        """In the dialog of the system, which is Wine's own."""
        self.wait_for_dialog(f'the name of {what}')
        keep(screen(), PICTURES / f'name-of-{what.replace(" ", "-")}.png')
        xdotool('mousemove', *FILE_NAME, 'click', 1)
        xdotool('key', 'End', *['BackSpace'] * LONGER)
        xdotool('type', '--delay', 20, 'Z:' + str(path).replace('/', '\\'))
        xdotool('key', 'Return')

    def saved(self, name, what):
        """The certificates of a file that is saved where the dialog is told to."""
        path = self.world.folder / name
        self.name_file(path, what)
        wait_until(lambda: path.is_file() and path.read_bytes().endswith(b'-----\n'), what)
        return self.world.fingerprints(path)

    def add_to_bundle(self):
        self.choose(CERTIFICATE, ADD_TO_BUNDLE, 'bundle')

    def save_bundle(self):
        self.click(*SAVE_AS)
        self.assertEqual(self.saved('by hand.cer', 'the bundle'), self.on_node('cms1a', 'cms1a.cer'))

    def on_node(self, node, name):
        return self.world.fingerprints(self.world.file(node, name))

    def upload_bundle(self):
        """The twin of the other drag, under a name that is typed; planned, and carried out like anything else."""
        before = self.choose(NODE, UPLOAD, 'upload')
        self.answer(UPLOADED, 'the name on the node')
        self.look(before, 'plan of the upload')
        self.click(*APPLY)
        wait_until(lambda: len(self.journal('run-end')) == 2, 'the second run')
        self.assertEqual(self.journal('run-end')[1]['failed'], '0')
        self.assertEqual([node for node in NODES if self.world.file(node, UPLOADED).exists()], [NODES[0]])
        self.assertEqual(self.on_node(NODES[0], UPLOADED), self.on_node('cms1a', 'cms1a.cer'))
        self.world.judge_traffic(self)

    def open_certificate(self):
        """Chosen by the dialog of the system; that it is what the inspector shows, is seen by saving it from there."""
        before = screen(crop=INSPECTOR)
        self.click(*OPEN)
        self.name_file(self.world.root, 'a certificate to open')
        wait_until(lambda: not self.dialog(), 'the end of the dialog')
        wait_until(lambda: settled(before, crop=INSPECTOR), 'the certificate in the inspector')
        keep(screen(), PICTURES / 'opened.png')
        self.click(*SAVE_PEM)
        self.assertEqual(self.saved('shown.pem', 'what is shown'), self.world.fingerprints(self.world.root))


if __name__ == '__main__':
    typist.main()
