/// The text that a model is trained on, which may be made anew for every epoch.
public struct TrainingText: Sendable {
  private let make: @Sendable (Int) throws -> [Token]

  /// The same text in every epoch.
  public init(_ tokens: [Token]) {
    make = { _ in tokens }
  }

  /// A text for each epoch.
  ///
  /// - Parameter make: returns the text of an epoch, counted from 0; always the same for the same
  ///   epoch, so that a run can be resumed.
  public init(ofEpoch make: @escaping @Sendable (Int) throws -> [Token]) {
    self.make = make
  }

  /// The text of an epoch, counted from 0.
  ///
  /// - Throws: what the function that makes it throws.
  public func tokens(ofEpoch epoch: Int) throws -> [Token] { try make(epoch) }
}
