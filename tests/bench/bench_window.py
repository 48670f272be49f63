#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window against a bare libadwaita window, in one run, alternately, on a display of its own:
   bench_window.py PROGRAM [RUNS]
Prints the medians and their ratios. The aims are 1.3 for the first frame and 2 for the longest gap
of the main loop while fifty simulated nodes are looked at and deployed to; 50 ms is the design aim for
the gap. A hundred thousand loose certificates are to open and scroll as a thousand do: what is seen
first, the longest gap until all are there, and a frame while scrolling, in turns."""
import os
import statistics
import subprocess
import sys
import tempfile


def measure(program, *what):
    done = subprocess.run([program, *what], check=True, stdout=subprocess.PIPE, encoding='utf-8', timeout=600)
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


def make_files(program, top):
    folders = {}
    for n in ('1000', '100000'):
        folders[n] = os.path.join(top, n)
        os.mkdir(folders[n])
        subprocess.run([program, 'files-make', folders[n], n], check=True, timeout=600)
    return folders


def compare_files(program, what, runs, folders):
    """@what: "files-…" of their folder, or "file-…" where the file itself is opened"""
    times = {n: [] for n in folders}
    for _ in range(runs):
        for n, values in times.items():
            values.append(measure(program, what, folders[n], n))
    few, many = (statistics.median(values) for values in times.values())
    print(f'{what}: 100,000 {many:.1f} ms, 1,000 {few:.1f} ms, ratio {many / few:.2f}, medians of {runs}',
          flush=True)


def main(program, runs=9):
    few_runs = max(3, int(runs) // 3)
    reached = [compare(program, 'frame', int(runs), 1.3), compare(program, 'gap', few_runs, 2)]
    with tempfile.TemporaryDirectory() as top:
        folders = make_files(program, top)
        for what in ('files-open', 'file-open', 'files-gap', 'file-gap', 'files-scroll'):
            compare_files(program, what, few_runs, folders)
    return 0 if all(reached) else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
