#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole lab by keyboard only: real key events into the installed window, judged from outside by countersignctl.

Nothing is clicked. Ends with 77, a skip, where there is no xdotool or no xprop."""
import json

import typist
from lab import Lab
from typist import wait_until
from world import PASS_PHRASE, World

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


class Keyboard(typist.TypedWindow):
    def setUp(self):
        self.world = SameWorld()
        self.start()

    def status(self):
        done = self.world.ctl('status', '--json', '--secrets', self.world.secrets, self.world.cluster)
        return done.returncode == 0 and json.loads(done.stdout)['complete']

    def test_lab(self):
        self.answer_for_nodes(PASSWORD)
        self.carry_out(PASS_PHRASE)
        self.assertTrue(self.status())
        self.world.judge(self)
        self.key('alt+8')
        self.key('F5')
        self.key('ctrl+q')
        wait_until(lambda: self.window.poll() is not None, 'the end of the program')
        self.assertEqual(self.window.returncode, 0)


if __name__ == '__main__':
    typist.main()
