// The calls of oneDNN that the engine makes: matrix products and reorders.
//
// The wrappers hide what Swift cannot import (variadic casts, unions in descriptors) and the
// differences between oneDNN 2 and 3. A status other than 0 (dnnl_success) is an error.
#ifndef CONEDNN_SHIM_H
#define CONEDNN_SHIM_H

#if !__has_include(<oneapi/dnnl/dnnl.h>)
#error "oneDNN is missing: apt-get install libdnnl-dev (macOS: brew install onednn)"
#endif

#include <oneapi/dnnl/dnnl.h>
#include <stdint.h>

/// How a matrix [rows, columns] lies in memory.
typedef enum {
  conednn_rows,        // row-major, rows adjacent
  conednn_columns,     // column-major: the transpose of a row-major matrix
  conednn_any          // chosen by the primitive; filled by a reorder
} conednn_layout;

/// The number format of an operand.
typedef enum {
  conednn_f32,
  conednn_bf16
} conednn_type;

static inline dnnl_data_type_t conednn_data_type(conednn_type type) {
  return type == conednn_bf16 ? dnnl_bf16 : dnnl_f32;
}

static inline dnnl_format_tag_t conednn_tag(conednn_layout layout) {
  return layout == conednn_rows      ? dnnl_ab
         : layout == conednn_columns ? dnnl_ba
                                     : dnnl_format_tag_any;
}

static inline dnnl_status_t conednn_engine_create(dnnl_engine_t *engine) {
  return dnnl_engine_create(engine, dnnl_cpu, 0);
}

static inline dnnl_status_t conednn_stream_create(dnnl_engine_t engine, dnnl_stream_t *stream) {
  return dnnl_stream_create(stream, engine, dnnl_stream_default_flags);
}

#if DNNL_VERSION_MAJOR >= 3

typedef dnnl_memory_desc_t conednn_desc;
typedef const_dnnl_memory_desc_t conednn_const_desc;

static inline dnnl_status_t conednn_desc_init(conednn_desc *desc, int64_t rows, int64_t columns,
                                              conednn_layout layout, conednn_type type) {
  dnnl_dims_t dims = {rows, columns};
  return dnnl_memory_desc_create_with_tag(desc, 2, dims, conednn_data_type(type),
                                          conednn_tag(layout));
}

static inline void conednn_desc_release(conednn_desc *desc) { dnnl_memory_desc_destroy(*desc); }

static inline conednn_const_desc conednn_desc_view(const conednn_desc *desc) { return *desc; }

static inline dnnl_status_t conednn_product_desc(dnnl_primitive_desc_t *out, dnnl_engine_t engine,
                                                 const conednn_desc *source,
                                                 const conednn_desc *weights,
                                                 const conednn_desc *result,
                                                 const_dnnl_primitive_attr_t attributes) {
  return dnnl_matmul_primitive_desc_create(out, engine, *source, *weights, NULL, *result,
                                           attributes);
}

static inline dnnl_status_t conednn_append_sum(dnnl_post_ops_t operations) {
  return dnnl_post_ops_append_sum(operations, 1.0f, 0, dnnl_data_type_undef);
}

#else

typedef dnnl_memory_desc_t conednn_desc;
typedef const dnnl_memory_desc_t *conednn_const_desc;

static inline dnnl_status_t conednn_desc_init(conednn_desc *desc, int64_t rows, int64_t columns,
                                              conednn_layout layout, conednn_type type) {
  dnnl_dims_t dims = {rows, columns};
  return dnnl_memory_desc_init_by_tag(desc, 2, dims, conednn_data_type(type),
                                          conednn_tag(layout));
}

static inline void conednn_desc_release(conednn_desc *desc) { (void)desc; }

static inline conednn_const_desc conednn_desc_view(const conednn_desc *desc) { return desc; }

static inline dnnl_status_t conednn_product_desc(dnnl_primitive_desc_t *out, dnnl_engine_t engine,
                                                 const conednn_desc *source,
                                                 const conednn_desc *weights,
                                                 const conednn_desc *result,
                                                 const_dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t operation;
  dnnl_status_t status = dnnl_matmul_desc_init(&operation, source, weights, NULL, result);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(out, &operation, attributes, engine, NULL);
}

static inline dnnl_status_t conednn_append_sum(dnnl_post_ops_t operations) {
  return dnnl_post_ops_append_sum(operations, 1.0f);
}

#endif

/// Plans a product [m, k] x [k, n] -> [m, n] of operands of type `type` with an f32 result, which is
/// added to the old one if `accumulates` is not 0. The caller passes scratch memory to each run.
static inline dnnl_status_t conednn_product_plan(dnnl_primitive_desc_t *plan,
                                                 dnnl_engine_t engine, int64_t m, int64_t n,
                                                 int64_t k, conednn_layout source_layout,
                                                 conednn_layout weights_layout,
                                                 conednn_type type, int accumulates) {
  conednn_desc source, weights, result;
  dnnl_primitive_attr_t attributes;
  dnnl_post_ops_t operations;
  dnnl_status_t status = conednn_desc_init(&source, m, k, source_layout, type);
  if (status != dnnl_success) return status;
  status = conednn_desc_init(&weights, k, n, weights_layout, type);
  if (status != dnnl_success) goto release_source;
  status = conednn_desc_init(&result, m, n, conednn_rows, conednn_f32);
  if (status != dnnl_success) goto release_weights;
  status = dnnl_primitive_attr_create(&attributes);
  if (status != dnnl_success) goto release_result;
  status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success && accumulates) {
    status = dnnl_post_ops_create(&operations);
    if (status == dnnl_success) {
      status = conednn_append_sum(operations);
      if (status == dnnl_success)
        status = dnnl_primitive_attr_set_post_ops(attributes, operations);
      dnnl_post_ops_destroy(operations);
    }
  }
  if (status == dnnl_success)
    status = conednn_product_desc(plan, engine, &source, &weights, &result, attributes);
  dnnl_primitive_attr_destroy(attributes);
release_result:
  conednn_desc_release(&result);
release_weights:
  conednn_desc_release(&weights);
release_source:
  conednn_desc_release(&source);
  return status;
}

/// Memory for an operand of a plan: source, weights, result or scratch (dnnl_query_…_md).
/// `data` may be replaced later; the memory does not own it.
static inline dnnl_status_t conednn_operand(dnnl_memory_t *memory, dnnl_engine_t engine,
                                            dnnl_primitive_desc_t plan, dnnl_query_t operand,
                                            void *data) {
  conednn_const_desc desc = dnnl_primitive_desc_query_md(plan, operand, 0);
  if (desc == NULL) return dnnl_invalid_arguments;
  return dnnl_memory_create(memory, desc, engine, data);
}

/// The bytes that an operand of a plan takes.
static inline size_t conednn_operand_size(dnnl_primitive_desc_t plan, dnnl_query_t operand) {
  conednn_const_desc desc = dnnl_primitive_desc_query_md(plan, operand, 0);
  return desc == NULL ? 0 : dnnl_memory_desc_get_size(desc);
}

/// Nonzero if both plans use the same layout and type of weights.
static inline int conednn_same_weights(dnnl_primitive_desc_t a, dnnl_primitive_desc_t b) {
  return dnnl_memory_desc_equal(dnnl_primitive_desc_query_md(a, dnnl_query_weights_md, 0),
                                dnnl_primitive_desc_query_md(b, dnnl_query_weights_md, 0));
}

/// Memory over a plain f32 matrix [rows, columns].
static inline dnnl_status_t conednn_matrix(dnnl_memory_t *memory, dnnl_engine_t engine,
                                           int64_t rows, int64_t columns, conednn_layout layout,
                                           void *data) {
  conednn_desc desc;
  dnnl_status_t status = conednn_desc_init(&desc, rows, columns, layout, conednn_f32);
  if (status != dnnl_success) return status;
  status = dnnl_memory_create(memory, conednn_desc_view(&desc), engine, data);
  conednn_desc_release(&desc);
  return status;
}

/// The primitive that copies one memory into another's layout.
static inline dnnl_status_t conednn_reorder(dnnl_primitive_t *reorder, dnnl_engine_t engine,
                                            dnnl_memory_t from, dnnl_memory_t to) {
  conednn_const_desc from_desc, to_desc;
  dnnl_primitive_desc_t plan;
  dnnl_status_t status = dnnl_memory_get_memory_desc(from, &from_desc);
  if (status == dnnl_success) status = dnnl_memory_get_memory_desc(to, &to_desc);
  if (status == dnnl_success)
    status = dnnl_reorder_primitive_desc_create(&plan, from_desc, engine, to_desc, engine, NULL);
  if (status != dnnl_success) return status;
  status = dnnl_primitive_create(reorder, plan);
  dnnl_primitive_desc_destroy(plan);
  return status;
}

static inline dnnl_status_t conednn_run_reorder(dnnl_primitive_t reorder, dnnl_stream_t stream,
                                                dnnl_memory_t from, dnnl_memory_t to) {
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
  return dnnl_primitive_execute(reorder, stream, 2, arguments);
}

static inline dnnl_status_t conednn_run_product(dnnl_primitive_t product, dnnl_stream_t stream,
                                                dnnl_memory_t source, dnnl_memory_t weights,
                                                dnnl_memory_t result, dnnl_memory_t scratch) {
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, source},
                                 {DNNL_ARG_WEIGHTS, weights},
                                 {DNNL_ARG_DST, result},
                                 {DNNL_ARG_SCRATCHPAD, scratch}};
  return dnnl_primitive_execute(product, stream, 4, arguments);
}

/// The implementation that oneDNN chose for a plan, such as "brg:avx512_core".
static inline const char *conednn_implementation(dnnl_primitive_desc_t plan) {
  const char *name = NULL;
  if (dnnl_primitive_desc_query(plan, dnnl_query_impl_info_str, 0, &name) != dnnl_success)
    return "";
  return name;
}

#endif
