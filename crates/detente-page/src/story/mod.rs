//! Which blocks of a page are its story.

pub(crate) mod class_words;
pub(crate) mod evidence;
pub(crate) mod features;
pub(crate) mod model;
pub(crate) mod surroundings;
