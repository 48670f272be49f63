# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of the fault suite must never say or do: each statement is held against the servers' folders.

Shares no code with the program; test_judge.py sees each of them refuse what is false."""
import hashlib
import json

from world import CERTIFICATE_NAME


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def read_system_files(world):
    return {(name, path.name): sha256(path.read_bytes())
            for name, node in world.lab.nodes.items() for path in node.files.iterdir()
            if not CERTIFICATE_NAME.match(path.name)}


def read_certificates(world):
    return {(name, path.name): path.read_bytes() for name, node in world.lab.nodes.items()
            for path in node.files.iterdir() if CERTIFICATE_NAME.match(path.name)}


def entries(test, cluster):
    """Of the journal, as it lies there."""
    path = cluster.with_suffix('.workspace') / 'journal.jsonl'
    lines = path.read_bytes().splitlines() if path.exists() else []
    found = []
    for i, line in enumerate(lines):
        try:
            found.append(json.loads(line))
        except ValueError:
            test.assertEqual(i, len(lines) - 1, 'only the last line may be torn')
    return found


def system_files(test, world, before):
    test.assertEqual(read_system_files(world), before, 'a file that is none of ours was touched')


def claims(test, world, found):
    """What the journal says to be done on a node is so: the last hash that was put and proved lies there."""
    put, done = {}, {}
    for entry in found:
        if entry['event'] == 'put':
            step = f'upload:{entry["node"]}/{entry["file"]}'
            put[entry['run'], step] = entry['after']
            done.pop(step, None)  # begun anew: nothing is claimed until that has ended, too
        elif entry['event'] == 'step-end' and (entry['run'], entry['step']) in put:
            done[entry['step']] = (entry['state'], put[entry['run'], entry['step']])
    for step, (state, after) in done.items():
        node, name = step.split(':', 1)[1].split('/', 1)
        if state == 'done':
            test.assertEqual(sha256(world.file(node, name).read_bytes()), after, step)


def status(test, world, said):
    """Nothing is said to be present, or missing, that is not; and complete is what the judge calls so."""
    states = {(cell['node'], file['file']): cell['state'] for file in said['files'] for cell in file['cells']}
    for (node, name), state in states.items():
        path = world.file(node, name)
        where = f'{name} on {node} is said to be {state}'
        if state == 'missing':
            test.assertFalse(path.exists(), where)
        if state != 'present':
            continue
        test.assertTrue(path.exists(), where)
        if path.suffix == '.cer':
            inside = world.fingerprints(path)
            test.assertEqual(len(inside), len(set(inside)), where)
        elif path.suffix == '.key' and states.get((node, path.with_suffix('.cer').name)) == 'present':
            test.assertTrue(path.with_suffix('.cer').exists(), where)
            test.assertEqual(world.public_key(path), world.public_key(path.with_suffix('.cer')), where)
        elif path.suffix == '.csr':
            test.assertTrue(world.public_key(path), where)
    if said['complete']:
        world.judge(test)


def issued(test, said, requests=5, renewals=0):
    """No certificate twice for one request; `requests` None when they may have been made anew."""
    asked = [(one['request_sha256'], one['replaces']) for one in said]
    test.assertEqual(len(asked), len(set(asked)), 'two certificates for one request')
    if requests is not None:
        first = [one for one in said if one['replaces'] is None]
        test.assertEqual(len(first), requests, 'a request was made anew')
        test.assertLessEqual(len(said) - len(first), renewals, 'renewed too often')


def report(test, said, found, ended):
    """Nothing but what the record says, and all of it."""
    mine = [entry for entry in found if entry.get('run') == said['run']]
    test.assertEqual(said['ended'] is not None, ended)
    states = {e['step']: e['state'] for e in mine if e['event'] in ('step-end', 'proof')}
    test.assertEqual({s['id']: s['state'] for s in said['steps'] if s['state'] is not None}, states)
    files = {(e['node'], e['file']): (e.get('before'), e.get('after')) for e in mine
             if e['event'] in ('put', 'put-key')}
    test.assertEqual({(f['node'], f['file']): (f['before'], f['after']) for f in said['files']}, files)
    sent = [(e['node'], e['line']) for e in mine if e['event'] == 'reply']
    test.assertEqual([(c['node'], c['line']) for c in said['commands']], sent)


def record(test, world, cluster):
    """The journal is whole, and each report of it says what it says."""
    verified = world.ctl('journal', '--verify', cluster)
    test.assertEqual(verified.returncode, 0, verified.stderr)
    found = entries(test, cluster)
    test.assertEqual([e['n'] for e in found], list(range(1, len(found) + 1)))
    ended = {e['run'] for e in found if e['event'] == 'run-end'}
    for run in [e['run'] for e in found if e['event'] == 'run-begin']:
        done = world.ctl('report', '--json', cluster, run)
        test.assertEqual(done.returncode, 0, done.stderr)
        report(test, json.loads(done.stdout), found, run in ended)


def kept(test, world, strangers, clusters):
    """What somebody else made, and a run found in its way, was kept before it was overwritten."""
    for (node, name), content in strangers.items():
        if world.file(node, name).exists() and world.file(node, name).read_bytes() == content:
            continue
        copies = [path.read_bytes() for cluster in clusters
                  for path in cluster.with_suffix('.workspace').glob(f'kept/*/{node}/{name}')]
        test.assertIn(content, copies, f'{name} of somebody else on {node} is lost')


