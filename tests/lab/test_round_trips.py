#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run costs on a long line: round trips, counted on the wire and not timed. Usage: test_round_trips.py PROXY

A round trip is what had to be waited for before the next thing could be said (tests/bench/delay-proxy.c)."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'bench'))

from world import World  # noqa: E402

import tap  # noqa: E402
from line import Line  # noqa: E402

PROXY = sys.argv[1] if len(sys.argv) > 1 else 'delay-proxy'
NODE = 'cms1b'
FILES = 5
PER_FILE = 6
TRIES = 5


class RoundTrips(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.__exit__)
        done = cls.world.apply()
        assert done.returncode == 0, done.stderr
        cls.line = Line(PROXY, cls.world.lab, 1)
        cls.addClassCleanup(cls.line.end)
        cls.world.write_cluster()
        cls.bundles = 0

    def spend(self, *verb):
        """Round trips of one run of the program with NODE, on each connection."""
        before = len(self.line.records())
        done = self.world.ctl(*verb, '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [r['round_trips'] for r in self.line.records()[before:] if r['name'] == NODE]

    def put(self, count):
        """The same of a run that puts so many new files there and nothing else."""
        with open(self.world.cluster, 'a', encoding='utf-8') as cluster:
            for _ in range(count):
                self.bundles += 1
                cluster.write(f'\n[Bundle more{self.bundles}]\nKind=trust\nMembers=cms1a;cms1b\nDeploy={NODE}\n')
        before = len(self.world.lab.nodes[NODE].audit('put'))
        spent = self.spend('apply', '--yes')
        puts = self.world.lab.nodes[NODE].audit('put')[before:]
        self.assertEqual(len(puts), count, puts)
        return spent

    def measure(self):
        """What the files after the first cost, each on one connection with all the rest of its run."""
        before, one, between, five = self.spend('status'), self.put(1), self.spend('status'), self.put(FILES)
        print(f'# looked {before}, one file {one}, looked {between}, {FILES} files {five}')
        for spent in (before, one, between, five):
            self.assertEqual(len(spent), 1)
        # The first file is looked at before and after the second run.
        looked = 2 * (between[0] - before[0])
        return five[0] - one[0] - looked

    def test_files(self):
        """Each file costs the same whatever else the run does.

        On a busy machine an answer may come in more pieces than it has, and is waited for more than once: one round
        trip more for each file would be there every time."""
        for _ in range(TRIES):
            spent = self.measure()
            if spent <= PER_FILE * (FILES - 1):
                return
        self.fail(f'{FILES - 1} more files cost {spent} round trips')


if __name__ == '__main__':
    tap.main()
