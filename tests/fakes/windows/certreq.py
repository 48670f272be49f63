#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for certreq.exe and certutil.exe, and for the authority behind them.

It signs with OpenSSL and speaks the transcripts of public records (domain.md 3.3 to 3.5). It is no Microsoft
software and proves nothing about one; README.md of plugins/ca-mscertreq says what that means.

    certreq.py --make FOLDER [NAME=VALUE…]    makes FOLDER/certreq, FOLDER/certutil and an authority for them
    certreq.py --set FOLDER NAME=VALUE…       switches, see SWITCHES
    certreq.py --renew FOLDER                 the authority gets a new certificate with a new key

Called as certreq or certutil it behaves as those do."""
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

SWITCHES = {
    'config': 'cmslab-ad.cms.lab\\cms-CMSLAB-AD-CA',
    'language': 'en',         # en, de, fr
    'mode': 'issue',          # issue, pending, denied, denied-mute, unavailable, no-access, hang, popup, crash, mute, broken-call
    'certificate': 'asked',   # asked, wrong-key, no-names, server-only, short, none, another-too
    'remark': '',             # '', shorter, code
    'preamble': '',           # yes: the policy lines come first
    'encoding': 'oem',        # oem, utf-8, utf-16, utf-16-plain
    'output': 'pem',          # pem, der, utf-16: of certificate files
    'templates': 'ClientandServerAuthentication,WebServer',
    'chain': 'root',          # root, intermediate: what --make makes
    'status': '',             # overrides the exit code
    'delay': '',              # seconds until it answers
}
DISPLAY_NAMES = {'ClientandServerAuthentication': 'Client and Server Authentication', 'WebServer': 'Web Server'}

UNAVAILABLE, NO_ACCESS, FILE_EXISTS, PARAMETER = 0x800706BA, 0x80070005, 0x80070050, 0x80070057
NO_TYPE, UNSUPPORTED, HUMAN, EMAIL, NO_REQUEST = 0x80094801, 0x80094800, 0x80094014, 0x80094812, 0x80094002
TEXTS = {  # what stands in parentheses behind the number, and the words of the three languages
    UNAVAILABLE: ('WIN32: 1722 RPC_S_SERVER_UNAVAILABLE', 'The RPC server is unavailable.',
                  'Der RPC-Server ist nicht verfügbar.', 'Le serveur RPC n’est pas disponible.'),
    NO_ACCESS: ('WIN32: 5 ERROR_ACCESS_DENIED', 'Access is denied.', 'Zugriff verweigert', 'Accès refusé.'),
    FILE_EXISTS: ('WIN32: 80 ERROR_FILE_EXISTS', 'The file exists.', 'Die Datei ist vorhanden.', 'Le fichier existe.'),
    PARAMETER: ('WIN32: 87 ERROR_INVALID_PARAMETER', 'The parameter is incorrect.', 'Falscher Parameter.',
                'Paramètre incorrect.'),
    NO_TYPE: ('-2146875391 CERTSRV_E_NO_CERT_TYPE', 'The request contains no certificate template information.',
              'Die Anforderung enthält keine Zertifikatvorlageninformationen.',
              'La demande ne contient aucune information de modèle de certificat.'),
    UNSUPPORTED: ('-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE',
                  'The requested certificate template is not supported by this CA.',
                  'Die angeforderte Zertifikatvorlage wird von dieser Zertifizierungsstelle nicht unterstützt.',
                  'Le modèle de certificat demandé n’est pas pris en charge par cette autorité de certification.'),
    HUMAN: ('-2146877420 CERTSRV_E_ADMIN_DENIED_REQUEST',
            'The request was denied by a certificate manager or CA administrator.',
            'Die Anforderung wurde von einem Zertifikatverwalter verweigert.',
            'La demande a été refusée par un gestionnaire de certificats.'),
    EMAIL: ('-2146875374 CERTSRV_E_SUBJECT_EMAIL_REQUIRED',
            'The EMail name is unavailable and cannot be added to the Subject or Subject Alternate name.',
            'Der E-Mail-Name ist nicht verfügbar.', 'Le nom de messagerie n’est pas disponible.'),
    NO_REQUEST: ('-2146877438 CERTSRV_E_NO_REQUEST', 'The request does not exist.',
                 'Die Anforderung ist nicht vorhanden.', 'La demande n’existe pas.'),
}
LANGUAGES = ('en', 'de', 'fr')
SENTENCES = {  # English is seen, the labels of the others are; the rest of German and French is a guess
    'issued': ('Certificate retrieved(Issued) Issued', 'Zertifikat abgerufen(Ausgestellt) Ausgestellt',
               'Certificat récupéré(Émis) Émis'),
    'pending': ('Certificate request is pending: Taken Under Submission (0)',
                'Ausstehende Zertifikatanforderung: Bei Übermittlung (0)',
                'La demande de certificat est en attente : Pris en compte (0)'),
    'denied': ('Certificate not issued (Denied) Denied by Policy Module', 'Zertifikat nicht ausgestellt (Verweigert)',
               'Certificat non émis (Refusé)'),
    'processor': ('Certificate Request Processor:', 'Zertifikatanforderungsverarbeitung:',
                  'Processeur de demandes de certificat :'),
    'done': ('CertUtil: {} command completed successfully.', 'CertUtil: {}-Befehl wurde erfolgreich ausgeführt.',
             'CertUtil: La commande {} s’est terminée correctement.'),
    'failed': ('CertUtil: {} command FAILED:', 'CertUtil: {}-Befehl ist fehlgeschlagen:',
               'CertUtil: La commande {} a ÉCHOUÉ :'),
}
REMARKS = {
    'shorter': 'The certificate validity period will be shorter than the {} Certificate Template specifies, because '
               'the template validity period is longer than the maximum certificate validity period allowed by the CA.',
    'code': '0x80094004, The Enrollee (CN=Administrator,CN=Users,DC=cms,DC=lab) has no E-Mail name registered in the '
            'Active Directory.  The E-Mail name will not be included in the certificate.',
}


def openssl(*arguments, **options):
    done = subprocess.run(['openssl', *map(str, arguments)], capture_output=True, **options)
    if done.returncode != 0:
        raise SystemExit(f'stand-in: openssl {arguments[0]}: {done.stderr.decode()}')
    return done.stdout


class Authority:
    """What lies behind: keys, certificates and requests in a folder."""

    def __init__(self, folder):
        self.folder = Path(folder) / 'authority'
        self.switches = json.loads((self.folder / 'switches.json').read_text())

    def __getattr__(self, name):
        if name in SWITCHES:
            return self.switches[name]
        raise AttributeError(name)

    def save(self):
        (self.folder / 'switches.json').write_text(json.dumps(self.switches, indent=1))

    def say(self, name):
        return SENTENCES[name][LANGUAGES.index(self.language)]

    # --- certificates ----------------------------------------------------------------------------

    def generation(self):
        return len(list(self.folder.glob('ca-*.cer'))) - 1

    def add_generation(self):
        number = self.generation() + 1
        key, cer = self.folder / f'ca-{number}.key', self.folder / f'ca-{number}.cer'
        openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key)
        subject = '/DC=lab/DC=cms/CN=' + self.config.split('\\')[-1]
        constraints = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign']
        if self.chain == 'root':
            openssl('req', '-x509', '-new', '-key', key, '-subj', subject, '-days', '3650', '-out', cer)
            return
        root_key, root = self.folder / 'root.key', self.folder / 'root.cer'
        if not root.exists():
            openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', root_key)
            openssl('req', '-x509', '-new', '-key', root_key, '-subj', '/DC=lab/DC=cms/CN=Root', '-days', '3650',
                    '-out', root)
        request = openssl('req', '-new', '-key', key, '-subj', subject, *constraints)
        openssl('x509', '-req', '-CA', root, '-CAkey', root_key, '-days', '3000', '-copy_extensions', 'copyall',
                '-out', cer, input=request)

    def issue(self, number, request):
        """Signs as the template and the switches want it; gives PEM."""
        current = self.generation()
        asked = openssl('req', '-noout', '-text', '-in', request).decode()
        names = re.search(r'X509v3 Subject Alternative Name:[^\n]*\n\s*(.+)', asked)
        usage = 'serverAuth' if self.certificate == 'server-only' else 'serverAuth,clientAuth'
        lines = ['basicConstraints=CA:FALSE', f'extendedKeyUsage={usage}']
        if names and self.certificate != 'no-names':
            lines.append('subjectAltName=' + names.group(1).replace('IP Address:', 'IP:'))
        extensions = self.folder / f'{number}.ext'
        extensions.write_text('\n'.join(lines) + '\n')
        more = []
        if self.certificate == 'wrong-key':
            other = self.folder / 'other.pub'
            other.write_bytes(openssl('pkey', '-pubout', input=openssl('genpkey', '-algorithm', 'ED25519')))
            more = ['-force_pubkey', other]
        days = '7' if self.certificate == 'short' else '730'
        return openssl('x509', '-req', '-in', request, '-CA', self.folder / f'ca-{current}.cer', '-CAkey',
                       self.folder / f'ca-{current}.key', '-days', days, '-extfile', extensions, *more)

    # --- requests --------------------------------------------------------------------------------

    def path(self, number):
        return self.folder / f'{number}.json'

    def load(self, number):
        return json.loads(self.path(number).read_text()) if self.path(number).exists() else None

    def store(self, number, entry):
        self.path(number).write_text(json.dumps(entry))

    def take(self, request, template):
        number = 12
        while True:
            try:
                (self.folder / f'{number}.csr').touch(exist_ok=False)
                break
            except FileExistsError:
                number += 1
        (self.folder / f'{number}.csr').write_bytes(request)
        self.store(number, {'state': 'pending', 'code': 0, 'template': template})
        return number

    def decide(self, number, state, code=0):
        entry = self.load(number)
        entry.update(state=state, code=code)
        if state == 'issued':
            (self.folder / f'{number}.cer').write_bytes(self.issue(number, self.folder / f'{number}.csr'))
        self.store(number, entry)


class Program:
    """What both programs share: options, output, the end."""

    def __init__(self, name, folder, arguments):
        self.name, self.authority = name, Authority(folder)
        self.verb, self.files, self.options = '', [], {}
        self.note(name, arguments)
        rest = list(arguments)
        while rest:
            word = rest.pop(0)
            if word in ('-config', '-attrib', '-username', '-p'):
                self.options[word] = rest.pop(0) if rest else ''
            elif word.startswith('-') and not self.files and word[1:2].isalpha():
                if word in ('-q', '-f'):
                    self.options[word] = True
                else:
                    self.verb = word
            else:
                self.files.append(word)

    def note(self, name, arguments):
        """What a test may want to know of a call: how it looked from here."""
        intent = Path('submission.ini')
        call = {'argv': [name, *arguments], 'folder': os.getcwd(), 'files': sorted(os.listdir()),
                'intent': intent.read_text() if intent.exists() else '', 'environment': sorted(os.environ)}
        with (self.authority.folder / 'calls.jsonl').open('a') as log:
            log.write(json.dumps(call) + '\n')

    def write(self, *lines):
        text = ''.join(line + '\r\n' for line in lines)
        encoding = {'oem': 'cp850', 'utf-8': 'utf-8', 'utf-16': 'utf-16', 'utf-16-plain': 'utf-16-le'}
        sys.stdout.buffer.write(text.encode(encoding[self.authority.encoding], 'replace'))
        sys.stdout.buffer.flush()

    def end(self, code=0):
        """Windows gives 32 bits to whoever waits; a POSIX system the lowest eight. Who asked from Wine reads a file."""
        status = int(self.authority.status or code)
        if 'COUNTERSIGN_STATUS_FILE' in os.environ:
            Path(os.environ['COUNTERSIGN_STATUS_FILE']).write_text(str(status))
        sys.exit(status & 0xFF)

    def error_text(self, code):
        texts = TEXTS[code]
        return f'{texts[1 + LANGUAGES.index(self.authority.language)]} 0x{code:08x} ({texts[0]})'

    def dialog(self):
        """A window that nobody sees."""
        while True:
            time.sleep(3600)

    def put(self, path, pem):
        if path.exists() and '-f' not in self.options:
            self.fail(FILE_EXISTS) if '-q' in self.options else self.dialog()
        if self.authority.output == 'der':
            pem = openssl('x509', '-outform', 'DER', input=pem)
        elif self.authority.output == 'utf-16':
            pem = pem.decode().replace('\n', '\r\n').encode('utf-16')
        else:
            pem = pem.replace(b'\n', b'\r\n')
        path.write_bytes(pem)

    def p7b(self, path, certificates):
        merged = self.authority.folder / f'merged-{os.getpid()}.pem'
        merged.write_bytes(b''.join(certificates))
        path.write_bytes(openssl('crl2pkcs7', '-nocrl', '-certfile', merged))
        merged.unlink()

    def chain(self, generations):
        folder = self.authority.folder
        found = [(folder / f'ca-{n}.cer').read_bytes() for n in generations]
        root = folder / 'root.cer'
        return [*([root.read_bytes()] if root.exists() else []), *found]  # any order is allowed in it

    def reach(self):
        """Ends the program when the authority cannot be reached."""
        config = self.options.get('-config')
        if config is None:
            self.dialog()
        mode = self.authority.mode
        if mode == 'unavailable' or config.lower() != self.authority.config.lower():
            self.fail(UNAVAILABLE)
        if mode == 'no-access':
            self.fail(NO_ACCESS)


class Certreq(Program):
    def fail(self, code):
        self.write(f'{self.authority.say("processor")} {self.error_text(code)}')
        self.end(code)

    def label(self, number):
        if self.authority.language == 'fr':
            return f'IDDemande : {number}', f'IDDemande : « {number} »'
        label = {'en': 'RequestId', 'de': 'Anforderungs-ID'}[self.authority.language]
        return f'{label}: {number}', f'{label}: "{number}"'

    def answer(self, number):
        authority, entry = self.authority, self.authority.load(number)
        certificate, chain, response = map(Path, self.files[1:4])
        lines = []
        if authority.preamble:
            lines += ['Active Directory Enrollment Policy', '  {5C670051-C67C-44BD-9F9F-0CBF1D9B9498}', '  ldap:']
        lines += self.label(number)
        response.write_text('full response\n')
        if entry['state'] == 'issued':
            remark = REMARKS.get(authority.remark, '').format(entry['template'])
            lines.append(authority.say('issued') + ('  ' + remark if remark else ''))
            pem = (authority.folder / f'{number}.cer').read_bytes()
            if authority.certificate == 'another-too':
                pem = self.chain([authority.generation()])[-1] + pem
            if authority.certificate != 'none':
                self.put(certificate, pem)
            self.p7b(chain, [pem, *self.chain([authority.generation()])])
            self.write(*lines)
            self.end()
        if entry['state'] == 'pending':
            self.write(*lines, authority.say('pending'))
            self.end()
        reason = f'  {self.error_text(entry["code"])}' if entry['code'] != 0 else ''
        self.write(*lines, authority.say('denied') + reason)
        self.end(entry['code'])

    def run(self):
        if '-q' not in self.options or len(self.files) < 4:
            self.dialog()
        mode = self.authority.mode
        if mode in ('hang', 'popup'):
            subprocess.Popen(['sleep', '3600'])  # it has a child, too
            self.dialog()
        self.reach()
        time.sleep(float(self.authority.delay or 0))
        if self.verb == '-retrieve':
            self.retrieve()
        self.submit(mode)

    def retrieve(self):
        number = int(self.files[0], 0)
        if self.authority.load(number) is None:
            self.fail(NO_REQUEST)
        self.answer(number)

    def template(self):
        for pair in self.options.get('-attrib', '').split('\\n'):
            name, _, value = pair.partition(':')
            if name.lower() == 'certificatetemplate':
                return value
        return None

    def submit(self, mode):
        authority, template = self.authority, self.template()
        request = Path(self.files[0]).read_bytes()
        check = subprocess.run(['openssl', 'req', '-noout', '-verify'], input=request, capture_output=True)
        if check.returncode != 0:
            self.fail(PARAMETER)
        number = authority.take(request, template)
        if mode == 'crash':  # the authority has it, and nobody heard
            authority.decide(number, 'issued')
            self.end(1)
        if mode == 'broken-call':
            self.write(f'{authority.say("processor")} 0x800706be (WIN32: 1726 RPC_S_CALL_FAILED)')
            self.end(0x800706BE)
        if mode == 'mute':
            self.end()
        if template is None:
            authority.decide(number, 'denied', NO_TYPE)
        elif template not in authority.templates.split(','):
            authority.decide(number, 'denied', UNSUPPORTED)
        elif mode == 'denied':
            authority.decide(number, 'denied', EMAIL)
        elif mode == 'denied-mute':  # no transcript shows one: what is not known must not be guessed
            authority.decide(number, 'denied', 0)
        elif mode == 'issue':
            authority.decide(number, 'issued')
        self.answer(number)


class Certutil(Program):
    def fail(self, code):
        texts = TEXTS[code]
        self.write(f'{self.authority.say("failed").format(self.verb)} 0x{code:08x} ({texts[0]})',
                   'CertUtil: ' + texts[1 + LANGUAGES.index(self.authority.language)])
        self.end(code)

    def done(self, *lines):
        self.write(*lines, self.authority.say('done').format(self.verb))
        self.end()

    def run(self):
        self.reach()
        verb = {'-ping': self.ping, '-ca.cert': self.ca_certificate, '-ca.chain': self.ca_chain,
                '-CATemplates': self.list_templates, '-resubmit': self.resubmit, '-deny': self.deny}.get(self.verb)
        if verb is None:
            self.fail(PARAMETER)
        verb()

    def ping(self):
        host, name = self.authority.config.split('\\')
        self.done(f'Connecting to {host}\\{name} ...', f'Server "{name}" ICertRequest2 interface is alive (16ms)')

    def ca_certificate(self):
        current = self.authority.generation()
        number = int(self.files[1]) if len(self.files) > 1 else current
        pem = (self.authority.folder / f'ca-{number}.cer').read_bytes()
        path = Path(self.files[0])
        if path.exists() and '-f' not in self.options:
            self.fail(FILE_EXISTS)
        path.write_bytes(openssl('x509', '-outform', 'DER', input=pem))
        self.done(f'CA cert[{number}]: 3 -- Valid', f'CA cert[{number}]:', *pem.decode().splitlines(), '')

    def ca_chain(self):
        current = self.authority.generation()
        self.p7b(Path(self.files[0]), self.chain(range(current + 1)))
        self.done()

    def list_templates(self):
        lines = []
        for number, name in enumerate(self.authority.templates.split(',')):
            account = ('Auto-Enroll: Access is denied.', 'Access is denied.')[number % 2]
            lines.append(f'{name}: {DISPLAY_NAMES.get(name, name)} -- {account}')
        self.done(*lines)

    def resubmit(self):
        self.authority.decide(int(self.files[0]), 'issued')
        self.done()

    def deny(self):
        self.authority.decide(int(self.files[0]), 'denied', HUMAN)
        self.done()


def set_switches(switches, pairs):
    for pair in pairs:
        name, _, value = pair.partition('=')
        assert name in SWITCHES, f'no switch {name}'
        switches[name] = value


def make(folder, pairs):
    (folder / 'authority').mkdir(parents=True)
    for name in ('certreq', 'certutil'):
        if 'COUNTERSIGN_STARTER' not in os.environ:
            (folder / name).symlink_to(Path(__file__).resolve())
        else:  # Windows programs that start these, see tests/wine/linux_side.py. Wine would remove what a link points to.
            shutil.copy(__file__, folder / f'{name}.linux')
            shutil.copy(os.environ['COUNTERSIGN_STARTER'], folder / f'{name}.exe')
            shutil.copy(os.environ['COUNTERSIGN_STARTER_HOME'] + '/linux-side', folder)
    switches = dict(SWITCHES)
    set_switches(switches, pairs)
    (folder / 'authority' / 'switches.json').write_text(json.dumps(switches))
    Authority(folder).add_generation()


def main():
    name = Path(sys.argv[0]).name.removesuffix('.linux')
    if name in ('certreq', 'certutil'):
        kind = Certreq if name == 'certreq' else Certutil
        kind(name, Path(os.path.abspath(sys.argv[0])).parent, sys.argv[1:]).run()
    elif sys.argv[1:2] == ['--make']:
        make(Path(sys.argv[2]), sys.argv[3:])
    elif sys.argv[1:2] == ['--set']:
        authority = Authority(sys.argv[2])
        set_switches(authority.switches, sys.argv[3:])
        authority.save()
    elif sys.argv[1:2] == ['--renew']:
        Authority(sys.argv[2]).add_generation()
    else:
        raise SystemExit(__doc__)


if __name__ == '__main__':
    main()
