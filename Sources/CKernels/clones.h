// How the loops are compiled. CLONED: once for each instruction set; the loader picks at start
// (ifunc), so the binary runs on any x86-64 machine and is fast on a new one.
#ifndef CKERNELS_CLONES_H
#define CKERNELS_CLONES_H

#if defined(__x86_64__) && defined(__linux__)
#define CLONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONED
#endif

// Without this a loop over several pointers may stay scalar: the vectoriser cannot prove that they do
// not overlap, and does not say so.
#define VECTORISED _Pragma("clang loop vectorize(assume_safety)")

#endif
