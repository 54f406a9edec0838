#!/usr/bin/env python3
"""A bad line on one machine: a wire between two network namespaces, with the kernel's own TCP at both ends.

    wire.py [--rate BITS] [--delay MS] [--jitter MS] [--loss P] [--up S --down S] [--queue BYTES] [--seed N] [--lasting S]
    wire.py --probe

Prints one JSON line with the process that holds each namespace and its address, then carries IP packets between both
until a signal comes or `--lasting` seconds are over; at the end it prints what it carried. A program
is put at an end of the line by `nsenter --net=/proc/PID/ns/net PROGRAM`. SIGUSR1 cuts the line and SIGUSR2 mends it;
sent to the process of an end, they take the end's network link down and bring it up again, which the kernel tells. Nothing outside the two namespaces is touched.

For each packet, in this order: a queue that drops what does not fit, the time that its bits take at the rate, loss, the
silence between `--up` and `--down`, the delay. Which packets are lost depends on the seed alone.
"""

import argparse
import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import signal
import socket
import struct
import sys
import time

CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI, IFF_UP = 0x0001, 0x1000, 0x1
SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK, SIOCSIFMTU = 0x8914, 0x8916, 0x891C, 0x8922
ADDRESSES = ("10.77.0.1", "10.77.0.2")
NETMASK = "255.255.255.252"
PACKET_BYTES_MAX = 1500
libc = ctypes.CDLL(None, use_errno=True)


def call(result):
    """The result of a C call, or its error."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def interface_request(name, payload):
    return struct.pack("16s24s", name.encode(), payload)


def ipv4(address):
    return struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))


def bring_up(name, address=None):
    """Gives an interface of this namespace its address, and starts it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        if address:
            fcntl.ioctl(control, SIOCSIFADDR, interface_request(name, ipv4(address)))
            fcntl.ioctl(control, SIOCSIFNETMASK, interface_request(name, ipv4(NETMASK)))
            fcntl.ioctl(control, SIOCSIFMTU, interface_request(name, struct.pack("=i", PACKET_BYTES_MAX)))
    set_flags(name, IFF_UP)


def set_flags(name, flags):
    """Takes an interface of this namespace up, or down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, interface_request(name, struct.pack("=h", flags)))


class End:
    """One end of the line: a process that holds a namespace open, and the descriptor of its TUN device here."""

    def __init__(self, address):
        self.address = address
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            self._hold(theirs)
        theirs.close()
        with ours:
            message, descriptors, _, _ = socket.recv_fds(ours, 200, 1)
        if not descriptors:
            os.waitpid(self.pid, 0)
            raise OSError(message.decode() or "the namespace's process ended")
        self.tun = descriptors[0]
        os.set_blocking(self.tun, False)

    def _hold(self, parent):
        """In the child: makes the namespace, hands its device over, and waits to be killed."""
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        try:
            call(libc.unshare(CLONE_NEWNET))
            tun = os.open("/dev/net/tun", os.O_RDWR)
            fcntl.ioctl(tun, TUNSETIFF, interface_request("wire0", struct.pack("=h", IFF_TUN | IFF_NO_PI)))
            bring_up("lo")
            bring_up("wire0", self.address)
            signal.signal(signal.SIGUSR1, lambda *_: set_flags("wire0", 0))
            signal.signal(signal.SIGUSR2, lambda *_: set_flags("wire0", IFF_UP))
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signal.valid_signals())
            socket.send_fds(parent, [b"ready"], [tun])
            os.close(tun)
            parent.close()
            while True:
                signal.pause()
        except OSError as error:
            parent.sendall(str(error).encode()[:200])
            os._exit(1)

    def close(self):
        os.close(self.tun)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


class Direction:
    """Packets one way. Decides what becomes of each; the clock is an argument."""

    def __init__(self, options, seed):
        self.options = options
        self.dice = random.Random(seed)
        self.free_at = 0.0
        self.last_arrival = 0.0
        self.waiting = []
        self.queued = 0
        self.counts = {"packets": 0, "bytes": 0, "lost": 0, "dropped": 0, "silenced": 0}

    def accept(self, packet, now):
        """Takes a packet that is sent now."""
        size = len(packet)
        # One roll a packet, whatever becomes of it: the next ones' fate must not depend on timing.
        is_lost, jitter = self.dice.random() < self.options.loss, self.dice.random()
        while self.waiting and self.waiting[0][0] <= now:
            self.queued -= heapq.heappop(self.waiting)[1]
        if self.queued + size > self.options.queue:
            self.counts["dropped"] += 1
            return None
        self.free_at = max(now, self.free_at) + size * 8 / self.options.rate
        heapq.heappush(self.waiting, (self.free_at, size))
        self.queued += size
        if is_lost:
            self.counts["lost"] += 1
            return None
        if self.is_silent(self.free_at):
            self.counts["silenced"] += 1
            return None
        self.counts["packets"] += 1
        self.counts["bytes"] += size
        arrival = self.free_at + (self.options.delay + self.options.jitter * jitter) / 1000
        self.last_arrival = max(arrival, self.last_arrival)
        return self.last_arrival

    def is_silent(self, at):
        cycle = self.options.up + self.options.down
        return self.options.is_cut or self.options.down > 0 and at % cycle >= self.options.up


class Stop(Exception):
    """A signal asked for the end."""


def stop(*_):
    raise Stop


def carry(ends, options):
    """Carries packets until the end; returns what was carried each way."""
    directions = [Direction(options, options.seed * 2 + way) for way in range(2)]
    try:
        carry_on(ends, directions, options)
    except Stop:
        pass
    return [direction.counts for direction in directions]


def carry_on(ends, directions, options):
    arriving = []
    order = 0
    started = time.monotonic()
    poll = select.poll()
    for end in ends:
        poll.register(end.tun, select.POLLIN)
    while True:
        now = time.monotonic() - started
        while arriving and arriving[0][0] <= now:
            _, _, way, packet = heapq.heappop(arriving)
            try:
                os.write(ends[1 - way].tun, packet)
            except OSError:
                directions[way].counts["dropped"] += 1
        if options.lasting and now >= options.lasting:
            break
        due = [entry[0] for entry in arriving[:1]] + ([options.lasting] if options.lasting else [])
        timeout = max(0, min(due) - now) * 1000 if due else None
        for descriptor, _ in poll.poll(timeout):
            way = 0 if descriptor == ends[0].tun else 1
            try:
                packet = os.read(descriptor, PACKET_BYTES_MAX)
            except BlockingIOError:
                continue
            # IPv6 chatter of the devices is no part of the line.
            if packet[0] >> 4 != 4:
                continue
            arrival = directions[way].accept(packet, time.monotonic() - started)
            if arrival is not None:
                order += 1
                heapq.heappush(arriving, (arrival, order, way, packet))


def options_of(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=64_000, help="bits a second, each way")
    parser.add_argument("--delay", type=float, default=0, help="milliseconds, each way")
    parser.add_argument("--jitter", type=float, default=0, help="milliseconds more, at most; order is kept")
    parser.add_argument("--loss", type=float, default=0, help="share of packets, from 0 to 1")
    parser.add_argument("--up", type=float, default=0, help="seconds that the line works before each silence")
    parser.add_argument("--down", type=float, default=0, help="seconds of each silence")
    parser.add_argument("--queue", type=int, default=64_000, help="bytes that wait for the line, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lasting", type=float, default=0, help="end after so many seconds")
    parser.add_argument("--probe", action="store_true", help="only say whether namespaces are allowed here")
    return parser.parse_args(words)


def main():
    options = options_of(sys.argv[1:])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # Whoever starts this may have blocked them.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signal.valid_signals())
    options.is_cut = False
    signal.signal(signal.SIGUSR1, lambda *_: setattr(options, "is_cut", True))
    signal.signal(signal.SIGUSR2, lambda *_: setattr(options, "is_cut", False))
    ends = []
    try:
        for address in ADDRESSES:
            ends.append(End(address))
        if options.probe:
            return 0
        described = [{"pid": end.pid, "address": end.address} for end in ends]
        print(json.dumps({"centre": described[0], "office": described[1]}), flush=True)
        counts = carry(ends, options)
        print(json.dumps({"fromCentre": counts[0], "fromOffice": counts[1]}), flush=True)
        return 0
    except Stop:
        return 0
    except OSError as error:
        print(f"no line on this machine: network namespaces and /dev/net/tun are needed ({error})", file=sys.stderr)
        return 1
    finally:
        for end in ends:
            end.close()


if __name__ == "__main__":
    sys.exit(main())
