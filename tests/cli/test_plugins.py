# SPDX-License-Identifier: GPL-3.0-or-later
"""countersignctl plugins, with the installed plugins and with refused ones beside them."""
import json
import os
import shutil
import stat
import unittest

import tap


def plugin_folder():
    found = sorted(tap.PREFIX.glob('lib*/**/countersign/plugins'))
    return found[0] if found else None


class Plugins(unittest.TestCase):
    def test_text(self):
        done = tap.run('plugins')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertTrue(done.stdout)

    def test_json(self):
        done = tap.run('plugins', '--json')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        for plugin in json.loads(done.stdout):
            self.assertEqual(set(plugin), {'name', 'title', 'description', 'version', 'kinds',
                                           'loaded', 'refusal'})
            self.assertEqual(plugin['loaded'], plugin['refusal'] is None)
            self.assertEqual(plugin['loaded'], bool(plugin['kinds']))

    def test_every_installed_plugin_is_loaded(self):
        folder = plugin_folder()
        names = sorted(p.stem for p in folder.glob('*/*.plugin')) if folder else []
        if not names:
            self.skipTest('no plugin is installed')
        listed = json.loads(tap.run('plugins', '--json').stdout)
        self.assertEqual([(p['name'], p['refusal']) for p in listed], [(n, None) for n in names])

    def test_argument_is_refused(self):
        done = tap.run('plugins', 'x')
        self.assertEqual((done.returncode, done.stdout), (2, ''))

    def test_no_variable_moves_the_folder(self):
        plain = tap.run('plugins', '--json').stdout
        moved = {name: '/nonexistent' for name in
                 ('COUNTERSIGN_PLUGINS', 'PEAS_PLUGIN_PATH', 'XDG_DATA_HOME', 'XDG_DATA_DIRS')}
        self.assertEqual(tap.run('plugins', '--json', env={**os.environ, **moved}).stdout, plain)


class RefusedPlugins(unittest.TestCase):
    """In a folder of its own beside the installed ones, taken away afterwards."""

    def setUp(self):
        parent = plugin_folder()
        if parent is None:
            self.skipTest('no plugin is installed')
        self.folder = parent / 'zz-test'
        self.folder.mkdir(mode=0o755)
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / 'zz-test.plugin'
        self.file.write_text('[Plugin]\nModule=zz-test\nName=\x1b[31mRed\nX-Countersign-Abi=0\n',
                             encoding='utf-8')
        self.file.chmod(stat.S_IRUSR | stat.S_IWUSR)

    def test_reason_is_listed_and_the_rest_works(self):
        done = tap.run('plugins')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        lines = done.stdout.splitlines()
        row = next(line.split('\t') for line in lines if line.startswith('zz-test'))
        self.assertEqual(row[3], 'refused')
        self.assertIn('ABI 0', row[4])
        self.assertNotIn('\x1b', done.stdout)
        listed = json.loads(tap.run('plugins', '--json').stdout)
        others = [p for p in listed if p['name'] != 'zz-test']
        self.assertTrue(all(p['loaded'] for p in others))
        self.assertEqual(len(listed), len(others) + 1)


if __name__ == '__main__':
    tap.main()
