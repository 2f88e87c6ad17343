import CharRNN

extension Session {
  /// The settings that `train` would use now, with the standard optimiser and schedule.
  func trainingSettings(seed: UInt64) -> TrainingSettings {
    var training = model?.startingSettings ?? TrainingSettings()
    training.seed = seed
    training.optimizer = .adam
    training.learningRate = OptimizerKind.adam.standardLearningRate
    training.momentum = TrainingSettings().momentum
    training.weightDecay = 0
    training.schedule = .constant
    training.warmup = 0
    if let batch = settings.integer(.batch) { training.batch = batch }
    if let sequence = settings.integer(.sequence) { training.sequence = sequence }
    if let clip = settings.number(.clip) { training.clip = Float(clip) }
    let precision = settings.precision ?? (model?.training == nil ? .auto : nil)
    if let precision { training.precision = precision.precision(on: .current) }
    return training
  }
}
