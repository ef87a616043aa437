/* A ring for one producer and one consumer in shared memory, spinning: what the machine can do.
   ring <seconds> <cpu>: prints "<size> <p50 us> <p99 us> <million messages a second>" for each size. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  _Alignas(128) atomic_ullong put;
  _Alignas(128) atomic_ullong taken;
  _Alignas(128) unsigned long long slots, size;
  _Alignas(128) char bytes[];
} ring;

static void pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static ring *create(size_t size, size_t slots) {
  ring *r = mmap(0, sizeof(ring) + size * slots, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  r->size = size;
  r->slots = slots;
  return r;
}

static void send_message(ring *r, char *message, unsigned long long *seen, int last) {
  unsigned long long n = atomic_load_explicit(&r->put, memory_order_relaxed);
  while (n - *seen >= r->slots) {
    *seen = atomic_load_explicit(&r->taken, memory_order_acquire);
    if (n - *seen >= r->slots) __builtin_ia32_pause();
  }
  message[0] = last;
  memcpy(r->bytes + (n & (r->slots - 1)) * r->size, message, r->size);
  atomic_store_explicit(&r->put, n + 1, memory_order_release);
}

static int receive_message(ring *r, char *message, unsigned long long *seen) {
  unsigned long long n = atomic_load_explicit(&r->taken, memory_order_relaxed);
  while (*seen <= n) {
    *seen = atomic_load_explicit(&r->put, memory_order_acquire);
    if (*seen <= n) __builtin_ia32_pause();
  }
  memcpy(message, r->bytes + (n & (r->slots - 1)) * r->size, r->size);
  atomic_store_explicit(&r->taken, n + 1, memory_order_release);
  return message[0];
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void child(ring *in, ring *out, char *message) {
  unsigned long long seen = 0, answered = 0;
  int last;
  do {
    last = receive_message(in, message, &seen);
    send_message(out, message, &answered, last);
  } while (!last);
  while (!receive_message(in, message, &seen)) {}
  send_message(out, message, &answered, 1);
  _exit(0);
}

int main(int argc, char **argv) {
  double seconds = argc > 1 ? atof(argv[1]) : 1;
  int cpu = argc > 2 ? atoi(argv[2]) : 2;
  pin(cpu);
  size_t sizes[] = {8, 4096, 65536};
  for (int s = 0; s < 3; s++) {
    size_t size = sizes[s], slots = size == 8 ? 1024 : size == 4096 ? 256 : 16;
    ring *there = create(size, slots), *back = create(size, slots);
    char *message = calloc(1, size);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
      pin(cpu + 1);
      child(there, back, message);
    }
    size_t most = 20000000, count = 0;
    double *times = malloc(most * sizeof(double));
    unsigned long long seen = 0, taken = 0;
    for (double end = now() + seconds, start = now(); start < end && count < most;) {
      send_message(there, message, &taken, 0);
      receive_message(back, message, &seen);
      double then = now();
      times[count++] = then - start;
      start = then;
    }
    send_message(there, message, &taken, 1);
    receive_message(back, message, &seen);
    qsort(times, count, sizeof(double), by_value);
    double start = now(), end = start + seconds;
    unsigned long long sent = 0;
    while ((sent & 255) || now() < end) {
      send_message(there, message, &taken, 0);
      sent++;
    }
    send_message(there, message, &taken, 1);
    receive_message(back, message, &seen);
    printf("%zu %.3f %.3f %.3f\n", size, times[count / 2] * 1e6, times[count * 99 / 100] * 1e6,
           sent / (now() - start) / 1e6);
    waitpid(pid, 0, 0);
    free(times);
  }
}
