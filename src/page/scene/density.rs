//! How many pages are in each state, by depth: for sites with too many pages to draw one by one.

use super::lane_scene::PageState;
use super::layout::Layout;
use crate::compare::Lane;
use crate::site::{PageId, PageSet};
use crate::trace::{Event, EventKind, MAX_AT_US, PageTimes, order};

/// How many pages are in each state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// All pages.
    pub all: u32,
    /// Pages that are known and not fetched yet.
    pub discovered: u32,
    /// Pages that are being fetched.
    pub in_flight: u32,
    /// Pages that are being parsed.
    pub parsing: u32,
    /// Pages that are done, without those that failed.
    pub done: u32,
    /// Pages whose fetch failed.
    pub failed: u32,
}

/// The pages of a few neighbouring depths.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Bin {
    all: u32,
    /// The moments at which a page becomes discovered, in flight, parsing, done or failed, each list ordered.
    moments: [Vec<Moment>; 5],
}

/// A moment in µs: a million pages have four of them in each lane, and 40 bits are enough for any.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Moment([u8; 5]);

impl Moment {
    fn of(at_us: u64) -> Self {
        // From the highest byte to the lowest, so that they are ordered as numbers are.
        let [_, _, _, bytes @ ..] = at_us.min(MAX_AT_US).to_be_bytes();
        Moment(bytes)
    }

    fn us(self) -> u64 {
        let [a, b, c, d, e] = self.0;
        u64::from_be_bytes([0, 0, 0, a, b, c, d, e])
    }
}

/// The states of a lane's pages by depth, at any moment, without looking at each page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Density {
    bins: Vec<Bin>,
}

impl Density {
    /// The most bins that fit on the screen.
    pub const MAX_BINS: usize = 160;

    /// Counts the pages of a lane in at most `bins` bins.
    pub fn of(lane: &Lane, layout: &Layout, bins: usize) -> Self {
        let mut reader = DensityReader::new(lane, layout, bins);
        while !reader.advance(lane, layout, usize::MAX) {}
        reader.finish()
    }

    /// How many bins there are, from the start to the deepest.
    pub fn len(&self) -> usize {
        self.bins.len()
    }

    /// Whether there is nothing to count.
    pub fn is_empty(&self) -> bool {
        self.bins.is_empty()
    }

    /// How many pages of a bin are in each state at `at_us`.
    pub fn counts(&self, bin: usize, at_us: u64) -> Counts {
        let Some(bin) = self.bins.get(bin) else { return Counts::default() };
        let now = Moment::of(at_us);
        let [discovered, started, fetched, done, failed] =
            [0, 1, 2, 3, 4].map(|list: usize| bin.moments[list].partition_point(|&moment| moment <= now) as u32);
        Counts {
            all: bin.all,
            discovered: discovered.saturating_sub(started),
            in_flight: started.saturating_sub(fetched),
            parsing: fetched.saturating_sub(done + failed),
            done,
            failed,
        }
    }

    /// How many pages of each bin are in each state at `at_us`.
    pub fn at(&self, at_us: u64) -> Vec<Counts> {
        (0..self.len()).map(|bin| self.counts(bin, at_us)).collect()
    }
}

/// A density that is being counted, in slices.
pub struct DensityReader {
    density: Density,
    /// Per page: its bin, or [`NOWHERE`].
    bin_of: Vec<u32>,
    seen: [PageSet; 5],
    /// Whether no event of a page has an earlier or a later one of its kind: the site is generated (it has no redirects,
    /// nothing to list, and one address for each page), and no page was fetched twice.
    is_once: bool,
    /// How many events, pages and bins are done.
    events: usize,
    pages: usize,
    bins: usize,
}

/// The page is in no bin.
const NOWHERE: u32 = u32::MAX;

impl DensityReader {
    /// Begins to count the pages of a lane in at most `bins` bins.
    pub fn new(lane: &Lane, layout: &Layout, bins: usize) -> Self {
        let depths = layout.nodes.last().map_or(0, |node| node.depth as usize + 1);
        let per_bin = depths.div_ceil(bins.max(1)).max(1);
        let mut density = Density { bins: vec![Bin::default(); depths.div_ceil(per_bin)] };
        let mut bin_of = vec![NOWHERE; layout.section_of.len()];
        for node in &layout.nodes {
            let bin = node.depth as usize / per_bin;
            density.bins[bin].all += 1;
            if let Some(of_page) = bin_of.get_mut(node.page.index()) {
                *of_page = bin as u32;
            }
        }
        // A list that grows is copied, and has room for up to twice as many. A crawl that ends early needs less.
        let share = |all: u32| (all as usize).min(lane.trace.events().len());
        for bin in &mut density.bins {
            bin.moments[..FAILED].iter_mut().for_each(|list| list.reserve_exact(share(bin.all)));
        }
        let is_once = lane.metrics.fetches == lane.metrics.pages && lane.plan.setup.site.contains(':');
        DensityReader { density, bin_of, seen: Default::default(), is_once, events: 0, pages: 0, bins: 0 }
    }

    /// Goes on by at most `budget` events or pages. `true` at the end. Lane and layout must always be the same.
    pub fn advance(&mut self, lane: &Lane, layout: &Layout, budget: usize) -> bool {
        // In the order of the events, so that the lists are in order: sorting a million moments takes a tenth of a second.
        let events = &lane.trace.events()[self.events..];
        let (events, nodes) = (&events[..events.len().min(budget)], &layout.nodes[self.pages..]);
        if !events.is_empty() {
            self.events += events.len();
            events.iter().for_each(|event| self.add_event(lane, event));
        } else if !nodes.is_empty() {
            // A moment without an event of its page; there are hardly any.
            let nodes = &nodes[..nodes.len().min(budget)];
            self.pages += nodes.len();
            nodes.iter().for_each(|node| self.add_all(lane, node.page));
        } else if let Some(bin) = self.density.bins.get_mut(self.bins) {
            self.bins += 1;
            let unsorted = bin.moments.iter_mut().filter(|list| !list.is_sorted());
            unsorted.for_each(|list| order::sort_by_number(list, |moment| u128::from(moment.us())));
        } else {
            return true;
        }
        false
    }

    /// Adds the moment that an event is, if it counts: of several fetches of a page, not each one does.
    #[inline]
    fn add_event(&mut self, lane: &Lane, event: &Event) {
        let list = match event.kind() {
            EventKind::Failed => return self.add_failure(lane, event),
            EventKind::Discovered => 0,
            EventKind::Started => 1,
            EventKind::Fetched => 2,
            EventKind::Parsed => DONE,
            _ => return,
        };
        let (page, at_us) = (event.page(), event.at_us());
        // The times of a page are far away in memory: they are looked up only if they can differ from the event's.
        if self.is_once || moments(&lane.timeline.page(page))[list] == (list, at_us) {
            self.put(page, list, at_us);
        }
    }

    /// The same for a failure, with which a page is both fetched and failed.
    fn add_failure(&mut self, lane: &Lane, event: &Event) {
        let (page, at_us) = (event.page(), event.at_us());
        for (list, of_page_us) in moments(&lane.timeline.page(page)).into_iter().skip(2) {
            if of_page_us == at_us {
                self.put(page, list, at_us);
            }
        }
    }

    /// Adds the moments of a page that are not there yet; of most pages, all are.
    fn add_all(&mut self, lane: &Lane, page: PageId) {
        let has = |list: usize| self.seen[list].contains(page);
        if has(0) && has(1) && has(2) && (has(DONE) || has(FAILED)) {
            return;
        }
        for (list, at_us) in moments(&lane.timeline.page(page)) {
            if at_us < u64::MAX {
                self.put(page, list, at_us);
            }
        }
    }

    #[inline]
    fn put(&mut self, page: PageId, list: usize, at_us: u64) {
        let bin = self.bin_of.get(page.index()).and_then(|&bin| self.density.bins.get_mut(bin as usize));
        if let Some(bin) = bin.filter(|_| self.seen[list].insert(page)) {
            bin.moments[list].push(Moment::of(at_us));
        }
    }

    /// The density; complete once [`DensityReader::advance`] has returned `true`.
    pub fn finish(self) -> Density {
        self.density
    }
}

/// The list of pages that are done, and that of failures. Most crawls have few of these.
const DONE: usize = 3;
const FAILED: usize = 4;

/// When a page becomes discovered, in flight, parsing, and done or failed: the number of the list, and the moment in µs.
fn moments(times: &PageTimes) -> [(usize, u64); 4] {
    let last = if times.failed { FAILED } else { DONE };
    [(0, times.discovered_us), (1, times.started_us), (2, times.fetched_us), (last, times.done_us)]
}

impl Counts {
    /// The sum over all bins.
    pub fn total(bins: &[Counts]) -> Counts {
        bins.iter().fold(Counts::default(), |sum, counts| Counts {
            all: sum.all + counts.all,
            discovered: sum.discovered + counts.discovered,
            in_flight: sum.in_flight + counts.in_flight,
            parsing: sum.parsing + counts.parsing,
            done: sum.done + counts.done,
            failed: sum.failed + counts.failed,
        })
    }

    /// The pages in one state.
    pub fn of(&self, state: PageState) -> u32 {
        match state {
            PageState::Discovered => self.discovered,
            PageState::InFlight => self.in_flight,
            PageState::Parsing => self.parsing,
            PageState::Done => self.done,
            PageState::Failed => self.failed,
            PageState::Unknown => {
                self.all.saturating_sub(self.discovered + self.in_flight + self.parsing + self.done + self.failed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lane_scene::LaneScene;
    use super::super::moment::Scene;
    use super::*;
    use crate::compare::Runner;
    use crate::setup::Setup;
    use std::rc::Rc;

    fn counts_at(densities: &[Density], at_us: u64) -> Vec<Vec<Counts>> {
        densities.iter().map(|density| density.at(at_us)).collect()
    }

    #[test]
    fn counting_by_depth_is_counting_each_page() {
        let setup = Setup { errors: 9, ..Setup::default() };
        let site = setup.make_site().unwrap();
        let comparison = Runner::new(&setup, Rc::new(site), None).run();
        let layout = Layout::of(&comparison.site, &comparison.graph, 2.0);
        for bins in [1, 3, 100] {
            let densities: Vec<Density> =
                comparison.lanes.iter().map(|lane| Density::of(lane, &layout, bins)).collect();
            for at_us in (0..comparison.end_us() + 100_000).step_by(97_001) {
                let (each, counted) = (
                    Scene::at(&comparison, &layout, at_us),
                    Scene::by_density(&comparison, &counts_at(&densities, at_us), at_us),
                );
                for (each, counted) in each.lanes.iter().zip(&counted.lanes) {
                    let figures = |lane: &LaneScene| (lane.done, lane.failed, lane.frontier, lane.in_flight);
                    assert_eq!(figures(each), figures(counted), "at {at_us} with {bins} bins");
                }
                assert_eq!(each.said, counted.said);
            }
        }
    }
}
