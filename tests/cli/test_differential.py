# SPDX-License-Identifier: GPL-3.0-or-later
"""inspect and verify against the openssl program and GnuTLS's certtool, over certificates of every kind and
oddity and damaged copies of them: the same fields, or both refuse; the table says where they differ, and why."""
import base64
import hashlib
import ipaddress
import json
import re
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import tap

MAKER = sys.argv.pop(1)
LEAST = 300 # certificates
BATCH = 400 # files for one inspect

# Who differs, in which field, when, and why that is right. Each must be needed, so that none outlives its reason;
# but for those that only chance damage brings about.
EXPLAINED = []


def explained(peer, field, why, by_chance=False):
    def add(applies):
        EXPLAINED.append({'peer': peer, 'field': field, 'why': why, 'applies': applies, 'used': int(by_chance)})
        return applies
    return add


def run(*arguments):
    done = subprocess.run([str(one) for one in arguments], check=False, capture_output=True, timeout=60,
                          stdin=subprocess.DEVNULL)
    return done.stdout.decode('utf-8', 'replace'), done.stderr.decode('utf-8', 'replace'), done.returncode


def first(pattern, text, default=None):
    found = re.search(pattern, text, re.M)
    return found.group(1) if found else default


def hex_number(text):
    return None if text is None else ('-' if text.startswith('-') else '') + (text.lstrip('-').lstrip('0').lower()
                                                                             or '0')


def to_pem(der):
    return ('-----BEGIN CERTIFICATE-----\n' + base64.encodebytes(der).decode('ascii')
            + '-----END CERTIFICATE-----\n')


def plain_name(text):
    """A text without regard to how it is escaped: pairs of hex digits and single characters."""
    raw = re.sub(rb'\\([0-9A-Fa-f]{2})|\\(.)', lambda m: bytes([int(m[1], 16)]) if m[1] else m[2],
                 text.encode('utf-8', 'replace'), flags=re.S)
    return raw.decode('utf-8', 'replace')


def name_values(text):
    """What stands in a name; each calls its parts by other words, and writes those without one in hexadecimal."""
    values = []
    for part in re.findall(r'(?:\\.|[^,+\\])+', text or '', re.S):
        value = part.partition('=')[2]
        values.append(bytes.fromhex(value[1:])[2:].decode('utf-8', 'replace')
                      if re.fullmatch('#(?:[0-9A-Fa-f]{2})+', value) else plain_name(value))
    return values


# --- what the three say ---------------------------------------------------------------------------

def ours(files):
    """By name: what was found in each file, or None."""
    found = {}
    for start in range(0, len(files), BATCH):
        done = tap.run('inspect', '--json', *files[start:start + BATCH])
        for one in json.loads(done.stdout):
            found.setdefault(Path(one['file']).name, one)
    return found


def by_openssl(path, kind):
    options = ('-nameopt', 'RFC2253,-esc_msb', '-noout')
    if kind == 'crl':
        out, _err, _code = run('openssl', 'crl', '-inform', 'DER', '-in', path, '-issuer', '-lastupdate', '-nextupdate',
                               '-fingerprint', '-sha256', *options)
    elif kind == 'request':
        out, err, _code = run('openssl', 'req', '-inform', 'DER', '-in', path, '-subject', '-pubkey', '-verify',
                              '-text', *options)
        out += '\nself=' + str('verify OK' in out + err)  # OpenSSL 3.5 says it in the output
    else:
        out, _err, _code = run('openssl', 'x509', '-inform', 'DER', '-in', path, '-subject', '-issuer', '-serial',
                               '-dates', '-dateopt', 'iso_8601', '-fingerprint', '-sha256', '-pubkey', '-text', *options)
    if not re.search('^(subject|issuer)=', out, re.M):
        return None
    return openssl_fields(out)


def openssl_fields(out):
    pem = first(r'-----BEGIN PUBLIC KEY-----\n([^-]+)-----END', out)
    extensions = re.findall(r'^ {12,16}(\S[^\n]*?): ?(critical)?\s*$', first(
        r'X509v3 extensions:\n((?:.|\n)*)', out, ''), re.M) if 'X509v3 extensions:' in out else []
    return {
        'subject': first('^subject=(.*)$', out), 'issuer': first('^issuer=(.*)$', out),
        'serial': hex_number(first('^serial=(.*)$', out)),
        'not_before': openssl_time(first('^notBefore=(.*)$', out)),
        'not_after': openssl_time(first('^notAfter=(.*)$', out)),
        'sha256': first('Fingerprint=([0-9A-F:]+)$', out, '').replace(':', '').lower() or None,
        'spki_sha256': hashlib.sha256(base64.b64decode(pem)).hexdigest() if pem else None,
        'inner': first(r'^ {8}Signature Algorithm: (\S+)', out), 'signature': first(r'^ {4}Signature Algorithm: (\S+)', out),
        'bits': first(r'Public-Key: \((\d+) bit', out),
        'names': openssl_names(first(r'Subject Alternative Name: ?(?:critical)?\s*\n\s*(.*)$', out)),
        'critical': len([1 for _name, critical in extensions if critical]),
        'ca': 'CA:TRUE' in out,
        'self': first('^self=(.*)$', out),
    }


def openssl_time(text):
    found = re.fullmatch(r' *(\d+)(-\d\d-\d\d) (\d\d:\d\d:\d\dZ)', text or '')
    return f'{found[1]:>04}{found[2]}T{found[3]}' if found else None


NAME_KINDS = {'DNS': 'dns', 'IP Address': 'ip', 'email': 'email', 'URI': 'uri', 'Registered ID': 'rid'}


def openssl_names(text):
    """None where the text cannot be taken apart again."""
    names = []
    for one in (text or '').split(', ') if text else []:
        kind, _colon, value = one.partition(':')
        if kind not in NAME_KINDS or not re.fullmatch(r'[\w.*@:/-]+', value):
            return None
        names.append((NAME_KINDS[kind], str(ipaddress.ip_address(value)) if kind == 'IP Address' else value))
    return names


def by_gnutls(path, kind):
    what = {'crl': '--crl-info', 'request': '--crq-info'}.get(kind, '--certificate-info')
    out, _err, code = run('certtool', what, '--inder', '--infile', path)
    if code != 0 or 'Version:' not in out:
        return None
    pin = first(r'pin-sha256:(\S+)', out)
    return {
        'subject': first(r'^\tSubject: ?(.*)$', out), 'issuer': first(r'^\tIssuer: ?(.*)$', out),
        'serial': hex_number(first(r'Serial Number \(hex\): (\S+)', out)),
        'not_before': gnutls_time(first('Not Before: (.*)$', out)), 'not_after': gnutls_time(first('Not After: (.*)$', out)),
        **({} if kind == 'crl' else {'sha256': first(r'^\tFingerprint:\n(?:.*\n)?\t\tsha256:([0-9a-f]+)', out)}), # none of a list
        'spki_sha256': base64.b64decode(pin).hex() if pin else None,
        'bits': first(r'Algorithm Security Level: .* \((\d+) bits\)', out),
        'ca': bool(re.search(r'Certificate Authority \(CA\): TRUE', out)),
        'self': None if kind != 'request' else str('Self signature: verified' in out),
    }


def gnutls_time(text):
    try:
        return datetime.strptime(text or '', '%a %b %d %H:%M:%S UTC %Y').strftime('%Y-%m-%dT%H:%M:%SZ').rjust(20, '0')
    except ValueError:
        return None


FIELDS = {
    'certificate': ('subject', 'issuer', 'serial', 'not_before', 'not_after', 'sha256', 'spki_sha256', 'bits', 'ca',
                    'signature', 'names', 'critical'),
    'request': ('subject', 'spki_sha256', 'bits', 'self'),
    'crl': ('issuer', 'sha256'),
}


def our_fields(one):
    key = one['key'] or {}
    return {
        **{name: one[name] for name in ('subject', 'issuer', 'serial', 'not_before', 'not_after', 'sha256',
                                        'spki_sha256', 'signature')},
        'bits': str(key['bits']) if key.get('bits') else None,
        'ca': bool(one['ca']),
        'names': [(name['type'], name['value']) for name in one['names'] or []],
        'critical': len([1 for extension in one['extensions'] or [] if extension['critical']]),
        'self': str(all(problem['id'] != 'self-signature-invalid' for problem in one['problems'])),
        'problems': {problem['id'] for problem in one['problems']},
        'key_type': key.get('type'),
    }



# --- where they differ, and why that is right -------------------------------------------------------

@explained('openssl', 'refusal', 'with a key it cannot decode openssl x509 shows nothing; here only the row of the key says so')
def _(mine, theirs):
    return mine is not None and 'undecodable-key' in mine['problems']


@explained('openssl', 'bits', 'openssl prints no size for keys that have only one')
def _(mine, theirs):
    return theirs['bits'] is None and mine['key_type'] in ('ed25519', 'ed448', 'x25519', 'other')


@explained('gnutls', 'refusal', 'GnuTLS refuses the whole certificate for one time, extension, address or name')
def _(mine, theirs):
    return theirs is None and mine['problems'] & {'bad-time', 'undecodable-extension', 'bad-address', 'name-with-nul',
                                                  'duplicate-extension', 'undecodable-name', 'undecodable-key',
                                                  'bad-encoding'}


@explained('gnutls', 'refusal', 'GnuTLS refuses what is signed otherwise than it says inside; here that is for verify', by_chance=True)
def _(mine, theirs):
    return theirs is None and mine['inner'] != mine['signature']


@explained('gnutls', 'refusal', 'OpenSSL refuses it too, and the server that is to use it has OpenSSL', by_chance=True)
def _(mine, theirs):
    return mine is None and theirs['openssl'] is None


@explained('gnutls', 'refusal', 'what chance damaged and GnuTLS alone refuses is not looked into; OpenSSL agrees with us',
           by_chance=True)
def _(mine, theirs):
    return theirs is None and mine['damaged'] and mine['inner'] is not None


@explained('gnutls', 'bits', 'GnuTLS counts whole bytes, and knows no size of a key whose kind it was not built with')
def _(mine, theirs):
    return (theirs['bits'] is None or 'undecodable-key' in mine['problems']
            or int(theirs['bits']) == (int(mine['bits']) + 7) // 8 * 8)


@explained('gnutls', 'spki_sha256', 'GnuTLS has no digest of a key that it cannot decode')
def _(mine, theirs):
    return theirs['spki_sha256'] is None


@explained('gnutls', 'self', 'GnuTLS cannot check with a key that it cannot decode')
def _(mine, theirs):
    return theirs['spki_sha256'] is None


@explained('gnutls', 'not_before', 'for certtool time begins in 1970')
def _(mine, theirs):
    return mine['not_before'] is None or mine['not_before'] < '1970'


@explained('gnutls', 'not_after', 'for certtool time begins in 1970')
def _(mine, theirs):
    return mine['not_after'] is None or mine['not_after'] < '1970'


@explained('gnutls', 'serial', 'certtool shows a negative number by its bytes')
def _(mine, theirs):
    return mine['serial'].startswith('-')


@explained('gnutls', 'subject', 'certtool breaks the line where the name does')
def _(mine, theirs):
    return re.search('[\x00-\x1f]', plain_name(mine['subject']))


@explained('gnutls', 'issuer', 'certtool breaks the line where the name does')
def _(mine, theirs):
    return re.search('[\x00-\x1f]', plain_name(mine['issuer']))


@explained('gnutls', 'verdict', 'GnuTLS trusts what has a time or an extension that cannot be decoded; OpenSSL, which judges here, does not')
def _(mine, theirs):
    return theirs and not mine['good'] and mine['problems'] & {'bad-time', 'undecodable-extension'}


def openssl_agrees(field):
    return lambda mine, theirs: (theirs is not None and mine['damaged'] and theirs['openssl'] is not None
                                 and same('openssl', field, mine[field], theirs['openssl'][field]))


# Bytes changed by chance make names and numbers that certtool shows in a way of its own.
for name in ('subject', 'issuer', 'serial', 'not_before', 'not_after', 'names'):
    explained('gnutls', name, 'what chance damaged certtool shows otherwise; OpenSSL, which the servers have, shows it as we do',
              by_chance=True)(openssl_agrees(name))


class Differential(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='countersign-differential-')
        cls.path = Path(cls.folder.name)
        subprocess.run([MAKER, cls.folder.name], check=True, timeout=300)
        cls.files = sorted(cls.path.glob('*.der'))
        cls.found = ours(cls.files)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def compare(self, prefixes, kind):
        files = [path for path in self.files if path.name.startswith(prefixes)]
        # A damaged request is looked at as what it was.
        if kind == 'certificate':
            files = [path for path in files if '-request-' not in path.name]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda path: (by_openssl(path, kind), by_gnutls(path, kind)), files))
        unexplained = []
        for path, (openssl, gnutls) in zip(files, answers):
            mine = self.found.get(path.name)
            mine = our_fields(mine) if mine is not None and mine['kind'] == kind else None
            # What OpenSSL refuses is shown with that as an error: not trusted, and not hidden.
            if mine is not None and openssl is None and 'bad-encoding' in mine['problems']:
                mine = None
            if mine is not None:
                mine['inner'] = openssl['inner'] if openssl is not None else None
                mine['damaged'] = path.name.startswith('mutant-')
            if gnutls is not None:
                gnutls['openssl'] = openssl
            for peer, theirs in (('openssl', openssl), ('gnutls', gnutls)):
                unexplained += self.differences(path, peer, kind, mine, theirs)
        if unexplained:
            self.fail(f'{len(unexplained)} differences:\n' + '\n'.join(map(str, unexplained)))
        return len(files)

    def differences(self, path, peer, kind, mine, theirs):
        if (mine is None) != (theirs is None):
            found = [('refusal', 'refused' if mine is None else 'read', 'refused' if theirs is None else 'read')]
        elif mine is None:
            found = []
        else:
            found = [(field, mine[field], theirs[field]) for field in FIELDS[kind]
                     if field in theirs and not same(peer, field, mine[field], theirs[field])]
        return [(path.name, peer, *one) for one in found if not self.explain(path, peer, one, mine, theirs)]

    @staticmethod
    def explain(path, peer, difference, mine, theirs):
        for one in EXPLAINED:
            if (one['peer'], one['field']) == (peer, difference[0]) and one['applies'](mine, theirs):
                one['used'] += 1
                return True
        return False

    def test_1_certificates(self):
        self.assertGreaterEqual(self.compare(('certificate-', 'root-'), 'certificate'), LEAST)

    def test_2_damaged_certificates(self):
        self.assertGreaterEqual(self.compare('mutant-', 'certificate'), LEAST)

    def test_3_requests(self):
        self.assertGreaterEqual(self.compare('request-', 'request'), 15)

    def test_4_revocation_lists(self):
        self.assertGreaterEqual(self.compare('crl-', 'crl'), 15)

    def to_be_judged(self):
        """The root in PEM, and every fourth of what is to be judged against it."""
        root = self.path / 'root.pem'
        root.write_text(to_pem(next(self.path.glob('root-*.der')).read_bytes()), encoding='ascii')
        return root, [path for path in self.files if path.name.startswith(('certificate-', 'mutant-'))
                      and self.found.get(path.name, {}).get('kind') == 'certificate'][::4]

    def test_5_verdicts(self):
        """The same verdict as openssl verify, which judges all in one process."""
        root, files = self.to_be_judged()
        out, err, _code = run('openssl', 'verify', '-no-CAfile', '-no-CApath', '-no-CAstore', '-attime', '1735689600',
                              '-CAfile', root, *files)
        good = set(re.findall(r'^(\S+\.der): OK$', out, re.M))
        with ThreadPoolExecutor(2) as pool:
            codes = list(pool.map(lambda path: tap.run('verify', '--at', '2025-01-01T00:00:00Z', path, root).returncode,
                                  files))
        unexplained = [path.name for path, code in zip(files, codes)
                       if (code == 0) != (str(path) in good)
                       and not self.explain(path, 'openssl', ('verdict',), code, str(path) in good)]
        self.assertEqual(unexplained, [], err)
        self.assertGreater(codes.count(0), 20)
        self.assertGreater(codes.count(1), 20)

    def test_6_verdicts_of_gnutls(self):
        """The same verdict as certtool, which knows no other time than now."""
        root, files = self.to_be_judged()

        def judge(path):
            pem = path.with_suffix('.pem')
            pem.write_text(to_pem(path.read_bytes()), encoding='ascii')
            theirs = run('certtool', '--verify', '--infile', pem, '--load-ca-certificate', root)[2]
            return tap.run('verify', path, root).returncode, theirs

        with ThreadPoolExecutor(2) as pool:
            codes = list(pool.map(judge, files))
        unexplained = []
        for path, (mine, theirs) in zip(files, codes):
            ours = our_fields(self.found[path.name]) | {'good': mine == 0}
            if (mine == 0) != (theirs == 0) and not self.explain(path, 'gnutls', ('verdict',), ours, theirs == 0):
                unexplained.append((path.name, f'verify exits {mine}, certtool {theirs}'))
        self.assertEqual(unexplained, [])
        self.assertGreater([mine for mine, _theirs in codes].count(0), 20)
        self.assertGreater([mine for mine, _theirs in codes].count(1), 20)

    def test_7_every_explanation_is_needed(self):
        self.assertEqual([one['why'] for one in EXPLAINED if one['used'] == 0], [])


def same(peer, field, mine, theirs):
    if peer == 'gnutls' and field in ('subject', 'issuer'):
        return name_values(mine) == name_values(theirs)
    if field == 'names' and (theirs is None or any(kind not in NAME_KINDS.values() for kind, _value in mine)):
        return True # OpenSSL's text cannot be taken apart
    return mine == theirs


if __name__ == '__main__':
    tap.main()
