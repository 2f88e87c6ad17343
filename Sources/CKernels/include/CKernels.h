// The elementwise loops of the engine, everything that is not a matrix product, and the number of
// cores to run them on.
//
// T = steps in time, N = rows (streams), H = units of a layer, V = characters in the vocabulary.
// All matrices are row-major. Gates stand in PyTorch's order i, f, g, o, each H wide, in rows of 4H.
// On x86-64 every loop is compiled for AVX-512, AVX2 and plain SSE2; elsewhere once. The loader picks
// a version for training, `ck_exact_kernels` for sampling.
// Nothing here allocates, locks or fails.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

/// The cores that this process may run on: on Linux those of its affinity mask (`taskset`, a
/// container's set of cores). 0 or less if unknown.
long ck_core_count(void);

// Training: may fuse multiply and add, so results differ in the last bits between machines.

/// One time step of a layer. `gates` [rows, 4H] holds x·Wx + h·Wh on entry and the activated gates
/// on return; `bias` [4H] is added first. Writes c, tanh c and h, each [rows, H].
void ck_gates_forward(long rows, long units, float *restrict gates, const float *restrict bias,
                      const float *restrict previous_cell, float *restrict cell,
                      float *restrict tanh_cell, float *restrict hidden);

/// The reverse of `ck_gates_forward`. `gates` holds the activated gates on entry and the gradient
/// of their pre-activations on return. `d_hidden` [rows, H] comes from the layer above,
/// `d_hidden_next` [rows, H] from step t + 1; `d_cell` [rows, H] is read for t + 1 and written for t.
void ck_gates_backward(long rows, long units, float *restrict gates,
                       const float *restrict previous_cell, const float *restrict tanh_cell,
                       const float *restrict d_hidden, const float *restrict d_hidden_next,
                       float *restrict d_cell);

/// Inverted dropout (Srivastava et al. 2014): out = x / (1 - p) where the element is kept, else 0.
/// Element `first` + i is kept iff a hash of its index under `key` is at least `threshold` = p·2^32:
/// forward and backward compute the same mask and need not store it.
void ck_dropout(long count, const float *x, float *out, uint32_t first, uint64_t key,
                uint32_t threshold, float scale);

/// Sums of `ck_softmax_cross_entropy` over its rows.
typedef struct {
  double loss;     // nats, summed
  long correct;    // rows whose largest logit (the first of equal ones) is the target's
  long counted;    // rows that have a target
} CKLoss;

/// Softmax and cross-entropy of `logits` [rows, V] against `targets` [rows]; a negative target
/// leaves its row out. On return `logits` holds the gradient, (p - onehot) · `scale`.
CKLoss ck_softmax_cross_entropy(long rows, long vocabulary, float *restrict logits,
                                const int32_t *restrict targets, float scale);

/// One Adam update (Kingma & Ba 2015, algorithm 1) of `count` weights. The gradient is multiplied
/// by `gradient_scale` first; `step_size` is the learning rate over 1 - beta1^t and
/// `second_scale` is 1 / sqrt(1 - beta2^t).
void ck_adam(long count, float *restrict weights, float *restrict first, float *restrict second,
             const float *restrict gradient, float gradient_scale, float step_size, float beta1,
             float beta2, float epsilon, float second_scale);

/// One RMSProp update (Tieleman & Hinton 2012): `mean` is the running mean of the squared gradient.
void ck_rmsprop(long count, float *restrict weights, float *restrict mean,
                const float *restrict gradient, float gradient_scale, float rate, float alpha,
                float epsilon);

/// One Adagrad update (Duchi, Hazan & Singer 2011): `sum` adds up the squared gradients.
void ck_adagrad(long count, float *restrict weights, float *restrict sum,
                const float *restrict gradient, float gradient_scale, float rate, float epsilon);

/// One update of stochastic gradient descent: velocity = momentum · velocity + gradient.
void ck_sgd(long count, float *restrict weights, float *restrict velocity,
            const float *restrict gradient, float gradient_scale, float rate, float momentum);

/// out = x rounded to bf16 (the upper half of a float), to the nearest, ties to even; NaN stays NaN.
void ck_round_to_bf16(long count, const float *restrict x, uint16_t *restrict out);

/// x *= factor, `count` elements.
void ck_scale(long count, float *restrict x, float factor);

/// out += factor · x, `count` elements.
void ck_add_scaled(long count, float *restrict out, const float *restrict x, float factor);

/// out += x, `count` elements.
void ck_add(long count, float *restrict out, const float *restrict x);

/// The sum of squares of `count` elements, in double.
double ck_sum_of_squares(long count, const float *x);

/// out[j] += the sum over the rows of x [rows, columns].
void ck_add_column_sums(long rows, long columns, const float *restrict x, float *restrict out);

/// Adds `bias` [columns] to every row of x [rows, columns].
void ck_add_bias(long rows, long columns, float *restrict x, const float *restrict bias);

/// out[r] = the sum of table[i] over the `count` indices i of row r, in order; rows of `columns` floats.
void ck_gather_rows(long rows, long columns, const float *restrict table, long count,
                    const int32_t *restrict indices, float *restrict out);

/// table[i] += x[r] for the `count` indices i of row r; rows of `columns` floats.
void ck_scatter_add_rows(long rows, long columns, const float *restrict x, long count,
                         const int32_t *restrict indices, float *restrict table);

// Sampling: every sum in input order and no fused multiply-add, so that the same model, state and
// character give the same bits on every machine, for every instruction set and any number of rows.

/// Columns of a panel of weights.
#define CK_PANEL 128

/// Adds x·W to y, every sum in the order of the inputs, for x [rows, inputs] and y [rows, columns]
/// with `panels` · 128 columns. `weights` holds one panel after another, each [inputs, 128].
typedef void (*CKExactProduct)(long rows, long inputs, long panels, const float *x,
                               const void *weights, float *y);

/// The sampling kernels for one instruction set.
typedef struct {
  /// `avx512`, `avx2` or `plain`.
  const char *instruction_set;

  /// The product with weights that are floats.
  CKExactProduct add_product_f32;

  /// The product with weights in bf16, which are multiplied as the floats they stand for. Two share
  /// a word of 32 bits: of the 64 words of an input in a panel, word j has column j in its low half
  /// and column j + 64 in its high half.
  CKExactProduct add_product_bf16;

  /// One time step of a layer. Rows of `gates`, `gates_length` apart, begin with the 4H
  /// pre-activations, bias included; `cell` [rows, H] is replaced, and so are the H first floats of
  /// the rows of `hidden`, `hidden_length` apart.
  void (*gates)(long rows, long units, const float *gates, long gates_length, float *cell,
                float *hidden, long hidden_length);

  /// e^x for each of `count` numbers.
  void (*exponentials)(long count, const float *x, float *out);
} CKExactKernels;

/// The kernels for the instruction sets of this machine, the fastest at place 0; null past the last.
const CKExactKernels *ck_exact_kernels(long place);

// The elementary functions one by one, for their tests.
float ck_exponential(float x);
float ck_logistic(float x);
float ck_hyperbolic_tangent(float x);

#endif
