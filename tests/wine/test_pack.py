#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pack.py: whose the files of the packages are. Of folders made for it, so it needs neither Wine nor what was built."""
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'cli'), str(HERE.parent.parent / 'data' / 'windows')]

import pack  # noqa: E402
import tap  # noqa: E402

FOLDER = 'share/icons/hicolor/16x16/actions'


def icon(name):
    return f'{FOLDER}/{name}-symbolic.symbolic.png'


class Owners(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix='countersign-pack-')
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        theme, pack.THEME = pack.THEME, self.folder / 'theme'
        self.addCleanup(setattr, pack, 'THEME', theme)

    def write(self, name, text=''):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def owners(self, *names):
        files = {name: self.folder / 'installed' / name for name in names}
        return pack.find_owners(files, self.folder / 'stack', self.folder / 'own')

    def test_icons(self):
        """By whoever drew them: this program, libadwaita, or the theme, which wins where both have one of a name."""
        for name, text in {'mine': 'a', 'library': 'b', 'both': 'c', 'theme': 'd'}.items():
            self.write(f'installed/{icon(name)}', text)
        self.write(f'stack/{icon("library")}', 'b')
        self.write(f'stack/{icon("both")}', 'another')
        self.write('own/mine-symbolic.svg')
        for name in ('mine', 'theme', 'both'):
            self.write(f'theme/actions/{name}-symbolic.svg')
        self.assertEqual(self.owners(*map(icon, ('mine', 'library', 'both', 'theme'))),
                         {icon('mine'): None, icon('library'): 'adwaita', icon('both'): 'adwaita-icon-theme',
                          icon('theme'): 'adwaita-icon-theme'})

    def test_a_strange_icon_ends_it(self):
        self.write(f'installed/{icon("strange")}', 'a')
        with self.assertRaisesRegex(SystemExit, 'strange-symbolic'):
            self.owners(icon('strange'))

    def test_other_files(self):
        wanted = {'bin/countersignctl.exe': None,
                  'share/glib-2.0/schemas/org.countersign.Countersign.gschema.xml': None,
                  'lib/countersign/plugins/ca-local/libca-local.dll': None,
                  'share/locale/de/LC_MESSAGES/countersign.mo': None, 'bin/libssh.dll': 'libssh',
                  'bin/libcairo-gobject-2.dll': 'cairo', 'bin/libstdc++-6.dll': 'gcc-mingw-w64-x86-64-posix-runtime',
                  'share/glib-2.0/schemas/org.gtk.gtk4.Settings.Debug.gschema.xml': 'gtk',
                  'share/icons/hicolor/index.theme': 'hicolor-icon-theme'}
        self.assertEqual(self.owners(*wanted), wanted)
        with self.assertRaisesRegex(SystemExit, 'libstrange'):
            self.owners('bin/libstrange.dll')

    def test_the_bill_names_each_file_once(self):
        content = {icon('mine'): b'a', 'bin/libssh.dll': b'b'}
        owners = {icon('mine'): None, 'bin/libssh.dll': 'libssh'}
        steps = {'libssh': ('0' * 64, None, '0.10.6', 'libs/libssh.tar.xz')}
        made = pack.bill('1.0', content, owners, steps)
        self.assertEqual([item['name'] for item in made['metadata']['component']['components']], [icon('mine')])
        self.assertEqual([(part['name'], [item['name'] for item in part['components']]) for part in made['components']],
                         [('libssh', ['bin/libssh.dll'])])


if __name__ == '__main__':
    tap.main()
