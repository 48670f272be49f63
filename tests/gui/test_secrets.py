#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a password is after it was typed into a dialog of the window: the whole memory of the program is searched while
it still runs, as test_secrets_linux.py searches that of countersignctl at its end. Linux only.

While the program may still need a secret it stands in pages that are locked; anywhere else, and afterwards there too, any
12 bytes in a row of it are a fault. SECURITY.md says the same."""
import os
import re
import shutil
import signal
import time
from pathlib import Path

import typist
from test_secrets_linux import SANITIZED, Search, make_marker
from typist import wait_until, xdotool
from world import NODES, PASS_PHRASE, World


def locked_spans(pid):
    """The mappings that are locked, and so never written to the disk."""
    spans, span = [], None
    for line in Path(f'/proc/{pid}/smaps').read_text(encoding='utf-8').splitlines():
        match = re.match('([0-9a-f]+)-([0-9a-f]+) ', line)
        if match:
            span = tuple(int(one, 16) for one in match.groups())
        elif line.startswith('VmFlags:') and 'lo' in line.split():
            spans.append(span)
    return spans


class Memory(typist.TypedWindow):
    def setUp(self):
        if World.is_sanitized():
            self.skipTest(SANITIZED)
        self.world = World()
        self.markers = {name: make_marker() for name in ('node', 'authority', 'given up', 'refused')}
        self.search = Search(self.markers)
        self.use_markers()

    def use_markers(self):
        """Servers of one password, for nobody reads here which of them asks, and an authority of its own."""
        world = self.world
        world.lab.stop()
        world.lab.passwords = dict.fromkeys(NODES, self.markers['node'])
        world.lab.start()
        world.write_secrets(world.lab.passwords)
        world.secrets.write_text(world.secrets.read_text().replace(PASS_PHRASE, self.markers['authority']))
        world.write_cluster()
        shutil.rmtree(world.folder / 'ca')
        made = world.ctl('ca', 'init', world.folder / 'ca', '--subject', 'CN=Lab root', '--key', 'ec:P-256',
                         '--secrets', world.secrets)
        self.assertEqual(made.returncode, 0, made.stderr)

    def look_into(self):
        """Which marker is in the memory of the window, which stands still meanwhile: (locked, elsewhere)."""
        pid = self.window.pid
        self.alive()
        self.window.send_signal(signal.SIGSTOP)
        try:
            os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)
            found, size = self.search.find_in_memory(pid)
            spans = locked_spans(pid)
        except PermissionError as error:
            self.skipTest(f'this system does not let us look: {error}')
        finally:
            self.window.send_signal(signal.SIGCONT)
        self.assertGreater(size, 1 << 24)
        locked = [one for one in found if any(begin <= int(one[-1], 16) < end for begin, end in spans)]
        return {one[0] for one in locked}, [one for one in found if one not in locked]

    def wait_for_none(self, what):
        """A dialog is out of sight before the last of its animation has let go of it, and a login takes its time."""
        end = time.monotonic() + typist.PATIENCE
        while True:
            locked, elsewhere = self.look_into()
            if (what not in locked and elsewhere == []) or time.monotonic() > end:
                return locked, elsewhere
            time.sleep(3)

    def test_after_a_run(self):
        self.start()
        self.answer_for_nodes(self.markers['node'])
        self.carry_out(self.markers['authority'])
        wait_until(lambda: self.dialog() is None, 'the last dialog to go')
        # The authority's key may have to be opened once more; no server is asked for its password again.
        self.assertEqual(self.wait_for_none('node'), ({'authority'}, []))

    def test_given_up(self):
        """Typed and not sent: it is in the entry, in locked pages, and with the dialog it is gone."""
        self.start()
        first = self.wait_for_dialog('a dialog')
        xdotool('type', '--delay', 20, self.markers['given up'])
        wait_until(lambda: self.look_into()[0], 'what was typed to arrive')
        time.sleep(1)  # the rest of it
        self.assertEqual(self.look_into(), ({'given up'}, []))
        xdotool('key', 'Escape')
        wait_until(lambda: self.dialog() != first, 'the end of the dialog')
        self.assertEqual(self.wait_for_none('given up'), (set(), []))

    def test_refused(self):
        """Sent to a server that does not know it."""
        self.start()
        self.answer(self.markers['refused'], 'a dialog')
        self.assertEqual(self.wait_for_none('refused'), (set(), []))


if __name__ == '__main__':
    typist.main()
