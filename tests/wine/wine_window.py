# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of a window under Wine, and what its program complains of."""
import re
import subprocess

CLASS = 'countersign.exe'
CLOSE = (1252, 27)  # without a window manager the window is at 0, 0 and of its own size
NOWHERE = (1500, 1100)  # no tooltip there
COMPLAINT = re.compile(r'.*(?:CRITICAL|WARNING|ERROR) ?\*\*.*')
# What Wine has not, and GTK and GLib look for before the program does anything.
WINE = re.compile('win32 session dbus binary not found|Could not open registry key|Failed to load keyboard layout DLL'
                  '|Failed to get device node property|Failed to translate keypress'
                  # Its GDI names a font that its DirectWrite has not; pango leaves that out, and says this.
                  '|pango_font_description_get_family')


def screen(window='root', crop=None):
    """What is on it; @crop: a part of that, as X says it."""
    part = ['-crop', crop, '+repage'] if crop else []
    return subprocess.run(['import', '-window', window, *part, 'ppm:-'], check=True, stdout=subprocess.PIPE).stdout


def settled(before, crop=None):
    """The screen, once it is another one than before and stays so."""
    now = screen(crop=crop)
    return now if now != before and now == screen(crop=crop) else None


def keep(picture, path):
    subprocess.run(['convert', 'ppm:-', path], input=picture, check=True)


def complaints(text):
    """Each once, without its time."""
    return sorted({re.sub(r' [0-9:.]{12}: ', ' ', line).strip() for line in COMPLAINT.findall(text) if not WINE.search(line)})
