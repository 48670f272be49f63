# SPDX-License-Identifier: GPL-3.0-or-later
"""verify and bundle, compared with the openssl program."""
import json
import re
import subprocess

import certs
import tap


def with_openssl(path, *options):
    """Whether openssl verify says OK."""
    return subprocess.run(['openssl', 'verify', *map(str, options), str(path)], check=False,
                          capture_output=True, stdin=subprocess.DEVNULL, timeout=60).returncode == 0


class Verify(certs.Scratch):
    def verify(self, *arguments):
        done = tap.run('verify', '--json', *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        verdict = json.loads(done.stdout)
        self.assertEqual(verdict['ok'], done.returncode == 0)
        return verdict

    def test_like_openssl(self):
        leaf, sub, root = (self.file(name) for name in ('leaf.cer', 'sub.pem', 'root.pem'))
        empty = self.write('empty', b'')
        cases = [
            ((), sub, root), ((), empty, root), ((), sub, sub), ((), root, sub),
            (('--name', 'cms1a.lab'), sub, root), (('--name', 'x.b.lab'), sub, root),
            (('--name', 'leaf.lab'), sub, root), (('--name', '10.0.0.1'), sub, root),
            (('--name', '10.0.0.2'), sub, root), (('--name', '2001:db8::1'), sub, root),
            (('--purpose', 'server'), sub, root), (('--purpose', 'client'), sub, root),
            (('--at', '2001-01-01T00:00:00Z'), sub, root), (('--at', '2060-01-01T00:00:00Z'), sub, root),
        ]
        options = {
            '--name': lambda value: ('-verify_ip' if re.fullmatch(r'[0-9.]+|.*:.*', value) else '-verify_hostname',
                                     value),
            '--purpose': lambda value: ('-purpose', f'ssl{value}'),
            '--at': lambda value: ('-attime', {'2001': 978307200, '2060': 2840140800}[value[:4]]),
        }
        for extra, bundle, anchors in cases:
            with self.subTest(extra=extra, bundle=bundle.name, anchors=anchors.name):
                theirs = options[extra[0]](extra[1]) if extra else ()
                if bundle != empty:
                    theirs += ('-untrusted', bundle)
                expected = with_openssl(leaf, '-no-CAfile', '-no-CApath', '-no-CAstore', '-CAfile', anchors, *theirs)
                verdict = self.verify(*extra, leaf, bundle, anchors)
                self.assertEqual(verdict['ok'], expected, verdict['reason'])
                self.assertEqual(verdict['openssl_error'] == 0, expected)

    def test_path(self):
        verdict = self.verify(self.file('leaf.cer'), self.file('sub.pem'), self.file('root.pem'))
        self.assertEqual([one['subject'].split(',')[0] for one in verdict['path']],
                         ['CN=leaf.lab', 'CN=sub', 'CN=root'])
        self.assertEqual(verdict['reason'], 'verified')
        self.assertEqual({p['id'] for p in verdict['problems']}, {'common-name-not-in-names'})

    def test_text(self):
        good = tap.run('verify', self.file('leaf.cer'), self.file('sub.pem'), self.file('root.pem'))
        bad = tap.run('verify', self.file('leaf.cer'), self.file('root.pem'))
        self.assertEqual((good.returncode, good.stdout.splitlines()[0]), (0, 'Success'))
        self.assertEqual((bad.returncode, bad.stderr), (1, ''))
        self.assertRegex(bad.stdout, r'^Failure: “CN=leaf.lab.*issuer.*OpenSSL: unable to get local issuer')

    def test_says_what_a_strict_reader_would_misread(self):
        """A node may read less of the root than is read here; below the path, and not in JSON."""
        root = self.write('ctrl-z.pem', self.file('root.pem').read_bytes() + b'\x1a')
        arguments = (self.file('leaf.cer'), self.file('sub.pem'), root)
        done = tap.run('verify', *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.splitlines()[-1].startswith(f'{root}: a strict reader'), done.stdout)
        self.assertEqual(done.stdout.count('strict'), 1)
        # A pipe is read once.
        pipe = ('bash', '-c', f'"$0" verify "$1" "$2" <(cat "$3")', tap.program(), *map(str, arguments))
        piped = subprocess.run(pipe, capture_output=True, timeout=60, check=False)
        self.assertEqual((piped.returncode, b'strict' in piped.stdout), (0, False), piped.stderr)
        for option in ('--json', '--quiet'):
            self.assertNotIn('strict', tap.run('verify', option, *arguments).stdout)

    def test_boundaries(self):
        [one] = json.loads(tap.run('inspect', '--json', self.file('leaf.cer')).stdout)
        rest = (self.file('leaf.cer'), self.file('sub.pem'), self.file('root.pem'))
        self.assertTrue(self.verify('--at', one['not_after'], *rest)['ok'])
        self.assertFalse(self.verify('--at', one['not_after'].replace('20', '21', 1), *rest)['ok'])

    def make_crl(self, issuer, *revoked):
        """The list of issuer's, as the openssl program writes it."""
        self.write('index', b'')
        self.write('ca.cnf', f"""[ca]\ndefault_ca = here\n[here]\ndatabase = {self.file('index')}\n"""
                   .encode() + b'default_md = sha256\ndefault_crl_days = 30\n')
        ca = ('ca', '-config', self.file('ca.cnf'), '-cert', self.file(f'{issuer}.pem'), '-keyfile',
              self.file(f'{issuer}.key'))
        for name in revoked:
            certs.openssl(*ca, '-revoke', self.file(name), '-crl_reason', 'keyCompromise')
        return self.write(f'{issuer}.crl', certs.openssl(*ca, '-gencrl'))

    def test_crls(self):
        self.make_ca('top')
        self.make_leaf('bad', 'ec', 'top', 'DNS:bad.lab')
        self.make_leaf('fine', 'ec', 'top', 'DNS:fine.lab')
        top, crl = self.file('top.pem'), self.make_crl('top', 'bad.cer')
        for name, lists in (('bad', [crl]), ('fine', [crl]), ('fine', [self.make_crl('root')]), ('bad', [])):
            with self.subTest(name=name, lists=lists):
                expected = with_openssl(self.file(f'{name}.cer'), '-no-CAfile', '-no-CApath', '-no-CAstore',
                                        '-CAfile', top, *(['-crl_check_all'] if lists else []),
                                        *(part for one in lists for part in ('-CRLfile', one)))
                verdict = self.verify(*(part for one in lists for part in ('--crl', one)),
                                      self.file(f'{name}.cer'), top)
                self.assertEqual(verdict['ok'], expected, verdict['reason'])
                self.assertEqual(None if verdict['crls'] is None else len(verdict['crls']), len(lists) or None)
        done = tap.run('verify', '--crl', crl, self.file('bad.cer'), top)
        self.assertRegex(done.stdout, '^Failure: .*it was revoked at 20.*Z, key compromise')
        self.assertEqual(tap.run('verify', '--crl', top, self.file('bad.cer'), top).returncode, 2) # no list in it

    def test_wrong_usage(self):
        rest = (self.file('leaf.cer'), self.file('root.pem'))
        text = self.write('text', b'hello\n')
        damaged = self.write('damaged', b'-----BEGIN CERTIFICATE-----\n')
        for arguments in (('--at', 'now', *rest), ('--purpose', 'mail', *rest), ('--name', '', *rest),
                          rest[:1], (*rest, *rest), (text, rest[1]), (rest[0], text), (rest[0], damaged, rest[1]),
                          (rest[0], self.file('none'), rest[1])):
            with self.subTest(arguments=arguments):
                done = tap.run('verify', *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ''))
                self.assertNotEqual(done.stderr, '')
        self.assertEqual(tap.run('verify', rest[0], text, rest[1]).returncode, 1) # no certificate in it is fine


class Bundle(certs.Scratch):
    def setUp(self):
        self.out = self.file('out.pem')
        self.out.unlink(missing_ok=True)

    def bundle(self, *arguments):
        done = tap.run('bundle', '--json', '-o', self.out, *arguments)
        return done.returncode, json.loads(done.stdout), done.stderr

    def pem(self, *names):
        """The certificates alone, as openssl writes them."""
        return b''.join(certs.openssl('x509', '-in', self.file(name)) for name in names)

    def test_trust_list(self):
        # As copy of Windows leaves it: no newline at the end, Ctrl-Z, CRLF, DER among text.
        ugly = self.write('ugly.cer', b'text\r\n' + self.read('leaf.cer').rstrip().replace(b'\n', b'\r\n') + b'\x1a'
                          + self.read('sub.pem').rstrip() + self.read('leaf.cer'))
        der = self.write('root.der', certs.openssl('x509', '-in', self.file('root.pem'), '-outform', 'DER'))
        code, result, err = self.bundle(ugly, der)
        self.assertEqual((code, err), (0, ''))
        self.assertEqual(self.out.read_bytes(), self.pem('leaf.cer', 'sub.pem', 'root.pem'))
        self.assertEqual([one['fate'] for one in result['inputs']], ['kept', 'kept', 'duplicate', 'kept'])
        self.assertEqual((result['output'], result['kind'], result['members'], result['error']),
                         (str(self.out), 'trust', 3, None))

    def test_chain_of_a_shuffled_p7b(self):
        certs.openssl('crl2pkcs7', '-nocrl', '-certfile', self.file('root.pem'), '-certfile', self.file('sub.pem'),
                      '-out', self.file('authority.p7b'))
        code, result, _err = self.bundle('--chain', self.file('authority.p7b'), self.file('leaf.cer'))
        self.assertEqual((code, result['kind']), (0, 'chain'))
        self.assertEqual(self.out.read_bytes(), self.pem('leaf.cer', 'sub.pem', 'root.pem'))

    def test_missing_issuer(self):
        code, result, err = self.bundle('--chain', self.file('leaf.cer'), self.file('root.pem'))
        self.assertEqual((code, result['output']), (1, None))
        self.assertRegex(err, 'CN=sub.* is missing')
        self.assertFalse(self.out.exists())

    def test_others_are_named_not_copied(self):
        mixed = self.write('mixed.pem', self.read('leaf.key') + self.read('leaf.csr') + self.read('leaf.cer'))
        code, result, _err = self.bundle(mixed)
        self.assertEqual(code, 0)
        self.assertEqual([(one['kind'], one['fate']) for one in result['inputs']],
                         [('private-key', 'not-a-certificate'), ('request', 'not-a-certificate'),
                          ('certificate', 'kept')])
        self.assertEqual(self.out.read_bytes(), self.pem('leaf.cer'))

    def test_refusals_write_nothing(self):
        damaged = self.write('damaged.pem', self.read('leaf.cer') + b'-----BEGIN CERTIFICATE-----\nMII\n')
        for bad in (self.file('leaf.key'), self.file('leaf.csr'), damaged, self.file('none'), self.write('e', b'')):
            self.out.write_bytes(b'as it was')
            with self.subTest(bad=bad.name):
                code, result, err = self.bundle(self.file('root.pem'), bad)
                self.assertEqual((code, result['output']), (2, None))
                self.assertIn(f'{bad}: ', err)
                self.assertEqual(self.out.read_bytes(), b'as it was')

    def test_expired_is_flagged_and_kept(self):
        self.make_expired('old', 'root', 'DNS:old.lab')
        code, result, _err = self.bundle(self.file('old.cer'))
        self.assertEqual((code, result['inputs'][0]['fate'], result['inputs'][0]['validity']), (0, 'kept', 'expired'))

    def test_cannot_be_written(self):
        done = tap.run('bundle', '-o', self.path, self.file('root.pem'))
        self.assertEqual(done.returncode, 2)
        self.assertIn(f'{self.path}: ', done.stderr)

    def test_usage(self):
        self.assertEqual(tap.run('bundle', self.file('root.pem')).returncode, 2)
        self.assertEqual(tap.run('bundle', '-o', self.out).returncode, 2)


if __name__ == '__main__':
    tap.main()
