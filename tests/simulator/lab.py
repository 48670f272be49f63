# SPDX-License-Identifier: GPL-3.0-or-later
"""A running simulator, and independent clients (plink, psftp, ssh, sftp, openssl) to talk to it."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

TIMEOUT = 60


def call(argv, **options):
    """Runs a program to its end, whatever its exit code."""
    options.setdefault('timeout', TIMEOUT)
    if 'input' not in options:
        options.setdefault('stdin', subprocess.DEVNULL)
    return subprocess.run([str(a) for a in argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **options)


def must(argv, **options):
    done = call(argv, **options)
    if done.returncode != 0:
        raise AssertionError(f'{argv}: exit {done.returncode}\n{done.stderr.decode()}')
    return done


def read_records(path):
    """Those of a file that somebody writes on meanwhile: what follows its last line end is none yet."""
    whole, _, _ = path.read_bytes().rpartition(b'\n')
    return [json.loads(line) for line in whole.splitlines()]


class Node:
    """One simulated server as its clients see it."""

    def __init__(self, lab, line):
        self.lab = lab
        self.name, self.host, self.port = line['node'], line['host'], line['port']
        self.host_key = line['host_key']
        self.services = line.get('services', {})
        self.password = lab.passwords[self.name]
        self.folder = lab.state / self.name
        self.files = self.folder / 'files'
        self.password_file = lab.folder / f'{self.name}.password'
        self.password_file.write_text(self.password)

    def putty(self, program, *extra, password_file=None, host_key=None):
        return [program, '-batch', '-P', self.port, '-l', 'admin', '-hostkey', host_key or self.host_key,
                '-pwfile', password_file or self.password_file, *extra, self.host]

    def plink(self, *lines, **options):
        text = ''.join(line + '\n' for line in lines)
        return call(self.putty('plink', '-ssh', **options), input=text.encode())

    def run(self, *lines):
        """The text after each command's echo, up to the next prompt."""
        done = self.plink(*lines)
        text = done.stdout.decode().replace('\r\n', '\n')
        parts = re.split(r'^[A-Za-z0-9-]+> ', text, flags=re.M)[1:]
        if len(parts) != len(lines) + 1:
            raise AssertionError(f'{len(lines)} commands, answer {text!r} {done.stderr!r}')
        return [part.split('\n', 1)[1] for part in parts[:-1]]

    def psftp(self, *lines, **options):
        with tempfile.NamedTemporaryFile('w', dir=self.lab.folder, suffix='.batch') as batch:
            batch.write(''.join(line + '\n' for line in lines))
            batch.flush()
            return call(self.putty('psftp', '-b', batch.name, **options), cwd=self.lab.folder)

    def openssh(self, program, *extra, askpass=None, **options):
        """OpenSSH asks a program for each prompt; it answers by what the prompt says."""
        script = self.lab.folder / f'{self.name}.askpass'
        script.write_text(askpass or f'#!/bin/sh\nprintf "%s\\n" "$1" >> {script}.log\n'
                          f'case "$1" in *code*) echo 123456;; *) cat {self.password_file};; esac\n')
        script.chmod(0o700)
        argv = [program, '-F', '/dev/null', '-o', f'Port={self.port}',
                '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null',
                '-o', 'LogLevel=ERROR', '-o', 'IdentityAgent=none', *extra]
        env = dict(os.environ, SSH_ASKPASS=str(script), SSH_ASKPASS_REQUIRE='force', DISPLAY=':none')
        return call(argv, env=env, **options)

    def switch(self, **values):
        """Edits switches.ini while the simulator runs."""
        text = '[Switches]\n' + ''.join(f'{k}={v}\n' for k, v in values.items())
        (self.folder / 'switches.ini').write_text(text)

    def wait_for(self, event, number=1):
        """Records of a kind, once there are so many: the simulator may notice an end after the client."""
        end = time.monotonic() + TIMEOUT
        while len(self.audit(event)) < number and time.monotonic() < end:
            time.sleep(0.02)
        return self.audit(event)

    def wait_for_quiet(self, seconds=60):
        """Until every connection has ended: a node may still be at work for somebody who has gone."""
        end = time.monotonic() + seconds
        while len(self.audit('connect')) > len(self.audit('disconnect')):
            if time.monotonic() > end:
                raise TimeoutError(f'{self.name} does not let go of a connection')
            time.sleep(0.02)

    def audit(self, event=None):
        return [r for r in read_records(self.folder / 'audit.jsonl') if event is None or r['event'] == event]


class Lab:
    """The simulator as a process, in a folder of its own."""

    def __init__(self, program, *options, nodes=('cms1a',), folder=None):
        self.program = program
        self.scratch = None if folder else tempfile.TemporaryDirectory(prefix='simulator-')
        self.folder = Path(folder or self.scratch.name)
        self.state = self.folder / 'state'
        self.passwords = {name: f'Secret.{name}.7' for name in nodes}
        self.options = options
        self.start()

    def start(self):
        secrets = self.folder / 'secrets'
        secrets.write_text(''.join(f'[Node {n}]\nPassword={p}\n' for n, p in self.passwords.items()))
        secrets.chmod(0o600)
        argv = [self.program, '--state', self.state, '--nodes', ','.join(self.passwords),
                '--secrets', secrets, '--exit-with-stdin', *self.options]
        self.process = subprocess.Popen([str(a) for a in argv], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.nodes = {}
        for line in iter(self.process.stdout.readline, b'ready\n'):
            if not line:
                raise AssertionError(f'the simulator ended with {self.process.wait()}')
            node = Node(self, json.loads(line))
            self.nodes[node.name] = node

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(TIMEOUT)
        self.process.stdin.close()
        self.process.stdout.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if self.process.poll() is None:
            self.stop()
        if self.scratch:
            self.scratch.cleanup()

    def __getattr__(self, name):
        if name.startswith('cms'):
            return self.nodes[name]
        raise AttributeError(name)


class Authority:
    """A root made with the openssl program."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.key, self.root = self.folder / 'ca.key', self.folder / 'ca.cer'
        must(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
              '-keyout', self.key,
              '-out', self.root, '-days', '30', '-subj', '/CN=Test Root',
              '-addext', 'keyUsage=critical,keyCertSign,cRLSign'])

    def sign(self, request, certificate, usage='serverAuth,clientAuth'):
        options = self.folder / 'sign.cnf'
        options.write_text(f'extendedKeyUsage={usage}\n')
        must(['openssl', 'x509', '-req', '-in', request, '-CA', self.root, '-CAkey', self.key,
              '-CAcreateserial', '-days', '30', '-copy_extensions', 'copyall',
              '-extfile', options, '-out', certificate])
