@main
enum Lilt {
  static func main() {}
}
