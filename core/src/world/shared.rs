//! What the tasks of a crawl share.

use std::ops::Deref;
use std::rc::Rc;

/// A value that tasks and threads share, as the variables of a function that encloses another one are in Python.
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    /// Makes a value that can be shared.
    pub fn new(value: T) -> Self {
        Shared(Rc::new(value))
    }

    /// The same value, for one more task.
    pub fn share(&self) -> Self {
        Shared(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}
