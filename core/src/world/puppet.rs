//! A task whose code runs elsewhere: a thread or a task of another interpreter. It waits for what that code asks, and
//! reports when the code must continue.

use super::kernel::Kernel;
use super::pause::Purpose;
use super::{Fetch, Links, Parse, Pause, Raised, Response, Starting, Starts, World};
use crate::site::PageId;
use crate::trace::Failure;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// What the code waits for.
pub(crate) enum Ask {
    /// Its first turn.
    Start,
    /// Nothing: it runs.
    Running,
    /// A page, at most until the pause is over.
    Fetch(Fetch, Option<Pause>),
    /// The links of an answer.
    Parse(Parse),
    /// The end of a sleep.
    Pause(Pause),
    /// The end of work that the machine does: a child starts.
    Work(Pin<Box<dyn Future<Output = ()>>>),
    /// A wake-up, at most until the pause is over.
    Wait(Option<Pause>),
    /// The next time that anything wakes its task, as an idle worker of a pool does. Whether it was polled before.
    Turn(bool),
    /// Its end.
    End(Result<(), Raised>),
}

/// Why the code continues.
pub(crate) enum Reply {
    /// It has not run before.
    Begun,
    /// The fetch has its answer.
    Fetched(Result<Response, Raised>),
    /// The fetch took too long.
    TimedOut,
    /// The parse has its links.
    Parsed(Links),
    /// The sleep or the machine's work is over, or the time of the wait.
    Slept,
    /// It was woken. What it waited for goes on, unless it was a wait.
    Woken,
}

/// The part of a puppet that its code holds.
pub(crate) struct Strings {
    ask: RefCell<Ask>,
    reply: RefCell<Option<Reply>>,
    /// How many wake-ups the code has not seen yet.
    wakes: Cell<u32>,
    /// Whether its step has just begun: only then does it see a wake-up, not in the step in which it woke itself.
    begins: Cell<bool>,
}

impl Strings {
    /// A puppet that waits for this.
    pub fn new(ask: Ask) -> Rc<Self> {
        Rc::new(Strings {
            ask: RefCell::new(ask),
            reply: RefCell::default(),
            wakes: Cell::new(0),
            begins: Cell::new(false),
        })
    }

    /// What the code waits for from now on. What it waited for before is cancelled.
    pub fn ask(&self, ask: Ask) {
        let before = self.ask.replace(ask);
        drop(before);
    }

    /// Whether the code waits for nothing that goes on.
    pub fn is_running(&self) -> bool {
        matches!(*self.ask.borrow(), Ask::Running | Ask::Wait(None))
    }

    /// Why the code continues; taken once.
    pub fn take_reply(&self) -> Option<Reply> {
        self.reply.take()
    }

    /// Whether the code must continue now.
    pub fn has_reply(&self) -> bool {
        self.reply.borrow().is_some()
    }

    /// Something else than what it waits for lets the code continue, once for each call.
    pub fn wake(&self) {
        self.wakes.set(self.wakes.get() + 1);
    }

    /// A step of the puppet begins.
    pub fn begin_step(&self) {
        self.begins.set(true);
    }

    fn takes_wake(&self) -> bool {
        let wakes = self.wakes.get();
        self.wakes.set(wakes.saturating_sub(1));
        wakes > 0
    }
}

/// The future of a task whose code runs elsewhere.
pub(crate) struct Puppet(pub Rc<Strings>);

impl Future for Puppet {
    type Output = Result<(), Raised>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let strings = &*self.0;
        let ask = &mut *strings.ask.borrow_mut();
        if let Ask::End(result) = ask {
            return Poll::Ready(*result);
        }
        let begins = strings.begins.take();
        let is_woken = begins && !matches!(ask, Ask::Running | Ask::Start) && strings.takes_wake();
        let reply = if is_woken { Some(Reply::Woken) } else { ask.poll(context) };
        let Some(reply) = reply else { return Poll::Pending };
        if !is_woken || matches!(ask, Ask::Wait(_) | Ask::Turn(_) | Ask::Start) {
            *ask = Ask::Running;
        }
        *strings.reply.borrow_mut() = Some(reply);
        Poll::Pending
    }
}

impl Ask {
    fn poll(&mut self, context: &mut Context<'_>) -> Option<Reply> {
        let is_over = |pause: &mut Pause, context: &mut Context<'_>| Pin::new(pause).poll(context).is_ready();
        match self {
            Ask::Start => Some(Reply::Begun),
            Ask::Fetch(fetch, within) => {
                if let Poll::Ready(result) = Pin::new(&mut *fetch).poll(context) {
                    return Some(Reply::Fetched(result));
                }
                let is_late = within.as_mut().is_some_and(|pause| is_over(pause, context));
                is_late.then(|| {
                    fetch.give_up(Failure::Timeout);
                    Reply::TimedOut
                })
            }
            Ask::Parse(parse) => match Pin::new(parse).poll(context) {
                Poll::Ready(links) => Some(Reply::Parsed(links)),
                Poll::Pending => None,
            },
            Ask::Pause(pause) => is_over(pause, context).then_some(Reply::Slept),
            Ask::Work(work) => work.as_mut().poll(context).is_ready().then_some(Reply::Slept),
            Ask::Wait(within) => within.as_mut().is_some_and(|pause| is_over(pause, context)).then_some(Reply::Slept),
            Ask::Turn(waits) => std::mem::replace(waits, true).then_some(Reply::Woken),
            Ask::Running | Ask::End(_) => None,
        }
    }
}

impl World {
    /// A fetch for this line of other code.
    pub(crate) fn fetch_for(&self, page: PageId, line: u16, within_us: Option<u32>) -> Ask {
        Ask::Fetch(Fetch::new(self.clone(), page, line), within_us.map(|us| self.timeout(us)))
    }

    /// A parse for this line of other code.
    pub(crate) fn parse_for(&self, response: Response, line: u16) -> Ask {
        Ask::Parse(Parse::new(self.clone(), response, line))
    }

    /// A part of the start or end of a child.
    pub(crate) fn start_for(&self, starts: Starts, part: Starting) -> Ask {
        Ask::Work(Box::pin(self.clone().go_through(starts, part)))
    }

    /// A pause that the run does not wait for.
    pub(crate) fn timeout(&self, us: u32) -> Pause {
        Pause::new(self.clone(), us, Purpose::Poll)
    }

    /// The kernel of this world.
    pub(crate) fn kernel(&self) -> &Rc<Kernel> {
        &self.0
    }
}

impl Links {
    /// The links, and the page that was parsed.
    pub(crate) fn listed(&self) -> &[PageId] {
        self.pages()
    }
}

impl Response {
    /// The page that arrived: another one after redirects.
    pub(crate) fn arrived(&self) -> PageId {
        self.came
    }
}
