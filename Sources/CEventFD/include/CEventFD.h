#pragma once
/// What a thread that sleeps in poll(2) needs and the Glibc module does not carry: eventfd(2), and a name.
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

/// A new event descriptor, non-blocking and closed on exec; -1 with errno.
static inline int eventfd_open(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

/// Wakes whoever polls the descriptor.
static inline int eventfd_signal(int fd) { return eventfd_write(fd, 1); }

/// Takes all signals so far; 0 when there was one, -1 when none.
static inline int eventfd_clear(int fd) {
    eventfd_t value;
    return eventfd_read(fd, &value);
}

/// Names the thread that calls it; the kernel keeps the first 15 bytes.
static inline int thread_set_name(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }
