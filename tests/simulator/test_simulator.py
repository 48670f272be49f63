#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the simulator play what is known of the real server? Usage: test_simulator.py PROGRAM"""
import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab import Authority, Lab, call, must

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'cli'))
import tap  # noqa: E402

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else 'countersign-simulator'
SAN = 'subjectAltName:cms1a.pod2.cms.lab,pod2.cms.lab,10.1.2.3'
SYSTEM_FILES = {'cms.lic', 'license.dat', 'live.json', 'boot.json', 'log', 'audit', 'nightly.bak',
                'ACANO-MIB.txt', 'ACANO-SYSLOG-MIB.txt', 'ACANO-HEALTH-MIB.txt'}


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# Made once for all cases; a simulator started in another folder may give the same keys again.
POOL = tempfile.TemporaryDirectory(prefix='simulator-pool-')


class Case(unittest.TestCase):
    options = ()
    nodes = ('cms1a',)

    def setUp(self):
        self.lab = Lab(PROGRAM, '--key-pool', POOL.name, '--key-pool-size', 4, *self.options, nodes=self.nodes)
        self.addCleanup(self.lab.__exit__)
        self.node = self.lab.nodes[self.nodes[0]]


class Process(Case):
    nodes = ('cms1a', 'cms1b')

    def test_ready_lines_tell_the_host_keys(self):
        self.assertEqual(list(self.lab.nodes), ['cms1a', 'cms1b'])
        for node in self.lab.nodes.values():
            scan = must(['ssh-keyscan', '-p', node.port, node.host]).stdout
            shown = must(['ssh-keygen', '-lf', '-'], input=scan).stdout.decode()
            self.assertIn(node.host_key, shown)
        self.assertNotEqual(self.lab.cms1a.host_key, self.lab.cms1b.host_key)

    def test_host_keys_and_files_outlive_a_restart(self):
        before = self.lab.cms1a.host_key
        self.lab.cms1a.run('pki csr cms1a CN:x', 'webadmin listen a 8443')
        self.assertEqual(self.lab.stop(), 0)
        self.lab.start()
        self.assertEqual(self.lab.cms1a.host_key, before)
        listing, status = self.lab.cms1a.run('pki list', 'webadmin')
        self.assertIn('cms1a.key\n', listing)
        self.assertRegex(status, r'TLS listening port +: 8443\n')

    def test_ends_with_each_signal_while_clients_are_there(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            client = subprocess.Popen([str(a) for a in self.lab.cms1a.putty('plink', '-ssh')],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL)
            self.assertIn(b'cms1a> ', os.read(client.stdout.fileno(), 100))
            self.assertEqual(self.lab.stop(how), 0)
            client.communicate()
            self.lab.start()

    def test_ends_when_standard_input_does(self):
        self.lab.process.stdin.close()
        self.assertEqual(self.lab.process.wait(30), 0)
        self.lab.process.stdout.close()

    def test_bad_arguments(self):
        for arguments, word in ((['--switch', 'no_such=1'], 'no_such'), (['--switch', 'rename=perhaps'], 'perhaps'),
                                (['--nodes', 'a/b'], 'a/b'), (['--port', '70000'], 'range')):
            done = call([PROGRAM, '--state', self.lab.folder / 'other', '--nodes', 'x', *arguments])
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(word, done.stderr.decode())

    def test_switches_are_listed_with_their_source(self):
        text = must([PROGRAM, '--list-switches']).stdout.decode()
        for name in ('name_rule=alnum|alnum_dash_underscore', 'overwrite=ok|deny_in_use', 'rename=', 'setstat='):
            self.assertIn(name, text)
        self.assertEqual(text.count('default "'), len(re.findall(r'^\w+=', text, re.M)))

    def test_without_secrets_says_that_the_password_is_known(self):
        done = call([PROGRAM, '--state', self.lab.folder / 'other', '--nodes', 'x', '--exit-with-stdin'], input=b'')
        self.assertEqual(done.returncode, 0)
        self.assertIn(b'password', done.stderr)

    def test_nodes_differ(self):
        a, b = (self.lab.nodes[n].plink('hostname').stdout for n in self.nodes)
        self.assertIn(b'cms1a> ', a)
        self.assertIn(b'cms1b> ', b)
        wrong = self.lab.cms1b.plink('pki list', password_file=self.lab.cms1a.password_file)
        self.assertEqual(wrong.returncode, 1)


class Login(Case):
    def test_prompt_is_the_one_of_the_lab(self):
        done = self.node.psftp('pwd')
        self.assertEqual(done.returncode, 0)
        self.assertIn(b'Remote working directory is /', done.stdout)
        self.node.openssh('ssh', '-tt', 'admin@127.0.0.1', input=b'pki list\r')
        prompts = (self.lab.folder / 'cms1a.askpass.log').read_text()
        self.assertIn('Please enter password: ', prompts)
        self.assertEqual(self.node.audit('login')[-1]['method'], 'keyboard-interactive')
        self.assertTrue(self.node.audit('login')[-1]['ok'])

    def test_wrong_password_and_wrong_user(self):
        wrong = self.lab.folder / 'wrong'
        wrong.write_text('Marker.0815')
        done = self.node.plink('pki list', password_file=wrong)
        self.assertEqual((done.returncode, done.stdout), (1, b''))
        self.assertEqual([r['ok'] for r in self.node.audit('login')], [False])
        argv = [a if a != 'admin' else 'root' for a in self.node.putty('plink', '-ssh')]
        self.assertEqual(call(argv, input=b'pki list\n').returncode, 1)
        for path in self.node.folder.rglob('*'):
            if path.is_file():
                self.assertNotIn(b'Marker.0815', path.read_bytes())
                self.assertNotIn(self.node.password.encode(), path.read_bytes())

    def test_other_methods_are_not_offered(self):
        done = self.node.openssh('ssh', '-tt', '-o', 'PreferredAuthentications=password', 'admin@127.0.0.1')
        self.assertEqual(done.returncode, 255)
        self.assertIn(b'(keyboard-interactive)', done.stderr)

    def test_rounds(self):
        for prompts in ('zero_first', 'two'):
            self.node.switch(prompts=prompts)
            done = self.node.openssh('ssh', '-tt', 'admin@127.0.0.1', input=b'version\rexit\r')
            self.assertIn(b'2.9\r\n', done.stdout, prompts)
        self.node.openssh('ssh', '-tt', 'admin@127.0.0.1', askpass=f'#!/bin/sh\ncat {self.node.password_file}\n')
        self.assertFalse(self.node.audit('login')[-1]['ok'])

    def test_password_method(self):
        self.node.switch(auth='password')
        done = self.node.openssh('ssh', '-tt', 'admin@127.0.0.1', input=b'version\rexit\r')
        self.assertIn(b'2.9\r\n', done.stdout)
        self.assertEqual(self.node.audit('login')[-1]['method'], 'password')

    def test_public_key(self):
        key, other = self.lab.folder / 'key', self.lab.folder / 'other'
        for path in (key, other):
            must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', path])
        (self.node.folder / 'authorized_keys').write_text(key.with_suffix('.pub').read_text())
        arguments = ('-tt', '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes')
        for switch, identity, good in (('off', key, False), ('on', other, False), ('on', key, True)):
            self.node.switch(publickey=switch)
            done = self.node.openssh('ssh', *arguments, '-i', identity, 'admin@127.0.0.1', input=b'version\rexit\r')
            self.assertEqual(b'2.9\r\n' in done.stdout, good, (switch, identity))

    def test_lock_out(self):
        self.node.switch(lockout=2)
        wrong = self.lab.folder / 'wrong'
        wrong.write_text('x')
        self.assertEqual(self.node.plink('version').returncode, 0)
        for _ in range(2):
            self.node.plink('version', password_file=wrong)
        self.assertEqual(self.node.plink('version').returncode, 1)

    def test_banner_and_last_login(self):
        self.node.switch(banner='Keep out', last_login='on')
        done = self.node.plink('version')
        self.assertIn(b'Keep out', done.stderr)
        self.assertTrue(done.stdout.startswith(b'Last login'))

    def test_changed_host_key(self):
        self.node.switch(host_key_change=1)
        self.assertEqual(self.node.plink('version').returncode, 1)
        for kind, shown in (('rsa', b'RSA'), ('ecdsa', b'ECDSA'), ('ed25519', b'ED25519')):
            self.node.switch(host_key=kind)
            scan = must(['ssh-keyscan', '-p', self.node.port, self.node.host]).stdout
            self.assertIn(shown, must(['ssh-keygen', '-lf', '-'], input=scan).stdout)

    def test_login_faults(self):
        self.node.switch(login_fault='drop', fault_times=1)
        self.assertEqual(self.node.plink('version').returncode, 1)
        self.assertEqual(self.node.plink('version').returncode, 0)
        self.node.switch(accept='close')
        self.assertEqual(self.node.plink('version').returncode, 1)


class Shell(Case):
    def test_echo_prompt_and_line_ends(self):
        out = self.node.plink('hostname', 'nonsense').stdout
        self.assertEqual(out, b'cms1a> hostname\r\ncms1a\r\ncms1a> nonsense\r\nUnknown command\r\ncms1a> ')

    def test_line_editing(self):
        typed = b'versiin\x08\x7fon\rfoo\x03version\r\n\rexit\r'
        done = self.node.openssh('ssh', '-tt', 'admin@127.0.0.1', input=typed)
        self.assertEqual(done.stdout.count(b'\r\n2.9\r\n'), 2)
        self.assertNotIn(b'Unknown', done.stdout)

    def test_no_echo_without_a_terminal(self):
        done = self.node.openssh('ssh', '-T', 'admin@127.0.0.1', input=b'version\n')
        self.assertEqual(done.stdout, b'cms1a> 2.9\r\ncms1a> ')

    def test_prompt_follows_the_host_name(self):
        self.node.run('hostname core-1')
        self.assertTrue(self.node.plink('version').stdout.startswith(b'core-1> '))
        self.node.switch(hostname='edge')
        self.assertTrue(self.node.plink('version').stdout.startswith(b'edge> '))
        self.node.switch(prompt='login: ')
        self.assertTrue(self.node.plink('version').stdout.startswith(b'login:'))

    def test_exec_channel(self):
        refused = self.node.openssh('ssh', 'admin@127.0.0.1', 'version')
        self.assertNotEqual(refused.returncode, 0)
        self.node.switch(exec='allowed')
        done = self.node.openssh('ssh', 'admin@127.0.0.1', 'version')
        self.assertEqual((done.returncode, done.stdout), (0, b'2.9\r\n'))

    def test_split_output_arrives_in_pieces(self):
        self.node.switch(split_output='prompt', split_gap=100)
        client = subprocess.Popen([str(a) for a in self.node.putty('plink', '-ssh')], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.assertEqual(os.read(client.stdout.fileno(), 100), b'cms')
        rest = client.communicate(b'version\n')[0]
        self.assertEqual(rest, b'1a> version\r\n2.9\r\ncms1a> ')
        self.node.switch(split_output='all', split_gap=1)
        self.assertIn(b'Unknown command\r\n', self.node.plink('nonsense').stdout)

    def test_shell_and_files_share_one_connection(self):
        socket = self.lab.folder / 'master'
        master = ('-o', f'ControlPath={socket}')
        self.node.openssh('ssh', '-M', '-N', '-f', *master, 'admin@127.0.0.1')
        script = ['ssh', '-tt', '-F', '/dev/null', *master, 'admin@127.0.0.1']
        shell = subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        os.read(shell.stdout.fileno(), 100)
        files = call(['sftp', '-b', '-', '-F', '/dev/null', *master, 'admin@127.0.0.1'], input=b'ls\n')
        out = shell.communicate(b'pki list\rexit\r')[0]
        call(['ssh', '-O', 'exit', '-F', '/dev/null', *master, 'admin@127.0.0.1'])
        self.assertIn(b'license.dat', files.stdout)
        self.assertIn(b'User supplied certificates and keys:', out)
        self.assertEqual(len(self.node.audit('login')), 1)
        self.assertEqual(self.node.audit('sftp')[0]['connection'], self.node.audit('shell')[0]['connection'])

    def test_typed_while_busy_is_lost(self):
        self.node.switch(typeahead='discard', csr_delay=300)
        done = self.node.plink('pki csr a CN:a', 'version')
        self.assertEqual(self.node.audit('command')[0]['line'], 'pki csr a CN:a')
        self.node.switch(typeahead='keep', csr_delay=300)
        done = self.node.plink('pki csr b CN:b', 'version')
        self.assertIn(b'ready for download via SFTP\r\ncms1a> version\r\n2.9\r\n', done.stdout)

    def test_command_faults(self):
        self.node.switch(command_fault='drop', command_fault_prefix='pki', fault_times=1)
        self.assertIn(b'2.9', self.node.plink('version').stdout)
        self.assertEqual(self.node.plink('pki list').returncode, 1)
        self.assertEqual(self.node.plink('pki list').returncode, 0)
        self.assertEqual(len(self.node.audit('fault')), 1)
        self.node.switch(command_fault='garbage')
        self.assertGreater(len(self.node.plink('version').stdout), 400)
        self.node.switch(command_fault='endless')
        with self.assertRaises(subprocess.TimeoutExpired):
            call(self.node.putty('plink', '-ssh'), input=b'version\n', timeout=1)
        self.node.wait_for_quiet()

    def test_reboot(self):
        self.node.switch(reboot_time=100000)
        self.assertEqual(self.node.plink('reboot', 'y', 'version').returncode, 0)
        self.assertEqual(self.node.plink('version').returncode, 0)
        self.node.plink('reboot', 'Y')
        self.assertEqual(self.node.plink('version').returncode, 1)


class Requests(Case):
    def request(self, *arguments):
        return self.node.run('pki csr ' + ' '.join(arguments))[0]

    def read(self, name):
        return must(['openssl', 'req', '-in', self.node.files / name, '-verify', '-noout', '-text',
                     '-nameopt', 'oneline']).stdout.decode()

    def test_transcript_and_request(self):
        out = self.request('cms1a', 'CN:cms1.pod2.cms.lab', 'OU:TAC', 'C:DE', SAN)
        self.assertRegex(out, r'^\.+\n\.+\nCreated key file cms1a\.key and CSR cms1a\.csr\n'
                         r'CSR file cms1a\.csr ready for download via SFTP\n$')
        text = self.read('cms1a.csr')
        self.assertIn('Subject: CN = cms1.pod2.cms.lab, OU = TAC, C = DE', text)
        self.assertIn('DNS:cms1a.pod2.cms.lab, DNS:pod2.cms.lab, IP Address:10.1.2.3\n', text)
        self.assertNotIn('DNS:cms1.pod2.cms.lab', text)
        self.assertIn('(2048 bit)', text)
        self.assertIn('sha256WithRSAEncryption', text)
        must(['openssl', 'pkey', '-in', self.node.files / 'cms1a.key', '-noout', '-check'])

    def test_errors_of_the_lab(self):
        for name in ('cms1-a', 'cms1.a', 'cms1_a', 'a/b', '../a'):
            self.assertEqual(self.request(name, 'CN:x'), 'Invalid CSR name. Must be alphanumeric\n')
        for bad in ('CN:x subjectAltName:a, b', 'CN:x subjectAltName:a,', 'subjectAltName:a', '', 'CN:', 'XX:y CN:x',
                    'CN:x C:DEU', 'CN:' + 'x' * 65):
            self.assertEqual(self.request('a', bad), 'Invalid argument\n', bad)
        self.assertEqual(list(self.node.files.glob('*.key')), [])
        self.assertIn('Created', self.request('wild', 'CN:.*.tptac9.com'))

    def test_switches(self):
        self.node.switch(name_rule='alnum_dash_underscore', csr_dots=0, csr_bits=3072, quoting='double',
                         csr_existing='refuse')
        self.assertTrue(self.request('database_cluster-1', '"O:Two Words"', 'CN:x').startswith('\n\nCreated'))
        text = self.read('database_cluster-1.csr')
        self.assertIn('(3072 bit)', text)
        self.assertIn('O = Two Words', text)
        self.assertIn('exists', self.request('database_cluster-1', 'CN:x'))

    def test_existing_key_is_replaced(self):
        self.request('a', 'CN:x')
        before = sha(self.node.files / 'a.key')
        self.request('a', 'CN:x')
        self.assertNotEqual(sha(self.node.files / 'a.key'), before)

    def test_self_signed(self):
        self.node.run('pki selfsigned own CN:x')
        must(['openssl', 'verify', '-CAfile', self.node.files / 'own.crt', self.node.files / 'own.crt'])
        self.assertEqual(self.node.run('pki match own.key own.crt'), ['Matching certificate and private key\n'])


class Pool(Case):
    def setUp(self):
        pass

    def keys(self, lab):
        return [sha(path) for path in lab.state.glob('*/files/*.key')]

    def test_no_key_twice_even_after_a_restart(self):
        with Lab(PROGRAM, nodes=('cms1a', 'cms1b')) as lab:
            lab.stop()
            pool = lab.folder / 'pool'
            lab.options = ('--key-pool', pool, '--key-pool-size', 2)
            for base in ('one', 'two'):
                lab.start()
                for node in lab.nodes.values():
                    node.run(f'pki csr {base} CN:x')
                lab.stop()
            made = {sha(path) for path in pool.glob('pool-*.key')}
            self.assertEqual(len(made), 4)
            self.assertEqual(set(self.keys(lab)), made)

    def test_empty_pool(self):
        with Lab(PROGRAM, '--key-pool', 1) as lab:
            lab.cms1a.run('pki csr a CN:x', 'pki csr b CN:x')
            self.assertEqual(len(set(self.keys(lab))), 2)


class Signed(Case):
    """The node has a request, its certificate and the root."""

    options = ('--release', '2.9')

    def setUp(self):
        super().setUp()
        self.authority = Authority(self.lab.folder)
        self.node.run('pki csr cms1a CN:cms1.pod2.cms.lab ' + SAN)
        self.authority.sign(self.node.files / 'cms1a.csr', self.node.files / 'cms1a.cer')
        (self.node.files / 'root.cer').write_bytes(self.authority.root.read_bytes())
        other = self.lab.folder / 'other'
        other.mkdir()
        (self.node.files / 'other.cer').write_bytes(Authority(other).root.read_bytes())


class Checks(Signed):
    def test_match(self):
        good, bad, missing = self.node.run('pki match cms1a.key cms1a.cer', 'pki match cms1a.key root.cer',
                                           'pki match cms1a.key no.cer')
        self.assertEqual(good, 'Matching certificate and private key\n')
        self.assertNotIn('Matching', bad + missing)

    def test_verify_is_what_openssl_says(self):
        files = ('root.cer', 'other.cer', 'cms1a.cer')
        for ca in files:
            for bundle in (None,) + files:
                out = self.node.run(f'pki verify cms1a.cer {bundle + " " if bundle else ""}{ca}')[0]
                more = ['-untrusted', self.node.files / bundle] if bundle else []
                real = call(['openssl', 'verify', *more, '-CAfile', self.node.files / ca,
                             self.node.files / 'cms1a.cer'])
                self.assertEqual(out == 'Success\n', real.returncode == 0, (bundle, ca, out))

    def test_verify_knows_the_nodes_clock(self):
        self.node.switch(clock_offset=-3600)
        self.assertIn('not yet valid', self.node.run('pki verify cms1a.cer root.cer')[0])
        self.node.switch(clock_offset=40 * 86400)
        self.assertIn('expired', self.node.run('pki verify cms1a.cer root.cer')[0])

    def test_inspect(self):
        text, request, key, licence, missing = self.node.run(
            'pki inspect cms1a.cer', 'pki inspect cms1a.csr', 'pki inspect cms1a.key', 'pki inspect cms.lic',
            'pki inspect no.cer')
        real = must(['openssl', 'x509', '-in', self.node.files / 'cms1a.cer', '-noout', '-text',
                     '-nameopt', 'oneline']).stdout.decode()
        self.assertTrue(text.startswith('Checking ssh public keys...not found\n'
                                        'Checking user configured certificates and keys...found\n'
                                        'File contains a PEM encoded certificate\nCertificate:\n'))
        self.assertIn(real, text)
        self.assertIn('Certificate Request:', request)
        self.assertNotIn('PRIVATE', key)
        self.assertNotIn('Certificate:', key + licence)
        self.assertIn('not found', missing.splitlines()[-1])

    def test_inspect_shows_every_certificate_it_can_read(self):
        leaf, root = ((self.node.files / n).read_bytes() for n in ('cms1a.cer', 'root.cer'))
        for name, data, number in (('two.cer', leaf + root, 2), ('t01.cer', leaf.rstrip() + root.rstrip(), 0),
                                   ('t02.cer', leaf + b'\x1a' + root + b'\x1a', 1)):
            (self.node.files / name).write_bytes(data)
            self.assertEqual(self.node.run(f'pki inspect {name}')[0].count('Certificate:\n'), number, name)

    def test_der_and_crlf(self):
        must(['openssl', 'x509', '-in', self.node.files / 'cms1a.cer', '-outform', 'DER', '-out',
              self.node.files / 'bin.cer'])
        crlf = (self.node.files / 'cms1a.cer').read_bytes().replace(b'\n', b'\r\n')
        (self.node.files / 'crlf.cer').write_bytes(crlf)
        for switches, good in (({}, True), ({'der': 'refused', 'crlf': 'refused'}, False)):
            self.node.switch(**switches)
            for name in ('bin.cer', 'crlf.cer'):
                out = self.node.run(f'pki match cms1a.key {name}')[0]
                self.assertEqual(out.startswith('Matching'), good, (switches, name))

    def test_list_is_of_certificates_only(self):
        names = self.node.run('pki list')[0].splitlines()
        self.assertEqual(names[0], 'User supplied certificates and keys:')
        self.assertEqual(set(names[1:]), {'cms1a.key', 'cms1a.csr', 'cms1a.cer', 'root.cer', 'other.cer'})

    def test_unlock(self):
        locked = self.node.files / 'locked.key'
        must(['openssl', 'pkey', '-in', self.node.files / 'cms1a.key', '-aes256', '-passout', 'pass:abcd',
              '-out', locked])
        self.node.plink('pki unlock locked.key', 'abcd')
        self.assertIn('BEGIN PRIVATE KEY', locked.read_text())
        self.assertEqual(self.node.audit('answer')[-1]['text'], '(not shown)')


class Services(Signed):
    def enable(self, service, *setup):
        return self.node.run(*setup, f'{service} enable')[-1]

    def test_web_bridge_2(self):
        out = self.enable('webbridge', 'webbridge listen a:443', 'webbridge certs cms1a.key cms1a.cer root.cer')
        self.assertEqual(out, 'SUCCESS: Key and certificate pair match\n'
                         'SUCCESS: certificate verified against CA bundle\nSUCCESS: Webbridge enabled\n')

    def test_xmpp(self):
        out = self.enable('xmpp', 'xmpp listen a', 'xmpp domain conf.pod2.cms.lab',
                          'xmpp certs cms1a.key cms1a.cer root.cer')
        self.assertEqual(out, 'SUCCESS: Callbridge activated\nSUCCESS: Domain configured\n'
                         'SUCCESS: Key and certificate pair match\nSUCCESS: certificate verified against CA bundle\n'
                         'SUCCESS: XMPP server enabled\n')
        status = self.node.run('xmpp cluster initialize', 'xmpp cluster status')[1]
        self.assertRegex(status, r'^State: LEADER\nList of peers\n[0-9.]+:5222 \(Leader\)\n$')
        self.assertIn('Secret', self.node.run('xmpp callbridge list')[0])

    def test_failures_are_found_when_it_is_enabled(self):
        missing = self.enable('webadmin', 'webadmin listen a 8443')
        self.assertIn('FAILURE: TLS port set but no certificates configured\n', missing)
        assigned, out = self.node.run('webadmin certs cms1a.key other.cer', 'webadmin enable')
        self.assertEqual(assigned, '')
        self.assertIn('FAILURE:', out)
        mixed = self.enable('webadmin', 'webadmin certs cms1a.key cms1a.cer other.cer')
        self.assertIn('SUCCESS: Key and certificate pair match\nFAILURE:', mixed)
        self.assertRegex(self.node.run('webadmin')[0], r'Enabled +: false\n')
        gone = self.enable('webadmin', 'webadmin certs cms1a.key gone.cer')
        self.assertIn('FAILURE: file gone.cer not found', gone)

    def test_call_bridge_status(self):
        status = self.node.run('callbridge listen a', 'callbridge certs cms1a.key cms1a.cer root.cer',
                               'callbridge trust c2w root.cer', 'callbridge restart', 'callbridge')[-1]
        self.assertIn('Listening interfaces  : a\nPreferred interface   : none\nKey file              : cms1a.key\n'
                      'Certificate file      : cms1a.cer\n', status)
        self.assertIn('C2W trusted certs                   : root.cer\n', status)
        cleared = self.node.run('callbridge certs none', 'callbridge')[1]
        self.assertIn('Key file              : none\n', cleared)

    def test_web_bridge_3(self):
        chain = (self.node.files / 'cms1a.cer').read_bytes() + (self.node.files / 'root.cer').read_bytes()
        (self.node.files / 'full.cer').write_bytes(chain)
        setup = ('webbridge3 https listen a:443 b:445', 'webbridge3 c2w listen a:9999',
                 'webbridge3 c2w certs cms1a.key full.cer', 'webbridge3 c2w trust root.cer')
        self.assertIn('FAILURE:', self.enable('webbridge3', *setup, 'webbridge3 https certs cms1a.key cms1a.cer'))
        out = self.enable('webbridge3', 'webbridge3 https certs cms1a.key full.cer')
        self.assertNotIn('FAILURE:', out)
        self.assertIn('SUCCESS: Webbridge3 enabled\n', out)
        self.assertIn('HTTPS listening ports and interfaces  : a:443 b:445\n', self.node.run('webbridge3')[0])

    def test_turn_tells_its_password(self):
        status = self.node.run('turn credentials bob Cisco.123 example.com', 'turn')[1]
        self.assertRegex(status, r'Password +: Cisco.123\n')

    def test_extended_usage_and_wildcards_by_switch(self):
        self.authority.sign(self.node.files / 'cms1a.csr', self.node.files / 'cms1a.cer', 'clientAuth')
        setup = ('webadmin listen a 443', 'webadmin certs cms1a.key cms1a.cer root.cer')
        self.assertNotIn('FAILURE', self.enable('webadmin', *setup))
        self.node.switch(eku='checked')
        self.assertIn('FAILURE', self.enable('webadmin'))
        self.node.run('pki csr wild CN:*.pod2.cms.lab')
        self.authority.sign(self.node.files / 'wild.csr', self.node.files / 'wild.cer')
        self.node.switch(wildcard='refused')
        self.assertIn('FAILURE', self.enable('webadmin', 'webadmin certs wild.key wild.cer'))

    def test_file_in_use(self):
        self.enable('webadmin', 'webadmin listen a 443', 'webadmin certs cms1a.key cms1a.cer root.cer')
        (self.lab.folder / 'cms1a.cer').write_text('new')
        self.node.switch(overwrite='deny_in_use')
        for line in ('put cms1a.cer', 'rm cms1a.cer'):
            self.assertIn(b'permission denied', self.node.psftp(line).stdout.lower(), line)
        self.assertNotEqual((self.node.files / 'cms1a.cer').read_text(), 'new')
        self.node.switch()
        self.assertEqual(self.node.psftp('put cms1a.cer').returncode, 0)
        self.assertEqual((self.node.files / 'cms1a.cer').read_text(), 'new')

    def test_missing_file_by_switch(self):
        self.assertEqual(self.node.run('webadmin certs no.key no.cer'), [''])
        self.node.switch(certs_missing='refused')
        self.assertIn('no.key', self.node.run('webadmin certs no.key no.cer')[0])

    def test_password_prompt_does_not_echo(self):
        out = self.node.plink('uploader cms password', 'Cisco.123').stdout
        self.assertIn(b'Please enter password:', out)
        self.assertNotIn(b'Cisco.123', out)
        self.assertNotIn('Cisco.123', (self.node.folder / 'audit.jsonl').read_text())


class Database(Signed):
    def setUp(self):
        super().setUp()
        for base, name in (('dbclusterserver', 'cms1a'), ('dbclusterclient', 'postgres')):
            self.node.run(f'pki csr {base} CN:{name}')
            self.authority.sign(self.node.files / f'{base}.csr', self.node.files / f'{base}.cer')

    five = ('database cluster certs dbclusterserver.key dbclusterserver.cer dbclusterclient.key dbclusterclient.cer '
            'root.cer')

    def test_life(self):
        setup = self.node.run('database cluster localnode a', self.five, 'database cluster initialize')
        self.assertNotIn('FAILURE', ''.join(setup))
        status = self.node.run('database cluster status')[0]
        for line in ('Status                   : Enabled\nNodes:\n', 'Certificates\n', ': Connected Primary\n',
                     '  Server Key             : dbclusterserver.key\n', '  CA Certificate         : root.cer\n',
                     "Last command             : 'database cluster initialize' (Success)\n"):
            self.assertIn(line, status)
        before = self.node.run('database cluster status')
        self.assertIn('Cannot', self.node.run('database cluster certs a b c')[0])
        self.node.plink('database cluster remove', 'y')
        self.assertEqual(self.node.run('database cluster status'), before)
        self.node.plink('database cluster remove', 'Y')
        self.assertIn('Status                   : Disabled\n', self.node.run('database cluster status')[0])
        self.assertEqual(self.node.run('database cluster certs a b c'), [''])

    def test_join_and_old_words(self):
        self.node.switch(database_words='master')
        status = self.node.run('database cluster localnode a', self.five, 'database cluster join 10.48.36.99',
                               'database cluster status')[-1]
        self.assertRegex(status, r'    10\.48\.36\.99 +: Connected Master\n')
        self.assertRegex(status, r'\(me\) +: Connected Slave \( In Sync \)\n')

    def test_connect_with_three(self):
        self.assertIn('Usage', self.node.run('database cluster certs a b c d')[0])
        out = self.node.run('database cluster certs dbclusterclient.key dbclusterclient.cer root.cer',
                            'database cluster connect 10.48.36.99', 'database cluster status')[-1]
        self.assertIn('Server Key             : none\n', out)
        self.assertIn('Enabled', out)

    def test_wrong_certificates(self):
        status = self.node.run('database cluster localnode a', self.five.replace('root', 'other'),
                               'database cluster initialize', 'database cluster status')[-1]
        self.assertIn('(Failed)\n', status)
        self.assertIn('Status                   : Error\n', status)
        cleared = self.node.run('database cluster clear error', 'database cluster status')[1]
        self.assertNotIn('Error', cleared)


class Releases(Case):
    options = ('--release', '3.9')

    def test_xmpp_is_gone_and_scheduler_is_there(self):
        for command in ('xmpp', 'xmpp enable', 'xmpp cluster status', 'webbridge certs a b'):
            self.assertEqual(self.node.run(command), ['Unknown command\n'], command)
        self.assertIn('Enabled', self.node.run('scheduler')[0])
        self.assertIn('UCM trusted certs         : none\n', self.node.run('callbridge')[0])
        streamer = self.node.run('streamer sip listen a 7000 7001', 'streamer')[1]
        self.assertIn('SIP interfaces          : tcp a:7000, tls a:7001\n', streamer)

    def test_old_release_on_one_node(self):
        self.node.switch(release='2.8')
        self.assertEqual(self.node.run('webbridge3'), ['Unknown command\n'])
        self.assertIn('Domain', self.node.run('xmpp')[0])
        self.assertEqual(self.node.run('version'), ['2.8\n'])


class Files(Case):
    def setUp(self):
        super().setUp()
        self.local = self.lab.folder / 'big.cer'
        self.local.write_bytes(os.urandom(300000))

    def test_round_trip_with_putty_and_openssh(self):
        self.assertEqual(self.node.psftp('put big.cer', 'get big.cer back.cer').returncode, 0)
        self.assertEqual(sha(self.lab.folder / 'back.cer'), sha(self.local))
        done = self.node.openssh('sftp', 'admin@127.0.0.1', input=b'put big.cer two.cer\nget two.cer three.cer\n',
                                 cwd=self.lab.folder)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(sha(self.lab.folder / 'three.cer'), sha(self.local))

    def test_audit_tells_everything_in_order(self):
        self.node.psftp('put big.cer', 'get big.cer back.cer', 'rm big.cer')
        told = [(r['event'], r['name'], r['size'], r['sha256'], r['complete'])
                for r in self.node.audit() if 'sha256' in r]
        self.assertEqual(told, [(e, 'big.cer', 300000, sha(self.local), True) for e in ('put', 'get', 'remove')])
        self.assertEqual([r['sequence'] for r in self.node.audit()], list(range(1, len(self.node.audit()) + 1)))

    def test_system_files(self):
        self.assertLessEqual(SYSTEM_FILES, {p.name for p in self.node.files.iterdir()})
        listing = self.node.psftp('ls').stdout.decode()
        for name in SYSTEM_FILES:
            self.assertIn(f' {name}\n', listing)
        self.assertEqual(self.node.run('pki list'), ['User supplied certificates and keys:\n'])

    def test_nothing_outside_the_directory(self):
        secret = self.node.folder / 'state.ini'
        secret.write_text('[x]\n')
        before = {p: p.stat().st_mtime_ns for p in self.lab.folder.rglob('*')}
        for line in ('get ../state.ini stolen', 'get /../state.ini stolen', 'put big.cer ../x.cer',
                     'put big.cer /a/x.cer', 'rm ../state.ini', 'mkdir sub', 'cd ..', 'get /etc/passwd stolen',
                     'ls ..'):
            done = self.node.openssh('sftp', 'admin@127.0.0.1', input=line.encode() + b'\n', cwd=self.lab.folder)
            self.assertNotIn(b'root:', done.stdout)
            self.assertFalse((self.lab.folder / 'stolen').exists(), line)
        after = {p for p in self.lab.folder.rglob('*')}
        ours = {self.lab.folder / 'cms1a.askpass', self.lab.folder / 'cms1a.askpass.log'}
        self.assertLessEqual(after - set(before), ours)
        self.assertEqual(secret.read_text(), '[x]\n')

    def test_rename_and_setstat(self):
        for switches, good in (({}, False), ({'rename': 'ok', 'setstat': 'ok'}, True)):
            self.node.switch(**switches)
            done = self.node.psftp('mv log old.log')
            self.assertEqual(done.returncode == 0, good)
            self.assertEqual((self.node.files / 'old.log').exists(), good)
            chmod = self.node.psftp('chmod 644 cms.lic')
            self.assertEqual(b'failure' not in chmod.stdout, good)

    def test_drop_in_the_middle_of_a_put(self):
        """By OpenSSH: psftp 0.78, whose server goes away in the middle of a put, now and then runs in a circle for good."""
        self.node.switch(put_fault='drop', put_fault_after=100000, put_fault_name='*.cer', fault_times=1)
        done = self.node.openssh('sftp', 'admin@127.0.0.1', input=b'put big.cer\n', cwd=self.lab.folder)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual((self.node.files / 'big.cer').read_bytes(), self.local.read_bytes()[:100000])
        self.assertEqual([(r['size'], r['complete']) for r in self.node.wait_for('put')], [(100000, False)])
        self.assertEqual(self.node.psftp('put big.cer').returncode, 0)
        self.assertEqual(sha(self.node.files / 'big.cer'), sha(self.local))

    def test_refusals(self):
        for switches, line in (({'deny_write': '*.cer'}, 'put big.cer'), ({'disk_free': 1000}, 'put big.cer'),
                               ({'put_fault': 'failure'}, 'put big.cer'), ({'deny_read': 'log'}, 'get log x'),
                               ({'get_fault': 'failure'}, 'get log x'), ({'get_fault': 'drop'}, 'get log x'),
                               ({'deny_remove': '*'}, 'rm log'), ({}, 'get none.cer')):
            self.node.switch(**switches)
            done = self.node.psftp(line)
            self.assertNotEqual(done.returncode, 0, (switches, line))
        self.assertTrue((self.node.files / 'log').exists())

    def test_corrupt_download(self):
        self.node.switch(get_fault='corrupt')
        self.assertEqual(self.node.psftp('get log x').returncode, 0)
        self.assertNotEqual(sha(self.lab.folder / 'x'), sha(self.node.files / 'log'))

    def test_stalled(self):
        self.node.switch(put_fault='stall')
        with self.assertRaises(subprocess.TimeoutExpired):
            call(self.node.putty('psftp', '-b', '/dev/stdin'), input=b'put big.cer\n', cwd=self.lab.folder, timeout=1)

    def test_hostile_listing(self):
        self.node.switch(listing='hostile')
        self.assertIn(b'%s%n.cer', self.node.psftp('ls').stdout)


class Many(Case):
    nodes = tuple(f'cms{i}' for i in range(20))

    def test_all_nodes_at_once(self):
        def work(node):
            out = node.run(f'pki csr {node.name} CN:{node.name}', 'pki list')[1]
            return node.name, f'{node.name}.key\n' in out, node.psftp(f'get {node.name}.csr').returncode

        with ThreadPoolExecutor(10) as pool:
            for name, listed, code in pool.map(work, self.lab.nodes.values()):
                self.assertTrue(listed, name)
                self.assertEqual(code, 0, name)

    def test_one_node_many_clients(self):
        with ThreadPoolExecutor(10) as pool:
            done = list(pool.map(lambda n: self.node.run(f'pki csr x{n} CN:x', 'turn listen a', 'turn'), range(20)))
        self.assertEqual(len(list(self.node.files.glob('x*.csr'))), 20)
        self.assertEqual(len(done), 20)


if __name__ == '__main__':
    tap.main()
