#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge of the fault suite is put to the test: a right cluster is broken in every way, and it refuses each.

A judge that says yes to anything proves nothing. One cluster is made in place; each case breaks it, sees the judge
refuse, and puts it back."""
import copy
import json
import os
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'lab'), str(HERE.parent / 'cli'), str(HERE)]

import checks  # noqa: E402
import tap  # noqa: E402
from lab import Authority, must  # noqa: E402
from stories import HERE as HERE_FAULTS  # noqa: E402
from stories import KINDS, NODE_FAULTS, OTHER, Story  # noqa: E402
from proxy import WAYS  # noqa: E402
from world import NODES, World  # noqa: E402

ROOT = 'cmslab-root-ca.cer'
EVERY_FILE = [(node, name) for node in NODES
              for name in (f'{node}.key', f'{node}.cer', f'{node}.csr', 'cms1abc.cer', ROOT, 'dbclusterserver.key',
                           'dbclusterserver.cer', 'dbclusterclient.key', 'dbclusterclient.cer')]


class Judge(unittest.TestCase):
    """Files on the nodes."""

    @classmethod
    def setUpClass(cls):
        cls.world = World('--key-pool-size', '8', pool=8)
        done = cls.world.apply()
        assert done.returncode == 0, done.stderr
        cls.before = checks.read_certificates(cls.world)
        cls.system_files = checks.read_system_files(cls.world)
        other = cls.world.folder / 'other'
        other.mkdir()
        cls.other = Authority(other)

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def setUp(self):
        self.world.judge(self)  # right before, or the case proves nothing

    def tearDown(self):
        now = checks.read_certificates(self.world)
        for node, name in now.keys() - self.before.keys():
            self.world.file(node, name).unlink()
        for (node, name), content in self.before.items():
            if now.get((node, name)) != content:
                self.world.file(node, name).write_bytes(content)

    def content(self, node, name):
        return self.before[node, name]

    def refused(self, what):
        """Whatever a judge raises is a no; that it ends quietly is a yes."""
        try:
            self.world.judge(self)
        except (AssertionError, OSError, UnicodeDecodeError):
            return
        self.fail(f'{what}: the judge says that all is well')

    def break_file(self, node, name, content, what):
        path = self.world.file(node, name)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        self.refused(f'{name} on {node} {what}')
        path.write_bytes(self.content(node, name))

    def test_missing(self):
        for node, name in EVERY_FILE:
            if (node, name) in self.before:
                self.break_file(node, name, None, 'missing')

    def test_half(self):
        for node, name in EVERY_FILE:
            if (node, name) in self.before:
                content = self.content(node, name)
                self.break_file(node, name, content[:len(content) // 2], 'half')
                self.break_file(node, name, b'', 'empty')

    def test_twice(self):
        for node, name in EVERY_FILE:
            if name.endswith('.cer') and (node, name) in self.before:
                self.break_file(node, name, 2 * self.content(node, name), 'twice')

    def test_swapped_between_nodes(self):
        for one, other in (('cms1a', 'cms1b'), ('cms1b', 'cms1c'), ('cms1c', 'cms1a')):
            for ending in ('.cer', '.key', '.csr'):
                self.break_file(one, f'{one}{ending}', self.content(other, f'{other}{ending}'), f'of {other}')

    def test_swapped_on_a_node(self):
        for node in NODES:
            for ending in ('.cer', '.key'):
                self.break_file(node, f'dbclusterserver{ending}', self.content(node, f'dbclusterclient{ending}'),
                                'of the other pair')

    def test_other_pair_on_one_node(self):
        """A pair that fits, but is not the one of the other nodes."""
        for node in NODES:
            for ending in ('.key', '.cer'):
                self.world.file(node, f'dbclusterserver{ending}').write_bytes(self.content(node, f'{node}{ending}'))
            self.refused(f'{node} has another database pair')
            self.tearDown()

    def test_other_root(self):
        signed = self.world.folder / 'other' / 'signed.cer'
        for node in NODES:
            self.other.sign(self.world.file(node, f'{node}.csr'), signed)
            content = must(['openssl', 'x509', '-in', signed]).stdout
            self.break_file(node, f'{node}.cer', content, 'of another root')
            self.break_file(node, ROOT, self.other.root.read_bytes(), 'another root')
            # also where its root lies beside it
            self.world.file(node, ROOT).write_bytes(self.other.root.read_bytes())
            self.break_file(node, f'{node}.cer', content, 'of another root')
            self.tearDown()

    def test_other_key(self):
        key = must(['openssl', 'genrsa', '2048']).stdout
        for node, name in EVERY_FILE:
            if name.endswith('.key'):
                self.break_file(node, name, key, 'another key')

    def test_bundle(self):
        for node in NODES:
            a, b, c = (self.content(member, f'{member}.cer') for member in NODES)
            for what, content in (('one is missing', a + b), ('one is there twice', a + b + b),
                                  ('one too many', a + b + c + self.content(node, ROOT)),
                                  ('no certificate', b'nothing\n'), ('with a key', a + b + c + b'-----BEGIN PRIVATE')):
                self.break_file(node, 'cms1abc.cer', content, what)

    def test_request_of_another_key(self):
        for node in NODES:
            self.break_file(node, f'{node}.csr', self.content('cms1a', 'dbclusterclient.csr'), 'of another key')

    def test_request_changed(self):
        """Its signature is looked at."""
        for node in NODES:
            text = must(['openssl', 'req', '-in', self.world.file(node, f'{node}.csr'), '-outform', 'der']).stdout
            changed = text.replace(b'pod2', b'pod3')
            self.assertNotEqual(changed, text)
            pem = must(['openssl', 'req', '-inform', 'der'], input=changed).stdout
            self.break_file(node, f'{node}.csr', pem, 'changed')


class Traffic(unittest.TestCase):
    """What was done to the nodes on the way."""

    def setUp(self):
        self.world = World('--key-pool-size', '8', pool=8)
        self.addCleanup(self.world.__exit__)
        self.node = self.world.lab.cms1b

    def refused(self):
        with self.assertRaises(AssertionError):
            self.world.judge_traffic(self)

    def test_own_key_fetched(self):
        self.node.run('pki csr cms1b CN:cms1b.pod2.cms.lab')
        self.world.judge_traffic(self)
        self.node.psftp('get cms1b.key')
        self.assertTrue(self.node.wait_for('get'))
        self.refused()

    def test_database_key_fetched(self):
        self.node.run('pki csr dbclusterclient CN:postgres')
        self.node.psftp('get dbclusterclient.key')
        self.assertTrue(self.node.wait_for('get'))
        self.world.judge_traffic(self)

    def test_system_file_written(self):
        before = checks.read_system_files(self.world)
        self.assertTrue(before, 'the simulated node has files that are none of ours')
        name = sorted(name for node, name in before if node == 'cms1b')[0]
        checks.system_files(self, self.world, before)
        (self.world.folder / name).write_bytes(b'other')
        self.node.psftp(f'put {name}')
        self.assertTrue(self.node.wait_for('put'))
        self.refused()
        with self.assertRaises(AssertionError):
            checks.system_files(self, self.world, before)

    def test_file_that_is_no_certificate(self):
        before = checks.read_system_files(self.world)
        self.world.file('cms1a', 'notes.txt').write_text('new')
        with self.assertRaises(AssertionError):
            checks.system_files(self, self.world, before)


class Statements(unittest.TestCase):
    """False words in status, journal, report and the authority's list."""

    @classmethod
    def setUpClass(cls):
        cls.world = world = World('--key-pool-size', '8', pool=8)
        done = world.apply()
        assert done.returncode == 0, done.stderr
        said = world.ctl('status', '--json', '--secrets', world.secrets, world.cluster)
        cls.status = json.loads(said.stdout)
        case = cls('test_status')
        cls.entries = checks.entries(case, world.cluster)
        run = next(e['run'] for e in cls.entries if e['event'] == 'run-begin')
        cls.report = json.loads(world.ctl('report', '--json', world.cluster, run).stdout)
        cls.issued = json.loads(world.issued())

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def refused(self, check, *arguments):
        with self.assertRaises(AssertionError):
            check(self, *arguments)

    def test_status(self):
        checks.status(self, self.world, self.status)
        for file in range(len(self.status['files'])):
            for cell in range(len(NODES)):
                said = copy.deepcopy(self.status)
                one = said['files'][file]['cells'][cell]
                if one['state'] == 'present':
                    one['state'] = 'missing'
                    self.refused(checks.status, self.world, said)

    def test_status_present(self):
        said = dict(self.status, complete=False)
        checks.status(self, self.world, said)
        for node, name in (('cms1a', 'cms1a.key'), ('cms1b', 'cms1b.cer'), ('cms1c', 'cms1abc.cer')):
            path = self.world.file(node, name)
            content = path.read_bytes()
            path.unlink()
            self.refused(checks.status, self.world, said)
            path.write_bytes(2 * content if name.endswith('.cer') else self.world.file('cms1b', 'dbclusterclient.key')
                             .read_bytes())
            self.refused(checks.status, self.world, said)
            path.write_bytes(content)

    def test_status_complete(self):
        said = {'files': [], 'complete': True}
        checks.status(self, self.world, said)
        path = self.world.file('cms1a', ROOT)
        content = path.read_bytes()
        path.write_bytes(self.world.file('cms1a', 'cms1a.cer').read_bytes())
        self.refused(checks.status, self.world, said)
        path.write_bytes(content)

    def test_claims(self):
        checks.claims(self, self.world, self.entries)
        forged = copy.deepcopy(self.entries)
        puts = [e for e in forged if e['event'] == 'put']
        self.assertTrue(puts)
        for entry in puts:
            right, entry['after'] = entry['after'], '0' * 64
            self.refused(checks.claims, self.world, forged)
            entry['after'] = right

    def test_record(self):
        checks.record(self, self.world, self.world.cluster)
        path = self.world.workspace / 'journal.jsonl'
        content = path.read_bytes()
        lines = content.splitlines(keepends=True)
        for what in (lines[:3] + lines[4:], lines[1:], lines[:-1] + [lines[-1].replace(b'"', b"'", 1)] + lines[-1:],
                     [line.replace(b'"done"', b'"failed"') for line in lines]):
            path.write_bytes(b''.join(what))
            self.refused(checks.record, self.world, self.world.cluster)
        path.write_bytes(content)

    def test_report(self):
        checks.report(self, self.report, self.entries, True)
        self.refused(checks.report, self.report, self.entries, False)
        for part in ('steps', 'files', 'commands'):
            self.refused(checks.report, dict(self.report, **{part: self.report[part][1:]}), self.entries, True)
        for part, member, value in (('steps', 'state', 'failed'), ('files', 'after', '0' * 64),
                                    ('files', 'before', '0' * 64), ('commands', 'line', 'pki pkcs12-to-ssh')):
            said = copy.deepcopy(self.report)
            said[part][0][member] = value
            self.refused(checks.report, said, self.entries, True)

    def test_issued(self):
        checks.issued(self, self.issued)
        self.refused(checks.issued, self.issued + self.issued[:1])
        self.refused(checks.issued, self.issued + [dict(self.issued[0], request_sha256='0' * 64)])
        renewed = dict(self.issued[0], replaces=self.issued[0]['sha256'])
        self.refused(checks.issued, self.issued + [renewed])
        checks.issued(self, self.issued + [renewed], renewals=1)

    def test_kept(self):
        stranger = {('cms1a', 'cms1a.cer'): b'made by somebody else\n'}
        clusters = [self.world.cluster]
        self.refused(checks.kept, self.world, stranger, clusters)
        copy_of = self.world.workspace / 'kept' / 'run' / 'cms1a' / 'cms1a.cer'
        copy_of.parent.mkdir(parents=True)
        copy_of.write_bytes(stranger['cms1a', 'cms1a.cer'])
        checks.kept(self, self.world, stranger, clusters)


class Stories(unittest.TestCase):
    """Every fault there is has its turn within as many seeds, and in the daily ones."""

    def test_all_are_drawn(self):
        for first in (1, 1000):
            stories = [Story(seed) for seed in range(first, first + len(KINDS))]
            nodes = {name for story in stories for name, _ in story.node_faults.values()}
            ways = {way for story in stories for way, _ in story.line_faults.values()}
            self.assertEqual(nodes, set(NODE_FAULTS))
            self.assertEqual(ways, set(WAYS))
            self.assertEqual({story.here for story in stories} - {'nothing'}, set(HERE_FAULTS))
            self.assertEqual({story.other for story in stories} - {'nothing'}, set(OTHER))

    def test_in_the_daily_seeds(self):
        self.assertLessEqual(len(KINDS), 60)

    def test_same_seed_same_story(self):
        self.assertEqual(str(Story(17)), str(Story(17)))
        self.assertNotEqual(str(Story(17)), str(Story(18)))


if __name__ == '__main__':
    assert os.name == 'posix'
    tap.main()
