// The loops of training as the compiler made them for each instruction set, so that a test can run
// those too that the loader does not pick on its machine. Where there are no clones, all three are
// the one function.
#ifndef KERNEL_CLONES_H
#define KERNEL_CLONES_H

#include "CKernels.h"

#if defined(__x86_64__) && defined(__linux__)
// The names that clang gives to what `target_clones` makes, in the order of its arguments.
#define CLONE(name, suffix) __asm__(#name suffix)
#elif defined(__APPLE__)
#define CLONE(name, suffix) __asm__("_" #name)
#else
#define CLONE(name, suffix) __asm__(#name)
#endif

#define CLONES_OF(name)                                                    \
  extern __typeof__(name) name##_avx512 CLONE(name, ".arch_x86-64-v4.0"); \
  extern __typeof__(name) name##_avx2 CLONE(name, ".arch_x86-64-v3.1");   \
  extern __typeof__(name) name##_plain CLONE(name, ".default.2");

CLONES_OF(ck_gates_forward)
CLONES_OF(ck_gates_backward)
CLONES_OF(ck_dropout)
CLONES_OF(ck_softmax_cross_entropy)
CLONES_OF(ck_adam)
CLONES_OF(ck_rmsprop)
CLONES_OF(ck_adagrad)
CLONES_OF(ck_sgd)
CLONES_OF(ck_round_to_bf16)
CLONES_OF(ck_scale)
CLONES_OF(ck_add_scaled)
CLONES_OF(ck_add)
CLONES_OF(ck_sum_of_squares)
CLONES_OF(ck_add_column_sums)
CLONES_OF(ck_add_bias)
CLONES_OF(ck_scatter_add_rows)

#endif
