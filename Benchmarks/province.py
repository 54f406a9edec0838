"""Real programs: a centre, offices and their daemons, each in a folder of its own."""
import csv
import json
import os
import pathlib
import subprocess
import tempfile
import time


class Programs:
    """The programs of one build, and those that were built as they are shipped as well, by their names."""

    def __init__(self, folder, shipped=None):
        self.folder = pathlib.Path(folder)
        self.as_shipped = shipped or {}

    def path(self, name):
        return str(self.folder / name)

    def shipped(self, name):
        return self.as_shipped.get(name) or self.path(name)


def inside(network):
    """What runs a program in the network namespace of a process; nothing for this one's own."""
    return ["nsenter", f"--net=/proc/{network}/ns/net"] if network else []


def run(arguments, home=None, stdin=None, check=True):
    environment = dict(os.environ, LANG="C.UTF-8")
    if home:
        environment["KHUNATHAM_HOME"] = str(home)
    done = subprocess.run(arguments, env=environment, input=stdin, capture_output=True, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout) if done.stdout.strip() and "--json" in arguments else done.stdout


def seconds(pid):
    """Processor seconds that a process has used, by the kernel's clock of it (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def status(pid, name):
    """A number of /proc/PID/status, e.g. `VmRSS` in kB."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))


class Centre:
    """A centre that serves: without TLS on loopback, or as it does on a line, in a network namespace of its own."""

    def __init__(self, programs, address="127.0.0.1", is_secure=False, network=None):
        self.program = programs.path("khunatham-central")
        self.folder = tempfile.TemporaryDirectory(prefix="khn-centre-")
        self.is_secure = is_secure
        run([self.program, "init", "--data", self.data, "--province", "57"])
        plain = [] if is_secure else ["--insecure-loopback"]
        self.process = subprocess.Popen(
            [*inside(network), self.program, "serve", "--data", self.data, "--listen", address + ":0", "--json", *plain],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = json.loads(self.process.stdout.readline())["listening"].rstrip("/")
        self.port = int(self.address.rsplit(":", 1)[1])

    @property
    def data(self):
        return self.folder.name + "/data"

    @property
    def seconds(self):
        return seconds(self.process.pid)

    def slip(self, office):
        """What an office is handed to enrol."""
        run([self.program, "office", "add", office, "--data", self.data], check=False)
        return run([self.program, "office", "code", office, "--data", self.data, "--json"])

    def hash(self, office):
        return run([self.program, "record", "hash", "--scope", office, "--data", self.data, "--json"])["stateHash"]

    def log_number(self):
        import urllib.request
        return json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz"))["log"]

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Office:
    def __init__(self, programs, code, network=None):
        self.program = programs.path("khunatham")
        self.network = network
        self.daemon_program = programs.path("khunathamd")
        self.code = code
        self.folder = tempfile.TemporaryDirectory(prefix=f"khn-{code}-")
        self.home = self.folder.name + "/home"
        self.daemon = None
        self.command("init", "--office", code, "--clerk", "สมศรี ใจดี")

    def command(self, *words, check=True):
        return run([*inside(self.network), self.program, *words, "--json"], home=self.home, check=check)

    def start(self):
        self.daemon = subprocess.Popen(
            [*inside(self.network), self.daemon_program, "--home", self.home], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def exchange_once(self):
        """One exchange of a daemon that starts for it and ends."""
        run([*inside(self.network), self.daemon_program, "--home", self.home, "--once"])

    def stop(self):
        if self.daemon:
            self.daemon.terminate()
            self.daemon.wait()
            self.daemon = None

    @property
    def seconds(self):
        return seconds(self.daemon.pid)

    def enrol(self, centre, port=None):
        """Enrols at the centre, or at a port of loopback that leads to it."""
        slip = centre.slip(self.code)
        scheme = "https" if centre.is_secure else "http"
        server = f"{scheme}://127.0.0.1:{port}" if port else centre.address
        known = ["--fingerprint", slip["fingerprint"]] if centre.is_secure else []
        self.command("enrol", "--server", server, "--code", slip["code"], *known)

    def sync(self, timeout=120):
        return self.command("sync", "--timeout", str(timeout))

    def status(self):
        return self.command("status")

    def take(self, records):
        """Records what is new and changes what is known by its name, each row one change, in one commit."""
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(records[0]))
            writer.writeheader()
            writer.writerows(records)
            file.flush()
            return self.command("import", "community", file.name)

    def wait(self, condition, seconds=60):
        end = time.time() + seconds
        while time.time() < end:
            if condition():
                return
            time.sleep(0.05)
        raise RuntimeError(f"office {self.code}: nothing happened for {seconds} s")
