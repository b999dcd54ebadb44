// The guard parent and the crash handlers: C only, because nothing else may run in a signal handler.
#ifndef TOPSIDE_CGUARD_H
#define TOPSIDE_CGUARD_H
#endif
