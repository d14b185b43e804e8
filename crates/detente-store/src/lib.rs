//! Keeps records and answers questions about them.
