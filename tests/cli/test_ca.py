# SPDX-License-Identifier: GPL-3.0-or-later
"""countersignctl ca: the local authority by hand, judged by the openssl program."""
import json
import os
import stat
import subprocess
import tempfile
import threading
from pathlib import Path
import unittest

import tap

PASSPHRASE = 'a marker of forty bytes, never to be seen'
KINDS = ('rsa:2048', 'rsa:3072', 'ec:P-256', 'ec:P-384', 'ed25519')


def openssl(*arguments):
    return subprocess.run(['openssl', *map(str, arguments)], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding='utf-8', timeout=60).stdout


class Authority(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix='cs-ca-')
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)
        self.ca = self.folder / 'ca'
        self.secrets = self.write_secrets('secrets', PASSPHRASE)

    def write_secrets(self, name, passphrase):
        path = self.folder / name
        path.write_text(f'[Authority ca-local]\nPassPhrase={passphrase}\n')
        path.chmod(0o600)
        return path

    def make_request(self, name='cms1a', names='DNS:cms1a.pod2.cms.lab', key='ed25519'):
        request = self.folder / f'{name}.csr'
        openssl('req', '-new', '-newkey', key, '-nodes', '-keyout', self.folder / f'{name}.key',
                '-subj', f'/CN={name}', '-addext', f'subjectAltName={names}', '-out', request)
        return request

    def ca_run(self, verb, *arguments, secrets=None):
        return tap.run('ca', verb, *arguments, '--secrets', secrets or self.secrets)

    def init(self, *arguments):
        done = self.ca_run('init', self.ca, '--subject', 'CN=Test root,O=Lab', *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        return done

    def issue(self, request, name, *arguments):
        done = self.ca_run('issue', self.ca, request, '-o', self.folder / name, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.folder / name

    def list(self):
        done = tap.run('ca', 'list', '--json', self.ca)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        return json.loads(done.stdout)

    def assert_refused(self, done, code, *words):
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stdout, '')
        for word in words:
            self.assertIn(word, done.stderr)


class Init(Authority):
    def test_kinds(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.ca = self.folder / kind.replace(':', '-')
                self.init('--key', kind, '--days', '100')
                text = openssl('x509', '-in', self.ca / 'ca.cer', '-noout', '-text')
                self.assertIn('CA:TRUE', text)
                openssl('verify', '-x509_strict', '-CAfile', self.ca / 'ca.cer', self.ca / 'ca.cer')

    def test_folder_is_private(self):
        self.init()
        self.assertEqual(stat.S_IMODE(self.ca.stat().st_mode), 0o700)
        self.assertEqual(sorted(p.name for p in self.ca.iterdir()), ['ca.cer', 'ca.key', 'issued.db'])
        for path in self.ca.iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
            self.assertNotIn(PASSPHRASE[:12].encode(), path.read_bytes())
        openssl('pkey', '-in', self.ca / 'ca.key', '-passin', f'pass:{PASSPHRASE}', '-noout')

    def test_second_is_refused(self):
        self.init()
        before = (self.ca / 'ca.cer').read_bytes()
        done = self.ca_run('init', self.ca, '--subject', 'CN=Other')
        self.assert_refused(done, 2, 'ca', 'not overwritten')
        self.assertEqual((self.ca / 'ca.cer').read_bytes(), before)

    def test_refusals(self):
        cases = (('no-subject', ()), ('no-cn', ('--subject', 'O=Lab')),
                 ('key', ('--subject', 'CN=x', '--key', 'rsa:1024')),
                 ('days', ('--subject', 'CN=x', '--days', '0')),
                 ('many-days', ('--subject', 'CN=x', '--days', '99999999')),
                 ('option', ('--subject', 'CN=x', '--what')))
        for name, arguments in cases:
            with self.subTest(name):
                self.assert_refused(self.ca_run('init', self.ca, *arguments), 2)
                self.assertFalse(self.ca.exists())

    def test_pass_phrase_too_short(self):
        short = self.write_secrets('short', 'abc')
        done = self.ca_run('init', self.ca, '--subject', 'CN=x', secrets=short)
        self.assert_refused(done, 2, 'shorter')
        self.assertFalse(self.ca.exists())

    def test_nobody_to_ask(self):
        done = tap.run('ca', 'init', self.ca, '--subject', 'CN=x')
        self.assert_refused(done, 2)
        self.assertEqual(list(self.folder.iterdir()), [self.secrets])


class Issue(Authority):
    def setUp(self):
        super().setUp()
        self.init('--key', 'ec:P-256')
        self.request = self.make_request()

    def test_certificate(self):
        path = self.issue(self.request, 'cms1a.cer')
        root = self.ca / 'ca.cer'
        for purpose in ('sslserver', 'sslclient'):
            openssl('verify', '-x509_strict', '-CAfile', root, '-purpose', purpose,
                    '-verify_hostname', 'cms1a.pod2.cms.lab', path)
        self.assertTrue(path.read_text().startswith('-----BEGIN CERTIFICATE-----\n'))

    def test_same_again_without_a_secret(self):
        first = self.issue(self.request, 'a.cer').read_text()
        done = tap.run('ca', 'issue', self.ca, self.request)
        self.assertEqual((done.returncode, done.stdout), (0, first))
        self.assertEqual(len(self.list()), 1)

    def test_profile_and_days(self):
        path = self.issue(self.request, 'a.cer', '--profile', 'client', '--days', '10')
        text = openssl('x509', '-in', path, '-noout', '-ext', 'extendedKeyUsage')
        self.assertIn('Client', text)
        self.assertNotIn('Server', text)
        openssl('x509', '-in', path, '-noout', '-checkend', str(9 * 86400))
        with self.assertRaises(subprocess.CalledProcessError):
            openssl('x509', '-in', path, '-noout', '-checkend', str(11 * 86400))

    def test_wrong_pass_phrase(self):
        wrong = self.write_secrets('wrong', 'not the right one')
        done = self.ca_run('issue', self.ca, self.request, secrets=wrong)
        self.assert_refused(done, 3, 'ca.key', 'wrong')
        self.assertNotIn('not the right one', done.stderr)
        self.assertEqual(self.list(), [])

    def test_refused_request(self):
        wildcard = self.make_request('wild', 'DNS:*.cms.lab')
        done = self.ca_run('issue', self.ca, wildcard)
        self.assert_refused(done, 3, 'wild.csr', 'wildcard')
        self.assertEqual(self.list(), [])

    def test_nowhere_to_write(self):
        path = self.folder / 'nothing' / 'new.cer'
        self.assert_refused(self.ca_run('issue', self.ca, self.request, '-o', path), 2, f'{path}: ')

    def test_link_to_the_folder(self):
        link = self.folder / 'link'
        link.symlink_to(self.ca)
        self.assert_refused(self.ca_run('issue', link, self.request), 2, f'{link}: a link', 'the folder itself')

    def test_bad_input(self):
        garbage = self.folder / 'garbage.csr'
        garbage.write_text('garbage')
        cases = (('garbage', (self.ca, garbage)), ('missing', (self.ca, self.folder / 'none.csr')),
                 ('certificate', (self.ca, self.ca / 'ca.cer')),
                 ('folder', (self.folder / 'none', self.request)), ('one', (self.ca,)),
                 ('profile', (self.ca, self.request, '--profile', 'all')),
                 ('days', (self.ca, self.request, '--days', '-1')))
        for name, arguments in cases:
            with self.subTest(name):
                done = self.ca_run('issue', *arguments)
                self.assert_refused(done, 2)
                self.assertTrue(done.stderr)

    def test_damaged_database(self):
        (self.ca / 'issued.db').write_bytes(b'x' * 5000)
        done = self.ca_run('issue', self.ca, self.request)
        self.assert_refused(done, 3, 'issued.db', 'backup')

    def test_many_processes(self):
        requests = [self.make_request(f'n{i}', f'DNS:n{i}', 'ed25519') for i in range(5)]
        results = [[None] * 3 for _ in requests]

        def issue(i, j):
            results[i][j] = self.ca_run('issue', self.ca, requests[i]).stdout

        threads = [threading.Thread(target=issue, args=(i, j)) for i in range(5) for j in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for one in results:
            self.assertIn('BEGIN CERTIFICATE', one[0])
            self.assertEqual(set(one), {one[0]})
        self.assertEqual(len(self.list()), 5)


class Books(Authority):
    def setUp(self):
        super().setUp()
        self.init('--key', 'ec:P-256')
        self.certificate = self.issue(self.make_request(), 'cms1a.cer')

    def test_list(self):
        one = self.list()[0]
        self.assertEqual((one['subject'], one['slot'], one['profile'], one['state']),
                         ('CN=cms1a', 'cms1a', 'client-server', 'valid'))
        self.assertEqual(one['names'], [{'type': 'dns', 'value': 'cms1a.pod2.cms.lab'}])
        serial = openssl('x509', '-in', self.certificate, '-noout', '-serial')
        self.assertEqual(serial.strip().lower().removeprefix('serial=').lstrip('0'), one['serial'])
        self.assertIn(one['serial'], tap.run('ca', 'list', self.ca).stdout)

    def test_revoke_and_crl(self):
        serial = openssl('x509', '-in', self.certificate, '-noout', '-serial').strip().split('=')[1]
        done = tap.run('ca', 'revoke', self.ca, serial, '--reason', 'keyCompromise')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        one = self.list()[0]
        self.assertEqual((one['state'], one['reason']), ('revoked', 'keyCompromise'))
        crl = self.folder / 'ca.crl'
        done = self.ca_run('crl', self.ca, '-o', crl)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        text = openssl('crl', '-in', crl, '-CAfile', self.ca / 'ca.cer', '-noout', '-text')
        self.assertIn(serial, text)
        self.assertIn('Key Compromise', text)
        with self.assertRaises(subprocess.CalledProcessError) as caught:
            openssl('verify', '-crl_check', '-CRLfile', crl, '-CAfile', self.ca / 'ca.cer',
                    self.certificate)
        self.assertIn('certificate revoked', caught.exception.output)

    def test_refusals(self):
        cases = (('unknown-serial', ('revoke', self.ca, '0123')),
                 ('reason', ('revoke', self.ca, self.list()[0]['serial'], '--reason', 'because')),
                 ('no-serial', ('revoke', self.ca)), ('crl-without-file', ('crl', self.ca)),
                 ('crl-days', ('crl', self.ca, '-o', self.folder / 'x', '--days', '0')),
                 ('list-nothing', ('list',)), ('list-nowhere', ('list', self.folder / 'none')))
        for name, arguments in cases:
            with self.subTest(name):
                self.assert_refused(self.ca_run(*arguments), 2)
        self.assertEqual(self.list()[0]['state'], 'valid')


class Usage(unittest.TestCase):
    def test_help(self):
        for verb in ('init', 'issue', 'list', 'revoke', 'crl'):
            with self.subTest(verb):
                done = tap.run('ca', verb, '--help')
                self.assertEqual((done.returncode, done.stderr), (0, ''))
                self.assertIn(f'countersignctl ca {verb}', done.stdout)
                self.assertIn('Example', done.stdout)
        self.assertIn('revoke DIRECTORY SERIAL', tap.run('ca', '--help').stdout)

    def test_unknown(self):
        for arguments in ((), ('sign',)):
            with self.subTest(arguments):
                done = tap.run('ca', *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ''))


if __name__ == '__main__':
    os.umask(0o077)
    tap.main()
