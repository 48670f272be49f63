#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab with a Microsoft authority: simulated meeting servers, and a stand-in of certreq that signs with OpenSSL,
run on this computer and over SSH on a stand-in of a Windows workstation. Nothing here is Microsoft's."""
import os
import shutil
import signal
import socket
import subprocess
import unittest
from pathlib import Path

from world import World, must, wait_until

import tap
from lab import read_records

WINDOWS = Path(__file__).resolve().parent.parent / 'fakes' / 'windows'
CONFIG = 'cmslab-ad.cms.lab\\cms-CMSLAB-AD-CA'
SLOTS = ('cms1a', 'cms1b', 'cms1c', 'dbclusterserver', 'dbclusterclient')


class Workstation:
    """A real sshd whose forced command plays a Windows computer."""

    def __init__(self, folder, programs, shell):
        self.folder, self.home = Path(folder) / 'workstation', Path(folder) / 'workstation' / 'home'
        self.home.mkdir(parents=True)
        self.user_key, host_key = self.folder / 'user', self.folder / 'host'
        for key in (self.user_key, host_key):
            must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key])
        self.host_key = must(['ssh-keygen', '-l', '-f', host_key]).stdout.decode().split()[1]
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        config = self.folder / 'sshd_config'
        config.write_text(f'ListenAddress 127.0.0.1\nPort {self.port}\nPidFile none\nUsePAM no\nStrictModes no\n'
                          f'PermitRootLogin yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n'
                          f'HostKey {host_key}\nAuthorizedKeysFile {self.user_key}.pub\n'
                          f'Subsystem sftp internal-sftp\n'
                          f'ForceCommand {WINDOWS / "windows_host.py"} {shell} {self.home} {programs}\n')
        if os.geteuid() == 0:
            Path('/run/sshd').mkdir(exist_ok=True)
        self.process = subprocess.Popen([shutil.which('sshd') or '/usr/sbin/sshd', '-D', '-e', '-f', config],
                                        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.listens, 'the workstation')

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(('127.0.0.1', self.port)) == 0

    def settings(self):
        import pwd
        user = pwd.getpwuid(os.geteuid()).pw_name
        return (f'Program=certreq\nHost=127.0.0.1\nPort={self.port}\nUser={user}\nHostKey={self.host_key}\n'
                f'PublicKey={self.user_key}\n')

    def left_over(self):
        return [path.name for path in self.home.iterdir() if path.name.startswith('countersign-')]

    def stop(self):
        self.process.kill()
        self.process.wait()


class Microsoft(World):
    """The lab with Authority=ca-mscertreq; shell None: certreq on this computer."""

    def __init__(self, *switches, shell=None):
        self.shell, self.workstation, self.switches = shell, None, switches
        super().__init__()

    def write_cluster(self, host_keys=True, **hosts):
        self.programs = self.folder / 'bin'
        self.stand_in('--make', *self.switches)
        if self.shell:
            self.workstation = Workstation(self.folder, self.programs, self.shell)
        super().write_cluster(host_keys, **hosts)
        digest = must(['openssl', 'x509', '-in', self.root, '-noout', '-fingerprint', '-sha256']).stdout.decode()
        own = self.workstation.settings() if self.shell else f'Program={self.programs / "certreq"}\n'
        group = f'RootSha256={digest.split("=")[1].strip().replace(":", "").lower()}\n{own}'
        text = self.cluster.read_text().replace('Authority=ca-local', 'Authority=ca-mscertreq')
        marker = '[Authority ca-mscertreq]\n'
        assert marker in text
        self.cluster.write_text(text.replace(marker, marker + group))

    def __exit__(self, *problem):
        if self.workstation:
            self.workstation.stop()
        super().__exit__(*problem)

    @property
    def root(self):
        return self.programs / 'authority' / 'ca-0.cer'

    def stand_in(self, option, *pairs):
        must([WINDOWS / 'certreq.py', option, self.programs, *pairs])

    def certutil(self, *arguments):
        must([self.programs / 'certutil', '-config', CONFIG, *arguments])

    def calls(self, verb):
        path = self.programs / 'authority' / 'calls.jsonl'
        calls = read_records(path) if path.exists() else []
        return [call for call in calls if verb in call['argv']]

    def record(self, slot):
        return (self.workspace / 'submissions' / f'{slot}.ini').read_text()

    def approve_all(self, test):
        for number in range(12, 12 + len(SLOTS)):
            self.certutil('-resubmit', number)

    def wait_for_approval(self, test):
        """Pending, asked again in vain, approved, retrieved; and nothing is submitted twice."""
        first = self.apply()
        test.assertEqual(first.returncode, 4, first.stdout + first.stderr)
        test.assertIn('Taken Under Submission', first.stdout)
        numbers = sorted(line for slot in SLOTS for line in self.record(slot).splitlines() if 'RequestId' in line)
        test.assertEqual(numbers, [f'RequestId={n}' for n in range(12, 17)])
        test.assertEqual(self.apply().returncode, 4)
        test.assertEqual(len(self.calls('-retrieve')), 5)
        self.approve_all(test)
        done = self.apply()
        test.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        test.assertEqual((len(self.calls('-submit')), len(self.calls('-retrieve'))), (5, 10))
        self.judge(test)


class Here(unittest.TestCase):
    def test_authority(self):
        with Microsoft('chain=root') as world:
            done = world.ctl('authority', '--test', world.cluster)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn('alive', done.stdout)
            done = world.ctl('authority', '--templates', world.cluster)
            self.assertEqual(done.stdout.split(), ['ClientandServerAuthentication', 'WebServer'], done.stderr)

    def test_issued_and_renewed(self):
        with Microsoft() as world:
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            world.judge(self)
            again = world.apply()
            self.assertEqual(again.returncode, 0, again.stderr)
            self.assertIn('Nothing to do', again.stdout)
            self.assertEqual(len(world.calls('-submit')), 5)

            # Unreachable: nothing was handed in, so it is simply done again once it answers.
            old = world.fingerprints(world.file('cms1b', 'cms1b.cer'))
            renew = ('renew', '--yes', '--secrets', world.secrets, world.cluster, 'cms1b')
            world.stand_in('--set', 'mode=unavailable')
            done = world.ctl(*renew)
            self.assertEqual(done.returncode, 3)
            self.assertIn('The RPC server is unavailable', done.stdout + done.stderr)
            world.stand_in('--set', 'mode=issue', 'language=de')
            done = world.ctl(*renew)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertNotEqual(world.fingerprints(world.file('cms1b', 'cms1b.cer')), old)
            world.judge(self)

    def test_pending(self):
        with Microsoft('mode=pending') as world:
            world.wait_for_approval(self)

    def test_denied(self):
        with Microsoft('mode=pending') as world:
            self.assertEqual(world.apply().returncode, 4)
            for number in range(12, 17):
                world.certutil('-deny', number)
            done = world.apply()
            self.assertEqual(done.returncode, 3)
            self.assertIn('Somebody of the authority denied the request', done.stdout + done.stderr)

    def test_differences_want_a_person(self):
        """domain.md T48."""
        with Microsoft('certificate=server-only') as world:
            done = world.apply()
            self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
            self.assertIn('does not allow a client', done.stdout + done.stderr)
            self.assertEqual(world.apply().returncode, 3)
            wants = [slot for slot in SLOTS if slot != 'dbclusterserver']  # a server is all that one is
            accepted = world.ctl('pending', '--yes', '--accept', world.cluster, *wants)
            self.assertEqual(accepted.returncode, 0, accepted.stdout + accepted.stderr)
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(len(world.calls('-submit')), 5)
            world.judge(self)


class Killed(unittest.TestCase):
    """The program is gone in the middle of certreq's call."""

    def kill_in_call(self, world):
        process = world.start('apply', '--yes', '--secrets', world.secrets, world.cluster)
        wait_until(lambda: world.calls('-submit'), 'certreq')
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        return world.calls('-submit')[0]

    def test_its_answer_is_found(self):
        with Microsoft('delay=3') as world:
            call = self.kill_in_call(world)
            output = Path(call['folder']) / 'output.txt'
            self.assertIn('State=called', call['intent'])
            wait_until(lambda: 'Issued' in output.read_text(), 'the answer of certreq, which went on')
            world.stand_in('--set', 'delay=')
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(len(world.calls('-submit')), 5, 'nothing is submitted twice')
            world.judge(self)

    def test_unknown_is_unknown(self):
        """Only the admin submits again."""
        with Microsoft('mode=hang') as world:
            call = self.kill_in_call(world)
            for entry in Path('/proc').glob('[0-9]*/cwd'):
                if os.path.realpath(entry) == call['folder']:
                    os.kill(int(entry.parent.name), signal.SIGKILL)
            world.stand_in('--set', 'mode=issue')
            for _ in range(2):
                done = world.apply()
                self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
                self.assertIn('perhaps submitted', done.stdout + done.stderr)
            self.assertEqual(len(world.calls('-submit')), 5)
            unknown = [slot for slot in SLOTS if 'State=intent' in world.record(slot)]
            self.assertEqual(len(unknown), 1)
            again = world.ctl('pending', '--yes', '--resubmit', world.cluster, unknown[0])
            self.assertEqual(again.returncode, 0, again.stderr)
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            world.judge(self)


@unittest.skipUnless(shutil.which('sshd') or os.path.exists('/usr/sbin/sshd'), 'sshd is not installed')
class There(unittest.TestCase):
    def test_cmd_issued(self):
        with Microsoft('preamble=yes', shell='cmd') as world:
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            world.judge(self)
            self.assertEqual(world.workstation.left_over(), [])

    def test_powershell_pending(self):
        with Microsoft('mode=pending', shell='powershell') as world:
            world.wait_for_approval(self)
            self.assertEqual(world.workstation.left_over(), [])

    def test_double_hop(self):
        with Microsoft('mode=unavailable', shell='cmd') as world:
            done = world.apply()
            self.assertEqual(done.returncode, 3)
            self.assertIn('double hop', done.stdout + done.stderr)


if __name__ == '__main__':
    tap.main()
