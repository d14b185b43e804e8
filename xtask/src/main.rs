//! House work: test, train, bench, tidy.

fn main() {}
