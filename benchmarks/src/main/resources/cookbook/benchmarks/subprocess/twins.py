"""What Python's subprocess does for the same measures."""
import asyncio, os, random, resource, signal, subprocess, sys, tempfile, threading, time

TEXT = "The quick brown fox jumps over dogs.\n" * 20
LINE = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n"
MIB = 1 << 20


def rate(threads, work):
    def loop(counts, i, until):
        while time.monotonic() < until:
            work()
            counts[i] += 1

    start, counts = time.monotonic(), [0] * threads
    ts = [threading.Thread(target=loop, args=(counts, i, start + 2.0)) for i in range(threads)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    return "%.0f" % (sum(counts) / (time.monotonic() - start))


def spawn():
    subprocess.run(["true"])


def text():
    assert subprocess.run(["cat"], input=TEXT, capture_output=True, text=True).stdout == TEXT


def spawn8000():
    files = [open("/dev/null") for _ in range(8000)]
    return rate(1, spawn)


def copy():
    size, chunk = 1 << 30, bytes(MIB // 4)

    def write():
        for _ in range(size // len(chunk)):
            p.stdin.write(chunk)
        p.stdin.close()

    start = time.monotonic()
    p = subprocess.Popen(["cat"], stdin=-1, stdout=-1, pipesize=MIB // 4, bufsize=0)
    threading.Thread(target=write).start()
    total = 0
    while data := p.stdout.read(MIB // 4):
        total += len(data)
    p.wait()
    assert total == size
    return "%.0f" % (size / MIB / (time.monotonic() - start))


def from_file(work):
    with tempfile.NamedTemporaryFile("w") as file:
        for _ in range(256 * MIB // 64 // 1024):
            file.write(LINE * 1024)
        file.flush()
        start = time.monotonic()
        assert work(file.name) >= 256 * MIB // 64 * 63
        return "%.0f" % (256 / (time.monotonic() - start))


def capture_bytes(name):
    return len(subprocess.run(["cat", name], capture_output=True).stdout)


def capture_text(name):
    return len(subprocess.run(["cat", name], capture_output=True, text=True).stdout)


def lines(name):
    with subprocess.Popen(["cat", name], stdout=-1, text=True) as p:
        return sum(len(line) - 1 for line in p.stdout)


async def dialogue(barrier, count):
    p = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    barrier["missing"] -= 1
    if barrier["missing"] == 0:
        barrier["all"].set()
    await barrier["all"].wait()
    for i in range(count):
        p.stdin.write(b"line %d\n" % i)
        await p.stdin.drain()
        assert await p.stdout.readline() == b"line %d\n" % i
    p.stdin.close()
    await p.wait()


async def talk(children):
    barrier = {"missing": children, "all": asyncio.Event()}
    await asyncio.gather(*(dialogue(barrier, 100) for _ in range(children)))


def talks(children):
    start = time.monotonic()
    asyncio.run(talk(children))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "%.2f s, 1 threads, %d MiB" % (time.monotonic() - start, peak)


TREES = {
    "PLAIN_CHILD": "exec SLEEP",
    "CHILD_OF_A_SHELL": "SLEEP; true",
    "GRANDCHILD_HOLDS_THE_PIPE": "SLEEP & exit 0",
    "TERM_IGNORED": "trap '' TERM; SLEEP; SLEEP",
    "GRANDCHILD_IN_ITS_OWN_SESSION": "setsid SLEEP & SLEEP; true",
    "DOUBLE_FORKED_DAEMON":
        "(setsid sh -c 'SLEEP & SLEEP; true' <&- >/dev/null 2>&1 &); SLEEP; true",
}


def tree(script):
    seconds = "6.00%d" % random.randrange(1_000_000, 10_000_000)
    start = time.monotonic()
    try:
        command = ["sh", "-c", script.replace("SLEEP", "sleep " + seconds)]
        subprocess.run(command, capture_output=True, timeout=0.7)
    except subprocess.TimeoutExpired:
        pass
    elapsed, survivors = time.monotonic() - start, 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                if b"sleep " + seconds.encode() in file.read().replace(b"\0", b" "):
                    os.kill(int(pid), signal.SIGKILL)
                    survivors += 1
        except OSError:
            pass
    return "%.0f ms / %d" % (elapsed * 1000, survivors)


measure = sys.argv[1]
works = {
    "spawn1": lambda: rate(1, spawn),
    "spawn2": lambda: rate(2, spawn),
    "spawn4": lambda: rate(4, spawn),
    "spawn8000": spawn8000,
    "text1": lambda: rate(1, text),
    "text2": lambda: rate(2, text),
    "text4": lambda: rate(4, text),
    "copy": copy,
    "bytes": lambda: from_file(capture_bytes),
    "text": lambda: from_file(capture_text),
    "lines": lambda: from_file(lines),
    "talk500": lambda: talks(500),
    "talk2000": lambda: talks(2000),
}
if measure in TREES:
    print("figure", tree(TREES[measure]))
else:
    print("figure", works.get(measure, lambda: "–")())
