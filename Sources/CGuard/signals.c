// Signals as bytes in a pipe, to be read where it suits.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "CGuard.h"
#include "internal.h"

static int pipe_ends[2] = {-1, -1};
/// A signal that is in the pipe already is not written again; one that is held is only noted.
enum { idle, queued, held, held_and_came };
static atomic_int states[NSIG];

static void heard(int signal) {
  int saved = errno;
  int state = idle;
  if (atomic_compare_exchange_strong(&states[signal], &state, queued)) {
    unsigned char byte = (unsigned char)signal;
    ssize_t written = write(pipe_ends[1], &byte, 1);
    (void)written;
  } else if (state == held) {
    atomic_compare_exchange_strong(&states[signal], &state, held_and_came);
  }
  errno = saved;
}

static const struct sigaction hearing = {.sa_handler = heard, .sa_flags = SA_RESTART};

int guard_listen(const int *signals, size_t count) {
  if (pipe_ends[0] < 0 && pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  for (size_t i = 0; i < count; i++) {
    struct sigaction before;
    sigaction(signals[i], NULL, &before);
    // What was ignored when we were started stays so, as nohup wants it.
    if (before.sa_handler != SIG_IGN) sigaction(signals[i], &hearing, NULL);
  }
  return pipe_ends[0];
}

int guard_next_signal(void) {
  unsigned char byte;
  if (pipe_ends[0] < 0 || read(pipe_ends[0], &byte, 1) != 1 || byte >= NSIG) return 0;
  // Cleared before it is acted upon: one that comes now is another one.
  atomic_store(&states[byte], idle);
  return byte;
}

void guard_hold(int signal) {
  int state = idle;
  atomic_compare_exchange_strong(&states[signal], &state, held);
}

int guard_release(int signal) {
  int state = held;
  if (atomic_compare_exchange_strong(&states[signal], &state, idle) || state != held_and_came) return 0;
  atomic_store(&states[signal], idle);
  return 1;
}

void guard_deafen(int signal) { sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL); }

void guard_hear_again(int signal) { sigaction(signal, &hearing, NULL); }
