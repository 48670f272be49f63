#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packages for Windows: what they say of what is in them, and what they do under Wine, in a prefix of their own with
nothing in WINEPATH: a DLL that is not in the package is not found.

COUNTERSIGN_PACKAGE is the folder that data/windows/pack.py filled, COUNTERSIGN_UNDER_WINE the script that runs Wine.
FONTCONFIG_FILE names the fonts that a window is shown, where there is one."""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from unittest import mock

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / part) for part in ('cli', 'gui')]

import tap  # noqa: E402
import with_display  # noqa: E402
from typist import wait_until, xdotool  # noqa: E402
from wine_window import CLASS, CLOSE, complaints, keep, screen, settled  # noqa: E402

PACKAGE = Path(os.environ['COUNTERSIGN_PACKAGE'])
UNDER_WINE = os.environ['COUNTERSIGN_UNDER_WINE']
MESSAGE_FONT = Path(UNDER_WINE).parent / 'gui' / 'message-font.sh'
ICONS = TESTS.parent / 'ui' / 'icons'
# What an empty window shows: of an SVG alone, GTK shows a broken picture there.
EMPTY_ICON = 'share/icons/hicolor/128x128/actions/cs-program-symbolic.symbolic.png'
ZIP = next(PACKAGE.glob('*.zip'))
SETUP = next(PACKAGE.glob('*-setup.exe'))
PLUGINS = ['ca-local', 'ca-manual', 'ca-mscertreq', 'probe-tls', 'transport-sftp']
TIMEOUT = 600
EMPTY = 16  # colours; a window that nothing was drawn into has fewer
HARMLESS = {'uninstall.exe'}  # what the installer has beyond the zip


class Wine:
    """A prefix made for this run, where nothing of this program ever was."""

    def __init__(self, folder):
        self.prefix = folder / 'wine'
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in ('DISPLAY', 'WAYLAND_DISPLAY', 'COUNTERSIGN_WINE_PATH')}
        self.environment['COUNTERSIGN_WINE_PREFIX'] = str(self.prefix)
        self.run('wineboot', '-i')
        self.wait()

    def run(self, *arguments):
        return subprocess.run([UNDER_WINE, *map(str, arguments)], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, encoding='utf-8', timeout=TIMEOUT, check=False)

    def start(self, output, *arguments, **environment):
        return subprocess.Popen([UNDER_WINE, *map(str, arguments)], env=self.environment | environment,
                                stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def server(self, option):
        subprocess.run(['/usr/lib/wine/wineserver', option], env={**self.environment, 'WINEPREFIX': str(self.prefix)},
                       timeout=TIMEOUT, check=False)

    def wait(self):
        """Until no program runs any more; then the registry is on the disk, too."""
        self.server('-w')

    @property
    def drive(self):
        return self.prefix / 'drive_c'

    @property
    def installed(self):
        return self.drive / 'Program Files' / 'Countersign'

    def files(self):
        """Everything on C:, but the temporary folders: what an uninstaller deletes there goes at the next start."""
        return {path.relative_to(self.drive).as_posix() for path in self.drive.rglob('*')
                if 'Temp' not in path.parts and 'temp' not in path.parts}

    def registry(self):
        """The keys and values that speak of this program."""
        lines = ''.join((self.prefix / name).read_text(errors='replace') for name in ('system.reg', 'user.reg')).splitlines()
        return {line for line in lines if 'countersign' in line.lower() or '.cluster]' in line.lower()}


def setUpModule():
    global FOLDER, WINE
    scratch = tempfile.TemporaryDirectory(prefix='countersign-package-')
    unittest.addModuleCleanup(scratch.cleanup)
    FOLDER = Path(scratch.name)
    WINE = Wine(FOLDER)
    unittest.addModuleCleanup(WINE.server, '-k')


def colours(picture):
    return int(subprocess.run(['convert', 'ppm:-', '-format', '%k', 'info:'], input=picture, check=True,
                              stdout=subprocess.PIPE).stdout)


def plugins(program):
    return WINE.run(program, 'plugins', '--json')


def loaded(done):
    """The plugins that run, by what the program says; nothing where it does not start."""
    return [item['name'] for item in json.loads(done.stdout) if item['refusal'] is None] if done.stdout else []


class Papers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with zipfile.ZipFile(ZIP) as archive:
            cls.content = {name.partition('/')[2]: archive.read(name) for name in archive.namelist()}
        cls.bill = json.loads(cls.content['sbom.cdx.json'])
        cls.parts = cls.bill['components']

    def test_form(self):
        self.assertEqual((self.bill['bomFormat'], self.bill['specVersion']), ('CycloneDX', '1.5'))
        references = [part['bom-ref'] for part in self.parts]
        self.assertEqual(len(references), len(set(references)))
        self.assertEqual(sorted(self.bill['dependencies'][0]['dependsOn']), sorted(references))

    def test_every_file_is_named_with_its_hash(self):
        named = {item['name']: item['hashes'][0]['content']
                 for part in [*self.parts, self.bill['metadata']['component']] for item in part['components']}
        papers = {name for name in self.content if name.startswith('licences/')} \
            | {'sbom.cdx.json', 'LICENCE.txt', 'README.txt'}
        self.assertEqual(set(named), set(self.content) - papers)
        self.assertEqual(named, {name: hashlib.sha256(self.content[name]).hexdigest() for name in named})

    def test_own_code_is_not_called_foreign(self):
        own = {item['name'] for item in self.bill['metadata']['component']['components']}
        foreign = {name for name in self.content if name.startswith('bin/')} - own
        self.assertLessEqual({'bin/countersignctl.exe', 'bin/libcountersign-0.dll'}, own)
        self.assertIn('bin/libglib-2.0-0.dll', foreign)

    def test_every_part_has_licence_and_source(self):
        for part in self.parts:
            with self.subTest(part['name']):
                texts = [data for name, data in self.content.items() if name.startswith(f'licences/{part["name"]}/')]
                self.assertTrue(texts)
                self.assertGreater(min(map(len, texts)), 200)  # SQLite's blessing is short
                self.assertTrue(part['components'] and part['licenses'][0]['expression'] and part['version'])
                self.assertRegex(part['externalReferences'][0]['hashes'][0]['content'], '^[0-9a-f]{64}$')

    def test_icons_are_whose_they_are(self):
        credited = {part['name']: {item['name'].rsplit('/', 1)[-1].removesuffix('.symbolic.png') for item in part['components']
                                   if item['name'].endswith('.symbolic.png')}
                    for part in [*self.parts, self.bill['metadata']['component']]}
        if not any(credited.values()):
            self.skipTest('the window was not built')
        own = {path.stem for path in ICONS.glob('*-symbolic.svg')}
        self.assertEqual(credited['countersign'], own)
        self.assertIn('edit-copy-symbolic', credited['adwaita-icon-theme'])
        self.assertIn('adw-expander-arrow-symbolic', credited['adwaita'])
        self.assertEqual(credited['adwaita-icon-theme'] & own, set())

    def test_own_licence(self):
        self.assertIn(b'GNU GENERAL PUBLIC LICENSE', self.content['LICENCE.txt'])


class Portable(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with zipfile.ZipFile(ZIP) as archive:
            archive.extractall(FOLDER / 'portable')
        cls.program = FOLDER / 'portable' / 'Countersign' / 'bin' / 'countersignctl.exe'

    def test_starts_with_all_plugins(self):
        done = plugins(self.program)
        self.assertEqual((done.returncode, loaded(done)), (0, PLUGINS), done.stderr)

    def test_a_missing_library_is_noticed(self):
        """Without any one of a few, of which each is loaded in another way, what is looked at above differs."""
        for name in ('bin/libglib-2.0-0.dll', 'bin/libssh.dll', 'lib/countersign/plugins/probe-tls/libprobe-tls.dll'):
            with self.subTest(Path(name).name.partition('.')[0]):
                path = self.program.parent.parent / name
                path.rename(path.with_suffix('.away'))
                done = plugins(self.program)
                path.with_suffix('.away').rename(path)
                self.assertNotEqual((done.returncode, loaded(done)), (0, PLUGINS))


class Installer(unittest.TestCase):
    """In the order of their names: what is there before, installed, used, and removed."""

    of_the_user = set()  # what the window left for whoever used it

    @classmethod
    def setUpClass(cls):
        WINE.wait()
        cls.before = (WINE.files(), WINE.registry())
        cls.done = WINE.run(SETUP, '/S')
        WINE.wait()

    def test_1_installs_what_is_in_the_zip(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        with zipfile.ZipFile(ZIP) as archive:
            wanted = {name.partition('/')[2]: archive.read(name) for name in archive.namelist()}
        there = {path.relative_to(WINE.installed).as_posix(): path.read_bytes()
                 for path in WINE.installed.rglob('*') if path.is_file()}
        self.assertEqual(set(there) - set(wanted), HARMLESS)
        self.assertEqual({name: there.get(name) for name in wanted}, wanted)

    def test_2_is_known_to_windows(self):
        keys = '\n'.join(WINE.registry())
        self.assertIn('Uninstall\\\\Countersign]', keys)
        window = (WINE.installed / 'bin' / 'countersign.exe').is_file()
        self.assertEqual('Classes\\\\.cluster]' in keys, window)
        self.assertEqual(any(name.endswith('/Countersign.lnk') for name in WINE.files()), window)

    def test_3_starts_with_all_plugins(self):
        done = plugins(WINE.installed / 'bin' / 'countersignctl.exe')
        self.assertEqual((done.returncode, loaded(done)), (0, PLUGINS), done.stderr)

    def test_4_verifies(self):
        made = FOLDER / 'a.cer'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout',
                        FOLDER / 'a.key', '-out', made, '-days', '30', '-subj', '/CN=cms1.pod2.cms.lab', '-addext',
                        'subjectAltName=DNS:cms1.pod2.cms.lab'], check=True, capture_output=True)
        program = WINE.installed / 'bin' / 'countersignctl.exe'
        done = WINE.run(program, 'inspect', '--json', made)
        self.assertEqual((done.returncode, [item['kind'] for item in json.loads(done.stdout or '[]')]), (0, ['certificate']),
                         done.stderr)
        done = WINE.run(program, 'verify', made, made)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_5_opens_its_window(self):
        """On a display that nothing else here has."""
        program = WINE.installed / 'bin' / 'countersign.exe'
        if not program.is_file():
            self.skipTest('the window was not built')
        self.assertTrue((WINE.installed / EMPTY_ICON).is_file())
        subprocess.run([MESSAGE_FONT], env=WINE.environment, check=True, timeout=TIMEOUT)
        WINE.wait()
        before = WINE.files()
        server, display = with_display.start_display()
        self.addCleanup(with_display.stop, server)
        with mock.patch.dict(os.environ, DISPLAY=display), tempfile.TemporaryFile() as output:
            self.look_at(WINE.start(output, program, DISPLAY=display, GDK_BACKEND='win32', GSK_RENDERER='cairo'))
            output.seek(0)
            self.assertEqual(complaints(output.read().decode(errors='replace')), [])
        WINE.wait()
        type(self).of_the_user = WINE.files() - before
        self.assertEqual([name for name in self.of_the_user if not name.startswith('users/')], [])

    def look_at(self, program):
        """Its window, until it was closed."""
        self.addCleanup(WINE.server, '-k')
        empty = screen()
        window = wait_until(lambda: next(iter(xdotool('search', '--onlyvisible', '--class', CLASS)), None), 'the window')
        picture = wait_until(lambda: settled(empty), 'what is in it')
        keep(picture, PACKAGE / 'installed.png')
        self.assertEqual(xdotool('getwindowname', window), ['Countersign'])
        self.assertGreater(colours(picture), EMPTY)
        xdotool('windowfocus', '--sync', window, 'mousemove', *CLOSE, 'click', 1)
        self.assertEqual(program.wait(TIMEOUT), 0)

    def test_6_leaves_what_somebody_put_there(self):
        kept = WINE.installed / 'licences' / 'mine.txt'
        kept.write_text('mine\n')
        WINE.run(WINE.installed / 'uninstall.exe', '/S')
        WINE.wait()
        self.assertEqual(kept.read_text(), 'mine\n')
        shutil.rmtree(WINE.installed)
        WINE.run(SETUP, '/S')
        WINE.wait()
        self.assertTrue((WINE.installed / 'uninstall.exe').is_file())

    def test_7_leaves_nothing(self):
        self.assertNotEqual((WINE.files(), WINE.registry()), self.before)
        WINE.run(WINE.installed / 'uninstall.exe', '/S')
        WINE.wait()
        files, registry = WINE.files(), WINE.registry()
        self.assertEqual(sorted(files - self.before[0] - self.of_the_user), [])
        self.assertEqual(sorted(self.before[0] - files), [])
        self.assertEqual(registry, self.before[1])


if __name__ == '__main__':
    tap.main()
