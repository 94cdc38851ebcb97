//! The page under the pointer: the path by which a lane discovered it.

use crate::setup::Lane;
use crate::site::PageId;

/// The chain of pages that led to this one, which is last: each was found in the one before. Only the page itself if
/// the lane has not discovered it.
pub fn chain(lane: &Lane, page: PageId) -> Vec<PageId> {
    let mut chain = vec![page];
    let mut found_in = lane.timeline.page(page).found_in;
    // In a valid trace no page is found in a page that was found later; a broken trace must not loop for ever.
    while found_in != PageId::NONE && !chain.contains(&found_in) {
        chain.push(found_in);
        found_in = lane.timeline.page(found_in).found_in;
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Runner, parse_query};
    use std::rc::Rc;

    #[test]
    fn a_chain_goes_from_link_to_link_to_the_page() {
        let (setup, _) = parse_query("site=chain:5&lanes=gather", &[]);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        let last = PageId(4);
        let found = chain(&comparison.lanes[0], last);
        assert_eq!(found, (0..5).map(PageId).collect::<Vec<_>>());
        assert_eq!(chain(&comparison.lanes[0], PageId(0)), [PageId(0)]);
    }
}
