// What Swift cannot import from ncursesw and glibc, as inline functions.
#ifndef TOPSIDE_CNCURSES_SHIM_H
#define TOPSIDE_CNCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <wchar.h>

extern int memfd_create(const char *name, unsigned flags);
extern int wcwidth(wchar_t character);
// From term.h, which defines "lines" and "columns" as macros.
extern int setupterm(const char *terminal, int descriptor, int *error);

static inline int cn_anonymous_file(void) { return memfd_create("topside-screen", 1 /* MFD_CLOEXEC */); }
static inline int cn_width(unsigned scalar) { return wcwidth((wchar_t)scalar); }

/// Whether the character set of LC_CTYPE is UTF-8, after the environment's locale was set as far as it can be.
///
/// An uninstalled locale that asks for UTF-8 becomes C.UTF-8; with plain C its text would turn to garbage.
static inline bool cn_set_locale(const char *wanted) {
  if (!setlocale(LC_CTYPE, "") && (strcasestr(wanted, "utf-8") || strcasestr(wanted, "utf8"))) {
    setlocale(LC_CTYPE, "C.UTF-8");
  }
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

// The screens are macros or shared mutable variables: each is reached by a function.

/// The screen as it shall be: drawing straight onto it saves a third copy of it.
static inline WINDOW *cn_next_screen(void) { return newscr; }
static inline WINDOW *cn_current_screen(void) { return curscr; }
/// The window that nobody draws on, made as small as it can be.
static inline void cn_shrink_standard_window(void) { wresize(stdscr, 1, 1); }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

static inline attr_t cn_bold(void) { return A_BOLD; }
static inline attr_t cn_dim(void) { return A_DIM; }
static inline attr_t cn_italic(void) { return A_ITALIC; }
static inline attr_t cn_underline(void) { return A_UNDERLINE; }
static inline attr_t cn_reverse(void) { return A_REVERSE; }

/// Fills one cell: up to five characters, attributes and an extended colour pair.
static inline void cn_set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
  setcchar(cell, text, attributes, (short)0, &pair);
}

/// The terminal's own string for a capability; null when it has none.
static inline const char *cn_string(const char *capability) {
  const char *value = tigetstr((char *)capability);
  return value == (char *)-1 ? NULL : value;
}

/// Moves the cursor: the only parameterised string that we send ourselves.
static inline const char *cn_move(const char *capability, int row, int column) {
  return tparm((char *)capability, (long)row, (long)column, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
}

static inline void cn_get_size(int fd, int *columns_out, int *rows_out) {
  struct winsize size = {0};
  ioctl(fd, TIOCGWINSZ, &size);
  *columns_out = size.ws_col;
  *rows_out = size.ws_row;
}

#endif
