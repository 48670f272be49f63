#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab (requests, signing, bundle, uploads, database keys, verification) done twice from fresh state:
by a script of plink and psftp, and by countersignctl. Both against the same simulator, over a line of the
same length, with request keys from its pool.

The script is fair: it is what a careful admin would write. One plink shell for a node and phase (requests;
verification) and one psftp batch for a node and direction (down; up), all commands of a phase in one go,
host keys and passwords given, so that nothing is asked and nothing is tried twice; one node after the other.
It reads nothing back, which countersignctl does for every file; the authority's root, the host keys and the
pool exist before the clock starts, for both.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'simulator'))
from lab import Authority, Lab, must  # noqa: E402
from line import Line  # noqa: E402

DOMAIN = 'pod2.cms.lab'
CLUSTER = f'cms1.{DOMAIN}'
ROOT = 'cmslab-root-ca.cer'
BUNDLE = 'cms1abc.cer'
DATABASE = ('dbclusterserver', 'dbclusterclient')
MAX_DATABASE_NODES = 3


class Failed(Exception):
    """A lab that did not end as it should; its time means nothing."""


class Wanted:
    """What the lab asks for: names × nodes."""

    def __init__(self, count):
        self.nodes = [f'cms1{chr(97 + i)}' if count <= 26 else f'cms{i + 1}' for i in range(count)]
        self.database_nodes = self.nodes[:MAX_DATABASE_NODES]
        self.first = self.nodes[0]

    def names(self, base):
        """Common name, then all names, of one request."""
        if base == 'dbclusterclient':
            return ['postgres']
        if base == 'dbclusterserver':
            return [f'{node}.{DOMAIN}' for node in self.database_nodes]
        return [CLUSTER, f'{base}.{DOMAIN}', DOMAIN, f'conf.{DOMAIN}', f'join.{DOMAIN}']

    def requests(self, node):
        return [node] + (list(DATABASE) if node == self.first else [])

    def files(self, node):
        """Everything that the node must hold in the end."""
        held = {f'{node}.key', f'{node}.cer', BUNDLE, ROOT}
        if node in self.database_nodes:
            held |= {f'{base}.{ending}' for base in DATABASE for ending in ('key', 'cer')}
        return held


def expect(good, what):
    if not good:
        raise Failed(what)


def ask(node, commands):
    done = node.plink(*commands)
    expect(done.returncode == 0, f'{node.name}: plink: {done.stderr.decode()}')
    return done.stdout.decode()


def transfer(node, lines):
    done = node.psftp(*lines)
    expect(done.returncode == 0, f'{node.name}: psftp: {done.stdout.decode()}{done.stderr.decode()}')


class Putty:
    """The lab by plink, psftp and openssl."""

    name = 'plink + psftp'
    program = 'plink'

    def __init__(self, wanted, folder, options):
        self.wanted, self.folder = wanted, folder
        self.authority = Authority(folder)
        (folder / ROOT).write_bytes(self.authority.root.read_bytes())

    def run(self, lab):
        nodes = lab.nodes.values()
        for node in nodes:
            out = ask(node, [self.request(base) for base in self.wanted.requests(node.name)])
            expect(out.count('ready for download') == len(self.wanted.requests(node.name)), out)
        for node in nodes:
            transfer(node, [f'get {name}' for name in self.downloads(node)])
        for base in self.wanted.nodes + list(DATABASE):
            self.authority.sign(self.folder / f'{base}.csr', self.folder / f'{base}.cer')
        parts = [(self.folder / f'{node}.cer').read_bytes() for node in self.wanted.nodes]
        (self.folder / BUNDLE).write_bytes(b''.join(parts))
        for node in nodes:
            transfer(node, [f'put {name}' for name in self.uploads(node)])
        for node in nodes:
            commands = self.checks(node)
            out = ask(node, ['pki list', *commands])
            passed = out.count('\nMatching') + out.count('\nSuccess')
            expect(passed == len(commands), f'{node.name}: {out}')
        return None

    def request(self, base):
        names = self.wanted.names(base)
        return f'pki csr {base} CN:{names[0]} subjectAltName:{",".join(names)}'

    def downloads(self, node):
        names = [f'{base}.csr' for base in self.wanted.requests(node.name)]
        return names + ([f'{base}.key' for base in DATABASE] if node.name == self.wanted.first else [])

    def uploads(self, node):
        own = {f'{base}.key' for base in self.wanted.requests(node.name)}
        return sorted(self.wanted.files(node.name) - own)

    def checks(self, node):
        bases = [node.name] + (list(DATABASE) if node.name in self.wanted.database_nodes else [])
        return ([f'pki verify {base}.cer {BUNDLE} {ROOT}' for base in bases]
                + [f'pki match {base}.key {base}.cer' for base in bases])


class Countersign:
    """The same by `countersignctl apply`."""

    name = 'countersignctl'
    program = 'countersignctl'

    def __init__(self, wanted, folder, options):
        self.wanted, self.folder = wanted, folder
        self.argv = [str(options.prefix / 'bin' / 'countersignctl')]
        self.environment = dict(os.environ, HOME=str(folder), LC_ALL='C.UTF-8')
        self.environment.pop('DBUS_SESSION_BUS_ADDRESS', None)
        self.secrets = folder / 'apply.secrets'
        self.write_secrets({})
        must([*self.argv, 'ca', 'init', folder / 'ca', '--subject', 'CN=Bench Root', '--secrets', self.secrets],
             env=self.environment)

    def write_secrets(self, passwords):
        self.secrets.touch(0o600)
        self.secrets.write_text('[Authority ca-local]\nPassPhrase=Bench.Pass.Phrase\n' + ''.join(
            f'[Node {name}]\nPassword={password}\n' for name, password in passwords.items()))

    def run(self, lab):
        return self.verb(lab, 'apply', '--yes')

    def verb(self, lab, *verb):
        """Peak memory in KiB. Linux counts the parent's memory until exec() in, which is less."""
        cluster = self.folder / 'lab.cluster'
        cluster.write_text(self.describe(lab))
        self.write_secrets(lab.passwords)
        argv = [*self.argv, *verb, '--secrets', str(self.secrets), str(cluster)]
        with open(self.folder / 'run.log', 'wb') as log:
            child = subprocess.Popen(argv, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            status, usage = os.wait4(child.pid, 0)[1:]
        child.returncode = os.waitstatus_to_exitcode(status)
        expect(child.returncode == 0,
               f'{" ".join(argv)}: exit {child.returncode}\n{(self.folder / "run.log").read_text()}')
        return usage.ru_maxrss

    def describe(self, lab):
        groups = [f'[Cluster]\nName={CLUSTER}\nRelease=2.9\nSipDomain={DOMAIN}\nXmppDomain=conf.{DOMAIN}\n'
                  f'WebBridgeName=join.{DOMAIN}\nAuthority=ca-local\nTransport=transport-sftp\nRootFile={ROOT}\n'
                  'RenewDays=30\n', '[Authority ca-local]\nDirectory=ca\n']
        groups += [f'[Node {n.name}]\nHost={n.host}\nPort={n.port}\nFqdn={n.name}.{DOMAIN}\nUser=admin\n'
                   f'HostKey={n.host_key}\n' for n in lab.nodes.values()]
        groups += [self.certificate(name, name, 'callbridge;xmpp;webbridge;webadmin') for name in self.wanted.nodes]
        everywhere = ';'.join(self.wanted.database_nodes)
        groups += [self.certificate(base, self.wanted.first, f'database-{base[9:]}') + f'Deploy={everywhere}\n'
                   for base in DATABASE]
        nodes = ';'.join(self.wanted.nodes)
        groups.append(f'[Bundle {BUNDLE[:-4]}]\nKind=trust\nMembers={nodes}\nDeploy={nodes}\n')
        return '\n'.join(groups)

    def certificate(self, base, node, roles):
        names = self.wanted.names(base)
        text = f'[Certificate {base}]\nNode={node}\nCommonName={names[0]}\nRoles={roles}\n'
        return text if base == 'dbclusterclient' else text + f'Names={";".join(names)}\n'


def judge(wanted, lab):
    """The end state, by the openssl program and the simulator's own record."""
    for node in lab.nodes.values():
        held = {path.name for path in node.files.iterdir()}
        expect(wanted.files(node.name) <= held, f'{node.name} lacks {sorted(wanted.files(node.name) - held)}')
        for name in wanted.files(node.name):
            if name.endswith('.cer') and name not in (BUNDLE, ROOT):
                must(['openssl', 'verify', '-CAfile', node.files / ROOT, node.files / name])
        bundle = (node.files / BUNDLE).read_bytes()
        expect(bundle.count(b'BEGIN CERTIFICATE') == len(wanted.nodes), f'{node.name}: {BUNDLE}')


def measure(kind, wanted, options):
    """Seconds, peak memory in KiB or None, connections, round trips."""
    with tempfile.TemporaryDirectory(prefix='bench-lab-') as scratch:
        work = Path(scratch) / 'work'
        work.mkdir()
        way = kind(wanted, work, options)
        pool = ('--key-pool', options.pool, '--key-pool-size', len(wanted.nodes) + len(DATABASE))
        with Lab(options.prefix / 'bin' / 'countersign-simulator', *pool, nodes=wanted.nodes, folder=work) as lab:
            line = Line(options.proxy, lab, options.rtt_ms)
            start = time.monotonic()
            try:
                memory = way.run(lab)
                seconds = time.monotonic() - start
            finally:
                records = line.end()
            judge(wanted, lab)
    return seconds, memory, len(records), sum(record['round_trips'] for record in records)


def report(kind, runs):
    seconds = statistics.median(run[0] for run in runs)
    line = f'{kind.name:15} {seconds:8.2f} s   {runs[-1][2]:4} connections   {runs[-1][3]:5} round trips'
    if runs[0][1] is not None:
        line += f'   {max(run[1] for run in runs) / 1024:6.1f} MiB at most'
    print(f'{line}   (each: {", ".join(f"{run[0]:.2f}" for run in runs)})', flush=True)
    return seconds


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--prefix', type=Path, required=True, help='where the programs are installed')
    parser.add_argument('--proxy', type=Path, required=True, help='the delay-proxy program')
    parser.add_argument('--pool', type=Path, required=True, help='folder of request keys, kept for the next time')
    parser.add_argument('--nodes', type=int, default=3)
    parser.add_argument('--runs', type=int, default=3, help='the median of so many (3)')
    parser.add_argument('--rtt-ms', type=float, default=20)
    parser.add_argument('--only', choices=['putty', 'countersignctl'])
    parser.add_argument('--max-ratio', type=float, help='exit 1 when countersignctl takes more of the other time')
    return parser.parse_args()


def main():
    options = parse_arguments()
    wanted = Wanted(options.nodes)
    kinds = [k for k in (Putty, Countersign) if options.only in (None, k.__name__.lower(), k.program)]
    print(f'The lab on {options.nodes} nodes at {options.rtt_ms:g} ms, median of {options.runs}:', flush=True)
    try:
        times = [report(kind, [measure(kind, wanted, options) for _ in range(options.runs)]) for kind in kinds]
    except (Failed, AssertionError) as problem:
        print(problem, file=sys.stderr)
        return 3
    if len(times) < 2:
        return 0
    ratio = times[1] / times[0]
    print(f'ratio {ratio:.2f}')
    return 1 if options.max_ratio is not None and ratio > options.max_ratio else 0


if __name__ == '__main__':
    sys.exit(main())
