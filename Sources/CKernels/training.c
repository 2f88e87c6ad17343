#pragma STDC FP_CONTRACT ON

#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "clones.h"
#include "elementary.h"

// Partial sums of every reduction: they fill two AVX-512 registers, and are added in the same order
// for every instruction set.
#define LANES 32

CLONED void ck_gates_forward(long rows, long units, float *restrict gates,
                             const float *restrict bias, const float *restrict previous_cell,
                             float *restrict cell, float *restrict tanh_cell,
                             float *restrict hidden) {
  for (long row = 0; row < rows; row++) {
    float *restrict i = gates + row * 4 * units;
    float *restrict f = i + units;
    float *restrict g = f + units;
    float *restrict o = g + units;
    const float *restrict bi = bias, *restrict bf = bias + units;
    const float *restrict bg = bias + 2 * units, *restrict bo = bias + 3 * units;
    const float *restrict c0 = previous_cell + row * units;
    float *restrict c = cell + row * units;
    float *restrict tc = tanh_cell + row * units;
    float *restrict h = hidden + row * units;
    VECTORISED
    for (long j = 0; j < units; j++) {
      float input = logistic(i[j] + bi[j]);
      float forget = logistic(f[j] + bf[j]);
      float candidate = hyperbolic_tangent(g[j] + bg[j]);
      float output = logistic(o[j] + bo[j]);
      float state = forget * c0[j] + input * candidate;
      float squashed = hyperbolic_tangent(state);
      i[j] = input;
      f[j] = forget;
      g[j] = candidate;
      o[j] = output;
      c[j] = state;
      tc[j] = squashed;
      h[j] = output * squashed;
    }
  }
}

CLONED void ck_gates_backward(long rows, long units, float *restrict gates,
                              const float *restrict previous_cell,
                              const float *restrict tanh_cell, const float *restrict d_hidden,
                              const float *restrict d_hidden_next, float *restrict d_cell) {
  for (long row = 0; row < rows; row++) {
    float *restrict i = gates + row * 4 * units;
    float *restrict f = i + units;
    float *restrict g = f + units;
    float *restrict o = g + units;
    const float *restrict c0 = previous_cell + row * units;
    const float *restrict tc = tanh_cell + row * units;
    const float *restrict above = d_hidden + row * units;
    const float *restrict next = d_hidden_next + row * units;
    float *restrict dc = d_cell + row * units;
    VECTORISED
    for (long j = 0; j < units; j++) {
      float input = i[j], forget = f[j], candidate = g[j], output = o[j];
      float dh = above[j] + next[j];
      float state = dc[j] + dh * output * (1.0f - tc[j] * tc[j]);
      i[j] = state * candidate * input * (1.0f - input);
      f[j] = state * c0[j] * forget * (1.0f - forget);
      g[j] = state * input * (1.0f - candidate * candidate);
      o[j] = dh * tc[j] * output * (1.0f - output);
      dc[j] = state * forget;
    }
  }
}

CLONED void ck_dropout(long count, const float *x, float *out, uint32_t first, uint64_t key,
                       uint32_t threshold, float scale) {
  uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
  VECTORISED
  for (long j = 0; j < count; j++) {
    // Two rounds of multiply and xor-shift with the key between them: the finaliser of
    // MurmurHash3 with C. Wellons's constants (lowbias32).
    uint32_t z = (first + (uint32_t)j) ^ low;
    z ^= z >> 16;
    z *= 0x7feb352du;
    z ^= z >> 15;
    z ^= high;
    z *= 0x846ca68bu;
    z ^= z >> 16;
    out[j] = z >= threshold ? x[j] * scale : 0.0f;
  }
}

CLONED CKLoss ck_softmax_cross_entropy(long rows, long vocabulary, float *restrict logits,
                                       const int32_t *restrict targets, float scale) {
  CKLoss total = {0, 0, 0};
  for (long row = 0; row < rows; row++) {
    float *restrict z = logits + row * vocabulary;
    long target = targets[row];
    if (target < 0) {
      for (long v = 0; v < vocabulary; v++) z[v] = 0.0f;
      continue;
    }
    float largest = z[0];
    for (long v = 1; v < vocabulary; v++) largest = z[v] > largest ? z[v] : largest;
    double distance = (double)largest - (double)z[target];
    // The first of equal logits is the prediction, as in `Distribution.ranking`.
    long earlier = 0;
    if (distance == 0) {
      for (long v = 0; v < target; v++) earlier += z[v] == largest;
    }
    total.correct += distance == 0 && earlier == 0;
    float partial[LANES] = {0};
    long v = 0;
    for (; v + LANES <= vocabulary; v += LANES) {
      VECTORISED
      for (long k = 0; k < LANES; k++) {
        float e = exponential(z[v + k] - largest);
        z[v + k] = e;
        partial[k] += e;
      }
    }
    for (long k = 0; v < vocabulary; v++, k++) {
      float e = exponential(z[v] - largest);
      z[v] = e;
      partial[k] += e;
    }
    double sum = 0;
    for (long k = 0; k < LANES; k++) sum += partial[k];
    total.loss += log(sum) + distance;
    total.counted += 1;
    float factor = (float)(scale / sum);
    for (long k = 0; k < vocabulary; k++) z[k] *= factor;
    z[target] -= scale;
  }
  return total;
}

CLONED void ck_adam(long count, float *restrict weights, float *restrict first,
                    float *restrict second, const float *restrict gradient, float gradient_scale,
                    float step_size, float beta1, float beta2, float epsilon,
                    float second_scale) {
  float rest1 = 1.0f - beta1, rest2 = 1.0f - beta2;
  VECTORISED
  for (long j = 0; j < count; j++) {
    float g = gradient[j] * gradient_scale;
    float m = beta1 * first[j] + rest1 * g;
    float v = beta2 * second[j] + rest2 * (g * g);
    first[j] = m;
    second[j] = v;
    // The elementwise built-in: sqrtf sets errno, which would keep the loop scalar.
    weights[j] -= step_size * m / (__builtin_elementwise_sqrt(v) * second_scale + epsilon);
  }
}

CLONED void ck_rmsprop(long count, float *restrict weights, float *restrict mean,
                       const float *restrict gradient, float gradient_scale, float rate,
                       float alpha, float epsilon) {
  VECTORISED
  for (long j = 0; j < count; j++) {
    float g = gradient[j] * gradient_scale;
    float v = alpha * mean[j] + (1.0f - alpha) * (g * g);
    mean[j] = v;
    weights[j] -= rate * g / (__builtin_elementwise_sqrt(v) + epsilon);
  }
}

CLONED void ck_adagrad(long count, float *restrict weights, float *restrict sum,
                       const float *restrict gradient, float gradient_scale, float rate,
                       float epsilon) {
  VECTORISED
  for (long j = 0; j < count; j++) {
    float g = gradient[j] * gradient_scale;
    float s = sum[j] + g * g;
    sum[j] = s;
    weights[j] -= rate * g / (__builtin_elementwise_sqrt(s) + epsilon);
  }
}

CLONED void ck_sgd(long count, float *restrict weights, float *restrict velocity,
                   const float *restrict gradient, float gradient_scale, float rate,
                   float momentum) {
  for (long j = 0; j < count; j++) {
    float v = momentum * velocity[j] + gradient[j] * gradient_scale;
    velocity[j] = v;
    weights[j] -= rate * v;
  }
}

CLONED void ck_round_to_bf16(long count, const float *restrict x, uint16_t *restrict out) {
  for (long j = 0; j < count; j++) {
    uint32_t bits;
    memcpy(&bits, x + j, sizeof bits);
    uint32_t rounded = bits + 0x7fffu + (bits >> 16 & 1u);
    // Rounding up could carry a NaN's bits into the sign.
    uint32_t quiet = bits | 0x400000u;
    out[j] = (uint16_t)(((bits & 0x7fffffffu) > 0x7f800000u ? quiet : rounded) >> 16);
  }
}

CLONED void ck_scale(long count, float *restrict x, float factor) {
  for (long j = 0; j < count; j++) x[j] *= factor;
}

CLONED void ck_add_scaled(long count, float *restrict out, const float *restrict x,
                          float factor) {
  for (long j = 0; j < count; j++) out[j] += factor * x[j];
}

CLONED void ck_add(long count, float *restrict out, const float *restrict x) {
  for (long j = 0; j < count; j++) out[j] += x[j];
}

CLONED double ck_sum_of_squares(long count, const float *x) {
  double partial[LANES] = {0};
  long j = 0;
  for (; j + LANES <= count; j += LANES) {
    for (long k = 0; k < LANES; k++) partial[k] += (double)x[j + k] * (double)x[j + k];
  }
  for (long k = 0; j < count; j++, k++) partial[k] += (double)x[j] * (double)x[j];
  double sum = 0;
  for (long k = 0; k < LANES; k++) sum += partial[k];
  return sum;
}

CLONED void ck_add_column_sums(long rows, long columns, const float *restrict x,
                               float *restrict out) {
  for (long row = 0; row < rows; row++) {
    for (long j = 0; j < columns; j++) out[j] += x[row * columns + j];
  }
}

CLONED void ck_add_bias(long rows, long columns, float *restrict x, const float *restrict bias) {
  for (long row = 0; row < rows; row++) {
    for (long j = 0; j < columns; j++) x[row * columns + j] += bias[j];
  }
}

CLONED void ck_gather_rows(long rows, long columns, const float *restrict table, long count,
                           const int32_t *restrict indices, float *restrict out) {
  for (long row = 0; row < rows; row++, indices += count) {
    float *restrict into = out + row * columns;
    memcpy(into, table + indices[0] * columns, (size_t)columns * sizeof(float));
    for (long other = 1; other < count; other++) {
      const float *restrict from = table + indices[other] * columns;
      for (long j = 0; j < columns; j++) into[j] += from[j];
    }
  }
}

CLONED void ck_scatter_add_rows(long rows, long columns, const float *restrict x, long count,
                                const int32_t *restrict indices, float *restrict table) {
  for (long row = 0; row < rows; row++) {
    const float *restrict from = x + row * columns;
    for (long other = 0; other < count; other++) {
      float *restrict into = table + *indices++ * columns;
      for (long j = 0; j < columns; j++) into[j] += from[j];
    }
  }
}
