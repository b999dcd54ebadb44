// Taking note of the terminal and giving it back.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "CGuard.h"
#include "internal.h"

int guard_tty = -1;

static int open_again(const char *path) {
  return open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

void guard_open_terminal(void) {
  int source = isatty(1) ? 1 : isatty(0) ? 0 : -1;
  if (source < 0) return;
  guard_state->has_settings = tcgetattr(source, &guard_state->settings) == 0;
  // A description of our own: O_NONBLOCK on the shell's would break every program that shares it. After su the
  // device belongs to somebody else, but /dev/tty can be opened.
  guard_tty = open_again(source == 1 ? "/proc/self/fd/1" : "/proc/self/fd/0");
  if (guard_tty < 0) guard_tty = open_again("/dev/tty");
  if (guard_tty < 0) guard_tty = fcntl(source, F_DUPFD_CLOEXEC, 3);
}

void guard_terminal_taken(const char *reset, size_t length) {
  if (!guard_state) return;
  atomic_store(&guard_state->is_taken, false);
  if (length > reset_capacity) length = reset_capacity;
  memcpy(guard_state->reset, reset, length);
  guard_state->reset_length = length;
  atomic_store(&guard_state->is_taken, true);
}

void guard_terminal_returned(void) {
  if (guard_state) atomic_store(&guard_state->is_taken, false);
}

/// Writes as much as a terminal takes within 100 ms of waiting; one that does not read loses what it had not read.
static void write_reset(void) {
  size_t done = 0;
  bool has_discarded = false;
  while (done < guard_state->reset_length) {
    struct pollfd ready = {.fd = guard_tty, .events = POLLOUT};
    ssize_t count = -1;
    if (poll(&ready, 1, has_discarded ? 100 : 0) == 1 && (ready.revents & POLLOUT)) {
      count = write(guard_tty, guard_state->reset + done, guard_state->reset_length - done);
    }
    if (count > 0) {
      done += (size_t)count;
    } else if (!has_discarded) {
      tcflush(guard_tty, TCOFLUSH);
      has_discarded = true;
    } else {
      return;
    }
  }
}

/// Whether the line is still as we set it: when the shell was quicker, its settings are not ours to change.
static bool is_raw(void) {
  struct termios now;
  return tcgetattr(guard_tty, &now) == 0 && !(now.c_lflag & (ICANON | ECHO | ISIG));
}

void guard_restore_terminal(void) {
  int saved = errno;
  if (guard_state && guard_tty >= 0 && atomic_exchange(&guard_state->is_taken, false)) {
    sigset_t background, before;
    sigemptyset(&background);
    sigaddset(&background, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &background, &before);
    write_reset();
    if (guard_state->has_settings && is_raw()) tcsetattr(guard_tty, TCSANOW, &guard_state->settings);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  errno = saved;
}

void guard_move_foreground(pid_t from, pid_t to) {
  if (guard_tty < 0 || tcgetpgrp(guard_tty) != from) return;
  sigset_t background, before;
  sigemptyset(&background);
  sigaddset(&background, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &background, &before);
  tcsetpgrp(guard_tty, to);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void guard_return_foreground(void) {
  if (guard_state && guard_state->has_own_group) {
    guard_move_foreground(guard_state->dashboard, guard_state->shell_group);
  }
}
