//! The tasks of a run: boxed futures in a slab whose slots are used again.

use super::Raised;
use super::machine::Actor;
use super::task_group::Members;
use super::wake::{MAX_TASKS, TaskId};
use crate::site::PageId;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// A task's future. An exception ends the task, and its group learns of it.
pub(crate) type Task = Pin<Box<dyn Future<Output = Result<(), Raised>>>>;

const NO_REQUEST: u32 = u32::MAX;
const ENDED: u32 = u32::MAX - 1;

/// Half a cache line: a large crawl has tens of thousands of tasks that wait.
struct Slot {
    task: Option<Task>,
    /// The group that learns when the task has ended.
    group: Option<Rc<Members>>,
    /// The page that the task fetched last: the culprit when others wait for the task.
    page: PageId,
    /// The request that the task waits for, or one of the two words below.
    request: u32,
}

const _: () = assert!(size_of::<usize>() != 8 || size_of::<Slot>() == 32);

#[derive(Default)]
pub(crate) struct Tasks {
    slots: Vec<Slot>,
    /// Per slot: the actor that runs the task.
    actors: Vec<Actor>,
    free: Vec<TaskId>,
}

impl Tasks {
    /// Adds a task; returns it if there are too many.
    #[inline]
    pub fn insert(&mut self, task: Task, group: Option<Rc<Members>>, actor: Actor) -> Result<TaskId, Task> {
        let id = match self.free.pop() {
            Some(id) => id,
            None if self.slots.len() >= MAX_TASKS => return Err(task),
            None => {
                self.slots.push(Slot { task: None, group: None, page: PageId::NONE, request: ENDED });
                self.actors.push(actor);
                self.slots.len() as TaskId - 1
            }
        };
        // Field by field: a slot built elsewhere in small pieces and copied in large ones stalls the processor.
        let slot = &mut self.slots[id as usize];
        slot.task = Some(task);
        slot.group = group;
        slot.page = PageId::NONE;
        slot.request = NO_REQUEST;
        self.actors[id as usize] = actor;
        Ok(id)
    }

    /// Takes the future out to poll it; `None` for a task that has ended or is being polled.
    #[inline]
    pub fn take(&mut self, id: TaskId) -> Option<Task> {
        self.slots.get_mut(id as usize)?.task.take()
    }

    /// Puts the future back: it continues later.
    #[inline]
    pub fn put_back(&mut self, id: TaskId, task: Task) {
        self.slots[id as usize].task = Some(task);
    }

    /// The task has ended. Returns the group that must learn of it.
    #[inline]
    pub fn remove(&mut self, id: TaskId) -> Option<Rc<Members>> {
        let slot = &mut self.slots[id as usize];
        slot.request = ENDED;
        self.free.push(id);
        slot.group.take()
    }

    /// The actor that runs the task.
    #[inline]
    pub fn actor(&self, id: TaskId) -> Actor {
        self.actors.get(id as usize).copied().unwrap_or_default()
    }

    /// Whether the task has not ended.
    pub fn is_alive(&self, id: TaskId) -> bool {
        self.slots.get(id as usize).is_some_and(|slot| slot.request != ENDED)
    }

    /// All futures, to be dropped: no part of the run continues.
    pub fn clear(&mut self) -> Vec<Task> {
        self.free.clear();
        std::mem::take(&mut self.slots).into_iter().filter_map(|slot| slot.task).collect()
    }

    #[inline]
    pub fn set_page(&mut self, id: TaskId, page: PageId) {
        if let Some(slot) = self.slots.get_mut(id as usize) {
            slot.page = page;
        }
    }

    pub fn page(&self, id: TaskId) -> PageId {
        self.slots.get(id as usize).map_or(PageId::NONE, |slot| slot.page)
    }

    #[inline]
    pub fn set_request(&mut self, id: TaskId, request: Option<u32>) {
        if let Some(slot) = self.slots.get_mut(id as usize) {
            slot.request = request.unwrap_or(NO_REQUEST);
        }
    }

    pub fn request(&self, id: TaskId) -> Option<u32> {
        self.slots.get(id as usize).map(|slot| slot.request).filter(|&request| request < ENDED)
    }
}
