//! The sites that were made or imported, kept so that a slider need not make them again.

use crate::setup::{Problem, Setup};
use crate::site::{Graph, LinkPolicy, Site};
use std::rc::Rc;

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
            let text = "a site file is not part of an address: open it again".to_string();
            return self.imported.clone().ok_or(Problem { field: String::from("site"), text });
        }
        if let Some((name, seed, known)) = &self.last
            && *name == setup.site
            && *seed == setup.seed
        {
            return Ok(known.clone());
        }
        let known = know(setup.make_site()?);
        self.last = Some((setup.site.clone(), setup.seed, known.clone()));
        Ok(known)
    }

    /// Keeps an imported site.
    pub fn import(&mut self, site: Site) {
        self.imported = Some(know(site));
    }

    /// The imported site's name, if there is one.
    pub fn imported_name(&self) -> Option<String> {
        self.imported.as_ref().map(|(site, _)| format!("{} · {} pages", site.name, site.len()))
    }
}

fn know(site: Site) -> Known {
    let graph = Graph::of(&site, &LinkPolicy::default());
    (Rc::new(site), Rc::new(graph))
}
