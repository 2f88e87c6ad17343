import Safetensors
import Testing

@Suite("Tensors")
struct TensorTests {
  @Test("bytes that do not fit type and shape are refused")
  func sizes() {
    #expect(
      throws: SafetensorsError.sizeMismatch(
        tensor: "a", dtype: .f32, shape: [2], found: 4, expected: 8)
    ) { try Tensor(name: "a", dtype: .f32, shape: [2], data: [0, 0, 0, 0]) }
    for shape in [[-1], [-1, -1], [.min], [.max, 2], [0, -1]] {
      #expect(throws: SafetensorsError.sizeOverflow(tensor: "a", dtype: .u8, shape: shape)) {
        try Tensor(name: "a", dtype: .u8, shape: shape, data: [0])
      }
    }
  }

  @Test("floats are stored in each precision and read back", arguments: Tensor.Precision.allCases)
  func precisions(precision: Tensor.Precision) throws {
    let floats: [Float] = [0, 1, -2.5, 0.15625, 0x1p-14, .infinity]
    let tensor = Tensor(name: "a", shape: [2, 3], floats: floats, precision: precision)
    #expect(tensor.dtype == precision.dtype)
    #expect(tensor.count == 6)
    #expect(try tensor.floats() == floats)
    #expect(try tensor.doubles() == floats.map { Double($0) })
    let empty = Tensor(name: "a", shape: [0, 3], floats: [], precision: precision)
    #expect(try empty.floats() == [])
  }

  @Test("F64 is read whole, and rounded where singles are asked for")
  func doubles() throws {
    let third: [UInt8] = [0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xD5, 0x3F]
    let tensor = try Tensor(name: "a", dtype: .f64, shape: [], data: third)
    #expect(try tensor.doubles() == [1.0 / 3])
    #expect(try tensor.floats() == [Float(1.0 / 3)])
  }

  @Test("bits are kept, those of what is not a number too")
  func bits() throws {
    let patterns: [UInt32] = [0x7F80_0001, 0xFFC0_1234, 0x8000_0000, 1]
    let tensor = Tensor(name: "a", shape: [4], floats: patterns.map { Float(bitPattern: $0) })
    #expect(try tensor.floats().map(\.bitPattern) == patterns)
  }

  @Test(
    "integers of each width are read",
    arguments: [
      (.i8, [0xFF], -1), (.u8, [0xFF], 255), (.i16, [0xFE, 0xFF], -2), (.u16, [0, 0x80], 32_768),
      (.i32, [0, 0, 0, 0x80], -2_147_483_648), (.u32, [0, 0, 0, 0x80], 2_147_483_648),
      (.i64, [1, 0, 0, 0, 0, 0, 0, 0x80], .min + 1),
    ] as [(DType, [UInt8], Int)])
  func integers(dtype: DType, data: [UInt8], value: Int) throws {
    #expect(try Tensor(name: "a", dtype: dtype, shape: [1], data: data).integers() == [value])
  }

  @Test("integers of 32 and 64 bits are stored and read back, their limits too")
  func storedIntegers() throws {
    let small = Tensor(name: "a", shape: [2, 2], integers: [.min, -1, 258, .max] as [Int32])
    #expect(small.dtype == .i32 && small.shape == [2, 2])
    #expect(small.data.prefix(8) == [0, 0, 0, 0x80, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect(small.data[8..<12] == [2, 1, 0, 0])
    #expect(try small.integers() == [-2_147_483_648, -1, 258, 2_147_483_647])
    let large = Tensor(name: "b", shape: [3], integers: [.min, 258, .max] as [Int64])
    #expect(large.dtype == .i64)
    #expect(large.data.prefix(10) == [0, 0, 0, 0, 0, 0, 0, 0x80, 2, 1])
    #expect(try large.integers() == [.min, 258, .max])
    let empty = Tensor(name: "c", shape: [0, 3], integers: [] as [Int32])
    #expect(try empty.integers() == [])
    let file = try SafetensorsFile(tensors: [small, large, empty])
    #expect(try SafetensorsFile(bytes: file.bytes()) == file)
    #expect(file.tensors.map(\.name) == ["b", "a", "c"])
  }

  @Test("elements of another kind are refused, not converted")
  func kinds() throws {
    let floats = Tensor(name: "a", shape: [1], floats: [1])
    #expect(
      throws: SafetensorsError.wrongDType(
        tensor: "a", found: .f32, expected: "I64, I32, I16, I8, U32, U16 or U8")
    ) { try floats.integers() }
    for dtype in DType.allCases where ![.f64, .f32, .f16, .bf16].contains(dtype) {
      let data = [UInt8](repeating: 0, count: dtype.byteCount)
      let tensor = try Tensor(name: "a", dtype: dtype, shape: [], data: data)
      let error = SafetensorsError.wrongDType(
        tensor: "a", found: dtype, expected: "F64, F32, BF16 or F16")
      #expect(throws: error) { try tensor.floats() }
      #expect(throws: error) { try tensor.doubles() }
    }
  }

  @Test("a tensor asked for must be there and have its shape")
  func lookup() throws {
    let tensor = Tensor(name: "a", shape: [1, 2], floats: [1, 2])
    let file = try SafetensorsFile(tensors: [tensor])
    #expect(try file.tensor("a", shape: [1, 2]) == tensor)
    #expect(file["b"] == nil)
    #expect(throws: SafetensorsError.missingTensor("b")) { try file.tensor("b", shape: [1]) }
    #expect(throws: SafetensorsError.wrongShape(tensor: "a", found: [1, 2], expected: [2])) {
      try file.tensor("a", shape: [2])
    }
  }
}
