//! The real network: requests to the page's own origin, aborted when the run no longer needs them. Only in wasm.

use super::page_reader;
use crate::engine::live::{Ground, Pump};
use crate::engine::pages::{InFlight, Pages, Reply};
use crate::site::{LinkPolicy, PageId, Robots, Site, demo, file};
use crate::text;
use crate::trace::Failure;
use crate::world::{Answer, PageCost, Rules, Transport};
use gloo_net::http::Request;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
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
    pages: Pages,
    /// The base of the site's addresses.
    base: Box<str>,
    performance: Performance,
    started_ms: Cell<f64>,
    pump: RefCell<Weak<Pump>>,
    /// The alarm for the next timer.
    alarm: RefCell<Option<Timeout>>,
    sent: InFlight<AbortController>,
    me: Weak<Wire>,
}

impl Wire {
    pub fn new(lane: &'static str, site: Rc<RefCell<Site>>, rules: &Rules, base: &str) -> Result<Rc<Self>, String> {
        let performance = web_sys::window().and_then(|window| window.performance());
        let performance = performance.ok_or(text::NOTE_LIVE_NO_CLOCK)?;
        // The default of 250 entries is full after a few runs; then the engine could not measure how long the browser
        // held fetches back.
        performance.set_resource_timing_buffer_size(10_000);
        Ok(Rc::new_cyclic(|me| Wire {
            lane,
            pages: Pages::new(site, rules),
            base: base.into(),
            started_ms: Cell::new(performance.now()),
            performance,
            pump: RefCell::default(),
            alarm: RefCell::default(),
            sent: InFlight::new(),
            me: me.clone(),
        }))
    }

    pub fn set_pump(&self, pump: &Rc<Pump>) {
        *self.pump.borrow_mut() = Rc::downgrade(pump);
    }

    /// Gets what a run needs before its first request: the reader of pages and, if the rules obey it, the origin's real
    /// robots.txt. The clock of the run starts when both are here.
    pub async fn prepare(&self) -> Result<(), String> {
        page_reader::load().await?;
        if self.pages.policy.robots {
            let robots = match self.resolved("robots.txt") {
                Some(address) => fetch_robots(&address, self.lane).await,
                None => Robots::unreachable(),
            };
            *self.pages.robots.borrow_mut() = robots;
        }
        self.started_ms.set(self.performance.now());
        Ok(())
    }

    /// An address below the base, as the browser itself writes it.
    fn resolved(&self, path: &str) -> Option<String> {
        Url::new_with_base(path.trim_start_matches('/'), &self.base).ok().map(|url| url.href())
    }

    /// An address as the site writes it.
    fn site_address(&self, address: String) -> String {
        let folder = self.resolved(".").unwrap_or_default();
        address.strip_prefix(&folder).map(|path| format!("/{path}")).unwrap_or(address)
    }

    fn come_back(&self, request: u32, token: u32, page: PageId, mut reply: Reply, held_back_us: u32) {
        if !self.sent.arrive(request, token) {
            return;
        }
        reply.redirected_to = reply.redirected_to.map(|address| self.site_address(address));
        let (answer, came) = self.pages.take(page, reply);
        let pump = self.pump.borrow().upgrade();
        if let Some(pump) = pump {
            pump.arrive(request, answer, held_back_us, came);
        }
    }

    /// How long the browser kept the request that began at `began_ms` before it sent it, in µs.
    fn held_back_us(&self, address: &str, began_ms: f64) -> u32 {
        let entries = self.performance.get_entries_by_name_with_entry_type(address, "resource");
        let timings = entries.iter().filter_map(|entry| entry.dyn_into::<PerformanceResourceTiming>().ok());
        // Several lanes may fetch the same address: the entry of this request is the one that began when it did.
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
        let (Some(address), Ok(controller)) = (self.resolved(&self.pages.url(page)), AbortController::new()) else {
            return;
        };
        let signal = controller.signal();
        let token = self.sent.send(request, controller);
        let pump = self.pump.borrow().clone();
        let (lane, policy) = (self.lane, self.pages.policy);
        let began_ms = self.performance.now();
        let Some(me) = self.me.upgrade() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let reply = fetch(&address, lane, policy, &signal).await;
            if pump.strong_count() > 0 {
                // After redirects, the last request begins late although the browser did not hold it back.
                let is_direct = reply.redirected_to.is_none();
                let held_back_us = if is_direct { me.held_back_us(&address, began_ms) } else { 0 };
                me.come_back(request, token, page, reply, held_back_us);
            }
        });
    }

    fn abort(&self, request: u32) {
        if let Some(controller) = self.sent.abort(request) {
            controller.abort();
        }
    }

    fn is_readable(&self, page: PageId) -> bool {
        self.pages.is_readable(page)
    }

    fn parse(&self, page: PageId) -> Vec<PageId> {
        self.pages.parse(page, |text, url| page_reader::read(text, demo::HOME, url))
    }

    fn is_disallowed(&self, page: PageId) -> bool {
        self.pages.is_disallowed(page)
    }

    fn cost(&self, page: PageId, attempt: u32) -> PageCost {
        self.pages.cost(page, attempt)
    }

    fn now_us(&self) -> u64 {
        ((self.performance.now() - self.started_ms.get()).max(0.0) * 1000.0) as u64
    }
}

impl Ground for Wire {
    fn set_alarm(&self, ms: Option<u32>) {
        let pump = self.pump.borrow().clone();
        let alarm = ms.map(|ms| {
            Timeout::new(ms, move || {
                if let Some(pump) = pump.upgrade() {
                    pump.turn();
                }
            })
        });
        *self.alarm.borrow_mut() = alarm;
    }

    fn forget(&self) {
        self.pages.forget();
    }
}

/// The rules of RFC 9309 for each answer: no file (4xx) allows everything, no server (5xx, no connection) nothing.
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
    let refused = || Reply { answer: Answer::Failed(Failure::Refused), text: None, redirected_to: None };
    let request =
        Request::get(address).header(LANE_HEADER, lane).cache(RequestCache::NoStore).abort_signal(Some(signal));
    let Ok(response) = request.send().await else { return refused() };
    let (status, answer) = (response.status(), Answer::Status(response.status()));
    let redirected_to = response.redirected().then(|| response.url());
    let is_html = response.headers().get("content-type").is_some_and(|kind| file::is_html(&kind));
    if !policy.reads(status, is_html) {
        return Reply { answer, text: None, redirected_to };
    }
    // A connection that breaks in the middle of a page is a failure too.
    match response.text().await {
        Ok(mut text) => {
            if text.len() > MAX_PAGE {
                text.truncate((0..=MAX_PAGE).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0));
            }
            Reply { answer, text: Some(text), redirected_to }
        }
        Err(_) => refused(),
    }
}
