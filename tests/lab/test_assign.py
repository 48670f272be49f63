#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""countersignctl assign: the commands that put the lab's files into service, shown, then run."""
import json
import unittest

from world import NODES, World

import tap

PAIR = '{0}.key {0}.cer cmslab-root-ca.cer'
DATABASE = ('database cluster certs dbclusterserver.key dbclusterserver.cer dbclusterclient.key '
            'dbclusterclient.cer cmslab-root-ca.cer')


def wanted(name):
    pair = PAIR.format(name)
    return [f'callbridge certs {pair}', 'callbridge restart', f'xmpp certs {pair}',
            'xmpp cluster trust cms1abc.cer', 'xmpp disable', 'xmpp enable', f'webbridge certs {pair}',
            'webbridge trust cms1abc.cer', 'webbridge disable', 'webbridge enable', f'webadmin certs {pair}',
            'webadmin disable', 'webadmin enable', DATABASE]


def configure(world):
    """What the admin set up before: where the services listen."""
    for node in world.lab.nodes.values():
        node.run('callbridge listen a', 'webbridge listen a:443', 'webadmin listen a 8443', 'xmpp listen a',
                 'xmpp domain conf.pod2.cms.lab', 'database cluster localnode a')


class Assigned(unittest.TestCase):
    """One world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def assign(self, *arguments):
        return self.world.ctl('assign', '--secrets', self.world.secrets, *arguments)

    def commands(self, name):
        return [r['line'] for r in self.world.lab.nodes[name].audit('command')]

    def test_1_nothing_is_there_yet(self):
        done = self.assign(self.world.cluster)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, '')
        self.assertIn('apply the plan first', done.stderr)

    def test_2_shown(self):
        done = self.world.apply()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('countersignctl assign', done.stdout)
        done = self.assign(self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line.strip() for line in done.stdout.splitlines() if line and not line.strip().startswith('#')]
        expected = []
        for name in NODES:
            expected += [f'{name}:', *wanted(name)]
        self.assertEqual(lines, expected)
        for name in NODES:
            self.assertEqual([line for line in self.commands(name) if ' certs ' in line], [], 'nothing was sent')

    def test_3_json_of_one_node(self):
        done = self.assign('--json', self.world.cluster, 'cms1b')
        self.assertEqual(done.returncode, 0, done.stderr)
        shown = json.loads(done.stdout)
        self.assertEqual([line for step in shown['steps'] for line in step['lines']], wanted('cms1b'))
        self.assertEqual({step['node'] for step in shown['steps']}, {'cms1b'})
        self.assertEqual({step['state'] for step in shown['steps']}, {'planned'})
        self.assertIn('database-next', [finding['id'] for finding in shown['findings']])

    def test_4_wrong_usage(self):
        for arguments in ([], [self.world.cluster, 'cms1x'], [self.world.cluster, 'cms1a', 'cms1b'],
                          ['--trust', 'everyone', self.world.cluster]):
            with self.subTest(arguments):
                self.assertEqual(self.assign(*arguments).returncode, 2)

    def test_5_a_service_that_is_not_set_up(self):
        done = self.assign('--run', self.world.cluster, 'cms1c')
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn('✓ cms1c: ' + wanted('cms1c')[0], done.stdout)
        self.assertIn('FAILURE', done.stderr)
        self.assertIn('callbridge restart', done.stderr)

    def test_6_run(self):
        configure(self.world)
        done = self.assign('--run', self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('SUCCESS: Key and certificate pair match', done.stdout)
        for name in NODES:
            lines = self.commands(name)
            at = [lines.index(line) for line in wanted(name)]
            if name != 'cms1c':
                self.assertEqual(at, sorted(at), 'in order')
            replies = self.world.lab.nodes[name].run('callbridge', 'webadmin')
            for reply in replies:
                self.assertRegex(reply, rf'Certificate file +: {name}\.cer')

    def test_7_journal(self):
        done = self.world.ctl('journal', self.world.cluster)
        for line in wanted('cms1a'):
            self.assertIn(f'line={line}', done.stdout)
        self.assertIn('SUCCESS: Key and certificate pair match', done.stdout)
        self.assertEqual(self.world.ctl('journal', '--verify', self.world.cluster).returncode, 0)

    def test_8_database_that_is_up(self):
        node = self.world.lab.nodes['cms1a']
        node.run('database cluster initialize')
        before = self.commands('cms1a').count(DATABASE)
        done = self.assign('--run', '--verbose', self.world.cluster, 'cms1a')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('nothing to assign', done.stderr)
        self.assertEqual(self.commands('cms1a').count(DATABASE), before)

    def test_9_database_with_other_files(self):
        node = self.world.lab.nodes['cms1b']
        node.run(DATABASE.replace('cmslab-root-ca.cer', 'cms1abc.cer'))
        node.run('database cluster join 10.0.0.1')
        status, = node.run('database cluster status')
        before = self.commands('cms1b').count(DATABASE)
        done = self.assign('--run', self.world.cluster, 'cms1b')
        if 'Enabled' in status or 'Error' in status:
            self.assertIn('maintenance window', done.stderr)
            self.assertEqual(self.commands('cms1b').count(DATABASE), before)
        else:
            self.fail(status)


if __name__ == '__main__':
    tap.main()
