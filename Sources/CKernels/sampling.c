// The same bits everywhere: no contraction here, for no instruction set.
#pragma STDC FP_CONTRACT OFF

#include <stdbool.h>
#include <stddef.h>

#include "CKernels.h"
#include "clones.h"
#include "elementary.h"

// Sixteen columns. On a machine with narrower registers the compiler splits them, which changes
// the speed and not the sums: each column is added up on its own.
#define WIDTH 16
#define HALF_PANEL (CK_PANEL / 2)
// They may alias: weights are words of 32 bits that Swift wrote as floats.
typedef float Floats __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));
typedef uint32_t Words __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));

// Bytes between what is read and what is fetched into the cache for later: found by trial.
#define AHEAD 2048

// Adds x·W for `rows` rows and `parts` times sixteen pairs of columns; the pairs' second halves
// stand HALF_PANEL columns on. The sums stay in registers, since `rows` and `parts` are constants
// wherever this is inlined.
CKERNELS_INLINE void add_product_of_block(int rows, int parts, bool is_bf16, long inputs,
                                          long row_length, const float *x, const char *weights,
                                          float *y) {
  const long line = CK_PANEL * (is_bf16 ? 2 : 4);
  Floats low[rows * parts], high[rows * parts];
  for (int r = 0; r < rows; r++) {
    for (int p = 0; p < parts; p++) {
      const float *sums = y + r * row_length + p * WIDTH;
      low[r * parts + p] = *(const Floats *)sums;
      high[r * parts + p] = *(const Floats *)(sums + HALF_PANEL);
    }
  }
  for (long k = 0; k < inputs; k++) {
    for (int p = 0; p < parts; p++) {
      const char *pairs = weights + k * line + p * WIDTH * 4;
      Floats first, second;
      if (is_bf16) {
        if (rows == 1) __builtin_prefetch(pairs + AHEAD);
        Words both = *(const Words *)pairs;
        first = (Floats)(both << 16);
        second = (Floats)(both & 0xFFFF0000u);
      } else {
        first = *(const Floats *)pairs;
        second = *(const Floats *)(pairs + 4 * HALF_PANEL);
      }
      for (int r = 0; r < rows; r++) {
        float input = x[r * inputs + k];
        low[r * parts + p] += input * first;
        high[r * parts + p] += input * second;
      }
    }
  }
  for (int r = 0; r < rows; r++) {
    for (int p = 0; p < parts; p++) {
      float *sums = y + r * row_length + p * WIDTH;
      *(Floats *)sums = low[r * parts + p];
      *(Floats *)(sums + HALF_PANEL) = high[r * parts + p];
    }
  }
}

// `block` rows at a time share each weight that is read; the rest go one by one, `parts` wide.
CKERNELS_INLINE void add_product(int block, int parts, bool is_bf16, long rows, long inputs,
                                 long panels, const float *x, const char *weights, float *y) {
  const long row_length = panels * CK_PANEL;
  const long panel_size = inputs * CK_PANEL * (is_bf16 ? 2 : 4);
  const long blocked = rows / block * block;
  for (long panel = 0; panel < panels; panel++) {
    const char *w = weights + panel * panel_size;
    float *columns = y + panel * CK_PANEL;
    for (long j = 0; j < HALF_PANEL; j += WIDTH) {
      for (long row = 0; row < blocked; row += block) {
        add_product_of_block(block, 1, is_bf16, inputs, row_length, x + row * inputs, w + 4 * j,
                             columns + row * row_length + j);
      }
    }
    for (long row = blocked; row < rows; row++) {
      for (long j = 0; j < HALF_PANEL; j += parts * WIDTH) {
        add_product_of_block(1, parts, is_bf16, inputs, row_length, x + row * inputs, w + 4 * j,
                             columns + row * row_length + j);
      }
    }
  }
}

CKERNELS_INLINE void apply_gates(long rows, long units, const float *gates, long gates_length,
                                 float *cell, float *hidden, long hidden_length) {
  for (long row = 0; row < rows; row++) {
    const float *restrict i = gates + row * gates_length, *restrict f = i + units;
    const float *restrict g = i + 2 * units, *restrict o = i + 3 * units;
    float *restrict c = cell + row * units, *restrict h = hidden + row * hidden_length;
    VECTORISED
    for (long j = 0; j < units; j++) {
      float state = logistic(f[j]) * c[j] + logistic(i[j]) * hyperbolic_tangent(g[j]);
      c[j] = state;
      h[j] = logistic(o[j]) * hyperbolic_tangent(state);
    }
  }
}

CKERNELS_INLINE void exponentials(long count, const float *restrict x, float *restrict out) {
  for (long j = 0; j < count; j++) out[j] = exponential(x[j]);
}

// The kernels compiled for one instruction set. `block` and `parts` are what its registers hold:
// the sums of a block take 2 · block · 16 floats, those of a single row 2 · parts · 16.
#define KERNELS_FOR(SET, TARGET, block, parts)                                                   \
  TARGET static void add_product_f32_##SET(long rows, long inputs, long panels, const float *x,  \
                                           const void *weights, float *y) {                      \
    add_product(block, parts, false, rows, inputs, panels, x, weights, y);                       \
  }                                                                                              \
  TARGET static void add_product_bf16_##SET(long rows, long inputs, long panels, const float *x, \
                                            const void *weights, float *y) {                     \
    add_product(block, parts, true, rows, inputs, panels, x, weights, y);                        \
  }                                                                                              \
  TARGET static void gates_##SET(long rows, long units, const float *gates, long gates_length,   \
                                 float *cell, float *hidden, long hidden_length) {               \
    apply_gates(rows, units, gates, gates_length, cell, hidden, hidden_length);                  \
  }                                                                                              \
  TARGET static void exponentials_##SET(long count, const float *x, float *out) {                \
    exponentials(count, x, out);                                                                 \
  }                                                                                              \
  static const CKExactKernels kernels_##SET = {#SET, add_product_f32_##SET,                      \
                                               add_product_bf16_##SET, gates_##SET,              \
                                               exponentials_##SET};

KERNELS_FOR(plain, , 1, 1)

#if defined(__x86_64__)
// Left to itself, clang keeps to registers of 256 bits; tuned for Zen 4 it takes those of 512.
#define AVX512 __attribute__((target("arch=x86-64-v4,tune=znver4")))
#define AVX2 __attribute__((target("arch=x86-64-v3")))
KERNELS_FOR(avx512, AVX512, 8, 4)
KERNELS_FOR(avx2, AVX2, 2, 2)
#endif

const CKExactKernels *ck_exact_kernels(long place) {
  const CKExactKernels *found[4] = {NULL};
  long count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) found[count++] = &kernels_avx512;
  if (__builtin_cpu_supports("x86-64-v3")) found[count++] = &kernels_avx2;
#endif
  found[count++] = &kernels_plain;
  return place >= 0 && place < count ? found[place] : NULL;
}

float ck_exponential(float x) { return exponential(x); }
float ck_logistic(float x) { return logistic(x); }
float ck_hyperbolic_tangent(float x) { return hyperbolic_tangent(x); }
