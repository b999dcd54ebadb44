// What the parts of the guard share. See CGuard.h for what it is.
#ifndef TOPSIDE_CGUARD_INTERNAL_H
#define TOPSIDE_CGUARD_INTERNAL_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

enum { reset_capacity = 1000, path_capacity = 1024 };

/// One page that both processes see, so that either can finish what the other began.
struct guard_state {
  pid_t guard;
  pid_t dashboard;
  /// The process group that the shell made for us.
  pid_t shell_group;
  /// Whether the dashboard has a process group of its own: only with a terminal on both ends.
  bool has_own_group;
  /// Whether the settings below are known.
  bool has_settings;
  struct termios settings;
  atomic_bool is_taken;
  atomic_bool is_noted;
  size_t reset_length;
  char reset[reset_capacity];
  char note_path[path_capacity];
  /// Marks every process that descends from this dashboard.
  char marker[64];
};

extern struct guard_state *guard_state;
/// A description of the terminal of our own, non-blocking; -1 without a terminal.
extern int guard_tty;

void guard_open_terminal(void);
/// Gives the terminal back if it is taken. Never blocks for long; safe in a signal handler.
void guard_restore_terminal(void);
/// Gives the foreground back to the group that had it before us, if the dashboard's group still has it.
void guard_return_foreground(void);
/// Moves the foreground from one process group to another, if the first has it.
void guard_move_foreground(pid_t from, pid_t to);

/// Installs the crash handlers; `before_dying` runs after the terminal is restored.
void guard_handle_crashes(void (*before_dying)(void));
/// Appends the line about a crash, once for both processes. `where` and `instruction` may be null.
void guard_note_crash(pid_t pid, int signal, const siginfo_t *where, const char *instruction);

void guard_end_descendants(bool with_marked);
/// Restores the signal's own action and sends it to ourselves.
void guard_die_by(int signal) __attribute__((noreturn));
/// The parent's part. Never returns.
void guard_wait(void) __attribute__((noreturn));

#endif
