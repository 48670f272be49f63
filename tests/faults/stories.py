# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong, and when: a seed is a whole story.

Each seed has one fault that is its turn, so that any run of as many seeds as there are faults plays them all, and
others by chance."""
import random

from proxy import WAYS
from world import NODES

FILES = ('cms1abc.cer', 'cmslab-root-ca.cer', 'dbcluster*.cer', 'cms1?.cer', '*.key', '*')
COMMANDS = ('', 'pki csr', 'pki match', 'pki verify', 'pki list')


def transfer(which, *faults):
    return {fault: lambda r, fault=fault: {f'{which}_fault': fault, f'{which}_fault_name': r.choice(FILES),
                                           f'{which}_fault_after': r.randrange(1500)} for fault in faults}


def command(*faults):
    return {fault: lambda r, fault=fault: {'command_fault': fault, 'command_fault_prefix': r.choice(COMMANDS)}
            for fault in faults}


def named(prefix, table):
    return {f'{prefix} {name}': draw for name, draw in table.items()}


# Of a node: how the simulator's switches are drawn.
NODE_FAULTS = {
    **named('put', transfer('put', 'drop', 'failure', 'short', 'stall')),
    **named('get', transfer('get', 'drop', 'failure', 'corrupt', 'stall')),
    **named('command', command('drop', 'garbage', 'endless', 'stall')),
    'log-in drop': lambda r: {'login_fault': 'drop'},
    'log-in stall': lambda r: {'login_fault': 'stall'},
    'closed': lambda r: {'accept': 'close'},
    'disk full': lambda r: {'disk_free': r.randrange(6000)},
    'deny write': lambda r: {'deny_write': r.choice(FILES)},
    'deny read': lambda r: {'deny_read': r.choice(FILES)},
    'in use': lambda r: {'overwrite': 'deny_in_use'},
    'exclusive open': lambda r: {'exclusive': r.choice(('unsupported', 'ignored'))},
    'wrong prompt': lambda r: {'prompt': r.choice(('MMP% ', 'cms1a>>', '$ '))},
    'pieces': lambda r: {'split_output': r.choice(('prompt', 'all')), 'split_gap': 1},
    'slow key': lambda r: {'csr_delay': r.choice((r.randrange(2500), 8000))},
    'hostile names': lambda r: {'listing': 'hostile'},
    'endless directory': lambda r: {'listing': 'endless'},
    'host key': lambda r: {'host_key_change': 1},
    'clock': lambda r: {'clock_offset': r.choice((-86400, 86400))},
    'latency': lambda r: {'latency': r.randrange(60)},
}
# Of the computer the program runs on.
HERE = ('kill', 'interrupt', 'disk full', 'read-only', 'read-only later', 'two runs', 'two admins', 'plan file')
# Of somebody else, in the middle of it, or between plan and apply.
OTHER = ('change', 'remove', 'appear', 'rollback', 'reboot')
KINDS = [*(('node', name) for name in NODE_FAULTS), *(('line', way) for way in WAYS),
         *(('here', what) for what in HERE), *(('other', what) for what in OTHER)]
# What it takes for a fault to be felt.
NEEDS_COMPLETE = ('in use',)


class Story:
    """One seed. `changes` makes a named case of it: attributes that are set whatever the seed says."""

    def __init__(self, seed, **changes):
        draw = random.Random(seed)
        self.seed = seed
        self.turn = KINDS[seed % len(KINDS)]
        self.complete = draw.random() < 0.25  # a cluster that is in place, and one certificate renewed
        self.renewed = draw.choice(NODES)
        self.draw_nodes(draw)
        self.draw_lines(draw)
        self.draw_here(draw)
        for name, value in changes.items():
            if not hasattr(self, name):
                raise AttributeError(name)
            setattr(self, name, value)
        if any(name in NEEDS_COMPLETE for name, _ in self.node_faults.values()):
            self.complete = True

    def of_turn(self, group):
        return [self.turn[1]] if self.turn[0] == group else []

    def draw_nodes(self, draw):
        self.node_faults = {}
        chosen = [draw.choice(sorted(NODE_FAULTS)) for _ in range(draw.choice((0, 0, 1)))]
        for name in [*chosen, *self.of_turn('node')]:  # its turn comes last and wins
            switches = NODE_FAULTS[name](draw)
            if draw.random() < 0.4:
                switches['fault_times'] = draw.randint(1, 3)
            self.node_faults[draw.choice(NODES)] = (name, switches)

    def draw_lines(self, draw):
        self.line_faults = {}
        chosen = [draw.choice(WAYS) for _ in range(draw.choice((0, 0, 0, 1)))]
        for way in [*chosen, *self.of_turn('line')]:
            self.line_faults[draw.choice(NODES)] = (way, draw.randrange(1, 30000))

    def draw_here(self, draw):
        here = draw.choice(('nothing', 'nothing', 'nothing', 'kill', *HERE))
        other = draw.choice(('nothing',) * 6 + OTHER)
        self.here = (self.of_turn('here') or [here])[0]
        self.other = (self.of_turn('other') or [other])[0]
        self.after_puts = draw.randrange(0, 5 if self.complete else 22)
        self.after_time = draw.random() * 1.5
        self.file_size = draw.choice((300, 2000, 20000, 60000))
        self.victim = (draw.choice(NODES), draw.choice(('cms1abc.cer', 'cmslab-root-ca.cer', 'dbclusterclient.cer')))

    def is_alone(self):
        """Nobody else touches the nodes: then every word about them can be held against what lies there."""
        return self.other in ('nothing', 'reboot') and self.here not in ('two runs', 'two admins', 'plan file')

    def __str__(self):
        parts = [f'{self.renewed} renewed'] if self.complete else []
        parts += [f'{node}: {name} {switches}' for node, (name, switches) in sorted(self.node_faults.items())]
        parts += [f'line of {node}: {way} at {count}' for node, (way, count) in sorted(self.line_faults.items())]
        if self.here != 'nothing':
            parts.append(f'{self.here} after {self.after_puts} puts, {self.after_time:.2f} s, {self.file_size} bytes')
        if self.other != 'nothing':
            parts.append(f'somebody else: {self.other} {self.victim}')
        return f'seed {self.seed}: ' + ('; '.join(parts) or 'nothing')
