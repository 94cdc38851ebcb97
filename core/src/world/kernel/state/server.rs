//! The server as fetches meet it: connections to each host, the pace of the rate limit, and its load.

use std::collections::VecDeque;

/// The connections to one host.
#[derive(Default)]
struct Host {
    used: u32,
    /// Fetches that wait for a connection, in order.
    waiting: VecDeque<u32>,
}

impl Host {
    /// The fetch that has waited longest gets a connection, if one of these is free.
    fn call(&mut self, most: u32) -> Option<u32> {
        let next = if self.used < most { self.waiting.pop_front() } else { None };
        self.used += u32::from(next.is_some());
        next
    }
}

/// Connections, pace and load.
pub(crate) struct Server {
    /// The most connections to a host; `None` for no limit.
    connections: Option<u32>,
    /// The connections to each host, by its number.
    hosts: Vec<Host>,
    /// When the rate limit lets the next fetch start, in µs.
    next_start_us: u64,
    /// Fetches that the server is processing, counted only if they make it slow.
    load: u32,
}

impl Server {
    /// A server that has no request, and the most connections to each host.
    pub fn new(connections: Option<u32>) -> Self {
        Server { connections, hosts: Vec::new(), next_start_us: 0, load: 0 }
    }

    /// A fetch gets a connection to its host, or joins the line for one. `false` if it has to wait.
    pub fn connect(&mut self, host: usize, request: u32) -> bool {
        let most = self.most();
        let host = self.host(host);
        if host.used < most {
            host.used += 1;
            return true;
        }
        host.waiting.push_back(request);
        false
    }

    /// A fetch gives up its place in the line for a connection.
    pub fn leave_line(&mut self, host: usize, request: u32) {
        self.host(host).waiting.retain(|&waiting| waiting != request);
    }

    /// A connection to the host is free: the fetch that has waited longest gets it.
    pub fn disconnect(&mut self, host: usize) -> Option<u32> {
        let most = self.most();
        let host = self.host(host);
        host.used -= 1;
        host.call(most)
    }

    /// There are this many connections to each host from now on. Those in use, and the load, must be counted anew.
    pub fn set_connections(&mut self, connections: Option<u32>) {
        (self.connections, self.load) = (connections, 0);
        self.hosts.iter_mut().for_each(|host| host.used = 0);
    }

    /// A fetch has a connection to the host; `is_begun`: the server processes it.
    pub fn count(&mut self, host: usize, is_begun: bool) {
        self.host(host).used += 1;
        self.load += u32::from(is_begun);
    }

    /// A fetch that waits for a connection, if one to its host is free: it has it now.
    pub fn call_next(&mut self) -> Option<u32> {
        let most = self.most();
        self.hosts.iter_mut().find_map(|host| host.call(most))
    }

    /// The most connections to a host.
    fn most(&self) -> u32 {
        self.connections.unwrap_or(u32::MAX)
    }

    /// No fetch waits any more: a connection that becomes free must not start another one.
    pub fn forget_lines(&mut self) {
        self.hosts.iter_mut().for_each(|host| host.waiting.clear());
    }

    fn host(&mut self, number: usize) -> &mut Host {
        while self.hosts.len() <= number {
            self.hosts.push(Host::default());
        }
        &mut self.hosts[number]
    }

    /// When an attempt may start that asks at `now_us`, in µs: attempts take turns of 1/`rate` s, and an unused turn is
    /// lost.
    pub fn take_turn(&mut self, now_us: u64, rate: u32) -> u64 {
        let start_us = self.next_start_us.max(now_us);
        self.next_start_us = start_us + u64::from(1_000_000u32.div_ceil(rate.max(1)));
        start_us
    }

    /// The server processes one request more. Returns how many it processes.
    pub fn begin_one(&mut self) -> u32 {
        self.load += 1;
        self.load
    }

    /// The server processes one request less.
    pub fn end_one(&mut self) {
        self.load = self.load.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_to_a_host_are_given_in_order() {
        let mut server = Server::new(Some(1));
        assert!(server.connect(0, 10) && server.connect(1, 20), "each host has its own");
        assert!(!server.connect(0, 11) && !server.connect(0, 12) && !server.connect(0, 13));
        server.leave_line(0, 12);
        assert_eq!([0, 0, 0, 1].map(|host| server.disconnect(host)), [Some(11), Some(13), None, None]);
        assert!(server.connect(0, 14));
        assert!(!server.connect(0, 15));
        server.forget_lines();
        assert_eq!(server.disconnect(0), None);
    }

    #[test]
    fn attempts_take_turns_and_an_unused_turn_is_lost() {
        let mut server = Server::new(None);
        assert_eq!([0, 0, 10].map(|now_us| server.take_turn(now_us, 100)), [0, 10_000, 20_000]);
        assert_eq!([95_000, 95_000].map(|now_us| server.take_turn(now_us, 100)), [95_000, 105_000]);
    }

    #[test]
    fn the_load_is_what_has_begun_and_not_ended() {
        let mut server = Server::new(None);
        assert_eq!((server.begin_one(), server.begin_one()), (1, 2));
        server.end_one();
        assert_eq!(server.begin_one(), 2);
    }
}
