//! The comparison on screen, as the page hands it over: its setup, and its lanes as bytes.

use super::glue::Glue;
use crate::compare::{Comparison, Lane};
use crate::setup::{Setup, parse_query};
use crate::site::{Graph, LinkPolicy, Site, file};
use crate::view::browser;
use crate::wire::Reader;
use std::rc::Rc;

/// The comparison on screen; none of a live run, and none before there is one. Lanes that are too large for the page to hold have their
/// figures alone, and their site is not made: the worker that answers about them makes it ([`super::far`]).
pub fn on_screen(glue: &Glue) -> Option<Comparison> {
    let (page, query) = (glue.page(), glue.page().query()?);
    let setup = parse_query(&query, &[]).0;
    let (bytes, plans) = (page.lanes(), setup.plans());
    if bytes.len() != plans.len() {
        return None;
    }
    let read = |(plan, bytes): (_, js_sys::Uint8Array)| Lane::of_wire(plan, &mut Reader::new(&bytes.to_vec())).ok();
    let lanes = plans.iter().zip(bytes).map(read).collect::<Option<Vec<Lane>>>()?;
    let site = if is_far(&lanes) { Site::generated(setup.site.clone(), 1) } else { site(glue, &setup)? };
    let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
    Some(Comparison { setup, site: Rc::new(site), graph, lanes })
}

/// Whether lanes are too large for the page to hold.
pub fn is_far(lanes: &[Lane]) -> bool {
    lanes.iter().any(Lane::is_far)
}

/// The site of a setup; none if it cannot be read or made.
pub fn site(glue: &Glue, setup: &Setup) -> Option<Site> {
    match glue.page().site_file().filter(|_| setup.site == "file") {
        Some(text) => file::read_with(&text, browser::join).ok().map(|(site, _)| site),
        None => setup.make_site().ok(),
    }
}
