# SPDX-License-Identifier: GPL-3.0-or-later
"""inspect and match, compared with the openssl program."""
import base64
import hashlib
import json
import os
import re
import subprocess
from datetime import datetime
from pathlib import Path
from random import Random

import certs
import tap

MEMBERS = ['file', 'index', 'kind', 'encoding', 'subject', 'issuer', 'serial', 'not_before', 'not_after',
           'names', 'key', 'signature', 'sha256', 'spki_sha256', 'ca', 'extensions', 'problems']


def der_of(pem):
    body = re.search(rb'-----BEGIN [^-]+-----(.*?)-----END', pem, re.S).group(1)
    return base64.b64decode(body)


class Inspect(certs.Scratch):
    def inspect(self, *files, code=0):
        done = tap.run('inspect', '--json', *files)
        self.assertEqual(done.returncode, code, done.stderr)
        self.stderr = done.stderr
        return json.loads(done.stdout)

    def openssl_says(self, option, name='leaf.cer'):
        text = certs.openssl('x509', '-in', self.file(name), '-noout', '-nameopt', 'RFC2253,-esc_msb', option)
        return text.decode().split('=', 1)[1].strip()

    def test_says_what_a_strict_reader_would_misread(self):
        """In the text form, after the content; a clean file, one in binary and Windows line ends are not spoken of."""
        clean = self.read('leaf.cer')
        for name, content, words in (('clean.cer', clean, None),
                                     ('ctrl-z.cer', clean + b'\x1a', 'a Ctrl-Z'),
                                     ('cut.cer', clean[:-1], 'no line end after a certificate'),
                                     ('indented.cer', b' ' + clean, 'text around it or odd lines'),
                                     ('windows.cer', clean.replace(b'\n', b'\r\n'), None),
                                     ('binary.cer', der_of(clean), None)):
            with self.subTest(name):
                done = tap.run('inspect', self.write(name, content))
                self.assertEqual((done.returncode, done.stderr), (0, ''))
                said = [line for line in done.stdout.splitlines() if 'a strict reader' in line]
                self.assertEqual(len(said), 0 if words is None else 1, done.stdout)
                if words:
                    self.assertIn(words, said[0])
                    matched = tap.run('match', self.file('leaf.key'), self.file(name))
                    self.assertEqual((matched.returncode, matched.stdout.splitlines()[1:]), (0, said))
                    quiet = tap.run('match', '--quiet', self.file('leaf.key'), self.file(name))
                    self.assertEqual(len(quiet.stdout.splitlines()), 1)

    def test_certificate(self):
        path = self.file('leaf.cer')
        [one] = self.inspect(path)
        der = der_of(self.read('leaf.cer'))
        spki = certs.openssl('pkey', '-pubin', '-outform', 'DER', '-in', self.write(
            'leaf.pub', certs.openssl('x509', '-in', path, '-noout', '-pubkey')))
        self.assertEqual(list(one), MEMBERS)
        self.assertEqual((one['file'], one['index'], one['kind'], one['encoding']),
                         (str(path), 0, 'certificate', 'pem'))
        self.assertEqual(one['subject'], self.openssl_says('-subject'))
        self.assertEqual(one['issuer'], self.openssl_says('-issuer'))
        self.assertEqual(one['serial'], self.openssl_says('-serial').lower().lstrip('0'))
        for member, option in (('not_before', '-startdate'), ('not_after', '-enddate')):
            date = datetime.strptime(self.openssl_says(option), '%b %d %H:%M:%S %Y %Z')
            self.assertEqual(one[member], date.strftime('%Y-%m-%dT%H:%M:%SZ'))
        self.assertEqual(one['sha256'], hashlib.sha256(der).hexdigest())
        self.assertEqual(one['spki_sha256'], hashlib.sha256(spki).hexdigest())
        self.assertEqual(one['key'], {'type': 'rsa', 'bits': 2048, 'curve': None})
        self.assertEqual(one['signature'], 'sha256WithRSAEncryption')
        self.assertIs(one['ca'], False)
        self.assertEqual([(name['type'], name['value']) for name in one['names']],
                         [('dns', 'cms1a.lab'), ('dns', '*.b.lab'), ('ip', '10.0.0.1'), ('ip', '2001:db8::1'),
                          ('email', 'admin@cms.lab'), ('uri', 'https://join.lab/x')])
        self.assertEqual({e['oid']: e['critical'] for e in one['extensions']}['2.5.29.17'], False)
        self.assertEqual([p['id'] for p in one['problems']], ['common-name-not-in-names'])

    def test_every_kind_in_file_order(self):
        both = self.write('all.pem', self.read('leaf.key') + self.read('leaf.cer') + self.read('leaf.csr'))
        found = self.inspect(both, self.file('root.pem'))
        self.assertEqual([(one['kind'], one['index']) for one in found],
                         [('private-key', 0), ('certificate', 1), ('request', 2), ('certificate', 0)])
        key, certificate, request, root = found
        self.assertEqual(len({key['spki_sha256'], certificate['spki_sha256'], request['spki_sha256']}), 1)
        self.assertEqual((key['subject'], key['names'], key['extensions'], key['ca'], key['sha256']), (None,) * 5)
        self.assertEqual((request['issuer'], request['serial'], request['not_after'], request['ca']), (None,) * 4)
        self.assertIs(root['ca'], True)

    def test_no_key_material_is_shown(self):
        key = self.read('leaf.key').decode().splitlines()[5]
        for arguments in (('inspect', '--json'), ('inspect',)):
            self.assertNotIn(key, tap.run(*arguments, self.file('leaf.key')).stdout)

    def test_containers(self):
        certs.openssl('crl2pkcs7', '-nocrl', '-certfile', self.file('leaf.cer'), '-certfile',
                      self.file('root.pem'), '-outform', 'DER', '-out', self.file('two.p7b'))
        certs.openssl('pkcs12', '-export', '-in', self.file('leaf.cer'), '-inkey', self.file('leaf.key'),
                      '-passout', 'pass:', '-out', self.file('open.p12'))
        certs.openssl('pkcs12', '-export', '-in', self.file('leaf.cer'), '-inkey', self.file('leaf.key'),
                      '-passout', 'pass:secret', '-out', self.file('shut.p12'))
        seven = self.inspect(self.file('two.p7b'))
        twelve = self.inspect(self.file('open.p12'))
        self.assertEqual([(one['kind'], one['encoding']) for one in seven], [('certificate', 'pkcs7')] * 2)
        self.assertEqual([(one['kind'], one['encoding']) for one in twelve],
                         [('certificate', 'pkcs12'), ('private-key', 'pkcs12')])
        [shut] = self.inspect(self.file('shut.p12'), code=2) # there is no terminal to ask on
        self.assertEqual((shut['kind'], shut['encoding']), ('unknown', 'pkcs12'))
        self.assertIn('shut.p12: ', self.stderr)

    def test_encrypted_key_is_reported(self):
        certs.openssl('pkcs8', '-topk8', '-in', self.file('leaf.key'), '-passout', 'pass:secret', '-out',
                      self.file('shut.key'))
        [one] = self.inspect(self.file('shut.key'))
        self.assertEqual((one['kind'], one['key'], [p['id'] for p in one['problems']]),
                         ('private-key', None, ['encrypted']))

    def test_unreadable_parts_do_not_hide_the_others(self):
        bad = self.write('bad.pem', b'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
                         + self.read('leaf.cer'))
        empty = self.write('empty.pem', b'')
        found = self.inspect(bad, self.file('missing.pem'), empty, self.file('root.pem'), code=2)
        self.assertEqual([one['kind'] for one in found], ['unknown', 'certificate', 'certificate'])
        self.assertEqual(found[0]['problems'][0]['id'], 'unreadable')
        lines = self.stderr.splitlines()
        self.assertEqual([line.split(': ')[0] for line in lines],
                         [str(bad), str(self.file('missing.pem')), str(empty)])

    def test_control_characters(self):
        certs.openssl('req', '-x509', '-newkey', 'ed25519', '-nodes', '-keyout', self.file('c.key'), '-subj',
                      '/CN=a\x1b[2Jb\u202e', '-utf8', '-out', self.file('c.pem'))
        done = tap.run('inspect', '--json', self.file('c.pem'))
        self.assertEqual(json.loads(done.stdout)[0]['subject'], 'CN=a\\1B[2Jb\u202e')
        for text in (done.stdout, tap.run('inspect', self.file('c.pem')).stdout):
            self.assertNotRegex(text, '[\x00-\x09\x0b-\x1f\x7f\u202e]')

    def test_expired(self):
        self.make_expired('old', 'root', 'DNS:old.lab')
        [one] = self.inspect(self.file('old.cer'))
        self.assertEqual([p['id'] for p in one['problems']], ['expired'])

    def test_text(self):
        done = tap.run('inspect', self.file('leaf.cer'))
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        for word in ('Subject', 'cms1a.lab', 'SHA-256', 'rsa, 2048 bits'):
            self.assertIn(word, done.stdout)


class Limits(certs.Scratch):
    def largest(self, name):
        """The memory of an inspect of the file, in KiB, and what it said."""
        with open(self.file('stderr'), 'w+', encoding='utf-8') as err:
            child = subprocess.Popen([tap.program(), 'inspect', str(self.file(name))], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=err)
            _pid, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            err.seek(0)
            return child.returncode, usage.ru_maxrss, err.read()

    def test_hundreds_of_megabytes_of_nothing(self):
        if b'libasan' in Path(tap.program()).read_bytes():
            self.skipTest('AddressSanitizer keeps what is freed')
        random = Random(1)
        noise = b''.join(random.randbytes(1 << 20) for _i in range(40))
        files = {'zeros': (b'', 250 << 20), 'beyond': (b'', 300 << 20), 'random': (noise, len(noise)),
                 'lines': (b'all work and no play\n' * (2 << 20), 41 << 20),
                 'after-one': (self.read('leaf.cer'), 250 << 20)}
        _code, usual, _err = self.largest('leaf.cer')
        for name, (start, size) in files.items():
            with self.subTest(name=name):
                with open(self.file(name), 'wb') as out:
                    out.write(start)
                    out.truncate(size) # a hole: what is read of it is zeros
                code, memory, err = self.largest(name)
                self.file(name).unlink()
                self.assertEqual(code, 2)
                self.assertRegex(err, r'more than \d+ bytes')
                self.assertLess(memory - usual, 48 << 10)

    def test_large_files_of_certificates_are_no_noise(self):
        large = self.write('large.pem', b'some words\n' + self.read('leaf.cer') + self.read('root.pem') * 15000)
        self.assertGreater(large.stat().st_size, 16 << 20)
        done = tap.run('bundle', '--quiet', '-o', self.file('two.pem'), large)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertEqual(self.read('two.pem'), b''.join(certs.openssl('x509', '-in', self.file(name))
                                                        for name in ('leaf.cer', 'root.pem')))


class Match(certs.Scratch):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for kind in ('ec', 'ed25519'):
            cls.make_leaf(kind, kind, 'root', f'DNS:{kind}.lab')

    def match(self, key, other):
        done = tap.run('match', self.file(key), self.file(other))
        return done.returncode, done.stdout, done.stderr

    def test_matches(self):
        for kind in ('leaf', 'ec', 'ed25519'):
            with self.subTest(kind=kind):
                self.assertEqual(self.match(f'{kind}.key', f'{kind}.cer'),
                                 (0, 'Matching certificate and private key\n', ''))
                self.assertEqual(self.match(f'{kind}.key', f'{kind}.csr'),
                                 (0, 'Matching request and private key\n', ''))

    def test_mismatches(self):
        for key, other in (('leaf.key', 'ec.cer'), ('ec.key', 'ed25519.csr'), ('root.key', 'leaf.cer')):
            with self.subTest(key=key, other=other):
                code, out, err = self.match(key, other)
                self.assertEqual((code, err), (1, ''))
                self.assertTrue(out.startswith('No match: '))

    def test_unreadable(self):
        for key, other in (('leaf.cer', 'leaf.cer'), ('leaf.key', 'leaf.key'), ('none', 'leaf.cer')):
            with self.subTest(key=key, other=other):
                code, out, err = self.match(key, other)
                self.assertEqual((code, out), (2, ''))
                self.assertIn(': ', err)

    def test_usage(self):
        self.assertEqual(tap.run('match', self.file('leaf.key')).returncode, 2)


if __name__ == '__main__':
    tap.main()
