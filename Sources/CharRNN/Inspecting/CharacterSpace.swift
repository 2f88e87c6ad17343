/// How the first layer of a model sees its characters, as points in a space.
///
/// A character's point is what it adds to the first layer's gates: its row of the embedding times the
/// layer's Wx, less the mean of all characters, which works as a bias. The embedding's own rows can
/// differ where Wx makes them alike, so they say less of what the network tells apart.
public struct CharacterSpace: Sendable {
  /// The points, `[V][4H]`.
  private let points: [[Float]]
  /// The products of all pairs of points, `[V][V]`.
  private let products: [[Double]]

  /// The space of a model.
  ///
  /// - Complexity: O(V²·H).
  public init(_ predictor: Predictor) {
    self.init((0..<predictor.configuration.vocabularySize).map(predictor.inputGates))
  }

  /// The space of the rows, all as long, less their mean.
  init(_ rows: [[Float]]) {
    let count = Double(max(1, rows.count))
    let mean = (rows.first ?? []).indices.map { column in
      Float(rows.reduce(0) { $0 + Double($1[column]) } / count)
    }
    points = rows.map { row in zip(row, mean).map { $0 - $1 } }
    var products = [[Double]](
      repeating: [Double](repeating: 0, count: points.count), count: points.count)
    for first in points.indices {
      for second in 0...first {
        var sum = 0.0
        for (a, b) in zip(points[first], points[second]) { sum += Double(a) * Double(b) }
        products[first][second] = sum
        products[second][first] = sum
      }
    }
    self.products = products
  }

  /// The cosine of the angle between two characters: 1 for the same direction, 0 for nothing in common.
  ///
  /// 0 where a character is the mean itself.
  public func similarity(_ first: Int, _ second: Int) -> Double {
    let lengths = (products[first][first] * products[second][second]).squareRoot()
    return lengths > 0 ? products[first][second] / lengths : 0
  }

  /// The other characters with their similarities, the most alike first; equal ones in index order.
  public func nearest(to character: Int) -> [(character: Int, similarity: Double)] {
    points.indices.filter { $0 != character }
      .map { (character: $0, similarity: similarity(character, $0)) }
      .sorted { ($1.similarity, $0.character) < ($0.similarity, $1.character) }
  }

  /// A picture of the space in two dimensions.
  public struct Map: Sendable {
    /// The place of each character.
    public let places: [(x: Double, y: Double)]
    /// The shares of the characters' variance that each axis has.
    public let shares: (x: Double, y: Double)
  }

  /// The projection onto the two directions in which the characters differ most (principal components).
  ///
  /// Deterministic: the direction of an axis is the one in which the character farthest from the middle
  /// is on the positive side. NaN where a weight is NaN or infinite.
  ///
  /// - Complexity: O(V³) with a factor of about 10.
  public func map() -> Map {
    let (values, vectors) = Eigenvectors.jacobi(products)
    let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    let total = values.reduce(0) { $0 + max(0, $1) }
    func axis(_ number: Int) -> (places: [Double], share: Double) {
      guard order.indices.contains(number) else {
        return ([Double](repeating: 0, count: points.count), 0)
      }
      let value = max(0, values[order[number]])
      var places = points.indices.map { vectors[$0][order[number]] * value.squareRoot() }
      let farthest = places.indices.max { places[$0].magnitude < places[$1].magnitude }
      if let farthest, places[farthest] < 0 { places = places.map { -$0 } }
      return (places, total > 0 ? value / total : 0)
    }
    let (x, y) = (axis(0), axis(1))
    return Map(places: Array(zip(x.places, y.places)), shares: (x.share, y.share))
  }
}

/// The eigenvectors of symmetric matrices.
enum Eigenvectors {
  private static let mostSweeps = 60

  /// The eigenvalues of a symmetric matrix, and its eigenvectors in the columns of a matrix, in no
  /// particular order.
  ///
  /// The cyclic Jacobi method (Golub & Van Loan, Matrix Computations, section 8.5): the same bits for the
  /// same matrix, and a few sweeps over all pairs suffice.
  static func jacobi(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
    var a = matrix
    let count = a.count
    var vectors = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0 } }
    let size = a.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
    for _ in 0..<mostSweeps {
      let rest = (0..<count).reduce(0.0) { sum, row in
        (0..<row).reduce(sum) { $0 + a[row][$1] * a[row][$1] }
      }
      // Not NaN, which no rotation changes.
      guard rest > size * 1e-28 else { break }
      for p in 0..<count {
        for q in p + 1..<max(p + 1, count) where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t =
            (theta >= 0 ? 1 : -1) / (theta.magnitude + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          rotate(&a, &vectors, p, q, cosine: c, sine: t * c)
        }
      }
    }
    return ((0..<count).map { a[$0][$0] }, vectors)
  }

  private static func rotate(
    _ a: inout [[Double]], _ vectors: inout [[Double]], _ p: Int, _ q: Int, cosine c: Double,
    sine s: Double
  ) {
    for k in a.indices {
      (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
      (vectors[k][p], vectors[k][q]) = (
        c * vectors[k][p] - s * vectors[k][q], s * vectors[k][p] + c * vectors[k][q]
      )
    }
    for k in a.indices {
      (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
    }
  }
}
