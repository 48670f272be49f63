# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates for the command line tests, made by the openssl program in a scratch folder."""
import datetime
import subprocess
import tempfile
import unittest
from pathlib import Path


def openssl(*arguments, **options):
    done = subprocess.run(['openssl', *map(str, arguments)], check=False, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=60, **options)
    if done.returncode != 0:
        raise AssertionError(f'openssl {arguments}: {done.stderr.decode()}')
    return done.stdout


KEYS = {
    'rsa': ('rsa:2048',),
    'ec': ('ec', '-pkeyopt', 'ec_paramgen_curve:P-384'),
    'ed25519': ('ed25519',),
}


class Scratch(unittest.TestCase):
    """A folder with root.pem, sub.pem, leaf.cer (sub's), their keys, leaf.csr and root.crl."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='countersign-cli-')
        cls.path = Path(cls.folder.name)
        cls.make_ca('root')
        cls.make_ca('sub', 'root')
        cls.make_leaf('leaf', 'rsa', 'sub', 'DNS:cms1a.lab,DNS:*.b.lab,IP:10.0.0.1,IP:2001:db8::1,'
                      'email:admin@cms.lab,URI:https://join.lab/x')

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def file(cls, name):
        return cls.path / name

    @classmethod
    def write(cls, name, data):
        cls.file(name).write_bytes(data)
        return cls.file(name)

    @classmethod
    def read(cls, name):
        return cls.file(name).read_bytes()

    @classmethod
    def make_ca(cls, name, issuer=None):
        arguments = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', cls.file(f'{name}.key'),
                     '-out', cls.file(f'{name}.pem'), '-subj', f'/O=Lab, Inc./CN={name}', '-days', '3650',
                     '-addext', 'keyUsage=critical,keyCertSign,cRLSign']
        if issuer is None:
            openssl(*arguments)
            return
        openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', cls.file(f'{name}.key'),
                '-out', cls.file(f'{name}.csr'), '-subj', f'/O=Lab, Inc./CN={name}')
        cls.sign(name, issuer, f'{name}.pem', 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n')

    @classmethod
    def make_leaf(cls, name, kind, issuer, names):
        openssl('req', '-newkey', *KEYS[kind], '-nodes', '-keyout', cls.file(f'{name}.key'),
                '-out', cls.file(f'{name}.csr'), '-subj', f'/C=DE/O=Lab, Inc./CN={name}.lab',
                '-addext', f'subjectAltName={names}')
        cls.sign(name, issuer, f'{name}.cer', f'subjectAltName={names}\nextendedKeyUsage=serverAuth\n', 30)

    @classmethod
    def sign(cls, name, issuer, output, extensions, days=3650):
        cls.write('ext.cnf', extensions.encode())
        openssl('x509', '-req', '-in', cls.file(f'{name}.csr'), '-CA', cls.file(f'{issuer}.pem'),
                '-CAkey', cls.file(f'{issuer}.key'), '-extfile', cls.file('ext.cnf'), '-days', str(days),
                '-out', cls.file(output))

    @classmethod
    def make_expired(cls, name, issuer, names):
        """Ended yesterday. (openssl x509 of 3.5 makes none whose end is before its start, and that is always now.)"""
        cls.make_leaf(name, 'ec', issuer, names)
        index, serial = cls.write(f'{name}.index', b''), cls.write(f'{name}.serial', b'1001')
        config = cls.write(f'{name}.cnf', f'[ca]\ndefault_ca=here\n[here]\ndatabase={index}\nserial={serial}\n'
                           f'new_certs_dir={cls.path}\ndefault_md=sha256\npolicy=all\n'
                           '[all]\ncountryName=supplied\norganizationName=supplied\ncommonName=supplied\n'.encode())
        now = datetime.datetime.now(datetime.timezone.utc)
        start, end = (f'{now - datetime.timedelta(days):%Y%m%d%H%M%SZ}' for days in (30, 1))
        openssl('ca', '-batch', '-notext', '-config', config, '-in', cls.file(f'{name}.csr'),
                '-cert', cls.file(f'{issuer}.pem'), '-keyfile', cls.file(f'{issuer}.key'),
                '-extfile', cls.file('ext.cnf'), '-startdate', start, '-enddate', end, '-out', cls.file(f'{name}.cer'))
