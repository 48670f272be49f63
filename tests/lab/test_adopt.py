#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""countersignctl init --from: a running lab is adopted, and what was written describes it."""
import configparser
import json
import shutil
import unittest

from world import NODES, World

import tap

DATABASE = ('database cluster certs dbclusterserver.key dbclusterserver.cer dbclusterclient.key '
            'dbclusterclient.cer cmslab-root-ca.cer')


def assign(world):
    """What the admin does after the lab: the files go into service."""
    for name, node in world.lab.nodes.items():
        pair = f'{name}.key {name}.cer cms1abc.cer'
        replies = node.run(f'callbridge certs {pair}', f'webbridge certs {pair}', f'webadmin certs {pair}',
                           f'xmpp certs {pair}', 'xmpp domain conf.pod2.cms.lab',
                           'database cluster localnode a', DATABASE)
        assert 'ERROR' not in ''.join(replies) and 'nknown' not in ''.join(replies), replies


class Adopted(unittest.TestCase):
    """One world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World(host_keys=False)
        assert cls.world.apply('--accept-new-host-keys').returncode == 0
        assign(cls.world)
        cls.folder = cls.world.folder / 'adopted'
        cls.folder.mkdir()
        cls.cluster = cls.folder / 'found.cluster'

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def hosts(self):
        return [f'{name}=admin@127.0.0.1:{node.port}' for name, node in self.world.lab.nodes.items()]

    def init(self, *hosts, cluster=None, secrets=None):
        return self.world.ctl('init', '--from', *hosts, '--secrets', secrets or self.world.secrets,
                              cluster or self.cluster)

    def puts(self):
        return [len(node.audit('put') + node.audit('remove')) for node in self.world.lab.nodes.values()]

    def states(self):
        done = self.world.ctl('status', '--json', '--secrets', self.world.secrets, self.cluster)
        cells = {(f['file'], c['node']): c['state'] for f in json.loads(done.stdout)['files'] for c in f['cells']}
        return done.returncode, cells

    def test_1_init(self):
        before = self.puts()
        gets = [len(node.audit('get')) for node in self.world.lab.nodes.values()]
        done = self.init(*self.hosts())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('nodes: 3, certificates: 5, bundles: 1', done.stdout)
        self.assertIn('[Node cms1a] admin@127.0.0.1:', done.stdout)
        self.assertEqual(self.puts(), before)
        for node, n in zip(self.world.lab.nodes.values(), gets):
            fetched = [record['name'] for record in node.audit('get')[n:]]
            self.assertTrue(fetched)
            self.assertEqual([name for name in fetched if name.endswith('.key')], [], 'no key is read')

    def test_2_content(self):
        found = configparser.RawConfigParser(delimiters='=', comment_prefixes='#')
        found.optionxform = str
        found.read(self.cluster, encoding='utf-8')
        wanted = configparser.RawConfigParser(delimiters='=', comment_prefixes='#')
        wanted.optionxform = str
        wanted.read(self.world.cluster, encoding='utf-8')
        for group in wanted.sections():
            if group.startswith(('Certificate ', 'Bundle ', 'Node ')):
                with self.subTest(group):
                    mine, theirs = dict(found[group]), dict(wanted[group])
                    for one in (mine, theirs):
                        if 'Roles' in one:
                            one['Roles'] = set(one['Roles'].split(';'))
                    self.assertEqual(mine, theirs)
        self.assertEqual(found['Cluster']['Name'], 'cms1.pod2.cms.lab')
        self.assertEqual(found['Cluster']['Release'], '2.9')
        self.assertEqual(found['Cluster']['XmppDomain'], 'conf.pod2.cms.lab')
        self.assertEqual(found['Cluster']['RootFile'], 'cmslab-root-ca.cer')

    def test_3_open_points_are_comments(self):
        text = self.cluster.read_text()
        self.assertIn('# Not decided: Release=2.9 is a guess', text)
        self.assertNotIn('SipDomain=', '\n'.join(x for x in text.splitlines() if not x.startswith('#')))

    def test_4_lint(self):
        done = self.world.ctl('lint', self.cluster)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_5_status(self):
        """The root has not been accepted, so what is verified against it is unknown, and nothing is wrong."""
        code, cells = self.states()
        self.assertEqual(code, 1)
        self.assertEqual(set(cells.values()), {'present', 'unknown', 'not-wanted'})
        for node in NODES:
            self.assertEqual(cells[f'{node}.key', node], 'present')
            self.assertEqual(cells[f'{node}.csr', node], 'present')
            self.assertEqual(cells['cms1abc.cer', node], 'present')
            self.assertEqual(cells['cmslab-root-ca.cer', node], 'unknown')

    def test_6_nothing_to_change(self):
        """With the same authority beside it: the nodes have everything, and nothing is put there."""
        shutil.copytree(self.world.folder / 'ca', self.folder / 'ca')
        before = self.puts()
        done = self.world.ctl('apply', '--yes', '--secrets', self.world.secrets, self.cluster)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.puts(), before)
        code, cells = self.states()
        self.assertEqual(set(cells.values()), {'present', 'not-wanted'})
        self.assertEqual(code, 0)

    def test_7_existing_file_stays(self):
        text = self.cluster.read_text()
        done = self.init(*self.hosts())
        self.assertEqual(done.returncode, 2)
        self.assertIn('not overwritten', done.stderr)
        self.assertEqual(self.cluster.read_text(), text)

    def test_8_proposed_names(self):
        secrets = self.folder / 'numbered.ini'
        secrets.write_text(''.join(f'[Node node{i}]\nPassword={self.world.lab.passwords[name]}\n'
                                   for i, name in enumerate(NODES, 1)))
        secrets.chmod(0o600)
        cluster = self.folder / 'numbered.cluster'
        done = self.init(*(host.split('=')[1] for host in self.hosts()), cluster=cluster, secrets=secrets)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('[Node node2] admin@127.0.0.1:', done.stdout)
        self.assertIn('Fqdn=cms1b.pod2.cms.lab', cluster.read_text())

    def test_9_node_fails(self):
        cluster = self.folder / 'half.cluster'
        done = self.init(*self.hosts()[:2], 'cms1c=admin@127.0.0.1:1', cluster=cluster)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn('cms1c', done.stderr)
        self.assertFalse(cluster.exists(), 'half a cluster is none')


class Separate(unittest.TestCase):
    """Equal file names on the nodes are not one certificate; release 3 has no XMPP."""

    def test_base_names(self):
        with World('--release', '3.8', host_keys=False) as world:
            ca = world.folder / 'ca'
            for name, node in world.lab.nodes.items():
                node.run(f'pki csr web CN:{name}.pod2.cms.lab subjectAltName:{name}.pod2.cms.lab')
                request = world.folder / f'{name}.csr'
                request.write_bytes(world.file(name, 'web.csr').read_bytes())
                made = world.ctl('ca', 'issue', ca, request, '-o', world.file(name, 'web.cer'),
                                 '--secrets', world.secrets)
                self.assertEqual(made.returncode, 0, made.stderr)
                node.run('webadmin certs web.key web.cer', 'webadmin listen a 8443')
            cluster = world.folder / 'found.cluster'
            hosts = [f'{n}=127.0.0.1:{node.port}' for n, node in world.lab.nodes.items()]
            done = world.ctl('init', '--from', *hosts, '--accept-new-host-keys', '--secrets', world.secrets, cluster)
            text = cluster.read_text()
            for name in NODES:
                self.assertIn(f'[Certificate {name}-web]\nNode={name}\nBaseName=web\n', text)
            self.assertIn('# A guess from the commands that the nodes know: correct it.\nRelease=3.', text)
            # No Call Bridge uses a certificate, so that its name is not known: the rules say so.
            self.assertIn('not decided: Name= is not known', done.stderr)
            self.assertEqual(done.returncode, 1)
            # Each node's own web.cer is in its place, and no stranger on the others.
            seen = world.ctl('status', '--json', '--accept-new-host-keys', '--secrets', world.secrets, cluster)
            states = {cell['state'] for row in json.loads(seen.stdout)['files'] for cell in row['cells']
                      if row['file'] == 'web.cer'}
            self.assertNotIn('wrong-node', states)
            self.assertIn('not-wanted', states)


if __name__ == '__main__':
    tap.main()
