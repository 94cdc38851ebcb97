use super::network::Answer;
use crate::site::PageId;

/// An exception: a page failed, and the rules say that a failure raises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Raised {
    /// The page that failed.
    pub page: PageId,
    /// How it failed.
    pub answer: Answer,
}
