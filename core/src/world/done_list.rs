//! The jobs that are done, and a wait for the first of them.

use super::World;
use super::wake::{ReadyQueue, Sleeper};
use std::cell::{Cell, RefCell, RefMut};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The jobs that are done: each adds itself, so the waiting task does not have to search all of them.
pub(super) struct DoneList {
    queue: Rc<ReadyQueue>,
    places: RefCell<Vec<u64>>,
    waiting: Cell<Option<Sleeper>>,
    /// The most that may be in flight: N.
    most: Cell<usize>,
}

/// The most that may be in flight.
fn most(concurrency: Option<u32>) -> usize {
    concurrency.map_or(usize::MAX, |most| most as usize)
}

impl DoneList {
    #[inline(never)] // one for all types of results
    pub fn of(world: &World) -> Rc<Self> {
        let (queue, concurrency) = (world.0.queue.clone(), Cell::new(most(world.concurrency())));
        let (places, waiting) = (RefCell::default(), Cell::new(None));
        let done = Rc::new(DoneList { queue, places, waiting, most: concurrency });
        let list = Rc::downgrade(&done);
        world.0.at_change(move |kernel| {
            if let Some(list) = list.upgrade() {
                list.most.set(most(kernel.now().concurrency));
            }
        });
        done
    }

    /// The most jobs that may be in flight.
    #[inline]
    pub fn most(&self) -> usize {
        self.most.get()
    }

    /// The places of the jobs that are done and not taken yet.
    #[inline]
    pub fn places(&self) -> RefMut<'_, Vec<u64>> {
        self.places.borrow_mut()
    }

    /// Waits until a job is done.
    #[inline]
    pub fn first(&self) -> impl Future<Output = ()> {
        FirstCompleted(self)
    }

    /// The job at this place is done.
    #[inline]
    pub fn enter(&self, place: u64) {
        self.places.borrow_mut().push(place);
        if let Some(sleeper) = self.waiting.take() {
            sleeper.wake(&self.queue);
        }
    }
}

struct FirstCompleted<'a>(&'a DoneList);

impl Future for FirstCompleted<'_> {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if !self.0.places.borrow().is_empty() {
            return Poll::Ready(());
        }
        self.0.waiting.set(Some(Sleeper::of(context)));
        Poll::Pending
    }
}
