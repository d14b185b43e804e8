//! Who did what to whom, and is it so.
