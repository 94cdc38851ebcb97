//! The sites that were made or imported, kept so that a slider does not make them again.

use crate::say;
use crate::say::Problem;
use crate::say::settings;
use crate::setup::{Setup, Wrong};
use crate::site::generate;
use crate::site::{Graph, LinkPolicy, Site};
use crate::text;
use std::rc::Rc;

/// A site with more pages is made in slices.
const MADE_AT_ONCE: u32 = 2_000;

/// A site and the links that a crawl follows on it.
pub type Known = (Rc<Site>, Rc<Graph>);

/// The last site, and the imported one.
#[derive(Default)]
pub struct Sites {
    last: Option<(String, u32, Known)>,
    imported: Option<Known>,
}

impl Sites {
    /// The site of a setup.
    pub fn of(&mut self, setup: &Setup) -> Result<Known, Problem> {
        if setup.site == "file" {
            return self.imported.clone().ok_or_else(lacks_file);
        }
        if let Some(known) = self.last_of(setup) {
            return Ok(known.clone());
        }
        let site = setup.make_site().map_err(|wrong| wrong_site(&wrong))?;
        Ok(self.keep(setup, site))
    }

    /// The last site, if it is the one that a setup asks for.
    fn last_of(&self, setup: &Setup) -> Option<&Known> {
        let (_, _, known) = self.last.as_ref().filter(|(name, seed, _)| *name == setup.site && *seed == setup.seed)?;
        Some(known)
    }

    /// Whether there is no site for a setup, and why.
    pub fn problem(&self, setup: &Setup) -> Option<Problem> {
        if setup.site == "file" {
            return self.imported.is_none().then(lacks_file);
        }
        let known = self.last.as_ref().is_some_and(|(name, ..)| *name == setup.site);
        let is_generated = known || setup.site == "demo" || generate::parse(&setup.site).is_ok();
        if is_generated { None } else { setup.make_site().err().map(|wrong| wrong_site(&wrong)) }
    }

    /// The site of a setup as the names of its pages: of a generated one, that is nothing to store.
    pub fn names(&mut self, setup: &Setup) -> Result<Known, Problem> {
        match generate::names(&setup.site) {
            Some(site) => Ok(know(site)),
            None => self.of(setup),
        }
    }

    /// Whether the site of a setup is too large to make at once, and not there yet.
    pub fn must_grow(&self, setup: &Setup) -> bool {
        self.last_of(setup).is_none() && generate::parse(&setup.site).is_ok_and(|(_, pages)| pages > MADE_AT_ONCE)
    }

    /// Keeps the site of a setup that was made elsewhere.
    pub fn keep_known(&mut self, setup: &Setup, known: Known) {
        self.last = Some((setup.site.clone(), setup.seed, known));
    }

    /// Keeps the site that a setup asks for.
    fn keep(&mut self, setup: &Setup, site: Site) -> Known {
        let known = know(site);
        self.keep_known(setup, known.clone());
        known
    }

    /// Keeps an imported site.
    pub fn import(&mut self, site: Site) {
        self.imported = Some(know(site));
    }

    /// How many pages the site of a setup has, as far as that is known before it is made.
    pub fn pages(&self, setup: &Setup) -> u32 {
        match generate::parse(&setup.site) {
            Ok((_, pages)) => pages,
            Err(_) => self.imported().filter(|_| setup.site == "file").map_or(0, |site| site.len() as u32),
        }
    }

    /// The imported site, if there is one.
    pub fn imported(&self) -> Option<&Site> {
        self.imported.as_ref().map(|(site, _)| &**site)
    }

    /// The imported site's name, if there is one.
    pub fn imported_name(&self) -> Option<String> {
        self.imported.as_ref().map(|(site, _)| text::site_imported(say::site_name(site), site.len()))
    }
}

/// The pages of the largest site that a run out of memory would have had room for: half as many, to one digit.
pub fn largest(pages: u32) -> u32 {
    let half = (pages / 2).max(1);
    let digit = 10u32.pow(half.ilog10());
    half / digit * digit
}

fn lacks_file() -> Problem {
    Problem { field: String::from("site"), text: text::NOTE_FILE_NOT_IN_ADDRESS.to_string() }
}

fn wrong_site(wrong: &Wrong) -> Problem {
    Problem { field: String::from("site"), text: settings::wrong("site", wrong, &[]) }
}

fn know(site: Site) -> Known {
    let graph = Graph::of(&site, &LinkPolicy::default());
    (Rc::new(site), Rc::new(graph))
}
