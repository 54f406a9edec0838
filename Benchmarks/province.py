"""Real programs: a centre, offices and their daemons, each in a folder of its own."""
import csv
import json
import os
import pathlib
import subprocess
import tempfile
import time


class Programs:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def path(self, name):
        return str(self.folder / name)


def run(arguments, home=None, stdin=None, check=True):
    environment = dict(os.environ, LANG="C.UTF-8")
    if home:
        environment["KHUNATHAM_HOME"] = str(home)
    done = subprocess.run(arguments, env=environment, input=stdin, capture_output=True, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout) if done.stdout.strip() and "--json" in arguments else done.stdout


def seconds(pid):
    """Processor seconds that a process has used."""
    with open(f"/proc/{pid}/stat") as file:
        words = file.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class Centre:
    def __init__(self, programs):
        self.program = programs.path("khunatham-central")
        self.folder = tempfile.TemporaryDirectory(prefix="khn-centre-")
        run([self.program, "init", "--data", self.data, "--province", "57"])
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--listen", "127.0.0.1:0", "--insecure-loopback", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = json.loads(self.process.stdout.readline())["listening"]
        self.port = int(address.rsplit(":", 1)[1])

    @property
    def data(self):
        return self.folder.name + "/data"

    @property
    def seconds(self):
        return seconds(self.process.pid)

    def code(self, office):
        run([self.program, "office", "add", office, "--data", self.data], check=False)
        return run([self.program, "office", "code", office, "--data", self.data, "--json"])["code"]

    def hash(self, office):
        return run([self.program, "record", "hash", "--scope", office, "--data", self.data, "--json"])["stateHash"]

    def log_number(self):
        import urllib.request
        return json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz"))["log"]

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Office:
    def __init__(self, programs, code):
        self.program = programs.path("khunatham")
        self.daemon_program = programs.path("khunathamd")
        self.code = code
        self.folder = tempfile.TemporaryDirectory(prefix=f"khn-{code}-")
        self.home = self.folder.name + "/home"
        self.daemon = None
        self.command("init", "--office", code, "--clerk", "สมศรี ใจดี")

    def command(self, *words, check=True):
        return run([self.program, *words, "--json"], home=self.home, check=check)

    def start(self):
        self.daemon = subprocess.Popen(
            [self.daemon_program, "--home", self.home], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        if self.daemon:
            self.daemon.terminate()
            self.daemon.wait()
            self.daemon = None

    @property
    def seconds(self):
        return seconds(self.daemon.pid)

    def enrol(self, centre, port):
        self.command("enrol", "--server", f"http://127.0.0.1:{port}", "--code", centre.code(self.code))

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
