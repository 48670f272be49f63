#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the proxy as long as it says, and does it count what it should? Usage: test_delay_proxy.py PROGRAM"""
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'cli'))
import tap  # noqa: E402

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else 'delay-proxy'
RTT = 0.1


class Echo(threading.Thread):
    """Sends back all that it gets, on any number of connections."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            threading.Thread(target=self.serve, args=(self.socket.accept()[0],), daemon=True).start()

    @staticmethod
    def serve(client):
        with client:
            while data := client.recv(65536):
                client.sendall(data)


def read(client, size):
    data = b''
    while len(data) < size:
        data += client.recv(65536) or sys.exit('the echo ended')
    return data


class Proxy(unittest.TestCase):
    def setUp(self):
        echo = Echo()
        self.process = subprocess.Popen([PROGRAM, '--rtt-ms', str(RTT * 1000), f'a=127.0.0.1:{echo.port}',
                                         f'b=127.0.0.1:{echo.port}'], stdout=subprocess.PIPE)
        self.ports = [json.loads(line)['port'] for line in iter(self.process.stdout.readline, b'ready\n')]
        self.addCleanup(self.process.stdout.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)

    def report(self, how=signal.SIGUSR1):
        self.process.send_signal(how)
        return [json.loads(line) for line in iter(self.process.stdout.readline, b'end\n')]

    def connect(self, which=0):
        client = socket.create_connection(('127.0.0.1', self.ports[which]))
        self.addCleanup(client.close)
        return client

    def test_each_exchange_takes_a_round_trip(self):
        client, start = self.connect(), time.monotonic()
        for _ in range(3):
            client.sendall(b'x')
            read(client, 1)
        # and one for the connection
        self.assertGreaterEqual(time.monotonic() - start, 4 * RTT)
        self.assertEqual([r['round_trips'] for r in self.report()], [3])

    def test_what_does_not_wait_is_one_round_trip(self):
        client = self.connect()
        for _ in range(20):
            client.sendall(b'x')
            time.sleep(RTT / 50)
        read(client, 20)
        self.assertEqual(self.report()[0]['round_trips'], 1)

    def test_much_costs_no_more_than_little(self):
        client, data = self.connect(), bytes(20_000_000)
        sender = threading.Thread(target=client.sendall, args=(data,))
        start = time.monotonic()
        sender.start()
        self.assertEqual(len(read(client, len(data))), len(data))
        sender.join()
        # not in lock step, 64 KiB a round trip
        self.assertLess(time.monotonic() - start, len(data) / 65536 * RTT)
        record = self.report(signal.SIGTERM)[0]
        self.assertEqual((record['bytes_up'], record['bytes_down']), (len(data), len(data)))
        self.assertEqual(self.process.wait(), 0)

    def test_the_end_travels_too(self):
        client = self.connect(1)
        client.sendall(b'last words')
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(read(client, 10), b'last words')
        self.assertEqual(client.recv(1), b'')
        deadline = time.monotonic() + 30
        while self.report()[0]['open'] and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual([(r['name'], r['open']) for r in self.report()], [('b', False)])

    def test_a_closed_target_ends_the_connection(self):
        with socket.create_server(('127.0.0.1', 0)) as unused:
            port = unused.getsockname()[1]
        other = subprocess.Popen([PROGRAM, f'c=127.0.0.1:{port}'], stdout=subprocess.PIPE)
        self.addCleanup(other.stdout.close)
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        with socket.create_connection(('127.0.0.1', json.loads(other.stdout.readline())['port'])) as client:
            self.assertEqual(client.recv(1), b'')

    def test_bad_target(self):
        done = subprocess.run([PROGRAM, 'nonsense'], stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b'nonsense', done.stderr)


if __name__ == '__main__':
    tap.main()
