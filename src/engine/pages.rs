//! What a live lane knows of pages: their addresses, where it may go, and the texts that have come. No browser is in it.

use crate::site::{ImagePolicy, Kind, LinkPolicy, PageId, PageSet, Robots, Site};
use crate::world::{Answer, Network, PageCost, Rules};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What stands in a page, in document order, duplicates included; addresses as a site writes them.
#[derive(Default)]
pub(super) struct Addresses {
    pub links: Vec<String>,
    /// Those of them that a crawl is asked not to follow.
    pub nofollow: Vec<String>,
    pub images: Vec<String>,
}

/// What came back of a real request.
pub(super) struct Reply {
    pub answer: Answer,
    /// What can be read, if anything can.
    pub text: Option<String>,
    /// Where redirects led, as a site writes addresses.
    pub redirected_to: Option<String>,
}

/// One lane's pages.
pub(super) struct Pages {
    /// Shared by all lanes: addresses that turn up are added.
    site: Rc<RefCell<Site>>,
    network: Network,
    pub policy: LinkPolicy,
    /// The robots.txt that was fetched; empty where nobody asks for it.
    pub robots: RefCell<Robots>,
    /// Pages that arrived and can be read.
    texts: RefCell<BTreeMap<PageId, String>>,
}

/// What a browser's answer says of redirects that it followed; it does not say which it was.
const FOUND: Answer = Answer::Status(302);

impl Pages {
    pub fn new(site: Rc<RefCell<Site>>, rules: &Rules) -> Self {
        let (robots, texts) = Default::default();
        Pages { site, network: rules.network.clone(), policy: rules.links, robots, texts }
    }

    /// The address of a page, as the site writes it.
    pub fn url(&self, page: PageId) -> String {
        self.site.borrow().page(page).url.to_string()
    }

    /// A page that was asked for has come. Gives what it brings, and the page that it is: another one, where redirects led
    /// to an address that the crawl may go to.
    pub fn take(&self, asked: PageId, reply: Reply) -> (Answer, PageId) {
        let mut came = asked;
        if let Some(url) = reply.redirected_to {
            let mut site = self.site.borrow_mut();
            let to = site.intern_reference(url.split('#').next().unwrap_or_default());
            if to != asked && site.page(to).kind == Kind::External {
                return (FOUND, asked);
            }
            came = to;
        }
        if let Some(text) = reply.text {
            self.texts.borrow_mut().insert(came, text);
        }
        (reply.answer, came)
    }

    /// The run is over: pages that nobody has read are let go.
    pub fn forget(&self) {
        self.texts.borrow_mut().clear();
    }

    pub fn is_readable(&self, page: PageId) -> bool {
        self.texts.borrow().contains_key(&page)
    }

    /// Reads the page that came last under this id: the pages that its links lead to.
    pub fn parse(&self, page: PageId, read: impl FnOnce(&str, &str) -> Addresses) -> Vec<PageId> {
        let text = self.texts.borrow_mut().remove(&page).unwrap_or_default();
        let mut site = self.site.borrow_mut();
        let references = read(&text, &site.page(page).url);
        let policy = &self.policy;
        let mut ids = |urls: Vec<String>, is_asked: bool| -> Vec<PageId> {
            let urls = urls.iter().take(if is_asked { usize::MAX } else { 0 });
            urls.map(|url| site.intern_reference(url)).collect()
        };
        let links = ids(references.links, true);
        let nofollow: PageSet = ids(references.nofollow, policy.nofollow).into_iter().collect();
        let images = ids(references.images, policy.images == ImagePolicy::Fetch);
        let links = links.into_iter().filter(|link| !nofollow.contains(*link));
        links.chain(images).filter_map(|to| policy.follow(&site, to)).collect()
    }

    pub fn is_disallowed(&self, page: PageId) -> bool {
        self.site.borrow().disallows(&self.robots.borrow(), page)
    }

    pub fn cost(&self, page: PageId, attempt: u32) -> PageCost {
        self.network.cost_of_attempt(self.site.borrow().page(page), &self.policy, attempt)
    }
}

/// What is in flight, by the kernel's number of the request. A number is used again, a token is not.
pub(super) struct InFlight<T> {
    sent: RefCell<BTreeMap<u32, (u32, T)>>,
    token: std::cell::Cell<u32>,
}

impl<T> InFlight<T> {
    pub fn new() -> Self {
        InFlight { sent: RefCell::default(), token: Default::default() }
    }

    /// A request is sent. Gives the token by which its answer is known.
    pub fn send(&self, request: u32, handle: T) -> u32 {
        let token = self.token.replace(self.token.get().wrapping_add(1));
        self.sent.borrow_mut().insert(request, (token, handle));
        token
    }

    /// An answer has come. `false` when nobody waits for it any more.
    pub fn arrive(&self, request: u32, token: u32) -> bool {
        let mut sent = self.sent.borrow_mut();
        let is_awaited = sent.get(&request).is_some_and(|(current, _)| *current == token);
        if is_awaited {
            sent.remove(&request);
        }
        is_awaited
    }

    /// A request is given up: what aborts it.
    pub fn abort(&self, request: u32) -> Option<T> {
        self.sent.borrow_mut().remove(&request).map(|(_, handle)| handle)
    }
}
