#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window against a bare libadwaita window, in one run, alternately, on a display of its own:
   bench_window.py PROGRAM [RUNS]
Prints the medians and their ratios. The aims are 1.3 for the first frame and 2 for the longest gap
of the main loop while fifty simulated nodes are looked at; 50 ms is the design aim for the gap."""
import statistics
import subprocess
import sys


def measure(program, what):
    done = subprocess.run([program, what], check=True, stdout=subprocess.PIPE, encoding='utf-8', timeout=600)
    return float(done.stdout.split()[-1])


def compare(program, what, runs, aim):
    times = {'bare': [], 'ours': []}
    for _ in range(runs):
        for which, values in times.items():
            values.append(measure(program, f'{what}-{which}'))
    bare, ours = (statistics.median(times[which]) for which in ('bare', 'ours'))
    print(f'{what}: ours {ours:.1f} ms, bare {bare:.1f} ms, ratio {ours / bare:.2f} (aim {aim}), '
          f'medians of {runs}', flush=True)
    return ours / bare <= aim


def main(program, runs=9):
    reached = [compare(program, 'frame', int(runs), 1.3), compare(program, 'gap', max(3, int(runs) // 3), 2)]
    return 0 if all(reached) else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
