#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many nodes at a time, and a slow one among them: `countersignctl status` on a cluster whose nodes hold what they
should, over lines of a given length. The time from the first connection to the last command, by the servers' own
records, is compared with what the line alone costs the slowest node: its round trips, as the proxies counted them.
With all nodes side by side that is near 1; one after the other it were the number of nodes."""
import argparse
import statistics
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import bench_lab
from bench_lab import Countersign, Failed, Lab, Wanted, expect
from line import Line


class Fleet:
    """A cluster on which the lab has been done."""

    def __init__(self, options, work):
        self.options = options
        self.wanted = Wanted(options.nodes)
        self.way = Countersign(self.wanted, work, options)
        pool = ('--key-pool', options.pool, '--key-pool-size', options.nodes + len(bench_lab.DATABASE))
        self.lab = Lab(options.prefix / 'bin' / 'countersign-simulator', *pool, nodes=self.wanted.nodes, folder=work)
        try:
            self.way.run(self.lab)
        except BaseException:
            self.lab.__exit__()
            raise
        self.ports = {node.name: node.port for node in self.lab.nodes.values()}

    def look(self, slow=None):
        """Each node's last command in seconds since the first began, and its round trips; @slow is behind a longer line."""
        for node in self.lab.nodes.values():
            node.port = self.ports[node.name]
        usual = [name for name in self.wanted.nodes if name != slow]
        lines = [Line(self.options.proxy, self.lab, self.options.rtt_ms, usual)]
        if slow:
            lines.append(Line(self.options.proxy, self.lab, self.options.rtt_ms * self.options.slower, [slow]))
        before = {node.name: len(node.audit()) for node in self.lab.nodes.values()}
        try:
            self.way.verb(self.lab, 'status')
        finally:
            records = [record for line in lines for record in line.end()]
        expect(sorted(r['name'] for r in records) == sorted(self.wanted.nodes), 'not one connection for each node')
        heard = {node.name: node.audit()[before[node.name]:] for node in self.lab.nodes.values()}
        start = min(when(heard[name], 'connect') for name in heard)
        return {r['name']: (when(heard[r['name']], 'command') - start, r['round_trips']) for r in records}


def when(records, event):
    """Seconds of the last of a kind in a server's record."""
    times = [record['time'] for record in records if record['event'] == event]
    expect(times, f'a server saw no {event}')
    return datetime.fromisoformat(times[-1].replace('Z', '+00:00')).timestamp()


def relate(times, rtt_ms):
    """Seconds until the last is done, those that the line alone takes, and the ratio."""
    whole = max(end for end, _ in times.values())
    line = max(trips for _, trips in times.values()) * rtt_ms / 1000
    return whole, line, whole / line


def compare(fleet, options):
    """The ratio of all nodes, and that of the others beside a slow one."""
    ratios = []
    slow = fleet.wanted.nodes[options.nodes // 2]
    for _ in range(options.runs):
        alike = relate(fleet.look(), options.rtt_ms)
        mixed = fleet.look(slow)
        waited = mixed.pop(slow)[0]
        others = relate(mixed, options.rtt_ms)
        print(f'{options.nodes} nodes {alike[0]:6.2f} s, the line alone {alike[1]:6.2f} s, ratio {alike[2]:.2f};   '
              f'beside one of {waited:.2f} s {others[0]:6.2f} s, the line alone {others[1]:6.2f} s, '
              f'ratio {others[2]:.2f}', flush=True)
        ratios.append((alike[2], others[2]))
    return [statistics.median(column) for column in zip(*ratios)]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--prefix', type=Path, required=True, help='where the programs are installed')
    parser.add_argument('--proxy', type=Path, required=True, help='the delay-proxy program')
    parser.add_argument('--pool', type=Path, required=True, help='folder of request keys, kept for the next time')
    parser.add_argument('--nodes', type=int, default=50)
    parser.add_argument('--runs', type=int, default=3, help='the median of so many (3)')
    parser.add_argument('--rtt-ms', type=float, default=200)
    parser.add_argument('--slower', type=float, default=4, help='the slow line is so many times as long (4)')
    parser.add_argument('--max-ratio', type=float, help='exit 1 when either ratio is more')
    return parser.parse_args()


def main():
    options = parse_arguments()
    print(f'Looking at {options.nodes} nodes at {options.rtt_ms:g} ms:', flush=True)
    with tempfile.TemporaryDirectory(prefix='bench-fleet-') as scratch:
        try:
            fleet = Fleet(options, Path(scratch))
            try:
                ratios = compare(fleet, options)
            finally:
                fleet.lab.__exit__()
        except (Failed, AssertionError) as problem:
            print(problem, file=sys.stderr)
            return 3
    print(f'ratio {ratios[0]:.2f}; {ratios[1]:.2f} beside a slow one')
    return 1 if options.max_ratio is not None and max(ratios) > options.max_ratio else 0


if __name__ == '__main__':
    sys.exit(main())
