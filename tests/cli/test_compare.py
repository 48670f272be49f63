# SPDX-License-Identifier: GPL-3.0-or-later
"""compare: two certificates or requests side by side."""
import json

import certs
import tap


class Compare(certs.Scratch):
    def test_same(self):
        der = self.write('leaf.der', certs.openssl('x509', '-in', self.file('leaf.cer'), '-outform', 'DER'))
        done = tap.run('compare', self.file('leaf.cer'), der)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertTrue(done.stdout.endswith('The same, byte for byte\n'))
        self.assertNotIn('!', done.stdout)

    def test_different(self):
        done = tap.run('compare', '--quiet', self.file('root.pem'), self.file('sub.pem'))
        self.assertEqual((done.returncode, done.stderr), (1, ''))
        self.assertIn('! Subject\n    < CN=root,O=Lab\\, Inc.\n    > CN=sub,O=Lab\\, Inc.\n', done.stdout)
        self.assertNotIn('    = ', done.stdout)

    def test_json(self):
        done = tap.run('compare', '--json', self.file('leaf.csr'), self.file('leaf.cer'))
        self.assertEqual(done.returncode, 1, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual((result['identical'], result['same_key']), (False, True))
        self.assertEqual((result['a']['kind'], result['b']['kind']), ('request', 'certificate'))
        [serial] = [row for row in result['rows'] if row['id'] == 'serial']
        self.assertIsNone(serial['a'])
        self.assertFalse(serial['same'])
        for row in result['rows']:
            self.assertEqual(set(row), {'id', 'label', 'a', 'b', 'same'})
            self.assertEqual(row['same'], row['a'] == row['b'])

    def test_unreadable(self):
        for bad in (self.file('none'), self.file('leaf.key'), self.write('damaged', b'-----BEGIN CERTIFICATE-----\n')):
            with self.subTest(bad=bad.name):
                done = tap.run('compare', self.file('leaf.cer'), bad)
                self.assertEqual((done.returncode, done.stdout), (2, ''))
                self.assertIn(f'{bad}: ', done.stderr)
        self.assertEqual(tap.run('compare', self.file('leaf.cer')).returncode, 2)


if __name__ == '__main__':
    tap.main()
