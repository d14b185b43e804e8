//! One document through page, parse and coder.
