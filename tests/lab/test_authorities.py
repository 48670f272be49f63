#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two authorities in one cluster, end to end: ca-local for some, ca-manual for others; and a node that signs itself."""
import json
import unittest

from people import sign
from world import World, must

import tap


class Two(unittest.TestCase):
    """One world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        text = cls.world.cluster.read_text()
        text = text.replace('[Certificate cms1b]\n', '[Certificate cms1b]\nAuthority=ca-manual\n')
        cls.world.cluster.write_text(text + '\n[Authority ca-manual]\nRootFile=public-root.cer\n')

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def pending(self, *arguments, **options):
        return self.world.ctl('pending', *arguments, '--secrets', self.world.secrets, self.world.cluster, **options)

    def folder(self):
        found = list((self.world.workspace / 'plugins' / 'ca-manual').glob('cms1b-*'))
        self.assertEqual(len(found), 1)
        return found[0]

    def test_1_waits(self):
        done = self.world.apply()
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertTrue(self.world.file('cms1a', 'cms1a.cer').exists(), 'the other authority goes on')
        self.assertFalse(self.world.file('cms1b', 'cms1b.cer').exists())

    def test_2_pending(self):
        done = self.pending('--json')
        self.assertEqual(done.returncode, 4, done.stderr)
        (one,) = json.loads(done.stdout)
        self.assertEqual((one['name'], one['authority'], one['state']), ('cms1b', 'ca-manual', 'waiting'))
        self.assertIn('cms1b.pod2.cms.lab', one['names'])
        shown = self.pending('--show')
        self.assertIn('BEGIN CERTIFICATE REQUEST', shown.stdout)
        self.assertIn('DNS: cms1b.pod2.cms.lab', shown.stdout)

    def test_3_wrong_answer(self):
        wrong = self.world.file('cms1a', 'cms1a.cer')
        done = self.pending('--answer', wrong)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn('answers no waiting request', done.stderr)
        self.assertFalse((self.folder() / 'answer.pem').exists())

    def test_4_still_waits(self):
        done = self.world.apply()  # another process: nothing is remembered but on the disk
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(json.loads(self.pending('--json').stdout)[0]['state'], 'waiting')

    def test_5_answer(self):
        made = self.world.folder / 'answer.pem'
        sign(self.world, self.folder() / 'request.csr', made)
        bundle = self.world.folder / 'answer.p7b'
        must(['openssl', 'crl2pkcs7', '-nocrl', '-certfile', made, '-certfile', self.world.folder / 'public.pem',
              '-outform', 'DER', '-out', bundle])
        root = must(['openssl', 'x509', '-in', self.world.folder / 'public.pem', '-noout', '-fingerprint', '-sha256'])
        digits = root.stdout.decode().strip().split('=')[1].replace(':', '').lower()
        unpinned = self.pending('--answer', bundle)
        self.assertEqual(unpinned.returncode, 3, 'a root that nobody accepted is not believed')
        self.assertIn(digits, unpinned.stderr)
        self.assertEqual(json.loads(self.pending('--json').stdout)[0]['state'], 'waiting', 'for a root that is accepted')
        self.world.cluster.write_text(self.world.cluster.read_text() + f'RootSha256={digits}\n')
        done = self.pending('--retrieve')
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('Now in the workspace', done.stdout)
        self.assertIn('Nothing is pending', done.stdout)

    def test_6_deployed(self):
        done = self.world.apply()
        self.assertEqual(done.returncode, 0, done.stderr)
        root = self.world.file('cms1b', 'public-root.cer')
        verified = must(['openssl', 'verify', '-CAfile', root, self.world.file('cms1b', 'cms1b.cer')])
        self.assertIn(b': OK', verified.stdout)
        self.assertFalse(self.world.file('cms1a', 'public-root.cer').exists())
        self.assertEqual(len(self.world.fingerprints(self.world.file('cms1a', 'cms1abc.cer'))), 3)
        again = self.world.apply()
        self.assertIn('Nothing to do', again.stdout)

    def test_7_authority(self):
        listed = self.world.ctl('authority', '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn('public-root.cer', listed.stdout)
        for option, code in (('--test', 0), ('--chain', 0), ('--templates', 3)):
            done = self.world.ctl('authority', option, '--secrets', self.world.secrets, self.world.cluster,
                                  'ca-manual')
            self.assertEqual(done.returncode, code, option + done.stdout + done.stderr)


class Decisions(unittest.TestCase):
    """What only the admin decides: --accept, --resubmit, authority --revoke, and when each is refused. One world, in
    the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = world = World()
        node = world.lab.nodes['cms1a']
        text = world.cluster.read_text()
        local = text[text.index('[Authority ca-local]'):].split('\n\n')[0]
        world.cluster.write_text(
            '[Cluster]\nName=cms1.pod2.cms.lab\nRelease=2.9\nAuthority=ca-local\nTransport=transport-sftp\n'
            'RootFile=cmslab-root-ca.cer\n'
            f'[Node cms1a]\nHost={node.host}\nPort={node.port}\nFqdn=cms1a.pod2.cms.lab\nUser=admin\n'
            f'HostKey={node.host_key}\n'
            '[Certificate cms1a]\nNode=cms1a\nCommonName=cms1.pod2.cms.lab\n'
            'Names=cms1.pod2.cms.lab;cms1a.pod2.cms.lab\nRoles=callbridge\nAuthority=ca-manual\n'
            '[Certificate web]\nNode=cms1a\nCommonName=cms1a.pod2.cms.lab\nNames=cms1a.pod2.cms.lab\n'
            'Roles=webadmin\n'
            f'{local}\n[Authority ca-manual]\nRootFile=public-root.cer\nWaitDays=30\n')

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def pending(self, *arguments, **options):
        return self.world.ctl('pending', '--secrets', self.world.secrets, *arguments, **options)

    def state(self):
        listed = json.loads(self.pending('--json', self.world.cluster).stdout)
        return {one['name']: one['state'] for one in listed}

    def folder(self):
        (found,) = (self.world.workspace / 'plugins' / 'ca-manual').glob('cms1a-*')
        return found

    def refuse(self, code, words, *arguments):
        done = self.pending(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(words, done.stderr)

    def test_1_wrong_usage(self):
        self.assertEqual(self.world.apply().returncode, 4)
        cluster = self.world.cluster
        for option in ('--accept', '--resubmit'):
            self.refuse(2, 'want the certificates to be named', option, cluster)
            self.refuse(2, 'there is no [Certificate cms9z]', option, cluster, 'cms9z')
            self.refuse(2, 'web: it is not pending', option, '--yes', cluster, 'web')
        self.refuse(2, 'no certificate waits to be accepted', '--accept', '--yes', cluster, 'cms1a')
        self.refuse(2, 'one', '--accept', '--resubmit', cluster, 'cms1a')
        self.assertEqual(self.state(), {'cms1a': 'waiting'})

    def test_2_resubmit(self):
        since = self.folder() / 'since'
        since.write_text('2020-01-01T00:00:00Z')
        self.assertEqual(self.pending('--retrieve', self.world.cluster).returncode, 3)
        self.assertEqual(self.state(), {'cms1a': 'expired'})
        again = self.world.apply()
        self.assertEqual(again.returncode, 3, 'an apply does not hand it in by itself')
        self.assertIn('pending --resubmit', again.stderr)
        nobody = self.pending('--resubmit', self.world.cluster, 'cms1a')
        self.assertNotEqual(nobody.returncode, 0, 'nobody said yes')
        self.assertEqual(self.state(), {'cms1a': 'expired'})
        done = self.pending('--resubmit', '--yes', self.world.cluster, 'cms1a')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.state(), {})
        self.assertEqual(self.world.apply().returncode, 4)
        self.assertEqual(self.state(), {'cms1a': 'waiting'})
        self.assertNotIn('2020-', since.read_text())

    def test_3_differs(self):
        """A name more than was asked for: shown, kept, and not used."""
        made = self.world.folder / 'more.pem'
        sign(self.world, self.folder() / 'request.csr', made, more='DNS:not.asked.for')
        pem = self.world.folder / 'both.pem'
        pem.write_text(made.read_text() + (self.world.folder / 'public.pem').read_text())
        root = must(['openssl', 'x509', '-in', self.world.folder / 'public.pem', '-noout', '-fingerprint', '-sha256'])
        digits = root.stdout.decode().strip().split('=')[1].replace(':', '').lower()
        self.world.cluster.write_text(self.world.cluster.read_text() + f'RootSha256={digits}\n')
        done = self.pending('--answer', pem, self.world.cluster)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertIn('not.asked.for', done.stdout)
        self.assertIn('pending --accept', done.stderr)
        self.assertEqual(self.state(), {'cms1a': 'to-accept'})
        self.assertFalse(self.world.file('cms1a', 'cms1a.cer').exists())
        self.assertNotEqual(self.world.apply().returncode, 0, 'asked again, and nobody there to accept it')
        self.assertFalse(self.world.file('cms1a', 'cms1a.cer').exists())

    def test_4_accept(self):
        nobody = self.pending('--accept', self.world.cluster, 'cms1a')
        self.assertNotEqual(nobody.returncode, 0, 'nobody said yes')
        self.assertEqual(self.state(), {'cms1a': 'to-accept'})
        done = self.pending('--accept', '--yes', self.world.cluster, 'cms1a')
        self.assertEqual(done.returncode, 0, done.stderr)
        applied = self.world.apply()
        self.assertEqual(applied.returncode, 0, applied.stdout + applied.stderr)
        shown = must(['openssl', 'x509', '-in', self.world.file('cms1a', 'cms1a.cer'), '-noout', '-text']).stdout
        self.assertIn(b'not.asked.for', shown)
        events = [json.loads(line)['event'] for line in
                  (self.world.workspace / 'journal.jsonl').read_text().splitlines()]
        self.assertIn('differences-accepted', events)
        self.assertIn('resubmission-wanted', events)

    def test_5_revoke(self):
        world = self.world

        def revoke(file, *arguments):
            return world.ctl('authority', '--secrets', world.secrets, '--revoke', file, world.cluster, *arguments)

        def revoked():
            return 'revoked' in world.ctl('ca', 'list', world.folder / 'ca').stdout

        web, other = world.file('cms1a', 'web.cer'), world.file('cms1a', 'cms1a.cer')
        garbage = world.folder / 'garbage'
        garbage.write_text('no certificate')
        nobody = revoke(web)
        self.assertNotEqual(nobody.returncode, 0, 'nobody said yes')
        for code, file, arguments in ((2, garbage, ['--yes']),                       # no certificate
                                      (2, web, ['--yes', 'ca-none']),                # no such authority
                                      (3, web, ['--yes', 'ca-manual']),              # it cannot
                                      (1, other, ['--yes']),                         # another authority's
                                      (2, web, ['--yes', '--reason', 'bad mood'])):  # no reason that there is
            done = revoke(file, *arguments)
            self.assertEqual(done.returncode, code, f'{file} {arguments}: {done.stdout}{done.stderr}')
        self.assertFalse(revoked())
        done = revoke(web, '--yes', '--reason', 'superseded')
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(revoked())


class SelfSigned(unittest.TestCase):
    """A single node signs its own certificate."""

    def cluster(self, world):
        node = world.lab.nodes['cms1a']
        world.cluster.write_text(
            '[Cluster]\nName=cms1a.pod2.cms.lab\nRelease=2.9\nAuthority=self-signed\nTransport=transport-sftp\n'
            f'[Node cms1a]\nHost={node.host}\nPort={node.port}\nFqdn=cms1a.pod2.cms.lab\nUser=admin\n'
            f'HostKey={node.host_key}\n'
            '[Certificate own]\nNode=cms1a\nCommonName=cms1a.pod2.cms.lab\nNames=cms1a.pod2.cms.lab\n'
            'Roles=callbridge;webadmin\n')

    def test_done(self):
        with World() as world:
            self.cluster(world)
            linted = world.ctl('lint', world.cluster)
            self.assertIn('all-in-one', linted.stdout + linted.stderr)
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            certificate = world.file('cms1a', 'own.crt')
            self.assertEqual(world.public_key(world.file('cms1a', 'own.key')),
                             must(['openssl', 'x509', '-noout', '-pubkey', '-in', certificate]).stdout)
            self.assertIn('Nothing to do', world.apply().stdout)

    def test_attributes_unknown(self):
        """Nobody has confirmed that pki selfsigned takes attributes: a server that does not is told of in its words."""
        for switch in ('name_only', 'ignore'):
            with self.subTest(switch), World(f'--switch=selfsigned={switch}') as world:
                self.cluster(world)
                done = world.apply()
                self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
                self.assertIn('pki selfsigned', done.stderr)


if __name__ == '__main__':
    tap.main()
