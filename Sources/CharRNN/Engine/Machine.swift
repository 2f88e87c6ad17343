internal import COneDNN

/// The cores and instruction sets of this machine that matrix products use.
///
/// `ONEDNN_MAX_CPU_ISA` in the environment limits the instruction sets of oneDNN, and so these.
public struct Machine: Hashable, Sendable {
  /// The cores that lilt may use.
  public let cores: Int
  /// The newest instruction set in use, such as `AVX-512 with bf16`.
  public let instructionSet: String
  /// oneDNN's version, such as `2.6.3`.
  public let oneDNNVersion: String
  /// Whether matrices of bf16 are multiplied by a unit made for that (AMX), many times as fast as
  /// f32.
  public let hasMatrixUnit: Bool

  /// The machine lilt runs on.
  public static let current = Machine()

  private init() {
    cores = LaneTeam.coreCount
    let isa = dnnl_get_effective_cpu_isa()
    func has(_ other: dnnl_cpu_isa_t) -> Bool { isa.rawValue & other.rawValue == other.rawValue }
    let names: [(dnnl_cpu_isa_t, String)] = [
      (dnnl_cpu_isa_avx512_core_amx, "AMX"),
      (dnnl_cpu_isa_avx512_core_bf16, "AVX-512 with bf16"),
      (dnnl_cpu_isa_avx512_core, "AVX-512"),
      (dnnl_cpu_isa_avx2, "AVX2"),
      (dnnl_cpu_isa_avx, "AVX"),
      (dnnl_cpu_isa_sse41, "SSE4.1"),
    ]
    instructionSet = names.first { has($0.0) }?.1 ?? "no vector extension that oneDNN names"
    hasMatrixUnit = has(dnnl_cpu_isa_avx512_core_amx)
    hasBF16 = has(dnnl_cpu_isa_avx512_core)
    hasBF16Instructions = has(dnnl_cpu_isa_avx512_core_bf16)
    if let version = dnnl_version()?.pointee {
      oneDNNVersion = "\(version.major).\(version.minor).\(version.patch)"
    } else {
      oneDNNVersion = "unknown"
    }
  }

  /// Whether products of bf16 run here: oneDNN has them from AVX-512 on.
  public let hasBF16: Bool

  /// The precisions that products run in here, f32 first.
  public var precisions: [Precision] { hasBF16 ? [.f32, .bf16] : [.f32] }

  /// Whether the processor has instructions for bf16, though no matrix unit.
  ///
  /// On some such machines bf16 is 1.7 times as fast as f32, on others slower.
  let hasBF16Instructions: Bool

  /// How many times as fast as f32 products of bf16 are here; `nil` where that need not be measured:
  /// with a matrix unit, and without instructions for bf16, which oneDNN then emulates.
  ///
  /// - Complexity: A tenth of a second, once in a process.
  public var bf16Speedup: Double? {
    hasBF16Instructions && !hasMatrixUnit ? Self.measuredSpeedup : nil
  }

  private static let measuredSpeedup = PrecisionTiming().speedup

  /// The precision to train in where none is asked for: the faster one.
  ///
  /// bf16 must be clearly faster, so that most machines take the same one every time; a run records what
  /// it took, and goes on with that.
  public var precision: Precision {
    Self.precision(hasMatrixUnit: hasMatrixUnit, bf16Speedup: bf16Speedup)
  }

  /// The faster precision, by what was measured where that was needed.
  static func precision(hasMatrixUnit: Bool, bf16Speedup: Double?) -> Precision {
    hasMatrixUnit || bf16Speedup.map { $0 >= 1.15 } ?? false ? .bf16 : .f32
  }

  /// Checks that products of `precision` run here.
  ///
  /// - Throws: `TrainingError.noBF16` where they do not.
  func requireProducts(of precision: Precision) throws(TrainingError) {
    guard precision == .f32 || hasBF16 else {
      throw .noBF16(instructionSet: instructionSet)
    }
  }
}
