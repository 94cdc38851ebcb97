//! The places of a site's pages: one column per depth, with fans of links between them.

use crate::site::{Graph, PageId, Site};
use crate::text;
use std::collections::BTreeMap;

/// A page's place. Both coordinates go from 0 to 1, left to right and top to bottom.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Node {
    /// The page.
    pub page: PageId,
    /// The distance from the left: deeper pages are farther right.
    pub x: f32,
    /// The distance from the top.
    pub y: f32,
    /// How many links it is away from the start.
    pub depth: u32,
    /// The section of the site that it belongs to, from 0: pages of one section have the same colour.
    pub section: u16,
}

/// The link by which a page is first reached, as indexes of nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    /// The page with the link.
    pub from: u32,
    /// The page that it leads to.
    pub to: u32,
}

/// The places of all pages that can be reached.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Layout {
    /// The pages, breadth first.
    pub nodes: Vec<Node>,
    /// The tree of first links.
    pub edges: Vec<Edge>,
    /// The names of the sections, by number; the name of the start's section is empty.
    pub sections: Vec<String>,
    /// Per page of the site: the number of its section; 0 for pages that cannot be reached.
    pub section_of: Vec<u16>,
    /// The smallest distance between two nodes, in units of the height: the maximum size of a dot.
    pub spacing: f32,
}

/// How many colours there are for sections, `--s0` to `--s8` in the style sheets.
pub const SECTION_COLOURS: usize = 9;

/// The number of a section's colour. Only the start's section has colour 0; the others cycle through the rest.
pub fn section_colour(section: u16) -> usize {
    if section == 0 { 0 } else { (usize::from(section) - 1) % (SECTION_COLOURS - 1) + 1 }
}

/// The most sections that are distinguished: far more than there are colours.
const MAX_SECTIONS: usize = 1024;

impl Layout {
    /// Places the pages on an area `aspect` times as wide as it is high.
    pub fn of(site: &Site, graph: &Graph, aspect: f32) -> Self {
        let mut layout = Layout::without_places(site, graph);
        layout.place(aspect.max(0.1));
        layout
    }

    /// The pages with their depths and sections, and no places: enough for a site with too many pages to draw one by one.
    pub fn without_places(site: &Site, graph: &Graph) -> Self {
        let mut layout = Layout::default();
        let mut is_placed = vec![false; site.len().max(graph.len())];
        let mut add = |layout: &mut Layout, page: PageId, depth| {
            let is_new = is_placed.get_mut(page.index()).is_some_and(|placed| !std::mem::replace(placed, true));
            if is_new {
                layout.nodes.push(Node { page, x: 0.0, y: 0.0, depth, section: 0 });
            }
            is_new
        };
        add(&mut layout, graph.start, 0);
        let mut at = 0;
        while at < layout.nodes.len() {
            let node = layout.nodes[at];
            for &link in graph.links(node.page) {
                if add(&mut layout, link, node.depth + 1) {
                    layout.edges.push(Edge { from: at as u32, to: layout.nodes.len() as u32 - 1 });
                }
            }
            at += 1;
        }
        layout.name_sections(site);
        layout
    }

    /// The sections are the folders of the site; without folders, the branches below the start.
    fn name_sections(&mut self, site: &Site) {
        // Of the same kind as the table of a site's addresses: each kind of map is code of its own.
        let mut numbers: BTreeMap<Box<str>, PageId> = BTreeMap::new();
        for node in &mut self.nodes {
            let next = PageId(numbers.len().min(MAX_SECTIONS - 1) as u32);
            let name = site.section(node.page);
            let number = numbers.get(&*name).copied().unwrap_or_else(|| {
                numbers.insert(name.clone().into(), next);
                self.sections.push(name);
                next
            });
            node.section = number.0 as u16;
        }
        if self.sections.len() < 2 {
            self.name_branches(site);
        }
        self.section_of = vec![0; site.len()];
        for node in &self.nodes {
            if let Some(section) = self.section_of.get_mut(node.page.index()) {
                *section = node.section;
            }
        }
    }

    /// Without folders, the sections are the branches below the start, or the depths if one branch has most of the
    /// pages.
    fn name_branches(&mut self, site: &Site) {
        for edge in &self.edges {
            let from = self.nodes[edge.from as usize];
            self.nodes[edge.to as usize].section = match from.depth {
                0 => self.sections.len().min(MAX_SECTIONS - 1) as u16,
                _ => from.section,
            };
            if from.depth == 0 {
                self.sections.push(site.label(self.nodes[edge.to as usize].page));
            }
        }
        let mut sizes = vec![0usize; MAX_SECTIONS];
        for node in &self.nodes {
            sizes[usize::from(node.section)] += 1;
        }
        let largest = sizes.iter().max().copied().unwrap_or(0);
        if largest * 10 > self.nodes.len() * 6 {
            let depth_of = |node: &Node| (node.depth as usize).min(MAX_SECTIONS - 1);
            let deepest = self.nodes.iter().map(depth_of).max().unwrap_or(0);
            self.sections = (0..=deepest).map(text::layout_depth).collect();
            for node in &mut self.nodes {
                node.section = depth_of(node) as u16;
            }
        }
    }

    /// Splits every depth into as many columns as its pages need, and centres the rows.
    fn place(&mut self, aspect: f32) {
        let mut levels: Vec<Vec<usize>> = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let depth = node.depth as usize;
            if depth >= levels.len() {
                levels.push(Vec::new());
            }
            levels[depth].push(index);
        }
        // The largest distance at which all columns fit side by side, found by trying from large to small.
        let mut spacing = 0.12f32;
        while spacing > 0.0005 && columns(&levels, spacing) as f32 * spacing > aspect {
            spacing *= 0.94;
        }
        self.spacing = spacing;
        let used = columns(&levels, spacing).max(1);
        let gaps = (used as f32 - 1.0).max(1.0);
        let mut column = 0.0;
        for level in &levels {
            let wide = columns_of(level.len(), spacing);
            let rows = level.len().div_ceil(wide);
            for (nth, &index) in level.iter().enumerate() {
                let (row, of_column) = ((nth / wide) as f32, (nth % wide) as f32);
                let node = &mut self.nodes[index];
                node.x = (column + of_column) / gaps;
                node.y = 0.5 + (row - (rows as f32 - 1.0) / 2.0) * spacing;
            }
            // A gap of one column separates two depths.
            column += wide as f32 + 1.0;
        }
    }
}

fn columns_of(pages: usize, spacing: f32) -> usize {
    let rows = ((1.0 / spacing) as usize + 1).max(1);
    pages.div_ceil(rows).max(1)
}

fn columns(levels: &[Vec<usize>], spacing: f32) -> usize {
    levels.iter().map(|level| columns_of(level.len(), spacing)).sum::<usize>() + levels.len().saturating_sub(1)
}
