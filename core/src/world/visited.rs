//! The visited pages, and the settings that ask when a page counts as visited ([`Mark`]) and which page is next
//! ([`Order`]).
//!
//! A strategy names the moment at which its lines mark a page: [`World::visited`]. If the setting `mark` says the same,
//! the calls do what their names say, and nothing else. If it says otherwise, they behave as in a crawl that marks pages
//! at that other moment: this file is the only one that knows how. A crawl has at most three such moments for a page:
//! when a link to it is read ([`Frontier::push`](super::Frontier::push)), when it leaves the frontier
//! ([`Frontier::take`](super::Frontier::take)), and when its own links have been read (the end of
//! a loop over [`Links`]).

use super::kernel::Known;
use super::race::Race;
use super::rules::{Mark, Order};
use super::{Links, World};
use crate::site::random::Random;
use crate::site::{PageId, PageSet};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

/// The pages that count as visited. Tasks share it: cloning it gives the same set.
#[derive(Clone)]
pub struct Visited(Rc<RefCell<State>>);

/// What a run knows of its visited pages.
#[derive(Default)]
pub(crate) struct Marking {
    state: RefCell<Weak<RefCell<State>>>,
    /// Whether the crawl submits every new page at once. With [`Mark::Result`], it then marks a page before it looks at
    /// its links, and keeps no set of waiting pages.
    pub(crate) submits_at_once: Cell<bool>,
    /// Whether the settings `mark` and `order` have no effect.
    pub(crate) ignores_settings: Cell<bool>,
    /// Whether several threads check and mark pages, and no lock is held in between.
    pub(crate) is_unguarded: Cell<bool>,
    /// Whether a page must be marked although no line of the strategy marks it: when its links have been read.
    pub(super) marks_late: Cell<bool>,
}

/// Which line marks a page if the settings leave it at that and pages are taken unchanged, the oldest first: nearly
/// always.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    /// The settings say otherwise.
    No,
    /// [`Visited::insert`].
    Insert,
    /// [`Frontier::push`](super::Frontier::push), as with marks on discovery for lines that mark on submission.
    Push,
}

impl Plain {
    fn of(own: Mark, mark: Mark, order: Order) -> Self {
        match (own, mark, order) {
            (Mark::Discovery, Mark::Discovery, Order::Fifo) | (Mark::Submission, Mark::Submission, Order::Fifo) => {
                Plain::Insert
            }
            (Mark::Submission, Mark::Discovery, Order::Fifo) => Plain::Push,
            _ => Plain::No,
        }
    }
}

/// The visited pages, and the pages in the frontier.
pub(super) struct State {
    world: World,
    /// When the lines of the strategy mark a page, and when the setting says that it is marked.
    own: Mark,
    mark: Mark,
    order: Order,
    plain: Plain,
    submits_at_once: bool,
    random: Random,
    waiting: VecDeque<PageId>,
    /// The pages in `waiting`, if the frontier is a set; or those that were put into a queue.
    is_waiting: PageSet,
    /// The last batch, if its pages must be marked when the crawl asks for the next one: their links arrive through a
    /// queue, so nothing else tells when they have been read.
    batch: Vec<PageId>,
    visited: PageSet,
    /// What several threads that check and mark do without the GIL.
    race: Option<Race>,
}

impl World {
    /// The visited pages of a crawl that marks a page at the moment `own`: none yet.
    pub fn visited(&self, own: Mark) -> Visited {
        let (rules, pages, marking) = (&self.0.rules, self.0.graph.len(), &self.0.marking);
        let (mark, order) = if marking.ignores_settings.get() { (own, Order::Fifo) } else { (rules.mark, rules.order) };
        let state = Rc::new(RefCell::new(State {
            world: self.clone(),
            own,
            mark,
            order,
            plain: Plain::of(own, mark, order),
            submits_at_once: marking.submits_at_once.get(),
            random: Random::of(rules.network.seed, 0, TOPIC_ORDER),
            waiting: VecDeque::new(),
            is_waiting: PageSet::default(),
            batch: Vec::new(),
            visited: PageSet::with_room_for(pages),
            race: Race::of(rules).filter(|_| marking.is_unguarded.get() && mark != Mark::Result),
        }));
        self.0.ask_frontier(Rc::downgrade(&state));
        *marking.state.borrow_mut() = Rc::downgrade(&state);
        marking.marks_late.set(mark == Mark::Result && own != Mark::Result);
        Visited(state)
    }

    /// The links with which the crawl begins: to the start page, or with `flat` those of the start page.
    pub fn seeds(&self) -> Links {
        Links::to_first_pages(self)
    }

    pub(super) fn visited_state(&self) -> Rc<RefCell<State>> {
        let state = self.0.marking.state.borrow().upgrade();
        state.unwrap_or_else(|| self.visited(self.0.rules.mark).0)
    }
}

impl Marking {
    /// The links of a page are about to be read, or have been read.
    #[cold]
    pub(super) fn reads(&self, page: PageId, is_end: bool) {
        if is_end != self.submits_at_once.get()
            && let Some(state) = self.state.borrow().upgrade()
        {
            state.borrow_mut().mark_late(page);
        }
    }
}

impl Visited {
    /// The crawl begins with these pages: `visited = {start}`. So a link back to the start causes no fetch.
    pub fn update(&self, seeds: &Links) {
        let state = &mut *self.0.borrow_mut();
        seeds.pages().iter().for_each(|&page| state.mark_seed(page));
    }

    /// Adds a page; `false` if it is in the set already.
    #[inline(always)] // in a loop over links
    pub fn insert(&self, page: PageId) -> bool {
        self.0.borrow_mut().insert(page)
    }

    /// Whether the page is in the set.
    #[inline]
    pub fn contains(&self, page: PageId) -> bool {
        self.0.borrow().visited.contains(page)
    }

    /// Adds those of `links` that are not in the set, and returns them.
    #[inline]
    pub fn add_new(&self, links: Links) -> New<'_> {
        self.0.borrow_mut().discover(links);
        New(self)
    }

    /// Those of `links` that are not in the set, for a queue. They are not added: that happens when they are taken from
    /// the queue. A page that was returned before is left out: the second one would be skipped when it is taken, and a
    /// worker that is woken for nothing changes the order of the workers.
    pub fn missing(&self, links: Links) -> New<'_> {
        self.0.borrow_mut().discover(links);
        New(self)
    }
}

/// Pages that are new to a crawl, in the order in which it submits them.
pub struct New<'a>(&'a Visited);

impl Iterator for New<'_> {
    type Item = PageId;

    #[inline]
    fn next(&mut self) -> Option<PageId> {
        self.0.0.borrow_mut().take()
    }
}

impl Known for Weak<RefCell<State>> {
    fn has_pages(&self) -> bool {
        self.upgrade().is_some_and(|state| !state.borrow().waiting.is_empty())
    }

    fn visit(&self, page: PageId) -> bool {
        self.upgrade().is_none_or(|state| state.borrow_mut().visited.insert(page))
    }
}

impl State {
    /// The seeds join the frontier. Lines that mark on submission do not mark them before.
    pub fn begin(&mut self, seeds: Links) {
        for &page in seeds.pages() {
            if marks_on_submission(self.own) {
                self.mark_seed(page);
            }
            self.join(page);
        }
    }

    fn mark_seed(&mut self, page: PageId) {
        match self.mark {
            Mark::Discovery => _ = self.visited.insert(page),
            Mark::Submission | Mark::Dequeue => {}
            Mark::Result => self.mark_late(page),
        }
    }

    /// The links of a page were read: those that are new join the frontier.
    #[inline]
    fn discover(&mut self, links: Links) {
        let Some(page) = links.begin_reading() else {
            // The seeds: with late marks, each is marked at once.
            for &page in links.pages() {
                if self.is_new(page) {
                    self.join(page);
                    self.mark_late(page);
                }
            }
            return;
        };
        let marks_late = self.mark == Mark::Result;
        if marks_late && self.submits_at_once {
            self.mark_late(page);
        }
        if let Some(mut race) = self.race.take() {
            let mut callback = race.callback(page, self.world.0.current_task(), self.world.0.now_us());
            for &link in links.pages() {
                let is_new = self.is_new(link);
                if callback.finds_missing(link, is_new) {
                    self.join(link);
                }
            }
            drop(callback);
            self.race = Some(race);
            return;
        }
        for &link in links.pages() {
            if self.is_new(link) {
                self.join(link);
            }
        }
        if marks_late {
            self.mark_late(page);
        }
    }

    /// A link to the page was read. Whether the page joins the frontier.
    #[inline(always)] // in a loop over links
    fn is_new(&mut self, page: PageId) -> bool {
        match self.mark {
            Mark::Discovery => self.visited.insert(page),
            // It may wait several times: taking it checks again.
            Mark::Submission | Mark::Dequeue => !self.visited.contains(page) && !self.is_waiting.contains(page),
            Mark::Result => !self.visited.contains(page),
        }
    }

    #[inline(always)] // in a loop over links
    fn insert(&mut self, page: PageId) -> bool {
        match self.plain {
            Plain::Insert => self.visited.insert(page),
            Plain::Push => true,
            Plain::No => self.insert_by_rules(page),
        }
    }

    fn insert_by_rules(&mut self, page: PageId) -> bool {
        match (self.own, self.mark) {
            (Mark::Discovery, _) => self.is_new(page),
            (Mark::Submission | Mark::Dequeue, Mark::Submission | Mark::Dequeue) => self.visited.insert(page),
            // It is marked at another moment.
            (Mark::Submission | Mark::Dequeue, _) => true,
            (Mark::Result, _) => {
                self.mark_late(page);
                true
            }
        }
    }

    #[inline(always)] // in a loop over links
    pub fn push(&mut self, page: PageId) {
        match self.plain {
            Plain::Insert => self.waiting.push_back(page),
            Plain::Push if self.visited.insert(page) => self.waiting.push_back(page),
            Plain::Push => {}
            Plain::No => self.push_by_rules(page),
        }
    }

    fn push_by_rules(&mut self, page: PageId) {
        let marks_here = self.own != Mark::Discovery && self.mark == Mark::Discovery;
        if !marks_here || self.visited.insert(page) {
            self.join(page);
        }
    }

    #[inline(always)]
    fn join(&mut self, page: PageId) {
        if self.mark != Mark::Result || self.submits_at_once || self.is_waiting.insert(page) {
            self.waiting.push_back(page);
        }
    }

    /// The page counts as visited only now: with [`Mark::Result`].
    #[inline]
    fn mark_late(&mut self, page: PageId) {
        if self.mark == Mark::Result && self.visited.insert(page) {
            self.world.0.mark(page);
        }
    }

    #[inline]
    pub fn take(&mut self) -> Option<PageId> {
        if self.plain == Plain::No { self.take_by_rules() } else { self.waiting.pop_front() }
    }

    fn take_by_rules(&mut self) -> Option<PageId> {
        loop {
            let page = match self.order {
                Order::Fifo => self.waiting.pop_front(),
                Order::Lifo => self.waiting.pop_back(),
                Order::Shuffled => {
                    let at = self.random.below(self.waiting.len() as u64) as usize;
                    self.waiting.swap_remove_back(at)
                }
            }?;
            if self.mark == Mark::Result {
                self.is_waiting.remove(page);
            }
            let is_first = match (marks_on_submission(self.mark), self.own) {
                // It is put into a queue. A duplicate would be skipped when it is taken: it is not even put.
                (true, Mark::Dequeue) => self.is_waiting.insert(page),
                // The lines of the strategy mark it themselves, behind this.
                (false, _) | (true, Mark::Submission) => true,
                (true, _) => {
                    self.visited.insert(page) || self.race.as_mut().is_some_and(|race| race.submits_again(page))
                }
            };
            if is_first {
                return Some(page);
            }
        }
    }

    pub fn take_all(&mut self) -> Vec<PageId> {
        let mut batch: Vec<PageId> = if self.plain == Plain::No {
            std::iter::from_fn(|| self.take_by_rules()).collect()
        } else {
            // Mostly a handful of pages, or none: preparing an iterator would cost more.
            let (front, back) = self.waiting.as_slices();
            let batch = [front, back].concat();
            self.waiting.clear();
            batch
        };
        if marks_on_submission(self.own) {
            self.tidy(&mut batch);
        }
        self.world.0.submit(&batch);
        batch
    }

    /// Leaves one of each page in a batch that the strategy's own lines mark, and none that is visited.
    fn tidy(&mut self, batch: &mut Vec<PageId>) {
        match self.mark {
            Mark::Discovery => {}
            Mark::Submission | Mark::Dequeue => {
                let mut seen = PageSet::default();
                batch.retain(|&page| !self.visited.contains(page) && seen.insert(page));
            }
            Mark::Result => self.batch.clone_from(batch),
        }
    }

    pub fn is_empty(&mut self) -> bool {
        for page in std::mem::take(&mut self.batch) {
            self.mark_late(page);
        }
        self.waiting.is_empty()
    }
}

/// Whether pages are marked when they are handed to a worker.
pub(super) fn marks_on_submission(mark: Mark) -> bool {
    matches!(mark, Mark::Submission | Mark::Dequeue)
}

impl Drop for State {
    fn drop(&mut self) {
        // With [`Mark::Dequeue`], a page in a queue is not visited yet.
        if self.mark != Mark::Dequeue {
            self.world.0.count_visited(std::mem::take(&mut self.visited));
        }
    }
}

const TOPIC_ORDER: u64 = 21;
