/// How a gradient becomes an update of the weights.
public enum OptimizerKind: String, Hashable, Sendable, CaseIterable {
  /// Adam (Kingma & Ba 2015, algorithm 1) with β 0.9 and 0.999, ε 1e-8.
  case adam
  /// RMSProp (Tieleman & Hinton 2012) with α 0.99, ε 1e-8.
  case rmsprop
  /// Adagrad (Duchi, Hazan & Singer 2011) with ε 1e-10.
  case adagrad
  /// Stochastic gradient descent with momentum (Sutskever et al. 2013).
  case sgd
  /// Plain gradient descent: one update an epoch, along the mean gradient of all its windows.
  case gradientDescent = "gradient-descent"

  /// The names of what the optimiser remembers, each one number a weight: running means of the
  /// gradient (`first`) and of its square (`second`), the sum of squares or of the epoch's gradients
  /// (`sum`), or the velocity.
  public var memory: [String] {
    switch self {
    case .adam: ["first", "second"]
    case .rmsprop: ["second"]
    case .adagrad: ["sum"]
    case .sgd: ["velocity"]
    case .gradientDescent: ["sum"]
    }
  }

  /// The learning rate where none is given; works for the default model.
  public var standardLearningRate: Float {
    switch self {
    case .adam, .rmsprop: 0.001
    case .adagrad: 0.01
    case .sgd: 0.1
    case .gradientDescent: 0.5
    }
  }
}

/// How the learning rate changes with the updates.
public enum LearningRateSchedule: String, Hashable, Sendable, CaseIterable {
  /// Constant after the warm-up.
  case constant
  /// Down along half a cosine to a fiftieth at the schedule's end (Loshchilov & Hutter 2017).
  case cosine
}
