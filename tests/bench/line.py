# SPDX-License-Identifier: GPL-3.0-or-later
"""delay-proxy in front of every node of a lab."""
import json
import signal
import subprocess
import time


class Line:
    """From now on the ports of these nodes (all, unless they are named) are the proxy's."""

    def __init__(self, program, lab, rtt_ms, names=None):
        nodes = [n for n in lab.nodes.values() if names is None or n.name in names]
        targets = [f'{n.name}={n.host}:{n.port}' for n in nodes]
        self.process = subprocess.Popen([program, '--rtt-ms', str(rtt_ms), *targets], stdout=subprocess.PIPE)
        for line in iter(self.process.stdout.readline, b'ready\n'):
            if not line:
                raise RuntimeError('delay-proxy ended')
            ready = json.loads(line)
            lab.nodes[ready['node']].port = ready['port']

    def records(self):
        """One of each connection that there was: its name, round trips, bytes."""
        self.process.send_signal(signal.SIGUSR1)
        return [json.loads(line) for line in iter(self.process.stdout.readline, b'end\n')]

    def end(self, seconds=60):
        """The same, once every connection has ended, and no proxy any more."""
        until = time.monotonic() + seconds
        while any(record['open'] for record in self.records()) and time.monotonic() < until:
            time.sleep(0.05)
        records = self.records()
        self.process.terminate()
        self.process.stdout.close()
        self.process.wait()
        return records
