/// How the SVG file or element of a chart begins.
struct SVGFrame {
  /// The size of the drawing, whose units are pixels.
  let width: Double
  let height: Double

  /// The start of a file, which needs no font and no other file.
  var file: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width.coordinate) \
    \(height.coordinate)" width="\(width.coordinate)" height="\(height.coordinate)" role="img" \
    font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
    """
  }

  /// What a file has behind its drawing: the styles, and the ground that they colour.
  var background: [String] {
    [
      SVGChart.style,
      "<rect class=\"lilt-ground\" width=\"\(width.coordinate)\" height=\"\(height.coordinate)\" "
        + "fill=\"#ffffff\"/>",
    ]
  }

  /// The start of an element of a page, which has the styles.
  var figure: String {
    """
    <svg class="chart" viewBox="0 0 \(width.coordinate) \(height.coordinate)" \
    width="\(width.coordinate)" role="img" font-size="12">
    """
  }
}
