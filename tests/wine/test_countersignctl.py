#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""countersignctl.exe under Wine: what is Windows' own, and a whole cluster against simulated servers on the Linux side.

    test_countersignctl.py PLANTED_DLL

COUNTERSIGN_PREFIX has a bin/countersignctl that starts the installed program, and the simulator of Linux.
COUNTERSIGN_WINDOWS_PREFIX is the installed tree. A path of Linux is one of Windows while the current folder is on Z:."""
import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'lab'))

from world import NODES, World  # noqa: E402

import tap  # noqa: E402
from lab import must  # noqa: E402

PLANTED = Path(sys.argv.pop(1)).resolve()
INSTALLED = Path(os.environ['COUNTERSIGN_WINDOWS_PREFIX'])
WINE_PREFIX = Path(os.environ['COUNTERSIGN_WINE_PREFIX'])
PLUGINS = ['ca-local', 'ca-manual', 'ca-mscertreq', 'probe-tls', 'transport-sftp']
WORDS = 'Prüfstelle Ωμέγα Ж'
TIMEOUT = 300
CONTROL = re.compile(r'\x1b\[[?0-9;]*[A-Za-z]')  # Wine draws letter by letter, and goes over blanks
ETC = re.compile(r'L"(?:\\\\\?\\)?(?:[A-Za-z]:)?[\\/]+etc[\\/]', re.I)


def run(*arguments, **options):
    return tap.run(*arguments, timeout=TIMEOUT, **options)


def dos(path):
    return f'Z:{path}'.replace('/', '\\')


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix='countersign-wine-')
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.certificate = cls.folder / 'a.cer'
        must(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-utf8',
              '-keyout', cls.folder / 'a.key', '-out', cls.certificate, '-days', '30', '-subj', f'/CN={WORDS}'])

    def copy(self, *parts):
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.certificate, path)
        return path

    def test_version(self):
        done = run('--version')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertRegex(done.stdout, r'^countersignctl [0-9.]+\r?\n$')

    def test_usage_has_its_exit_code(self):
        self.assertEqual(run('nonsense').returncode, 2)

    def test_plugins(self):
        done = run('plugins', '--json')
        self.assertEqual([(p['name'], p['refusal']) for p in json.loads(done.stdout)], [(n, None) for n in PLUGINS])

    def test_other_scripts(self):
        path = self.copy('Zertifikate é 証明書', 'Würzel.cer')
        done = run('inspect', path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(path.name, done.stdout)
        self.assertIn(WORDS, done.stdout)

    def test_old_pkcs12(self):
        """What OpenSSL needs its old provider for is found beside the program."""
        old = self.folder / 'old.p12'
        must(['openssl', 'pkcs12', '-export', '-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-in', self.certificate,
              '-inkey', self.folder / 'a.key', '-passout', 'pass:', '-out', old])
        done = run('inspect', '--json', old)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([item['kind'] for item in json.loads(done.stdout)], ['certificate', 'private-key'])

    def test_long_path(self):
        """More than the 260 units that Windows once had, to read and to write."""
        path = self.copy(*['a-folder-with-a-long-name-in-it'] * 9, 'a.cer')
        self.assertGreater(len(str(path)), 270)
        done = run('inspect', path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(WORDS, done.stdout)
        written = path.with_name('bundle.cer')
        done = run('bundle', '--output', written, path)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('BEGIN CERTIFICATE', written.read_text())

    def test_long_paths_are_asked_for(self):
        """Wine has no such limit, Windows only for programs that say that they do without."""
        self.assertIn(b'longPathAware', (INSTALLED / 'bin' / 'countersignctl.exe').read_bytes())

    def test_console(self):
        """On a console the words are what they are in a file."""
        here, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack('HHHH', 100, 250, 0, 0))
        process = subprocess.Popen([tap.program(), 'inspect', str(self.certificate)], stdin=there, stdout=there,
                                   stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, 'TERM': 'xterm'})
        os.close(there)
        seen = b''
        try:
            while data := os.read(here, 4096):
                seen += data
        except OSError:
            pass  # the last one closed it
        os.close(here)
        self.assertEqual(process.wait(TIMEOUT), 0)
        self.assertIn(WORDS, CONTROL.sub('', seen.decode().replace('\x1b[K\x1b[1C', ' ')))

    def test_planted_dll(self):
        """Without libssh.dll beside the program there is no transport, whatever lies in the current folder and in PATH."""
        tree, planted = self.folder / 'tree', self.folder / 'planted'
        shutil.copytree(INSTALLED, tree)
        (tree / 'bin' / 'libssh.dll').unlink()
        planted.mkdir()
        for name in [*(path.name for path in (INSTALLED / 'bin').glob('*.dll')), 'cryptbase.dll', 'version.dll']:
            shutil.copy(PLANTED, planted / name)
        path = os.environ['COUNTERSIGN_WINE_PATH']
        env = {**os.environ, 'COUNTERSIGN_PROGRAM': str(tree / 'bin' / 'countersignctl.exe'),
               'COUNTERSIGN_WINE_PATH': f'{dos(planted)};{path}'}
        done = run('plugins', '--json', cwd=planted, env=env)
        self.assertEqual([p['name'] for p in json.loads(done.stdout) if p['loaded']],
                         [name for name in PLUGINS if name != 'transport-sftp'])
        self.assertFalse((planted / 'planted.loaded').exists())


class Cluster(unittest.TestCase):
    """One world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.__exit__)

    def test_1_apply(self):
        done = self.world.apply()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotRegex(done.stderr, 'WARNING|CRITICAL')
        self.world.judge(self)

    def test_2_nothing_is_left_to_do(self):
        before = [len(self.world.lab.nodes[name].audit('put')) for name in NODES]
        done = self.world.ctl('plan', '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('Nothing to do', done.stdout)
        done = self.world.apply()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual([len(self.world.lab.nodes[name].audit('put')) for name in NODES], before)

    def test_3_verify(self):
        leaf, root = self.world.file('cms1a', 'cms1a.cer'), self.world.root
        done = self.world.ctl('verify', leaf, root, root)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = self.world.ctl('verify', leaf, root, leaf)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)

    def test_4_no_configuration_of_others(self):
        """Those of libssh and OpenSSL would have no drive: they would be looked for on whatever is the current one."""
        drive = WINE_PREFIX / 'drive_c'
        hostile = drive / 'etc' / 'ssh' / 'ssh_config'
        hostile.parent.mkdir(parents=True, exist_ok=True)
        self.addCleanup(shutil.rmtree, drive / 'etc')
        hostile.write_text('Host *\n  Port 1\n  User nobody\n  Ciphers 3des-cbc\n')
        before = len(self.world.lab.cms1a.audit('connect'))
        env = {**os.environ, **self.world.environment(), 'WINEDEBUG': '+file'}
        done = tap.run('plan', '--secrets', dos(self.world.secrets), dos(self.world.cluster), cwd=drive, env=env,
                       timeout=TIMEOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn('Nothing to do', done.stdout)
        self.assertGreater(len(self.world.lab.cms1a.audit('connect')), before)
        opened = [line for line in done.stderr.splitlines() if 'CreateFile' in line]
        self.assertTrue(any('secrets.ini' in line for line in opened), 'the trace shows what is opened')
        self.assertEqual([line for line in opened if ETC.search(line)], [])
        own = dos(INSTALLED).replace('\\', '\\\\')
        configurations = [line for line in opened if 'openssl.cnf' in line]
        self.assertEqual([line for line in configurations if own not in line], [])


if __name__ == '__main__':
    tap.main()
