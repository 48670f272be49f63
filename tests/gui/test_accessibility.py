# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a screen reader sees it: the installed program, a real D-Bus session with the real
accessibility bus, no stand-in of GTK's own. The nodes of the example cannot be reached from here, so
everything on them must be told as unknown; the dialogs are opened on simulated servers, by the actions
that the accessibility bus offers."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import gi
import tap

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / part) for part in ('lab', 'simulator')]
gi.require_version('Atspi', '2.0')
import typist  # noqa: E402  (their folders have to be named first)
import world  # noqa: E402
from lab import must  # noqa: E402
from people import sign  # noqa: E402
from gi.repository import Atspi, GLib  # noqa: E402  (the version has to be named first)

EXAMPLE = Path(__file__).resolve().parents[2] / 'data' / 'examples' / 'lab.cluster'
WAIT = 120
FEW = 6  # files that hold the root of the lab, and more than that

# How GLib writes a warning, a critical or an error: which it is, and what it says.
COMPLAINT = re.compile(r'^(?:\*\* )?\(.+:\d+\): (\S+) \*\*: [\d:.]+: (.*)$', re.MULTILINE)
# There is no desktop here that shows notifications.
NOBODY_NOTIFIED = (r'GLib-GIO-WARNING: unable to send notifications through org\.freedesktop\.Notifications: '
                   r'.* was not provided by any \.service files')
# In its own window of the shortcuts GTK 4.8 measures labels for less than nothing.
SHORTCUTS = r'Gtk-WARNING: GtkLabel 0x[0-9a-f]+ \(label\) reported min width -\d+, but sizes must be >= 0'
# AdwMessageDialog measures its heading in the large letters also where it then takes the small ones.
HEADING = re.compile(r'Gtk-WARNING: Trying to measure GtkLabel (0x[0-9a-f]+) for width of \d+, '
                     r'but it needs at least \d+')

# What a person can act on; each must say what it is.
INTERACTIVE = {
    Atspi.Role.CHECK_BOX, Atspi.Role.COMBO_BOX, Atspi.Role.ENTRY, Atspi.Role.LIST_ITEM, Atspi.Role.MENU_ITEM,
    Atspi.Role.PASSWORD_TEXT, Atspi.Role.PUSH_BUTTON, Atspi.Role.RADIO_BUTTON, Atspi.Role.SLIDER,
    Atspi.Role.TABLE_CELL, Atspi.Role.TEXT, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.TREE_ITEM,
}


def children(node):
    """What it has now: the cache is told of what changes, but not of everything."""
    node.clear_cache()
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


def has_state(node, state):
    return node.get_state_set().contains(state)


def is_visible(node):
    return has_state(node, Atspi.StateType.VISIBLE)


def name_of(node):
    """What it is called. GTK 4.8 names what has no name by its class, and keeps the mark of a button's mnemonic."""
    name = node.get_name()
    return '' if name.startswith('Gtk') else name.replace('_', '')


def text_below(node):
    return [name_of(one) for one in walk(node) if name_of(one)]


def nameless(root):
    """What below @root can be acted on and does not say what it is; and how many say it."""
    seen = 0
    found = []
    for node in walk(root):
        if node.get_role() not in INTERACTIVE or not is_visible(node):
            continue
        # A menu button's name is with the widget around the button that is pressed.
        if text_below(node) or name_of(node.get_parent()):
            seen += 1
        else:
            found.append(f'{node.get_role_name()} in {node.get_parent().get_role_name()} '
                         f'{node.get_parent().get_name()}')
    return found, seen


def actions(node):
    """Their names and numbers; those that can't be done now are not among them."""
    try:
        return {Atspi.Action.get_action_name(node, index): index for index in range(Atspi.Action.get_n_actions(node))}
    except GLib.Error:
        return {}  # it has none, or they changed meanwhile


def do(node, action='click'):
    Atspi.Action.do_action(node, actions(node)[action])


def is_chosen(tab):
    """A tab says it by the one or the other, by GTK's version."""
    return has_state(tab, Atspi.StateType.SELECTED) or has_state(tab, Atspi.StateType.CHECKED)


class Program(unittest.TestCase):
    """The installed window, begun once for all tests of a class."""

    program = application = window = environment = log = None
    dialogs = 0  # looked at since complaints were asked for last

    @classmethod
    def begin(cls, cluster, home):
        cls.environment = {**os.environ, 'HOME': str(home)}
        cls.environment.pop('GTK_A11Y', None)
        cls.environment.pop('NO_AT_BRIDGE', None)
        cls.log = tempfile.NamedTemporaryFile('r')
        with open(cls.log.name, 'w') as output:
            cls.program = subprocess.Popen([tap.program('countersign'), str(cluster)], env=cls.environment,
                                           stdin=subprocess.DEVNULL, stderr=output)
        cls.window = cls.wait_for(cls.find_window, 'the window')

    @classmethod
    def end(cls):
        cls.program.terminate()
        try:
            cls.program.wait(30)
        except subprocess.TimeoutExpired:
            cls.program.kill()
            cls.program.wait()
        complaints = cls.complaints()
        cls.log.close()
        assert complaints == [], complaints

    @classmethod
    def complaints(cls):
        """The warnings, criticals and errors among what was written since they were asked for last."""
        written = cls.log.read()
        sys.stderr.write(written)
        complaints = [f'{kind}: {text}' for kind, text in COMPLAINT.findall(written)]
        return cls.without_headings([one for one in complaints if not re.fullmatch(NOBODY_NOTIFIED, one)])

    @classmethod
    def without_headings(cls, complaints):
        """GTK 4.18 complains of how libadwaita measures: of one label at most in each dialog that was looked at."""
        labels = {found[1] for one in complaints if (found := HEADING.fullmatch(one))}
        dialogs, cls.dialogs = cls.dialogs, 0
        if len(labels) > dialogs:
            return complaints
        return [one for one in complaints if not HEADING.fullmatch(one)]

    def tearDown(self):
        self.assertEqual(self.complaints(), [])
        self.assertIsNone(self.program.poll())

    def forgive(self, known):
        """Of what was done just now, GTK complains by itself."""
        self.assertEqual([one for one in self.complaints() if not re.fullmatch(known, one)], [])

    @classmethod
    def wait_for(cls, condition, what):
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if cls.program.poll() is not None:
                cls.complaints()
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
    def find_frame(cls, words):
        for application in children(Atspi.get_desktop(0)):
            for window in children(application):
                if words in window.get_name() and window.get_role() == Atspi.Role.FRAME:
                    cls.application = application
                    return window
        return None

    @classmethod
    def find_window(cls):
        return cls.find_frame('cms.lab')

    @classmethod
    def find(cls, words):
        return [node for node in walk(cls.window) if words in node.get_name()]

    @classmethod
    def find_dialog(cls, *others):
        """The one window that is neither the main one nor one of @others, once there is something in it."""
        for one in children(cls.application):
            if (one not in (cls.window, *others) and one.get_name()
                    and any(node.get_role() in INTERACTIVE for node in walk(one))):
                return one
        return None

    @classmethod
    def button(cls, root, words):
        """One that can be pressed. GTK 4.18 calls the arrow of a row a button, with all that is in the row as name."""
        return next((node for node in walk(root) if node.get_role() == Atspi.Role.PUSH_BUTTON
                     and words in name_of(node) and is_visible(node) and has_state(node, Atspi.StateType.SENSITIVE)
                     and 'click' in actions(node)), None)

    @classmethod
    def answer(cls, dialog, words):
        """By its button, or by the way every window is closed; waits until it is gone."""
        if words is None:
            do(dialog, 'window.close')
        else:
            do(cls.wait_for(lambda: cls.button(dialog, words), f'the button {words}'))
        # It is asked itself: GTK 4.18 crashes when it is asked for a window by a number that is no longer there.
        cls.wait_for(lambda: not actions(dialog) or not is_visible(dialog), 'the end of a dialog')

    @classmethod
    def look_at(cls, dialog):
        role = dialog.get_role()
        cls.dialogs += role == Atspi.Role.DIALOG
        return dialog.get_name(), role, *nameless(dialog)


class InFolder(Program):
    """With a cluster file in a folder of its own."""

    @classmethod
    def tearDownClass(cls):
        try:
            cls.end()
        finally:
            shutil.rmtree(cls.folder, ignore_errors=True)


class Window(InFolder):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix='countersign-a11y-'))
        shutil.copy(EXAMPLE, cls.folder / 'lab.cluster')
        cls.begin(cls.folder / 'lab.cluster', cls.folder)
        cls.wait_for(lambda: cls.find('unknown'), 'the first look')

    def all_of(self, role):
        return [node for node in walk(self.window) if node.get_role() == role and is_visible(node)]

    def test_everything_has_a_name(self):
        found, seen = nameless(self.window)
        self.assertEqual(found, [])
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

    def test_a_window_too_many(self):
        """Who asks for the windows hears of one that was closed meanwhile; there is none to be given instead."""
        try:
            self.assertIn(self.application.get_child_at_index(9), (None, self.window))
        except GLib.Error:
            pass  # newer ones say so

    def test_pages_can_be_chosen(self):
        names = {name for node in walk(self.window) for name in [node.get_name()] if name}
        self.assertLessEqual({'Overview', 'Names', 'Expiry', 'Plan'}, names)


class Stranger(InFolder):
    """A cluster file that came from somewhere else, and would have a folder there used."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix='countersign-a11y-'))
        text = EXAMPLE.read_text()
        assert 'Directory=ca\n' in text
        (cls.folder / 'lab.cluster').write_text(text.replace('Directory=ca\n', 'Directory=/srv/ca\n'))
        cls.begin(cls.folder / 'lab.cluster', cls.folder)

    @classmethod
    def find_window(cls):
        return cls.find_frame('Countersign')

    def test_consent(self):
        dialog = self.wait_for(self.find_dialog, 'the question')
        name, role, found, seen = self.look_at(dialog)
        self.assertEqual(name, 'Open This Cluster File?')
        self.assertNotEqual(role, Atspi.Role.INVALID)
        self.assertEqual(found, [])
        self.assertGreater(seen, 1)
        self.assertTrue(any('Directory=/srv/ca' in text for text in text_below(dialog)))
        self.assertEqual(nameless(self.window)[0], [])
        self.answer(dialog, 'Open')
        self.wait_for(lambda: 'cms.lab' in self.window.get_name(), 'the cluster')


# Certificates that people issue, so that something waits; and a run before that.
WAITING = """
[Authority ca-manual]
Folder=inbox
RootFile=public-root.cer

[Certificate extra]
Node=cms1a
CommonName=extra.pod2.cms.lab
Names=extra.pod2.cms.lab
Authority=ca-manual

[Certificate other]
Node=cms1b
CommonName=other.pod2.cms.lab
Names=other.pod2.cms.lab
Authority=ca-manual
"""
# One that the local authority has not issued yet.
MISSING = """
[Certificate late]
Node=cms1b
CommonName=late.pod2.cms.lab
Names=late.pod2.cms.lab
"""


class Dialogs(Program):
    """What is opened from the menu and from the pages. Of dialogs that are whole GTK's own, only what is asked of
    them here is looked at: in 4.8 some buttons within them have no name."""

    @classmethod
    def setUpClass(cls):
        cls.world = world.World(host_keys=False)
        done = cls.world.apply('--accept-new-host-keys')
        assert done.returncode == 0, done.stderr
        with cls.world.cluster.open('a') as cluster:
            cluster.write(WAITING)
        (cls.world.folder / 'inbox').mkdir()
        done = cls.world.apply('--accept-new-host-keys')
        assert done.returncode == 4, (done.returncode, done.stderr)
        (cls.world.home / '.ssh' / 'known_hosts').unlink()
        with cls.world.cluster.open('a') as cluster:
            cluster.write(MISSING)
        cls.begin(cls.world.cluster, cls.world.home)
        cls.log_in()
        cls.carry_out()

    @classmethod
    def tearDownClass(cls):
        try:
            cls.end()
        finally:
            cls.world.__exit__()

    @classmethod
    def log_in(cls):
        """The questions of the first look, which are dialogs like the others."""
        cls.asked = [cls.look_at(cls.wait_for(cls.find_dialog, 'the question about host keys'))]
        cls.answer(cls.find_dialog(), 'Accept These Keys')
        for _ in world.NODES:
            dialog = cls.wait_for(cls.find_dialog, 'the question for a password')
            port = dialog.get_name().rsplit(':', 1)[-1]
            node, = [name for name, one in cls.world.lab.nodes.items() if str(one.port) == port]
            cls.answer_secret(dialog, cls.world.lab.passwords[node])
        cls.wait_for(lambda: 'window.settings' in actions(cls.window), 'the end of the look')

    @classmethod
    def carry_out(cls):
        """What is planned, for which the authority's pass phrase is asked for."""
        cls.page('Plan')
        cls.wait_for(lambda: 'session.apply' in actions(cls.window), 'a plan that can be carried out')
        do(cls.window, 'session.apply')
        cls.answer_secret(cls.wait_for(cls.find_dialog, 'the question for a pass phrase'), world.PASS_PHRASE)
        cls.wait_for(lambda: 'window.settings' in actions(cls.window), 'the end of the run')

    @classmethod
    def answer_secret(cls, dialog, secret):
        cls.asked.append(cls.look_at(dialog))
        entry, = [one for one in walk(dialog) if one.get_role() == Atspi.Role.PASSWORD_TEXT]
        Atspi.EditableText.set_text_contents(entry, secret)
        cls.answer(dialog, 'Continue')

    @classmethod
    def page(cls, name):
        tab = next(node for node in walk(cls.window)
                   if node.get_role() == Atspi.Role.PAGE_TAB and node.get_name() == name)
        do(tab)
        cls.wait_for(lambda: is_chosen(tab), f'the page {name}')

    def open(self, begin, title, foreign=False, allowed=(), close=None):
        """Begins it, looks at what opens, and closes it."""
        begin()
        dialog = self.wait_for(self.find_dialog, title)
        if close is not None:
            self.wait_for(lambda: self.button(dialog, close), f'{close} in {title}')
        name, role, found, seen = self.look_at(dialog)
        self.assertIn(title, name)
        self.assertNotEqual(role, Atspi.Role.INVALID)
        self.assertGreater(seen, 0, title)
        if not foreign:
            self.assertEqual([one for one in found if one not in allowed], [], title)
        self.answer(dialog, close)

    def press(self, page, words):
        self.page(page)
        do(self.wait_for(lambda: self.button(self.window, words), f'{words} on the page {page}'))

    def test_questions(self):
        """About host keys, for the passwords of the nodes, and for the pass phrase of the authority."""
        self.assertEqual(len(self.asked), 1 + len(world.NODES) + 1)
        for name, role, found, seen in self.asked:
            self.assertTrue(name)
            self.assertNotEqual(role, Atspi.Role.INVALID)
            self.assertEqual(found, [], name)
            self.assertGreater(seen, 1, name)

    def test_menu(self):
        # The page of the search that is switched off is there, and never shown.
        search = ('entry in panel ',)
        self.open(lambda: do(self.window, 'window.preferences'), 'Preferences', allowed=search)
        self.open(lambda: do(self.window, 'window.new-cluster'), 'New Cluster')
        self.open(lambda: do(self.window, 'window.settings'), 'Cluster Settings')
        self.assertEqual(self.complaints(), [])
        self.open(lambda: do(self.window, 'window.shortcuts'), 'Keyboard Shortcuts', foreign=True)
        self.forgive(SHORTCUTS)
        self.open(lambda: do(self.window, 'window.open-file'), 'Open', foreign=True, close='Cancel')

    def test_about(self):
        do(next(node for node in walk(self.window) if node.get_name() == 'Main Menu' and 'click' in actions(node)))
        item = self.wait_for(lambda: next((node for node in walk(self.window) if node.get_role() == Atspi.Role.MENU_ITEM
                                           and node.get_name() == 'About Countersign'), None), 'the menu')
        self.open(lambda: do(item), 'About', foreign=True)

    def test_pages(self):
        for page in ('Overview', 'Names', 'Expiry', 'Bundles', 'Plan', 'Pending', 'Service', 'Journal'):
            self.page(page)
        # Each has its widgets once it was seen.
        self.assertEqual(nameless(self.window)[0], [])

    def test_dialogs_of_pages(self):
        self.open(lambda: self.press('Journal', 'Report…'), 'Write a Report', foreign=True, close='Cancel')
        self.open(lambda: self.press('Expiry', 'Write Calendar…'), 'Write a Calendar', foreign=True, close='Cancel')
        self.open(lambda: self.press('Service', 'Send…'), 'Send These Commands?', close='Cancel')
        self.open(lambda: self.press('Pending', 'Take an Answer…'), 'Take', foreign=True, close='Cancel')

    def test_handover(self):
        """A dialog that opens another one."""
        self.press('Pending', 'Hand Over…')
        dialog = self.wait_for(self.find_dialog, 'what is handed over')
        name, _, found, seen = self.look_at(dialog)
        self.assertIn('Hand', name)
        self.assertEqual(found, [])
        self.assertGreater(seen, 2)
        do(self.button(dialog, 'Save As…'))
        chooser = self.wait_for(lambda: self.find_dialog(dialog), 'where it is saved')
        self.assertEqual(chooser.get_name(), 'Write a File')
        self.answer(chooser, 'Cancel')
        self.answer(dialog, None)

    def test_waiting_answer(self):
        """What answers a request that waits is given to the program, and only looked at."""
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder, 'answer.cer')
            must(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9',
                  '-subj', '/CN=People', '-keyout', f'{folder}/people.key', '-out', f'{folder}/people.cer'])
            must(['openssl', 'x509', '-req', '-in', self.world.workspace / 'cms1a' / 'extra.csr', '-days', '9',
                  '-CA', f'{folder}/people.cer', '-CAkey', f'{folder}/people.key', '-CAcreateserial', '-out', answer])
            self.open(lambda: must([tap.program('countersign'), answer], env=self.environment),
                      'This Answers the Request of extra', close='Only Look')

    def test_decisions(self):
        """What only the admin decides: of a request that waits, of a root, of an answer that is not what was asked for."""
        self.open(lambda: self.press('Pending', 'Hand In Again…'), 'Hand It In Again?', close='Cancel')
        answer = self.world.folder / 'other.pem'
        sign(self.world, self.world.workspace / 'cms1b' / 'other.csr', answer, more='DNS:not.asked.for')
        answer.write_text(answer.read_text() + (self.world.folder / 'public.pem').read_text())
        self.open(lambda: answer.rename(self.world.folder / 'inbox' / answer.name), 'New root of ca-manual', close='Accept This Root')
        self.open(lambda: None, 'Certificate of other differs from its request', close='Cancel')
        self.open(lambda: self.press('Pending', 'Use As It Is…'), 'Use It as It Is?', close='Cancel')

    def test_new_cluster(self):
        """Filled in as far as it has to be, before it can be saved."""
        do(self.window, 'window.new-cluster')
        dialog = self.wait_for(self.find_dialog, 'the new cluster')
        for title, text in (('DNS name', 'new.cms.lab'), ('Meeting servers', 'a.cms.lab b.cms.lab c.cms.lab')):
            entry, = [one for one in walk(dialog) if one.get_role() == Atspi.Role.TEXT and title in one.get_name()]
            Atspi.EditableText.set_text_contents(entry, text)
        do(self.wait_for(lambda: self.button(dialog, 'Save…'), 'a cluster that can be saved'))
        chooser = self.wait_for(lambda: self.find_dialog(dialog), 'where it is saved')
        self.assertEqual(chooser.get_name(), 'Save the New Cluster File')
        self.answer(chooser, 'Cancel')
        self.answer(dialog, None)

    @unittest.skipUnless(typist.can_type(), 'there is no xdotool or no xprop here')
    def test_save(self):
        """One of the files, as PEM."""
        self.pick_file('lab root')
        self.open(lambda: do(self.wait_for(lambda: self.button(self.window, 'Save as PEM…'), 'what can be saved')),
                  'Save as PEM', foreign=True, close='Cancel')

    def take_keys(self):
        """From here on keys go into the window."""
        window = typist.xdotool('search', '--onlyvisible', '--pid', self.program.pid)[0]
        self.wait_for(lambda: typist.hears(window), 'the window to take keys')

    @staticmethod
    def selected_in(tree):
        return next((node.get_name() for node in walk(tree) if node.get_role() in (Atspi.Role.LIST_ITEM, Atspi.Role.TREE_ITEM)
                     and node.get_state_set().contains(Atspi.StateType.SELECTED)), '')

    def search_tree(self, name):
        """Selects the certificate of that name, which comes before the node. Returns the tree."""
        tree = next(node for node in walk(self.window) if 'tree.search' in actions(node))
        self.take_keys()
        do(tree, 'tree.search')
        typist.xdotool('type', name)
        self.wait_for(lambda: self.selected_in(tree).startswith(f'{name},'), 'a certificate that is selected')
        return tree

    @unittest.skipUnless(typist.can_type(), 'there is no xdotool or no xprop here')
    def test_upload(self):
        """A bundle is put together, saved, and given to a node: the certificate of that name comes first, then the node."""
        tree = self.search_tree('cms1b')
        do(self.window, 'window.add-to-bundle')
        self.wait_for(lambda: self.button(self.window, 'Save As…'), 'a bundle that can be saved')
        self.assertEqual(nameless(self.window)[0], [])
        self.open(lambda: self.press('Bundles', 'Save As…'), 'Save the Bundle', foreign=True, close='Cancel')
        before = self.selected_in(tree)
        self.take_keys()
        do(tree, 'tree.search')
        typist.xdotool('key', 'Return')
        self.wait_for(lambda: self.selected_in(tree) not in ('', before), 'the node that is selected')
        self.open(lambda: do(tree, 'tree.upload-bundle'), 'Upload the Bundle to cms1b?', close='Cancel')

    def pick_file(self, words):
        """Selects the first of the loose files with these words."""
        files = next(node for node in walk(self.window)
                     if node.get_role() == Atspi.Role.LIST and node.get_name() == 'Files')
        view = next(node for node in walk(self.window) if 'loose.search' in actions(node))
        self.take_keys()
        do(view, 'loose.search')
        self.wait_for(lambda: any(node.get_role() == Atspi.Role.ENTRY and has_state(node, Atspi.StateType.FOCUSED)
                                  for node in walk(view)), 'the entry of the search')
        typist.xdotool('key', 'ctrl+a', 'BackSpace')
        self.wait_for(lambda: len(list(children(files))) > FEW, 'all of the files')
        typist.xdotool('type', words)
        self.wait_for(lambda: 0 < len(list(children(files))) < FEW, 'what was searched for')
        typist.xdotool('key', 'Return', 'space')
        self.wait_for(lambda: any(has_state(row, Atspi.StateType.SELECTED) for row in children(files)),
                      'a file that is selected')

    @unittest.skipUnless(typist.can_type(), 'there is no xdotool or no xprop here')
    def test_repair(self):
        """One of the files is put into the bundle twice, which is offered to be mended."""
        self.page('Bundles')
        self.pick_file('lab root')
        for _ in range(2):
            do(self.window, 'window.add-to-bundle')
        repair = self.wait_for(lambda: self.button(self.window, 'Keep Each Once'), 'the repair')
        self.assertEqual(nameless(self.window)[0], [])
        do(repair)
        self.wait_for(lambda: self.button(self.window, 'Keep Each Once') is None, 'the bundle to be mended')

    def test_restore(self):
        """It is no question but a plan, which is carried out or not."""
        self.press('Journal', 'Restore…')
        plan = next(node for node in walk(self.window)
                    if node.get_role() == Atspi.Role.PAGE_TAB and node.get_name() == 'Plan')
        self.wait_for(lambda: is_chosen(plan), 'the plan of the way back')
        self.assertEqual(nameless(self.window)[0], [])


if __name__ == '__main__':
    tap.main()
