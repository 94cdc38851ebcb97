//! The real network: requests to the page's own origin, aborted when nobody wants them. Only in wasm.

use super::browser::Pump;
use super::page_reader;
use crate::site::{ImagePolicy, LinkPolicy, PageId, Robots, Site, demo, file};
use crate::trace::Failure;
use crate::world::kernel::{Kernel, Transport};
use crate::world::{Answer, Network, PageCost, Rules};
use gloo_net::http::Request;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use web_sys::{AbortController, Performance, PerformanceResourceTiming, RequestCache, Url};

/// The header by which a server can tell the lanes apart.
pub const LANE_HEADER: &str = "x-crawl-lane";
/// A shorter stall is the cost of sending, not the browser's limit of connections, in ms.
const STALL_MS: f64 = 1.0;
/// The largest page that is read, in characters.
const MAX_PAGE: usize = 4 << 20;

/// One lane's requests.
pub(super) struct Wire {
    lane: &'static str,
    site: Rc<RefCell<Site>>,
    network: Network,
    policy: LinkPolicy,
    /// Where the site's addresses are served.
    base: Box<str>,
    performance: Performance,
    started_ms: Cell<f64>,
    /// The robots.txt that was fetched; empty where nobody asks for it.
    robots: RefCell<Robots>,
    pump: RefCell<Weak<Pump>>,
    /// What is in flight, by the kernel's number of the request; a number is used again, a token is not.
    sent: RefCell<BTreeMap<u32, (u32, AbortController)>>,
    token: Cell<u32>,
    /// Pages that arrived and can be read.
    texts: RefCell<BTreeMap<PageId, String>>,
}

/// What came back of a real request.
struct Reply {
    answer: Answer,
    text: Option<String>,
}

impl Wire {
    pub fn new(lane: &'static str, site: Rc<RefCell<Site>>, rules: &Rules, base: &str) -> Result<Rc<Self>, String> {
        let performance = web_sys::window().and_then(|window| window.performance());
        let performance = performance.ok_or("this browser has no clock (window.performance)")?;
        // The default of 250 entries is full after a few runs; then nobody could tell what was held back.
        performance.set_resource_timing_buffer_size(10_000);
        Ok(Rc::new(Wire {
            lane,
            site,
            network: rules.network.clone(),
            policy: rules.links,
            base: base.into(),
            started_ms: Cell::new(performance.now()),
            robots: RefCell::default(),
            performance,
            pump: RefCell::default(),
            sent: RefCell::default(),
            token: Cell::new(0),
            texts: RefCell::default(),
        }))
    }

    pub fn set_pump(&self, pump: Weak<Pump>) {
        *self.pump.borrow_mut() = pump;
    }

    /// The run is over: pages that nobody has read are let go.
    pub fn forget(&self) {
        self.texts.borrow_mut().clear();
    }

    /// Gets what a run needs before its first request: the reader of pages and, where it is heeded, the robots.txt of
    /// the origin, really fetched. The clock of the run starts when all is here.
    pub async fn prepare(&self) -> Result<(), String> {
        page_reader::load().await?;
        if self.policy.robots {
            let robots = match self.resolved("robots.txt") {
                Some(address) => fetch_robots(&address, self.lane).await,
                None => Robots::unreachable(),
            };
            *self.robots.borrow_mut() = robots;
        }
        self.started_ms.set(self.performance.now());
        Ok(())
    }

    fn address(&self, page: PageId) -> Option<String> {
        self.resolved(self.site.borrow().page(page).url.trim_start_matches('/'))
    }

    /// An address below the base, as the browser itself writes it.
    fn resolved(&self, path: &str) -> Option<String> {
        Url::new_with_base(path, &self.base).ok().map(|url| url.href())
    }

    fn come_back(&self, request: u32, token: u32, page: PageId, reply: Reply, held_back_us: u32) {
        let mut sent = self.sent.borrow_mut();
        if sent.get(&request).is_none_or(|(current, _)| *current != token) {
            return;
        }
        sent.remove(&request);
        drop(sent);
        if let Some(text) = reply.text {
            self.texts.borrow_mut().insert(page, text);
        }
        let pump = self.pump.borrow().upgrade();
        if let Some(pump) = pump {
            pump.arrive(|kernel: &Kernel| kernel.arrive(request, reply.answer, held_back_us));
        }
    }

    /// How long the browser kept the request that began at `began_ms` before it sent it, in µs.
    fn held_back_us(&self, address: &str, began_ms: f64) -> u32 {
        let entries = self.performance.get_entries_by_name_with_entry_type(address, "resource");
        let timings = entries.iter().filter_map(|entry| entry.dyn_into::<PerformanceResourceTiming>().ok());
        // Several lanes may ask for the same address: ours is the one that began when we did.
        let ours = timings.min_by(|a, b| {
            let distance = |timing: &PerformanceResourceTiming| (timing.start_time() - began_ms).abs();
            distance(a).total_cmp(&distance(b))
        });
        let stall_ms = ours.map_or(0.0, |timing| timing.request_start() - timing.start_time());
        if stall_ms >= STALL_MS { (stall_ms * 1000.0) as u32 } else { 0 }
    }
}

impl Transport for Wire {
    fn send(&self, request: u32, page: PageId) {
        let token = self.token.replace(self.token.get().wrapping_add(1));
        let (Some(address), Ok(controller)) = (self.address(page), AbortController::new()) else { return };
        let signal = controller.signal();
        self.sent.borrow_mut().insert(request, (token, controller));
        let pump = self.pump.borrow().clone();
        let (lane, policy) = (self.lane, self.policy);
        let began_ms = self.performance.now();
        wasm_bindgen_futures::spawn_local(async move {
            let reply = fetch(&address, lane, policy, &signal).await;
            if let Some(pump) = pump.upgrade() {
                let wire = pump.wire();
                let held_back_us = wire.held_back_us(&address, began_ms);
                wire.come_back(request, token, page, reply, held_back_us);
            }
        });
    }

    fn abort(&self, request: u32) {
        if let Some((_, controller)) = self.sent.borrow_mut().remove(&request) {
            controller.abort();
        }
    }

    fn is_readable(&self, page: PageId) -> bool {
        self.texts.borrow().contains_key(&page)
    }

    fn parse(&self, page: PageId) -> Vec<PageId> {
        let text = self.texts.borrow_mut().remove(&page).unwrap_or_default();
        let mut site = self.site.borrow_mut();
        let references = page_reader::read(&text, demo::HOME, &site.page(page).url);
        let policy = self.policy;
        let images = if policy.images == ImagePolicy::Fetch { references.images } else { Vec::new() };
        let nofollow: BTreeSet<_> = references.nofollow.into_iter().filter(|_| policy.nofollow).collect();
        references
            .links
            .iter()
            .filter(|link| !nofollow.contains(*link))
            .chain(&images)
            .filter_map(|link| {
                let to = site.intern_reference(link);
                policy.follow(&site, to)
            })
            .collect()
    }

    fn is_disallowed(&self, page: PageId) -> bool {
        self.site.borrow().disallows(&self.robots.borrow(), page)
    }

    fn cost(&self, page: PageId, attempt: u32) -> PageCost {
        self.network.cost_of_attempt(self.site.borrow().page(page), &self.policy, attempt)
    }

    fn now_us(&self) -> u64 {
        ((self.performance.now() - self.started_ms.get()).max(0.0) * 1000.0) as u64
    }
}

/// What RFC 9309 makes of each answer: no file (4xx) allows everything, no server (5xx, no connection) nothing.
async fn fetch_robots(address: &str, lane: &str) -> Robots {
    let request = Request::get(address).header(LANE_HEADER, lane).cache(RequestCache::NoStore);
    let Ok(response) = request.send().await else { return Robots::unreachable() };
    match response.status() {
        200..300 => response.text().await.map_or_else(|_| Robots::unreachable(), |text| Robots::read(&text)),
        400..500 => Robots::default(),
        _ => Robots::unreachable(),
    }
}

/// A real request. Everything that goes wrong is an answer.
async fn fetch(address: &str, lane: &str, policy: LinkPolicy, signal: &web_sys::AbortSignal) -> Reply {
    let refused = Reply { answer: Answer::Failed(Failure::Refused), text: None };
    let request =
        Request::get(address).header(LANE_HEADER, lane).cache(RequestCache::NoStore).abort_signal(Some(signal));
    let Ok(response) = request.send().await else { return refused };
    let status = response.status();
    let is_html = response.headers().get("content-type").is_some_and(|kind| file::is_html(&kind));
    if !policy.reads(status, is_html) {
        return Reply { answer: Answer::Status(status), text: None };
    }
    // A connection that breaks in the middle of a page is a failure too.
    match response.text().await {
        Ok(mut text) => {
            if text.len() > MAX_PAGE {
                text.truncate((0..=MAX_PAGE).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0));
            }
            Reply { answer: Answer::Status(status), text: Some(text) }
        }
        Err(_) => refused,
    }
}
