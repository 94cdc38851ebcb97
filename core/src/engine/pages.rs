//! A live lane's knowledge of pages: their addresses, the robots.txt rules, and the texts that have arrived. It needs
//! no browser.

use crate::site::{ImagePolicy, Kind, LinkPolicy, PageId, PageSet, Robots, Site};
use crate::world::{Answer, Network, PageCost, Rules};
use std::cell::RefCell;
use std::rc::Rc;

/// The addresses in a page, in document order, including duplicates, as a site writes them.
#[derive(Default)]
pub struct Addresses {
    /// The links.
    pub links: Vec<String>,
    /// The links marked `nofollow`.
    pub nofollow: Vec<String>,
    /// The addresses of images.
    pub images: Vec<String>,
}

/// The result of a real request.
pub struct Reply {
    /// What the server answered, or why it did not.
    pub answer: Answer,
    /// The text of the page, if it is readable.
    pub text: Option<String>,
    /// The address that redirects led to, as a site writes addresses.
    pub redirected_to: Option<String>,
}

/// One lane's pages.
pub struct Pages {
    /// Shared by all lanes, which add the addresses that they find.
    site: Rc<RefCell<Site>>,
    network: Network,
    /// Which links the crawl follows.
    pub policy: LinkPolicy,
    /// The fetched robots.txt; empty if the rules ignore it.
    pub robots: RefCell<Robots>,
    /// Pages that arrived and can be read.
    texts: RefCell<Vec<(PageId, String)>>,
}

/// The answer for a followed redirect: a browser does not tell its status.
const FOUND: Answer = Answer::Status(302);

impl Pages {
    /// Nothing has arrived yet. The crawl adds the addresses that it finds to `site`.
    pub fn new(site: Rc<RefCell<Site>>, rules: &Rules) -> Self {
        let (robots, texts) = Default::default();
        Pages { site, network: rules.network.clone(), policy: rules.links, robots, texts }
    }

    /// The address of a page, as the site writes it.
    pub fn url(&self, page: PageId) -> String {
        self.site.borrow().url(page).into_owned()
    }

    /// Takes the reply for a page. Returns the answer and the page that it is for: another one if redirects led to an
    /// address on the site.
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
            let mut texts = self.texts.borrow_mut();
            texts.retain(|(page, _)| *page != came);
            texts.push((came, text));
        }
        (reply.answer, came)
    }

    /// Frees the pages that were not parsed, when the run has ended.
    pub fn forget(&self) {
        self.texts.borrow_mut().clear();
    }

    /// Whether the latest answer for this page has links to read.
    pub fn is_readable(&self, page: PageId) -> bool {
        self.texts.borrow().iter().any(|(of, _)| *of == page)
    }

    /// Parses the last reply for this page, and returns the pages that its links lead to.
    pub fn parse(&self, page: PageId, read: impl FnOnce(&str, &str) -> Addresses) -> Vec<PageId> {
        let text = take(&mut self.texts.borrow_mut(), |(of, _)| *of == page).map_or(String::new(), |(_, text)| text);
        let mut site = self.site.borrow_mut();
        let references = read(&text, &site.url(page));
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

    /// Whether robots.txt disallows the address.
    pub fn is_disallowed(&self, page: PageId) -> bool {
        self.site.borrow().disallows(&self.robots.borrow(), page)
    }

    /// The emulated cost of an attempt at a page; 0 is the first.
    pub fn cost(&self, page: PageId, attempt: u32) -> PageCost {
        self.network.cost_of_attempt(self.site.borrow().page(page), &self.policy, attempt)
    }
}

/// Takes the entry that is asked for out of a list. There are as many as fetches in flight.
fn take<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Option<T> {
    let place = list.iter().position(is_it)?;
    Some(list.swap_remove(place))
}

/// The requests in flight, by the kernel's number of the request. The kernel reuses numbers, but a token is unique.
pub struct InFlight<T> {
    sent: RefCell<Vec<(u32, u32, T)>>,
    token: std::cell::Cell<u32>,
}

impl<T> Default for InFlight<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> InFlight<T> {
    /// No request is in flight.
    pub fn new() -> Self {
        InFlight { sent: RefCell::default(), token: Default::default() }
    }

    /// Adds a request, and returns the token that identifies its answer.
    pub fn send(&self, request: u32, handle: T) -> u32 {
        let token = self.token.replace(self.token.get().wrapping_add(1));
        self.abort(request);
        self.sent.borrow_mut().push((request, token, handle));
        token
    }

    /// Removes a request whose answer has come; `false` if it was aborted before.
    pub fn arrive(&self, request: u32, token: u32) -> bool {
        take(&mut self.sent.borrow_mut(), |(of, current, _)| (*of, *current) == (request, token)).is_some()
    }

    /// Removes a request, and returns the handle that aborts it.
    pub fn abort(&self, request: u32) -> Option<T> {
        take(&mut self.sent.borrow_mut(), |(of, ..)| *of == request).map(|(.., handle)| handle)
    }
}
