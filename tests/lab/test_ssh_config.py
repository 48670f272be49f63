#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in SSH's configuration files, the user's and the computer's, changes nothing."""
import shutil
import sys
import unittest
from pathlib import Path

from world import NODES, World

import tap
from lab import call, must

GLOBAL = Path('/etc/ssh/ssh_config')
# Heeding any line of it, or only reading it, ends in a connection that fails or a file that is there.
HOSTILE = '''Host *
  HostName 127.0.0.99
  Port 1
  User nobody
  ProxyCommand touch {mark}; cat
  HostKeyAlgorithms ssh-dss
  KexAlgorithms diffie-hellman-group1-sha1
  Ciphers 3des-cbc
  IdentityFile {mark}.key
Match exec "touch {mark}"
  Port 1
'''


class Configuration(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(pool=1)
        cls.addClassCleanup(cls.world.__exit__)

    def setUp(self):
        self.mark = self.world.folder / 'heeded'
        self.mark.unlink(missing_ok=True)
        self.hostile = self.world.folder / 'hostile'
        self.hostile.write_text(HOSTILE.format(mark=self.mark))

    def look(self, *before):
        """`status`, behind another program if need be."""
        argv = [*before, tap.program(), 'status', '--secrets', self.world.secrets, self.world.cluster]
        return call(argv, env=self.world.environment(), timeout=300, start_new_session=True)

    def judge(self, done):
        self.assertFalse(self.mark.exists(), 'a command of the configuration was run')
        self.assertEqual(done.returncode, self.plain, done.stdout + done.stderr)
        self.assertEqual({len(self.world.lab.nodes[name].audit('connect')) for name in NODES}, {self.connections})

    def expect_another(self):
        """A look without hostile files, and that the next one is one of the same."""
        before = len(self.world.lab.cms1a.audit('connect'))
        self.plain = self.look().returncode
        after = len(self.world.lab.cms1a.audit('connect'))
        self.assertGreater(after, before)
        self.connections = 2 * after - before

    def test_of_the_user(self):
        folder = self.world.home / '.ssh'
        self.expect_another()
        folder.mkdir(exist_ok=True)
        config = folder / 'config'
        shutil.copy(self.hostile, config)
        self.addCleanup(config.unlink)
        config.chmod(0o600)
        self.judge(self.look())

    def test_of_the_computer(self):
        """Laid over the file in a view of the file system that ends with the program."""
        over = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c',
                'mount --bind "$1" "$2" && shift 2 && exec "$@"', 'sh', self.hostile, GLOBAL]
        if not GLOBAL.exists() or call([*over, 'true']).returncode != 0:
            self.skipTest(f'no {GLOBAL} here, or nothing may be laid over it')
        self.assertEqual(must([*over, 'cat', GLOBAL]).stdout, self.hostile.read_bytes())
        self.expect_another()
        self.judge(self.look(*over))


if __name__ == '__main__':
    assert sys.platform != 'win32'
    tap.main()
