// For the scheduler's masks, which are not in the C standard.
#define _GNU_SOURCE
#include <sched.h>
#include <unistd.h>

#include "CKernels.h"

long ck_core_count(void) {
#if defined(__linux__)
  cpu_set_t allowed;
  // Fails on a machine with more cores than the mask has bits.
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
  return sysconf(_SC_NPROCESSORS_ONLN);
}
