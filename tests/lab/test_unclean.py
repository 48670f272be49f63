#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that hold the right certificates and would all the same be read otherwise, or not at all, by a strict reader:
what copying, editors and other tools leave (domain.md T01–T05). None of them is in place, and a run writes each anew."""
import json
import unittest

from world import World

import tap
from lab import must

# (node, file, what is wrong with it, how it comes to that)
UNCLEAN = [
    ('cms1a', 'cms1a.cer', 'no line end', lambda content: content[:-1]),
    ('cms1a', 'cms1abc.cer', 'Ctrl-Z', lambda content: content + b'\x1a'),
    ('cms1a', 'cmslab-root-ca.cer', 'text around it or odd lines', lambda content: b' ' + content),
    ('cms1b', 'cms1b.cer', 'binary', lambda content: must(['openssl', 'x509', '-outform', 'DER'], input=content).stdout),
    ('cms1b', 'cms1abc.cer', 'text around it or odd lines', lambda content: b'Bag Attributes\n' + content),
    ('cms1b', 'cmslab-root-ca.cer', 'byte order mark', lambda content: b'\xef\xbb\xbf' + content),
    ('cms1c', 'cms1c.cer', 'UTF-16', lambda content: content.decode().encode('utf-16')),
    # Two that write at once: the end of the longer file stays behind the shorter one.
    ('cms1c', 'cms1abc.cer', 'text around it or odd lines', lambda content: content + b'TIFICATE-----\n'),
    ('cms1c', 'dbclusterclient.cer', 'text around it or odd lines', lambda content: content + b'\n'),
]


class Unclean(unittest.TestCase):
    """One world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.before = {}
        done = cls.world.apply()
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def spoil(self, node, name, change):
        path = self.world.file(node, name)
        clean = path.read_bytes()
        path.write_bytes(change(clean))
        self.assertNotEqual(path.read_bytes(), clean)
        return clean

    def ask(self, verb):
        done = self.world.ctl(verb, '--json', '--secrets', self.world.secrets, self.world.cluster)
        return done.returncode, json.loads(done.stdout)

    def test_1_windows_line_ends_are_in_place(self):
        """OpenSSL reads them, and the node's own pki match was asked (T06)."""
        clean = self.spoil('cms1a', 'cms1a.cer', lambda content: content.replace(b'\n', b'\r\n'))
        code, status = self.ask('status')
        self.world.file('cms1a', 'cms1a.cer').write_bytes(clean)
        self.assertEqual((code, status['complete']), (0, True), status)

    def test_2_status_names_each(self):
        for node, name, _, change in UNCLEAN:
            self.before[node, name] = self.spoil(node, name, change)
        code, status = self.ask('status')
        self.assertEqual((code, status['complete']), (1, False))
        cells = {(cell['node'], row['file']): cell for row in status['files'] for cell in row['cells']}
        for node, name, words, _ in UNCLEAN:
            with self.subTest(node=node, name=name):
                cell = cells[node, name]
                self.assertEqual(cell['state'], 'differs', cell)
                self.assertIn(words, cell['evidence'])
        unclean = {place for place, cell in cells.items() if cell['state'] == 'differs'}
        self.assertEqual(unclean, set(self.before))

    def test_2a_status_says_why_in_words(self):
        """One line for each below the table; none when it is told to be quiet."""
        done = self.world.ctl('status', '--secrets', self.world.secrets, self.world.cluster)
        for node, name, words, _ in UNCLEAN:
            said = [line for line in done.stdout.splitlines() if line.startswith(f'{name} on {node}: ')]
            self.assertEqual(len(said), 1, done.stdout)
            self.assertIn(words, said[0])
        self.assertNotIn('cms1b.key on cms1b', done.stdout, 'which is as it should be')
        done = self.world.ctl('status', '--quiet', '--secrets', self.world.secrets, self.world.cluster)
        self.assertNotIn(' on cms1', done.stdout)

    def test_3_plan_says_why(self):
        """Uploads of these and nothing else: no new certificate, no new key."""
        code, plan = self.ask('plan')
        self.assertEqual(code, 0)
        steps = {(step['node'], step['file']): step for step in plan['steps'] if step['kind'] == 'upload'}
        self.assertEqual(set(steps), set(self.before))
        self.assertEqual({step['kind'] for step in plan['steps']}, {'upload', 'check'})
        for node, name, words, _ in UNCLEAN:
            self.assertIn(words, steps[node, name]['before'])

    def test_4_run_writes_them_anew(self):
        done = self.world.apply()
        self.assertEqual(done.returncode, 0, done.stderr)
        for (node, name), clean in self.before.items():
            self.assertEqual(self.world.file(node, name).read_bytes(), clean, f'{name} on {node}')
        self.world.judge(self)
        code, status = self.ask('status')
        self.assertEqual((code, status['complete']), (0, True))

    def test_5_copy_here(self):
        """The bundle of the workspace, after somebody added to it by hand."""
        path = self.world.workspace / 'cms1abc.cer'
        clean = path.read_bytes()
        path.write_bytes(clean + b'# checked by me\n')
        done = self.world.apply()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(path.read_bytes(), clean)


if __name__ == '__main__':
    tap.main()
