#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the sample plugin outside the tree, from an installation's headers and pkg-config file alone, and runs the
conformance kit on it. Arguments: the test program, the sample's folder, the prefix of the installation, its libdir."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

program, sample, prefix, libdir = sys.argv[1:5]
pkgconfig = Path(prefix) / libdir / 'pkgconfig'


def skip(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


if not (pkgconfig / 'Countersign.pc').exists():
    skip(f'nothing is installed in {prefix}: no Countersign.pc')
if 'asan' in os.environ.get('ASAN_OPTIONS', '') or shutil.which('meson') is None:
    skip('meson is not there to build a plugin with')

with tempfile.TemporaryDirectory(prefix='countersign-sample-') as scratch:
    source = Path(scratch) / 'source'
    shutil.copytree(sample, source)
    plugins = Path(scratch) / 'plugins' / 'ca-sample'
    environment = dict(os.environ, PKG_CONFIG_PATH=str(pkgconfig))
    environment.pop('LD_LIBRARY_PATH', None)
    for command in (['meson', 'setup', 'build'], ['ninja', '-C', 'build']):
        done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            print(done.stdout, done.stderr, file=sys.stderr)
            print(f'Bail out! {" ".join(command)} failed')
            sys.exit(1)
    for used in (source / 'build' / 'compile_commands.json',):
        text = used.read_text()
        assert '/app/core' not in text, 'headers of the tree were used'
    plugins.mkdir(parents=True)
    shutil.copy(source / 'ca-sample.plugin', plugins)
    for module in (source / 'build').glob('*ca-sample.so'):
        shutil.copy(module, plugins)
    for path in (plugins.parent, plugins):
        path.chmod(0o755)
    sys.exit(subprocess.run([program, plugins.parent], timeout=300).returncode)
