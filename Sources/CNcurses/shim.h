// What Swift cannot import from ncursesw, as inline functions.
#ifndef TOPSIDE_CNCURSES_SHIM_H
#define TOPSIDE_CNCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
#include <curses.h>
#endif
