#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every action of the window has a form on the command line, and every verb a place in the window.

Both lists are read from the source. What is new has to be given its twin here, or a reason."""
import re
import sys
from pathlib import Path

# What a person does in the window -> the verb that does the same; a text in brackets says why there is none.
ACTIONS = {
    'app.about': '(--version)',
    'app.new-window': '(a window is no deed)',
    'app.quit': '(a process ends by itself)',
    'app.show': '(brings a window to the front)',
    'builder.clear': '(undoes what is not saved yet)',
    'builder.repair-all': 'bundle',
    'builder.save': 'bundle',
    'card.copy': '(to the clipboard)',
    'card.down': 'bundle',
    'card.remove': 'bundle',
    'card.up': 'bundle',
    'edit.paste': 'inspect',
    'edit.redo': '(of what is not saved yet)',
    'edit.undo': '(of what is not saved yet)',
    'field.copy': '(to the clipboard)',
    'handover.copy': 'pending',
    'handover.save': 'pending',
    'journal.report': 'report',
    'loose.back': '(shows another folder)',
    'loose.cancel': '(Ctrl+C)',
    'loose.compare': 'compare',
    'loose.copy-name': '(to the clipboard)',
    'loose.inspect': 'inspect',
    'loose.search': '(finds a row)',
    'loose.show-in-folder': '(opens the file manager)',
    'pending.accept': 'pending',
    'pending.ask': 'pending',
    'pending.ask-all': 'pending',
    'pending.hand-over': 'pending',
    'pending.resubmit': 'pending',
    'pending.take-answer': 'pending',
    'session.apply': 'apply',
    'session.assign': 'assign',
    'session.cancel': '(Ctrl+C)',
    'session.look': 'status',
    'session.probe': 'probe',
    'session.restore': 'restore',
    'session.retry': 'apply',
    'tree.copy-name': '(to the clipboard)',
    'tree.search': '(finds a row)',
    'tree.upload-bundle': '(a [Bundle] in the cluster file, then apply)',
    'window.add-to-bundle': 'bundle',
    'window.details': '(shows or hides a part of the window)',
    'window.new-cluster': 'init',
    'window.open-file': '(the verb takes the file)',
    'window.open-recent': '(the verb takes the file)',
    'window.preferences': 'plugins',
    'window.settings': '(the cluster file, with any editor; lint checks it)',
    'window.shortcuts': 'help',
    'window.show-page': '(see the pages)',
}
PAGES = {
    'builder': 'bundle',
    'expiry': 'expiry',
    'journal': 'journal',
    'names': 'names',
    'overview': 'status',
    'pending': 'pending',
    'plan': 'plan',
    'service': 'assign',
}
# Verb -> where the window does it, when no action or page above names it.
VERBS = {
    'authority': 'the settings of the cluster try what they name',
    'bundle': 'the bundle builder',
    'ca': 'the authority is made on the command line; the window uses it',
    'compare': 'the inspector, with another certificate',
    'inspect': 'the inspector, and any file dropped on the window',
    'lint': 'the findings above the plan, and the assistant for a new cluster',
    'match': 'the state of a certificate in the inspector',
    'renew': 'the plan: what is due, or chosen in the context menu',
    'verify': 'the state of a certificate in the inspector',
}


def read_actions(root):
    names = set()
    for path in sorted((root / 'app' / 'shell').glob('*/*.c')):
        text = path.read_text()
        names.update(re.findall(r'^ *\{ "([a-z]+\.[a-z-]+)",', text, re.M))
        names.update(re.findall(r'class_install_(?:property_)?action \(\s*\w+,\s*"([a-z]+\.[a-z-]+)"', text))
    table = re.search(r'static const GActionEntry actions\[\] = \{(.*?)\n\};',
                      (root / 'app/shell/window/cs-application.c').read_text(), re.S).group(1)
    names.update('app.' + name for name in re.findall(r'\{ "([a-z-]+)",', table))
    return names


def read_pages(root):
    text = (root / 'ui' / 'cs-window.ui').read_text()
    return set(re.findall(r'<object class="AdwViewStackPage">\s*<property name="name">([a-z-]+)', text))


def read_verbs(root):
    return set(re.findall(r'^  \{ "([a-z]+)", cs_verb_', (root / 'app/cli/cs-verbs.c').read_text(), re.M))


def breaches(root):
    actions, pages, verbs = read_actions(root), read_pages(root), read_verbs(root)
    if len(actions) < 10 or len(pages) < 3 or len(verbs) < 10:
        yield 'the lists could not be read from the source'
    for what, names, twins in (('action', actions, ACTIONS), ('page', pages, PAGES)):
        for name in sorted(names):
            twin = twins.get(name)
            if twin is None:
                yield f'the {what} {name} has no twin: name its verb in tests/twins.py, or say why it has none'
            elif not twin.startswith('(') and twin not in verbs:
                yield f'the {what} {name} should be the verb {twin}, which there is not'
    in_window = {ACTIONS[name] for name in actions & set(ACTIONS)} | {PAGES[name] for name in pages & set(PAGES)}
    for verb in sorted(verbs - in_window - set(VERBS)):
        yield f'the verb {verb} has no place in the window: name it in tests/twins.py'


if __name__ == '__main__':
    found = list(breaches(Path(sys.argv[1])))
    print('\n'.join(found))
    sys.exit(1 if found else 0)
