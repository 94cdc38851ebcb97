//! A run whose actors are driven from outside: threads, tasks and processes of another interpreter. Floor 6.
//!
//! The kernel decides when each fetch, parse, sleep and wait ends, and records the trace; the code of an actor only
//! asks. [`Guest::run`] runs the kernel until the code of an actor must continue. It stops in the middle of that
//! actor's step: what the code asks then belongs to the same step, as in a strategy, so a parse that follows its fetch
//! at once stays on its row.
//!
//! | file | what it does |
//! |---|---|
//! | `mod` | actors, what they ask, and when they continue |
//! | `begun` | tasks that begin within the step of another one |
//! | `known` | what the code says of its visited pages |
//! | `run` | how a guest begins with a setup and ends as a lane |

mod begun;
mod known;
pub mod options;
mod run;
#[cfg(test)]
mod tests;
pub mod words;

use crate::engine::virtual_time::Terrain;
use crate::setup::Plan;
use crate::site::{PageId, Site};
use crate::trace::{Cause, Failure, Limit};
pub use crate::world::Actor;
use crate::world::kernel::{Begun, Kernel};
use crate::world::puppet::{Ask, Puppet, Reply, Strings};
use crate::world::{Answer, Response, Starting, TaskId, World};
use known::Marked;
pub use run::CannotRun;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A run whose actors are driven from outside.
pub struct Guest {
    world: World,
    plan: Plan,
    site: Rc<Site>,
    terrain: Terrain,
    actors: Vec<Option<(TaskId, Rc<Strings>)>>,
    /// Of each task of the kernel, its actor.
    of_task: BTreeMap<TaskId, u32>,
    free: Vec<u32>,
    /// The step that has begun: its actor, its task and its future.
    step: Option<Step>,
    /// The steps within which other actors have begun, each with that actor.
    interrupted: Vec<(u32, Step)>,
    marked: Rc<Marked>,
    responses: Vec<Response>,
    /// How many sleeps have begun since the trace had that many events.
    sleeps: (usize, u32),
}

/// An actor, its task and its future.
type Step = (u32, TaskId, crate::world::kernel::Future);

/// What the kernel has come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// The code of this actor must continue.
    Continue(u32),
    /// No actor can ever continue.
    Hung,
    /// The run has reached a limit.
    Limit(Limit),
}

/// Why the code of an actor continues.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Continue {
    /// It has not run before.
    Begun,
    /// A fetch has its answer: its number, for the parse; its status, or else its failure; and the page that arrived.
    Fetched(u32, Answer, PageId),
    /// A fetch took longer than its caller allows.
    TimedOut,
    /// A parse has these links.
    Parsed(Vec<PageId>),
    /// A sleep is over, or the time of a wait.
    Slept,
    /// It was woken. A fetch, a parse or a sleep goes on.
    Woken,
}

/// A run hangs if its actors only sleep, and have slept at least so often since the last event, and for a minute.
const SLEEPS: u32 = 100;

impl Guest {
    /// Adds an actor. It is ready at the end of the queue.
    pub fn spawn(&mut self, kind: Actor) -> u32 {
        self.spawn_with(kind, Ask::Start)
    }

    /// Adds an actor of the event loop that continues after a while: a timer.
    pub fn spawn_timer(&mut self, kind: Actor, us: u32) -> u32 {
        let pause = self.world.timeout(us.max(1));
        self.spawn_with(kind, Ask::Pause(pause))
    }

    fn spawn_with(&mut self, kind: Actor, ask: Ask) -> u32 {
        let strings = Strings::new(ask);
        let task = self.kernel().add(Box::pin(Puppet(strings.clone())), kind);
        self.enter(task, strings)
    }

    /// The number of the actor with this task.
    fn enter(&mut self, task: TaskId, strings: Rc<Strings>) -> u32 {
        let entry = Some((task, strings));
        let actor = match self.free.pop() {
            Some(actor) => {
                self.actors[actor as usize] = entry;
                actor
            }
            None => {
                self.actors.push(entry);
                self.actors.len() as u32 - 1
            }
        };
        self.of_task.insert(task, actor);
        actor
    }

    fn kernel(&self) -> &Rc<Kernel> {
        self.world.kernel()
    }

    fn strings(&self, actor: u32) -> Option<&Rc<Strings>> {
        self.actors.get(actor as usize)?.as_ref().map(|(_, strings)| strings)
    }

    fn ask(&self, actor: u32, ask: Ask) {
        if let Some(strings) = self.strings(actor) {
            strings.ask(ask);
        }
    }

    /// The actor waits for a page, at most for this long.
    pub fn ask_fetch(&self, actor: u32, page: PageId, line: u16, within_us: Option<u32>) {
        self.ask(actor, self.world.fetch_for(page, line, within_us));
    }

    /// The actor parses the answer with this number.
    pub fn ask_parse(&self, actor: u32, answer: u32, line: u16) {
        if let Some(response) = self.responses.get(answer as usize) {
            self.ask(actor, self.world.parse_for(*response, line));
        }
    }

    /// The actor sleeps. `cause` is what rows without work wait for meanwhile, if they do.
    pub fn ask_pause(&mut self, actor: u32, us: u32, cause: Option<Cause>) {
        let events = self.kernel().with_trace(|trace| trace.events().len());
        self.sleeps = if self.sleeps.0 == events { (events, self.sleeps.1 + 1) } else { (events, 1) };
        let pause = match cause {
            Some(cause) => self.world.pause_for(us, cause),
            None => self.world.timeout(us),
        };
        self.ask(actor, Ask::Pause(pause));
    }

    /// The actor goes through a part of the start or the end of a child: an interpreter (`is_interpreter`), or a process
    /// that does not start as a fork.
    pub fn ask_start(&self, actor: u32, is_interpreter: bool, part: Starting) {
        let machine = &self.rules().machine;
        let starts = if is_interpreter { Some(machine.interpreters) } else { machine.children };
        self.ask(actor, self.world.start_for(starts.unwrap_or_default(), part));
    }

    /// The actor waits until it is woken, at most for this long.
    pub fn ask_wait(&self, actor: u32, within_us: Option<u32>) {
        self.ask(actor, Ask::Wait(within_us.map(|us| self.world.timeout(us.max(1)))));
    }

    /// The actor waits as an idle worker of a pool: anything that wakes its task lets it look for work.
    pub fn ask_turn(&self, actor: u32) {
        self.ask(actor, Ask::Turn(false));
    }

    /// The code of the actor has nothing to do until it is woken; a fetch or a sleep that it waits for goes on.
    pub fn rest(&self, actor: u32) {
        if self.strings(actor).is_some_and(|strings| strings.is_running()) {
            self.ask_wait(actor, None);
        }
    }

    /// Cancels what the actor waits for, and continues.
    pub fn cancel(&self, actor: u32) {
        self.ask(actor, Ask::Running);
    }

    /// The actor ends: its step, if it runs, or at once.
    pub fn end(&mut self, actor: u32) {
        self.ask(actor, Ask::End(Ok(())));
        if self.step.as_ref().is_some_and(|step| step.0 == actor) {
            return;
        }
        if let Some((task, strings)) = self.actors.get_mut(actor as usize).and_then(Option::take) {
            self.kernel().cancel_tasks(&[task]);
            self.of_task.remove(&task);
            self.free.push(actor);
            drop(strings);
        }
    }

    /// Makes the actor ready, at the end of the queue: its code continues once for each call.
    pub fn wake(&self, actor: u32) {
        if let Some(Some((task, strings))) = self.actors.get(actor as usize) {
            strings.wake();
            self.kernel().queue.push(*task);
        }
    }

    /// Runs the kernel until the code of an actor must continue.
    pub fn run(&mut self) -> Next {
        loop {
            if self.poll_step()
                && let Some((actor, ..)) = &self.step
            {
                return Next::Continue(*actor);
            }
            match self.kernel().begin_step() {
                Begun::Step(task, future) => {
                    let actor = self.of_task.get(&task).copied().unwrap_or(u32::MAX);
                    if let Some(strings) = self.strings(actor) {
                        strings.begin_step();
                    }
                    self.step = Some((actor, task, future));
                }
                Begun::InLine | Begun::Ended => {}
                Begun::Nothing => {
                    if let Some(end) = self.leap() {
                        return end;
                    }
                }
            }
        }
    }

    /// Polls the step that has begun. It ends, unless the code of its actor must continue in it: `true`.
    fn poll_step(&mut self) -> bool {
        let Some((actor, task, mut future)) = self.step.take() else { return false };
        let polled = self.kernel().poll(task, &mut future);
        if self.strings(actor).is_some_and(|strings| strings.has_reply()) {
            self.step = Some((actor, task, future));
            return true;
        }
        if polled.is_ready() {
            self.of_task.remove(&task);
            self.actors[actor as usize] = None;
            self.free.push(actor);
        }
        self.kernel().end_step(task, future, polled);
        false
    }

    /// No actor can continue at this instant: time advances to the next timer.
    fn leap(&mut self) -> Option<Next> {
        let kernel = self.kernel().clone();
        if let Some(limit) = kernel.limit() {
            return Some(Next::Limit(limit));
        }
        let Some(due_us) = kernel.next_due_us() else { return Some(Next::Hung) };
        kernel.advance(due_us);
        let has_slept_often =
            kernel.with_trace(|trace| trace.events().len()) == self.sleeps.0 && self.sleeps.1 > SLEEPS;
        (has_slept_often && kernel.is_idling()).then_some(Next::Hung)
    }

    /// Why the code of the actor continues; taken once.
    pub fn take_reply(&mut self, actor: u32) -> Continue {
        match self.strings(actor).and_then(|strings| strings.take_reply()) {
            Some(Reply::Fetched(Ok(response))) => self.keep(response),
            Some(Reply::Fetched(Err(raised))) => Continue::Fetched(u32::MAX, raised.answer, raised.page),
            Some(Reply::TimedOut) => Continue::TimedOut,
            Some(Reply::Parsed(links)) => Continue::Parsed(links.listed().to_vec()),
            Some(Reply::Slept) => Continue::Slept,
            Some(Reply::Woken) => Continue::Woken,
            Some(Reply::Begun) | None => Continue::Begun,
        }
    }

    fn keep(&mut self, response: Response) -> Continue {
        self.responses.push(response);
        Continue::Fetched(self.responses.len() as u32 - 1, response.answer, response.arrived())
    }

    /// The row on which the answer with this number arrived.
    pub fn row_of(&self, answer: u32) -> Option<u32> {
        self.responses.get(answer as usize).map(|response| response.row())
    }

    /// A primitive at which workers wait begins to make them wait.
    pub fn begin_wait(&self, cause: Cause) {
        self.kernel().begin_wait(cause);
    }

    /// The actor that waited for all of a batch continues: the barrier opens, after this page, or after the page whose
    /// result was taken last.
    pub fn open_barrier(&self, last: Option<PageId>) {
        match last {
            Some(last) => self.kernel().release_barrier(last),
            None => self.kernel().release_barrier_of_last(),
        }
    }

    /// The actor has its queue drained: what follows has waited for that.
    pub fn go_through(&self, through: crate::trace::Through) {
        self.kernel().queue.go_through(through);
    }

    /// Work begins to wait for `cause`, or continues.
    pub fn hold_up(&self, cause: Cause, culprit: PageId, waits: bool) {
        self.kernel().hold_up(cause, culprit, waits);
    }

    /// The task of the event loop that runs now blocks the loop, or continues.
    pub fn block_loop(&self, blocks: bool) {
        if blocks { self.kernel().hold_loop() } else { self.kernel().release_loop() }
    }

    /// The code takes the result of a page.
    pub fn take_result(&self, page: PageId) {
        self.kernel().take_result(page);
    }

    /// The page that the actor that runs now fetched last.
    pub fn current_page(&self) -> PageId {
        self.kernel().current_page()
    }

    /// This actor is the main one from now on: the others wait for it to hand them work.
    pub fn set_main(&self, actor: u32) {
        if let Some(Some((task, _))) = self.actors.get(actor as usize) {
            self.kernel().set_main(*task);
        }
    }

    /// This actor only calls back: it does no work that would be on a row.
    pub fn set_aside(&self, actor: u32) {
        if let Some(Some((task, _))) = self.actors.get(actor as usize) {
            self.kernel().set_aside(*task);
        }
    }

    /// The time, in µs.
    pub fn now_us(&self) -> u64 {
        self.kernel().now_us()
    }

    /// How an answer is said: a status and nothing, or 0 and the failure.
    pub fn said(answer: Answer) -> (u16, Option<Failure>) {
        match answer {
            Answer::Status(status) => (status, None),
            Answer::Failed(failure) => (0, Some(failure)),
        }
    }
}

/// The events of a lane without their source lines, one a line: two runs of the same schedule have the same text.
pub fn events_text(lane: &crate::compare::Lane) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for event in lane.trace.events() {
        let (at_us, word, page) = (event.at_us(), event.kind().word(), event.page().0 as i32);
        let _ = writeln!(text, "{at_us} {word} {page} {} {}", event.row(), event.detail());
    }
    text
}
