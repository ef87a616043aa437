// What C does for the same measures: posix_spawn and waitpid, and one poll loop around a pipe each way.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double until;

static pid_t start(char *program, int in, int out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (in >= 0) {
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  char *argv[] = {program, NULL};
  pid_t pid;
  if (posix_spawnp(&pid, program, &actions, NULL, argv, environ)) exit(1);
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

static void *spawns(void *count) {
  while (now() < until) {
    waitpid(start("true", -1, -1), NULL, 0);
    ++*(long *)count;
  }
  return NULL;
}

// Sends length bytes through cat, both ways at once in one thread; returns how many came back.
static long through_cat(const char *data, long length, char *buffer, long size, int pipe_size) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) exit(1);
  if (pipe_size) fcntl(in[1], F_SETPIPE_SZ, pipe_size), fcntl(out[0], F_SETPIPE_SZ, pipe_size);
  pid_t pid = start("cat", in[0], out[1]);
  close(in[0]), close(out[1]);
  fcntl(in[1], F_SETFL, O_NONBLOCK), fcntl(out[0], F_SETFL, O_NONBLOCK);
  long sent = 0, received = 0;
  struct pollfd fds[2] = {{in[1], POLLOUT, 0}, {out[0], POLLIN, 0}};
  for (;;) {
    poll(fds, 2, -1);
    if (fds[0].revents) {
      long n = write(in[1], data, length - sent < size ? length - sent : size);
      if (n > 0) sent += n;
      if (sent == length) close(in[1]), fds[0].fd = -1, fds[0].revents = 0;
    }
    if (fds[1].revents) {
      long n = read(out[0], buffer, size);
      if (n == 0) break;
      if (n > 0) received += n;
    }
  }
  close(out[0]);
  waitpid(pid, NULL, 0);
  return received;
}

static void *texts(void *count) {
  char data[740], buffer[4096];
  memset(data, 'x', sizeof data);
  while (now() < until) {
    if (through_cat(data, sizeof data, buffer, sizeof buffer, 0) != sizeof data) exit(1);
    ++*(long *)count;
  }
  return NULL;
}

static void rate(int threads, void *(*work)(void *)) {
  double start = now();
  until = start + 2.0;
  pthread_t thread[threads];
  long count[threads], total = 0;
  memset(count, 0, sizeof count);
  for (int i = 0; i < threads; i++) pthread_create(&thread[i], NULL, work, &count[i]);
  for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL), total += count[i];
  printf("figure %.0f\n", total / (now() - start));
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  const char *measure = argc > 1 ? argv[1] : "";
  if (!strcmp(measure, "spawn1")) rate(1, spawns);
  else if (!strcmp(measure, "spawn2")) rate(2, spawns);
  else if (!strcmp(measure, "spawn4")) rate(4, spawns);
  else if (!strcmp(measure, "spawn8000")) {
    for (int i = 0; i < 8000; i++) open("/dev/null", O_RDONLY);
    rate(1, spawns);
  }
  else if (!strcmp(measure, "text1")) rate(1, texts);
  else if (!strcmp(measure, "text2")) rate(2, texts);
  else if (!strcmp(measure, "text4")) rate(4, texts);
  else if (!strcmp(measure, "copy")) {
    long length = 1L << 30, size = 256 * 1024;
    char *data = calloc(1, size), *buffer = malloc(size);
    double start = now();
    if (through_cat(data, length, buffer, size, size) != length) return 1;
    printf("figure %.0f\n", (length >> 20) / (now() - start));
  } else printf("figure –\n");
}
