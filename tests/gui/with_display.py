#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program on a display of its own:  with_display.py [--bus] PROGRAM [ARGUMENT…]

The X server finds a free display number by itself and says which (-displayfd), so that any number
of these can run at once. --bus adds a D-Bus session of its own, with the accessibility bus behind
it. Both end with the program, also when this is killed by a time limit: they get the parent's death
signal. The exit code is the program's; 77, a skip with its reason, where there is no X server."""
import ctypes
import os
import shutil
import signal
import subprocess
import sys

PR_SET_PDEATHSIG = 1
SCREEN = '1600x1200x24'


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start_display():
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ['Xvfb', '-displayfd', str(write_end), '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'],
        pass_fds=[write_end], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        number = stream.readline().strip()
    if not number:
        server.wait()
        sys.exit(f'with_display.py: Xvfb ended with {server.returncode} before it named a display')
    return server, f':{number}'


def stop(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(arguments):
    bus = arguments[:1] == ['--bus']
    command = arguments[1:] if bus else arguments
    for needed in ['Xvfb'] + (['dbus-run-session'] if bus else []):
        if shutil.which(needed) is None:
            print(f'1..0 # SKIP there is no {needed} here')
            return 77
    server, display = start_display()
    environment = {**os.environ, 'DISPLAY': display}
    environment.pop('WAYLAND_DISPLAY', None)
    options = {}
    if bus:
        # What the services of the bus print is not the program's: only that is TAP.
        own = os.dup(1)
        command = ['dbus-run-session', '--', 'sh', '-c', f'exec "$@" >&{own}', 'sh', *command]
        options = {'stdout': sys.stderr, 'pass_fds': [own]}
    program = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent, **options)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: program.terminate())
    try:
        code = program.wait()
    finally:
        stop(program)
        stop(server)
    return code if code >= 0 else 128 - code


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
