#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a checker, or skips (exit 77) and says so when it is not installed: validate.py TOOL ARGUMENT..."""
import shutil
import subprocess
import sys

if shutil.which(sys.argv[1]) is None:
    print(f'skipped: {sys.argv[1]} is not installed')
    sys.exit(77)
sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
