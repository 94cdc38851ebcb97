//! Sites made by rule. Floor 0. Written `NAME` or `NAME:PAGES`, as in `tree:127`.

use super::random::Random;
use super::{MAX_PAGES, PageId, Site};
use crate::text;

/// A rule that makes sites.
#[derive(Clone, Copy)]
pub struct Generator {
    /// Its name in a URL and on the command line.
    pub id: &'static str,
    /// What it makes, for people.
    pub about: &'static str,
    /// How many pages when nobody says.
    pub default_pages: u32,
    links: fn(page: u32, pages: u32, random: &mut Random) -> Vec<u32>,
}

/// Every generator.
pub const GENERATORS: &[Generator] = &[
    Generator { id: "tree", about: text::SITE_TREE, default_pages: 63, links: |p, n, _| children(p, n, 2) },
    Generator { id: "bush", about: text::SITE_BUSH, default_pages: 73, links: |p, n, _| children(p, n, 8) },
    Generator { id: "chain", about: text::SITE_CHAIN, default_pages: 20, links: |p, n, _| children(p, n, 1) },
    Generator { id: "star", about: text::SITE_STAR, default_pages: 65, links: star },
    Generator { id: "web", about: text::SITE_WEB, default_pages: 80, links: web },
    Generator { id: "comb", about: text::SITE_COMB, default_pages: 60, links: comb },
];

/// Makes the site that `text` asks for, or says what is allowed. The same text and seed make the same site.
pub fn generate(text: &str, seed: u64) -> Result<Site, String> {
    let mut growing = Growing::new(text, seed)?;
    while !growing.advance(u32::MAX) {}
    Ok(growing.finish())
}

/// A site that is being made, in slices: a large one takes longer than a frame may.
pub struct Growing {
    generator: Generator,
    pages: u32,
    seed: u64,
    site: Site,
    ids: Vec<PageId>,
    /// How many pages have their links.
    linked: u32,
}

impl Growing {
    /// The beginning of the site that `text` asks for.
    pub fn new(text: &str, seed: u64) -> Result<Self, String> {
        let (generator, pages) = parse(text)?;
        let site = Site::new(text::site_name(generator.id, pages), "/");
        Ok(Growing { generator, pages, seed, site, ids: Vec::with_capacity(pages as usize), linked: 0 })
    }

    /// Goes on for `budget` pages at the most: first all get their addresses, then their links. `true` when all have both.
    pub fn advance(&mut self, budget: u32) -> bool {
        let width = self.pages.saturating_sub(1).to_string().len();
        let named = self.ids.len() as u32;
        if named < self.pages {
            for page in named..named.saturating_add(budget).min(self.pages) {
                let address = if page == 0 { String::from("/") } else { format!("/p{page:0width$}") };
                self.ids.push(self.site.intern_reference(&address));
            }
            return false;
        }
        let until = self.linked.saturating_add(budget).min(self.pages);
        for page in self.linked..until {
            let mut random = Random::of(self.seed, u64::from(page), TOPIC_LINKS);
            let links = (self.generator.links)(page, self.pages, &mut random);
            self.site.set_page(self.ids[page as usize], 200, true, None, None);
            self.site.set_links(self.ids[page as usize], links.into_iter().map(|to| self.ids[to as usize]).collect());
        }
        self.linked = until;
        self.linked == self.pages
    }

    /// How many pages the site will have.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// How much is done, from 0 to 1000.
    pub fn progress_permille(&self) -> u32 {
        ((self.ids.len() as u64 + u64::from(self.linked)) * 500 / u64::from(self.pages.max(1))) as u32
    }

    /// The site; whole, once [`Growing::advance`] has said so.
    pub fn finish(self) -> Site {
        self.site
    }
}

/// Reads `NAME` or `NAME:PAGES`.
pub fn parse(text: &str) -> Result<(Generator, u32), String> {
    let (name, pages) = text.split_once(':').map_or((text, None), |(name, pages)| (name, Some(pages)));
    let generator = GENERATORS.iter().find(|generator| generator.id == name).ok_or_else(|| {
        let names: Vec<&str> = GENERATORS.iter().map(|generator| generator.id).collect();
        text::with_nearest(text::site_unknown(names.join(", "), name), name, names.into_iter().chain(["demo"]))
    })?;
    match pages.map(str::parse::<u32>) {
        None => Ok((*generator, generator.default_pages)),
        Some(Ok(pages)) if (1..=MAX_GENERATED).contains(&pages) => Ok((*generator, pages)),
        Some(_) => Err(text::site_pages(MAX_GENERATED, name, text)),
    }
}

/// The largest site that is generated.
pub const MAX_GENERATED: u32 = 200_000;
const TOPIC_LINKS: u64 = 11;
const _: () = assert!((MAX_GENERATED as usize) < MAX_PAGES);

fn children(page: u32, pages: u32, each: u32) -> Vec<u32> {
    (1..=each).map(|nth| page * each + nth).filter(|&child| child < pages).collect()
}

fn star(page: u32, pages: u32, _: &mut Random) -> Vec<u32> {
    if page == 0 { (1..pages).collect() } else { vec![0] }
}

/// Every page is reachable: it is a child in a tree of three links a page; one to four more links go anywhere.
fn web(page: u32, pages: u32, random: &mut Random) -> Vec<u32> {
    let mut links = children(page, pages, 3);
    links.extend((0..1 + random.below(4)).map(|_| random.below(u64::from(pages)) as u32));
    links
}

/// Every sixth page is on the chain and links to the next one on it, and to five leaves.
fn comb(page: u32, pages: u32, _: &mut Random) -> Vec<u32> {
    if page.is_multiple_of(6) { (1..=6).map(|nth| page + nth).filter(|&to| to < pages).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::{Graph, LinkPolicy};
    use super::*;

    #[test]
    fn every_generated_page_can_be_reached() {
        for generator in GENERATORS {
            for pages in [1, 2, 63, 100] {
                let site = generate(&format!("{}:{pages}", generator.id), 7).unwrap();
                let reachable = Graph::of(&site, &LinkPolicy::default()).reachable();
                assert_eq!(reachable.len(), pages as usize, "{} of {pages}", generator.id);
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = generate("forest", 1).unwrap_err();
        let names: Vec<&str> = GENERATORS.iter().map(|generator| generator.id).collect();
        assert_eq!(error, text::site_unknown(names.join(", "), "forest"));
        let error = generate("tree:0", 1).unwrap_err();
        assert_eq!(error, text::site_pages(MAX_GENERATED, "tree", "tree:0"));
    }
}
