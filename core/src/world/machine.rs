//! The costs of threads, processes and tasks, as measured with CPython 3.11 and 3.14 on Linux.
//!
//! A further version of Python is another row in [`Machine::on`]. Without the GIL, a thread that computes takes one of the
//! cores, as a process does, and a thread that comes back from the network waits for nothing. Children of a fork server,
//! spawned children and interpreters start one after another; their starts are processor time that shares the cores.
//!
//! Parse times are processor time, which means the same on every build: the model does not count that one thread without
//! the GIL is 5 % slower, or that threads that write to one object slow each other down (two together do 0.8 times the work
//! of one on one key, and 1.9 times on private data). `tests/truth314/README.md` has the measured costs.

/// The actor that runs a task's code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Actor {
    /// A task of the one event loop: while it computes no other task of the loop runs.
    #[default]
    Loop,
    /// A thread: it computes under the GIL.
    Thread,
    /// A separate process: it computes on one of the cores.
    Process,
}

/// The machine and the interpreter. Times are in µs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Machine {
    /// How many processes can compute at a time.
    pub cores: u32,
    /// After this time a thread must release the GIL if another one wants it (`sys.getswitchinterval`).
    pub switch_interval_us: u32,
    /// How much later a fetch in a thread or process returns: `time.sleep` overshoots.
    pub thread_fetch_us: u32,
    /// An event loop is woken at whole multiples of this, from when it went to sleep; 0 for at once.
    pub epoll_us: u32,
    /// How much later an event loop is woken.
    pub loop_wake_us: u32,
    /// One turn of an event loop.
    pub loop_step_us: u32,
    /// From the submission of a job until a thread runs it.
    pub thread_hop_us: u32,
    /// Starting a thread.
    pub thread_start_us: u32,
    /// Whether the event loop looks for answers only once it has run all tasks that are ready, as asyncio does. (Of 3.11,
    /// the recorded runs look after each parse.)
    pub loop_has_iterations: bool,
    /// Starting a task.
    pub task_start_us: u32,
    /// From one thread that notices that its queue was shut down to the next.
    pub shutdown_us: u32,
    /// Ending one thread of a pool.
    pub thread_stop_us: u32,
    /// From `to_thread` until the thread runs, and back.
    pub to_thread_us: u32,
    /// Forking one process of a pool, including its share of the other costs of the pool.
    pub process_fork_us: u32,
    /// The cost of a pool of processes before it forks its first process.
    pub pool_start_us: u32,
    /// The extra cost of a `multiprocessing.Pool` over a `ProcessPoolExecutor`, at its start and at its end.
    pub multiprocessing_us: u32,
    /// Handing an item to a process that waits for one.
    pub process_hop_us: u32,
    /// Handing the next item to a process that has just finished one.
    pub process_round_trip_us: u32,
    /// Ending a pool of processes, without its processes.
    pub pool_stop_us: u32,
    /// Ending one process of a pool.
    pub process_stop_us: u32,
    /// `Process.start`, per process.
    pub process_start_us: u32,
    /// The interval at which the main thread of `future_callbacks` polls.
    pub poll_interval_us: u32,
    /// The cost of `concurrent.futures.wait` for the thread that calls it; `None` if it costs nothing.
    pub wait: Option<WaitCost>,
    /// What several threads that check and then mark pages do to each other; `None` with the GIL, which no thread
    /// releases in between.
    pub unguarded: Option<Unguarded>,
    /// Whether threads compute one at a time; otherwise they share the cores.
    pub gil: bool,
    /// Whether a thread with the GIL needs a core, too, which it shares with children that compute.
    pub threads_need_cores: bool,
    /// How processes start if they do not start as forks of the parent.
    pub children: Option<Starts>,
    /// How interpreters of an `InterpreterPoolExecutor` start.
    pub interpreters: Starts,
}

/// A version of Python.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Python {
    /// 3.11.
    #[default]
    V311,
    /// 3.14.
    V314,
}

/// How a program starts its processes: `multiprocessing.set_start_method`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum StartMethod {
    /// As this version of Python does it on Linux: 3.11 forks, 3.14 uses a fork server.
    #[default]
    Default,
    /// The child is a copy of the parent.
    Fork,
    /// A small server process forks the children.
    ForkServer,
    /// A new interpreter imports the program again.
    Spawn,
}

/// Starting children that import the program again: processor time, which shares the cores.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Starts {
    /// The processor time of the parent for each child, in µs. The parent starts one after another.
    pub parent_us: u32,
    /// Whether the parent gets the next core for that, as a program that has computed less than its children. A fork
    /// server has computed more, and waits for a core as they do.
    pub parent_goes_first: bool,
    /// The processor time of a child until it takes work, in µs.
    pub child_us: u32,
    /// How much longer it takes for each other child that starts at the same time, in µs.
    pub more_us: u32,
    /// The processor time of the fork server, once in a program, in µs.
    pub server_us: u32,
    /// Ending the pool, for each child, in µs.
    pub stop_us: u32,
    /// The same for each other child of the pool, in µs.
    pub stop_more_us: u32,
    /// Handing an item to a child that waits for one, in µs.
    pub hop_us: u32,
    /// Handing the next item to a child that has just finished one, in µs.
    pub round_trip_us: u32,
}

impl Starts {
    /// Nothing costs anything.
    const FREE: Starts = Starts {
        parent_us: 0,
        parent_goes_first: false,
        child_us: 0,
        more_us: 0,
        server_us: 0,
        stop_us: 0,
        stop_more_us: 0,
        hop_us: 0,
        round_trip_us: 0,
    };

    /// A fork server, with the GIL and without.
    fn fork_server(gil: bool) -> Self {
        Starts {
            parent_us: 3_000,
            child_us: 20_000,
            server_us: if gil { 85_000 } else { 138_000 },
            stop_us: if gil { 1_000 } else { 1_300 },
            hop_us: 900,
            round_trip_us: 400,
            ..Starts::FREE
        }
    }

    /// A new interpreter in a new process.
    fn spawn(gil: bool) -> Self {
        Starts {
            parent_us: 6_000,
            parent_goes_first: true,
            child_us: if gil { 112_000 } else { 120_000 },
            more_us: if gil { 0 } else { 1_500 },
            stop_us: if gil { 13_000 } else { 18_000 },
            hop_us: 900,
            round_trip_us: 400,
            ..Starts::FREE
        }
    }

    /// A new interpreter in a thread of the same process.
    fn interpreter(gil: bool) -> Self {
        Starts {
            child_us: if gil { 60_000 } else { 95_000 },
            more_us: if gil { 0 } else { 4_500 },
            stop_us: if gil { 6_000 } else { 10_000 },
            stop_more_us: if gil { 0 } else { 800 },
            hop_us: if gil { 600 } else { 800 },
            round_trip_us: if gil { 150 } else { 1_400 },
            ..Starts::FREE
        }
    }
}

/// The cost of waiting for the first of many futures: points of (pending futures, µs), and straight lines between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitCost {
    /// Searching all of them for one that is done.
    look: &'static [(u32, u32)],
    /// If none is done: adding a waiter to all of them, and the same again for removing it.
    enlist: &'static [(u32, u32)],
}

/// `concurrent.futures.wait(futures, return_when=FIRST_COMPLETED)` of CPython 3.11 on Linux, as measured: each call
/// makes a set of all futures, sorts them, and locks and checks every one of them, so a loop around it costs the square
/// of their number. A call that has to sleep takes three times as long: it goes through all of them again before and
/// after the sleep.
/// `asyncio.wait` is not simulated: it costs 0.6 µs per task, and `rate_limited`, which calls it at most once per
/// request, has at most N tasks.
const WAIT: WaitCost = WaitCost {
    look: &[(0, 0), (100, 40), (1_000, 470), (10_000, 8_500)],
    enlist: &[(0, 0), (100, 90), (1_000, 600), (10_000, 6_000)],
};

/// Threads that check whether a page is in a set and then add it, with nothing that keeps other threads out in between.
/// Times are in ns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unguarded {
    /// Two threads whose moments of marking are less than this apart both find the page missing.
    pub window_ns: u32,
    /// Finding a page that is in the set.
    pub look_ns: u32,
    /// Submitting a job to a pool, from one new page to the next.
    pub submit_ns: u32,
    /// The longest time until a thread whose page is there runs.
    pub wake_ns: u32,
}

/// 3.14 without the GIL. Submitting and waking are measured (`tests/truth314/README.md`), and so is looking, with 3.13.
/// The window is the one with which `future_callbacks` as published fetches a page twice in 30 of 200 runs, as measured
/// (median of sites of 300 pages with 10 to 80 links each). The measured costs explain an eighth of it: a check and a mark
/// take a thread alone 45 ns, and 2.9 times as long beside another one. The rest is not measured: threads also lose their
/// core in between.
const UNGUARDED: Unguarded = Unguarded { window_ns: 1_000, look_ns: 25, submit_ns: 18_000, wake_ns: 90_000 };

impl WaitCost {
    /// Searching `pending` futures, in µs.
    pub fn look_us(&self, pending: usize) -> u32 {
        between(self.look, pending)
    }

    /// Adding a waiter to `pending` futures, in µs; removing it takes as long.
    pub fn enlist_us(&self, pending: usize) -> u32 {
        between(self.enlist, pending)
    }
}

/// The value at a place on the straight lines between points. After the last point, the last line continues.
fn between(points: &[(u32, u32)], at: usize) -> u32 {
    let at = u64::try_from(at).unwrap_or(u64::MAX);
    let lines = points.windows(2);
    let Some(line) = lines.clone().find(|ends| at <= u64::from(ends[1].0)).or(lines.last()) else { return 0 };
    let [(from, from_us), (to, to_us)] = [line[0], line[1]].map(|(at, us)| (u64::from(at), u64::from(us)));
    let us = from_us + (at - from).saturating_mul(to_us - from_us) / (to - from);
    u32::try_from(us).unwrap_or(u32::MAX)
}

impl Machine {
    /// CPython 3.11 on `cores` cores, as measured.
    pub fn cpython(cores: u32) -> Self {
        Machine {
            cores,
            switch_interval_us: 5_000,
            thread_fetch_us: 130,
            epoll_us: 1_000,
            loop_wake_us: 200,
            loop_step_us: 60,
            thread_hop_us: 200,
            thread_start_us: 50,
            loop_has_iterations: false,
            task_start_us: 3,
            shutdown_us: 50,
            thread_stop_us: 0,
            to_thread_us: 65,
            process_fork_us: 1_150,
            pool_start_us: 2_700,
            multiprocessing_us: 1_500,
            process_hop_us: 1_000,
            process_round_trip_us: 150,
            pool_stop_us: 2_300,
            process_stop_us: 500,
            process_start_us: 1_200,
            poll_interval_us: 10_100,
            wait: Some(WAIT),
            unguarded: None,
            gil: true,
            threads_need_cores: false,
            children: None,
            interpreters: Starts::interpreter(true),
        }
    }

    /// The same, but threads and tasks, whose costs are below a millisecond, cost nothing.
    pub fn processes(cores: u32) -> Self {
        let (cpython, free) = (Machine::cpython(cores), Machine::free(cores));
        Machine {
            process_fork_us: cpython.process_fork_us,
            pool_start_us: cpython.pool_start_us,
            multiprocessing_us: cpython.multiprocessing_us,
            process_hop_us: cpython.process_hop_us,
            process_round_trip_us: cpython.process_round_trip_us,
            pool_stop_us: cpython.pool_stop_us,
            process_stop_us: cpython.process_stop_us,
            process_start_us: cpython.process_start_us,
            interpreters: cpython.interpreters,
            ..free
        }
    }

    /// A machine on which nothing but fetching and parsing takes time.
    pub fn free(cores: u32) -> Self {
        Machine {
            cores,
            switch_interval_us: 5_000,
            thread_fetch_us: 0,
            epoll_us: 0,
            loop_wake_us: 0,
            loop_step_us: 0,
            thread_hop_us: 0,
            thread_start_us: 0,
            loop_has_iterations: false,
            task_start_us: 0,
            shutdown_us: 0,
            thread_stop_us: 0,
            to_thread_us: 0,
            process_fork_us: 0,
            pool_start_us: 0,
            multiprocessing_us: 0,
            process_hop_us: 0,
            process_round_trip_us: 0,
            pool_stop_us: 0,
            process_stop_us: 0,
            process_start_us: 0,
            poll_interval_us: 10_000,
            wait: None,
            unguarded: None,
            gil: true,
            threads_need_cores: false,
            children: None,
            interpreters: Starts::FREE,
        }
    }

    /// The same machine with this version of Python, with the GIL or without, and with this way to start processes. A
    /// machine on which nothing has costs (`is_free`) keeps none.
    pub fn on(self, python: Python, gil: bool, method: StartMethod, is_free: bool) -> Self {
        let gil = gil || python == Python::V311;
        let method = match (method, python) {
            (StartMethod::Default, Python::V311) => StartMethod::Fork,
            (StartMethod::Default, Python::V314) => StartMethod::ForkServer,
            (method, _) => method,
        };
        let children = match method {
            StartMethod::ForkServer if !is_free => Some(Starts::fork_server(gil)),
            StartMethod::Spawn if !is_free => Some(Starts::spawn(gil)),
            _ => None,
        };
        let is_default = python == Python::V311 && method == StartMethod::Fork;
        let (with_gil_us, threads_cost) = (self.shutdown_us, self.thread_start_us > 0);
        let loop_has_iterations = python >= Python::V314;
        let machine = Machine { gil, children, threads_need_cores: !is_default, loop_has_iterations, ..self };
        if is_free || python == Python::V311 {
            return machine;
        }
        Machine {
            process_fork_us: if gil { 1_450 } else { 1_700 },
            pool_start_us: if gil { 3_300 } else { 4_300 },
            process_hop_us: 900,
            process_round_trip_us: 400,
            shutdown_us: if gil { with_gil_us } else { with_gil_us * 7 / 2 },
            thread_stop_us: match gil {
                _ if !threads_cost => 0,
                true => 45,
                false => 250,
            },
            unguarded: (!gil).then_some(UNGUARDED),
            interpreters: Starts::interpreter(gil),
            ..machine
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_has_the_measured_costs_and_interpolates_between_them() {
        for (pending, look_us, enlist_us) in [
            (0, 0, 0),
            (1, 0, 0),
            (10, 4, 9),
            (100, 40, 90),
            (550, 255, 345),
            (1_000, 470, 600),
            (5_500, 4_485, 3_300),
            (10_000, 8_500, 6_000),
            (20_000, 17_422, 12_000),
        ] {
            assert_eq!((WAIT.look_us(pending), WAIT.enlist_us(pending)), (look_us, enlist_us), "{pending} futures");
        }
        assert_eq!(WAIT.look_us(usize::MAX), u32::MAX);
        assert_eq!((Machine::free(2).wait, Machine::processes(2).wait), (None, None));
    }
}
