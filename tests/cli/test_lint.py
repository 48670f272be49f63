# SPDX-License-Identifier: GPL-3.0-or-later
"""countersignctl lint and init: exit codes, lines, JSON, questions."""
import json
import tempfile
import unittest
from pathlib import Path

import tap

LAB = Path(__file__).resolve().parents[2] / 'data' / 'examples' / 'lab.cluster'
MEMBERS = ['id', 'severity', 'file', 'line', 'group', 'key', 'text', 'remedy', 'source']


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, text, name='x.cluster'):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def changed_lab(self, old, new):
        text = LAB.read_text(encoding='utf-8')
        self.assertIn(old, text)
        return self.write(text.replace(old, new))


class Lint(Folder):
    def test_lab(self):
        done = tap.run('lint', LAB)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertEqual(done.stdout, f'{LAB}: errors: 0, warnings: 0, notices: 0\n')

    def test_lab_quiet(self):
        done = tap.run('lint', '--quiet', LAB)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, '', ''))

    def test_lab_json(self):
        done = tap.run('lint', '--json', LAB)
        self.assertEqual((done.returncode, json.loads(done.stdout)), (0, []))

    def test_error(self):
        path = self.changed_lab('CommonName=postgres', 'CommonName=Postgres')
        done = tap.run('lint', path)
        self.assertEqual((done.returncode, done.stderr), (1, ''))
        self.assertRegex(done.stdout, r'^error: .*x\.cluster:\d+: \[Certificate dbclusterclient\] '
                                      r'CommonName: Postgres: ')
        self.assertIn('errors: 1, warnings: 0', done.stdout)

    def test_warning_alone(self):
        path = self.changed_lab('RenewDays=30', 'RenewDays=30\nColour=red')
        done = tap.run('lint', path)
        self.assertEqual(done.returncode, 0)
        self.assertIn('errors: 0, warnings: 1', done.stdout)

    def test_json(self):
        path = self.changed_lab('CommonName=postgres', 'CommonName=postgrest\nColour=red')
        done = tap.run('lint', '--json', path)
        found = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1)
        self.assertEqual([list(one) for one in found], [MEMBERS] * 2)
        self.assertEqual([one['id'] for one in found], ['database-client-cn', 'unknown-key'])
        self.assertEqual(found[0]['severity'], 'error')
        self.assertEqual(found[0]['file'], str(path))
        self.assertEqual(found[0]['group'], 'Certificate dbclusterclient')
        self.assertEqual(found[0]['line'] + 1, found[1]['line'])
        self.assertIn('T15', found[0]['source'])
        self.assertIsNone(found[1]['source'])

    def test_json_null_line(self):
        done = tap.run('lint', '--json', self.write(''))
        found = {one['id']: one for one in json.loads(done.stdout)}
        self.assertEqual(done.returncode, 1)
        self.assertEqual(found['missing-group']['line'], None)
        self.assertEqual(found['missing-group']['group'], None)

    def test_duplicates(self):
        path = self.changed_lab('[Bundle cms1abc]', '[Node cms1a]\nHost=x.lab\n[Bundle cms1abc]')
        done = tap.run('lint', path)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r'error: .*:\d+: \[Node cms1a\] this group stands on line \d+')
        self.assertRegex(done.stdout, r'error: .*:\d+: \[Node cms1a\] Host: this key stands on line')

    def test_unreadable(self):
        cases = {
            'missing': self.folder / 'none.cluster',
            'folder': self.folder,
            'no-key-file': self.write('hello\n', 'a'),
            'binary': self.write(b'\x00\x01\xff', 'b'),
            'utf-16': self.write('[Cluster]\n'.encode('utf-16'), 'c'),
            'large': self.write('#' * (1024 * 1024 + 1), 'd'),
        }
        for name, path in cases.items():
            with self.subTest(name):
                done = tap.run('lint', path)
                self.assertEqual((done.returncode, done.stdout), (2, ''))
                self.assertRegex(done.stderr, rf'^{path}(:\d+)?: .+\n$')

    def test_usage(self):
        for arguments in ((), (LAB, LAB), ('--jsn', LAB)):
            with self.subTest(arguments=arguments):
                self.assertEqual(tap.run('lint', *arguments).returncode, 2)

    def test_hostile_words_are_escaped(self):
        done = tap.run('lint', self.write('[Cluster]\nName=\x1b[2Jx\n[Node \u202ex]\nHost=a\n'))
        self.assertEqual(done.returncode, 1)
        self.assertNotIn('\x1b', done.stdout)
        self.assertNotIn('\u202e', done.stdout)

    def test_unknown_setting(self):
        done = tap.run('lint', '--json', self.changed_lab('Directory=ca', 'Directory=ca\nTypo=x'))
        found, = json.loads(done.stdout)
        self.assertEqual((done.returncode, found['group'], found['key']), (0, 'Authority ca-local', 'Typo'))
        self.assertEqual(found['severity'], 'warning')
        line = LAB.read_text(encoding='utf-8').splitlines().index('Directory=ca') + 2
        self.assertEqual((Path(found['file']).name, found['line']), ('x.cluster', line))

    def test_wrong_setting(self):
        """A key that is missing is placed at its group."""
        done = tap.run('lint', '--json', self.changed_lab('Directory=ca', ''))
        found = [one for one in json.loads(done.stdout) if one['key'] == 'Directory']
        self.assertEqual((done.returncode, [one['severity'] for one in found]), (1, ['error']))
        line = LAB.read_text(encoding='utf-8').splitlines().index('[Authority ca-local]') + 1
        self.assertEqual(found[0]['line'], line)

    def test_missing_plugins(self):
        cases = {'authority-missing': ('Authority=ca-local', 'Authority=ca-nowhere'),
                 'transport-missing': ('Transport=transport-sftp', 'Transport=transport-pigeon')}
        for identifier, change in cases.items():
            with self.subTest(identifier):
                path = self.changed_lab(*change)
                done = tap.run('lint', path)
                self.assertEqual((done.returncode, done.stderr), (1, ''))
                self.assertIn(change[1].split('=')[1], done.stdout)
                found = json.loads(tap.run('lint', '--json', path).stdout)
                self.assertEqual([one['id'] for one in found if one['severity'] == 'error'], [identifier])

    def test_worst_first(self):
        text = LAB.read_text(encoding='utf-8').replace('RenewDays=30', 'RenewDays=30\nColour=red')
        done = tap.run('lint', '--json', self.write(text.replace('Directory=ca', '')))
        severities = [one['severity'] for one in json.loads(done.stdout)]
        self.assertEqual(severities[0], 'error')
        self.assertIn('warning', severities)
        self.assertEqual(severities, sorted(severities, key=['error', 'warning', 'notice'].index))

    def test_contacts_nobody(self):
        """Nothing is made beside the file either."""
        path = self.write(LAB.read_text(encoding='utf-8'))
        tap.run('lint', path)
        self.assertEqual(list(self.folder.iterdir()), [path])

    def test_secret_is_not_repeated(self):
        path = self.changed_lab('[Node cms1b]', '[Node cms1b]\nPassword=geheim77')
        done = tap.run('lint', '--json', path)
        self.assertIn('secret-in-file', done.stdout)
        self.assertNotIn('geheim77', done.stdout + done.stderr)


class NewKey(Folder):
    """The name that renew --new-key writes into the cluster file is one that the rules take."""
    TEXT = ('[Cluster]\nName=c.lab\nRelease=3.0\nAuthority=ca-local\nTransport=transport-sftp\n'
            '[Authority ca-local]\nDirectory=ca\n'
            '[Node a]\nHost=127.0.0.1\nPort=1\nFqdn=a.lab\n'
            '[Certificate a-web]\nBaseName=web\nNode=a\nCommonName=a.lab\nNames=a.lab\nRoles=webadmin\n')

    def renewed(self, text):
        path = self.write(text)
        tap.run('renew', '--new-key', '--yes', path, 'a-web')  # no node answers there
        rules = tap.run('lint', path)
        self.assertEqual(rules.returncode, 0, rules.stdout)
        return path.read_text()

    def test_name_with_a_dash(self):
        self.assertIn('[Certificate a-web]\nBaseName=web2\n', self.renewed(self.TEXT))

    def test_name_is_taken(self):
        taken = '[Certificate web2]\nNode=a\nCommonName=a.lab\nNames=a.lab\nRoles=turn\n'
        self.assertIn('BaseName=web3\n', self.renewed(self.TEXT + taken))


class Init(Folder):
    HOSTS = 'cms1a.pod2.cms.lab cms1b.pod2.cms.lab cms1c.pod2.cms.lab'

    def init(self, *answers, name='new.cluster'):
        text = ''.join(f'{one}\n' for one in answers)
        return tap.run('init', self.folder / name, input=text)

    def test_lab(self):
        done = self.init('cms1.pod2.cms.lab', '2.9', self.HOSTS, '', '', '', '', '', '')
        path = self.folder / 'new.cluster'
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertIn('[conf.pod2.cms.lab]: ', done.stdout)
        self.assertIn('nodes: 3, certificates: 5, bundles: 1', done.stdout)
        self.assertIn('# The name must be exactly postgres.', path.read_text(encoding='utf-8'))
        self.assertEqual(tap.run('lint', '-q', path).stdout, '')

    def test_release_3_asks_no_xmpp(self):
        done = self.init('cms1.pod2.cms.lab', '3.8', self.HOSTS, '', '', '', '', '')
        self.assertEqual(done.returncode, 0)
        self.assertNotIn('XMPP', done.stdout)
        self.assertEqual(tap.run('lint', '-q', self.folder / 'new.cluster').stdout, '')

    def test_from_usage(self):
        cases = {
            'no host': ('--from', 'x.cluster'),
            'hosts without --from': ('a.lab', 'x.cluster'),
            'port': ('--from', 'a.lab:70000', 'x.cluster'),
            'twice': ('--from', 'a.lab', 'a.lab', 'x.cluster'),
            'same name': ('--from', 'a=1.lab', 'A=2.lab', 'x.cluster'),
            'path as name': ('--from', '../a=1.lab', 'x.cluster'),
        }
        for name, arguments in cases.items():
            with self.subTest(name):
                done = tap.run('init', *arguments, cwd=self.folder)
                self.assertEqual((done.returncode, done.stdout), (2, ''))
                self.assertNotEqual(done.stderr, '')
                self.assertEqual(list(self.folder.iterdir()), [])

    def test_existing_file_stays(self):
        path = self.write('mine', 'new.cluster')
        done = self.init('cms1.pod2.cms.lab')
        self.assertEqual((done.returncode, done.stdout), (2, ''))
        self.assertIn('not overwritten', done.stderr)
        self.assertEqual(path.read_text(), 'mine')

    def test_wrong_answer(self):
        done = self.init('cms1.pod2.cms.lab', 'latest')
        self.assertEqual(done.returncode, 2)
        self.assertIn('“latest” is not accepted', done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_input_ends(self):
        done = self.init('cms1.pod2.cms.lab')
        self.assertEqual(done.returncode, 2)
        self.assertIn('there is no answer', done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_no_such_folder(self):
        done = self.init('cms1.pod2.cms.lab', '2.9', self.HOSTS, '', '', '', '', '', '',
                         name='none/new.cluster')
        self.assertEqual(done.returncode, 2)
        self.assertIn('none/new.cluster', done.stderr)


if __name__ == '__main__':
    tap.main()
