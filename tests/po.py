#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each translation is in order (msgfmt --check), none of it is fuzzy, and no text of the sources lacks one: po.py FOLDER.
Skips without gettext."""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

folder = Path(sys.argv[1])
if shutil.which('msgfmt') is None:
    print('skipped: msgfmt is not installed')
    sys.exit(77)
languages = [word for line in (folder / 'LINGUAS').read_text().splitlines()
             if not line.startswith('#') for word in line.split()]
bad = not languages

# As ./dev translations does.
template = Path(tempfile.mkdtemp()) / 'countersign.pot'
subprocess.run(['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2',
                '--keyword=cs_language_translate', '--keyword=cs_language_both', '--keyword=cs_error_set:4',
                '--files-from=po/POTFILES.in', '-o', template],
               cwd=folder.parent, check=True, stderr=subprocess.DEVNULL)
for language in languages:
    done = subprocess.run(['msgfmt', '--check', '--statistics', '-o', '/dev/null', folder / f'{language}.po'],
                          capture_output=True, text=True, check=False)
    print(language, done.stderr.strip())
    bad = bad or done.returncode != 0 or re.search('fuzzy|untranslated', done.stderr) is not None
    compared = subprocess.run(['msgcmp', folder / f'{language}.po', template], capture_output=True, text=True, check=False)
    if compared.returncode != 0:
        print(compared.stderr.strip(), '\nrun ./dev translations and fill in what is open', sep='')
        bad = True
shutil.rmtree(template.parent)
for path in folder.glob('*.po'):
    if path.stem not in languages:
        print(f'{path.name} is not in LINGUAS')
        bad = True
sys.exit(1 if bad else 0)
