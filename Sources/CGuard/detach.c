// Starting a process that is to outlive us. Only calls that are safe after a fork of many threads.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CGuard.h"
#include "internal.h"

/// The lowest descriptor that the new program does not get.
enum { first_closed = 4, report_at = 3 };

static void default_signals(void) {
  struct sigaction by_default = {.sa_handler = SIG_DFL};
  for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &by_default, NULL);
  // The terminal may go, and whoever reads what it says.
  struct sigaction ignored = {.sa_handler = SIG_IGN};
  sigaction(SIGHUP, &ignored, NULL);
  sigaction(SIGPIPE, &ignored, NULL);
}

/// Closes what /proc names, for kernels that cannot close a range. Listed again until nothing more is found:
/// what is closed while a directory is read may shift what is listed.
static void close_listed(void) {
  static char entries[4096];
  for (bool found = true; found;) {
    found = false;
    int list = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (list < 0) return;
    long got;
    while ((got = syscall(SYS_getdents64, list, entries, sizeof entries)) > 0) {
      for (long at = 0; at < got;) {
        uint16_t length;
        memcpy(&length, entries + at + 16, sizeof length);
        int number = 0;
        const char *name = entries + at + 19;
        while (*name >= '0' && *name <= '9') number = number * 10 + (*name++ - '0');
        if (*name == 0 && number >= first_closed && number != list) found = close(number) == 0 || found;
        at += length;
      }
    }
    close(list);
  }
}

static void close_others(void) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first_closed, ~0u, 0) == 0) return;
#endif
  close_listed();
}

/// Leaves the standard descriptors on /dev/null, `report` at its place, and nothing else.
static int keep_report(int report) {
  // Above those that are about to be replaced.
  int high = fcntl(report, F_DUPFD_CLOEXEC, first_closed);
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (high < 0 || nothing < 0) return errno;
  for (int fd = 0; fd < 3; fd++) {
    // dup2 onto itself would leave it to be closed.
    if (nothing == fd) fcntl(fd, F_SETFD, 0);
    else if (dup2(nothing, fd) < 0) return errno;
  }
  if (dup3(high, report_at, O_CLOEXEC) < 0) return errno;
  close_others();
  return 0;
}

static void report_failure(int to, int failure) __attribute__((noreturn));
static void report_failure(int to, int failure) {
  ssize_t written = write(to, &failure, sizeof failure);
  (void)written;
  _exit(127);
}

static void become(const char *path, char *const argv[], char *const envp[], int report)
    __attribute__((noreturn));
static void become(const char *path, char *const argv[], char *const envp[], int report) {
  default_signals();
  int failure = keep_report(report);
  if (failure) report_failure(report, failure);
  // Nothing of the operator's is kept from being unmounted.
  if (chdir("/") != 0) report_failure(report_at, errno);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(path, argv, envp);
  report_failure(report_at, errno);
}

int guard_detach(const char *path, char *const argv[], char *const envp[]) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return errno;
  sigset_t all, before;
  sigfillset(&all);
  // No handler of ours runs in a child.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t middle = fork();
  if (middle == 0) {
    // A session of its own, so that no terminal can hang it up; not its leader, so that it never gets one.
    setsid();
    pid_t last = fork();
    if (last == 0) become(path, argv, envp, report[1]);
    if (last < 0) report_failure(report[1], errno);
    _exit(0);
  }
  int failure = middle < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  // Who else waits for our children may have been quicker.
  while (middle > 0 && waitpid(middle, NULL, 0) < 0 && errno == EINTR) continue;
  int reported;
  ssize_t got;
  do got = middle > 0 ? read(report[0], &reported, sizeof reported) : 0;
  while (got < 0 && errno == EINTR);
  close(report[0]);
  return failure ? failure : got == sizeof reported ? reported : 0;
}
