# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a screen reader sees it: the installed program, a real D-Bus session with the real
accessibility bus, no stand-in of GTK's own. The nodes of the example cannot be reached from here, so
everything on them must be told as unknown."""
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import gi
import tap

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402  (the version has to be named first)

EXAMPLE = Path(__file__).resolve().parents[2] / 'data' / 'examples' / 'lab.cluster'
WAIT = 120

# What a person can act on; each must say what it is.
INTERACTIVE = {
    Atspi.Role.CHECK_BOX, Atspi.Role.COMBO_BOX, Atspi.Role.ENTRY, Atspi.Role.LIST_ITEM, Atspi.Role.MENU_ITEM,
    Atspi.Role.PASSWORD_TEXT, Atspi.Role.PUSH_BUTTON, Atspi.Role.RADIO_BUTTON, Atspi.Role.SLIDER,
    Atspi.Role.TABLE_CELL, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.TREE_ITEM,
}


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node):
    """@node and all below it. What went away meanwhile is left out."""
    try:
        yield node
        for child in children(node):
            yield from walk(child)
    except GLib.Error:
        return


def is_visible(node):
    return node.get_state_set().contains(Atspi.StateType.VISIBLE)


def name_of(node):
    """What it is called. GTK 4.8 names what has no name by its class, and keeps the mnemonic's mark."""
    name = node.get_name()
    return '' if name.startswith('Gtk') else name.replace('_', '')


def text_below(node):
    return [name_of(one) for one in walk(node) if name_of(one)]


class Window(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix='countersign-a11y-'))
        shutil.copy(EXAMPLE, cls.folder / 'lab.cluster')
        environment = {**os.environ, 'HOME': str(cls.folder), 'G_DEBUG': 'fatal-warnings'}
        environment.pop('GTK_A11Y', None)
        environment.pop('NO_AT_BRIDGE', None)
        cls.program = subprocess.Popen([tap.program('countersign'), str(cls.folder / 'lab.cluster')],
                                       env=environment, stdin=subprocess.DEVNULL)
        cls.window = cls.wait_for(cls.find_window, 'the window')
        cls.wait_for(lambda: cls.find('unknown'), 'the first look')

    @classmethod
    def tearDownClass(cls):
        cls.program.terminate()
        try:
            cls.program.wait(30)
        except subprocess.TimeoutExpired:
            cls.program.kill()
            cls.program.wait()
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def wait_for(cls, condition, what):
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if cls.program.poll() is not None:
                raise AssertionError(f'the program ended with {cls.program.returncode}')
            try:
                found = condition()
                if found:
                    return found
            except GLib.Error:
                pass
            time.sleep(0.1)
        raise AssertionError(f'waited {WAIT} s for {what}')

    @classmethod
    def find_window(cls):
        for application in children(Atspi.get_desktop(0)):
            for window in children(application):
                if 'cms.lab' in window.get_name():
                    return window
        return None

    @classmethod
    def find(cls, words):
        return [node for node in walk(cls.window) if words in node.get_name()]

    def all_of(self, role):
        return [node for node in walk(self.window) if node.get_role() == role and is_visible(node)]

    def test_everything_has_a_name(self):
        seen = 0
        nameless = []
        for node in walk(self.window):
            if node.get_role() not in INTERACTIVE or not is_visible(node):
                continue
            seen += 1
            # A menu button's name is with the widget around the button that is pressed.
            if not text_below(node) and not name_of(node.get_parent()):
                nameless.append(f'{node.get_role_name()} in {node.get_parent().get_role_name()} '
                                f'{node.get_parent().get_name()}')
        self.assertEqual(nameless, [])
        self.assertGreater(seen, 30)

    def test_buttons_say_what_they_do(self):
        names = {name for button in self.all_of(Atspi.Role.PUSH_BUTTON) + self.all_of(Atspi.Role.TOGGLE_BUTTON)
                 for name in [name_of(button)]}
        for wanted in ('Open…', 'Look Again', 'Show Plan'):
            self.assertTrue(any(wanted in name for name in names), f'{wanted} not in {names}')

    def test_the_cell_at_the_cursor(self):
        grid, = [node for node in walk(self.window) if node.get_name() == 'Files on nodes']
        cells = list(children(grid))
        self.assertEqual(len(cells), 1)
        self.assertEqual(cells[0].get_role(), Atspi.Role.TABLE_CELL)
        self.assertEqual(cells[0].get_name(), 'cms1a.key on cms1a: unknown')
        self.assertTrue(cells[0].get_description())
        self.assertTrue(cells[0].get_state_set().contains(Atspi.StateType.FOCUSABLE))
        self.assertTrue(cells[0].get_state_set().contains(Atspi.StateType.SELECTED))

    def test_rows_of_the_tree(self):
        tree, = [node for node in walk(self.window) if node.get_name() == 'Cluster' and node.get_child_count() > 5]
        rows = [row for row in walk(tree) if row.get_role() in (Atspi.Role.LIST_ITEM, Atspi.Role.TREE_ITEM)]
        names = [row.get_name() for row in rows]
        self.assertTrue(any(name.startswith('cms1a, ') and 'unknown' in name for name in names), names)

    def test_pages_can_be_chosen(self):
        names = {name for node in walk(self.window) for name in [node.get_name()] if name}
        self.assertLessEqual({'Overview', 'Names', 'Expiry', 'Plan'}, names)


if __name__ == '__main__':
    tap.main()
