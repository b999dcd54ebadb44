// The crash handlers, and the line that a crash leaves behind.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "CGuard.h"
#include "internal.h"

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGQUIT};
static void (*before_dying)(void);
// A stack overflow leaves no room on its own stack. Only the thread that installs the handlers has this one;
// when another overflows, the kernel ends the process and the guard restores.
static char crash_stack[64 * 1024];

static char *append(char *to, const char *text) {
  size_t length = strlen(text);
  memcpy(to, text, length);
  return to + length;
}

static char *append_number(char *to, uint64_t value, unsigned base) {
  char digits[24];
  int count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value);
  while (count) *to++ = digits[--count];
  return to;
}

void guard_note_crash(pid_t pid, int signal, const siginfo_t *where, const char *instruction) {
  if (!guard_state || !guard_state->note_path[0] || atomic_exchange(&guard_state->is_noted, true)) return;
  char line[256];
  const char *name = sigabbrev_np(signal);
  char *end = append_number(line, (uint64_t)time(NULL), 10);
  end = append_number(append(end, " pid "), (uint64_t)pid, 10);
  end = append(append(end, " ended by SIG"), name ? name : "?");
  if (where && where->si_code > 0) {
    end = append_number(append(end, " at address 0x"), (uint64_t)(uintptr_t)where->si_addr, 16);
  } else if (where) {
    end = append_number(append(end, " sent by pid "), (uint64_t)where->si_pid, 10);
  }
  // As `addr2line` wants it; in a shared library it would say nothing.
  extern char __executable_start, etext;
  if (instruction >= &__executable_start && instruction < &etext) {
    end = append_number(append(end, " instruction +0x"), (uint64_t)(instruction - &__executable_start), 16);
  }
  *end++ = '\n';
  int file = open(guard_state->note_path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return;
  ssize_t written = write(file, line, (size_t)(end - line));
  (void)written;
  close(file);
}

static const char *instruction_of(const ucontext_t *context) {
#if defined(__x86_64__)
  return (const char *)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
  return (const char *)context->uc_mcontext.pc;
#else
  return NULL;
#endif
}

static void crashed(int signal, siginfo_t *where, void *context) {
  guard_restore_terminal();
  guard_note_crash(getpid(), signal, where, instruction_of(context));
  if (before_dying) before_dying();
  guard_die_by(signal);
}

void guard_die_by(int signal) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigaction(signal, &action, NULL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  pthread_sigmask(SIG_UNBLOCK, &one, NULL);
  raise(signal);
  kill(getpid(), SIGKILL);
  _exit(128 + signal);
}

void guard_die(int signal) { guard_die_by(signal); }

/// A broken pipe is an error of the write, which the writer sees; a SIGPIPE from outside is a request to end.
static void pipe_signalled(int signal, siginfo_t *where, void *context) {
  (void)signal;
  (void)context;
  if (where->si_pid != getpid()) kill(getpid(), SIGTERM);
}

void guard_handle_crashes(void (*hook)(void)) {
  before_dying = hook;
  stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND};
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++) {
    sigaction(crash_signals[i], &action, NULL);
  }
  // A handler and not SIG_IGN, which children would inherit.
  action.sa_sigaction = pipe_signalled;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGPIPE, &action, NULL);
}

void guard_note_crashes_in(const char *path) {
  if (!guard_state || strlen(path) >= path_capacity) return;
  strcpy(guard_state->note_path, path);
}
