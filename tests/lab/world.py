# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab on simulated servers: a cluster file, secrets, a local authority, and a judge of its own.

The judge reads the servers' folders with the openssl program and shares no code with the engine."""
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'cli'), str(HERE.parent / 'simulator')]

import tap  # noqa: E402
from lab import Lab, must  # noqa: E402

LAB_FILE = HERE.parent.parent / 'data' / 'examples' / 'lab.cluster'
NODES = ('cms1a', 'cms1b', 'cms1c')
PASS_PHRASE = 'Marker-pass-phrase-of-the-authority-0123'
CERTIFICATE_NAME = re.compile(r'^[A-Za-z0-9][A-Za-z0-9._-]*\.(key|csr|crt|cer|pem|der)$')


def wait_until(condition, what, seconds=120, every=0.01):
    """What the condition gives, once that is true of it; fails when it never is."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f'waited too long for {what}')
        time.sleep(every)


class World:
    """Three servers in a folder that goes away, and countersignctl with its files beside them."""

    def __init__(self, *options, host_keys=True, pool=12):
        self.scratch = tempfile.TemporaryDirectory(prefix='countersign-lab-')
        self.folder = Path(self.scratch.name)
        self.home = self.folder / 'home'
        self.home.mkdir()
        self.temporary = self.folder / 'tmp'
        self.temporary.mkdir()
        # A pool, so that the tests do not measure the making of keys.
        self.lab = Lab(tap.program('countersign-simulator'), '--key-pool', str(pool), *options,
                       nodes=NODES, folder=self.folder)
        self.answers = {}  # of the openssl program
        self.secrets = self.folder / 'secrets.ini'
        self.write_secrets(self.lab.passwords)
        self.cluster = self.folder / 'lab.cluster'
        self.write_cluster(host_keys)
        made = self.ctl('ca', 'init', self.folder / 'ca', '--subject', 'CN=Lab root', '--key', 'ec:P-256',
                        '--secrets', self.secrets)
        assert made.returncode == 0, made.stderr

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.lab.__exit__(*problem)
        self.scratch.cleanup()

    @staticmethod
    def is_sanitized():
        """Whether the programs were built with a sanitizer whose memory is not theirs."""
        program = Path(tap.program()).read_bytes()
        return b'__asan_init' in program or b'__tsan_init' in program

    def write_secrets(self, passwords):
        text = ''.join(f'[Node {n}]\nPassword={p}\n' for n, p in passwords.items())
        self.secrets.write_text(text + f'[Authority ca-local]\nPassPhrase={PASS_PHRASE}\n')
        self.secrets.chmod(0o600)

    def write_cluster(self, host_keys=True, **hosts):
        text = LAB_FILE.read_text()
        for name, node in self.lab.nodes.items():
            lines = f'Host={node.host}\nPort={hosts.get(name, node.port)}\nFqdn={name}.pod2.cms.lab\n'
            if node.services:
                ports = ';'.join(f'{role}:{port}' for role, port in node.services.items())
                lines += f'ServicePorts={ports}\n'
            if host_keys:
                lines += f'HostKey={node.host_key}\n'
            text = text.replace(f'Host={name}.pod2.cms.lab\n', lines)
        self.cluster.write_text(text)

    @property
    def root(self):
        """The authority's root, PEM."""
        return self.folder / 'ca' / 'ca.cer'

    @property
    def workspace(self):
        return self.folder / 'lab.workspace'

    def environment(self):
        import os
        env = {k: v for k, v in os.environ.items() if k in ('PATH', 'LD_LIBRARY_PATH', 'ASAN_OPTIONS',
                                                           'UBSAN_OPTIONS', 'LSAN_OPTIONS', 'TSAN_OPTIONS', 'G_SLICE')}
        return dict(env, HOME=str(self.home), TMPDIR=str(self.temporary), LC_ALL='C.UTF-8')

    def ctl(self, *arguments, **options):
        options.setdefault('timeout', 300)
        return tap.run(*arguments, env=self.environment(), **options)

    def apply(self, *extra, **options):
        return self.ctl('apply', '--yes', '--secrets', self.secrets, *extra, self.cluster, **options)

    def start(self, *arguments):
        """The same, running: for what happens in between."""
        return subprocess.Popen([tap.program(), *map(str, arguments)], env=self.environment(),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                start_new_session=True)

    # --- the judge -------------------------------------------------------------------------------

    def file(self, node, name):
        return self.lab.nodes[node].files / name

    def fingerprints(self, path):
        """Of every certificate in a PEM file, in order; nothing else may be in it."""
        text = path.read_text()
        blocks = re.findall(r'-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n', text)
        assert ''.join(blocks) == text, f'{path} holds more than certificates'
        return [self.ask('x509', '-noout', '-fingerprint', '-sha256', content=block.encode()) for block in blocks]

    def public_key(self, path):
        kind = {'.key': ['pkey', '-pubout'], '.csr': ['req', '-noout', '-verify', '-pubkey'],
                '.cer': ['x509', '-noout', '-pubkey']}[path.suffix]
        return self.ask(*kind, content=path.read_bytes())

    def ask(self, *question, content):
        """What the openssl program says of some bytes; of the same bytes it is asked once."""
        if (question, content) not in self.answers:
            done = must(['openssl', *question], input=content)
            # openssl 3.0 says of a wrong signature, and exits with 0; that it is right is said in the output since 3.5.
            assert '-verify' not in question or b'verify OK' in done.stderr + done.stdout, done.stderr
            self.answers[question, content] = re.sub(rb'.*verify OK\n', b'', done.stdout)
        return self.answers[question, content]

    def verify(self, root, path):
        """The words of openssl verify, which names no file here."""
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix='.cer') as anchor:
            anchor.write(root)
            anchor.flush()
            question = ('verify', '-CAfile', anchor.name)
            key = ('verify', root)
            content = path.read_bytes()
            if (key, content) not in self.answers:
                self.answers[key, content] = must(['openssl', *question], input=content).stdout
        return self.answers[key, content].decode().strip()

    def judge(self, test, base_names=None):
        """Done means (lab.md): every node holds, readable and verified, what the lab asks for."""
        base_names = base_names or {}
        root = 'cmslab-root-ca.cer'
        own = {node: base_names.get(node, node) for node in NODES}
        for node in NODES:
            pairs = [own[node], 'dbclusterserver', 'dbclusterclient']
            for pair in pairs:
                certificate = self.file(node, f'{pair}.cer')
                test.assertEqual(self.public_key(self.file(node, f'{pair}.key')), self.public_key(certificate),
                                 f'{node}: {pair}.key and .cer')
                test.assertEqual(self.verify(self.file(node, root).read_bytes(), certificate), 'stdin: OK',
                                 certificate)
                test.assertEqual(len(self.fingerprints(certificate)), 1)
            bundle = self.fingerprints(self.file(node, 'cms1abc.cer'))
            members = sum((self.fingerprints(self.file(n, f'{own[n]}.cer')) for n in NODES), [])
            test.assertEqual(sorted(bundle), sorted(members), f'{node}: the bundle holds each once')
            test.assertEqual(self.fingerprints(self.file(node, root)),
                             self.fingerprints(self.root))
            test.assertEqual(self.public_key(self.file(node, f'{own[node]}.csr')),
                             self.public_key(self.file(node, f'{own[node]}.cer')))
        for pair in ('dbclusterserver', 'dbclusterclient'):
            keys = {self.public_key(self.file(node, f'{pair}.key')) for node in NODES}
            test.assertEqual(len(keys), 1, f'{pair}: one key on all nodes')
        self.judge_traffic(test)

    def judge_traffic(self, test):
        """Only certificate files were ever written or removed, and no node's own key was read."""
        for node in self.lab.nodes.values():
            for event in ('put', 'remove'):
                for record in node.audit(event):
                    test.assertRegex(record['name'], CERTIFICATE_NAME)
            for record in node.audit('get'):
                if record['name'].endswith('.key'):
                    test.assertIn(record['name'], ('dbclusterserver.key', 'dbclusterclient.key'))

    def issued(self):
        listed = self.ctl('ca', 'list', '--json', self.folder / 'ca')
        assert listed.returncode == 0, listed.stderr
        return listed.stdout

    def everything_written(self):
        """Every file that the program wrote on this computer, but for the authority's own folder."""
        for top in (self.workspace, self.home, self.temporary):
            for path in top.rglob('*'):
                if path.is_file():
                    yield path, path.read_bytes()
