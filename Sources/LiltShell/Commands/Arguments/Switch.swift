import ArgumentParser

/// The value of an option that turns something on or off.
enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }
