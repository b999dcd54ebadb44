#include "CGuard.h"

// Which C library this is, is known when one of its headers was read.
#ifdef __GLIBC__
#include <malloc.h>
#endif

void guard_bound_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 64 * 1024);
  // Each arena keeps what is free in it; the default is eight for each core.
  mallopt(M_ARENA_MAX, 4);
#endif
}
