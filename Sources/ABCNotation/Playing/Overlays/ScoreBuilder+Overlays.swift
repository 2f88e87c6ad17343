extension ScoreBuilder {
  /// Reads `&`, `(&` or `&)`, the sign at an index.
  mutating func readOverlay(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    pitches.startBar()
    switch list.signs[index].kind {
    case .overlayStart:
      if layers.isInGroup || layers.isActive {
        report(.nestedOverlay, &diagnostics)
      } else if index > lastGroupEnd {
        report(.unclosedOverlay, &diagnostics)
      } else {
        layers.startGroup()
        barCheck.startGroup()
        score.steps.append(.inLayers(.groupStart, span))
      }
    case .overlayEnd:
      if layers.isInGroup {
        layers.endGroup()
        score.steps.append(.inLayers(.groupEnd, span))
      } else {
        report(.strayOverlayEnd, &diagnostics)
      }
    default: startLayer(index, &diagnostics)
    }
  }

  private mutating func startLayer(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    if !layers.isInGroup, layers.barsLeft > 0, score.steps.last?.kind == .overlay {
      if layers.barsLeft == OverlayLayers.barLimit {
        report(.overlayTooLong, &diagnostics)
      } else if barCheck.goBackFurther() {
        layers.goBackFurther()
        score.appendOverlay(to: .earlierBar, span)
      } else {
        report(.overlayBeforeStart, &diagnostics)
      }
      return
    }
    layers.startLayer()
    barCheck.passOverlay(toGroup: layers.isInGroup, at: index)
    score.appendOverlay(to: layers.isInGroup ? .group : .bar, span)
  }

  /// Passes a bar line in a later layer.
  ///
  /// - Returns: Whether it only divides the layer.
  mutating func passLayerBar(_ bar: BarLine, _ diagnostics: inout DiagnosticCollector) -> Bool {
    guard layers.passBar() else { return false }
    if bar.isRepeat { report(.repeatInOverlay, &diagnostics) }
    score.steps.append(.inLayers(.layerBar, span))
    return true
  }
}
