internal import CKernels

/// e^x of each number, the same bits on every machine.
func exponentials(of values: [Float]) -> [Float] {
  var result = [Float](repeating: 0, count: values.count)
  ck_exact_exponential(values.count, values, &result)
  return result
}
