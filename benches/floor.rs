//! Floors: the same crawls, written by hand and as bare as possible. No tasks, no rows, no causes, no trace.
//!
//! A floor keeps a pattern's schedule: it starts the same fetches at the same times. It reports each fetch to a callback.
//! During the measurement the callback is empty, and the compiler removes the calls.

use crawl_playground::engine::virtual_time::Terrain;
use crawl_playground::site::{PageId, PageSet};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// The order in which a floor fetches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schedule {
    /// Fetches the page that has waited longest.
    Flow,
    /// Like `Flow`, with this pause in µs from start to start.
    Paced(u32),
    /// A barrier after each level; the level's links become known in the order of its pages.
    Levels,
    /// A barrier after each level; the level's links become known in the order of its responses.
    UnorderedLevels,
    /// A barrier after each level, which is cut into four chunks per worker (`multiprocessing.Pool.map`).
    Chunks,
}

impl Schedule {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Schedule::Flow => "first come, first served",
            Schedule::Paced(_) => "the same, paced",
            Schedule::Levels => "level by level",
            Schedule::UnorderedLevels => "level by level, as answers come",
            Schedule::Chunks => "level by level, in chunks",
        }
    }

    /// Crawls with at most `workers` workers. Reports each fetch's start time and page to `started`. Returns the time of the
    /// last response, in µs.
    pub fn crawl(self, terrain: &Terrain, workers: usize, started: impl FnMut(u64, PageId)) -> u64 {
        match self {
            Schedule::Flow => flow::<false>(terrain, workers, 0, started),
            Schedule::Paced(interval_us) => flow::<true>(terrain, workers, interval_us, started),
            Schedule::Levels => levels::<true>(terrain, workers, |_| 1, started),
            Schedule::UnorderedLevels => levels::<false>(terrain, workers, |_| 1, started),
            Schedule::Chunks => levels::<true>(terrain, workers, |pages| pages.div_ceil(4 * workers), started),
        }
    }
}

/// What is running: (due, sequence, what) packed into one number, as in the engine, so that one comparison is enough.
#[derive(Default)]
struct Running {
    heap: BinaryHeap<Reverse<u128>>,
    sequence: u32,
}

impl Running {
    #[inline]
    fn len(&self) -> usize {
        self.heap.len()
    }

    #[inline]
    fn start(&mut self, due_us: u64, what: u32) {
        self.heap.push(Reverse(u128::from(due_us) << 64 | u128::from(self.sequence) << 32 | u128::from(what)));
        self.sequence += 1;
    }

    /// The next item to end, and its time.
    #[inline]
    fn end(&mut self) -> Option<(u64, u32)> {
        self.heap.pop().map(|Reverse(next)| ((next >> 64) as u64, next as u32))
    }
}

#[inline(never)]
fn flow<const PACED: bool>(
    terrain: &Terrain,
    workers: usize,
    interval_us: u32,
    mut started: impl FnMut(u64, PageId),
) -> u64 {
    let (graph, costs) = (&*terrain.graph, &*terrain.costs);
    let mut visited = PageSet::with_room_for(graph.len());
    visited.insert(graph.start);
    let mut frontier = VecDeque::from([graph.start]);
    let mut running = Running::default();
    let (mut now_us, mut next_start_us) = (0, 0);
    loop {
        while running.len() < workers {
            let Some(page) = frontier.pop_front() else { break };
            let start_us = if PACED { now_us.max(next_start_us) } else { now_us };
            next_start_us = start_us + u64::from(interval_us);
            started(start_us, page);
            running.start(start_us + u64::from(costs[page.index()].fetch_us), page.0);
        }
        let Some((due_us, page)) = running.end() else { return now_us };
        now_us = due_us;
        let page = PageId(page);
        if costs[page.index()].readable {
            frontier.extend(graph.links(page).iter().filter(|&&link| visited.insert(link)));
        }
    }
}

/// Level by level. `chunk_of` says how many pages of a level a worker takes at a time.
#[inline(never)]
fn levels<const ORDERED: bool>(
    terrain: &Terrain,
    workers: usize,
    chunk_of: impl Fn(usize) -> usize,
    mut started: impl FnMut(u64, PageId),
) -> u64 {
    let (graph, costs) = (&*terrain.graph, &*terrain.costs);
    let mut visited = PageSet::with_room_for(graph.len());
    visited.insert(graph.start);
    let (mut level, mut following) = (vec![graph.start], Vec::new());
    let mut running = Running::default();
    let mut now_us = 0;
    while !level.is_empty() {
        let (chunk, mut next) = (chunk_of(level.len()), 0);
        let mut start = |running: &mut Running, now_us: u64, place: usize| {
            let page = level[place];
            started(now_us, page);
            running.start(now_us + u64::from(costs[page.index()].fetch_us), place as u32);
        };
        let mut learn = |page: PageId| {
            if costs[page.index()].readable {
                following.extend(graph.links(page).iter().filter(|&&link| visited.insert(link)));
            }
        };
        loop {
            while running.len() < workers && next < level.len() {
                start(&mut running, now_us, next);
                next += chunk;
            }
            let Some((due_us, place)) = running.end() else { break };
            now_us = due_us;
            let place = place as usize;
            if !ORDERED {
                learn(level[place]);
            }
            if chunk > 1 && !(place + 1).is_multiple_of(chunk) && place + 1 < level.len() {
                start(&mut running, now_us, place + 1);
            }
        }
        if ORDERED {
            level.iter().for_each(|&page| learn(page));
        }
        std::mem::swap(&mut level, &mut following);
        following.clear();
    }
    now_us
}
