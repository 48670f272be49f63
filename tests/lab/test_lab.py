#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab of the reference scenario, end to end: countersignctl as a process against simulated servers."""
import base64
import hashlib
import json
import os
import resource
import signal
import subprocess
import time
import unittest
from pathlib import Path

from world import NODES, PASS_PHRASE, World, wait_until

import tap


class Fresh(unittest.TestCase):
    """From nothing to done, and what can be asked afterwards. One world, in the order of the names."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def test_1_status_before(self):
        done = self.world.ctl('status', '--json', '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(done.returncode, 1, done.stderr)
        status = json.loads(done.stdout)
        self.assertFalse(status['complete'])
        states = {cell['state'] for file in status['files'] for cell in file['cells']}
        self.assertEqual(states, {'missing', 'not-wanted'})

    def test_2_plan_file(self):
        plan = self.world.folder / 'first.plan'
        done = self.world.ctl('plan', '-o', plan, '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('Upload cms1abc.cer to cms1b', done.stdout)
        kinds = [step['kind'] for step in json.loads(plan.read_text())['steps']]
        self.assertEqual(kinds.count('request'), 5)
        self.assertFalse(self.world.workspace.exists(), 'a plan writes nothing else')
        for node in self.world.lab.nodes.values():
            self.assertEqual(node.audit('put'), [])

    def test_3_apply_plan(self):
        done = self.world.ctl('apply', '--yes', '--secrets', self.world.secrets, self.world.folder / 'first.plan')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('0 failed', done.stdout)
        self.world.judge(self)

    def test_4_second_run(self):
        before = [len(node.audit('put')) for node in self.world.lab.nodes.values()]
        done = self.world.apply()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('Nothing to do', done.stdout)
        self.assertEqual(before, [len(node.audit('put')) for node in self.world.lab.nodes.values()])

    def test_5_status_after(self):
        done = self.world.ctl('status', '--json', '--secrets', self.world.secrets, self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stderr)
        status = json.loads(done.stdout)
        self.assertTrue(status['complete'])
        cells = {(file['file'], cell['node']): cell for file in status['files'] for cell in file['cells']}
        self.assertEqual(cells['cms1abc.cer', 'cms1c']['state'], 'present')
        self.assertIn('pki verify', cells['cms1b.cer', 'cms1b']['evidence'])
        self.assertEqual(cells['cms1a.cer', 'cms1b']['state'], 'not-wanted')

    def look(self, verb, *arguments):
        return self.world.ctl(verb, *arguments, '--secrets', self.world.secrets, self.world.cluster)

    def test_5_names(self):
        done = self.look('names', '--json')
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = {row['name']: row for row in json.loads(done.stdout)}
        uses = [use for row in rows.values() for use in row['uses']]
        self.assertEqual({(use['asked'], use['held']) for use in uses}, {(True, 'yes')})
        row = rows['cms1b.pod2.cms.lab']
        self.assertIn('node', row['serves'])
        use, = [use for use in row['uses'] if use['certificate'] == 'cms1b']
        self.assertEqual(use['node'], 'cms1b')
        self.assertIn('callbridge', use['roles'])
        self.assertRegex(self.look('names').stdout, r'cms1b\.pod2\.cms\.lab\t[^\t]*\tcms1b\t')

    def test_5_expiry(self):
        calendar = self.world.folder / 'lab.ics'
        done = self.look('expiry', '--json', '--ics', calendar)
        self.assertEqual(done.returncode, 0, done.stderr)
        ends = json.loads(done.stdout)
        self.assertEqual(len(ends), 6)  # five certificates and the root
        self.assertEqual([end['not_after'] for end in ends], sorted(end['not_after'] for end in ends))
        self.assertEqual({end['state'] for end in ends}, {'valid'})
        root, = [end for end in ends if end['title'] == 'root']
        self.assertEqual(len(root['places']), 4)  # the workspace and three nodes
        text = calendar.read_bytes()
        self.assertEqual(text.count(b'BEGIN:VEVENT\r\n'), 6)
        for end in ends:
            self.assertIn(end['sha256'].encode(), text.replace(b'\r\n ', b''))

    def test_5_expiry_nowhere_to_write(self):
        path = self.world.folder / 'nothing' / 'lab.ics'
        done = self.look('expiry', '--ics', path)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f'{path}: ', done.stderr)

    def test_6_stale_plan(self):
        puts = [len(node.audit('put')) for node in self.world.lab.nodes.values()]
        done = self.world.ctl('apply', '--yes', '--secrets', self.world.secrets, self.world.folder / 'first.plan')
        self.assertEqual(done.returncode, 1)
        self.assertIn('out of date', done.stderr)
        self.assertIn('cms1b/cms1b.cer: was missing', done.stderr)
        self.assertEqual(puts, [len(node.audit('put')) for node in self.world.lab.nodes.values()])

    def test_7_renew(self):
        old = self.world.fingerprints(self.world.file('cms1b', 'cms1b.cer'))
        key = self.world.file('cms1b', 'cms1b.key').read_bytes()
        done = self.world.ctl('renew', '--yes', '--secrets', self.world.secrets, self.world.cluster, 'cms1b')
        self.assertEqual(done.returncode, 0, done.stderr)
        for node in NODES:  # trap T09: the bundle goes to all of them
            self.assertIn(f'Upload cms1abc.cer to {node}', done.stdout)
        self.assertNotEqual(self.world.fingerprints(self.world.file('cms1b', 'cms1b.cer')), old)
        self.assertEqual(self.world.file('cms1b', 'cms1b.key').read_bytes(), key)
        self.world.judge(self)
        kept = list(self.world.workspace.glob('kept/*/cms1b/cms1b.cer'))
        self.assertEqual([self.world.fingerprints(path) for path in kept], [old])

    def test_7a_restore(self):
        """What the renewal overwrote comes back, byte for byte; an apply brings the new ones again."""
        world = self.world
        run = type(self).renewal = next(world.workspace.glob('kept/*/cms1b/cms1b.cer')).parts[-3]
        kept = {path.relative_to(world.workspace / 'kept' / run): path.read_bytes()
                for path in (world.workspace / 'kept' / run).glob('*/*')}
        self.assertEqual(len(kept), 4, 'a certificate and three bundles')
        key = world.file('cms1b', 'cms1b.key').read_bytes()
        changed = world.workspace / 'kept' / run / 'cms1a' / 'cms1abc.cer'
        changed.write_bytes(b'x' + changed.read_bytes())
        done = world.ctl('restore', '--yes', '--secrets', world.secrets, world.cluster, run, 'cms1b')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('key matches', done.stdout)
        done = world.ctl('restore', '--yes', '--secrets', world.secrets, world.cluster, run)
        self.assertEqual(done.returncode, 1, 'a copy that was changed is not put back')
        self.assertIn('is not what was kept', done.stderr)
        changed.write_bytes(kept[changed.relative_to(world.workspace / 'kept' / run)])
        done = world.ctl('restore', '--yes', '--secrets', world.secrets, world.cluster, run)
        self.assertEqual(done.returncode, 0, done.stderr)
        for path, content in kept.items():
            self.assertEqual(world.file(*path.parts).read_bytes(), content)
        self.assertEqual(world.file('cms1b', 'cms1b.key').read_bytes(), key)
        again = world.ctl('restore', '--yes', '--secrets', world.secrets, world.cluster, run)
        self.assertIn('Nothing to do', again.stdout)
        status = world.ctl('status', '--secrets', world.secrets, world.cluster)
        self.assertEqual(status.returncode, 1, 'what is back is not what the cluster file asks for now')
        self.assertEqual(world.apply().returncode, 0)
        world.judge(self)

    def test_7b_restore_fails_loudly(self):
        world = self.world
        run = self.renewal
        world.lab.cms1b.switch(deny_write='*')
        done = world.ctl('restore', '--yes', '--secrets', world.secrets, world.cluster, run)
        world.lab.cms1b.switch()
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn('NOT RESTORED (the kept copies stay', done.stderr)
        self.assertTrue((world.workspace / 'kept' / run / 'cms1b' / 'cms1b.cer').is_file())
        self.assertEqual(world.ctl('restore', '--yes', world.cluster, 'no-such-run', '--secrets',
                                   world.secrets).returncode, 2)
        self.assertEqual(world.apply().returncode, 0)
        world.judge(self)

    def test_7c_report(self):
        world = self.world
        run = self.renewal
        page, data = world.folder / 'run.html', world.folder / 'run.json'
        self.assertEqual(world.ctl('report', world.cluster, run, '-o', page).returncode, 0)
        self.assertEqual(world.ctl('report', world.cluster, run, '-o', data).returncode, 0)
        report = json.loads(data.read_text())
        files = {(one['node'], one['file']): one for one in report['files']}
        bundle = files['cms1c', 'cms1abc.cer']
        kept = world.workspace / 'kept' / run / 'cms1c' / 'cms1abc.cer'
        self.assertEqual(bundle['before'], hashlib.sha256(kept.read_bytes()).hexdigest())
        self.assertEqual(bundle['after'],
                         hashlib.sha256(world.file('cms1c', 'cms1abc.cer').read_bytes()).hexdigest())
        lines = {one['line']: one['reply'] for one in report['commands']}
        self.assertIn('pki match cms1b.key cms1b.cer', lines)
        self.assertIn('Upload cms1abc.cer to cms1c', [step['title'] for step in report['plan']['steps']])
        head = world.ctl('journal', '--verify', '--head', report['head'], world.cluster)
        self.assertEqual(head.returncode, 0, head.stderr)
        html = page.read_text()
        for text in (report['head'], bundle['before'], bundle['after'], 'pki match cms1b.key cms1b.cer'):
            self.assertIn(text, html)
        for word in ('<script', 'http:', 'https:', 'src='):
            self.assertNotIn(word, html, 'it needs nothing from anywhere')
        plan = world.workspace / 'kept' / run / 'plan.json'
        text = plan.read_text()
        plan.write_text(text.replace('cms1c', 'cms1x'))
        doubted = world.ctl('report', world.cluster, run, '-o', page)
        plan.write_text(text)
        self.assertEqual(doubted.returncode, 1)
        self.assertIn('it was changed', page.read_text())

    def test_8_renew_with_new_key(self):
        key = self.world.file('cms1c', 'cms1c.key').read_bytes()
        done = self.world.ctl('renew', '--yes', '--new-key', '--secrets', self.world.secrets, self.world.cluster,
                              'cms1c')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('BaseName=cms1c2\n', self.world.cluster.read_text())
        self.assertIn('# One certificate for all services of a node.', self.world.cluster.read_text())
        self.assertEqual(self.world.file('cms1c', 'cms1c.key').read_bytes(), key, 'an old key stays')
        self.world.judge(self, {'cms1c': 'cms1c2'})

    def test_9_journal(self):
        done = self.world.ctl('journal', '--verify', self.world.cluster)
        self.assertEqual(done.returncode, 0, done.stderr)
        head = done.stdout.split()[-1]
        self.assertEqual(self.world.ctl('journal', '--verify', '--head', head, self.world.cluster).returncode, 0)
        path = self.world.workspace / 'journal.jsonl'
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b''.join(lines[:-1]))
        cut = self.world.ctl('journal', '--verify', '--head', head, self.world.cluster)
        self.assertEqual(cut.returncode, 1)
        path.write_bytes(b''.join(lines).replace(b'cms1a.cer', b'cms1x.cer', 1))
        changed = self.world.ctl('journal', '--verify', self.world.cluster)
        self.assertEqual(changed.returncode, 1)
        self.assertIn('the chain breaks', changed.stderr)
        path.write_bytes(b''.join(lines))


class Secrets(unittest.TestCase):
    """A password never appears in arguments, environment, logs, journal or files: /proc included."""

    def markers(self, world):
        return [*world.lab.passwords.values(), PASS_PHRASE]

    def search(self, where, content, world):
        for marker in self.markers(world):
            for form in (marker.encode(), base64.b64encode(marker.encode()), marker.encode('utf-16-le')):
                self.assertNotIn(form, content, f'a secret in {where}')

    def test_nowhere(self):
        with World() as world:
            process = world.start('apply', '--yes', '--verbose', '--secrets', world.secrets, world.cluster)
            seen = 0
            while process.poll() is None:
                for name in ('cmdline', 'environ', 'status', 'maps'):
                    try:
                        content = Path(f'/proc/{process.pid}/{name}').read_bytes()
                    except OSError:
                        continue  # it has ended, or the system does not let us look
                    seen += len(content)
                    self.search(f'/proc/{name}', content, world)
                time.sleep(0.02)
            output, errors = process.communicate()
            self.assertEqual(process.returncode, 0, errors)
            self.assertGreater(seen, 0)
            self.search('standard output', output, world)
            self.search('standard error', errors, world)
            paths = []
            for path, content in world.everything_written():
                paths.append(path.name)
                self.search(path, content, world)
                self.assertNotIn(b'PRIVATE KEY', content, path)
            self.assertIn('journal.jsonl', paths)

    def test_no_core_dump(self):
        """While passwords are held: no core dump is allowed, and their memory is locked."""
        with World() as world:
            world.lab.cms1a.switch(csr_delay=2000)
            process = world.start('apply', '--yes', '--secrets', world.secrets, world.cluster)
            wait_until(lambda: world.lab.cms1a.audit('command'), 'a log-in')
            limits = Path(f'/proc/{process.pid}/limits').read_text()
            status = Path(f'/proc/{process.pid}/status').read_text()
            _, errors = process.communicate(timeout=300)
            self.assertEqual(process.returncode, 0, errors)
            self.assertRegex(limits, r'Max core file size +0 +0 ')
            if not World.is_sanitized():  # it does without the locked heap, see cs-secret.c
                self.assertRegex(status, r'VmLck:\s+[1-9]')

    def test_search_finds(self):
        """The search itself: a planted secret turns it red."""
        with World() as world:
            with self.assertRaises(AssertionError):
                self.search('here', b'x' + PASS_PHRASE.encode() + b'y', world)


class Trouble(unittest.TestCase):
    """What can be wrong: a clear line, the right exit code, nothing lost."""

    def test_wrong_password(self):
        with World() as world:
            world.write_secrets(dict(world.lab.passwords, cms1b='wrong'))
            done = world.apply()
            self.assertEqual(done.returncode, 3)
            self.assertIn('cms1b', done.stderr)
            attempts = [r for r in world.lab.cms1b.audit('login') if r['method'] == 'keyboard-interactive']
            self.assertEqual(len(attempts), 1, 'one attempt for one answer (trap T32)')
            self.assertTrue(world.file('cms1a', 'cms1a.cer').exists(), 'the others go on')
            world.write_secrets(world.lab.passwords)
            self.assertEqual(world.apply().returncode, 0)
            world.judge(self)

    def test_no_secrets(self):
        with World() as world:
            done = world.ctl('apply', '--yes', world.cluster)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn('--secrets', done.stderr)
            for node in world.lab.nodes.values():
                self.assertEqual(node.audit('put'), [])

    def test_secrets_readable_by_others(self):
        with World() as world:
            world.secrets.chmod(0o644)
            done = world.apply()
            self.assertEqual(done.returncode, 2)
            self.assertIn('secrets.ini', done.stderr)

    def test_full_disk(self):
        """An entry of the journal that is written by half is not taken for another program's."""
        def limit_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000))

        with World() as world:
            done = world.apply(preexec_fn=limit_files)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn('journal.jsonl: File too large', done.stderr)
            self.assertNotIn('another run', done.stderr)
            self.assertNotIn('somebody else', done.stderr)
            self.assertEqual(world.apply().returncode, 0)
            world.judge(self)

    def test_server_down(self):
        with World() as world:
            world.write_cluster(cms1c=1)
            done = world.apply()
            self.assertEqual(done.returncode, 3)
            self.assertIn('cms1c', done.stderr)
            self.assertTrue(world.file('cms1b', 'cms1b.cer').exists(), 'the others go on')
            world.write_cluster()
            self.assertEqual(world.apply().returncode, 0)
            world.judge(self)

    def test_unknown_host_key(self):
        with World(host_keys=False) as world:
            done = world.apply()
            self.assertNotEqual(done.returncode, 0)
            self.assertIn('SHA256:', done.stderr)
            self.assertEqual(world.lab.cms1a.audit('login'), [], 'no password for an unknown server')
            self.assertEqual(world.apply('--accept-new-host-keys').returncode, 0)
            known = (world.home / '.ssh' / 'known_hosts').read_text()
            for node in world.lab.nodes.values():
                self.assertIn(f'[127.0.0.1]:{node.port}', known)
            world.judge(self)

    def test_changed_host_key(self):
        with World() as world:
            text = world.cluster.read_text()
            right = world.lab.cms1b.host_key
            world.cluster.write_text(text.replace(right, 'SHA256:' + 'A' * 43))
            done = world.apply('--accept-new-host-keys')
            self.assertEqual(done.returncode, 3)
            self.assertIn(right, done.stderr)
            self.assertEqual(world.lab.cms1b.audit('login'), [])

    def test_key_without_request(self):
        with World() as world:
            world.lab.cms1a.run('pki csr cms1a CN:other')
            world.file('cms1a', 'cms1a.csr').unlink()
            key = world.file('cms1a', 'cms1a.key').read_bytes()
            done = world.apply()
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn('never replaced', done.stderr)
            self.assertEqual(world.file('cms1a', 'cms1a.key').read_bytes(), key)

    def test_no_authority(self):
        """Nothing that was not proved is shown as proved."""
        with World() as world:
            world.folder.joinpath('ca').rename(world.folder / 'elsewhere')
            done = world.apply()
            self.assertEqual(done.returncode, 3)
            self.assertNotIn('✓ Prove', done.stdout)
            self.assertNotIn('✓ Upload', done.stdout)
            self.assertEqual(world.ctl('journal', '--verify', world.cluster).returncode, 0)

    def test_lint_error_stops(self):
        with World() as world:
            text = world.cluster.read_text()
            world.cluster.write_text(text.replace('CommonName=postgres', 'CommonName=Postgres'))
            done = world.apply()
            self.assertEqual(done.returncode, 1)
            self.assertIn('postgres', done.stderr)
            self.assertEqual(world.lab.cms1a.audit('connect'), [])

    def test_swapped_files(self):
        """Trap T18: both verify against the root, and each is for the other's key."""
        with World() as world:
            self.assertEqual(world.apply().returncode, 0)
            one, other = world.file('cms1b', 'cms1b.cer'), world.file('cms1c', 'cms1c.cer')
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)
            done = world.ctl('status', '--json', '--secrets', world.secrets, world.cluster)
            self.assertEqual(done.returncode, 1)
            cells = {(f['file'], c['node']): c['state'] for f in json.loads(done.stdout)['files'] for c in f['cells']}
            self.assertNotEqual(cells['cms1b.cer', 'cms1b'], 'present')
            self.assertNotEqual(cells['cms1c.cer', 'cms1c'], 'present')
            self.assertEqual(world.apply().returncode, 0)
            world.judge(self)

    def test_database_up(self):
        """Trap T25: explained, and not touched."""
        with World() as world:
            self.assertEqual(world.apply().returncode, 0)
            for node in world.lab.nodes.values():
                node.run('database cluster localnode a',
                         'database cluster certs dbclusterserver.key dbclusterserver.cer dbclusterclient.key '
                         'dbclusterclient.cer cmslab-root-ca.cer')
            world.lab.cms1a.run('database cluster initialize')
            before = world.file('cms1a', 'dbclusterserver.cer').read_bytes()
            done = world.ctl('renew', '--yes', '--secrets', world.secrets, world.cluster, 'dbclusterserver')
            self.assertIn('maintenance', done.stderr)
            self.assertIn('backup snapshot', done.stderr)
            self.assertEqual(world.file('cms1a', 'dbclusterserver.cer').read_bytes(), before)


class RoundTrips(unittest.TestCase):
    """Between the database nodes: by the nodes' word when asked, else reckoned, and it says which."""

    CASES = [('told', {'ping_time': 1}, 'ping', 'yes', '1.0 ms, says cms1a'),
             ('longest', {'ping_time': 200}, 'ping', 'yes', '200.0 ms, says cms1a'),
             ('too-long', {'ping_time': 201}, 'ping', 'no', '201.0 ms, says cms1a: more than the 200 ms'),
             ('lost', {'ping': 'loss'}, 'bound', 'unknown', 'reckoned from here; asked, the node gave no time'),
             ('no-such-verb', {'ping': 'unknown'}, 'bound', 'unknown',
              'reckoned from here; asked, the node gave no time')]

    def trips(self, world, *arguments):
        done = world.ctl('status', '--json', *arguments, '--secrets', world.secrets, world.cluster)
        said = json.loads(done.stdout)
        trips = said['database_round_trips']
        self.assertEqual([(trip['from'], trip['to']) for trip in trips],
                         [('cms1a', 'cms1b'), ('cms1a', 'cms1c'), ('cms1b', 'cms1c')])
        for trip in trips:
            self.assertLessEqual(trip['at_least_ms'], trip['at_most_ms'])
        self.assertEqual([(one['id'], one['severity']) for one in said['findings']],
                         [('database-round-trip', 'warning') for trip in trips if trip['allowed'] == 'no'])
        return {(trip['source'], trip['allowed']) for trip in trips}

    def test_all(self):
        with World() as world:
            for name, switches, source, allowed, words in self.CASES:
                for node in world.lab.nodes.values():
                    node.switch(**switches)
                with self.subTest(name):
                    self.assertEqual(self.trips(world), {('bound', 'unknown')}, 'nobody is asked unasked')
                    self.assertEqual(self.trips(world, '--ping'), {(source, allowed)})
                    done = world.ctl('status', '--ping', '--secrets', world.secrets, world.cluster)
                    self.assertIn(words, done.stdout)
                    self.assertEqual('warning: cms1a – cms1b: the round trip' in done.stderr, allowed == 'no')


class Interrupted(unittest.TestCase):
    """What is done stays done, and a further run goes on."""

    def interrupt(self, how, after):
        with World() as world:
            process = world.start('apply', '--yes', '--secrets', world.secrets, world.cluster)
            wait_until(lambda: sum(len(n.audit('put')) for n in world.lab.nodes.values()) >= after
                       or process.poll() is not None, 'uploads')
            process.send_signal(how)
            _, errors = process.communicate(timeout=120)
            issued = json.loads(world.issued())
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stderr)
            world.judge(self)
            again = json.loads(world.issued())
            self.assertEqual(again[:len(issued)], issued)
            self.assertEqual(len(again), 5, 'no certificate twice for one request')
            return process.returncode, errors

    def test_interrupt(self):
        code, errors = self.interrupt(signal.SIGINT, 2)
        self.assertEqual(code, 130, errors)

    def test_killed_early(self):
        self.interrupt(signal.SIGKILL, 1)

    def test_killed_late(self):
        self.interrupt(signal.SIGKILL, 8)

    def test_kept_by_server(self):
        """A connection that drops in the middle of a put leaves half a file: seen, said, repaired."""
        with World() as world:
            world.lab.cms1b.switch(put_fault='drop')
            done = world.apply()
            self.assertEqual(done.returncode, 3)
            self.assertIn('cms1b', done.stderr)
            world.lab.cms1b.switch()
            self.assertEqual(world.apply().returncode, 0)
            world.judge(self)


class Adopted(unittest.TestCase):
    """A cluster whose workspace was lost: nothing is made anew, the record begins again."""

    def test_lost_workspace(self):
        with World() as world:
            self.assertEqual(world.apply().returncode, 0)
            subprocess.run(['rm', '-rf', world.workspace], check=True)
            keys = world.file('cms1a', 'cms1a.key').read_bytes()
            certificate = world.fingerprints(world.file('cms1a', 'cms1a.cer'))
            done = world.apply()
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(world.file('cms1a', 'cms1a.key').read_bytes(), keys)
            self.assertEqual(world.fingerprints(world.file('cms1a', 'cms1a.cer')), certificate)
            self.assertEqual(len(json.loads(world.issued())), 5)
            world.judge(self)
            self.assertIn('Nothing to do', world.apply().stdout)


if __name__ == '__main__':
    assert os.name == 'posix'
    tap.main()
