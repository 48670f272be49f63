#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes Liberation Sans the font of messages in the Wine prefix that is named for under-wine: it is the one GTK takes.
set -eu
# A LOGFONT: its height (-12, so 9 points), its weight (400), and the name in UTF-16 in a field of 64 bytes.
font=$(python3 -c "import struct; print((struct.pack('<5i8x', -12, 0, 0, 0, 400) + 'Liberation Sans'.encode('utf-16-le').ljust(64, b'\0')).hex())")
exec "$(dirname "$(readlink -f "$0")")/../under-wine" reg add 'HKCU\Control Panel\Desktop\WindowMetrics' /v MessageFont /t REG_BINARY \
  /d "$font" /f
