import Testing

@testable import CharRNN

@Suite("Blocks of floats")
struct FloatBufferTests {
  @Test("a block that no machine has room for is refused with its bytes, and nothing traps")
  func outOfMemory() {
    // All addresses that a program can have on x86-64 and ARM.
    #expect(throws: BackendError.outOfMemory(bytes: 1 << 49)) {
      _ = try FloatBuffer(count: 1 << 47)
    }
    #expect(throws: BackendError.outOfMemory(bytes: .max)) { _ = try FloatBuffer(count: .max) }
  }

  @Test("a block is zero and on a cache line, however small or large", arguments: [0, 1, 1 << 17])
  func zeros(count: Int) throws {
    let buffer = try FloatBuffer(count: count)
    #expect(buffer.array == [Float](repeating: 0, count: count))
    #expect(Int(bitPattern: buffer.base) % 64 == 0)
  }

  @Test("a network without memory for its buffers says so")
  func network() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 2, embeddingSize: 1, layerWidths: [1])
    let weights = try FloatBuffer(count: ParameterLayout(configuration).count)
    // Four gates of all rows at all steps come first: 8 petabytes.
    #expect(throws: BackendError.outOfMemory(bytes: 1 << 53)) {
      _ = try Network(
        configuration, weights: weights, steps: 1 << 12, rows: 1 << 37, lanes: 1,
        isTraining: false)
    }
  }
}
