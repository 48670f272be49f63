# SPDX-License-Identifier: GPL-3.0-or-later
"""A hostile network: a TCP proxy that refuses, loses, cuts, delays, stalls and resets what passes.

A fault is used once; then the line is good, as a line that was repaired."""
import random
import socket
import struct
import threading
import time

CHUNK = 16384
WAYS = ('refused', 'close', 'reset', 'cut-up', 'cut-down', 'reset-up', 'reset-down', 'stall-up', 'stall-down', 'slow',
        'pieces', 'pause')


class Proxy:
    """Listens on a port of its own; each connection goes on to the target."""

    def __init__(self, target, seed):
        self.target = target
        self.random = random.Random(seed)
        self.fault = None  # (way, bytes)
        self.lock = threading.Lock()
        self.sockets = []
        self.reset = set()  # sockets that end so, which says nothing before
        self.released = threading.Event()  # ends what was stalled
        self.port = 0
        self.listen()

    def listen(self):
        self.listener = socket.create_server(('127.0.0.1', self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def set_fault(self, way, count):
        """`refused`: nobody listens any more, until the fault is taken back."""
        if way == 'refused':
            self.stop_listening()
            return
        with self.lock:
            self.fault = (way, count)

    def take_fault(self):
        with self.lock:
            fault, self.fault = self.fault, None
        return fault or (None, 0)

    def heal(self):
        self.take_fault()
        self.released.set()
        if self.listener is None:
            self.listen()

    def stop_listening(self):
        listener, self.listener = self.listener, None
        if listener is not None:
            try:
                listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept()
            except OSError:
                pass
            listener.close()

    def cut(self):
        """Every connection of now ends, as when the other side is switched off."""
        with self.lock:
            sockets, self.sockets = self.sockets, []
        for one in sockets:
            self.end(one, False)

    def close(self):
        self.released.set()
        self.stop_listening()
        self.cut()

    @staticmethod
    def end(one, reset):
        """The thread that reads it is woken: while it reads, the system keeps what was closed open."""
        try:
            if reset:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                one.shutdown(socket.SHUT_RD)
            else:
                one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        one.close()

    def accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            way, count = self.take_fault()
            if way in ('reset', 'close'):
                self.end(client, way == 'reset')
                continue
            try:
                server = socket.create_connection(self.target)
            except OSError:
                self.end(client, True)
                continue
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.sockets += [client, server]
            for source, sink, up in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.carry, args=(source, sink, up, way, count), daemon=True).start()

    def carry(self, source, sink, up, way, count):
        passed = 0
        mine = way is not None and (not way.endswith(('-up', '-down')) or way.endswith('-up' if up else '-down'))
        try:
            while True:
                data = source.recv(CHUNK)
                if not data:
                    break
                if mine and way.startswith(('cut', 'reset')) and passed + len(data) >= count:
                    sink.sendall(data[:count - passed])
                    if way.startswith('reset'):
                        self.reset |= {sink, source}
                    self.end(sink, way.startswith('reset'))
                    self.end(source, way.startswith('reset'))
                    return
                if mine and way.startswith('stall') and passed + len(data) >= count:
                    sink.sendall(data[:count - passed])
                    self.released.wait()
                    break  # who spoke has long gone: now the other side hears it
                if mine and way == 'pause' and passed < count <= passed + len(data):
                    time.sleep(1.5)
                if mine and way == 'slow':
                    time.sleep(0.02)
                if mine and way == 'pieces' and passed < 4096:
                    self.send_pieces(sink, data)
                else:
                    sink.sendall(data)
                passed += len(data)
            if source not in self.reset:
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            self.end(sink, False)
            self.end(source, False)

    def send_pieces(self, sink, data):
        while data:
            n = self.random.randint(1, 40)
            sink.sendall(data[:n])
            data = data[n:]
