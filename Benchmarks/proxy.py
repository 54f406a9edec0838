"""A TCP proxy that counts: what lies between two real processes and says what went over the line."""
import socket
import threading
import time


class Proxy:
    """Listens on a port of its own and passes everything on to `port`.

    `sent` and `received` count bytes from and to the client, `turns` how often the direction changed to the server:
    the round trips that the conversation needed, `connections` each new one. With `cut`, a connection is reset once so
    many bytes have passed through it, both ways together. `slow` makes a line of so many bytes a second each way, with
    so many seconds there and back, that resets each connection when it is so many seconds old.
    """

    def __init__(self, port, cut=None):
        self.port_behind = port
        self.cut = cut
        self.slow(None, 0, None)
        self.lock = threading.Lock()
        self.reset()
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def reset(self):
        with self.lock:
            self.sent = self.received = self.turns = self.connections = self.cuts = 0

    def slow(self, rate, trip, life):
        self.rate, self.trip, self.life = rate, trip, life

    @property
    def both(self):
        return self.sent + self.received

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        # A connection takes a round trip.
        time.sleep(self.trip)
        behind = socket.create_connection(("127.0.0.1", self.port_behind))
        for end in (client, behind):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.rate:
                # What the line has not carried yet waits at its sender.
                end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        state = {"direction": None, "bytes": 0, "is_over": False}
        if self.life:
            threading.Thread(target=self.end, args=(client, behind, state, self.life), daemon=True).start()
        with self.lock:
            self.connections += 1
        back = threading.Thread(target=self.pump, args=(behind, client, "received", state), daemon=True)
        back.start()
        self.pump(client, behind, "sent", state)
        back.join()
        client.close()
        behind.close()

    def end(self, client, behind, state, life):
        """Resets a connection when it is old."""
        time.sleep(life)
        with self.lock:
            if state["is_over"]:
                return
            state["is_over"] = True
            self.cuts += 1
        self.shut(client, behind)

    @staticmethod
    def shut(*ends):
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def pump(self, source, target, name, state):
        while True:
            try:
                data = source.recv(512 if self.rate else 65536)
            except OSError:
                data = b""
            if self.rate and data:
                # The first bytes of a turn have half the way before them; those behind them are on it meanwhile.
                time.sleep(len(data) / self.rate + (self.trip / 2 if state["direction"] != name else 0))
            with self.lock:
                if state["is_over"]:
                    data = b""
                if self.cut is not None and state["bytes"] + len(data) >= self.cut:
                    data, is_cut = data[: self.cut - state["bytes"]], True
                else:
                    is_cut = False
                state["bytes"] += len(data)
                if data:
                    setattr(self, name, getattr(self, name) + len(data))
                    if name == "sent" and state["direction"] != "sent":
                        self.turns += 1
                    state["direction"] = name
                if is_cut:
                    self.cuts += 1
                state["is_over"] = state["is_over"] or is_cut or not data
            try:
                if data:
                    target.sendall(data)
            except OSError:
                data = b""
            if is_cut or not data:
                self.shut(source, target)
                return
