#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Randomised runs of the lab in a hostile world, each followed by a clean one, and a judge.

A seed is a whole story: which faults, where, when. `test_faults.py --seeds N --first S` plays the seeds
from S on; what a seed decides is the same each time, though threads and kills meet at other moments. The
judge reads the servers' folders with the openssl program and shares no code with the engine (world.py)."""
import argparse
import concurrent.futures
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'lab'), str(HERE.parent / 'cli'), str(HERE)]

import unittest  # noqa: E402

import tap  # noqa: E402
from proxy import WAYS, Proxy  # noqa: E402
from world import CERTIFICATE_NAME, NODES, World  # noqa: E402

HANG = 240  # seconds; all time-outs of the program end far below
FILES = ('cms1abc.cer', 'cmslab-root-ca.cer', 'dbcluster*.cer', 'cms1?.cer', '*.key', '*')

# Of a node: each is (name, how the switches are drawn).
NODE_FAULTS = {
    'put': lambda r: {'put_fault': r.choice(('drop', 'failure')), 'put_fault_name': r.choice(FILES),
                      'put_fault_after': r.randrange(1500)},
    'get': lambda r: {'get_fault': r.choice(('drop', 'failure', 'corrupt')), 'get_fault_name': r.choice(FILES),
                      'get_fault_after': r.randrange(1500)},
    'command': lambda r: {'command_fault': r.choice(('drop', 'garbage', 'endless')),
                          'command_fault_prefix': r.choice(('', 'pki csr', 'pki match', 'pki verify', 'pki list'))},
    'log-in': lambda r: {'login_fault': 'drop'},
    'refuse': lambda r: {'accept': 'close'},
    'disk': lambda r: {'disk_free': r.randrange(6000)},
    'deny-write': lambda r: {'deny_write': r.choice(FILES)},
    'deny-read': lambda r: {'deny_read': r.choice(FILES)},
    'pieces': lambda r: {'split_output': r.choice(('prompt', 'all')), 'split_gap': 1},
    'slow-key': lambda r: {'csr_delay': r.randrange(2500)},
    'listing': lambda r: {'listing': r.choice(('hostile', 'endless'))},
    'host-key': lambda r: {'host_key_change': 1},
    'clock': lambda r: {'clock_offset': r.choice((-86400, 86400))},
    'latency': lambda r: {'latency': r.randrange(60)},
}


class Story:
    """One seed: what goes wrong, and when."""

    def __init__(self, seed):
        draw = random.Random(seed)
        self.seed = seed
        self.node_faults = {}
        for _ in range(draw.choice((0, 1, 1, 2))):
            name = draw.choice(sorted(NODE_FAULTS))
            switches = NODE_FAULTS[name](draw)
            if draw.random() < 0.4:
                switches['fault_times'] = draw.randint(1, 3)
            self.node_faults[draw.choice(NODES)] = (name, switches)
        self.line_faults = {}
        for _ in range(draw.choice((0, 0, 1, 2))):
            self.line_faults[draw.choice(NODES)] = (draw.choice(WAYS), draw.randrange(1, 30000))
        self.here = draw.choice(('nothing', 'nothing', 'kill', 'kill', 'interrupt', 'disk-full', 'two-runs'))
        self.after_puts = draw.randrange(0, 22)
        self.after_time = draw.random() * 1.5
        self.file_size = draw.choice((300, 2000, 20000, 60000))
        self.other = draw.choice(('nothing', 'nothing', 'nothing', 'change', 'remove', 'rollback'))
        self.victim = (draw.choice(NODES), draw.choice(('cms1abc.cer', 'cmslab-root-ca.cer', 'dbclusterclient.cer')))

    def __str__(self):
        parts = [f'{node}: {name} {switches}' for node, (name, switches) in sorted(self.node_faults.items())]
        parts += [f'line of {node}: {way} at {count}' for node, (way, count) in sorted(self.line_faults.items())]
        if self.here != 'nothing':
            parts.append(f'{self.here} after {self.after_puts} puts, {self.after_time:.2f} s, {self.file_size} bytes')
        if self.other != 'nothing':
            parts.append(f'somebody else: {self.other} {self.victim}')
        return f'seed {self.seed}: ' + ('; '.join(parts) or 'nothing')


def limit_files(size):
    """A full disk: no file of the program can grow beyond this; an error and not a signal."""
    def before_exec():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return before_exec


class Play(unittest.TestCase):
    """Plays one story; assertions of unittest, used by hand."""

    def __init__(self, story, pool):
        super().__init__('play')
        self.story = story
        self.pool = pool

    def play(self):
        with World('--key-pool-size', '8', pool=self.pool) as world:
            self.world = world
            proxies = {name: Proxy((node.host, node.port), self.story.seed) for name, node in world.lab.nodes.items()}
            try:
                world.write_cluster(**{name: proxy.port for name, proxy in proxies.items()})
                self.system_files = self.read_system_files()
                self.set_faults(proxies)
                self.run_in_trouble()
                self.heal(proxies)
                self.run_clean()
            finally:
                for proxy in proxies.values():
                    proxy.close()

    # --- the trouble ---------------------------------------------------------------------------------

    def set_faults(self, proxies):
        for node, (_, switches) in self.story.node_faults.items():
            self.world.lab.nodes[node].switch(**switches)
        for node, (way, count) in self.story.line_faults.items():
            proxies[node].set_fault(way, count)

    def heal(self, proxies):
        for name, proxy in proxies.items():
            self.world.lab.nodes[name].switch()
            proxy.take_fault()

    def start(self, **options):
        world = self.world
        return subprocess.Popen([tap.program(), 'apply', '--yes', '--secrets', str(world.secrets), str(world.cluster)],
                                env=world.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, errors='replace', start_new_session=True, **options)

    def puts(self):
        return sum(len(node.audit('put')) for node in self.world.lab.nodes.values())

    def run_in_trouble(self):
        story = self.story
        full = story.here == 'disk-full'
        first = self.start(**({'preexec_fn': limit_files(story.file_size)} if full else {}))
        second = self.start() if story.here == 'two-runs' else None
        begun = time.monotonic()
        acted = story.other == 'nothing' and story.here not in ('kill', 'interrupt')
        while first.poll() is None and not acted and time.monotonic() < begun + HANG:
            time.sleep(0.01)
            if self.puts() >= story.after_puts and time.monotonic() > begun + story.after_time:
                self.act(first)
                acted = True
        for process in filter(None, (first, second)):
            self.end(process)

    def act(self, process):
        story = self.story
        node, name = story.victim
        path = self.world.file(node, name)
        if story.other == 'change' and path.exists():
            path.write_bytes(b'changed by somebody else\n')
        elif story.other == 'remove' and path.exists():
            path.unlink()
        elif story.other == 'rollback':
            for old in self.world.lab.nodes[node].files.iterdir():
                if CERTIFICATE_NAME.match(old.name):
                    old.unlink(missing_ok=True)
        if story.here == 'kill':
            process.send_signal(signal.SIGKILL)
        elif story.here == 'interrupt':
            process.send_signal(signal.SIGINT)

    def end(self, process):
        """No hang, no crash; and who says that all is well is right."""
        try:
            out, err = process.communicate(timeout=HANG)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail('it hung')
        allowed = (0, 1, 2, 3, 4, 130) + ((-signal.SIGKILL,) if self.story.here == 'kill' else ())
        self.assertIn(process.returncode, allowed, f'{out}\n{err}')
        if process.returncode == 0 and self.story.other == 'nothing':
            self.world.judge(self)
        return out, err

    # --- afterwards ----------------------------------------------------------------------------------

    def run_clean(self):
        world = self.world
        self.check_claims()
        for _ in range(2):
            out, err = self.end_clean(self.start())
        self.assertIn('Nothing to do', out, err)
        world.judge(self)
        status = world.ctl('status', '--json', '--secrets', world.secrets, world.cluster)
        self.assertEqual(status.returncode, 0, status.stderr)
        self.assertTrue(json.loads(status.stdout)['complete'])
        self.assertEqual(self.read_system_files(), self.system_files, 'a file that is none of ours was touched')
        self.check_issued()
        self.check_record()

    def end_clean(self, process):
        out, err = process.communicate(timeout=HANG)
        self.assertEqual(process.returncode, 0, f'the clean run\n{out}\n{err}')
        return out, err

    def read_system_files(self):
        return {(name, path.name): hashlib.sha256(path.read_bytes()).hexdigest()
                for name, node in self.world.lab.nodes.items() for path in node.files.iterdir()
                if not CERTIFICATE_NAME.match(path.name)}

    def entries(self):
        path = self.world.workspace / 'journal.jsonl'
        lines = path.read_bytes().splitlines() if path.exists() else []
        for i, line in enumerate(lines):
            try:
                yield json.loads(line)
            except ValueError:
                self.assertEqual(i, len(lines) - 1, 'only the last line may be torn')

    def check_claims(self):
        """What the journal says to be done on a node is so: the last hash that was put and proved lies there."""
        if self.story.other != 'nothing':
            return
        put, done = {}, {}
        for entry in self.entries():
            if entry['event'] == 'put':
                put[entry['run'], f'upload:{entry["node"]}/{entry["file"]}'] = entry['after']
            elif entry['event'] == 'step-end' and (entry['run'], entry['step']) in put:
                done[entry['step']] = (entry['state'], put[entry['run'], entry['step']])
        for step, (state, sha256) in done.items():
            node, name = step.split(':', 1)[1].split('/', 1)
            if state == 'done':
                self.assertEqual(hashlib.sha256(self.world.file(node, name).read_bytes()).hexdigest(), sha256, step)

    def check_issued(self):
        issued = json.loads(self.world.issued())
        requests = [one['request_sha256'] for one in issued]
        self.assertEqual(len(requests), len(set(requests)), 'two certificates for one request')
        if self.story.other != 'rollback':
            self.assertEqual(len(issued), 5, 'a request was made anew')

    def check_record(self):
        world = self.world
        verified = world.ctl('journal', '--verify', world.cluster)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        entries = list(self.entries())
        self.assertEqual([e['n'] for e in entries], list(range(1, len(entries) + 1)))
        begun = [e['run'] for e in entries if e['event'] == 'run-begin']
        ended = {e['run'] for e in entries if e['event'] == 'run-end'}
        for run in begun:
            report = world.ctl('report', '--json', world.cluster, run)
            self.assertEqual(report.returncode, 0, report.stderr)
            self.assertEqual(json.loads(report.stdout)['ended'] is not None, run in ended)


def play(seed, pool):
    """None, or what was wrong. A thread of its own each."""
    story = Story(seed)
    try:
        Play(story, pool).play()
    except Exception as problem:  # whatever it is, it is the seed's result
        return f'{story}\n{type(problem).__name__}: {problem}'
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--seeds', type=int, default=60)
    parser.add_argument('--first', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=3)
    parser.add_argument('--tell', action='store_true', help='only tell the stories')
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    if options.tell:
        print(*map(Story, seeds), sep='\n')
        return
    pool = Path(tempfile.mkdtemp(prefix='countersign-pool-'))
    print(f'# seeds {seeds.start} to {seeds.stop - 1}', flush=True)
    failed = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as workers:
            results = {workers.submit(play, seed, pool): seed for seed in seeds}
            for number, done in enumerate(concurrent.futures.as_completed(results), 1):
                trouble = done.result()
                print(f'{"not ok" if trouble else "ok"} {number} - seed {results[done]}', flush=True)
                if trouble:
                    failed += 1
                    tap.TapResult.comment(trouble[-6000:])
    finally:
        shutil.rmtree(pool)
    print(f'1..{options.seeds}', flush=True)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    assert os.name == 'posix'
    main()
