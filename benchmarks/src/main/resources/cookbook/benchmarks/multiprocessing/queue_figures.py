"""Two multiprocessing.Queues: prints "<size> <p50 us> <p99 us> <million messages a second>"."""

import multiprocessing
import os
import sys
import time


def echo(there, back):
    os.sched_setaffinity(0, {int(sys.argv[2]) + 1})
    while True:
        message = there.get()
        back.put(message)
        if message[0]:
            break
    while not there.get()[0]:
        pass
    back.put(b"\1")


def main():
    seconds = float(sys.argv[1])
    os.sched_setaffinity(0, {int(sys.argv[2])})
    for size in (8, 4096, 65536):
        there, back = multiprocessing.Queue(1024), multiprocessing.Queue(1024)
        child = multiprocessing.Process(target=echo, args=(there, back))
        child.start()
        message, last = bytes(size), b"\1" + bytes(size - 1)
        times = []
        end = time.monotonic() + seconds
        start = time.monotonic()
        while start < end:
            there.put(message)
            back.get()
            then = time.monotonic()
            times.append(then - start)
            start = then
        there.put(last)
        back.get()
        times.sort()
        start = time.monotonic()
        sent = 0
        while time.monotonic() < start + seconds:
            there.put(message)
            sent += 1
        there.put(last)
        back.get()
        rate = sent / (time.monotonic() - start)
        p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
        print(size, f"{p50 * 1e6:.3f} {p99 * 1e6:.3f} {rate / 1e6:.4f}", flush=True)
        child.join()


if __name__ == "__main__":
    main()
