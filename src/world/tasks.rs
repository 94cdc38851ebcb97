//! The tasks of a run: boxed futures in a slab whose slots are used again.

use super::machine::Actor;
use super::wake::{MAX_TASKS, TaskId};
use crate::site::PageId;
use std::future::Future;
use std::pin::Pin;

pub(crate) type Task = Pin<Box<dyn Future<Output = ()>>>;

#[derive(Default)]
struct Slot {
    task: Option<Task>,
    /// The page that the task fetched last: who is to blame when others wait for the task.
    page: Option<PageId>,
    /// The request that the task waits for.
    request: Option<u32>,
    alive: bool,
    actor: Actor,
}

#[derive(Default)]
pub(crate) struct Tasks {
    slots: Vec<Slot>,
    free: Vec<TaskId>,
}

impl Tasks {
    /// Takes a task in; gives it back when there are too many.
    #[inline]
    pub fn insert(&mut self, task: Task, actor: Actor) -> Result<TaskId, Task> {
        let slot = Slot { task: Some(task), page: None, request: None, alive: true, actor };
        if let Some(id) = self.free.pop() {
            self.slots[id as usize] = slot;
            return Ok(id);
        }
        match slot.task {
            Some(task) if self.slots.len() >= MAX_TASKS => Err(task),
            _ => {
                self.slots.push(slot);
                Ok(self.slots.len() as TaskId - 1)
            }
        }
    }

    /// Takes the future out to poll it; `None` for a task that has ended or is being polled.
    #[inline]
    pub fn take(&mut self, id: TaskId) -> Option<Task> {
        self.slots.get_mut(id as usize)?.task.take()
    }

    /// Puts the future back: it goes on later.
    #[inline]
    pub fn put_back(&mut self, id: TaskId, task: Task) {
        self.slots[id as usize].task = Some(task);
    }

    /// The task has ended.
    #[inline]
    pub fn remove(&mut self, id: TaskId) {
        self.slots[id as usize].alive = false;
        self.free.push(id);
    }

    /// What the task runs on.
    #[inline]
    pub fn actor(&self, id: TaskId) -> Actor {
        self.slots.get(id as usize).map_or(Actor::Loop, |slot| slot.actor)
    }

    /// Whether the task has not ended.
    pub fn is_alive(&self, id: TaskId) -> bool {
        self.slots.get(id as usize).is_some_and(|slot| slot.alive)
    }

    /// All futures, to be dropped: nothing of the run goes on.
    pub fn clear(&mut self) -> Vec<Task> {
        self.free.clear();
        std::mem::take(&mut self.slots).into_iter().filter_map(|slot| slot.task).collect()
    }

    #[inline]
    pub fn set_page(&mut self, id: TaskId, page: PageId) {
        if let Some(slot) = self.slots.get_mut(id as usize) {
            slot.page = Some(page);
        }
    }

    pub fn page(&self, id: TaskId) -> PageId {
        self.slots.get(id as usize).and_then(|slot| slot.page).unwrap_or(PageId::NONE)
    }

    #[inline]
    pub fn set_request(&mut self, id: TaskId, request: Option<u32>) {
        if let Some(slot) = self.slots.get_mut(id as usize) {
            slot.request = request;
        }
    }

    pub fn request(&self, id: TaskId) -> Option<u32> {
        self.slots.get(id as usize).and_then(|slot| slot.request)
    }
}
