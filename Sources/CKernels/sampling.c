// The same bits everywhere: no contraction here, in no clone.
#pragma STDC FP_CONTRACT OFF

#include "CKernels.h"
#include "clones.h"
#include "elementary.h"

CLONED void ck_exact_matrix_vector(long inputs, long panels, const float *restrict x,
                                   const float *restrict weights, float *restrict y) {
  for (long panel = 0; panel < panels; panel++) {
    const float *restrict w = weights + panel * inputs * CK_PANEL;
    float sum[CK_PANEL];
    for (long j = 0; j < CK_PANEL; j++) sum[j] = y[panel * CK_PANEL + j];
    for (long k = 0; k < inputs; k++) {
      float input = x[k];
      for (long j = 0; j < CK_PANEL; j++) sum[j] += input * w[k * CK_PANEL + j];
    }
    for (long j = 0; j < CK_PANEL; j++) y[panel * CK_PANEL + j] = sum[j];
  }
}

CLONED void ck_exact_gates(long units, const float *restrict gates, float *restrict cell,
                           float *restrict hidden) {
  const float *restrict i = gates, *restrict f = gates + units;
  const float *restrict g = gates + 2 * units, *restrict o = gates + 3 * units;
  VECTORISED
  for (long j = 0; j < units; j++) {
    float state = logistic(f[j]) * cell[j] + logistic(i[j]) * hyperbolic_tangent(g[j]);
    cell[j] = state;
    hidden[j] = logistic(o[j]) * hyperbolic_tangent(state);
  }
}

CLONED void ck_exact_exponential(long count, const float *restrict x, float *restrict out) {
  for (long j = 0; j < count; j++) out[j] = exponential(x[j]);
}

float ck_exponential(float x) { return exponential(x); }
float ck_logistic(float x) { return logistic(x); }
float ck_hyperbolic_tangent(float x) { return hyperbolic_tangent(x); }
