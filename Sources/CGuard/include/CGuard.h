// The guard parent and the crash handlers: C only, because nothing else may run in a signal handler or in a
// process that forked without exec.
//
// Two processes: the guard, which the shell started and which does nothing but wait, and the dashboard, its
// child, in a process group of its own. Whichever of them ends, however, the other gives the terminal back.
#ifndef TOPSIDE_CGUARD_H
#define TOPSIDE_CGUARD_H

#include <stddef.h>
#include <sys/types.h>

/// Splits the process in two and returns in the dashboard. Call it first in main, before any thread.
///
/// Standard descriptors that are closed are opened on /dev/null, so that no later file takes their number.
/// Returns 0, or an errno value when there is no guard: the crash handlers work all the same.
int guard_start(void);

/// For a process without a terminal that outlives what started it: handles crashes, ignores SIGHUP, and shows as
/// `name` where processes are listed, at most 15 bytes. Returns 0 or an errno value, as `guard_start` does.
int guard_start_alone(const char *name);

/// Starts a program as a process of its own that outlives us: in a session without a terminal, nobody's child, with
/// SIGHUP and SIGPIPE ignored, in `/`, its standard descriptors on /dev/null and no other open.
///
/// Returns when it is executing: 0, or the errno value that says why it is not. Works on any thread. A guard ends
/// it with its dashboard all the same unless `TOPSIDE_RUN` is among its variables: that spares it and what is
/// below it.
int guard_detach(const char *path, char *const argv[], char *const envp[]);

/// Has freed memory go back to the system, whichever thread it was used by. Call it before any thread.
///
/// The C library's default raises the size from which a block is memory of its own as soon as one such block was freed.
/// The chunks of a log then lie between small blocks that live longer: with 64 MiB of lines 88 MiB after a minute at
/// 55,000 lines/s, and 1 to 2 MiB more with every minute. A fixed size: 82 MiB, and flat.
void guard_bound_memory(void);

/// Names the file, with an absolute path, to which a crash appends one line. Without it nothing is written.
void guard_note_crashes_in(const char *path);

/// Says that the terminal is in our modes, and the bytes that take it out of them.
///
/// From here to `guard_terminal_returned` every abnormal end writes these bytes and restores the line settings
/// that the terminal had when `guard_start` was called. At most 1,000 bytes count.
void guard_terminal_taken(const char *reset, size_t length);
void guard_terminal_returned(void);

/// Has signals written to a pipe from now on, each at most once until it is taken. Returns the end to wait on, or -1.
///
/// A handler and not a blocked signal: children start with the default action, and it works on any thread.
int guard_listen(const int *signals, size_t count);
/// The next signal that came, 0 when there is none.
int guard_next_signal(void);
/// Only notes a signal until `guard_release`, which says whether it came meanwhile.
void guard_hold(int signal);
int guard_release(int signal);
/// Gives a signal that is ignored by default its default action, so that it costs nothing, and takes it back.
void guard_deafen(int signal);
void guard_hear_again(int signal);

/// Ends every descendant of this process, runs excepted: TERM, and KILL after 200 ms. Returns when none is left, after at most
/// 2 s. When the guard is gone this reaches the orphans too that it had adopted.
void guard_end_children(void);

/// Ends this process by a signal, as if it had not been handled, so that the shell sees why.
void guard_die(int signal) __attribute__((noreturn));

#endif
