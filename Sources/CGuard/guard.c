// The guard: forks the dashboard, waits, and cleans up after it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CGuard.h"
#include "internal.h"

struct guard_state *guard_state;

static void fill_standard_descriptors(void) {
  for (int fd = 0; fd < 3; fd++) {
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0) return;
  }
}

static void mark_environment(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  snprintf(
      guard_state->marker, sizeof guard_state->marker, "TOPSIDE_GUARD=%d-%lld%09ld", (int)getpid(),
      (long long)now.tv_sec, now.tv_nsec);
  setenv("TOPSIDE_GUARD", guard_state->marker + sizeof "TOPSIDE_GUARD=" - 1, 1);
  // Swift's own crash reporter takes the terminal, asks questions on it and can outlive us.
  setenv("SWIFT_BACKTRACE", "enable=no", 1);
  // Started from within a run we are a dashboard as any other, whose children end with it.
  unsetenv("TOPSIDE_RUN");
}

static int make_state(void) {
  void *page = mmap(NULL, sizeof *guard_state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return errno;
  guard_state = page;
  return 0;
}

int guard_start_alone(const char *name) {
  fill_standard_descriptors();
  prctl(PR_SET_NAME, name);
  setenv("SWIFT_BACKTRACE", "enable=no", 1);
  signal(SIGHUP, SIG_IGN);
  int failure = make_state();
  guard_handle_crashes(NULL);
  return failure;
}

/// What the dashboard does before it returns to main.
static void begin_dashboard(void) {
  guard_state->dashboard = getpid();
  if (guard_state->has_own_group) {
    setpgid(0, 0);
    guard_move_foreground(guard_state->shell_group, getpid());
  }
  // Told when the thread that forked us ends: the guard has only one.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != guard_state->guard) raise(SIGTERM);
  guard_handle_crashes(NULL);
}

int guard_start(void) {
  fill_standard_descriptors();
  int unmade = make_state();
  if (unmade) return unmade;
  guard_open_terminal();
  mark_environment();
  guard_state->shell_group = getpgrp();
  guard_state->has_own_group = guard_tty >= 0 && isatty(0) && isatty(1);
  guard_state->guard = getpid();
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  pid_t child = fork();
  if (child > 0) {
    guard_state->dashboard = child;
    if (guard_state->has_own_group) setpgid(child, child);
    guard_wait();
  }
  int failure = child < 0 ? errno : 0;
  if (failure) {
    guard_state->guard = 0;
    guard_state->has_own_group = false;
    guard_handle_crashes(NULL);
  } else {
    begin_dashboard();
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  return failure;
}

static void send_to_dashboard(int signal) {
  kill(guard_state->has_own_group ? -guard_state->dashboard : guard_state->dashboard, signal);
}

/// Stops the whole job, as the dashboard has stopped; goes on with it.
static void stop_with_dashboard(void) {
  // Nothing to do when the dashboard stopped by itself; a SIGSTOP from outside gave it no time.
  guard_restore_terminal();
  guard_return_foreground();
  sigset_t stop, go;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  sigemptyset(&go);
  sigaddset(&go, SIGCONT);
  sigprocmask(SIG_UNBLOCK, &stop, NULL);
  // The group, because a script may have started us and is the one that the shell waits for. Where no shell
  // could ever continue us the kernel ignores this, and we go on at once.
  kill(0, SIGTSTP);
  sigprocmask(SIG_BLOCK, &stop, NULL);
  sigtimedwait(&go, NULL, &(struct timespec){0});
}

static void continue_dashboard(void) {
  if (guard_state->has_own_group) {
    guard_move_foreground(guard_state->shell_group, guard_state->dashboard);
  }
  send_to_dashboard(SIGCONT);
}

static bool is_crash(int signal) {
  return signal != SIGTERM && signal != SIGINT && signal != SIGHUP && signal != SIGPIPE;
}

static void finish(int status) __attribute__((noreturn));
static void finish(int status) {
  guard_restore_terminal();
  if (WIFSIGNALED(status) && is_crash(WTERMSIG(status))) {
    guard_note_crash(guard_state->dashboard, WTERMSIG(status), NULL, NULL);
  }
  guard_return_foreground();
  guard_end_descendants(false);
  if (!WIFSIGNALED(status)) _exit(WEXITSTATUS(status));
  // The dashboard has left a core file where these are wanted; a second one would say nothing.
  setrlimit(RLIMIT_CORE, &(struct rlimit){0});
  guard_die_by(WTERMSIG(status));
}

static void reap(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
    if (pid != guard_state->dashboard) continue;
    if (!WIFSTOPPED(status)) finish(status);
    stop_with_dashboard();
    continue_dashboard();
  }
}

/// What the guard does when it crashes itself: nobody is left to do it.
static void abandon(void) {
  kill(guard_state->dashboard, SIGKILL);
  guard_return_foreground();
  guard_end_descendants(false);
}

void guard_wait(void) {
  // Another name, so that what kills "topside" by name leaves the one that cleans up.
  prctl(PR_SET_NAME, "tty-guard");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  guard_handle_crashes(abandon);
  sigset_t waited;
  sigfillset(&waited);
  const int unblocked[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS};
  for (size_t i = 0; i < sizeof unblocked / sizeof *unblocked; i++) sigdelset(&waited, unblocked[i]);
  sigprocmask(SIG_SETMASK, &waited, NULL);
  for (;;) {
    siginfo_t info;
    int signal = sigwaitinfo(&waited, &info);
    // The terminal sends its signals to the whole group: without one of its own the dashboard has it already.
    bool has_it = !guard_state->has_own_group && info.si_code == SI_KERNEL;
    if (signal == SIGCHLD) {
      reap();
    } else if (signal == SIGCONT) {
      continue_dashboard();
    } else if (signal == SIGPIPE) {
      kill(guard_state->dashboard, SIGTERM);
    } else if (signal > 0 && signal != SIGTTIN && signal != SIGTTOU && signal != SIGWINCH && !has_it) {
      kill(guard_state->dashboard, signal);
    }
  }
}
