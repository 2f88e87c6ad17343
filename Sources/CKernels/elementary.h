// exp, tanh and the logistic function in single precision, written so that a compiler vectorises
// the loops around them: no branch, no call, no table.
//
// All three stand on e^x − 1 computed without cancellation. With x = k ln 2 + r, |r| ≤ ln 2 / 2
// (Cody & Waite's two-part ln 2) and q = e^r − 1 from a degree-6 polynomial,
// e^x − 1 = 2^k q + (2^k − 1). Errors against long double: at most 2 ulp for exp, 3 for tanh and
// the logistic function (Tests/CharRNNTests/ElementaryTests.swift). A NaN stays a NaN.
//
// A file that includes this decides by its FP_CONTRACT pragma whether multiply and add may fuse.
#ifndef CKERNELS_ELEMENTARY_H
#define CKERNELS_ELEMENTARY_H

#include <stdint.h>
#include <string.h>

#define CKERNELS_INLINE static inline __attribute__((always_inline))

typedef struct {
  float q;      // e^r - 1
  float scale;  // 2^k
} ReducedExponential;

CKERNELS_INLINE ReducedExponential reduced_exponential(float x) {
  // Outside these bounds the float result is 0 or infinite for every use below.
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  // Adding 1.5 * 2^23 leaves the nearest integer of x / ln 2 in the low bits of the sum.
  const float shift = 12582912.0f;
  float shifted = x * 1.44269504f + shift;
  float k = shifted - shift;
  float r = x - k * 0.693359375f;
  r = r - k * -2.12194440e-4f;
  // Minimax for (e^r - 1 - r) / r^2 on |r| <= ln 2 / 2.
  float p = 1.3882517e-3f;
  p = p * r + 8.3665475e-3f;
  p = p * r + 4.16672e-2f;
  p = p * r + 1.6666543e-1f;
  p = p * r + 4.9999997e-1f;
  float q = (p * r) * r + r;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - 0x4B400000u + 127u) << 23;
  float scale;
  memcpy(&scale, &bits, sizeof scale);
  ReducedExponential result = {q, scale};
  return result;
}

/// e^x. Below -87 the result is that of -87 (1.6e-38), above 88 that of 88 (1.7e38).
CKERNELS_INLINE float exponential(float x) {
  ReducedExponential e = reduced_exponential(x);
  return e.scale * e.q + e.scale;
}

/// 1 / (1 + e^-x).
CKERNELS_INLINE float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }

/// The hyperbolic tangent, exact in sign and with relative accuracy near zero.
CKERNELS_INLINE float hyperbolic_tangent(float x) {
  float magnitude = x < 0.0f ? -x : x;
  // tanh 10 rounds to 1, and e^20 is far from overflowing.
  float bounded = magnitude > 10.0f ? 10.0f : magnitude;
  ReducedExponential e = reduced_exponential(2.0f * bounded);
  float minus_one = e.scale * e.q + (e.scale - 1.0f);
  float y = minus_one / (minus_one + 2.0f);
  return x < 0.0f ? -y : y;
}

#endif
