// Ending every descendant. Only calls that are safe in a signal handler, because the guard's own does this too.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CGuard.h"
#include "internal.h"

enum { table_capacity = 65536, term_milliseconds = 200, limit_milliseconds = 2000 };

struct process {
  pid_t pid;
  pid_t parent;
  pid_t session;
  bool is_ours;
  /// It belongs to a run, and so does what is below it.
  bool is_spared;
};

static struct process table[table_capacity];
static size_t table_count;

static void spare(struct process *process) {
  process->is_ours = false;
  process->is_spared = true;
}

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// Opens /proc/PID/FILE; -1 when it is gone.
static int open_proc(pid_t pid, const char *file) {
  char path[64], digits[16];
  int count = 0;
  for (pid_t rest = pid; rest; rest /= 10) digits[count++] = (char)('0' + rest % 10);
  char *end = stpcpy(path, "/proc/");
  while (count) *end++ = digits[--count];
  stpcpy(stpcpy(end, "/"), file);
  return open(path, O_RDONLY | O_CLOEXEC);
}

/// Reads /proc/PID/FILE; returns the count of bytes, 0 when it is gone.
static size_t read_proc(pid_t pid, const char *file, char *to, size_t capacity) {
  int fd = open_proc(pid, file);
  if (fd < 0) return 0;
  size_t length = 0;
  ssize_t got;
  while (length < capacity && (got = read(fd, to + length, capacity - length)) > 0) length += (size_t)got;
  close(fd);
  return length;
}

static pid_t parse_pid(const char **text) {
  pid_t value = 0;
  while (**text == ' ') (*text)++;
  while (**text >= '0' && **text <= '9') value = value * 10 + (*(*text)++ - '0');
  return value;
}

/// Adds a process to the table unless it is gone or dead already.
static void add_process(pid_t pid) {
  char stat[512];
  size_t length = read_proc(pid, "stat", stat, sizeof stat - 1);
  stat[length] = 0;
  // The name is in brackets and may hold anything, brackets too.
  const char *rest = strrchr(stat, ')');
  if (!rest || rest[1] != ' ' || rest[2] == 'Z' || rest[2] == 'X') return;
  rest += 3;
  struct process found = {.pid = pid};
  found.parent = parse_pid(&rest);
  parse_pid(&rest);
  found.session = parse_pid(&rest);
  if (table_count < table_capacity) table[table_count++] = found;
}

static void list_processes(void) {
  static char entries[32768];
  table_count = 0;
  int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) return;
  long got;
  while ((got = syscall(SYS_getdents64, proc, entries, sizeof entries)) > 0) {
    for (long at = 0; at < got;) {
      // struct linux_dirent64: inode, offset (8 bytes each), record length (2), type (1), name.
      const char *name = entries + at + 19;
      uint16_t length;
      memcpy(&length, entries + at + 16, sizeof length);
      pid_t pid = parse_pid(&name);
      if (pid > 0 && *name == 0) add_process(pid);
      at += length;
    }
  }
  close(proc);
}

/// Whether some variable of a process's environment begins with a text; that long, and whole with its last byte.
///
/// 1 yes, 0 no, -1 when it has none: the kernel says so, too, of a process that is just being executed.
static int has_variable(pid_t pid, const char *text, size_t length) {
  static char piece[8192];
  int fd = open_proc(pid, "environ");
  if (fd < 0) return 0;
  size_t matched = 0;
  bool is_at_start = true, is_matching = false;
  int result = -1;
  ssize_t got;
  while (result != 1 && (got = read(fd, piece, sizeof piece)) > 0) {
    result = 0;
    for (ssize_t i = 0; i < got && result != 1; i++) {
      if (is_at_start) {
        is_matching = true;
        matched = 0;
      }
      is_matching = is_matching && piece[i] == text[matched];
      if (is_matching && ++matched == length) result = 1;
      is_at_start = piece[i] == 0;
    }
  }
  close(fd);
  return result;
}

/// Whether a process has our mark in its environment: true of orphans whose guard is gone.
static bool is_marked(pid_t pid) {
  return has_variable(pid, guard_state->marker, strlen(guard_state->marker) + 1) == 1;
}

/// Whether a process belongs to a run, which outlives us, even when the process that started it is gone.
static bool is_of_run(pid_t pid) {
  static const char variable[] = "TOPSIDE_RUN=";
  int found = has_variable(pid, variable, sizeof variable - 1);
  // One that is just being executed has its environment a moment later.
  for (int i = 0; found < 0 && i < 5; i++) {
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    found = has_variable(pid, variable, sizeof variable - 1);
  }
  return found == 1;
}

static bool parent_is_ours(const struct process *child) {
  if (child->parent == getpid()) return true;
  for (size_t i = 0; i < table_count; i++) {
    if (table[i].pid == child->parent) return table[i].is_ours;
  }
  return false;
}

/// Marks what may be ended: what descends from us, except runs and all that is below them.
static void choose(bool with_marked) {
  for (size_t i = 0; i < table_count; i++) {
    struct process *each = &table[i];
    bool is_self = each->pid == getpid() || (guard_state && each->pid == guard_state->dashboard);
    each->is_spared = false;
    each->is_ours = with_marked && !is_self && is_marked(each->pid);
    if (each->is_ours && is_of_run(each->pid)) spare(each);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < table_count; i++) {
      struct process *each = &table[i];
      if (each->is_ours || each->is_spared || each->pid == getpid() || !parent_is_ours(each)) continue;
      each->is_ours = changed = true;
      if (is_of_run(each->pid)) spare(each);
    }
  }
}

/// Sends a signal to every descendant that is to end, or none for 0; returns how many there were.
static size_t signal_descendants(int signal, bool with_marked) {
  size_t count = 0;
  list_processes();
  choose(with_marked);
  for (size_t i = 0; i < table_count; i++) {
    if (!table[i].is_ours) continue;
    count++;
    if (!signal) continue;
    kill(table[i].pid, signal);
    // A stopped process takes the signal only when it goes on.
    if (signal != SIGKILL) kill(table[i].pid, SIGCONT);
  }
  return count;
}

/// Waits until no child is left but runs; false when time is up.
static bool reap_until(int64_t end, bool with_runs) {
  // Looking for runs reads all of /proc.
  struct timespec pause = {.tv_nsec = with_runs ? 10000000 : 2000000};
  for (;;) {
    pid_t pid = waitpid(-1, NULL, WNOHANG);
    if (pid > 0 || (pid < 0 && errno == EINTR)) continue;
    if (pid < 0) return true;
    if (with_runs && signal_descendants(0, false) == 0) return true;
    if (milliseconds() >= end) return false;
    nanosleep(&pause, NULL);
  }
}

static bool has_spared(void) {
  for (size_t i = 0; i < table_count; i++) {
    if (table[i].is_spared) return true;
  }
  return false;
}

void guard_end_descendants(bool with_marked) {
  int64_t start = milliseconds();
  // Orphans of those that end first come to us, so that "no child" means "no descendant".
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (!with_marked && reap_until(start, false)) return;
  signal_descendants(SIGTERM, with_marked);
  bool is_done = reap_until(start + term_milliseconds, has_spared()) && !with_marked;
  while (!is_done && milliseconds() < start + limit_milliseconds) {
    size_t left = signal_descendants(SIGKILL, with_marked);
    is_done = reap_until(milliseconds() + 20, has_spared()) && left == 0;
  }
}

void guard_end_children(void) {
  bool is_guarded = guard_state && guard_state->guard && getppid() == guard_state->guard;
  guard_end_descendants(guard_state && guard_state->guard && !is_guarded);
}
