# SPDX-License-Identifier: GPL-3.0-or-later
"""delay-proxy in front of every node of a lab."""
import json
import signal
import subprocess


class Line:
    """From now on the nodes' ports are the proxy's."""

    def __init__(self, program, lab, rtt_ms):
        targets = [f'{n.name}={n.host}:{n.port}' for n in lab.nodes.values()]
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

    def end(self):
        """The same, at last."""
        self.process.send_signal(signal.SIGTERM)
        records = [json.loads(line) for line in iter(self.process.stdout.readline, b'end\n')]
        self.process.wait()
        self.process.stdout.close()
        return records
