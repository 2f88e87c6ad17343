/// How long a training run goes on.
public enum TrainingGoal: Hashable, Sendable {
  /// So many further steps.
  case steps(Int)
  /// So many further epochs, the present one included.
  case epochs(Int)
  /// Minutes by the clock; at least one step.
  case minutes(Double)

  /// The updates of the weights from `state` to the goal, for a text of `windows` steps an epoch;
  /// `nil` for minutes, `Int.max` where the number is larger.
  public func updates(from state: TrainingState, windows: Int, optimizer: OptimizerKind) -> Int? {
    // The last step, counted from where the present epoch began.
    let (last, isOverflow): (Int, Bool)
    switch self {
    case .steps(let count): (last, isOverflow) = count.addingReportingOverflow(state.window)
    case .epochs(let count): (last, isOverflow) = count.multipliedReportingOverflow(by: windows)
    case .minutes: return nil
    }
    if isOverflow { return .max }
    return optimizer == .gradientDescent ? last / windows : last - state.window
  }
}
