#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others did to the nodes since, and what the services really present: status, status --watch, probe."""
import json
import re
import signal
import socket
import threading
import unittest

from world import NODES, World
from lab import must

import tap
from test_assign import configure

ROLES = ('callbridge', 'xmpp', 'webbridge', 'webadmin', 'database-server')


class Served(unittest.TestCase):
    """One world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World('--services')
        done = cls.world.apply()
        assert done.returncode == 0, done.stderr
        configure(cls.world)

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def probe(self, *arguments, **options):
        return self.world.ctl('probe', '--secrets', self.world.secrets, *arguments, self.world.cluster, **options)

    def rows(self, code):
        done = self.probe('--json')
        self.assertEqual(done.returncode, code, done.stderr)
        return {(row['node'], row['service']): row for row in json.loads(done.stdout)}

    def states(self, code, service='webadmin'):
        return [self.rows(code)[node, service]['state'] for node in NODES]

    def assign(self):
        done = self.world.ctl('assign', '--run', '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def shown_by(self, node, service):
        """An independent client's look at a port: the SHA-256 of the first certificate."""
        port = self.world.lab.nodes[node].services[service]
        options = {'database-server': ['-starttls', 'postgres'], 'xmpp': ['-starttls', 'xmpp']}.get(service, [])
        done = must(['openssl', 's_client', '-connect', f'127.0.0.1:{port}', *options], input=b'')
        return self.sha256(done.stdout)

    def sha256(self, pem):
        text = must(['openssl', 'x509', '-noout', '-fingerprint', '-sha256'], input=pem).stdout.decode()
        return text.strip().split('=')[1].replace(':', '').lower()

    def test_1_uploaded_is_not_in_service(self):
        rows = self.rows(1)
        self.assertEqual(sorted(rows), sorted((node, role) for node in NODES for role in ROLES))
        for row in rows.values():
            self.assertEqual(row['state'], 'no-tls', row)
            self.assertIsNone(row['certificate'])
        self.assertEqual(self.world.ctl('status', '--secrets', self.world.secrets, self.world.cluster).returncode, 0)

    def test_2_served(self):
        self.assign()
        self.world.lab.nodes['cms1a'].run('database cluster initialize')
        for node in ('cms1b', 'cms1c'):
            self.world.lab.nodes[node].run('database cluster join 10.48.36.61')
        rows = self.rows(0)
        for (node, role), row in rows.items():
            with self.subTest(node=node, role=role):
                name = 'dbclusterserver' if role == 'database-server' else node
                own = self.sha256(self.world.file(node, f'{name}.cer').read_bytes())
                self.assertEqual(row['state'], 'served')
                self.assertEqual(row['certificate']['sha256'], own)
                self.assertEqual(row['expected_sha256'], own)
                self.assertEqual(row['chain'][0], own)
                self.assertEqual(row['port'], self.world.lab.nodes[node].services[role])
                self.assertRegex(row['protocol'], r'^TLSv1\.[23]$')
                self.assertEqual(row['asks_client'], role == 'database-server')
        self.assertEqual(self.shown_by('cms1b', 'webadmin'), rows['cms1b', 'webadmin']['certificate']['sha256'])
        asked = {record['service']: record.get('name') for record in self.world.lab.nodes['cms1a'].audit('tls')}
        self.assertEqual(asked['webadmin'], 'cms1a.pod2.cms.lab', 'the server name is sent')
        self.assertEqual(asked['xmpp'], 'conf.pod2.cms.lab')

    def test_3_old_one_until_the_restart(self):
        before = self.shown_by('cms1b', 'webadmin')
        done = self.world.ctl('renew', '--yes', '--secrets', self.world.secrets, self.world.cluster, 'cms1b')
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = self.rows(1)
        self.assertEqual(rows['cms1b', 'webadmin']['certificate']['sha256'], before)
        self.assertEqual([rows[node, 'webadmin']['state'] for node in NODES], ['served', 'not-in-service', 'served'])
        done = self.probe()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stdout, r'cms1b\twebadmin\t≠ not-in-service\twebadmin, port \d+: serves the old one \(expires 20')

    def test_4_restart_that_changes_nothing(self):
        self.world.lab.nodes['cms1b'].switch(served='old')
        self.assign()
        self.assertEqual(self.states(1), ['served', 'not-in-service', 'served'])
        self.world.lab.nodes['cms1b'].switch(served='assigned')
        self.assign()
        self.assertEqual(self.states(0), ['served', 'served', 'served'])

    def test_5_answers_of_other_kinds(self):
        cases = {'plain': 'no-tls', 'close': 'no-tls'}
        for answer, state in cases.items():
            with self.subTest(answer):
                self.world.lab.nodes['cms1c'].switch(service_answer=answer)
                rows = self.rows(1)
                for role in ROLES:
                    self.assertEqual(rows['cms1c', role]['state'], state, rows['cms1c', role]['text'])
                    self.assertEqual(rows['cms1a', role]['state'], 'served')
        self.world.lab.nodes['cms1c'].switch()

    def test_6_the_node_says_where(self):
        """Without ServicePorts= the node is asked; a service that is off is not connected to."""
        text = self.world.cluster.read_text()
        try:
            with socket.socket() as closed:
                closed.bind(('127.0.0.1', 0))  # nobody listens there
                port = closed.getsockname()[1]
                self.world.cluster.write_text(re.sub(r'ServicePorts=.*\n', '', text))
                self.world.lab.nodes['cms1a'].run(f'webadmin listen a {port}', 'webbridge disable')
                rows = self.rows(1)
        finally:
            self.world.cluster.write_text(text)
            self.world.lab.nodes['cms1a'].run('webadmin listen a 8443', 'webbridge enable')
        self.assertEqual(rows['cms1a', 'webadmin']['state'], 'closed')
        self.assertEqual(rows['cms1a', 'webadmin']['port'], port)
        self.assertEqual(rows['cms1a', 'webbridge']['state'], 'off')

    def test_7_a_node_that_is_away_is_unknown(self):
        self.world.lab.nodes['cms1c'].switch(accept='close')
        rows = self.rows(3)
        self.assertEqual(rows['cms1c', 'webadmin']['state'], 'unknown')
        self.assertEqual(rows['cms1a', 'webadmin']['state'], 'served')
        self.world.lab.nodes['cms1c'].switch()

    def test_8_no_such_plugin(self):
        text = self.world.cluster.read_text()
        self.world.cluster.write_text(text.replace('[Cluster]\n', '[Cluster]\nProbe=probe-none\n', 1))
        done = self.probe()
        self.world.cluster.write_text(text)
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn('probe-none: no such probe plugin; there is: probe-tls', done.stderr)


class Drift(unittest.TestCase):
    """What others did since: one world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        done = cls.world.apply()
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def status(self, *arguments):
        return self.world.ctl('status', '--secrets', self.world.secrets, *arguments, self.world.cluster)

    def cell(self, file, node, code):
        done = self.status('--json')
        self.assertEqual(done.returncode, code, done.stderr)
        row, = (f for f in json.loads(done.stdout)['files'] if f['file'] == file)
        return next(c for c in row['cells'] if c['node'] == node)

    def watch(self):
        process = self.world.start('status', '--watch', '--json', '--interval', '1', '--secrets',
                                   self.world.secrets, self.world.cluster)
        timer = threading.Timer(200, process.kill)  # so that a line that never comes ends the test
        timer.start()
        self.addCleanup(timer.cancel)
        return process

    def test_1_as_it_was_put(self):
        self.assertEqual(self.cell('cms1abc.cer', 'cms1b', 0)['drift'], 'none')

    def test_2_changed_removed_and_put_right(self):
        bundle = self.world.file('cms1b', 'cms1abc.cer')
        bundle.write_bytes(self.world.file('cms1b', 'cms1b.cer').read_bytes())
        cell = self.cell('cms1abc.cer', 'cms1b', 1)
        self.assertEqual((cell['state'], cell['drift'], cell['text']), ('differs', 'changed', 'changed'))
        self.assertRegex(cell['evidence'], r'Somebody else has changed it since run .* put it there on 20')
        bundle.unlink()
        cell = self.cell('cms1abc.cer', 'cms1b', 1)
        self.assertEqual((cell['state'], cell['drift'], cell['text']), ('missing', 'removed', 'removed'))
        self.assertEqual(self.world.apply().returncode, 0)
        self.assertEqual(self.cell('cms1abc.cer', 'cms1b', 0)['drift'], 'none')

    def test_3_rolled_back(self):
        bundle = self.world.file('cms1c', 'cms1abc.cer')
        old = bundle.read_bytes()
        done = self.world.ctl('renew', '--yes', '--secrets', self.world.secrets, self.world.cluster, 'cms1a')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotEqual(bundle.read_bytes(), old)
        bundle.write_bytes(old)
        cell = self.cell('cms1abc.cer', 'cms1c', 1)
        self.assertEqual((cell['state'], cell['drift'], cell['text']), ('differs', 'rolled-back', 'rolled back'))
        done = self.status()
        self.assertIn('rolled back', done.stdout)
        self.assertEqual(self.world.apply().returncode, 0)

    def test_4_watch_tells_changes_only(self):
        self.assertEqual(self.status('--interval', '2').returncode, 2)
        process = self.watch()
        first = json.loads(process.stdout.readline())
        self.assertTrue(first['complete'])
        self.world.file('cms1a', 'cms1abc.cer').unlink()
        gone = json.loads(process.stdout.readline())
        self.assertEqual((gone['node'], gone['file'], gone['from'], gone['to'], gone['text']),
                         ('cms1a', 'cms1abc.cer', 'present', 'missing', 'removed'))
        self.assertEqual(self.world.apply('--quiet').returncode, 0)
        back = json.loads(process.stdout.readline())
        self.assertEqual((back['file'], back['from'], back['to']), ('cms1abc.cer', 'missing', 'present'))
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(rest, b'', 'nothing else changed')

    def test_5_count_and_a_node_that_goes(self):
        done = self.status('--watch', '--interval', '1', '--count', '2')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, self.status().stdout, 'nothing changed, nothing is said')
        process = self.watch()
        json.loads(process.stdout.readline())
        self.world.lab.stop()
        lost = sorted(json.loads(process.stdout.readline())['node'] for _ in NODES)
        self.assertEqual(lost, sorted(NODES))
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
        self.assertEqual(rest, b'', 'each node says so once')


if __name__ == '__main__':
    tap.main()
