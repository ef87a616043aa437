/* The C twins of the receivers in Receiver.java: receiver <way> <signal> <latency|throughput> */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static int fds[2];
static int throughput;
static long count, first;

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void received(int value) {
  char line[64];
  long time = now();
  int length;
  if (!throughput) {
    length = snprintf(line, sizeof line, "%ld\n", time);
  } else if (value != -1) {
    if (count++ == 0) first = time;
    return;
  } else {
    length = snprintf(line, sizeof line, "%ld %ld\n", count, time - first);
  }
  if (write(1, line, length) != length || value == -1) exit(0);
}

static void handler(int signal, siginfo_t *info, void *context) {
  if (write(fds[1], info, 64) != 64) return;
}

static void *reader(void *unused) {
  siginfo_t info;
  while (read(fds[0], &info, 64) == 64) received(info.si_value.sival_int);
  return NULL;
}

int main(int argc, char **argv) {
  int number = atoi(argv[2]);
  sigset_t set;
  throughput = strcmp(argv[3], "throughput") == 0;
  sigemptyset(&set);
  sigaddset(&set, number);
  if (strcmp(argv[1], "signalfd") == 0) {
    struct signalfd_siginfo info[128];
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    int fd = signalfd(-1, &set, 0);
    if (write(1, "ready\n", 6) != 6) return 1;
    for (;;) {
      long n = read(fd, info, sizeof info) / sizeof info[0];
      for (int i = 0; i < n; i++) received(info[i].ssi_int);
    }
  }
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
  pthread_t thread;
  if (pipe(fds) != 0) return 1;
  sigfillset(&action.sa_mask);
  pthread_sigmask(SIG_BLOCK, &set, NULL); /* the reader is not to be interrupted */
  pthread_create(&thread, NULL, reader, NULL);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  sigaction(number, &action, NULL);
  if (write(1, "ready\n", 6) != 6) return 1;
  for (;;) pause();
}
