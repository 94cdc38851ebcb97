//! Why one lane takes longer than another: the first moment at which they differ, and the critical paths since then, by
//! reason.

use super::super::Lane;
use crate::site::PageId;
use crate::trace::why::{Part, Reason, path_parts, since, sums};
use crate::trace::{Event, EventKind};

/// Why one lane takes longer than another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slower {
    /// The makespans of the lane that was asked about and of the other one, in µs.
    pub makespans_us: [u64; 2],
    /// The first moment at which they differ; `None` if they do the same all the time.
    pub first: Option<Difference>,
    /// Since when the summands count, in µs: that moment.
    pub since_us: u64,
    /// The differences by reason, the largest first: their sum is the difference of the makespans, exactly.
    pub summands: Vec<Summand>,
}

/// The first moment at which two lanes differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Difference {
    /// When, in µs.
    pub at_us: u64,
    /// Which of the two does something then that the other does not: 0 is the lane that was asked about.
    pub of: usize,
    /// What it does.
    pub what: What,
    /// The page.
    pub page: PageId,
    /// The worker row.
    pub row: u32,
    /// When the other lane does the same, in µs; `None` if it never does.
    pub other_us: Option<u64>,
}

/// Something that a worker begins or ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// A fetch begins.
    Fetches,
    /// A parse begins.
    Parses,
    /// The answer arrives.
    HasFetched,
    /// The fetch fails.
    Fails,
    /// The links are read.
    HasParsed,
}

/// A part of the difference of two makespans.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summand {
    /// With what the time passes on the critical path.
    pub reason: Reason,
    /// How long in each lane, in µs.
    pub us: [u64; 2],
    /// The parts of each lane's critical path.
    pub parts: [Vec<Part>; 2],
}

impl Summand {
    /// By how much the lane that was asked about has more of it, in µs.
    pub fn more_us(&self) -> i64 {
        self.us[0] as i64 - self.us[1] as i64
    }
}

impl Slower {
    /// Compares two lanes that have ended.
    pub fn of(lane: &Lane, other: &Lane) -> Self {
        let first = first_difference(lane, other);
        let makespans_us = [lane.makespan_us(), other.makespan_us()];
        // What differs begins before both have ended, or when the first one ends.
        let ended_us = makespans_us[0].min(makespans_us[1]);
        let since_us = first.map_or(ended_us, |first| first.at_us.min(ended_us));
        let parts = [lane, other].map(|lane| since(&path_parts(&lane.critical_path), since_us));
        let all = parts.each_ref().map(|parts| sums(parts));
        let of = |sums: &[(Reason, u64)], reason| {
            sums.binary_search_by_key(&reason, |sum| sum.0).map_or(0, |place| sums[place].1)
        };
        let mut reasons: Vec<Reason> = all.iter().flatten().map(|sum| sum.0).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let summand = |reason: Reason| {
            let of_reason = |parts: &Vec<Part>| parts.iter().filter(|part| part.reason == reason).copied().collect();
            Summand { reason, us: [of(&all[0], reason), of(&all[1], reason)], parts: parts.each_ref().map(of_reason) }
        };
        let mut summands: Vec<Summand> = reasons.into_iter().map(summand).collect();
        crate::trace::order::sort_by_number(&mut summands, |summand| {
            u128::from(u64::MAX - summand.more_us().unsigned_abs())
        });
        Slower { makespans_us, first, since_us, summands }
    }

    /// The difference of the makespans, in µs: by how much the lane that was asked about takes longer.
    pub fn more_us(&self) -> i64 {
        self.makespans_us[0] as i64 - self.makespans_us[1] as i64
    }
}

/// What a worker does in an event; nothing if it does not begin or end work.
fn what(event: &Event) -> Option<What> {
    match event.kind() {
        EventKind::Started => Some(What::Fetches),
        EventKind::Parsing => Some(What::Parses),
        EventKind::Fetched => Some(What::HasFetched),
        EventKind::Failed => Some(What::Fails),
        EventKind::Parsed => Some(What::HasParsed),
        _ => None,
    }
}

/// What happens to which page at one moment, and on which row.
type Happening = (What, PageId, u32);

/// The happenings of a run, moment by moment.
struct Moments<'a> {
    events: &'a [Event],
    now: Vec<Happening>,
}

impl<'a> Moments<'a> {
    fn of(lane: &'a Lane) -> Self {
        Moments { events: lane.trace.events(), now: Vec::new() }
    }

    /// When the next happening is, in µs.
    fn next_us(&mut self) -> Option<u64> {
        let place = self.events.iter().position(|event| what(event).is_some());
        self.events = &self.events[place.unwrap_or(self.events.len())..];
        self.events.first().map(Event::at_us)
    }

    /// Takes everything that happens at this moment, by kind and page.
    fn take(&mut self, at_us: u64) {
        let end = self.events.iter().position(|event| event.at_us() > at_us).unwrap_or(self.events.len());
        let (now, later) = self.events.split_at(end);
        self.now = now.iter().filter_map(|event| Some((what(event)?, event.page(), event.row()))).collect();
        self.now.sort_unstable();
        self.events = later;
    }
}

fn first_difference(lane: &Lane, other: &Lane) -> Option<Difference> {
    let mut both = [Moments::of(lane), Moments::of(other)];
    loop {
        let next_us = both.each_mut().map(Moments::next_us);
        let at_us = next_us.into_iter().flatten().min()?;
        both.iter_mut().for_each(|moments| moments.take(at_us));
        let missing =
            |of: usize| missing(&both[of].now, &both[1 - of].now).map(|happening| (happening.0, of, happening));
        // What begins says more than what ends.
        let found = [missing(1), missing(0)].into_iter().flatten().min_by_key(|found| found.0);
        let Some((what_happens, of, (_, page, row))) = found else { continue };
        let same = |event: &&Event| event.at_us() > at_us && event.page() == page && what(event) == Some(what_happens);
        let other_us = [lane, other][1 - of].trace.events().iter().find(same).map(Event::at_us);
        return Some(Difference { at_us, of, what: what_happens, page, row, other_us });
    }
}

/// The first of these that the others do not have. Both are sorted; on which row something happens does not matter.
fn missing(these: &[Happening], others: &[Happening]) -> Option<Happening> {
    let mut others = others.iter().peekable();
    for each in these {
        let key = |happening: &Happening| (happening.0, happening.1);
        while others.next_if(|other| key(other) < key(each)).is_some() {}
        if others.next_if(|other| key(other) == key(each)).is_none() {
            return Some(*each);
        }
    }
    None
}
