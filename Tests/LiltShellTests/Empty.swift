/// A placeholder.
enum Empty {}
