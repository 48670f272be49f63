#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Randomised runs of the lab in a hostile world, each followed by a clean one, and a judge.

A seed is a whole story (stories.py): which faults, where, when. `test_faults.py --seeds N --first S` plays the seeds
from S on; what a seed decides is the same each time, though threads and kills meet at other moments. The
judge reads the servers' folders with the openssl program and shares no code with the engine (world.py)."""
import argparse
import concurrent.futures
import ctypes
import json
import os
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

import checks  # noqa: E402
import tap  # noqa: E402
from proxy import Proxy  # noqa: E402
from stories import Story  # noqa: E402
from world import CERTIFICATE_NAME, World  # noqa: E402

HANG = 240  # seconds; all time-outs of the program end far below
# While things go wrong the program is told to be impatient, so that a stalled line costs seconds.
IMPATIENT = '[Transport transport-sftp]\nConnectTimeout=6\nAnswerTimeout=6\n'
# What one run may ever hold; an endless answer or directory must not make it grow.
MOST_DESCRIPTORS, MOST_THREADS, MOST_MEMORY = 120, 60, 400 * 1024 * 1024
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24

# Stories that went wrong once: (seed, what is changed of it).
CASES = {
}


def limit_files(size):
    """A full disk: no file of the program can grow beyond this; an error and not a signal."""
    def before_exec():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return before_exec


LIBC = ctypes.CDLL(None)


def heed_permissions():
    """Also root is kept out of a folder that must not be written."""
    if os.geteuid() == 0:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


class Play(unittest.TestCase):
    """Plays one story; assertions of unittest, used by hand."""

    def __init__(self, story, pool):
        super().__init__('play')
        self.story = story
        self.pool = pool

    def play(self):
        with World('--key-pool-size', '8', pool=self.pool) as world:
            self.world = world
            self.proxies = {name: Proxy((node.host, node.port), self.story.seed)
                            for name, node in world.lab.nodes.items()}
            self.second = None
            self.strangers = {}  # what somebody else made
            try:
                self.write_cluster()
                self.system_files = checks.read_system_files(world)
                if self.story.complete:
                    self.prepare()
                self.certificates = checks.read_certificates(self.world)
                self.run_in_trouble()
                self.heal()
                self.run_clean()
            finally:
                for proxy in self.proxies.values():
                    proxy.close()

    def write_cluster(self, more=''):
        self.world.write_cluster(**{name: proxy.port for name, proxy in self.proxies.items()})
        with self.world.cluster.open('a') as file:
            file.write(more)

    def prepare(self):
        """A cluster that is in place, and whose files are in use."""
        self.end_clean(self.start('apply'))
        node = self.world.lab.nodes[self.story.renewed]
        name = self.story.renewed
        node.run('webadmin listen a 445', f'webadmin certs {name}.key {name}.cer cms1abc.cer', 'webadmin enable')

    # --- the trouble ---------------------------------------------------------------------------------

    def set_faults(self):
        for node, (_, switches) in self.story.node_faults.items():
            self.world.lab.nodes[node].switch(**switches)
        for node, (way, count) in self.story.line_faults.items():
            self.proxies[node].set_fault(way, count)
        if self.story.here == 'read-only':
            self.set_writable(False)

    def heal(self):
        self.set_writable(True)
        for name, proxy in self.proxies.items():
            self.world.lab.nodes[name].switch()
            proxy.heal()
        self.write_cluster()

    def set_writable(self, writable):
        top = self.world.workspace
        top.mkdir(exist_ok=True)
        for path in [top, *top.rglob('*')]:
            if path.is_dir():
                path.chmod(0o700 if writable else 0o500)
            elif path.name == 'journal.jsonl':
                path.chmod(0o600 if writable else 0o400)

    def start(self, verb, *arguments, cluster=None, **options):
        world = self.world
        return subprocess.Popen([tap.program(), verb, '--yes', '--secrets', str(world.secrets),
                                 str(cluster or world.cluster), *arguments],
                                env=world.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, errors='replace', start_new_session=True, **options)

    def start_in_trouble(self):
        """The run that is disturbed, and a second one where there are two."""
        story = self.story
        options = {}
        if story.here == 'disk full':
            options['preexec_fn'] = limit_files(story.file_size)
        elif story.here.startswith('read-only'):
            options['preexec_fn'] = heed_permissions
        arguments = ('renew', story.renewed) if story.complete else ('apply',)
        first = self.start(*arguments, **options)
        if story.here == 'two runs':
            return [first, self.start('apply')]
        if story.here == 'two admins':
            return [first, self.start('apply', cluster=self.write_second())]
        return [first]

    def write_second(self):
        """The same cluster from another computer: a folder and a record of its own, the same authority."""
        self.second = self.world.folder / 'second' / 'lab.cluster'
        self.second.parent.mkdir()
        text = self.world.cluster.read_text()
        assert '\nDirectory=ca\n' in text
        self.second.write_text(text.replace('\nDirectory=ca\n', f'\nDirectory={self.world.folder}/ca\n'))
        return self.second

    def puts(self):
        return sum(len(node.audit('put')) for node in self.world.lab.nodes.values())

    def run_in_trouble(self):
        story = self.story
        self.write_cluster(IMPATIENT)
        if story.here == 'plan file':
            self.run_plan_file()
            return
        self.set_faults()
        processes = self.start_in_trouble()
        begun, before = time.monotonic(), self.puts()
        acted = story.other == 'nothing' and story.here not in ('kill', 'interrupt', 'read-only later')
        while processes[0].poll() is None and time.monotonic() < begun + HANG:
            self.measure(processes[0].pid)
            time.sleep(0.02)
            if not acted and self.puts() - before >= story.after_puts and time.monotonic() > begun + story.after_time:
                self.act(processes[0])
                acted = True
        for process in processes:
            self.end(process)

    def run_plan_file(self):
        """Something happens between plan and apply: then nothing is done, and it is said."""
        self.world.file(self.story.renewed, 'cms1abc.cer').unlink(missing_ok=True)
        plan = self.world.folder / 'kept.plan'
        made = self.world.ctl('plan', '-o', plan, '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(made.returncode, 0, made.stderr)
        planned, before = checks.read_certificates(self.world), self.puts()
        self.act(None)
        moved = checks.read_certificates(self.world) != planned
        self.set_faults()
        process = self.start('apply', cluster=plan)
        self.end(process)
        if moved:
            self.assertNotEqual(process.returncode, 0, 'a plan that is out of date was carried out')
            self.assertEqual(self.puts(), before, 'a plan that is out of date was carried out')

    def measure(self, pid):
        try:
            descriptors = len(os.listdir(f'/proc/{pid}/fd'))
            status = dict(line.split(':', 1) for line in Path(f'/proc/{pid}/status').read_text().splitlines())
        except OSError:
            return  # it has ended
        self.assertLess(descriptors, MOST_DESCRIPTORS, 'descriptors of the run')
        if 'VmHWM' in status and not self.world.is_sanitized():
            self.assertLess(int(status['Threads']), MOST_THREADS, 'threads of the run')
            self.assertLess(int(status['VmHWM'].split()[0]) * 1024, MOST_MEMORY, 'memory of the run')

    def act(self, process):
        story = self.story
        node, name = story.victim
        path = self.world.file(node, name)
        if story.other == 'change' and path.exists():
            path.write_bytes(b'changed by somebody else\n')
        elif story.other == 'remove' and path.exists():
            path.unlink()
        elif story.other == 'appear':
            self.make(node, name)
        elif story.other == 'rollback':
            self.roll_back(node)
        elif story.other == 'reboot':
            self.proxies[node].stop_listening()
            self.proxies[node].cut()
        if story.here == 'kill':
            process.send_signal(signal.SIGKILL)
        elif story.here == 'interrupt':
            process.send_signal(signal.SIGINT)
        elif story.here == 'read-only later':
            self.set_writable(False)

    def make(self, node, name):
        """A file appears, whole, if there is none."""
        content = b'made by somebody else\n'
        made = self.world.folder / 'made'
        made.write_bytes(content)
        try:
            os.link(made, self.world.file(node, name))
        except FileExistsError:
            return
        finally:
            made.unlink()
        self.strangers[node, name] = content

    def roll_back(self, node):
        """A backup of the node is put back: every certificate file is as it was before the run."""
        folder = self.world.lab.nodes[node].files
        for old in folder.iterdir():
            if CERTIFICATE_NAME.match(old.name) and (node, old.name) not in self.certificates:
                old.unlink(missing_ok=True)
        for (owner, name), content in self.certificates.items():
            if owner == node:
                (folder / name).write_bytes(content)

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
        if process.returncode == 0 and self.story.is_alone():
            self.world.judge(self)
        return out, err

    # --- afterwards ----------------------------------------------------------------------------------

    def run_clean(self):
        world, story = self.world, self.story
        for node in world.lab.nodes.values():
            node.wait_for_quiet(HANG)  # until then nothing that was said of it stays true
        if story.is_alone():
            checks.claims(self, world, checks.entries(self, world.cluster))
        checks.status(self, world, self.ask_status())
        for _ in range(2):
            out, err = self.end_clean(self.start('apply'))
        self.assertIn('Nothing to do', out, err)
        world.judge(self)
        said = self.ask_status()
        self.assertTrue(said['complete'])
        checks.status(self, world, said)
        checks.system_files(self, world, self.system_files)
        anew = story.other == 'rollback' or story.here == 'two admins'
        checks.issued(self, json.loads(world.issued()), None if anew else 5, 1 if story.complete else 0)
        clusters = [cluster for cluster in (world.cluster, self.second) if cluster is not None]
        for cluster in clusters:
            checks.record(self, world, cluster)
        if 'exclusive open' not in [name for name, _ in story.node_faults.values()]:
            checks.kept(self, world, self.strangers, clusters)

    def ask_status(self):
        done = self.world.ctl('status', '--json', '--secrets', self.world.secrets, self.world.cluster)
        said = json.loads(done.stdout)
        self.assertEqual(done.returncode, 0 if said['complete'] else 1, done.stderr)
        return said

    def end_clean(self, process):
        out, err = process.communicate(timeout=HANG)
        self.assertEqual(process.returncode, 0, f'the clean run\n{out}\n{err}')
        return out, err


def play(story, pool):
    """None, or what was wrong. A thread of its own each."""
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
    parser.add_argument('--cases', action='store_true', help='play the named cases, too')
    parser.add_argument('--tell', action='store_true', help='only tell the stories')
    options = parser.parse_args()
    stories = {f'case {name}': Story(seed, **changes) for name, (seed, changes) in CASES.items() if options.cases}
    stories |= {f'seed {seed}': Story(seed) for seed in range(options.first, options.first + options.seeds)}
    if options.tell:
        print(*stories.values(), sep='\n')
        return
    pool = Path(tempfile.mkdtemp(prefix='countersign-pool-'))
    print(f'# seeds {options.first} to {options.first + options.seeds - 1}', flush=True)
    failed = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as workers:
            results = {workers.submit(play, story, pool): name for name, story in stories.items()}
            for number, done in enumerate(concurrent.futures.as_completed(results), 1):
                trouble = done.result()
                print(f'{"not ok" if trouble else "ok"} {number} - {results[done]}', flush=True)
                if trouble:
                    failed += 1
                    tap.TapResult.comment(trouble[-6000:])
    finally:
        shutil.rmtree(pool, ignore_errors=True)
    print(f'1..{len(stories)}', flush=True)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    assert os.name == 'posix'
    main()
