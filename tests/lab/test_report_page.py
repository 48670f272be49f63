#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a run in a browser (Debian's chromium), and what it prints. ./dev test --long brings both programs."""
import json
import re
import shutil
import struct
import unittest
import zlib
from html import unescape

from world import World

import tap
from lab import must

CHROMIUM = 'chromium'
PATIENCE = 300


# The report in a frame of a page that may run a script, which the report itself may not.
FRAME = '''<!DOCTYPE html><meta charset="utf-8"><body><iframe id="frame" width="%d" height="800"></iframe><script>
frame.onload = () => {
  const page = frame.contentDocument;
  const wide = [...page.querySelectorAll('.wide')].map(one => one.scrollWidth - one.clientWidth);
  document.title = JSON.stringify({page: page.documentElement.scrollWidth - page.documentElement.clientWidth, wide});
};
frame.srcdoc = %s;
</script>'''


def first_pixel(picture):
    """Red, green and blue of a PNG file; whatever its filter, the first pixel is as it is."""
    at, packed = 8, b''
    while at < len(picture):
        length, kind = struct.unpack('>I4s', picture[at:at + 8])
        packed += picture[at + 8:at + 8 + length] if kind == b'IDAT' else b''
        at += length + 12
    return tuple(zlib.decompress(packed)[1:4])


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for program in (CHROMIUM, 'pdftotext'):
            if not shutil.which(program):
                raise unittest.SkipTest(f'no {program} here')
        cls.world = World()
        cls.addClassCleanup(cls.world.__exit__)
        done = cls.world.apply()
        assert done.returncode == 0, done.stderr
        journal = cls.world.ctl('journal', cls.world.cluster).stdout
        cls.run_id = re.search(r'\b\d{8}T\d{6}Z-[0-9a-f]{4}\b', journal)[0]
        cls.page = cls.world.folder / 'report.html'
        done = cls.world.ctl('report', cls.world.cluster, cls.run_id, '-o', cls.page)
        assert done.returncode == 0, done.stderr
        cls.html = cls.page.read_text()

    def browse(self, *options, page=None):
        profile = self.world.folder / 'profile'
        return must([CHROMIUM, '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
                     f'--user-data-dir={profile}', *options, (page or self.page).as_uri()], timeout=PATIENCE,
                    env=self.world.environment()).stdout.decode()

    def test_opens(self):
        shown = self.browse('--dump-dom')
        for text in (self.run_id, 'Head of the journal', 'Commands sent, and what the nodes said', 'pki match'):
            self.assertIn(text, shown)

    def measure(self, width, html):
        """By how many pixels the page, and each of its tables, is too wide for a window."""
        page = self.world.folder / 'frame.html'
        page.write_text(FRAME % (width, json.dumps(html).replace('</', '<\\/')))
        shown = self.browse('--virtual-time-budget=20000', '--dump-dom', page=page)
        return json.loads(unescape(re.search('<title>(.*?)</title>', shown)[1]))

    def test_narrow(self):
        """In a narrow window the tables that need it scroll within themselves, the page never does."""
        for width in (1200, 700, 360):
            with self.subTest(width=width):
                measured = self.measure(width, self.html)
                self.assertEqual(measured['page'], 0)
                self.assertEqual(len(measured['wide']), 5)
        self.assertGreater(max(measured['wide']), 0, 'there is something to scroll')
        loose = self.measure(360, self.html.replace('.wide{overflow-x:auto;', '.wide{'))
        self.assertGreater(loose['page'], 0, 'this can be seen')

    def test_follows_the_dark(self):
        grounds = {}
        for name, scheme in (('light', 1), ('dark', 0)):
            picture = self.world.folder / f'{name}.png'
            self.browse(f'--blink-settings=preferredColorScheme={scheme}', '--window-size=800,600',
                        f'--screenshot={picture}')
            grounds[name] = first_pixel(picture.read_bytes())
        self.assertEqual(grounds, {'light': (0xff, 0xff, 0xff), 'dark': (0x1e, 0x1e, 0x1e)})

    def test_prints(self):
        """Whole hashes, whole words, and each page says what its columns are."""
        paper = self.world.folder / 'report.pdf'
        self.browse('--no-pdf-header-footer', f'--print-to-pdf={paper}')
        pages = must(['pdftotext', '-layout', paper, '-']).stdout.decode().split('\f')[:-1]
        self.assertGreater(len(pages), 3)
        headings = r'(Step +Before +After|Begun +Ended +Step +State +Result|Time +Node +(File|Command)|Cluster file)'
        for page in pages:
            self.assertRegex(page, headings)
        words = set(re.split(r'\s+', ' '.join(pages)))
        hashes = set(re.findall(r'\b[0-9a-f]{64}\b', self.html))
        for whole in ('done', 'Node', 'cms1a', 'dbclusterserver.cer', re.search(r'Begun.*?<code>(.*?)<', self.html)[1]):
            self.assertIn(whole, words)
        text = re.sub(r'\s+', '', must(['pdftotext', '-raw', paper, '-']).stdout.decode())
        self.assertEqual({one for one in hashes if one not in text}, set())


if __name__ == '__main__':
    tap.main()
